"""Eyes of an actor: which screen is this, where do I touch? Told by pixels alone.

    eyes = Eyes(Screens(face), folder / "fb0")
    sight = eyes.look()                       -> Sight(kind=Refused, detail=Refusal.ALREADY_VOTED, ...)
    panel.tap(*eyes.find("yes", sight).center)

Every heading the booth can show is drawn once with the same pure `firmware.screens` and known by its digest;
a look copies the heading's rows out of the framebuffer and asks what they are. A half-drawn one is unknown.
"""

import mmap
import os
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from pathlib import Path

import pygame

from firmware.drivers.display import pixels
from firmware.drivers.geometry import BITS, Geometry
from firmware.screens import Screens, Target
from firmware.screens.titles import all_titles
from firmware.states.facts import Day, Item, Language, Mode, Rules
from firmware.states.model import EnterPin, Idle, Menu, State, TypingNik, Voting
from hw_sim.exemplars import CHAIR, exemplar

Crop = tuple[bytes, ...]  # the rows of a rect
MENU_PLACES = 9  # a menu shows no more items than that at once


class NotSeen(Exception):
    """What was looked for is not on that screen."""


@dataclass(frozen=True)
class Sight:
    """A screen as recognised; `detail` is the reason its heading tells, such as a Refusal, or None."""

    kind: type[State]
    detail: Enum | None
    language: Language
    mode: Mode


