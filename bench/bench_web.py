"""The bench: frames a second in a real browser, and what a viewer costs the booth, in one run.

The real daemon with devices at their real pace, the real server, the real page in a headless Chromium. A
program of its own (`web_toucher.py`) touches one option of the ballot after the other through the evdev
FIFO, and times each touch until the framebuffer's pixels change. Meanwhile the page counts the frames it
has shown: a frame counts when the browser has received it, unpacked it, painted it onto the canvas and
begun its next picture of the page; two frames that fall into one such picture count once. The same is
measured with no page open, in turn, so that what the machine does besides falls on both.
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
from hw_sim.fingers import Finger
from hw_sim.hands import Hands
from hw_sim.officers import Officers
from hw_sim.stand import Size, Tempo
from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser, chromium
from hw_sim.web.serve import make_bench, served

ROUNDS = 4  # with and without a viewer each
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


def rows() -> list[tuple[str, str]]:
    """One row without a browser on this machine: nothing can be said then."""
    if chromium() is None:
        return [("bench in a browser", "not measured: chromium is not installed")]
    with tempfile.TemporaryDirectory(prefix="bilik-bench-") as folder:
        alone, watched = _measure(Path(folder))
    return [
        ("bench: frames shown in the browser", f"{watched.frames / watched.seconds:.1f} /s {FRAMES}"),
        (
            "touch to changed pixels, a page open",
            f"p50 {watched.at(0.5):.1f} ms, p99 {watched.at(0.99):.1f} ms {WAIT}",
        ),
        ("  the same, nobody looks", f"p50 {alone.at(0.5):.1f} ms, p99 {alone.at(0.99):.1f} ms {WAIT}"),
        (
            "  ratio, a page open to nobody looks",
            f"p50 {watched.at(0.5) / alone.at(0.5):.2f}, p99 {watched.at(0.99) / alone.at(0.99):.2f}",
        ),
        ("  touches, of them unanswered", f"{_count(watched)} and {_count(alone)}"),
    ]


def _count(measured: Measured) -> str:
    return f"{len(measured.waits) + measured.unanswered}, {measured.unanswered}"


def _measure(out: Path) -> tuple[Measured, Measured]:
    """Nobody looks; a page is open."""
    bench = make_bench(out / "bench", 1, Size(), Tempo(1.0))
    alone, watched = Measured(), Measured()
    try:
        places = _to_the_ballot(bench, out)
        with served(bench) as address, Browser() as page:
            for _ in range(ROUNDS):
                page.open(address)
                page.wait("document.body.classList.contains('ready') && benchFrames() > 0")
                _round(bench, places, watched, page)
                page.open("about:blank")
                _round(bench, places, alone, None)
    finally:
        bench.rig.stop()
    return alone, watched


def _to_the_ballot(bench: Bench, out: Path) -> list[str]:
    """Open the polls, let a voter in; where the options stand on the screen, as the toucher wants it."""
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
    options = range(1, len(rig.village.candidates) + 1)
    rects = [bench.eyes.find(f"option-{number}", sight) for number in options]
    return [f"{rect.x},{rect.y},{rect.w},{rect.h}" for rect in rects]


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
