"""What the screens know of this election and this display, once, when the booth starts.

Face(width=1280, height=800, width_mm=217, title="Pemilihan Kepala Desa 2026",
     place="Desa Sukamaju, Kec. Randu", tps="TPS 03", booth="Bilik 1", options=(...), opens=datetime(...))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pygame

from firmware.screens.errors import FaceError
from firmware.states.events import Event

MAX_OPTIONS = 6  # five candidates and the blank vote
MIN_MM = (140.0, 80.0)  # long side, short side: less cannot hold six options in letters of the least size
MIN_UPRIGHT_MM = 110.0  # the width of a display that stands upright


@dataclass(frozen=True, eq=False)
class OptionFace:
    """One line of the ballot. `blank` is suara kosong: no photo, no number is shown for it."""

    number: int
    name: str
    photo: pygame.Surface | None
    blank: bool


@dataclass(frozen=True, eq=False)
class Face:
    """The display (pixels, and its real width in millimetres) and what the signed package says of the day."""

    width: int
    height: int
    width_mm: float
    title: str
    place: str  # village, district
    tps: str
    booth: str
    options: tuple[OptionFace, ...]
    opens: datetime | None

    def __post_init__(self) -> None:
        if min(self.width, self.height) <= 0 or self.width_mm <= 0:
            raise FaceError(f"a display of {self.width} x {self.height} pixels, {self.width_mm} mm wide")
        height_mm = self.width_mm * self.height / self.width
        short, long = sorted((self.width_mm, height_mm))
        upright = self.width_mm < height_mm
        if long < MIN_MM[0] or short < MIN_MM[1] or (upright and short < MIN_UPRIGHT_MM):
            raise FaceError(f"a display of {self.width_mm:.0f} x {height_mm:.0f} mm is too small to vote on")
        if not 1 <= len(self.options) <= MAX_OPTIONS:
            raise FaceError(f"{len(self.options)} options; 1 to {MAX_OPTIONS} can be shown")


@dataclass(frozen=True)
class Target:
    """A place to touch, what it means, and a name for it such as "yes", "option-2", "digit-7"."""

    rect: pygame.Rect
    event: Event
    name: str
