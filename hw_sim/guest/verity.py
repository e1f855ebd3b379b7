"""Cards with one byte turned over: what the booth says, on its own screen, with the number of the block.

Where every start reads, the booth must not start: it says so and begins again. Where no start reads, it
starts, and its self-test finds the byte and shows the block, in the data and in the hash tree alike. Both
of these run side by side, on the card and stick of the polling day as they were before the polls.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pygame

from firmware.booth.face import face_of
from firmware.election.package import Package, load
from firmware.screens import Screens
from firmware.states.facts import Alarm, Day
from firmware.states.model import Ready, Tampered
from firmware.states.system import System
from hw_sim.eyes import Eyes, Sight
from hw_sim.guest.disks import Disk, Fat
from hw_sim.guest.extract import fat_offset
from hw_sim.guest.flips import Flip, data_flip, needed_flip, read_root, tree_flip
from hw_sim.guest.recording import Recording
from hw_sim.guest.replay import copy_sparse
from hw_sim.guest.rig import GuestRig
from hw_sim.guest.stages import Goal, Lab, Outcome, Skipped, Stage
from hw_sim.stand import Size, Tempo

DAY, RECORDING = "day", "recording"
PACKAGE = "election.bilik"
CONSOLE = "systemd.journald.forward_to_console=1 systemd.journald.max_level_console=info"
SCRUBBED = re.compile(r"scrub: NOT as built: (\w+), block (\d+)")
REFUSED = "GAGAL / FAILED"
PLACES = ((0.275, 0.25), (0.24, 0.28), (0.375, 0.43))
"""Of the way through the root, where to turn a byte over in the data and in the tree: kernel modules of
devices that are not there, mostly. Where a start reads such a place after all, the next pair is tried.
"""
LOUD_SECONDS, FOUND_SECONDS = 150.0, 420.0
LOOK_EVERY = 0.2  # s


@dataclass
class Guest:
    """One booth with a flip. `said`: what its console says of the block; `shown`: when its screen did."""

    flip: Flip
    rig: GuestRig
    eyes: Eyes
    ready: float | None = None
    shown: float | None = None
    sight: Sight | None = None

    def look(self, since: float) -> None:
        sight = self.eyes.look()
        if sight is not None:
            self.sight = sight
        if sight is not None and sight.kind is Ready and self.ready is None:
            self.ready = time.monotonic() - since
        if sight is not None and sight.kind is Tampered and sight.detail is Alarm.CARD and self.shown is None:
            self.eyes.picture()
            self.shown = time.monotonic() - since

    @property
    def said(self) -> str:
        found = SCRUBBED.search(self.rig.machine.console)
        return f"{found[1]}, block {found[2]}" if found else ""


def run(lab: Lab) -> Outcome:
    """Raises Skipped without the day's card."""
    folder = lab.facts.get(DAY, {}).get(RECORDING)
    if not isinstance(folder, str):
        raise Skipped("the day left no card of its morning")
    recording = Recording(Path(folder))
    bench = Bench(lab, recording)
    facts: dict[str, object] = {}
    failures = bench.loud(facts) + bench.found(facts)
    cards = 3
    good = cards - len(failures)
    goal = Goal(
        "one flipped byte found and said", f"{good} of {cards} cards", f"{cards} of {cards}", not failures
    )
    return Outcome(facts, (goal,), tuple(failures))


