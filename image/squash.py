"""The root partition: a squashfs and, right behind it, the hash tree that dm-verity checks it by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from image.errors import ImageError
from image.root import PRIVATE
from image.run import run

BLOCK = 4096


@dataclass(frozen=True)
class RootPartition:
    """The finished partition. `squash_bytes` is where the hash tree begins; the root hash is in hex."""

    path: Path
    squash_bytes: int
    root_hash: str
    salt: str


def build(root: Path, work: Path, epoch: int, salt: str, uuid: str) -> RootPartition:
    """Make it. `salt`: 64 hex digits, fixed for the release, or two builds would differ."""
    path = work / "root.squashfs"
    path.unlink(missing_ok=True)
    pseudo = work / "modes"
    pseudo.write_text("".join(f"/{name} m {mode:o} 0 0\n" for name, mode in sorted(PRIVATE.items())))
    # fmt: off
    run([
        "mksquashfs", root, path, "-noappend", "-no-progress", "-all-root", "-no-xattrs", "-no-exports",
        "-no-fragments", "-comp", "zstd", "-Xcompression-level", "15", "-b", "131072", "-pf", pseudo,
        "-all-time", str(epoch), "-mkfs-time", str(epoch),
    ])
    # fmt: on
    size = path.stat().st_size
    size += -size % BLOCK
    with path.open("r+b") as stream:
        stream.truncate(size)
    # fmt: off
    said = run([
        "veritysetup", "format", path, path, f"--hash-offset={size}", "--hash=sha256",
        f"--data-block-size={BLOCK}", f"--hash-block-size={BLOCK}", f"--data-blocks={size // BLOCK}",
        f"--salt={salt}", f"--uuid={uuid}",
    ])
    # fmt: on
    found = re.search(r"^Root hash:\s*([0-9a-f]{64})$", said, re.MULTILINE)
    if not found:
        raise ImageError("veritysetup named no root hash")
    return RootPartition(path, size, found[1], salt)
