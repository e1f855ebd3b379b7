"""Letters in millimetres, contrast, and names that are never cut."""

import pytest
from screens_support import DISPLAYS, NAMES, SHOWN, make_day, make_face, make_screens

from firmware.screens import Screens
from firmware.screens.ballot_looks import Portrait, Tile
from firmware.screens.bands import Heading
from firmware.screens.bar import Bar
from firmware.screens.errors import FaceError
from firmware.screens.face import Face, OptionFace
from firmware.screens.fit import Para, fit, wrap
from firmware.screens.theme import CAPTION, INKS, READING, Theme, contrast
from firmware.screens.titles import all_titles, title
from firmware.states.facts import Language
from firmware.states.model import Closed, Voting
from hw_sim.exemplars import exemplars

LONG = (
    "Drs. H. Muhammad Hidayatullah, M.Si.",
    "Raden Ayu Siti Nurhaliza Kusumawardhani",
    "Ir. Wahyuningsih Prabawati",
    "Abdurrahman Wahid Hasyim Asy'ari, S.Ag.",
    "Pdt. Yohanes Situmorang",
)


@pytest.mark.parametrize("display", list(DISPLAYS))
def test_a_capital_has_the_height_asked_for(display: str) -> None:
    """Measured on the rendered letter: rows of an "I" that are dark."""
    theme = Theme(*DISPLAYS[display])
    for cap in (4.8, 6.4, 8.5):
        for bold in (False, True):
            letter = theme.font(cap, bold).render("I", False, (0, 0, 0), (255, 255, 255))
            dark = [
                y
                for y in range(letter.get_height())
                if any(letter.get_at((x, y))[:3] == (0, 0, 0) for x in range(letter.get_width()))
            ]
            assert len(dark) / theme.density >= cap
            assert len(dark) / theme.density < cap + 0.6


@pytest.mark.parametrize("display", list(DISPLAYS))
def test_captions_are_4_8_mm_from_ascender_to_descender(display: str) -> None:
    theme = Theme(*DISPLAYS[display])
    letters = theme.font(CAPTION).render("bp", False, (0, 0, 0), (255, 255, 255))
    dark = [
        y
        for y in range(letters.get_height())
        if any(letters.get_at((x, y))[:3] == (0, 0, 0) for x in range(letters.get_width()))
    ]
    assert (max(dark) - min(dark) + 1) / theme.density >= READING - 0.5 / theme.density


@pytest.mark.parametrize(("display", "language"), SHOWN)
def test_all_that_is_to_be_read_is_at_least_4_8_mm(display: str, language: Language) -> None:
    """Everything but the bar of a 7-inch display and names on crowded lists (next tests)."""
    screens = make_screens(display)
    for state in exemplars(make_day(language=language)):
        for piece in screens.pieces(state):
            if isinstance(piece.look, Tile) or isinstance(state, Closed):
                continue
            cap = piece.look.cap(screens.brush, piece.rect.size)
            assert cap is None or cap >= READING, (state, piece)
    for kind, detail in all_titles():
        words = title(kind, detail)
        look = Heading(words.text(language), words.icon, words.ink, False)
        assert (look.cap(screens.brush, screens.heading.size) or 0) >= READING, words


@pytest.mark.parametrize("display", list(DISPLAYS))
def test_the_bar_is_a_caption_at_least(display: str) -> None:
    screens, face = make_screens(display), make_face(display)
    look = Bar(face.title, face.place, face.tps, face.booth, False)
    least = CAPTION if display in ("7in", "portrait") else READING
    assert (look.cap(screens.brush, screens.frame.bar.size) or 0) >= least


@pytest.mark.parametrize(
    ("display", "options", "least"),
    [
        ("7in", 3, READING), ("7in", 4, 4.0), ("7in", 6, CAPTION),
        ("10in", 3, READING), ("10in", 4, READING), ("10in", 6, READING),
        ("15in", 3, READING), ("15in", 4, READING), ("15in", 6, READING),
    ],
)  # fmt: skip
def test_ordinary_names_on_the_ballot(display: str, options: int, least: float) -> None:
    screens = make_screens(display, options)
    for piece in screens.pieces(Voting(make_day(options))):
        if isinstance(piece.look, Tile):
            assert (piece.look.cap(screens.brush, piece.rect.size) or 0) >= least, NAMES[
                piece.look.number - 1
            ]


@pytest.mark.parametrize("display", list(DISPLAYS))
@pytest.mark.parametrize("options", [2, 3, 4, 5, 6])
def test_long_names_stand_whole(display: str, options: int) -> None:
    """Wrapped at spaces or set smaller, never cut, never out of their tile."""
    screens = Screens(make_face(display, options, LONG))
    state = Voting(make_day(options), 1)
    for piece in screens.pieces(state):
        if not isinstance(piece.look, Tile):
            continue
        block = piece.look.name(screens.brush)
        room = piece.look.parts(screens.theme).name
        name = next(o.name for o in screens.face.options if o.number == piece.look.number)
        assert " ".join(line.text for line in block.lines) == name
        assert block.height <= room.h
        assert all(screens.brush.width(line.text, block.cap, True) <= room.w for line in block.lines)
        assert screens.frame.body.contains(piece.rect)
    portrait = Portrait(1, "Anda memilih:")
    assert (portrait.cap(screens.brush, (screens.frame.upper.w, screens.frame.upper.h)) or 0) >= READING


def test_words_are_not_cut() -> None:
    theme = Theme(800, 480, 154.0)
    assert wrap(theme, "Kertanegara", 8.5, True, 50) is None
    block = fit(theme, (Para("Kertanegara Wisnuwardhana"),), 60, 200)
    assert [line.text for line in block.lines] == ["Kertanegara", "Wisnuwardhana"]


def test_every_pair_of_colours_has_a_contrast_of_ten() -> None:
    for ink in INKS:
        assert contrast(ink) >= 10, ink


def test_only_known_pairs_of_colours_are_used() -> None:
    """Letters stand on the ground they were paired with: the paint of every look goes through an Ink."""
    screens = make_screens("10in", 6)
    for state in exemplars(make_day(6)):
        for piece in screens.pieces(state):
            style = getattr(piece.look, "style", None)
            ink = getattr(piece.look, "ink", None) or getattr(style, "ink", None)
            assert ink is None or ink in INKS, piece


@pytest.mark.parametrize(
    ("width", "height", "mm", "options"),
    [
        (800, 480, 100.0, 3),
        (0, 480, 154.0, 3),
        (800, 480, 0.0, 3),
        (800, 480, 154.0, 0),
        (800, 480, 154.0, 7),
    ],
)
def test_a_face_that_cannot_be_drawn_is_refused(width: int, height: int, mm: float, options: int) -> None:
    blanks = tuple(OptionFace(i + 1, "Suara kosong", None, True) for i in range(options))
    with pytest.raises(FaceError):
        Face(width, height, mm, "Pilkades", "Desa", "TPS 1", "1", blanks, None)
