"""What the page may ask for, checked: one entry for each kind of deed.

    do(bench, {"do": "touch", "how": "press", "x": 640, "y": 700})

Everything comes from a browser, so every value is checked before a hand moves. Raises BadDeed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from firmware.screens.focus import Press
from hw_sim.fault_names import SERIAL
from hw_sim.faults import NAMES
from hw_sim.web.bench import BadDeed, Bench

RATES = (0.0, 0.05, 0.2)  # good, bad, very bad: the chance that a message on that cable meets its fault
MINUTES = (10, 60)

Deed = Callable[[Bench, "Asked"], None]


class Asked:
    """One request's values, each read with what it may be."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str, *allowed: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str) or len(value) > 40 or (allowed and value not in allowed):
            raise BadDeed(f"{name}: " + (f"one of {', '.join(allowed)}" if allowed else "a short text"))
        return value

    def number(self, name: str, most: int) -> int:
        value = self._values.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise BadDeed(f"{name}: a whole number from 0 to {most}")
        return value

    def flag(self, name: str) -> bool:
        value = self._values.get(name)
        if not isinstance(value, bool):
            raise BadDeed(f"{name}: true or false")
        return value


def do(bench: Bench, values: object) -> None:
    """Do what was asked for, when no other deed is under way. Raises BadDeed."""
    if not isinstance(values, dict):
        raise BadDeed("an object is needed")
    asked = Asked(values)
    deed = DEEDS[asked.text("do", *DEEDS)]
    with bench.hand():
        deed(bench, asked)


def _touch(bench: Bench, asked: Asked) -> None:
    panel, size = bench.rig.panel, bench.rig.size
    match asked.text("how", "press", "move", "release"):
        case "press":
            panel.press(asked.number("x", size.width - 1), asked.number("y", size.height - 1))
        case "move":
            panel.move(asked.number("x", size.width - 1), asked.number("y", size.height - 1))
        case _:
            panel.release()


def _card(bench: Bench, asked: Asked) -> None:
    if asked.text("who", "voter", "holder", "nobody") == "nobody":
        bench.take_card()
    else:
        bench.put_card(asked.text("who"), asked.text("id"))


def _finger(bench: Bench, asked: Asked) -> None:
    if asked.flag("down"):
        bench.press_finger(asked.text("voter"), asked.text("which"), wet=asked.flag("wet"))
    else:
        bench.lift_finger()


def _printer(bench: Bench, asked: Asked) -> None:
    deed = asked.text("what", *PRINTER)
    bench.rig.printer.act(PRINTER[deed])


PRINTER: dict[str, Callable[[Any], Any]] = {  # Any: a printer's deed and what it says
    "tear": lambda p: p.tear(),
    "end": lambda p: p.paper_out(),
    "roll": lambda p: p.load_paper(),
    "near_end": lambda p: p.near_end(),
    "open": lambda p: p.open_cover(),
    "close": lambda p: p.close_cover(),
    "jam": lambda p: p.cutter_jam(),
    "clear": lambda p: [*p.clear_jam(), *p.open_cover(), *p.close_cover()],
    "heat": lambda p: p.overheat(),
    "cool": lambda p: p.cool(),
    # the roll ends in the middle of the next paper, as it does in life
    "end_soon": lambda p: p.trip(160, lambda q: q.paper_out()) or [],
}


def _box(bench: Bench, asked: Asked) -> None:
    try:
        bench.papers.box(asked.number("sheet", 1 << 20))
    except ValueError as error:
        raise BadDeed(str(error)) from None


def _cable(bench: Bench, asked: Asked) -> None:
    line = bench.lines[asked.text("device", *SERIAL)]
    if asked.flag("in"):
        line.plug()
    else:
        line.unplug()


def _bad_cable(bench: Bench, asked: Asked) -> None:
    name, rate = asked.text("fault", *NAMES), RATES[asked.number("level", len(RATES) - 1)]
    bench.spoil_cable(asked.text("device", *SERIAL), name, rate)


def _press(bench: Bench, asked: Asked) -> None:
    bench.rig.press(Press(asked.text("button", *Press)))


def _clock(bench: Bench, asked: Asked) -> None:
    minutes = asked.number("minutes", max(MINUTES))
    bench.later(minutes)


DEEDS: dict[str, Deed] = {
    "touch": _touch,
    "card": _card,
    "finger": _finger,
    "printer": _printer,
    "box": _box,
    "cable": _cable,
    "bad_cable": _bad_cable,
    "press": _press,
    "stick": lambda bench, asked: bench.set_stick(asked.text("which")),
    "key": lambda bench, asked: bench.turn_key(asked.flag("on")),
    "case": lambda bench, asked: bench.open_case(asked.flag("open")),
    "power": lambda bench, asked: bench.power(asked.flag("on")),
    "clock": _clock,
    "lesson": lambda bench, asked: bench.take_lesson(asked.text("name")),
}
