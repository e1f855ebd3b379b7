"""Photo, number and symbol of an option, painted into a rect."""

from __future__ import annotations

import pygame

from firmware.screens.brush import Brush
from firmware.screens.face import Face, OptionFace
from firmware.screens.fit import Para, fit
from firmware.screens.layout import Rect
from firmware.screens.theme import BAR, BLACK, HUGE, LARGE, LINE, NAVY, READING, WHITE


def portrait(brush: Brush, surface: pygame.Surface, rect: Rect, option: OptionFace) -> None:
    """The photo, cut to 3:4 in its middle; an empty sheet for the blank vote; a silhouette without photo."""
    if option.blank:
        brush.icon(surface, "blank", rect)
    elif option.photo is None:
        brush.rect(surface, LINE, rect, 1)
        brush.icon(surface, "person", rect.inflate(-4, -4))
    else:
        surface.blit(_scaled(option.photo, rect.size), rect)
    if not option.blank:
        brush.rect(surface, BLACK, rect, max(1, brush.theme.px(0.25)))


def number_badge(brush: Brush, surface: pygame.Surface, rect: Rect, number: int) -> None:
    """The ballot number, white in a dark square."""
    brush.rect(surface, NAVY, rect, 0, brush.theme.px(1.5))
    block = fit(brush.theme, (Para(str(number), True),), rect.w, 9999, (HUGE * 1.3, HUGE, LARGE, READING), 1)
    cap = block.cap if brush.cap_px(block.cap) < rect.h * 0.7 else READING
    wide = brush.width(str(number), cap, True)
    brush.text(
        surface,
        str(number),
        cap,
        BAR.fg,
        (rect.centerx - wide // 2, rect.centery - brush.cap_px(cap) // 2),
        True,
    )


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
