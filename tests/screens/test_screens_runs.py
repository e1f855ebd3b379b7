"""Two scripts in one line: split, shaped, measured as drawn, never cut and never one line on another."""

import re

import pygame
import pytest
from screens_support import DISPLAYS

from firmware.screens import runs
from firmware.screens.catalogue import translated
from firmware.screens.fit import Para, fit, wrap
from firmware.screens.runs import Run
from firmware.screens.spoken import as_shown, languages, shown
from firmware.screens.theme import BLACK, HUGE, LARGE, READING, Theme
from firmware.states.facts import Day, Language, Rules
from languages.messages import sources

PANGKON = "\ua9c0"
THEME = Theme(*DISPLAYS["10in"])


@pytest.fixture(autouse=True)
def fonts() -> None:
    pygame.font.init()


def drawn(text: str, cap: float = LARGE, bold: bool = False) -> pygame.Surface:
    """On a ground with a whole em of room on every side."""
    em = THEME.em(cap)
    surface = pygame.Surface((runs.width(THEME, text, cap, bold) + 2 * em, 5 * em), 0, 32)
    surface.fill((255, 255, 255))
    runs.draw(THEME, surface, text, cap, BLACK, (em, 2 * em), bold)
    return surface


def inked(surface: pygame.Surface) -> pygame.Rect:
    rects = pygame.mask.from_threshold(surface, BLACK, (90, 90, 90, 255)).get_bounding_rects()
    return rects[0].unionall(rects[1:])


def test_a_line_is_split_by_script() -> None:
    assert runs.runs("ꦏꦼꦂꦠꦸ ꦥꦩꦶꦭꦶꦃ KTP-el: 3") == (
        Run("ꦏꦼꦂꦠꦸ", True), Run(" ", False), Run("ꦥꦩꦶꦭꦶꦃ", True), Run(" KTP-el: 3", False),
    )  # fmt: skip
    assert runs.runs("") == ()


def test_letters_are_shaped() -> None:
    """A pasangan stands under its letter, a taling before it: not one after the other as typed."""
    stacked, apart = "ꦏ" + PANGKON + "ꦱ", ("ꦏ", "ꦱ")
    assert runs.width(THEME, stacked, LARGE) < sum(runs.width(THEME, one, LARGE) for one in apart)
    assert inked(drawn("ꦭ" + PANGKON + "ꦭ")).h > 1.4 * inked(drawn("ꦭ")).h
    ka, taling = "ꦏ", "ꦺ"
    first, second = halves(drawn(ka + taling))
    assert first < second, "as typed it would be the other way: ka is the broader"
    assert second > 0.9 * inked(drawn(ka)).w


def halves(surface: pygame.Surface) -> tuple[int, int]:
    """The width of the ink before the widest gap between columns of ink, and of the ink after it."""
    ink = inked(surface)
    mask = pygame.mask.from_threshold(surface, BLACK, (90, 90, 90, 255))
    columns = [any(mask.get_at((x, y)) for y in range(ink.y, ink.bottom)) for x in range(ink.x, ink.right)]
    gaps = [
        (at - start, start, at)
        for start in range(len(columns))
        if not columns[start]
        for at in range(start + 1, len(columns))
        if columns[at] and not any(columns[start:at])
    ]
    _, start, end = max(gaps)
    return start, len(columns) - end


def test_what_is_measured_is_drawn() -> None:
    for text in ("ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ꧉", "ꦠꦺꦩ꧀ꦥꦺꦭꦏꦼꦤ꧀ KTP-el ꦲꦸꦠꦮꦶ", "KTP-el"):
        surface = pygame.Surface((2000, 200), 0, 32)
        wide = runs.draw(THEME, surface, text, LARGE, (255, 255, 255), (10, 60))
        assert wide == runs.width(THEME, text, LARGE)


@pytest.mark.parametrize("bold", [False, True])
def test_no_line_is_cut_and_none_touches_the_next(bold: bool) -> None:
    """Every text of the catalogue: its ink lies within the box that is kept for it."""
    for source in sources():
        text = re.sub(r"\{.*?\}", "12", translated(Language.JV_JAVA, source.context, source.text))
        if not runs.javanese(text):
            continue
        box = runs.box(THEME, text, READING, bold)
        ink = inked(drawn(text, READING, bold))
        top = 2 * THEME.em(READING) - box.lead
        assert top - 1 <= ink.top, text
        assert ink.bottom <= top + box.height + 1, text
        assert box.pitch > box.height


def test_a_line_breaks_between_words_of_either_script() -> None:
    text = "ꦠꦺꦩ꧀ꦥꦺꦭꦏꦼꦤ꧀ KTP-el ꦲꦸꦠꦮꦶ ꦏꦼꦂꦠꦸ ꦥꦩꦶꦭꦶꦃ"
    room = runs.width(THEME, "ꦠꦺꦩ꧀ꦥꦺꦭꦏꦼꦤ꧀ KTP-el", LARGE)
    lines = wrap(THEME, text, LARGE, False, room)
    assert lines is not None
    assert " ".join(lines) == text
    assert lines[0] == "ꦠꦺꦩ꧀ꦥꦺꦭꦏꦼꦤ꧀ KTP-el"
    block = fit(THEME, (Para(text),), room, 10**6, (LARGE,))
    latin = fit(THEME, (Para("Tempelkan kartu anda"),), room, 10**6, (LARGE,))
    pitches = [b.top - a.top for a, b in zip(block.lines, block.lines[1:], strict=False)]
    assert min(pitches) > THEME.pitch(LARGE)
    assert latin.height < block.height


@pytest.mark.parametrize("display", list(DISPLAYS))
def test_javanese_letters_are_as_high_as_small_latin_ones(display: str) -> None:
    theme = Theme(*DISPLAYS[display])
    for cap in (READING, LARGE, HUGE):
        for bold in (False, True):
            tall = {}
            for text in ("x", "ꦭ"):
                surface = pygame.Surface((400, 400), 0, 32)
                surface.fill((255, 255, 255))
                runs.draw(theme, surface, text, cap, BLACK, (40, 150), bold)
                tall[text] = inked(surface).h
            assert tall["ꦭ"] >= tall["x"] - 1
            if cap == READING and Language.JV_JAVA in languages(theme):
                assert tall["ꦭ"] / theme.density >= 3.6 - 0.5 / theme.density, "mm, beside capitals of 4.8"


def test_javanese_stands_in_latin_letters_where_there_is_no_room() -> None:
    day = Day(Rules(languages=(Language.JV_JAVA, Language.JV, Language.ID)), language=Language.JV_JAVA)
    for name in ("7in", "portrait"):
        theme = Theme(*DISPLAYS[name])
        assert languages(theme) == (Language.ID, Language.EN, Language.JV)
        assert shown(theme, Language.JV_JAVA) is Language.JV
        assert as_shown(theme, day).rules.languages == (Language.JV, Language.ID)
        assert as_shown(theme, day).language is Language.JV
    for name in ("10in", "15in"):
        assert languages(Theme(*DISPLAYS[name])) == tuple(Language)
        assert as_shown(Theme(*DISPLAYS[name]), day) == day
