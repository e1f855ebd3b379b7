"""State to picture, touch to event, for one face on one display."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

import pygame

from firmware.screens import (
    closing,
    devices,
    notices,
    officer,
    opening,
    patience,
    power,
    trial_glass,
    update,
    voter,
)
from firmware.screens.bands import Hazard, Heading
from firmware.screens.bar import Bar
from firmware.screens.brush import Brush, blank
from firmware.screens.catalogue import load_all
from firmware.screens.face import Face, Target
from firmware.screens.focus_ring import draw_ring
from firmware.screens.layout import Rect, frame
from firmware.screens.page import Book, Page, Piece
from firmware.screens.spoken import as_shown, languages, shown
from firmware.screens.text import diagnostic_words, say
from firmware.screens.theme import WHITE, Theme
from firmware.screens.titles import detail_of, title
from firmware.states.events import Event, Felt, No, Touched
from firmware.states.facts import Contrast, Day, Language, Look, Mode
from firmware.states.model import State, TouchTest

BAND_BYTES = 3 << 20  # of painted headings and bars, at most
EDGE = 1.6  # mm: the hazard frame of a rehearsal, within the margin that every screen keeps

BOOK = Book()
for part in (
    *(voter, officer, opening, notices, closing, power, update),
    *(devices, trial_glass, patience),
):
    BOOK.pages.update(part.BOOK.pages)


class Screens:
    """Draws every state of the model; says what a touch means on it.

    `heading` is the band whose pixels depend only on the state's class, the reason its heading tells
    (`titles.DETAILS`), the language, the mode and the contrast. Not thread-safe: one thread draws.
    """

    def __init__(self, face: Face) -> None:
        pygame.font.init()
        load_all()
        self.face = face
        self.theme = Theme(face.width, face.height, face.width_mm)
        self.frame = frame(self.theme)
        self.brush = Brush(self.theme, face)
        self._bands: dict[Contrast, Brush] = {}
        self.heading: pygame.Rect = self.frame.heading
        self.languages: tuple[Language, ...] = languages(self.theme)

    def render(self, state: State, focus: str | None = None) -> pygame.Surface:
        """The whole frame, 32 bits a pixel. Raises NoScreen.

        `focus`: the name of the target that gets the focus ring; none does where no target is named so.
        """
        surface = blank(self.face.width, self.face.height, WHITE)
        day = as_shown(self.theme, state.day)
        rehearsal = day.mode is Mode.SIMULASI
        self._bar(surface, day, rehearsal)
        heading = self.heading_picture(
            type(state), detail_of(state), day.language, day.mode, day.look.contrast
        )
        surface.blit(heading, self.heading)
        if rehearsal:
            self._hazard(surface, day.look.contrast)
        pieces, brush = self.pieces(state), self._brush(day.look)
        for piece in pieces:
            surface.blit(brush.picture(piece.look, piece.rect.w, piece.rect.h), piece.rect)
        for piece in pieces:
            if focus is not None and piece.event is not None and piece.name == focus:
                draw_ring(self.theme, surface, piece.rect, day.look.contrast)
        return surface

    def heading_picture(
        self,
        kind: type[State],
        detail: Enum | None,
        language: Language,
        mode: Mode,
        contrast: Contrast = Contrast.NORMAL,
    ) -> pygame.Surface:
        """What `render` shows in the rect `heading`. Shared: do not draw on it. Raises NoScreen."""
        words = title(kind, detail)
        look = Heading(words.text(shown(self.theme, language)), words.icon, words.ink, mode is Mode.SIMULASI)
        return self._band(contrast).picture(look, self.heading.w, self.heading.h)

    def pieces(self, state: State) -> list[Piece]:
        """What stands on the screen under the heading, in the order drawn. Raises NoScreen."""
        day = as_shown(self.theme, state.day)
        page = Page(self._brush(day.look).theme, self.face, self.frame, day)
        BOOK.draw(page, state)
        return page.pieces

    def targets(self, state: State) -> tuple[Target, ...]:
        """Where this screen can be touched. Raises NoScreen."""
        return tuple(Target(p.rect, p.event, p.name) for p in self.pieces(state) if p.event is not None)

    def touch(self, state: State, down: tuple[int, int], up: tuple[int, int]) -> Event | None:
        """What a touch means that began at `down` and ended at `up`.

        Only a touch that begins and ends on the same target counts: a finger that slides off takes it back
        (None). `Touched` where no target was meant: somebody is there.
        """
        targets = self.targets(state)
        first, last = (next((t for t in targets if t.rect.collidepoint(at)), None) for at in (down, up))
        if isinstance(state, TouchTest) and not (first is last and first is not None and first.event == No()):
            spot = last.event.spot if last is not None and isinstance(last.event, Felt) else None
            return Felt(up[0] * 1000 // self.face.width, up[1] * 1000 // self.face.height, spot)
        if first is None and last is None:
            return Touched()
        return first.event if first is not None and first is last else None

    def _bar(self, surface: pygame.Surface, day: Day, rehearsal: bool) -> None:
        """On a technician's image what it is stands where the election is named: it holds none."""
        face, booth = self.face, say(day.language, "bar.booth")
        diagnostic = day.system.diagnostic
        title, place = diagnostic_words() if diagnostic else (face.title, face.place)
        tps, name = _named(face.tps, "TPS"), _named(face.booth, booth, "Bilik")
        look = Bar(title, place, tps, name, rehearsal, diagnostic)
        rect = self.frame.bar
        surface.blit(self._band(day.look.contrast).picture(look, rect.w, rect.h), rect)

    def _brush(self, look: Look) -> Brush:
        """The brush for this look. Only the present one's pictures are kept."""
        theme = self.brush.theme
        if (theme.size, theme.contrast) != (look.size, look.contrast):
            self.brush = Brush(replace(theme, size=look.size, contrast=look.contrast), self.face)
        return self.brush

    def _band(self, contrast: Contrast) -> Brush:
        """The brush for bar, heading and hazard frame, which no text size changes."""
        if contrast not in self._bands:
            self._bands[contrast] = Brush(replace(self.theme, contrast=contrast), self.face, BAND_BYTES)
        return self._bands[contrast]

    def _hazard(self, surface: pygame.Surface, contrast: Contrast) -> None:
        thick, top = self.theme.px(EDGE), self.heading.bottom
        tall = self.face.height - top
        for rect in (
            Rect(0, top, thick, tall),
            Rect(self.face.width - thick, top, thick, tall),
            Rect(0, self.face.height - thick, self.face.width, thick),
        ):
            surface.blit(self._band(contrast).picture(Hazard(), rect.w, rect.h), rect)


def _named(value: str, *words: str) -> str:
    """ "3" as "TPS 3"; "TPS 03" as it is."""
    if not value or any(value.lower().startswith(word.lower()) for word in words):
        return value
    return f"{words[0]} {value}"


__all__ = ["BOOK", "Screens"]
