"""Byte code that is kept between builds: what a build takes from there is what it would have made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from image import compiled


def root(folder: Path) -> Path:
    dist = folder / compiled.DIST
    for place in (dist / "package", dist / compiled.OWN, folder / compiled.STANDARD, folder / "usr/bin"):
        place.mkdir(parents=True)
    (folder / "usr/bin/python3.13").write_bytes(b"interpreter")
    for name in ("single.py", "package/inside.py", f"{compiled.OWN}/own.py"):
        (dist / name).write_text(name)
    (folder / compiled.STANDARD / "library.py").write_text("library")
    return folder


def fake(made: Path, group: Sequence[Path]) -> None:
    """As compileall: beside each source."""
    assert made.is_dir()
    for path in compiled._sources(group):
        place = path.parent / "__pycache__" / f"{path.stem}.cpython-313.pyc"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"code of " + path.read_bytes())


def codes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.pyc")}


def test_a_second_build_has_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module that is a single file has its code beside it, not below it: it was missing."""
    monkeypatch.setattr(compiled, "_compile", fake)
    first, second = root(tmp_path / "first"), root(tmp_path / "second")
    assert compiled.compile_all(first, tmp_path / "cache") == 3
    assert compiled.compile_all(second, tmp_path / "cache") == 0
    assert codes(first) == codes(second)
    assert len(codes(first)) == 4
