"""Our FAT against itself, and against the tools that everybody trusts."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from provision_card import BOOT_SIZE, BOOT_START, CONFIG, GOOD_TABLE, format_fat, make_card, mbr, slot_files

from firmware.provision.errors import CardError
from firmware.provision.fat import Fat
from firmware.provision.fat_write import FatWriter
from firmware.provision.mbr import read_table

NAMES = (
    "config.txt",
    "station.toml",
    "A.TXT",
    "a name with spaces.conf",
    "bcm2710-rpi-3-b-plus.dtb",
    "x" * 60,
)


def opened(path: Path, kind: type[Fat] = Fat) -> Fat:
    return kind(path.open("r+b"), 0, path.stat().st_size, "card")


@pytest.fixture
def volume(tmp_path: Path) -> Path:
    path = tmp_path / "fat.img"
    path.write_bytes(format_fat(2 << 20))
    return path


def test_what_is_put_is_read(volume: Path) -> None:
    fat = opened(volume, FatWriter)
    assert isinstance(fat, FatWriter)
    want = {name: os.urandom(size) for size, name in zip((0, 1, 511, 512, 513, 40_000), NAMES, strict=True)}
    for name, data in want.items():
        fat.put(name, data)
        fat.put(f"deep/er/{name}", data[::-1])
    again = opened(volume)
    assert {name: again.read(name) for name in NAMES} == want
    assert {name: again.content(entry) for name, entry in again.walk("deep")} == {
        f"er/{name}": data[::-1] for name, data in want.items()
    }
    assert again.read("DEEP/ER/config.TXT") == want["config.txt"][::-1]
    assert again.find("deep/none") is None
    assert again.find("config.txt/none") is None
    with pytest.raises(CardError, match="no file deep on"):
        again.read("deep")


def test_replacing_gives_the_room_back(volume: Path) -> None:
    fat = opened(volume, FatWriter)
    assert isinstance(fat, FatWriter)
    for round_ in range(30):
        fat.put("bilik/station.toml", bytes([round_]) * 200_000)
    assert opened(volume).read("bilik/station.toml") == bytes([29]) * 200_000
    with pytest.raises(CardError, match="is full"):
        fat.put("bilik/large", bytes(2 << 20))
    assert opened(volume).read("bilik/station.toml") == bytes([29]) * 200_000


def test_a_folder_grows_over_its_cluster(volume: Path) -> None:
    fat = opened(volume, FatWriter)
    assert isinstance(fat, FatWriter)
    for number in range(60):
        fat.put(f"many/file number {number}.text", b"%d" % number)
    again = opened(volume)
    assert len(list(again.walk("many"))) == 60
    assert again.read("many/file number 59.text") == b"59"


def test_a_file_is_no_folder_and_a_folder_no_file(volume: Path) -> None:
    fat = opened(volume, FatWriter)
    assert isinstance(fat, FatWriter)
    fat.put("a/b", b"")
    with pytest.raises(CardError, match="a is a folder"):
        fat.put("a", b"x")
    with pytest.raises(CardError, match="b is a file"):
        fat.put("a/b/c", b"x")


@pytest.mark.skipif(not shutil.which("mcopy"), reason="mtools is not installed")
@pytest.mark.skipif(not shutil.which("mkfs.vfat"), reason="dosfstools is not installed")
def test_the_common_tools_agree(tmp_path: Path) -> None:
    """mkfs.vfat makes it, mtools writes, we read and write, mtools reads, fsck finds nothing."""
    path, chance = tmp_path / "fat.img", random.Random(1)
    with path.open("wb") as file:
        file.truncate(48 << 20)
    subprocess.run(["mkfs.vfat", "-F", "32", "-s", "1", "-n", "BILIK", path], check=True, capture_output=True)
    theirs = {name: chance.randbytes(chance.randrange(20_000)) for name in NAMES}
    for name, data in theirs.items():
        (tmp_path / "file").write_bytes(data)
        subprocess.run(["mcopy", "-i", path, tmp_path / "file", f"::{name}"], check=True)
    subprocess.run(["mmd", "-i", path, "::bilik"], check=True)
    subprocess.run(["mdel", "-i", path, "::A.TXT"], check=True)
    theirs.pop("A.TXT")
    fat = opened(path, FatWriter)
    assert isinstance(fat, FatWriter)
    assert fat.label == "BILIK"
    assert {name: fat.read(name) for name in theirs} == theirs
    ours = {f"bilik/{name}": chance.randbytes(chance.randrange(20_000)) for name in NAMES}
    ours |= {"new/folder/machine.key": b"x" * 65, "config.txt": CONFIG}
    for name, data in ours.items():
        fat.put(name, b"first")
        fat.put(name, data)
    for name, data in ({**theirs, **ours}).items():
        done = subprocess.run(["mtype", "-i", path, f"::{name}"], check=True, capture_output=True)
        assert done.stdout == data
    done = subprocess.run(["fsck.vfat", "-n", path], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_card_is_taken_apart(tmp_path: Path) -> None:
    path = make_card(tmp_path / "card.img")
    with path.open("rb") as file:
        table = read_table(file.read(512), "card")
        boot = table.partitions[0]
        assert (boot.start, boot.size, table.signature.hex()) == (BOOT_START, BOOT_SIZE, "78563412")
        fat = Fat(file, boot.start, boot.size, "card")
        assert {name: fat.content(entry) for name, entry in fat.walk("a")} == slot_files()


@pytest.mark.parametrize(
    ("sector", "reason"),
    [
        (b"", "no partition table"),
        (bytes(512), "no partition table"),
        (mbr([(0xEE, 512, 5120)]), "has a GPT"),
        (mbr([(0x07, 512, 5120)]), "partitions of types 07 00 00 00"),
        (mbr(GOOD_TABLE[:3]), "types 0c 83 83 00"),
        (mbr([GOOD_TABLE[0], (0x83, 600, 512), *GOOD_TABLE[2:]]), "1 and 2 overlap"),
        (mbr([(0x0C, 512, 0), *GOOD_TABLE[1:]]), "1 and 2 overlap or are empty"),
    ],
)
def test_what_is_no_card_of_ours_is_named(sector: bytes, reason: str) -> None:
    read_table(mbr(GOOD_TABLE), "/dev/sdb")
    with pytest.raises(CardError, match=f"/dev/sdb: .*{reason}"):
        read_table(sector, "/dev/sdb")


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (510, 0),
        (11, 0x10),
        (13, 0),
        (13, 3),
        (16, 0),
        (36, 0),
        (44, 0),
        (33, 0),
        (82, 0),
        (35, 0x7F),
        (48, 0x40),
    ],
)
def test_a_file_system_that_contradicts_itself_is_refused(volume: Path, at: int, value: int) -> None:
    data = bytearray(volume.read_bytes())
    data[at] = value
    volume.write_bytes(data)
    with pytest.raises(CardError):
        opened(volume)


def test_a_chain_that_turns_round_is_refused(volume: Path) -> None:
    fat = opened(volume, FatWriter)
    assert isinstance(fat, FatWriter)
    fat.put("file", b"x" * 2000)
    entry = fat.find("file")
    assert entry is not None
    fat.table[4 * entry.first : 4 * entry.first + 4] = entry.first.to_bytes(4, "little")
    with pytest.raises(CardError, match="leads nowhere"):
        list(fat.chain(entry.first))