class Eyes:
    """Looks at one framebuffer file. `rules`: the election's, as languages and hours move buttons."""

    def __init__(
        self,
        screens: Screens,
        framebuffer: Path,
        *,
        rules: Rules | None = None,
        stride: int | None = None,
        pixel: str = "xrgb8888",
    ) -> None:
        face = screens.face
        self._screens = screens
        self._path = Path(framebuffer)
        self._geometry = Geometry(face.width, face.height, stride or face.width * BITS[pixel] // 8, pixel)
        self._rules = rules or Rules(options=len(face.options), opens=face.opens)
        self._map: mmap.mmap | None = None
        band = screens.heading
        self._rows = slice(band.top * self._geometry.stride, band.bottom * self._geometry.stride)
        self._known = self._headings()
        self._last: tuple[bytes, Sight | None] = (b"", None)
        self._targets: dict[Sight, tuple[Target, ...]] = {}
        self._tiles: dict[Language, dict[int, tuple[pygame.Rect, Crop]]] = {}
        self._keys: dict[type[State], tuple[list[pygame.Rect], dict[Crop, int]]] = {}
        self._items: dict[Sight, tuple[list[pygame.Rect], dict[Crop, str]]] = {}

    # ---- looking -------------------------------------------------------------------------------------

    def look(self) -> Sight | None:
        """The screen shown now; None where it is black, half drawn or nothing of ours."""
        memory = self._memory()
        if memory is None:
            return None
        rows = memory[self._rows]
        if rows != self._last[0]:
            self._last = (rows, self._known.get(_digest(rows)))
        return self._last[1]

    def picture(self) -> bytes:
        """The whole frame, read until two readings agree; empty where there is none."""
        memory = self._memory()
        if memory is None:
            return b""
        before = memory[:]
        while (after := memory[:]) != before:
            before = after
        return after

    def matches(self, state: State) -> bool:
        """Whether the whole frame is exactly what `state` looks like."""
        memory = self._memory()
        return memory is not None and memory[: self._geometry.size] == self._frame(state)

    def matches_region(self, state: State, rect: pygame.Rect) -> bool:
        """Whether this part of the frame is exactly what `state` looks like there."""
        memory = self._memory()
        return memory is not None and self._crop(memory, rect) == self._crop(self._frame(state), rect)

    def seen(self, rect: pygame.Rect) -> Crop:
        """The rows of this part of the frame; none where there is no frame."""
        memory = self._memory()
        return self._crop(memory, rect) if memory is not None else ()

    def drawn(self, state: State, rect: pygame.Rect) -> Crop:
        """The rows that `state` has there."""
        return self._crop(self._frame(state), rect)

    # ---- what stands on a screen ---------------------------------------------------------------------

    def find(self, name: str, sight: Sight) -> pygame.Rect:
        """Where the target of that name is. Raises NotSeen.

        A menu's items and a PIN pad's digits move; they are found by how they look now.
        """
        if sight.kind is Menu and name.startswith("item-"):
            found = self.items(sight).get(name)
        elif sight.kind is EnterPin and name.startswith("digit-"):
            found = self.digits().get(int(name.removeprefix("digit-")))
        else:
            found = next(
                (target.rect for target in self._exemplar_targets(sight) if target.name == name), None
            )
        if found is None:
            raise NotSeen(f"{name} on {sight.kind.__name__}")
        return found

    def digits(self) -> dict[int, pygame.Rect]:
        """The ten keys of the pad shown now, by digit; empty where there is no whole pad."""
        sight, memory = self.look(), self._memory()
        if sight is None or memory is None or sight.kind not in (EnterPin, TypingNik):
            return {}
        places, faces = self._pad(sight)
        found = {faces.get(self._crop(memory, rect)): rect for rect in places}
        whole = {digit: rect for digit, rect in found.items() if digit is not None}
        return whole if len(whole) == 10 and self.look() == sight else {}

    def items(self, sight: Sight) -> dict[str, pygame.Rect]:
        """The items of the menu shown now, by the names of their targets."""
        memory = self._memory()
        if memory is None:
            return {}
        places, faces = self._menu(sight)
        found = {faces.get(self._crop(memory, rect)): rect for rect in places}
        return {name: rect for name, rect in found.items() if name is not None}

    def chosen(self) -> int | None:
        """The option whose tile is marked on the ballot shown now."""
        sight, memory = self.look(), self._memory()
        if sight is None or memory is None or sight.kind is not Voting:
            return None
        for number, (rect, marked) in self._marked(sight).items():
            if self._crop(memory, rect) == marked:
                return number
        return None

    # ---- what is drawn in advance --------------------------------------------------------------------

    def _headings(self) -> dict[bytes, Sight]:
        """The digest of every heading: class, reason, language, mode."""
        band = self._screens.heading
        geometry = Geometry(band.w, band.h, self._geometry.stride, self._geometry.pixel)
        known: dict[bytes, Sight] = {}
        for kind, detail in all_titles():
            for language in self._screens.languages:
                for mode in Mode:
                    picture = self._screens.heading_picture(kind, detail, language, mode)
                    known[_digest(pixels(picture, geometry))] = Sight(kind, detail, language, mode)
        return known

    def _day(self, sight: Sight) -> Day:
        return Day(rules=self._rules, mode=sight.mode, language=sight.language)

    def _exemplar_targets(self, sight: Sight) -> tuple[Target, ...]:
        if sight not in self._targets:
            state = exemplar(sight.kind, sight.detail, self._day(sight))
            self._targets[sight] = self._screens.targets(state)
        return self._targets[sight]

    def _pad(self, sight: Sight) -> tuple[list[pygame.Rect], dict[Crop, int]]:
        if sight.kind not in self._keys:
            frame = self._frame(exemplar(sight.kind, None, self._day(sight)))
            keys = {t.name: t.rect for t in self._exemplar_targets(sight)}
            rects = {digit: keys[f"digit-{digit}"] for digit in range(10)}
            self._keys[sight.kind] = (
                list(rects.values()),
                {self._crop(frame, rect): digit for digit, rect in rects.items()},
            )
        return self._keys[sight.kind]

    def _menu(self, sight: Sight) -> tuple[list[pygame.Rect], dict[Crop, str]]:
        if sight not in self._items:
            places: list[pygame.Rect] = []
            faces: dict[Crop, str] = {}
            every = tuple(Item)
            for items in (every[:MENU_PLACES], every[MENU_PLACES:]):
                state = Menu(self._day(sight), CHAIR, items, back=Idle(self._day(sight)))
                frame = self._frame(state)
                targets = [t for t in self._screens.targets(state) if t.name.startswith("item-")]
                faces |= {self._crop(frame, target.rect): target.name for target in targets}
                places = places or [target.rect for target in targets]
            self._items[sight] = (places, faces)
        return self._items[sight]

    def _marked(self, sight: Sight) -> dict[int, tuple[pygame.Rect, Crop]]:
        """Each option's place, and how it looks there when it is chosen."""
        if sight.language not in self._tiles:
            tiles = {}
            for option in self._screens.face.options:
                state = Voting(self._day(sight), option.number)
                rects = {target.name: target.rect for target in self._screens.targets(state)}
                rect = rects[f"option-{option.number}"]
                tiles[option.number] = (rect, self._crop(self._frame(state), rect))
            self._tiles[sight.language] = tiles
        return self._tiles[sight.language]

    # ---- bytes ---------------------------------------------------------------------------------------

    def _frame(self, state: State) -> bytes:
        return pixels(self._screens.render(state), self._geometry)

    def _crop(self, memory: bytes | mmap.mmap, rect: pygame.Rect) -> Crop:
        stride, step = self._geometry.stride, BITS[self._geometry.pixel] // 8
        start, wide = rect.top * stride + rect.left * step, rect.width * step
        return tuple(memory[at : at + wide] for at in range(start, start + rect.height * stride, stride))

    def _memory(self) -> mmap.mmap | None:
        """The framebuffer, mapped when it is there and large enough."""
        if self._map is None:
            try:
                fd = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
            except OSError:
                return None
            try:
                if os.fstat(fd).st_size >= self._geometry.size:
                    self._map = mmap.mmap(fd, self._geometry.size, mmap.MAP_SHARED, mmap.PROT_READ)
            finally:
                os.close(fd)
        return self._map


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
