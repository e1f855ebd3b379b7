"""A planned picture, drawn by the booth's own screens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pygame

from hw_sim.gallery.faces import screens
from hw_sim.gallery.plan import Shot


def draw(shot: Shot) -> pygame.Surface:
    """The frame, 32 bits a pixel. Raises NoScreen for a state that nobody drew."""
    with plain_smoothing():
        return screens(shot.display, shot.options).render(shot.state, shot.focus)


@contextmanager
def plain_smoothing() -> Iterator[None]:
    """Photos made smaller by plain C, as any processor does it.

    The same with a processor's vector instructions differs by up to 2 of 255, which nobody sees and every
    comparison of pixels would.
    """
    before = pygame.transform.get_smoothscale_backend()
    pygame.transform.set_smoothscale_backend("GENERIC")
    try:
        yield
    finally:
        pygame.transform.set_smoothscale_backend(before)


def raw(surface: pygame.Surface) -> bytes:
    """Its pixels, three bytes each, red first."""
    return pygame.image.tobytes(surface, "RGB")
