"""The voter's waits, measured on the real daemon with instant devices: card to finger prompt, "Ya" to slip.

The clock starts where a person's act ends (the card lies on the reader, the finger leaves "Ya") and stops at
the first changed picture, or the first byte of the slip on the printer's line. What the two media cost is
measured apart, on the same file system, in the same run.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.config import load as load_station
from firmware.election.package import load as load_package
from firmware.states.model import CheckingFinger, CheckingSlip, Confirming, Ready, Thanks, Voting
from firmware.storage.ledger import Identity, Ledger
from hw_sim.eyes import Eyes
from hw_sim.fingers import Finger
from hw_sim.hands import Hands
from hw_sim.officers import Officers
from hw_sim.printer import Printer
from hw_sim.rig import BOOTH_NAME, Rig
from hw_sim.stand import Size, Tempo
from hw_sim.wire import Answer

VISITS = 25
DLE = 0x10  # status requests begin with it; a slip never does
GOAL = "(goal <= 100)"


class StopWatch(Printer):
    """The emulated printer, noting when the first byte of a job arrives."""

    started: float | None = None

    def receive(self, data: bytes) -> list[Answer]:
        if self.started is None and data[:1] != bytes([DLE]):
            self.started = time.monotonic()
        return super().receive(data)


def rows() -> list[tuple[str, str]]:
    """Medians in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="bilik-bench-") as folder:
        card, slip = _visits(Path(folder))
        flush = _media(Path(folder))
    return [
        ("card on the reader to finger prompt", f"{card:.1f} ms {GOAL}"),
        ("'Ya' to the slip's first byte", f"{slip:.1f} ms {GOAL}"),
        ("  of that, the ballot on both media", f"{flush:.1f} ms"),
    ]


def _visits(out: Path) -> tuple[float, float]:
    rig = Rig(out, voters=60, seed=1, tempo=Tempo(0.0), size=Size())
    watch = StopWatch()
    rig.printer.device = watch
    cards, slips = [], []
    try:
        rig.start()
        package = load_package(rig.village.package.read_bytes())
        eyes = Eyes.at(load_station(rig.station), package, BOOTH_NAME, rig.run / "fb0")
        hands = Hands(rig, eyes, out / "screens")
        rig.set_clock(rig.village.opens)
        rig.power_on()
        hands.see(Ready)
        Officers(hands).open_polls(clock_wrong=False)
        readable = [voter for voter in rig.village.voters if voter.card.found]
        for voter in readable[:VISITS]:
            began = time.monotonic()
            hands.put_card(voter.card.model())
            hands.see(CheckingFinger)
            cards.append(time.monotonic() - began)
            hands.press(Finger(voter.fingers[0]))
            hands.tap("option-1", hands.see(Voting))
            hands.lift()
            hands.until(lambda sight: sight.kind is Voting and hands.eyes.chosen() == 1, "the choice marked")
            hands.tap("yes", hands.see(Voting))
            sight = hands.see(Confirming)
            watch.started = None
            began = time.monotonic()
            hands.tap("yes", sight)
            sight = hands.see(CheckingSlip)
            assert watch.started is not None
            slips.append(watch.started - began)
            hands.tap("yes", sight)
            hands.see(Thanks)
            hands.take_card()
    finally:
        rig.stop()
    return statistics.median(cards) * 1000, statistics.median(slips) * 1000


def _media(out: Path) -> float:
    """One ballot's slot on two folders of the same file system."""
    internal, stick = out / "bench-internal", out / "bench-stick"
    internal.mkdir()
    stick.mkdir()
    identity = Identity(bytes(32), Ed25519PrivateKey.generate(), 1, "bilik/bench/bench", 100, (256, 64))
    ledger, _ = Ledger.open(internal, stick, identity, lambda _j: bytes(32))
    taken = []
    for row in range(VISITS):
        ledger.authorise(row)
        began = time.monotonic()
        ledger.ballot(bytes(1280))
        taken.append(time.monotonic() - began)
        ledger.cast()
        ledger.settle(True)
    ledger.close_files()
    return statistics.median(taken) * 1000
