"""Letters, contrast, targets and gaps, measured on the rendered frame: on all displays, for every look."""

from __future__ import annotations

from itertools import combinations

import pytest
from measure import Frame, drawn_rect, has_height, readings
from screens_support import DISPLAYS, SHOWN, make_day, make_face, make_screens

from firmware.screens import Screens
from firmware.screens.ballot_looks import Tile
from firmware.screens.fit import Para
from firmware.screens.layout import Rect
from firmware.screens.page import Book, Page
from firmware.screens.screens import BOOK
from firmware.screens.theme import GAP, HUGE, LINE, READING, TARGET, WHITE, Ink
from firmware.screens.widgets import NO, YES, Button, Prose
from firmware.states import model as m
from firmware.states.events import No, Yes
from firmware.states.facts import Contrast, Language, Look, Mode, TextSize
from hw_sim.exemplars import exemplar, exemplars

VOTERS = (
    m.Idle, m.LookingUp, m.CheckingFinger, m.Authorising, m.Voting, m.Confirming, m.Sealing, m.PrintingSlip,
    m.CheckingSlip, m.Casting, m.Thanks, m.WalkAway,
)  # fmt: skip
"""The screens on which a voter with a look of his own stands."""
RATIO = {Contrast.NORMAL: 10.0, Contrast.HIGH: 20.0}
SMALL_TILE = {("7in", 5): 4.4, ("7in", 6): 4.4, ("10in", 6): 4.4}
"""Where names on the ballot, or the word on the chosen tile, may be under 4.8 mm: docs/face.md lists it."""
LOOKS = [Look(size, contrast) for size in TextSize for contrast in Contrast]


def faults(screens: Screens, state: m.State, seen: set[object], least: float = READING) -> list[str]:
    """What is too small or too faint on this screen, by its pixels."""
    need = RATIO[state.day.look.contrast]
    found = []
    for piece, read in readings(screens, state, seen):
        what = f"{type(state).__name__} {type(piece.look).__name__} {read.line.text!r}"
        floor = min(least, READING) if isinstance(piece.look, Tile) else READING
        if has_height(read.line.text) and read.tall < floor - 1e-6:
            found.append(f"{what} is {read.tall:.2f} mm")
        if read.ratio < need:
            found.append(f"{what} has {read.ratio:.1f}:1")
    return found


@pytest.mark.parametrize("display", list(DISPLAYS))
@pytest.mark.parametrize("contrast", list(Contrast))
def test_letters_of_all_screens_by_their_pixels(display: str, contrast: Contrast) -> None:
    """4.8 mm and more, 10:1 and more; 20:1 where high contrast is wanted."""
    screens, seen = make_screens(display), set[object]()
    day = make_day(look=Look(contrast=contrast))
    assert [fault for state in exemplars(day) for fault in faults(screens, state, seen)] == []


@pytest.mark.parametrize(("display", "language"), SHOWN)
def test_letters_of_the_voters_screens_in_every_language(display: str, language: Language) -> None:
    """In all three sizes. The word on a tile of the ballot has a test of its own."""
    screens, found = make_screens(display), []
    for size in TextSize:
        day, seen = make_day(language=language, look=Look(size)), set[object]()
        for kind in VOTERS:
            found += faults(screens, exemplar(kind, None, day), seen, 4.0)
    assert found == []


@pytest.mark.parametrize("display", list(DISPLAYS))
@pytest.mark.parametrize("options", [2, 3, 4, 5, 6])
def test_letters_of_the_ballot(display: str, options: int) -> None:
    """For every look, with ordinary names; names of one ballot are of one size."""
    screens = make_screens(display, options)
    least = SMALL_TILE.get((display, options), READING)
    for look in LOOKS:
        day = make_day(options, look=look)
        assert faults(screens, m.Voting(day, 2), set(), least) == []
        names = {
            piece.look.name(screens.brush).cap
            for piece in screens.pieces(m.Voting(day))
            if isinstance(piece.look, Tile)
        }
        assert len(names) == 1


