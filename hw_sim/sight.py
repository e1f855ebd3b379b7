"""A screen as recognised by its heading, and how headings come to be known.

    headings = Headings(screens, geometry, (Language.ID, Language.EN), threading.RLock())
    headings.named(rows)                    -> Sight(kind=Refused, detail=Refusal.ALREADY_VOTED, ...) or None

Every heading is drawn by the same pure `firmware.screens` that the booth draws with, and known by its digest.
To draw all of them, in every language and look, takes seconds. So at first only those of the election's first
language are drawn, in normal contrast and no rehearsal; others when a heading is met that is none of these.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b

from firmware.drivers.display import pixels
from firmware.drivers.geometry import Geometry
from firmware.first_picture import first_picture
from firmware.screens import Screens
from firmware.screens.titles import all_titles
from firmware.states import model as m
from firmware.states.facts import Contrast, Language, Mode
from firmware.states.model import State

COMMON = (m.Idle, m.Voting, m.Confirming, m.CheckingFinger, m.CheckingSlip, m.Ready, m.StartingSimulasi)
"""Where a language, a look or a rehearsal is seen first."""

Group = tuple[Mode, Contrast, Language]


@dataclass(frozen=True)
class Sight:
    """A screen as recognised; `detail` is the reason its heading tells, such as a Refusal, or None."""

    kind: type[State]
    detail: Enum | None
    language: Language
    mode: Mode
    contrast: Contrast = Contrast.NORMAL


class Headings:
    """What has been learned so far. `drawing` is held while something is drawn: screens are for one
    thread."""

    def __init__(
        self, screens: Screens, geometry: Geometry, languages: Iterable[Language], drawing: threading.RLock
    ) -> None:
        band = screens.heading
        self._screens, self._drawing = screens, drawing
        self._geometry = Geometry(band.w, band.h, geometry.stride, geometry.pixel)
        ours = tuple(languages)
        later = [language for language in screens.languages if language not in ours]
        groups = [(mode, contrast, one) for mode in Mode for contrast in Contrast for one in (*ours, *later)]
        self._unlearned: list[Group] = sorted(groups, key=lambda group: group[2] in later)
        self._samples: dict[bytes, Group] | None = None
        self._doubtful = b""
        first = first_picture(geometry)[band.top * geometry.stride : band.bottom * geometry.stride]
        self._known: dict[bytes, Sight | None] = {_digest(first): None, _digest(bytes(len(first))): None}
        self._learn((Mode.REAL, Contrast.NORMAL, ours[0]))

    def named(self, rows: bytes) -> Sight | None:
        """Which heading these rows are; None for one that is half drawn or nothing of ours.

        One that is unknown and still there at the next look is no half-drawn one: more is learned then.
        """
        digest = _digest(rows)
        if digest in self._known:
            return self._known[digest]
        if digest == self._doubtful and self._unlearned:
            with self._drawing:
                self._learn_more(digest)
        self._doubtful = digest
        return self._known.get(digest)

    def _learn_more(self, digest: bytes) -> None:
        """The group of which this is a common heading, or else the next."""
        if self._samples is None:
            commonly = [(kind, detail) for kind, detail in all_titles() if kind in COMMON]
            self._samples = {
                self._heading(kind, detail, group): group
                for group in self._unlearned
                for kind, detail in commonly
            }
        group = self._samples.get(digest)
        self._learn(group if group in self._unlearned else self._unlearned[0])

    def _learn(self, group: Group) -> None:
        mode, contrast, language = group
        self._unlearned.remove(group)
        for kind, detail in all_titles():
            sight = Sight(kind, detail, language, mode, contrast)
            self._known[self._heading(kind, detail, group)] = sight

    def _heading(self, kind: type[State], detail: Enum | None, group: Group) -> bytes:
        mode, contrast, language = group
        picture = self._screens.heading_picture(kind, detail, language, mode, contrast)
        return _digest(pixels(picture, self._geometry))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
