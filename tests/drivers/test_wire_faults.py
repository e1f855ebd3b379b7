"""Each fault does what its name says, alone and by its seed, and none happens unasked."""

from pathlib import Path

import pytest
import serial

from hw_sim.faults import NAMES, End, LinkFaults, Piece, Rates, Times, garble
from hw_sim.wire import Answer, Line

MESSAGE = bytes(range(1, 41))


def arrived(pieces: list[Piece]) -> bytes:
    return b"".join(piece.data for piece in pieces)


def one(name: str, seed: int = 3) -> list[Piece]:
    return LinkFaults.alone(seed, name, 1.0).pass_on(MESSAGE, to_host=True)


def test_none_by_default() -> None:
    faults = LinkFaults(1)
    for to_host in (True, False):
        assert faults.pass_on(MESSAGE, to_host=to_host) == [Piece(MESSAGE)]
    assert not faults.opening()
    assert faults.injected == {}


@pytest.mark.parametrize("seed", range(20))
def test_bytes_are_changed_as_named(seed: int) -> None:
    dropped = arrived(one("drop", seed))
    assert len(dropped) == 39
    assert set(dropped) < set(MESSAGE)
    flipped = arrived(one("flip", seed))
    assert sum((a ^ b).bit_count() for a, b in zip(flipped, MESSAGE, strict=True)) == 1
    inserted = arrived(one("insert", seed))
    assert any(inserted[:i] + inserted[i + 1 :] == MESSAGE for i in range(41))
    doubled = arrived(one("duplicate", seed))
    assert len(doubled) == 41
    assert sorted(set(doubled)) == sorted(MESSAGE)
    cut = arrived(one("truncate", seed))
    assert len(cut) < 40
    assert MESSAGE.startswith(cut)
    noisy = arrived(one("garbage", seed))
    assert noisy.endswith(MESSAGE)
    assert 40 < len(noisy) <= 48
    assert arrived(one("wrong_baud", seed)) == garble(MESSAGE)


def test_time_is_changed_as_named() -> None:
    times = Times()
    assert one("silence") == []
    assert one("late") == [Piece(MESSAGE, times.lateness)]
    first, rest = one("stuck")
    assert first.data + rest.data == MESSAGE
    assert rest.after == times.stuck
    assert [len(piece.data) for piece in one("dribble")] == [1] * 40
    for name, end in (("hang_up_mid_read", End.HANG_UP), ("renamed", End.RENAMED)):
        (dying,) = one(name)
        assert dying.end is end
        assert dying.hangs_up
        assert MESSAGE.startswith(dying.data)
    assert LinkFaults.alone(3, "hang_up_at_open", 1.0).opening()


@pytest.mark.parametrize(
    ("name", "end"), [("hang_up_mid_write", End.HANG_UP), ("power_cycle", End.POWER_CYCLE)]
)
def test_some_faults_strike_only_towards_the_device(name: str, end: End) -> None:
    faults = LinkFaults.alone(3, name, 1.0)
    assert faults.pass_on(MESSAGE, to_host=True) == [Piece(MESSAGE)]
    (piece,) = faults.pass_on(MESSAGE, to_host=False)
    assert piece.end is end
    assert faults.injected == {name: 1}


def test_each_direction_has_its_own_rates() -> None:
    faults = LinkFaults(5, to_device=Rates(silence=1.0))
    assert faults.pass_on(MESSAGE, to_host=True) == [Piece(MESSAGE)]
    assert faults.pass_on(MESSAGE, to_host=False) == []


def test_the_same_seed_gives_the_same_faults_and_the_rate_holds() -> None:
    def play(seed: int) -> tuple[list[list[Piece]], int]:
        faults = LinkFaults.mixed(seed, 0.2)
        got = [faults.pass_on(MESSAGE, to_host=True) for _ in range(2000)]
        return got, sum(faults.injected.values())

    assert play(8) == play(8)
    assert play(8)[0] != play(9)[0]
    assert 320 < play(8)[1] < 480


def test_all_names_are_mixed() -> None:
    faults = LinkFaults.mixed(2, 0.9)
    for _ in range(3000):
        faults.pass_on(MESSAGE, to_host=False)
        faults.opening()
    for _ in range(3000):
        faults.pass_on(MESSAGE, to_host=True)
    assert set(faults.injected) == set(NAMES)


class Teller:
    """Answers every chunk with the same forty bytes."""

    baudrate = 57600

    def power_on(self) -> list[Answer]:
        return []

    def receive(self, data: bytes) -> list[Answer]:
        return [Answer(MESSAGE)]


@pytest.mark.parametrize("name", ["hang_up_mid_read", "hang_up_mid_write", "renamed"])
def test_a_hang_up_in_the_middle_comes_back_on_another_line(tmp_path: Path, name: str) -> None:
    faults = LinkFaults.alone(1, name, 1.0, Times(away=0.01))
    line = Line(tmp_path / "teller", Teller(), faults=faults)
    line.start()
    before = line.link.readlink()
    try:
        with serial.Serial(str(line.link), 57600, timeout=20) as port:
            port.write(b"?")
            with pytest.raises(serial.SerialException):
                port.read(100)  # asks on until it has all, so a part does not end it
        line.plug()  # waits until it is back
        assert line.plugs == 2
        assert name != "renamed" or line.link.readlink() != before
    finally:
        line.stop()
    assert faults.injected == {name: 1}


class Restarter(Teller):
    """Says its name when power comes."""

    def power_on(self) -> list[Answer]:
        return [Answer(b"boot")]


def test_a_device_that_restarts_says_so_before_it_answers(tmp_path: Path) -> None:
    line = Line(tmp_path / "teller", Restarter(), faults=LinkFaults.alone(1, "power_cycle", 1.0))
    line.start()
    try:
        with serial.Serial(str(line.link), 57600, timeout=20) as port:
            port.write(b"?")
            assert port.read(44) == b"boot" + MESSAGE
    finally:
        line.stop()