@pytest.mark.parametrize("display", ["10in", "15in", "portrait"])
def test_large_letters_are_8_5_mm_where_the_display_has_room(display: str) -> None:
    """The sentences that tell a voter what to do, in Indonesian."""
    screens = make_screens(display)
    day = make_day(look=Look(TextSize.LARGE))
    for kind in VOTERS:
        if kind in (m.Voting, m.Confirming):
            continue
        prose = [
            read.tall
            for piece, read in readings(screens, exemplar(kind, None, day))
            if isinstance(piece.look, Prose) and piece.look.paras[0].bold and has_height(read.line.text)
        ]
        assert max(prose) >= HUGE, kind


def test_high_contrast_is_black_and_white_and_what_lies_between() -> None:
    """Nothing but greys on any screen but photos and the test of the glass itself."""
    screens = Screens(make_face("7in", 2, ("Bambang Wijaya",)))
    for mode in Mode:
        day = make_day(2, mode=mode, look=Look(contrast=Contrast.HIGH))
        for state in exemplars(day):
            if isinstance(state, m.Voting | m.Confirming | m.DisplayTest):
                continue
            frame = Frame(screens.render(state))
            whole = frame.colours(Rect(0, 0, frame.width, frame.height))
            grey = {c for c in whole if (c >> 16) & 255 == (c >> 8) & 255 == c & 255}
            assert not set(whole) - grey, type(state).__name__


@pytest.mark.parametrize("display", list(DISPLAYS))
@pytest.mark.parametrize("contrast", list(Contrast))
def test_targets_as_they_are_drawn(display: str, contrast: Contrast) -> None:
    """Their borders stand out 3:1; 12.7 mm from border to border, 2.5 mm from one to the next."""
    screens = make_screens(display)
    pixel = 1 / screens.theme.density
    for state in exemplars(make_day(look=Look(contrast=contrast))):
        if isinstance(state, m.DisplayTest):
            continue
        frame = Frame(screens.render(state))
        drawn = [drawn_rect(frame, t.rect) for t in screens.targets(state)]
        for rect in drawn:
            assert min(rect.size) * pixel >= TARGET - pixel, (type(state).__name__, rect)
        for a, b in combinations(drawn, 2):
            across = max(a.left, b.left) - min(a.right, b.right)
            down = max(a.top, b.top) - min(a.bottom, b.bottom)
            assert max(across, down) * pixel >= GAP - pixel, (type(state).__name__, a, b)


# ---- the measuring itself ----------------------------------------------------------------------------


def bad(page: Page, state: m.State) -> None:
    """Letters of 3 mm, letters of a middle grey, targets too small and too near each other."""
    px, body = page.theme.px, page.frame.body
    page.text(Rect(body.x, body.y, body.w, px(10)), "Huruf kecil", sizes=(3.0,))
    faint = Prose((Para("Huruf pucat"),), (6.4,), ink=Ink(LINE, WHITE))
    page.put(Rect(body.x, body.y + px(12), body.w, px(10)), faint)
    row = body.y + px(24)
    page.target(Rect(body.x, row, px(10), px(13)), Button("1", NO), No(), "no")
    page.target(Rect(body.x + px(11), row, px(14), px(13)), Button("2", YES), Yes(), "yes")


def test_a_bad_screen_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(BOOK.pages, m.Thanks, bad)
    screens = make_screens("10in")
    for contrast in Contrast:
        state = m.Thanks(make_day(look=Look(contrast=contrast)))
        found = faults(screens, state, set())
        assert any("'Huruf kecil' is 3." in fault for fault in found), found
        assert any("'Huruf pucat' has" in fault for fault in found) is (contrast is Contrast.NORMAL)
        frame, pixel = Frame(screens.render(state)), 1 / screens.theme.density
        small, large = (drawn_rect(frame, t.rect) for t in screens.targets(state))
        assert small.w * pixel < TARGET - pixel
        assert (large.left - small.right) * pixel < GAP - pixel


def test_a_screen_that_passes_is_not_caught() -> None:
    assert isinstance(BOOK, Book)
    assert faults(make_screens("10in"), m.Thanks(make_day()), set()) == []
