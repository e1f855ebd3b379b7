"""The catalogue of faults, how one is asked for, and that each own fault of a device does what it says."""

from __future__ import annotations

import pytest

from hw_sim.fault_names import DEVICES, LINE, PRINTER, UNITS, Chance, FaultOrder, Faulty, parse_order
from hw_sim.faults import NAMES


def test_every_fault_of_a_line_has_its_sentence_and_every_device_its_unit() -> None:
    assert tuple(LINE) == NAMES
    assert set(UNITS) == set(DEVICES)
    assert not set(PRINTER) & set(NAMES)


def test_an_order_is_read() -> None:
    assert parse_order("printer:paper_out=0.05") == FaultOrder("printer", "paper_out", 0.05)
    assert parse_order("reader:hang-up-at-open=1") == FaultOrder("reader", "hang_up_at_open", 1.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("printer", "DEVICE:NAME=RATE"),
        ("printer:flip", "DEVICE:NAME=RATE"),
        ("screen:flip=0.1", "fingerprint, reader, printer, touch, pins, clock, display"),
        ("reader:paper_out=0.1", "drop, flip, insert"),
        ("reader:flip=often", "above 0 and at most 1"),
        ("reader:flip=0", "above 0 and at most 1"),
        ("reader:flip=1.5", "above 0 and at most 1"),
        ("reader:flip=nan", "above 0 and at most 1"),
    ],
)
def test_a_bad_order_is_told_what_there_is(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_order(text)


def test_each_device_gets_what_was_ordered_for_it() -> None:
    faulty = Faulty([FaultOrder("printer", "flip", 1.0), FaultOrder("printer", "mute", 1.0)], seed=3)
    assert faulty.line("reader") is None
    line = faulty.line("printer")
    assert line is not None
    line.pass_on(b"x", to_host=True)
    assert line.injected == {"flip": 1}
    chance = faulty.chance("printer")
    assert chance.strikes("mute")
    assert not chance.strikes("flip")  # that one is the line's
    assert chance.injected == {"mute": 1}
    assert not faulty.chance("reader")


def test_the_same_seed_strikes_the_same() -> None:
    def play(seed: int) -> list[bool]:
        chance = Chance(seed, "touch", {"ghost": 0.3})
        return [chance.strikes("ghost") for _ in range(200)]

    assert play(1) == play(1) != play(2)
    assert 30 < sum(play(1)) < 90
