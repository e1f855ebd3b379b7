"""One screen while it is put together: pieces are placed, targets among them.

    @book.page(model.Paused)
    def paused(page: Page, state: Paused) -> None:
        page.notice(page.frame.upper, "pause", page.say("paused.said"))
        page.actions(yes="paused.yes")

A page knows words, sizes and places; what a touch leads to is the business of `firmware/states`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from firmware.screens.brush import Look
from firmware.screens.errors import NoScreen
from firmware.screens.face import Face
from firmware.screens.fit import Block, Para, fit
from firmware.screens.foot import tools
from firmware.screens.layout import Frame, Rect, below, beside, gap, left, right
from firmware.screens.text import say
from firmware.screens.theme import CALM, LARGE, READING, Ink, Theme
from firmware.screens.widgets import NO, YES, Button, Drawing, Prose, Style, label_room
from firmware.states.events import Event, No, Yes
from firmware.states.facts import Day, TextSize
from firmware.states.model import State

PARTS = (0.3, 0.24, 0.18, 0.13)  # of the longer side: what a drawing may take beside words
LEAST_LABELS = (4.4, 4.0)  # mm: a label that fits in no size of the ladder


@dataclass(frozen=True)
class Piece:
    """A look at its place; with an event it is a target."""

    rect: Rect
    look: Look
    event: Event | None = None
    name: str = ""


@dataclass(frozen=True)
class Spec:
    """A button to be placed beside others."""

    rect: Rect
    label: str
    event: Event
    name: str
    style: Style = NO
    icon: str = ""


class Page:
    """Collects the pieces of one screen."""

    def __init__(self, theme: Theme, face: Face, frame: Frame, day: Day) -> None:
        self.theme = theme
        self.face = face
        self.frame = frame
        self.day = day
        self.gap = gap(theme)
        self.pieces: list[Piece] = []

    def say(self, key: str, **values: object) -> str:
        return say(self.day.language, key, **values)

    def put(self, rect: Rect, look: Look) -> None:
        self.pieces.append(Piece(rect, look))

    def target(self, rect: Rect, look: Look, event: Event, name: str) -> None:
        self.pieces.append(Piece(rect, look, event, name))

    def button(
        self, rect: Rect, label: str, event: Event, name: str, style: Style = NO, icon: str = ""
    ) -> None:
        self.buttons(Spec(rect, label, event, name, style, icon))

    def buttons(self, *buttons: Spec, cap: float | None = None) -> None:
        """Buttons whose labels are set in one size, by itself the largest in which all of them fit."""
        for one in buttons:
            look = Button(one.label, one.style, one.icon, (cap or self.common_cap(*buttons),))
            self.target(one.rect, look, one.event, one.name)

    def common_cap(self, *buttons: Spec) -> float:
        """The largest size in which all these labels fit."""
        labels = [one for one in buttons if one.label]
        sizes = (*self.theme.reading, *LEAST_LABELS)
        fitting = (cap for cap in sizes if all(self._label(one, cap).cap == cap for one in labels))
        return next(fitting, sizes[-1])

    def _label(self, one: Spec, cap: float) -> Block:
        room = label_room(self.theme, one.rect.size, bool(one.icon), one.label)
        return fit(self.theme, (Para(one.label, True),), room.w, room.h, (cap,))

    def spec(
        self, rect: Rect, label: str, event: Event, name: str, style: Style = NO, icon: str = ""
    ) -> Spec:
        return Spec(rect, label, event, name, style, icon)

    def text(
        self,
        rect: Rect,
        *paras: Para | str,
        sizes: tuple[float, ...] = (LARGE, READING),
        align: str = "left",
        secret: bool = False,
        lines: int = 99,
        scaled: bool = True,
    ) -> None:
        """Paragraphs in the middle of `rect`'s height, in the first of `sizes` that fits.

        `sizes` are those offered where letters of normal size are wanted (`Theme.sizes`); as they are where
        they need not be `scaled` any more.
        """
        whole = tuple(Para(p) if isinstance(p, str) else p for p in paras)
        offered = self.theme.sizes(sizes) if scaled else sizes
        self.put(rect, Prose(whole, offered, align, secret=secret, lines=lines))

    # ---- what many screens share -------------------------------------------------------------------

    def notice(
        self,
        rect: Rect,
        icon: str,
        *said: str,
        who: str = "",
        do: str = "",
        more: tuple[Para, ...] = (),
        ink: Ink = CALM,
    ) -> None:
        """A drawing, and what happened, then who should do what."""
        paras = [Para(said[0], bold=True), *(Para(text) for text in said[1:]), *more]
        if do:
            paras.append(Para(do, chip=self.say(f"who.{who}"), space=0.5))
        self.tell(rect, Drawing(icon, ink), *paras)

    def tell(
        self, rect: Rect, picture: Look, *paras: Para, parts: tuple[float, ...] = PARTS, shape: float = 0.0
    ) -> None:
        """A picture, and beside it the words; above them on an upright display.

        The words take the largest size wanted in which they fit; the picture gives way for that, down to the
        last of `parts` (of the rect's longer side), and goes where the letters are to be large or would get
        too small. `shape`: the width for its height of a picture that must stay; by itself it is square.
        """
        sizes = self.theme.reading
        cuts = [self._cut(rect, part, shape or 1.0) for part in parts]
        alone = (Rect(rect.topleft, (0, 0)), rect)  # the heading has a pictogram already
        if self.theme.size is TextSize.LARGE and not shape:
            cuts.append(alone)
        fitting = (cut for cap in sizes for cut in cuts if self._fits(paras, cut[1], cap))
        seen, words = next(fitting, cuts[-1] if shape else alone)
        if self.theme.upright:
            free = max(0, words.h - fit(self.theme, paras, words.w, words.h, sizes).height)
            seen, words = seen.move(0, free // 2), Rect(words.x, words.y + free // 2, words.w, words.h - free)
        if seen.w:
            self.put(seen, picture)
        self.text(words, *paras, sizes=sizes, align="center" if self.theme.upright else "left", scaled=False)

    def _fits(self, paras: tuple[Para, ...], room: Rect, cap: float) -> bool:
        return fit(self.theme, paras, room.w, room.h, (cap,)).cap == cap

    def _cut(self, rect: Rect, part: float, shape: float) -> tuple[Rect, Rect]:
        """The picture's place and the words', where the picture takes `part` of the longer side."""
        space = self.theme.px(4 if self.theme.compact else 5)
        if self.theme.upright:
            tall = round(min(rect.h * part, rect.w / shape))
            wide = round(tall * shape)
            return Rect(rect.centerx - wide // 2, rect.y, wide, tall), below(rect, tall + space)
        wide = round(min(rect.w * part, rect.h * shape))
        tall = round(wide / shape)
        return Rect(rect.x, rect.centery - tall // 2, wide, tall), beside(rect, wide + space)

    def busy(self, icon: str, said: str) -> None:
        """Something is being done that takes a moment; nothing to touch."""
        self.notice(self.frame.body, icon, said, self.say("please-wait"))

    def actions(self, yes: str = "", no: str = "", yes_icon: str = "", no_icon: str = "") -> None:
        """The foot of the screen: No at the left end, Yes at the right, far apart. Keys of their labels."""
        foot = self.frame.actions
        wide = min(self.theme.px(80), (foot.w - self.theme.px(14)) // 2)
        self.actions_in(left(foot, wide), right(foot, wide), yes, no, yes_icon, no_icon)

    def actions_in(
        self,
        at_left: Rect,
        at_right: Rect,
        yes: str = "",
        no: str = "",
        yes_icon: str = "",
        no_icon: str = "",
    ) -> None:
        """As `actions`, in cells of one's own."""
        found: list[Spec] = []
        if no:
            found.append(Spec(at_left, self.say(no), No(), "no", NO, no_icon))
        if yes:
            found.append(Spec(at_right, self.say(yes), Yes(), "yes", YES, yes_icon))
        self.buttons(*found)

    def languages(self) -> None:
        """Small buttons for each of the election's languages and for the look, at the foot of the screen."""
        tools(self, self.frame.actions, with_languages=True)


def place(page: Page, where: str) -> str:
    """Where a system card is damaged: a block by its number, a file by its name."""
    return page.say("card.block", block=where) if where.isdecimal() else where


S = TypeVar("S", bound=State)
Draw = Callable[[Page, Any], None]  # Any: each takes its own State subclass


class Book:
    """Which function draws which state."""

    def __init__(self) -> None:
        self.pages: dict[type[State], Draw] = {}

    def page(self, kind: type[S]) -> Callable[[Callable[[Page, S], None]], Callable[[Page, S], None]]:
        """Enter the function that draws this state class."""

        def enter(draw: Callable[[Page, S], None]) -> Callable[[Page, S], None]:
            self.pages[kind] = draw
            return draw

        return enter

    def draw(self, page: Page, state: State) -> None:
        """Raises NoScreen for a state class nobody drew."""
        try:
            draw = self.pages[type(state)]
        except KeyError:
            raise NoScreen(f"{type(state).__name__} has no screen") from None
        draw(page, state)
