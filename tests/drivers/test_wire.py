"""The emulated cable, seen by a program that knows nothing of it: plain pyserial."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from hw_sim.wire import Answer, Line

PATIENCE = 20.0


class Parrot:
    """Repeats each message that ends in a newline; boots with a byte; `faster` changes its speed."""

    def __init__(self) -> None:
        self.baudrate = 57600
        self.heard = b""
        self.boots = 0

    def power_on(self) -> list[Answer]:
        self.boots += 1
        self.heard = b""
        return [Answer(b"\x55", 0.05)]

    def receive(self, data: bytes) -> list[Answer]:
        self.heard += data
        *lines, self.heard = self.heard.split(b"\n")
        speed = self.baudrate
        if b"faster" in lines:
            self.baudrate = 115200
        return [Answer(line + b"\n", baudrate=speed) for line in lines]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[Parrot]]:
    line = Line(tmp_path / "run" / "parrot", Parrot())
    line.start()
    yield line
    line.stop()


def client(line: Line[Parrot], baudrate: int = 57600) -> serial.Serial:
    return serial.Serial(str(line.link), baudrate, timeout=PATIENCE)


def test_bytes_cut_anywhere_arrive_in_order(line: Line[Parrot]) -> None:
    with client(line) as port:
        for part in (b"he", b"llo\nwor", b"ld", b"\n"):
            port.write(part)
        assert port.read(12) == b"hello\nworld\n"


def test_a_flood_both_ways_does_not_deadlock(line: Line[Parrot]) -> None:
    text = bytes(range(32, 127)) * 10 + b"\n"
    with client(line) as port:
        writer = threading.Thread(target=port.write, args=(text * 100,))
        writer.start()
        assert port.read(len(text) * 100) == text * 100
        writer.join()


def test_nothing_is_echoed_and_all_256_bytes_pass(line: Line[Parrot]) -> None:
    with client(line) as port:
        message = bytes(byte for byte in range(256) if byte != 10) + b"\n"
        port.write(message)
        assert port.read(256) == message
        port.timeout = 0
        assert port.read(1) == b""


def test_a_client_may_go_and_another_come(line: Line[Parrot]) -> None:
    for word in (b"one\n", b"two\n"):
        with client(line) as port:
            port.write(word)
            assert port.read(4) == word


def test_power_cycle_forgets_and_boots_and_keeps_the_cable(line: Line[Parrot]) -> None:
    with client(line) as port:
        port.write(b"half")
        port.write(b"\n")
        assert port.read(5) == b"half\n"
        line.power_cycle()
        assert port.read(1) == b"\x55"
    assert line.device.boots == 2
    assert line.plugs == 1


def test_unplug_is_a_hang_up_and_plug_a_new_line_of_the_same_name(line: Line[Parrot]) -> None:
    old = line.link.resolve()
    with client(line) as port:
        line.unplug()
        assert not line.plugged
        assert not line.link.is_symlink()
        with pytest.raises(serial.SerialException):
            port.read(1)
    line.plug()
    assert line.plugged
    assert line.link.is_symlink()
    assert line.plugs == 2
    assert old.parent == line.link.resolve().parent
    with client(line) as port:
        port.write(b"back\n")
        assert port.read(5) == b"back\n"


def test_what_a_device_says_while_unplugged_is_lost(line: Line[Parrot]) -> None:
    line.unplug()
    line.act(lambda parrot: parrot.receive(b"nobody hears\n"))
    line.plug()
    with client(line) as port:
        port.write(b"now\n")
        assert port.read(4) == b"now\n"


def test_wrong_speed_garbles_both_ways(line: Line[Parrot]) -> None:
    with client(line, 9600) as port:
        port.write(b"hello\n" * 3)
        line.act(lambda parrot: [Answer(b"to you")])
        got = port.read(3)
        assert got
        assert got not in b"to you"
    heard = threading.Event()
    line.act(lambda parrot: heard.set())
    assert heard.is_set()
    assert b"hello" not in line.device.heard


def test_a_host_may_change_its_speed_right_after_its_last_word(tmp_path: Path) -> None:
    """On a pty that is done before the word is read at the other end."""
    parrot = Parrot()
    parrot.next_baudrate = 115200
    line = Line(tmp_path / "parrot", parrot)
    line.start()
    try:
        with client(line) as port:
            with line._state:  # the line does not read yet
                port.write(b"faster\n")
                port.baudrate = 115200
            line.act(lambda parrot: None)
            port.write(b"here\n")
            port.read_until(b"here\n")
        assert parrot.baudrate == 115200
    finally:
        line.stop()


def test_the_answer_to_a_change_of_speed_has_the_old_one(line: Line[Parrot]) -> None:
    with client(line) as port:
        port.write(b"faster\n")
        assert port.read(7) == b"faster\n"
        port.baudrate = 115200
        port.write(b"here\n")
        assert port.read(5) == b"here\n"


def test_pace_delays_by_device_and_wire_time(tmp_path: Path) -> None:
    line = Line(tmp_path / "slow", Parrot(), pace=0.2)
    line.start()
    try:
        with serial.Serial(str(line.link), 57600, timeout=PATIENCE) as port:
            start = time.monotonic()
            line.act(lambda parrot: [Answer(b"a", 0.1), Answer(b"b", 0.1)])
            assert port.read(2) == b"ab"
            assert time.monotonic() - start >= 0.2 * (0.1 + 0.1)
    finally:
        line.stop()


def test_stop_takes_the_name_away_and_ends_the_thread(line: Line[Parrot]) -> None:
    before = threading.active_count()
    line.stop()
    assert threading.active_count() == before - 1
    assert not line.link.exists()
    line.stop()


def test_a_line_never_started_can_be_acted_on_and_stopped(tmp_path: Path) -> None:
    line = Line(tmp_path / "idle", Parrot())
    line.act(lambda parrot: parrot.receive(b"x\n"))
    assert not line.plugged
    line.stop()


def test_what_a_host_wrote_before_its_power_failed_is_nowhere(line: Line[Parrot]) -> None:
    """Bytes that nobody has read yet when the power goes must not be printed after it is back."""
    with client(line) as port:
        with line._state:  # the cable's own thread cannot read meanwhile
            port.write(b"ghost\n")
            line.host_gone()
        port.write(b"alive\n")
        assert port.read(6) == b"alive\n"
