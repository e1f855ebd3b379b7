"""What the booth shows and what a touch on it means. Pure: a state in, a picture or an event out.

    screens = Screens(face)
    surface = screens.render(state)                       # the whole frame, 32 bits a pixel
    event = screens.touch(state, down=(640, 700), up=(642, 703))

pygame draws into off-screen surfaces only; no window, no display driver, no device is touched here.
"""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame.transform

from firmware.screens.errors import ScreenError
from firmware.screens.face import Face, OptionFace, Target
from firmware.screens.screens import Screens

pygame.transform.set_smoothscale_backend("GENERIC")  # or a photo's pixels would depend on the processor

__all__ = ["Face", "OptionFace", "ScreenError", "Screens", "Target"]
