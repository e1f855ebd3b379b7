"""What shared libraries an arm64 program needs: the dynamic section of its ELF file, read with `struct`.

Format: System V ABI, chapters 4 and 5 (64 bits, least significant byte first).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

from image.errors import ImageError

MAGIC = b"\x7fELF\x02\x01"
AARCH64 = 183
DYNAMIC, LOAD = 2, 1
NEEDED, STRTAB = 1, 5


def needed(data: bytes) -> tuple[str, ...]:
    """The `DT_NEEDED` names of an ELF file; none where it is no ELF file or linked statically."""
    if data[:6] != MAGIC:
        return ()
    if struct.unpack_from("<H", data, 18)[0] != AARCH64:
        raise ImageError("an ELF file for another machine")
    (table,) = struct.unpack_from("<Q", data, 32)
    size, number = struct.unpack_from("<HH", data, 54)
    heads = [struct.unpack_from("<IIQQQQQQ", data, table + index * size) for index in range(number)]
    loads = [(head[3], head[2], head[5]) for head in heads if head[0] == LOAD]
    entries: list[tuple[int, int]] = []
    for head in heads:
        if head[0] == DYNAMIC:
            entries = [struct.unpack_from("<QQ", data, head[2] + at) for at in range(0, head[5], 16)]
    address = next((value for tag, value in entries if tag == STRTAB), None)
    if address is None:
        return ()
    text = next(
        (offset + address - start for start, offset, length in loads if start <= address < start + length), 0
    )
    names = (data[text + value :].partition(b"\0")[0] for tag, value in entries if tag == NEEDED)
    return tuple(name.decode() for name in names)


def libraries(program: Path, folders: Sequence[Path]) -> tuple[str, ...]:
    """All libraries that a program needs, with what those need, sorted. ImageError names one that is
    absent."""
    seen: set[str] = set()
    todo = list(needed(program.read_bytes()))
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        found = next((folder / name for folder in folders if (folder / name).exists()), None)
        if found is None:
            raise ImageError(f"{program.name} needs {name}, which is in no package of the image")
        todo += needed(found.read_bytes())
    return tuple(sorted(seen))


def lacking(root: Path) -> list[str]:
    """Every library that a file of the root needs and that is not in the root: `file needs name`."""
    files = [path for path in root.rglob("*") if path.is_file() and not path.is_symlink()]
    have = {path.name for path in root.rglob("*.so*")} | {"ld-linux-aarch64.so.1"}
    found = []
    for path in files:
        with path.open("rb") as stream:
            if stream.read(6) != MAGIC:
                continue
        for name in needed(path.read_bytes()):
            if name not in have:
                found.append(f"{path.relative_to(root)} needs {name}")
    return sorted(found)
