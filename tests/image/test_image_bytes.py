"""What is written as bytes: boot record, block map, cpio, ELF's needs, names and numbers of a release."""

import hashlib
import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from image import bmap, card, cpio, elf, mbr
from image.errors import ImageError
from image.facts import Release, Slot, image_id, version

TOP = Path(__file__).parents[2]
RELEASE = Release("0.1.0", "booth", 1_700_000_000)


def test_the_boot_record_has_four_partitions_one_after_the_other() -> None:
    sector = mbr.record(0x1234ABCD)
    assert len(sector) == 512
    assert sector[510:] == b"\x55\xaa"
    assert struct.unpack_from("<I", sector, 440) == (0x1234ABCD,)
    end = 4 * mbr.MIB // 512
    for number, one in enumerate(mbr.LAYOUT):
        active, kind, start, size = struct.unpack_from("<B3xB3xII", sector, 446 + 16 * number)
        assert (active, kind, start, size) == (0x80 if number == 0 else 0, one.kind, end, one.size // 512)
        assert start % 2048 == 0
        end = start + size
    assert end * 512 == mbr.SIZE


def test_fdisk_reads_the_boot_record(tmp_path: Path) -> None:
    if not shutil.which("sfdisk", path="/usr/sbin:/sbin:/usr/bin"):
        pytest.skip("sfdisk is not installed")
    path = tmp_path / "card"
    with path.open("wb") as stream:
        stream.write(mbr.record(0xCAFEBABE))
        stream.truncate(mbr.SIZE)
    said = subprocess.run(
        [shutil.which("sfdisk", path="/usr/sbin:/sbin:/usr/bin") or "", "-d", path],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert "label-id: 0xcafebabe" in said
    assert re.findall(r"start= +(\d+), size= +(\d+), type=(\w+)", said) == [
        (str(one.start // 512), str(one.size // 512), f"{one.kind:x}") for one in mbr.LAYOUT
    ]


def test_the_initramfs_writes_the_data_partitions_size_where_the_record_has_it() -> None:
    script = (TOP / "image" / "initramfs" / "init").read_text()
    assert f"seek={446 + 3 * 16 + 12} " in script
    assert card.BLANK.startswith(b"bilik-blank-data\0")
    assert '= "bilik-blank-data" ]' in script


def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> card.Card:
    """A card of three MiB and a bit, with layout of the same shape."""
    places = {
        "FIRMWARE": mbr.Partition(mbr.FAT32, mbr.MIB, mbr.MIB),
        "ROOT_A": mbr.Partition(mbr.LINUX, 2 * mbr.MIB, mbr.MIB),
        "DATA": mbr.Partition(mbr.LINUX, 4 * mbr.MIB, mbr.MIB),
        "SIZE": 5 * mbr.MIB,
    }
    for name, place in places.items():
        monkeypatch.setattr(mbr, name, place)
    (tmp_path / "fat").write_bytes(b"FAT" + bytes(9000) + b"end" + bytes(1 << 19))
    (tmp_path / "root").write_bytes(b"squash" + bytes(8186))
    return card.assemble(tmp_path / "img", 7, tmp_path / "fat", tmp_path / "root")


def test_the_card_holds_its_parts_in_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = small(tmp_path, monkeypatch).path.read_bytes()
    assert len(data) == 5 * mbr.MIB
    assert data[mbr.MIB :].startswith(b"FAT")
    assert data[2 * mbr.MIB :].startswith(b"squash")
    assert data[4 * mbr.MIB :].startswith(card.BLANK)


def test_a_part_that_does_not_fit_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small(tmp_path, monkeypatch)
    (tmp_path / "root").write_bytes(bytes(mbr.MIB + 1))
    with pytest.raises(ImageError, match="root has 1 MiB, its partition 1 MiB"):
        card.assemble(tmp_path / "img", 7, tmp_path / "fat", tmp_path / "root")


def test_the_block_map_is_valid_and_its_hashes_are_of_the_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = small(tmp_path, monkeypatch)
    text = bmap.document(made.path, made.regions)
    top = ET.fromstring(text)
    assert (top.tag, top.attrib) == ("bmap", {"version": "2.0"})
    values = {one.tag: (one.text or "").strip() for one in top}
    assert int(values["ImageSize"]) == made.path.stat().st_size
    assert int(values["BlocksCount"]) * int(values["BlockSize"]) == made.path.stat().st_size
    own = values["BmapFileChecksum"]
    assert hashlib.sha256(text.replace(own, "0" * 64).encode()).hexdigest() == own
    data, blocks = made.path.read_bytes(), set()
    for part in top.iter("Range"):
        first, _, last = (part.text or "").strip().partition("-")
        numbers = range(int(first), int(last or first) + 1)
        assert blocks.isdisjoint(numbers)
        blocks |= set(numbers)
        chunk = data[numbers[0] * 4096 : (numbers[-1] + 1) * 4096]
        assert hashlib.sha256(chunk).hexdigest() == part.attrib["chksum"]
    assert len(blocks) == int(values["MappedBlocksCount"])
    rest = b"".join(data[n * 4096 : (n + 1) * 4096] for n in range(len(data) // 4096) if n not in blocks)
    assert rest == bytes(len(rest)), "something that is not zero would not be flashed"


def test_zeros_that_mean_something_are_flashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A free entry of the FAT, a zero block of the hashed root, the place of an old file system's heading."""
    listed = bmap.blocks(small(tmp_path, monkeypatch).regions)
    mapped = {number for first, last in listed for number in range(first, last + 1)}
    places = (mbr.MIB, 2 * mbr.MIB, 4 * mbr.MIB)
    assert {place // 4096 + 1 for place in places} <= mapped


def test_regions_that_touch_are_one() -> None:
    assert bmap.blocks([(8192, 9000), (0, 8192), (40960, 40961)]) == [(0, 2), (10, 10)]


def test_cpio_reads_the_archive(tmp_path: Path) -> None:
    packed = cpio.archive(
        [cpio.file("b/run", b"#!", program=True), cpio.link("b/sh", "run"), cpio.file("a", b"12345")], 99
    )
    assert packed == cpio.archive(
        [cpio.file("a", b"12345"), cpio.link("b/sh", "run"), cpio.file("b/run", b"#!", program=True)], 99
    )
    assert len(packed) % 512 == 0
    program = shutil.which("busybox") or shutil.which("cpio")
    if not program:
        pytest.skip("neither busybox nor cpio is installed")
    words = [program, "cpio", "-idm"] if program.endswith("busybox") else [program, "-idm"]
    subprocess.run(words, input=packed, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "a").read_bytes() == b"12345"
    assert (tmp_path / "b" / "sh").readlink() == Path("run")
    assert (tmp_path / "b" / "run").stat().st_mode & 0o777 == 0o755


def program(names: list[str], machine: int = elf.AARCH64) -> bytes:
    """A minimal ELF file with a dynamic section that needs these libraries."""
    text = b"\0" + b"".join(name.encode() + b"\0" for name in names)
    at, offsets = 1, []
    for name in names:
        offsets.append(at)
        at += len(name) + 1
    base, dynamic = 64 + 2 * 56, 64 + 2 * 56 + len(text)
    entries = b"".join(struct.pack("<QQ", elf.NEEDED, value) for value in offsets)
    entries += struct.pack("<QQQQ", elf.STRTAB, 0x1000 + base, 0, 0)
    head = elf.MAGIC.ljust(16, b"\0")
    head += struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    size = dynamic + len(entries)
    load = struct.pack("<IIQQQQQQ", elf.LOAD, 5, 0, 0x1000, 0, size, size, 0)
    length = len(entries)
    section = struct.pack("<IIQQQQQQ", elf.DYNAMIC, 4, dynamic, 0x1000 + dynamic, 0, length, length, 0)
    return head + load + section + text + entries


def test_what_a_program_needs_is_found_through_all_libraries(tmp_path: Path) -> None:
    (tmp_path / "dmsetup").write_bytes(program(["liba.so.1", "libc.so.6"]))
    (tmp_path / "liba.so.1").write_bytes(program(["libb.so.2"]))
    (tmp_path / "libb.so.2").write_bytes(program(["libc.so.6"]))
    (tmp_path / "libc.so.6").write_bytes(program([]))
    assert elf.libraries(tmp_path / "dmsetup", [tmp_path]) == ("liba.so.1", "libb.so.2", "libc.so.6")
    assert elf.lacking(tmp_path) == []
    (tmp_path / "libb.so.2").unlink()
    assert elf.lacking(tmp_path) == ["liba.so.1 needs libb.so.2"]
    with pytest.raises(ImageError, match=r"dmsetup needs libb\.so\.2"):
        elf.libraries(tmp_path / "dmsetup", [tmp_path])


def test_a_file_of_another_machine_is_refused_and_no_elf_file_needs_nothing() -> None:
    with pytest.raises(ImageError, match="another machine"):
        elf.needed(program([], machine=62))
    assert elf.needed(b"#!/bin/sh") == ()


def test_numbers_of_a_release_follow_from_version_and_variant_alone() -> None:
    assert RELEASE.signature == int(hashlib.sha256(b"bilik image 0.1.0 booth").hexdigest()[:8], 16)
    other = Release("0.1.0", "diagnostic", RELEASE.epoch)
    assert (RELEASE.name, other.name) == ("bilik-0.1.0", "bilik-0.1.0-diagnostic")
    assert len({RELEASE.salt, other.salt, RELEASE.signature, other.signature}) == 4
    assert RELEASE.uuid.replace("-", "") == RELEASE.salt[:32]
    assert Release("0.1.0", "booth", 5).salt == RELEASE.salt


def test_the_images_hash_is_over_root_kernel_and_initramfs() -> None:
    parts = ("ab" * 32, hashlib.sha256(b"kernel").hexdigest(), hashlib.sha256(b"initrd").hexdigest())
    whole = hashlib.sha256("".join(f"{part}\n" for part in parts).encode()).hexdigest()
    assert image_id("ab" * 32, b"kernel", b"initrd") == whole
    line = Slot("0.1.0", "booth", "a", "ab" * 32, 4096, "6.12", whole).document()
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1


def test_the_version_is_read_from_the_firmware(tmp_path: Path) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", version(TOP / "firmware" / "version.py"))
    (tmp_path / "version.py").write_text("VERSION = 1\n")
    with pytest.raises(ImageError, match="names no version"):
        version(tmp_path / "version.py")
