"""A medium: durable, read back, and once failed, failed."""

from __future__ import annotations

import errno
import os
import resource
from pathlib import Path

import pytest
from storage_help import FailingLayer

from firmware.storage.durable import STILL_NS
from firmware.storage.errors import MediumError, MediumFailed, MediumFull, MediumGone, MediumReadOnly
from firmware.storage.layer import FileLayer
from firmware.storage.media import Medium

BLOCK = bytes(range(256)) * 16


@pytest.fixture
def stick(tmp_path: Path):
    medium = Medium(tmp_path, "stick")
    medium.preallocate("x.log", 4)
    yield medium
    medium.close()


def test_preallocation_writes_zeros_and_leaves_no_hole(tmp_path: Path) -> None:
    medium = Medium(tmp_path, "internal")
    medium.preallocate("x.log", 300)
    path = tmp_path / "x.log"
    assert path.read_bytes() == bytes(300 * 4096)
    assert path.stat().st_blocks * 512 >= 300 * 4096
    assert path.stat().st_mode & 0o777 == 0o600
    medium.close()


def test_write_then_read(stick: Medium, tmp_path: Path) -> None:
    stick.write_block("x.log", 2, BLOCK)
    assert stick.read_block("x.log", 2) == BLOCK
    assert stick.read("x.log") == bytes(8192) + BLOCK + bytes(4096)
    assert (tmp_path / "x.log").read_bytes() == stick.read("x.log")
    assert stick.is_blank("x.log", 1)
    assert not stick.is_blank("x.log", 2)


def test_file_times_never_move(stick: Medium, tmp_path: Path) -> None:
    for index in range(3):
        stick.write_block("x.log", index, BLOCK)
        stick.read("x.log")
        found = (tmp_path / "x.log").stat()
        assert (found.st_mtime_ns, found.st_atime_ns) == (STILL_NS, STILL_NS)
    assert STILL_NS == 946684800 * 10**9


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, MediumFull),
        (errno.EFBIG, MediumFull),
        (errno.EROFS, MediumReadOnly),
        (errno.EACCES, MediumReadOnly),
        (errno.EIO, MediumFailed),
        (errno.ENODEV, MediumGone),
        (errno.ENXIO, MediumGone),
    ],
)
@pytest.mark.parametrize("call", ["pwrite", "pread"])
def test_a_failed_call_has_its_name_and_stays_failed(
    tmp_path: Path, code: int, kind: type[MediumError], call: str
) -> None:
    layer = FailingLayer(under=tmp_path, code=code, call=call)
    medium = Medium(tmp_path, "stick", layer)
    medium.preallocate("x.log", 4)
    layer.armed = True
    with pytest.raises(kind, match=r"the stick, x\.log: ") as first:
        medium.write_block("x.log", 0, BLOCK)
    assert (first.value.medium, first.value.file) == ("stick", "x.log")
    layer.armed = False
    assert medium.failed
    for again in (
        lambda: medium.write_block("x.log", 0, BLOCK),
        lambda: medium.read("x.log"),
        lambda: medium.check("x.log"),
        medium.names,
    ):
        with pytest.raises(kind):
            again()
    medium.close()


class NoDirect(FileLayer):
    """A file system that refuses O_DIRECT, where flushing is a call of its own."""

    def __init__(self) -> None:
        self.flushes = 0
        self.drops = 0

    def open(self, path: Path, flags: int) -> int:
        if flags & os.O_DIRECT:
            raise OSError(errno.EINVAL, "Invalid argument")
        return super().open(path, flags)

    def fsync(self, fd: int) -> None:
        self.flushes += 1
        super().fsync(fd)

    def drop_cache(self, fd: int) -> None:
        self.drops += 1
        super().drop_cache(fd)


def test_a_file_system_without_o_direct_is_flushed_by_hand(tmp_path: Path) -> None:
    layer = NoDirect()
    medium = Medium(tmp_path, "stick", layer)
    medium.preallocate("x.log", 2)
    before = layer.flushes, layer.drops
    medium.write_block("x.log", 1, BLOCK)
    assert layer.flushes > before[0]
    assert layer.drops > before[1]
    assert (tmp_path / "x.log").read_bytes()[4096:] == BLOCK
    medium.close()


