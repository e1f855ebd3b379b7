"""The ring round the target that the buttons would choose: for a voter who does not touch the screen.

It lies in the gap between targets and moves nothing. Light between two dark lines, so that it stands out from
every ground a screen has, and from the black frame of a chosen option.
"""

from __future__ import annotations

import pygame

from firmware.screens.layout import Rect
from firmware.screens.theme import AMBER, BLACK, WHITE, Theme
from firmware.states.facts import Contrast

AIR = 0.2  # mm between the target and its ring
LINES = (0.4, 1.1, 0.4)  # mm: dark, light, dark
REACH = AIR + sum(LINES)  # mm; less than the least gap between two targets


def draw_ring(theme: Theme, surface: pygame.Surface, target: Rect, contrast: Contrast) -> None:
    """The ring, all of it outside `target`."""
    light = WHITE if contrast is Contrast.HIGH else AMBER
    dark = (0, 0, 0) if contrast is Contrast.HIGH else BLACK
    reach = AIR
    for thick, colour in zip(LINES, (dark, light, dark), strict=True):
        begin, reach = round(reach * theme.density), reach + thick
        end = max(begin + 1, round(reach * theme.density))
        pygame.draw.rect(surface, colour, target.inflate(2 * end, 2 * end), end - begin, end)
