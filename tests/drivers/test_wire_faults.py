"""Each fault does what its name says, alone and by its seed, and none happens unasked."""

from pathlib import Path

import pytest
import serial

from hw_sim.faults import NAMES, LinkFaults, Piece, Rates, Times, garble
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
    (dying,) = one("hang_up")
    assert dying.hang_up
    assert MESSAGE.startswith(dying.data)
    assert LinkFaults.alone(3, "hang_up_at_open", 1.0).opening()


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
    assert set(faults.injected) == {*NAMES, "hang_up_at_open"}


class Teller:
    """Answers every chunk with the same forty bytes."""

    baudrate = 57600

    def power_on(self) -> list[Answer]:
        return []

    def receive(self, data: bytes) -> list[Answer]:
        return [Answer(MESSAGE)]


@pytest.mark.parametrize("direction", ["to_host", "to_device"])
def test_a_hang_up_in_the_middle_comes_back_under_another_line(tmp_path: Path, direction: str) -> None:
    dying = Rates(hang_up=1.0)
    to_host, to_device = (dying, Rates()) if direction == "to_host" else (Rates(), dying)
    faults = LinkFaults(1, to_host=to_host, to_device=to_device, times=Times(away=0.01))
    line = Line(tmp_path / "teller", Teller(), faults=faults)
    line.start()
    try:
        with serial.Serial(str(line.link), 57600, timeout=20) as port:
            port.write(b"?")
            with pytest.raises(serial.SerialException):
                port.read(100)  # asks on until it has all, so a part does not end it
        line.plug()  # waits until it is back
        assert line.plugs == 2
    finally:
        line.stop()
    assert faults.injected == {"hang_up": 1}
