"""Whole files: what is flushed when, as seen by the layer below."""

from __future__ import annotations

from pathlib import Path

import pytest

from firmware.storage.durable import write_file
from firmware.storage.layer import FileLayer


class Noting(FileLayer):
    """Notes flushes and renames in their order; fails the flush with that number, if any."""

    def __init__(self, failing: int = -1) -> None:
        self.did: list[str] = []
        self._failing = failing

    def fsync(self, fd: int) -> None:
        self.did.append("file")
        if self.did.count("file") == self._failing:
            raise OSError(5, "Input/output error")
        super().fsync(fd)

    def rename(self, old: Path, new: Path) -> None:
        self.did.append("name")
        super().rename(old, new)

    def sync_directory(self, path: Path) -> None:
        self.did.append("folder")
        super().sync_directory(path)


def test_chain_then_size_then_name(tmp_path: Path) -> None:
    """On FAT a file that is flushed at once may be cut to a size without clusters, and one that is not
    flushed again under its name has no bytes or another file's: both were seen, and locked the stick."""
    files = Noting()
    write_file(tmp_path / "a", b"old", files)
    write_file(tmp_path / "a", b"new", files)
    assert files.did == ["folder", "file", "name", "file", "folder"] * 2
    assert (tmp_path / "a").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(("failing", "left"), [(1, b"old"), (2, b"new")])
def test_a_flush_that_fails_is_told(tmp_path: Path, failing: int, left: bytes) -> None:
    write_file(tmp_path / "a", b"old")
    with pytest.raises(OSError, match="Input/output"):
        write_file(tmp_path / "a", b"new", Noting(failing))
    assert (tmp_path / "a").read_bytes() == left
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
