"""How long a guest takes from power-on to its first picture, and until people can begin.

    starts = Starts(eyes.look, lambda: panel.frame().data == first_picture(panel.geometry))
    rig.panel.on_frame = starts.frame
    starts.begin()                        # the power comes on
    starts.all                            -> [Start(first_frame=15.1, ready=21.0, screen="Resuming"), ...]

Both times are seen from outside, on the screen: as early as an observer could see them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from firmware.states.facts import Trouble
from firmware.states.model import Starting
from hw_sim.eyes import Sight


@dataclass
class Start:
    """Seconds since power-on; None until it is so. `screen`: the first that waits for somebody.

    "No stick" is none of them: it stands there until the drivers of the stick are loaded.
    """

    at: float
    first_frame: float | None = None
    ready: float | None = None
    screen: str = ""


class Starts:
    """Every start so far. `look`: what the screen shows, by eyes that nobody else uses; `first`: whether it
    is the picture that comes before all others."""

    def __init__(self, look: Callable[[], Sight | None], first: Callable[[], bool]) -> None:
        self._look, self._first = look, first
        self.all: list[Start] = []

    def begin(self) -> None:
        self.all.append(Start(time.monotonic()))

    def frame(self) -> None:
        """The picture has changed."""
        if not self.all or self.all[-1].ready is not None:
            return
        start, sight = self.all[-1], self._look()
        since = time.monotonic() - start.at
        if start.first_frame is None and (sight is not None or self._first()):
            start.first_frame = since
        if sight is not None and sight.kind is not Starting and sight.detail is not Trouble.NO_STICK:
            start.ready, start.screen = since, sight.kind.__name__

    def facts(self) -> list[dict[str, object]]:
        """For a report: seconds."""
        return [
            {
                "first_frame_seconds": _rounded(start.first_frame),
                "ready_seconds": _rounded(start.ready),
                "screen": start.screen,
            }
            for start in self.all
        ]


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
