"""The bench as a picture, for README and training.md: `python docs/bench_picture.py` writes
pictures/bench.png anew.

It plays the morning up to a voter's choice, in the page of a headless Chromium of 1366 x 768.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from firmware.states.model import CheckingFinger, CheckingSlip, Confirming, Idle, Ready, Thanks, Voting
from hw_sim.hands import Hands
from hw_sim.officers import Officers
from hw_sim.stand import Size, Tempo
from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser
from hw_sim.web.deeds import do
from hw_sim.web.serve import make_bench, served

PICTURE = Path(__file__).parent / "pictures" / "bench.png"
SETTLED = "document.body.classList.contains('ready') && document.querySelectorAll('.paper.slip').length === 1"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bilik-picture-") as folder:
        bench = make_bench(Path(folder) / "bench", 1, Size(), Tempo(0.0))
        try:
            hands = Hands(bench.rig, bench.eyes, Path(folder) / "screens")
            with served(bench) as address, Browser(1366, 768) as page:
                page.open(address)
                _play(bench, hands)
                page.wait(SETTLED)
                page.wait(f"document.getElementById('now').dataset.state === '{Voting.__name__}'")
                page.wait("document.querySelectorAll('#log .CAST').length === 1")
                page.wait(_shown(bench))
                page.look("new Promise((over) => requestAnimationFrame(() => requestAnimationFrame(over)))")
                page.screenshot(PICTURE)
        finally:
            bench.rig.stop()
    return 0


def _shown(bench: Bench) -> str:
    """Whether the page has painted what the booth shows, at some dozens of places."""
    surface = bench.rig.panel.surface()
    width, height = surface.get_size()
    places = [(x, y) for x in range(40, width, 60) for y in range(20, height, 60)]
    wanted = [list(surface.get_at(place)[:3]) for place in places]
    look = "[...document.getElementById('screen').getContext('2d').getImageData(x, y, 1, 1).data].slice(0, 3)"
    points = [list(place) for place in places]
    return f"JSON.stringify({points}.map(([x, y]) => {look})) === JSON.stringify({wanted})"


def _play(bench: Bench, hands: Hands) -> None:
    """One voter has voted; the next has touched an option."""
    bench.rig.set_clock(bench.rig.village.opens)
    do(bench, {"do": "lesson", "name": "normal"})
    do(bench, {"do": "power", "on": True})
    hands.see(Ready)
    Officers(hands).open_polls(clock_wrong=False)
    first, second = [voter.row for voter in bench.rig.village.voters if voter.card.found][:2]
    _choose(bench, hands, first, 1)
    hands.tap("yes", hands.see(Voting))
    hands.tap("yes", hands.see(Confirming))
    hands.tap("yes", hands.see(CheckingSlip))
    hands.see(Thanks)
    do(bench, {"do": "card", "who": "nobody"})
    hands.see(Idle)
    _choose(bench, hands, second, 2)


def _choose(bench: Bench, hands: Hands, row: int, option: int) -> None:
    do(bench, {"do": "card", "who": "voter", "id": str(row)})
    hands.see(CheckingFinger)
    do(bench, {"do": "finger", "down": True, "voter": str(row), "which": "0", "wet": False})
    sight = hands.see(Voting)
    do(bench, {"do": "finger", "down": False})
    hands.tap(f"option-{option}", sight)
    hands.until(lambda now: now.kind is Voting and bench.eyes.chosen() == option, "the choice marked")


if __name__ == "__main__":
    sys.exit(main())
