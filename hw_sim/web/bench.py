"""Everything that lies on the bench: the simulated booth, and what a hand can do to it.

    bench = Bench(rig)
    bench.do({"do": "card", "who": "voter", "id": "3"})     # raises BadDeed for what nobody can do
    bench.seen()                                            # what a person sees, as plain data

The bench is one more pair of hands at the same rig that the automatic people use. Deeds come from any thread,
one after the other.
"""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta
from typing import Any

from hw_sim.eyes import Eyes
from hw_sim.faults import LinkFaults
from hw_sim.fingers import Finger
from hw_sim.rig import KEY, LAMP, Rig
from hw_sim.stand import TAMPER
from hw_sim.storm_plan import Blow
from hw_sim.storm_sticks import Sticks
from hw_sim.web.lesson import Course, Told
from hw_sim.web.lessons import LESSONS
from hw_sim.web.logbook import Logbook, contents
from hw_sim.web.papers import Paper, Papers
from hw_sim.web.seen import Seen
from hw_sim.web.sound import Sound
from hw_sim.web.words import clip_words
from hw_sim.wire import Line

STRANGER = Finger("somebody who is not on the roll/thumb")


class BadDeed(ValueError):
    """What was asked for cannot be done at this bench; the message says why."""


class View(Seen):
    """What the page is shown: the bench, the lesson under way, and how many pages look at it."""

    lesson: Told | None
    pages: int


