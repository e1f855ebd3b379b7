"""Photo, number and symbol of an option, painted into a rect."""

from __future__ import annotations

import pygame

from firmware.screens.brush import Brush
from firmware.screens.face import Face, OptionFace
from firmware.screens.layout import Rect
from firmware.screens.theme import BAR, NAVY, WHITE, Ink


def portrait(brush: Brush, surface: pygame.Surface, rect: Rect, option: OptionFace, ink: Ink) -> None:
    """The photo, cut to 3:4 in its middle; an empty sheet for the blank vote; a silhouette without photo."""
    if option.blank:
        brush.icon(surface, "blank", rect, ink)
    elif option.photo is None:
        brush.icon(surface, "person", rect.inflate(-4, -4), ink)
    else:
        surface.blit(_scaled(option.photo, rect.size), rect)
    if not option.blank:
        brush.rect(surface, ink.fg, rect, max(1, brush.theme.px(0.3)))


def number_badge(brush: Brush, surface: pygame.Surface, rect: Rect, number: int) -> None:
    """The ballot number, white in a dark square with a white edge: it may stand on a photo."""
    brush.rect(surface, WHITE, rect, 0, brush.theme.px(1.5))
    edge = brush.theme.px(0.4)
    brush.rect(surface, NAVY, rect.inflate(-2 * edge, -2 * edge), 0, brush.theme.px(1.2))
    cap = rect.h * 0.64 / brush.theme.density
    wide = brush.width(str(number), cap, True)
    at = (rect.centerx - wide // 2, rect.centery - brush.cap_px(cap) // 2)
    brush.text(surface, str(number), cap, BAR.fg, at, True)


def option_of(face: Face, number: int) -> OptionFace:
    """The option of that number. An unknown number is drawn as a blank line rather than failing a voter."""
    return next((o for o in face.options if o.number == number), OptionFace(number, "?", None, True))


def _scaled(photo: pygame.Surface, size: tuple[int, int]) -> pygame.Surface:
    """The middle of the photo in the proportions of `size`, smoothly scaled."""
    width, height = photo.get_size()
    wide = min(width, max(1, height * size[0] // size[1]))
    high = min(height, max(1, width * size[1] // size[0]))
    middle = photo.subsurface(Rect((width - wide) // 2, (height - high) // 2, wide, high))
    plain = pygame.Surface(middle.get_size(), 0, 32)
    plain.fill(WHITE)
    plain.blit(middle, (0, 0))
    return pygame.transform.smoothscale(plain, size)
