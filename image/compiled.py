"""Python's byte code, made by the image's own Python, run by qemu-user: no chroot, nothing registered.

The files are marked "unchecked": the root cannot change, so Python need not look at each source's time. They
are compiled in three groups (the standard library, the wheels, Bilik), each by a process of its own, because
what a process compiled before leaks into the bytes; so a group that did not change is kept between builds.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

from image.run import run

STANDARD = "usr/lib/python3.13"
DIST = "usr/lib/python3/dist-packages"
OWN = "firmware"


def compile_all(root: Path, cache: Path) -> int:
    """Compile all groups; give how many of them had changed."""
    parts = sorted(path for path in (root / DIST).iterdir() if path.name != OWN)
    groups = ([root / STANDARD], parts, [root / DIST / OWN])
    return sum(_group(root, group, cache) for group in groups)


def key(root: Path, group: Sequence[Path]) -> str:
    """SHA-256 over the interpreter and over path and content of each source of the group."""
    digest = hashlib.sha256((root / "usr/bin/python3.13").read_bytes())
    for path in _sources(group):
        digest.update(f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:24]


def _sources(group: Sequence[Path]) -> list[Path]:
    found = {path for top in group for path in ([top] if top.is_file() else top.rglob("*.py"))}
    return sorted(path for path in found if path.suffix == ".py")


def _compiled(top: Path) -> list[Path]:
    """The byte code of a folder, or of a module that is a single file: that lies beside it."""
    if top.is_dir():
        return list(top.rglob("*.pyc"))
    return list((top.parent / "__pycache__").glob(f"{top.stem}.*.pyc"))


def _group(root: Path, group: Sequence[Path], cache: Path) -> bool:
    """Compile a group, or take it from the cache; whether it had to be compiled."""
    kept = cache / f"bytecode-{key(root, group)}"
    fresh = not kept.is_dir()
    if fresh:
        _compile(root, group)
        part = kept.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        for path in sorted(path for top in group for path in _compiled(top)):
            place = part / path.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
        part.mkdir(exist_ok=True)
        part.rename(kept)
    else:
        shutil.copytree(kept, root, dirs_exist_ok=True)
    return fresh


def _compile(root: Path, group: Sequence[Path]) -> None:
    python = root / "usr" / "bin" / "python3.13"
    command: list[str | Path] = [
        "qemu-aarch64-static",
        "-L",
        root,
        python,
        "-I",
        "-S",
        "-B",
        "-m",
        "compileall",
    ]
    command += ["-q", "--invalidation-mode", "unchecked-hash", "-s", str(root), "-p", "/", *group]
    run(command, env={"PYTHONHASHSEED": "0"})
