"""The serial port: every end of a line, and coming back from it."""

import os
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceLost, DeviceTimeout
from firmware.drivers.port import REOPEN_EVERY, SerialPort
from hw_sim.wire import Answer, Line

PATIENCE = 20.0  # s; never waited for, only a bound for a machine that is busy


class Echo:
    """Says back what it hears; says hello when power comes."""

    baudrate = 57600

    def power_on(self) -> list[Answer]:
        return []

    def receive(self, data: bytes) -> list[Answer]:
        return [Answer(data)]

    def say(self, data: bytes) -> list[Answer]:
        return [Answer(data)]


class Clock:
    """Time that only passes when somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[Echo]]:
    line = Line(tmp_path / "echo", Echo())
    line.start()
    yield line
    line.stop()


@pytest.fixture
def port(line: Line[Echo]) -> Iterator[SerialPort]:
    port = SerialPort(str(line.link), 57600)
    yield port
    port.close()


def soon() -> Deadline:
    return Deadline.after(PATIENCE)


def test_opens_when_first_used(line: Line[Echo], port: SerialPort) -> None:
    assert not port.connected
    port.write(b"hello", soon())
    assert port.connected
    assert port.read_exactly(5, soon()) == b"hello"
    assert (port.opened, port.attempts) == (1, 1)


def test_read_returns_what_is_there(port: SerialPort) -> None:
    port.write(b"abc", soon())
    first = port.read(100, soon())
    assert b"abc".startswith(first)
    assert first


def test_silence_is_a_timeout(port: SerialPort) -> None:
    with pytest.raises(DeviceTimeout):
        port.read(1, Deadline.after(0.01))
    port.write(b"ab", soon())
    with pytest.raises(DeviceTimeout):
        port.read_exactly(3, Deadline.after(0.05))


def test_far_more_than_a_pty_holds_goes_through(port: SerialPort) -> None:
    data = bytes(range(256)) * 256
    port.write(data, soon())
    assert port.read_exactly(len(data), soon()) == data


def test_a_device_that_takes_nothing_is_a_timeout() -> None:
    master, slave = os.openpty()
    port = SerialPort(os.ttyname(slave), 57600)
    try:
        with pytest.raises(DeviceTimeout, match="were not taken"):
            port.write(bytes(1 << 20), Deadline.after(0.05))
        assert port.connected
    finally:
        port.close()
        os.close(master)
        os.close(slave)


def test_a_pulled_cable_is_lost_for_reader_and_writer(line: Line[Echo], port: SerialPort) -> None:
    for use in (lambda: port.read(1, soon()), lambda: port.write(b"x", soon())):
        port.write(b"up", soon())
        assert port.read_exactly(2, soon()) == b"up"
        line.unplug()
        assert not port.connected
        with pytest.raises(DeviceLost):
            use()
        line.plug()


def test_comes_back_by_itself_within_one_pause(line: Line[Echo]) -> None:
    clock = Clock()
    port = SerialPort(str(line.link), 57600, clock=clock, wait=clock.wait)
    port.write(b"x", Deadline.after(PATIENCE, clock))
    line.unplug()
    for _ in range(6):
        with pytest.raises(DeviceLost):
            port.write(b"x", Deadline.after(PATIENCE, clock))
    # The first says that the line is lost, the second finds no name, the rest come a pause apart.
    assert clock.waits == pytest.approx([REOPEN_EVERY] * 4)
    line.plug()
    returned = clock.now
    port.write(b"again", Deadline.after(PATIENCE, clock))
    assert port.read_exactly(5, soon()) == b"again"
    assert clock.now - returned <= REOPEN_EVERY < 1
    assert (port.opened, line.plugs) == (2, 2)
    port.close()


def test_a_pause_ends_with_the_deadline(tmp_path: Path) -> None:
    clock = Clock()
    port = SerialPort(str(tmp_path / "nothing"), 57600, clock=clock, wait=clock.wait)
    for _ in range(2):
        with pytest.raises(DeviceLost):
            port.read(1, Deadline.after(0.01, clock))
    assert clock.waits == pytest.approx([0.01])


@pytest.mark.parametrize("error", [OSError(5, "I/O"), termios.error(5, "I/O"), serial.SerialException("no")])
def test_whatever_opening_raises_is_lost(
    monkeypatch: pytest.MonkeyPatch, line: Line[Echo], error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(serial, "Serial", fail)
    with pytest.raises(DeviceLost):
        SerialPort(str(line.link), 57600).read(1, soon())


def test_two_programs_cannot_share_a_line(line: Line[Echo], port: SerialPort) -> None:
    port.write(b"x", soon())
    with pytest.raises(DeviceLost):
        SerialPort(str(line.link), 57600).write(b"y", soon())


def test_drain_reads_until_quiet(line: Line[Echo], port: SerialPort) -> None:
    port.write(b"", soon())
    line.act(lambda echo: echo.say(b"left over"))
    assert port.read(4, soon()) == b"left"
    assert port.drain(0.05, soon()) == b" over"
    assert port.drain(0.01, soon()) == b""


def test_drain_gives_up_on_a_line_that_never_falls_quiet(
    monkeypatch: pytest.MonkeyPatch, port: SerialPort
) -> None:
    clock = Clock()

    def babble(size: int, deadline: Deadline) -> bytes:
        clock.now += 0.1
        return b"?"

    monkeypatch.setattr(port, "read", babble)
    with pytest.raises(DeviceTimeout):
        port.drain(0.5, Deadline.after(2.0, clock))


def test_close_is_harmless_and_a_closed_port_opens_again(line: Line[Echo], port: SerialPort) -> None:
    port.close()
    port.write(b"x", soon())
    line.unplug()
    port.close()
    port.close()
    line.plug()
    port.write(b"y", soon())
    assert port.read(1, soon()) == b"y"


def test_deadline_counts_down_to_nothing() -> None:
    clock = Clock()
    deadline = Deadline.after(2, clock)
    assert (deadline.left(), deadline.over) == (2, False)
    clock.now = 5
    assert (deadline.left(), deadline.over) == (0, True)
