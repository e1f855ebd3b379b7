"""The sentence after a power cut is read from pixels, whatever counts stand above it."""

from pathlib import Path

import pytest

from firmware.drivers.display import pixels
from firmware.screens import Screens
from firmware.screens.face import Face, OptionFace
from firmware.states.facts import Counts, Day
from firmware.states.model import Idle, Resuming, State
from hw_sim.eyes import Eyes
from hw_sim.panel import Panel
from hw_sim.reading import Sentences

SIZES = [(1280, 800, 217.0), (800, 480, 154.0)]
COUNTS = [
    Counts(),
    Counts(roll=300, authorised=37, cast=34, spoiled=5, abandoned=3),
    Counts(roll=500, authorised=412, cast=399, spoiled=20, abandoned=13),
    Counts(roll=3000, authorised=2999, cast=2876, spoiled=1024, abandoned=123),
]


class Shown:
    """A panel on which any state can be shown."""

    def __init__(self, folder: Path, width: int, height: int, width_mm: float) -> None:
        size = {"width": width, "height": height, "width_mm": width_mm}
        options = (OptionFace(1, "A", None, False),)
        face = Face(**size, title="-", place="-", tps="-", booth="-", options=options, opens=None)  # type: ignore[arg-type]  # by keyword
        self.screens = Screens(face)
        self.panel = Panel(folder / "fb0", folder / "touch", width, height)
        self.panel.start()
        self.sentences = Sentences(self.screens, Eyes(self.screens, folder / "fb0"))
        self.file = folder / "fb0"

    def show(self, state: State) -> None:
        with self.file.open("r+b") as framebuffer:
            framebuffer.write(pixels(self.screens.render(state), self.panel.geometry))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("counts", COUNTS)
def test_both_sentences_are_told_apart(tmp_path: Path, size: tuple[int, int, float], counts: Counts) -> None:
    shown = Shown(tmp_path, *size)
    for must_return in (True, False):
        shown.show(Resuming(Day(counts=counts), must_return))
        assert shown.sentences.voter_must_return() is must_return


def test_another_screen_says_neither(tmp_path: Path) -> None:
    shown = Shown(tmp_path, *SIZES[0])
    assert shown.sentences.voter_must_return() is None
    shown.show(Idle(Day()))
    assert shown.sentences.voter_must_return() is None
