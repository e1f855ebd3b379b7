"""A planned picture, drawn by the booth's own screens."""

from __future__ import annotations

import pygame

from hw_sim.gallery.faces import screens
from hw_sim.gallery.plan import Shot


def draw(shot: Shot) -> pygame.Surface:
    """The frame, 32 bits a pixel. Raises NoScreen for a state that nobody drew."""
    return screens(shot.display, shot.options).render(shot.state, shot.focus)


def raw(surface: pygame.Surface) -> bytes:
    """Its pixels, three bytes each, red first."""
    return pygame.image.tobytes(surface, "RGB")