class Bench:
    """One rig, laid out and switched on or off by whoever sits at it."""

    def __init__(self, rig: Rig, eyes: Eyes, seed: int) -> None:
        self.rig, self.eyes = rig, eyes
        self.papers = Papers(rig.printer)
        self.sound = Sound()
        if rig.headphones is not None:
            rig.headphones.on_pcm = self.sound.feed
        self.logbook = Logbook()
        self.sticks = Sticks(rig, seed)
        self.card: str | None = None
        self.finger: str | None = None
        self.stick = "true"
        self.key = self.case = False
        self.faults: dict[str, str] = {}
        self.pages = 0
        self.name = secrets.token_hex(8)  # another at each start: a page knows that it is another bench
        self.course: Course | None = None
        self._hand, self._eye = threading.Lock(), threading.Lock()

    @property
    def lines(self) -> dict[str, Line[Any]]:  # Any: one device or another
        return {"reader": self.rig.reader, "fingerprint": self.rig.sensor, "printer": self.rig.printer}

    # ---- looking -------------------------------------------------------------------------------------

    def view(self) -> View:
        """What is seen now, and how far the lesson has come by it. From any thread: pages look at their own
        times."""
        with self._eye:
            seen, course = self.seen(), self.course
            if course is not None:
                course.look(seen)
        return {**seen, "lesson": course.told() if course else None, "pages": self.pages}

    def seen(self) -> Seen:
        sight = self.eyes.look() if self.rig.running else None
        printer = self.rig.printer.device
        self.logbook.look(self.sticks.true if self.stick in ("true", "two") else None)
        return {
            "power": self.rig.running,
            "state": sight.kind.__name__ if sight else None,
            "detail": getattr(sight.detail, "value", None) if sight else None,
            "card": self.card,
            "finger": self.finger,
            "stick": self.stick,
            "key": self.key,
            "case": self.case,
            "lamp": self.rig.pins.outputs.get(LAMP, False),
            "clock": self.rig.clock.strftime("%H:%M"),
            "printer": {
                "out": printer.paper.out,
                "near_end": printer.paper.near_end,
                "ending": printer.awaits,
                "cover": printer.cover_open,
                "jam": printer.jammed or printer.cutter_error,
                "hot": printer.overheated,
            },
            "cables": {name: line.plugged for name, line in self.lines.items()},
            "faults": dict(self.faults),
            "heard": self._heard(),
            "hanging": self.papers.hanging_mm,
            "papers": len(self.papers.sheets),
            "boxed": len(self.papers.boxed),
            "slots": len(self.logbook.slots),
        }

    def _heard(self) -> str | None:
        """The last that was heard to its end in the headphones, by one who knows every clip by its sound."""
        headphones = self.rig.headphones
        if headphones is None or not (heard := headphones.heard):
            return None
        return clip_words(heard[-1], [option.name for option in self.eyes.options])

    def stick_files(self) -> list[tuple[str, int]]:
        """Names and bytes of what lies on the day's stick."""
        return contents(self.sticks.true)

    def new_papers(self, since: int) -> list[Paper]:
        return self.papers.listed(since)

    # ---- hands ---------------------------------------------------------------------------------------

    def hand(self) -> threading.Lock:
        """Held while a deed is done."""
        return self._hand

    def put_card(self, who: str, number: str) -> None:
        """`who` "voter" (number: the row from 0) or "holder" (its id). A card that lies there is taken."""
        village = self.rig.village
        self.take_card()
        if who == "voter":
            voter = village.voters[_index(number, len(village.voters), "voter")]
            if voter.card.kind == "none":
                raise BadDeed("this voter has no card; an officer types the NIK")
            card = voter.card.model()
            self.rig.reader.act(lambda reader: reader.put(card))
        else:
            try:
                holder = village.holder(number)
            except StopIteration:
                raise BadDeed(f"there is no card {number!r}") from None
            piv = holder.card()
            self.rig.reader.act(lambda reader: reader.put(piv))
        self.card = f"{who} {number}"

    def take_card(self) -> None:
        self.rig.reader.act(lambda reader: reader.take())
        self.card = None

    def press_finger(self, voter: str, which: str, *, wet: bool) -> None:
        """The first ("0") or second ("1") enrolled finger of a voter, or a stranger's ("none")."""
        if voter == "none":
            finger = STRANGER
        else:
            village = self.rig.village
            fingers = village.voters[_index(voter, len(village.voters), "voter")].fingers
            finger = Finger(fingers[_index(which, len(fingers), "finger")])
        self.rig.sensor.act(lambda sensor: sensor.press(finger, wet))
        self.finger = f"{voter} {which}" + (" wet" if wet else "")

    def lift_finger(self) -> None:
        self.rig.sensor.act(lambda sensor: sensor.lift())
        self.finger = None

    def set_stick(self, which: str) -> None:
        """ "true", "none", "foreign", "blank", "two"."""
        if which == self.stick:
            return
        match which:
            case "true":
                self.sticks.put_true()
            case "none":
                self.sticks.pull()
            case "foreign":
                self.sticks.put_wrong(Blow.FOREIGN)
            case "blank":
                self.sticks.put_wrong(Blow.BLANK)
            case "two":
                self.sticks.put_true()
                self.sticks.put_wrong(Blow.TWO)
            case _:
                raise BadDeed(f"there is no stick {which!r}")
        self.stick = which

    def spoil_cable(self, device: str, fault: str, rate: float) -> None:
        """Messages on that cable meet this fault with this chance; 0: it is good again."""
        self.lines[device].disturb(LinkFaults.alone(1, fault, rate) if rate else None)
        self.faults.pop(device, None)
        if rate:
            self.faults[device] = fault

    def turn_key(self, on: bool) -> None:
        self.rig.pins.set_input(KEY, high=not on)
        self.key = on

    def open_case(self, opened: bool) -> None:
        self.rig.pins.set_input(TAMPER, high=opened)
        self.case = opened

    def power(self, on: bool) -> None:
        """Off is the plug pulled out of the wall: nobody is told."""
        if on and not self.rig.running:
            self.rig.power_on()
        elif not on:
            self.rig.power_cut()

    def take_lesson(self, name: str) -> None:
        """Begin a lesson, or end the one under way ("")."""
        if name and name not in LESSONS:
            raise BadDeed(f"there is no lesson {name!r}")
        self.course = Course(LESSONS[name]) if name else None

    def later(self, minutes: int) -> None:
        self.rig.pass_time(timedelta(minutes=minutes))


def _index(text: str, length: int, what: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= length:
        raise BadDeed(f"there is no {what} {text[:20]!r}")
    return int(text)
