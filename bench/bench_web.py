"""The bench: frames a second in a real browser, and what a viewer costs the booth, in one run.

The real daemon with devices at their real pace, the real server, the real page in a headless Chromium. A
program of its own (`web_toucher.py`) touches the ballot through the evdev FIFO, and times each touch until
the framebuffer's pixels change: one option after the other, and then the languages, where the whole screen
changes each time. Meanwhile the page counts the frames it has shown: a frame counts when the browser has
received it, unpacked it, painted it onto the canvas and begun its next picture of the page; two frames that
fall into one such picture count once. The same is measured with no page open, in turn, so that what the
machine does besides falls on both.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from firmware.states.model import CheckingFinger, Idle, Ready, Voting
from hw_sim.eyes import Sight
from hw_sim.fingers import Finger
from hw_sim.hands import Hands
from hw_sim.officers import Officers
from hw_sim.stand import Size, Tempo
from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser, chromium
from hw_sim.web.serve import make_bench, served

ROUNDS = 3  # with and without a viewer each
TOUCHES = 120  # in a round
PERIOD = 1 / 30  # s between two touches: more than are promised to be seen
FRAMES, WAIT = "(goal >= 20)", "(goal <= 33)"


@dataclass
class Measured:
    """`waits` in seconds from lifted finger to changed pixels; `frames` shown in `seconds`."""

    waits: list[float] = field(default_factory=list)
    unanswered: int = 0
    frames: int = 0
    seconds: float = 0.0

    def at(self, share: float) -> float:
        """Milliseconds at or under which this share of the waits is."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def both(self) -> str:
        return f"p50 {self.at(0.5):.1f} ms, p99 {self.at(0.99):.1f} ms"

    @property
    def count(self) -> str:
        return f"{len(self.waits) + self.unanswered}, {self.unanswered}"


@dataclass
class Scene:
    """What is touched in turn, as the toucher wants it, and what came of it. `promised`: it has goals."""

    name: str
    places: list[str]
    promised: bool
    alone: Measured = field(default_factory=Measured)
    watched: Measured = field(default_factory=Measured)

    def rows(self) -> list[tuple[str, str]]:
        watched, alone = self.watched, self.alone
        frames, wait = (FRAMES, WAIT) if self.promised else ("", "")
        return [
            (f"bench, {self.name}", f"{watched.frames / watched.seconds:.1f} frames shown /s {frames}"),
            ("  touch to changed pixels, a page open", f"{watched.both} {wait}"),
            ("  the same, nobody looks", f"{alone.both} {wait}"),
            (
                "  ratio of the two",
                f"p50 {watched.at(0.5) / alone.at(0.5):.2f}, p99 {watched.at(0.99) / alone.at(0.99):.2f}",
            ),
            ("  touches, of them unanswered", f"{watched.count} and {alone.count}"),
        ]


def rows() -> list[tuple[str, str]]:
    """One row without a browser on this machine: nothing can be said then."""
    if chromium() is None:
        return [("bench in a browser", "not measured: chromium is not installed")]
    with tempfile.TemporaryDirectory(prefix="bilik-bench-") as folder:
        return [row for scene in _measure(Path(folder)) for row in scene.rows()]


def _measure(out: Path) -> list[Scene]:
    bench = make_bench(out / "bench", 1, Size(), Tempo(1.0))
    try:
        sight = _to_the_ballot(bench, out)
        options = range(1, len(bench.rig.village.candidates) + 1)
        languages = bench.eyes.languages[:2]
        scenes = [
            Scene("a choice marked", [_rect(bench, f"option-{number}", sight) for number in options], True),
            Scene(
                "all in another language",
                [_rect(bench, f"language-{one}", sight) for one in languages[::-1]],
                False,  # more than any voter does: how far from the goals even that is
            ),
        ]
        with served(bench) as address, Browser() as page:
            for _ in range(ROUNDS):
                for scene in scenes:
                    page.open(address)
                    page.wait("document.body.classList.contains('ready') && benchFrames() > 0")
                    _round(bench, scene.places, scene.watched, page)
                    page.open("about:blank")
                    _round(bench, scene.places, scene.alone, None)
    finally:
        bench.rig.stop()
    return scenes


def _rect(bench: Bench, name: str, sight: Sight) -> str:
    rect = bench.eyes.find(name, sight)
    return f"{rect.x},{rect.y},{rect.w},{rect.h}"


def _to_the_ballot(bench: Bench, out: Path) -> Sight:
    """Open the polls, let a voter in."""
    rig = bench.rig
    hands = Hands(rig, bench.eyes, out / "screens")
    rig.set_clock(rig.village.opens)
    rig.power_on()
    hands.see(Ready)
    Officers(hands).open_polls(clock_wrong=False)
    voter = next(voter for voter in rig.village.voters if voter.card.found)
    hands.see(Idle)
    hands.show_card(voter.card.model(), CheckingFinger)
    hands.press(Finger(voter.fingers[0]))
    sight = hands.see(Voting)
    hands.lift()
    return sight


def _round(bench: Bench, places: list[str], into: Measured, page: Browser | None) -> None:
    rig, size = bench.rig, bench.rig.size
    command = [sys.executable, "-m", "bench.web_toucher", str(rig.run / "fb0"), str(rig.run / "touch")]
    command += [str(size.width), str(size.height), str(TOUCHES), str(PERIOD), *places]
    toucher = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert toucher.stdout is not None
    toucher.stdout.readline()  # it is about to begin
    before, began = page.look("benchFrames()") if page else 0, time.monotonic()
    said = toucher.stdout.readline()
    into.seconds += time.monotonic() - began
    into.frames += page.look("benchFrames()") - before if page else 0
    toucher.wait()
    waits = json.loads(said)
    into.waits += [wait for wait in waits if wait is not None]
    into.unanswered += waits.count(None)
