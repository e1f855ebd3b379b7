"""How the places of a screen look, drawn when they are first asked for, and kept as digests.

    prints = Prints(screens, geometry, rules, threading.RLock())
    prints.of("digit", sight, TextSize.NORMAL)["7"].is_at(memory, rect, geometry)

Kinds: "target", every target of such a screen at its place; "digit", a pad's keys; "item", a menu's;
"marked", the ballot's tiles as they look when chosen.
"""

from __future__ import annotations

import mmap
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import pygame

from firmware.drivers.display import pixels
from firmware.drivers.geometry import BITS, Geometry
from firmware.screens import Screens, Target
from firmware.states.facts import Day, Item, Look, Rules, TextSize
from firmware.states.model import Idle, Menu, State, Voting
from hw_sim.exemplars import CHAIR, exemplar
from hw_sim.sight import Sight

Crop = tuple[bytes, ...]  # the rows of a rect
Memory = bytes | mmap.mmap
Drawn = Iterator[tuple[str, State, pygame.Rect]]
MENU_PLACES = 9  # a menu shows no more items than that at once


@dataclass(frozen=True)
class Print:
    """How a place looks, kept small: a row from its middle, to be compared at once, and the digest of all."""

    rect: pygame.Rect
    row: bytes
    digest: bytes

    def is_at(self, memory: Memory, rect: pygame.Rect, geometry: Geometry) -> bool:
        """Whether that rect of a frame looks so."""
        if rect.size != self.rect.size or crop(memory, _middle(rect), geometry) != (self.row,):
            return False
        return _digest(crop(memory, rect, geometry)) == self.digest


class Prints:
    """`rules`: the election's. `drawing` is held while something is drawn: screens are for one thread."""

    def __init__(self, screens: Screens, geometry: Geometry, rules: Rules, drawing: threading.RLock) -> None:
        self._screens, self._geometry, self._rules, self._drawing = screens, geometry, rules, drawing
        self._targets: dict[tuple[Sight, TextSize], tuple[Target, ...]] = {}
        self._prints: dict[tuple[str, Sight, TextSize], dict[str, Print]] = {}
        self._kinds: dict[str, Callable[[Sight, TextSize], Drawn]] = {
            "target": self._each_target,
            "digit": self._each_digit,
            "item": self._each_item,
            "marked": self._each_marked,
        }

    def of(self, kind: str, sight: Sight, size: TextSize) -> Mapping[str, Print]:
        """Everything of this kind that such a screen may show, by name."""
        key = (kind, sight, size)
        if key not in self._prints:
            with self._drawing:
                self._prints[key] = self._drawn(self._kinds[kind](sight, size))
        return self._prints[key]

    def rects(self, sight: Sight, size: TextSize) -> dict[str, pygame.Rect]:
        """Where the targets of such a screen stand in that size, by name."""
        if (sight, size) not in self._targets:
            with self._drawing:
                self._targets[sight, size] = self._screens.targets(self._exemplar(sight, size))
        return {target.name: target.rect for target in reversed(self._targets[sight, size])}

    def frame(self, state: State) -> bytes:
        """The whole picture of a state as it lies in the framebuffer."""
        with self._drawing:
            return pixels(self._screens.render(state), self._geometry)

    def _drawn(self, things: Drawn) -> dict[str, Print]:
        prints: dict[str, Print] = {}
        shown, frame = None, b""
        for name, state, rect in things:
            if state is not shown:
                shown, frame = state, self.frame(state)
            rows = crop(frame, rect, self._geometry)
            [row] = crop(frame, _middle(rect), self._geometry)
            prints[name] = Print(rect, row, _digest(rows))
        return prints

    def _exemplar(self, sight: Sight, size: TextSize) -> State:
        return exemplar(sight.kind, sight.detail, self._day(sight, size))

    def _day(self, sight: Sight, size: TextSize) -> Day:
        look = Look(size, sight.contrast)
        return Day(rules=self._rules, mode=sight.mode, language=sight.language, look=look)

    def _each_target(self, sight: Sight, size: TextSize) -> Drawn:
        state = self._exemplar(sight, size)
        for name, rect in self.rects(sight, size).items():
            yield name, state, rect

    def _each_digit(self, sight: Sight, size: TextSize) -> Drawn:
        for name, state, rect in self._each_target(sight, size):
            if name.startswith("digit-"):
                yield name.removeprefix("digit-"), state, rect

    def _each_item(self, sight: Sight, size: TextSize) -> Drawn:
        """Each at one place of its own; a menu that shows fewer has them at the same places."""
        day, every = self._day(sight, size), tuple(Item)
        for items in (every[:MENU_PLACES], every[MENU_PLACES:]):
            state = Menu(day, CHAIR, items, back=Idle(day))
            for target in self._screens.targets(state):
                if target.name.startswith("item-"):
                    yield target.name, state, target.rect

    def _each_marked(self, sight: Sight, size: TextSize) -> Drawn:
        """Each option's tile as it looks when it is chosen."""
        for option in self._screens.face.options:
            state = Voting(self._day(sight, size), option.number)
            rects = {target.name: target.rect for target in self._screens.targets(state)}
            yield f"{option.number}", state, rects[f"option-{option.number}"]


def crop(memory: Memory, rect: pygame.Rect, geometry: Geometry) -> Crop:
    """The rows of that part of a frame."""
    stride, step = geometry.stride, BITS[geometry.pixel] // 8
    start, wide = rect.top * stride + rect.left * step, rect.width * step
    return tuple(memory[at : at + wide] for at in range(start, start + rect.height * stride, stride))


def _middle(rect: pygame.Rect) -> pygame.Rect:
    return pygame.Rect(rect.left, rect.centery, rect.width, 1)


def _digest(rows: Crop) -> bytes:
    return blake2b(b"".join(rows), digest_size=16).digest()
