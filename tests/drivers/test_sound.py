"""The headphones' port: the kernel's numbers, samples into a FIFO, and a kernel that answers as ALSA does."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from firmware.drivers import sound, sound_abi
from firmware.drivers.errors import DeviceFault, DeviceLost
from firmware.drivers.sound import SoundPort, stereo

PCM = array("h", range(-500, 517)).tobytes()


def never() -> bool:
    return False


def test_the_kernels_numbers_and_sizes() -> None:
    """As a C compiler has them from sound/asound.h, on 64 bits."""
    assert (sound_abi.SET_HW, sound_abi.SET_SW) == (0xC2604111, 0xC0884113)
    assert (sound_abi.PREPARE, sound_abi.DROP) == (0x4140, 0x4143)
    assert (sound_abi.HW_PARAMS.size, sound_abi.SW_PARAMS.size) == (608, 136)


def test_where_the_wishes_stand() -> None:
    wish = sound_abi.hw_params(2, 44_100, (10_000, 100_000), 13_230)
    whole = memoryview(wish).cast("I")
    assert whole[1] == 1 << 3  # interleaved
    assert whole[9] == 1 << 2  # s16le
    intervals = 260 // 4
    assert list(whole[intervals + 3 * 2 : intervals + 3 * 4]) == [2, 2, 4, 44_100, 44_100, 4]
    assert list(whole[intervals + 3 * 9 : intervals + 3 * 10]) == [1, 13_230, 0]
    assert sound_abi.buffer_frames(wish) == 1


def test_every_frame_is_its_nearest_sample() -> None:
    samples = array("h", [100, -200, 300])
    assert list(array("h", stereo(samples.tobytes(), 44_100))) == [
        *([100] * 4),
        *([-200] * 4),
        *([300] * 4),
    ]
    assert len(stereo(PCM, 48_000)) == 4 * (len(PCM) // 2 * 48_000 // 22_050)
    assert stereo(b"", 48_000) == b""


# ---- a FIFO ------------------------------------------------------------------------------------------


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    path = tmp_path / "headphones"
    os.mkfifo(path)
    return path


@pytest.fixture
def ears(fifo: Path) -> Iterator[int]:
    fd = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    yield fd
    os.close(fd)


def test_a_fifo_gets_the_bare_samples(fifo: Path, ears: int) -> None:
    port = SoundPort(fifo)
    port.open()
    assert port.write(PCM, never)
    assert os.read(ears, 65536) == PCM
    assert port.there()
    port.close()


def test_who_presses_a_button_is_not_kept_waiting(fifo: Path, ears: int) -> None:
    """Nobody takes the samples: what is written blocks, and gives way at once."""
    port = SoundPort(fifo)
    port.open()
    looks = iter([False] * 50 + [True] * 1000)
    assert not port.write(bytes(1 << 20), lambda: next(looks))
    port.close()


def test_no_headphones_is_said_and_nothing_else_happens(tmp_path: Path, fifo: Path) -> None:
    with pytest.raises(DeviceLost, match="No such file"):
        SoundPort(tmp_path / "none").open()
    with pytest.raises(DeviceLost, match="headphones"):
        SoundPort(fifo).open()  # nobody listens
    with pytest.raises(DeviceLost, match="not open"):
        SoundPort(fifo).write(PCM, never)


def test_headphones_that_are_pulled_are_lost(fifo: Path) -> None:
    ears = os.open(fifo, os.O_RDWR | os.O_NONBLOCK)
    port = SoundPort(fifo)
    port.open()
    os.close(ears)
    with pytest.raises(DeviceLost):
        port.write(PCM, never)
    assert not port.is_open


def test_another_device_under_the_same_name_is_another(fifo: Path, ears: int) -> None:
    port = SoundPort(fifo)
    port.open()
    fifo.unlink()
    assert not port.there()
    os.mkfifo(fifo)
    assert not port.there()
    port.close()


# ---- a device ----------------------------------------------------------------------------------------


class Kernel:
    """ALSA as far as the port uses it: rates it takes, calls it was given, writes that fail."""

    def __init__(self, *rates: int) -> None:
        self.rates = rates
        self.calls: list[int] = []
        self.fails: list[int] = []
        self.played = b""

    def ioctl(self, fd: int, request: int, data: bytes = b"") -> bytes:
        self.calls.append(request)
        if request == sound_abi.SET_HW:
            rate = memoryview(data).cast("I")[260 // 4 + 3 * 3]
            if rate not in self.rates:
                raise OSError(errno.EINVAL, "Invalid argument")
        return data

    def write(self, fd: int, data: memoryview) -> int:
        if self.fails:
            code = self.fails.pop()
            raise OSError(code, os.strerror(code))
        part = bytes(data[:4096])
        self.played += part
        return len(part)


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Kernel, SoundPort]:
    kernel = Kernel(44_100, 48_000)
    path = tmp_path / "pcm"
    path.touch()
    monkeypatch.setattr(fcntl, "ioctl", kernel.ioctl)
    monkeypatch.setattr(sound.os, "write", kernel.write)
    monkeypatch.setattr(
        sound, "stat", SimpleNamespace(S_ISCHR=lambda mode: stat.S_ISREG(mode), S_ISREG=stat.S_ISREG)
    )
    return kernel, SoundPort(path)


def test_a_device_is_set_up_and_plays_stereo(device: tuple[Kernel, SoundPort]) -> None:
    kernel, port = device
    port.open()
    assert kernel.calls == [sound_abi.SET_HW, sound_abi.SET_SW, sound_abi.PREPARE]
    assert port.write(PCM, never)
    assert kernel.played == stereo(PCM, 44_100)


def test_a_device_that_knows_one_rate_gets_that(device: tuple[Kernel, SoundPort]) -> None:
    kernel, port = device
    kernel.rates = (48_000,)
    port.open()
    assert port.rate == 48_000
    kernel.rates = ()
    port.close()
    with pytest.raises(DeviceFault, match="no 16-bit stereo"):
        port.open()


def test_silence_comes_at_once(device: tuple[Kernel, SoundPort]) -> None:
    kernel, port = device
    port.open()
    port.drop()
    assert kernel.calls[-2:] == [sound_abi.DROP, sound_abi.PREPARE]


@pytest.mark.parametrize("code", [errno.EPIPE, errno.ESTRPIPE])
def test_a_device_that_ran_dry_is_made_ready_again(device: tuple[Kernel, SoundPort], code: int) -> None:
    kernel, port = device
    port.open()
    kernel.fails = [code]
    assert port.write(PCM, never)
    assert kernel.calls[-1] == sound_abi.PREPARE
    assert kernel.played == stereo(PCM, 44_100)


@pytest.mark.parametrize("fails", [[errno.ENODEV], [errno.EPIPE] * 9])
def test_a_device_that_is_gone_or_always_dry_is_lost(
    device: tuple[Kernel, SoundPort], fails: list[int]
) -> None:
    kernel, port = device
    port.open()
    kernel.fails = fails
    with pytest.raises(DeviceLost):
        port.write(PCM, never)
    assert not port.is_open
