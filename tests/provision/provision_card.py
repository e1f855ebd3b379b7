"""A card of files made here without any tool: MBR, a FAT32 of our own formatting, two roots."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from firmware.provision.fat_write import FatWriter

TEMPLATE = Path(__file__).parents[2] / "image" / "station.toml"
LIST = """\
desa,kecamatan,tps,bilik
Sukamaju,Bojongasih,1,
Sukamaju,Bojongasih,2,
Sukamaju,Bojongasih,2,Sukamaju cadangan
Cibodas,,7,Bilik Cibodas
"""
AUTHORITY = "5f" * 32
SECTOR = 512
BOOT_START, BOOT_SIZE = 2048 * SECTOR, 8 << 20
ROOT_SIZE = 1 << 20
SIGNATURE = bytes.fromhex("78563412")
CONFIG = b"# made by bilik\nos_prefix=a/\narm_64bit=1\n"


GOOD_TABLE = [(0x0C, 512, 512), (0x83, 1024, 512), (0x83, 1536, 512), (0x83, 2048, 512)]


def image_hash(label: str) -> str:
    return hashlib.sha256(label.encode()).hexdigest()


def slot_files(version: str = "0.1.0", variant: str = "booth") -> dict[str, bytes]:
    facts = {"version": version, "variant": variant, "slot": "a", "image": image_hash(version + variant)}
    return {
        "cmdline.txt": b"bilik.disk=12345678 bilik.slot=a bilik.root=" + b"5" * 64 + b" panic=10\n",
        "image.json": json.dumps(facts | {"squash_bytes": 8192}).encode(),
        "initrd.img": b"initrd" * 1000,
        "overlays/disable-bt.dtbo": b"overlay",
        "vmlinuz": b"kernel" * 3000,
    }


def mbr(parts: list[tuple[int, int, int]]) -> bytes:
    """(type, start, size in bytes) for each partition."""
    sector = bytearray(SECTOR)
    sector[440:444] = SIGNATURE
    for number, (kind, start, size) in enumerate(parts):
        at = 446 + 16 * number
        sector[at + 4] = kind
        sector[at + 8 : at + 12] = (start // SECTOR).to_bytes(4, "little")
        sector[at + 12 : at + 16] = (size // SECTOR).to_bytes(4, "little")
    sector[510:] = b"\x55\xaa"
    return bytes(sector)


def format_fat(size: int, label: bytes = b"BILIK", spc: int = 1) -> bytes:
    """An empty FAT32 (the specification 1.03, pages 7 to 12): 32 reserved sectors, two tables."""
    sectors, reserved = size // SECTOR, 32
    table = -(-4 * (sectors // spc + 2) // SECTOR)
    boot = bytearray(SECTOR)
    boot[:11] = b"\xeb\x58\x90mkfs.fat"
    for at, length, value in (
        (11, 2, SECTOR),
        (13, 1, spc),
        (14, 2, reserved),
        (16, 1, 2),
        (21, 1, 0xF8),
        (32, 4, sectors),
        (36, 4, table),
        (44, 4, 2),
        (48, 2, 1),
        (50, 2, 6),
    ):
        boot[at : at + length] = value.to_bytes(length, "little")
    boot[66] = 0x29
    boot[71:82], boot[82:90], boot[510:] = label.ljust(11), b"FAT32   ", b"\x55\xaa"
    info = bytearray(SECTOR)
    info[:4], info[484:488], info[508:] = b"RRaA", b"rrAa", b"\0\0\x55\xaa"
    info[488:496] = b"\xff" * 8
    whole = bytearray(size)
    whole[:SECTOR], whole[SECTOR : 2 * SECTOR] = boot, info
    for copy in range(2):
        at = (reserved + copy * table) * SECTOR
        whole[at : at + 12] = bytes.fromhex("f8ffff0fffffff0fffffff0f")
    return bytes(whole)


def make_card(path: Path, files: dict[str, bytes] | None = None, label: bytes = b"BILIK") -> Path:
    """A card as `make image` would leave it; `files` of its firmware partition."""
    root_a = BOOT_START + BOOT_SIZE
    starts = [(0x0C, BOOT_START, BOOT_SIZE)]
    starts += [(0x83, root_a + number * ROOT_SIZE, ROOT_SIZE) for number in range(3)]
    with path.open("w+b") as file:
        file.write(mbr(starts))
        file.seek(BOOT_START)
        file.write(format_fat(BOOT_SIZE, label))
        file.seek(root_a)
        file.write(root_bytes())
        file.truncate(root_a + 3 * ROOT_SIZE)
        fat = FatWriter(file, BOOT_START, BOOT_SIZE, "card")
        if files is None:
            files = {"config.txt": CONFIG} | {f"a/{name}": data for name, data in slot_files().items()}
        for name, data in files.items():
            fat.put(name, data)
    return path


def root_bytes() -> bytes:
    """Squashfs and hash tree, as far as who makes an update looks: two blocks, a tree that ends in zeros."""
    return b"hsqs".ljust(8192, b"s") + b"tree".ljust(100, b"t")


def make_folder(path: Path) -> Path:
    """A card's firmware partition as a laptop mounts it."""
    for name, data in {"config.txt": CONFIG, **{f"a/{n}": d for n, d in slot_files().items()}}.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def bmap_of(data: bytes, block: int = 4096) -> str:
    """A block map of 2.0: the blocks that are not all zero, and the first."""
    mapped = [at for at in range(0, len(data), block) if not at or data[at : at + block].strip(b"\0")]
    runs: list[list[int]] = []
    for at in mapped:
        if runs and runs[-1][1] == at:
            runs[-1][1] = at + block
        else:
            runs.append([at, at + block])
    lines = []
    for start, end in runs:
        digest = hashlib.sha256(data[start:end]).hexdigest()
        first, last = start // block, -(-min(end, len(data)) // block) - 1
        lines.append(f'<Range chksum="{digest}"> {first}-{last} </Range>')
    ranges = "\n".join(lines)
    return f"""<?xml version="1.0" ?>
<!-- a comment -->
<bmap version="2.0">
<ImageSize> {len(data)} </ImageSize><BlockSize> {block} </BlockSize>
<BlocksCount> {-(-len(data) // block)} </BlocksCount><ChecksumType> sha256 </ChecksumType>
<BlockMap>{ranges}</BlockMap></bmap>
"""