def test_a_failed_flush_is_final(tmp_path: Path) -> None:
    class FailedFlush(NoDirect):
        armed = False

        def fsync(self, fd: int) -> None:
            if self.armed:
                raise OSError(errno.EIO, "Input/output error")
            super().fsync(fd)

    layer = FailedFlush()
    medium = Medium(tmp_path, "internal", layer)
    medium.preallocate("x.log", 2)
    medium.check("x.log")
    layer.armed = True
    with pytest.raises(MediumFailed, match="the internal medium"):
        medium.write_block("x.log", 0, BLOCK)
    layer.armed = False
    with pytest.raises(MediumFailed):
        medium.write_block("x.log", 0, BLOCK)
    medium.close()


def test_a_medium_that_lies_is_caught_on_reading_back(tmp_path: Path) -> None:
    class Liar(FileLayer):
        def pwrite(self, fd: int, data: bytes, offset: int) -> int:
            super().pwrite(fd, bytes(len(data)), offset)
            return len(data)

    medium = Medium(tmp_path, "stick", Liar())
    medium.preallocate("x.log", 2)
    with pytest.raises(MediumFailed, match="read back"):
        medium.write_block("x.log", 0, BLOCK)
    medium.close()


def test_a_short_write_is_a_failure(tmp_path: Path) -> None:
    class Short(FileLayer):
        short = False

        def pwrite(self, fd: int, data: bytes, offset: int) -> int:
            return super().pwrite(fd, data, offset) - 512 * self.short

    layer = Short()
    medium = Medium(tmp_path, "stick", layer)
    medium.preallocate("x.log", 2)
    layer.short = True
    with pytest.raises(MediumFailed, match="only 3584 of 4096"):
        medium.write_block("x.log", 0, BLOCK)
    medium.close()


def test_a_file_swapped_under_us(stick: Medium, tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    stick.check("x.log")
    path.rename(tmp_path / "old")
    path.write_bytes(bytes(4 * 4096))
    with pytest.raises(MediumGone, match="another file"):
        stick.write_block("x.log", 0, BLOCK)
    assert path.read_bytes() == bytes(4 * 4096)


def test_a_directory_swapped_under_us(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        other = Medium(tmp_path / name, name)
        other.preallocate("x.log", 2)
        other.close()
    mount = tmp_path / "mount"
    mount.symlink_to("one")
    medium = Medium(mount, "stick")
    medium.write_block("x.log", 0, BLOCK)
    mount.unlink()
    mount.symlink_to("two")
    with pytest.raises(MediumGone):
        medium.write_block("x.log", 1, BLOCK)
    medium.close()


def test_a_path_that_is_gone(stick: Medium, tmp_path: Path) -> None:
    stick.check("x.log")
    os.unlink(tmp_path / "x.log")
    with pytest.raises(MediumGone):
        stick.check("x.log")
    with pytest.raises(MediumGone):
        Medium(tmp_path / "nowhere", "stick").names()


def test_an_io_error_with_the_directory_gone_means_pulled(tmp_path: Path) -> None:
    class Pulled(FileLayer):
        out = False

        def pwrite(self, fd: int, data: bytes, offset: int) -> int:
            if self.out:
                (tmp_path / "m").rename(tmp_path / "away")
                raise OSError(errno.EIO, "Input/output error")
            return super().pwrite(fd, data, offset)

    (tmp_path / "m").mkdir()
    layer = Pulled()
    medium = Medium(tmp_path / "m", "stick", layer)
    medium.preallocate("x.log", 2)
    layer.out = True
    with pytest.raises(MediumGone):
        medium.write_block("x.log", 0, BLOCK)
    medium.close()


def test_no_room_to_preallocate(tmp_path: Path) -> None:
    """A real refusal by the kernel: the process may not make files beyond 64 KiB."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    medium = Medium(tmp_path, "stick")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
    try:
        with pytest.raises(MediumFull):
            medium.preallocate("x.log", 64)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        medium.close()


def test_a_link_is_not_followed_and_a_huge_file_not_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(bytes(4096))
    (tmp_path / "x.log").symlink_to("real")
    with pytest.raises(MediumFailed):
        Medium(tmp_path, "stick").read("x.log")
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 29)
    medium = Medium(tmp_path, "stick")
    with pytest.raises(MediumFailed, match="larger"):
        medium.read("huge")
    medium.close()


def test_remove_is_real(stick: Medium, tmp_path: Path) -> None:
    stick.remove("x.log")
    assert stick.names() == []
    assert not (tmp_path / "x.log").exists()
