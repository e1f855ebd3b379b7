"""What a page may ask for: each deed moves what a hand would move, and nonsense moves nothing."""

from __future__ import annotations

from typing import Any

import pytest

from firmware.screens.focus import Press
from hw_sim.rig import BUTTONS, KEY
from hw_sim.stand import TAMPER
from hw_sim.web.bench import BadDeed, Bench
from hw_sim.web.deeds import DEEDS, PRINTER, do


def test_a_card_is_laid_down_changed_and_taken(bench: Bench) -> None:
    do(bench, {"do": "card", "who": "holder", "id": "chair"})
    assert bench.seen()["card"] == "holder chair"
    row = next(voter.row for voter in bench.rig.village.voters if voter.card.found)
    do(bench, {"do": "card", "who": "voter", "id": str(row)})
    assert bench.seen()["card"] == f"voter {row}"
    assert len(bench.rig.reader.device.field._cards) == 1
    do(bench, {"do": "card", "who": "nobody"})
    assert bench.seen()["card"] is None
    assert bench.rig.reader.device.field._cards == []


def test_a_finger_lies_on_the_glass_until_it_is_lifted(bench: Bench) -> None:
    glass = bench.rig.sensor.device.memory.glass
    do(bench, {"do": "finger", "down": True, "voter": "3", "which": "0", "wet": True})
    assert glass.finger is not None
    assert glass.wet
    assert bench.seen()["finger"] == "3 0 wet"
    do(bench, {"do": "finger", "down": True, "voter": "none", "which": "0", "wet": False})
    assert glass.finger is not None
    assert not glass.wet
    do(bench, {"do": "finger", "down": False})
    assert (glass.finger, bench.seen()["finger"]) == (None, None)


def test_paper_cover_knife_and_heat(bench: Bench) -> None:
    told = {"end": "out", "near_end": "near_end", "open": "cover", "jam": "jam", "heat": "hot"}
    back = {"out": "roll", "near_end": "roll", "cover": "close", "jam": "clear", "hot": "cool"}
    for deed, sign in told.items():
        do(bench, {"do": "printer", "what": deed})
        assert bench.seen()["printer"][sign], deed
        do(bench, {"do": "printer", "what": back[sign]})
        assert not bench.seen()["printer"][sign], deed
    assert set(PRINTER) == {*told, *back.values(), "tear", "end_soon"}


def test_a_cable_is_pulled_and_put_back(bench: Bench) -> None:
    for device in ("reader", "fingerprint", "printer"):
        do(bench, {"do": "cable", "device": device, "in": False})
        assert not bench.seen()["cables"][device]
        do(bench, {"do": "cable", "device": device, "in": True})
        assert bench.seen()["cables"][device]


def test_a_bad_cable_is_bad_until_it_is_good_again(bench: Bench) -> None:
    do(bench, {"do": "bad_cable", "device": "reader", "fault": "drop", "level": 2})
    assert bench.rig.reader._faults._rates[True].drop == 0.2
    do(bench, {"do": "bad_cable", "device": "reader", "fault": "drop", "level": 0})
    assert bench.rig.reader._faults._rates[True].drop == 0.0


def test_sticks_are_swapped(bench: Bench) -> None:
    media = bench.rig.run / "media"
    for which, count in (("none", 0), ("foreign", 1), ("blank", 1), ("two", 2), ("true", 1)):
        do(bench, {"do": "stick", "which": which})
        assert (bench.seen()["stick"], len(list(media.iterdir()))) == (which, count)
    assert bench.sticks.right


def test_a_button_is_pressed_and_comes_up_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, bool]] = []
    monkeypatch.setattr(bench.rig.pins, "set_input", lambda pin, *, high: seen.append((pin, high)))
    for button in Press:
        do(bench, {"do": "press", "button": button.value})
    assert seen == [(BUTTONS[button], high) for button in Press for high in (False, True)]


def test_key_case_and_clock(bench: Bench) -> None:
    before = bench.rig.clock
    do(bench, {"do": "key", "on": True})
    do(bench, {"do": "case", "open": True})
    assert (bench.rig.pins._inputs[KEY], bench.rig.pins._inputs[TAMPER]) == (False, True)
    do(bench, {"do": "key", "on": False})
    do(bench, {"do": "case", "open": False})
    do(bench, {"do": "clock", "minutes": 10})
    assert (bench.rig.clock - before).total_seconds() == 600


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        {},
        {"do": "fly"},
        {"do": "touch", "how": "press", "x": 800, "y": 0},
        {"do": "touch", "how": "press", "x": 1.5, "y": 0},
        {"do": "touch", "how": "press", "x": True, "y": 0},
        {"do": "touch", "how": "poke"},
        {"do": "card", "who": "voter", "id": "-1"},
        {"do": "card", "who": "voter", "id": "5000"},
        {"do": "card", "who": "voter", "id": "²"},
        {"do": "card", "who": "holder", "id": "../chair"},
        {"do": "finger", "down": "yes"},
        {"do": "finger", "down": True, "voter": "0", "which": "7", "wet": False},
        {"do": "printer", "what": "explode"},
        {"do": "box", "sheet": 0},
        {"do": "cable", "device": "touch", "in": True},
        {"do": "bad_cable", "device": "reader", "fault": "drop", "level": 3},
        {"do": "stick", "which": "/etc"},
        {"do": "key", "on": 1},
        {"do": "press", "button": "fourth"},
        {"do": "power"},
        {"do": "clock", "minutes": 10**9},
        {"do": "lesson", "name": "flying"},
    ],
)
def test_nonsense_is_refused_and_nothing_moves(bench: Bench, asked: Any) -> None:
    before = bench.seen()
    with pytest.raises(BadDeed):
        do(bench, asked)
    assert bench.seen() == before


def test_every_kind_of_deed_is_tried_here() -> None:
    assert set(DEEDS) == {
        *("touch", "card", "finger", "printer", "box", "cable", "bad_cable"),
        *("stick", "key", "case", "power", "clock", "lesson", "press"),
    }