class Bench:
    """Makes the cards and looks at the guests."""

    def __init__(self, lab: Lab, recording: Recording) -> None:
        self.lab, self.recording = lab, recording
        self.folder = lab.folder("verity")
        self.root = read_root(Disk(recording.card_base))
        self.package: Package = load(
            Fat(recording.stick_base, fat_offset(recording.stick_base)).read(PACKAGE)
        )
        station, _ = recording.believed()
        size = Size()
        machine = self.package.manifest.machines[0].name
        face = face_of(station, self.package, machine, (size.width, size.height))
        self.screens = Screens(face)

    def rig(self, name: str, flip: Flip) -> GuestRig:
        """A booth on its own copies, the stick in, the power off."""
        work = self.folder / name
        work.mkdir()
        rig = GuestRig(
            self.recording.card_base,
            work,
            self.lab.out / name,
            tempo=Tempo(0, 4.0),
            size=Size(),
            kernel_words=CONSOLE,
        )
        flip.apply(rig.card.path)
        stick = self.recording.stick_base
        copy_sparse(stick, rig.stick.path, 0, stick.stat().st_size)
        rig.set_clock(self.package.manifest.opens + timedelta(minutes=1))
        rig.start()
        rig.put_stick()
        return rig

    # ---- a block that is needed ----------------------------------------------------------------------

    def loud(self, facts: dict[str, object]) -> list[str]:
        """The booth must not start, must say so on its console, and begin again."""
        flip = needed_flip(self.root)
        self.lab.say(f"one byte turned over: {flip.what}")
        rig = self.rig("verity-needed", flip)
        try:
            began = time.monotonic()
            rig.power_on()
            again = self._until(lambda: rig.boots > 1, LOUD_SECONDS)
            said = self._consoles("verity-needed") + rig.machine.console
        finally:
            rig.stop()
        line = next((line.strip() for line in said.splitlines() if REFUSED in line), "")
        facts["needed_block"] = {
            "said": line,
            "started_again": again,
            "seconds": round(time.monotonic() - began, 1),
        }
        if line and again:
            return []
        return [f"{flip.what} (byte {flip.at}): said {line!r}, started again: {again}"]

    def _consoles(self, name: str) -> str:
        return "".join(
            path.read_text("utf-8", "replace") for path in sorted((self.lab.out / name).glob("console-*.log"))
        )

    # ---- blocks that are not -------------------------------------------------------------------------

    def found(self, facts: dict[str, object]) -> list[str]:
        """The self-test must find them, and the screen say which block."""
        failures: list[str] = []
        for number, (data, tree) in enumerate(PLACES):
            flips = {"data": data_flip(self.root, data), "tree": tree_flip(self.root, tree)}
            failures, started = self._side_by_side(f"{number}", flips, facts)
            if not failures or started:
                break
            self.lab.say("a start reads these blocks: others are tried")
        return failures

    def _side_by_side(
        self, mark: str, flips: dict[str, Flip], facts: dict[str, object]
    ) -> tuple[list[str], bool]:
        """What went wrong with these two cards, and whether both booths came to their voting screens."""
        with ExitStack() as stack:
            guests = {}
            for name, flip in flips.items():
                self.lab.say(f"one byte turned over: {flip.what}, block {flip.block}")
                rig = self.rig(f"verity-{name}-{mark}", flip)
                stack.callback(rig.stop)
                guests[name] = Guest(flip, rig, Eyes(self.screens, rig.run / "fb0"))
            began = time.monotonic()
            for guest in guests.values():
                guest.rig.power_on()

            def all_shown() -> bool:
                for guest in guests.values():
                    guest.look(began)
                return all(guest.shown is not None or guest.rig.boots > 1 for guest in guests.values())

            self._until(all_shown, FOUND_SECONDS)
            failures = []
            for name, guest in guests.items():
                guest.rig.panel.save(self.lab.out / "screens" / f"verity-{name}.png")
                failures += self._judged(name, guest, facts)
            return failures, all(guest.ready is not None for guest in guests.values())

    def _judged(self, name: str, guest: Guest, facts: dict[str, object]) -> list[str]:
        number = guest.shown is not None and self.number_shown(guest.eyes, guest.flip.block)
        facts[f"{name}_block"] = {
            "block": guest.flip.block,
            "console": guest.said,
            "ready_seconds": _rounded(guest.ready),
            "shown_seconds": _rounded(guest.shown),
            "block_number_on_the_screen": number,
        }
        if number and guest.said.endswith(f" {guest.flip.block}"):
            return []
        seen = guest.sight.kind.__name__ if guest.sight else "nothing known"
        return [f"{guest.flip.what}, block {guest.flip.block}: screen {seen}, console says {guest.said!r}"]

    def number_shown(self, eyes: Eyes, block: int) -> bool:
        """Whether just that number stands on the screen: where the pictures of two numbers differ, it is
        this one.
        """
        right, other = self._picture(block), self._picture(other_number(block))
        places = differing(self.screens.render(right), self.screens.render(other))
        return places is not None and eyes.matches_region(right, places)

    def _picture(self, block: int) -> Tampered:
        day = Day(system=System(bad_place=str(block)))
        return Tampered(day, (Alarm.CARD,), Ready(day))

    def _until(self, wanted: Callable[[], bool], seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not wanted():
            if time.monotonic() > deadline:
                return False
            time.sleep(LOOK_EVERY)
        return True


def other_number(number: int) -> int:
    """As long, and another digit at every place."""
    first, *rest = (int(digit) for digit in str(number))
    return int("".join(map(str, (first % 9 + 1, *((digit + 1) % 10 for digit in rest)))))


def differing(one: pygame.Surface, other: pygame.Surface) -> pygame.Rect | None:
    """The smallest rectangle with everything in which two pictures of one size differ; None where they do
    not.
    """
    mask = pygame.mask.from_threshold(one, (0, 0, 0, 0), (1, 1, 1, 255), other)
    mask.invert()
    rects = mask.get_bounding_rects()
    return rects[0].unionall(rects[1:]) if rects else None


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)


STAGE = Stage(
    "verity", "one flipped byte: loud where it is needed, found by the self-test where not", run, minutes=4
)
