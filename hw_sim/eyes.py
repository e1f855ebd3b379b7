"""Eyes of an actor: which screen is this, where do I touch? Told by pixels alone.

    eyes = Eyes.at(station, package, "bilik-1", folder / "fb0")
    sight = eyes.look()                       -> Sight(kind=Refused, detail=Refusal.ALREADY_VOTED, ...)
    panel.tap(*eyes.find("yes", sight).center)

Headings are known by their digests (`sight.py`); a look copies the heading's rows out of the framebuffer and
asks what they are. A half-drawn one is unknown. A heading does not tell how large the letters are; that is
seen on what is looked for, as each size is drawn and compared.
"""

from __future__ import annotations

import mmap
import os
import threading
from pathlib import Path

import pygame

from firmware.booth.face import face_of
from firmware.config import Station
from firmware.drivers.geometry import BITS, Geometry
from firmware.election.package import Package
from firmware.screens import OptionFace, Screens
from firmware.screens.spoken import as_shown
from firmware.states.facts import Day, Language, Rules, TextSize
from firmware.states.model import EnterPin, Menu, State, TypingNik, Voting
from hw_sim.prints import Crop, Prints, crop
from hw_sim.sight import Headings, Sight

__all__ = ["Eyes", "NotSeen", "Sight"]

SIZES = (TextSize.NORMAL, TextSize.LARGE, TextSize.SMALL)  # the likeliest first


class NotSeen(Exception):
    """What was looked for is not on that screen."""


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
        drawing = threading.RLock()
        self._headings = Headings(screens, self._geometry, self._rules.languages, drawing)
        self._prints = Prints(screens, self._geometry, self._rules, drawing)
        self._last: tuple[bytes, Sight | None] = (b"", None)

    @classmethod
    def at(cls, station: Station, package: Package, booth: str, framebuffer: Path) -> Eyes:
        """Eyes of somebody who knows this election's screens, by drawings of their own."""
        face, manifest = face_of(station, package, booth), package.manifest
        languages = tuple(Language(code) for code in manifest.rules.languages)
        rules = Rules(options=len(face.options), opens=face.opens, languages=languages)
        return cls(Screens(face), framebuffer, rules=rules)

    @property
    def rules(self) -> Rules:
        """The election's, as far as they show on a screen."""
        return self._rules

    @property
    def languages(self) -> tuple[Language, ...]:
        """The election's that this display can show; a booth speaks the first to whoever comes."""
        return as_shown(self._screens.theme, Day(rules=self._rules)).rules.languages

    @property
    def options(self) -> tuple[OptionFace, ...]:
        """What stands on the ballot."""
        return self._screens.face.options

    # ---- looking -------------------------------------------------------------------------------------

    def look(self) -> Sight | None:
        """The screen shown now; None where it is black, half drawn or nothing of ours."""
        memory = self._memory()
        if memory is None:
            return None
        rows = memory[self._rows]
        last, sight = self._last
        if sight is None or rows != last:
            sight = self._headings.named(rows)
            self._last = (rows, sight)
        return sight

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
        return memory is not None and memory[: self._geometry.size] == self._prints.frame(state)

    def matches_region(self, state: State, rect: pygame.Rect) -> bool:
        """Whether this part of the frame is exactly what `state` looks like there."""
        memory = self._memory()
        return memory is not None and crop(memory, rect, self._geometry) == self.drawn(state, rect)

    def seen(self, rect: pygame.Rect) -> Crop:
        """The rows of this part of the frame; none where there is no frame."""
        memory = self._memory()
        return crop(memory, rect, self._geometry) if memory is not None else ()

    def drawn(self, state: State, rect: pygame.Rect) -> Crop:
        """The rows that `state` has there."""
        return crop(self._prints.frame(state), rect, self._geometry)

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
            found = self._place(name, sight)
        if found is None:
            raise NotSeen(f"{name} on {sight.kind.__name__}")
        return found

    def size(self, sight: Sight) -> TextSize:
        """How large the letters on the screen are: the size that most of its targets look like."""
        return max(SIZES, key=lambda size: len(self._alike("target", sight, size)))

    def digits(self) -> dict[int, pygame.Rect]:
        """The ten keys of the pad shown now, by digit; empty where there is no whole pad."""
        sight = self.look()
        if sight is None or sight.kind not in (EnterPin, TypingNik):
            return {}
        for size in self._sizes(sight):
            keys = self._seen_anywhere("digit", sight, size)
            if len(keys) == 10:
                return {int(name): rect for name, rect in keys.items()} if self.look() == sight else {}
        return {}

    def items(self, sight: Sight) -> dict[str, pygame.Rect]:
        """The items of the menu shown now, by the names of their targets."""
        return max((self._seen_anywhere("item", sight, size) for size in self._sizes(sight)), key=len)

    def chosen(self) -> int | None:
        """The option whose tile is marked on the ballot shown now."""
        sight = self.look()
        if sight is None or sight.kind is not Voting:
            return None
        for size in self._sizes(sight):
            for name in self._alike("marked", sight, size):
                return int(name)
        return None

    def _sizes(self, sight: Sight) -> list[TextSize]:
        """The usual size, and the one that is shown."""
        return list(dict.fromkeys((TextSize.NORMAL, self.size(sight))))

    # ---- comparing with what was drawn ---------------------------------------------------------------

    def _place(self, name: str, sight: Sight) -> pygame.Rect | None:
        """Its rect in the size that is shown; which one that is matters only where the rects differ."""
        every = {size: self._prints.rects(sight, size).get(name) for size in SIZES}
        rects = {size: rect for size, rect in every.items() if rect is not None}
        if len({tuple(rect) for rect in rects.values()}) > 1:
            for size, rect in rects.items():
                if name in self._alike("target", sight, size):
                    return rect
            return rects.get(self.size(sight))
        return next(iter(rects.values()), None)

    def _alike(self, what: str, sight: Sight, size: TextSize) -> list[str]:
        """Which of these places look now as they do in that size."""
        memory = self._memory()
        if memory is None:
            return []
        prints = self._prints.of(what, sight, size)
        return [name for name, one in prints.items() if one.is_at(memory, one.rect, self._geometry)]

    def _seen_anywhere(self, what: str, sight: Sight, size: TextSize) -> dict[str, pygame.Rect]:
        """Which of these things stands where: each may be at any one's place."""
        memory = self._memory()
        if memory is None:
            return {}
        prints = self._prints.of(what, sight, size)
        rects = {tuple(one.rect): one.rect for one in prints.values()}.values()
        return {
            name: rect
            for rect in rects
            for name, one in prints.items()
            if one.is_at(memory, rect, self._geometry)
        }

    # ---- bytes ---------------------------------------------------------------------------------------

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
