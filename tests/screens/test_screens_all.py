"""Every state has a screen, in both languages and modes, on every display; targets can be hit by a thumb."""

from dataclasses import replace
from itertools import combinations

import pygame
import pytest
from screens_support import DISPLAYS, SHOWN, make_day, make_screens

from firmware.screens.errors import NoScreen
from firmware.screens.screens import BOOK
from firmware.screens.steps import Strip
from firmware.screens.theme import GAP, TARGET
from firmware.screens.titles import DETAILS, ONE_EACH, all_titles, detail_of
from firmware.states.facts import Language, Mode
from firmware.states.model import Menu, Ready, State
from firmware.states.system import System
from hw_sim.exemplars import exemplar, exemplars

LOOKS = [(d, language, mode) for d, language in SHOWN if d in ("7in", "10in") for mode in Mode]
LOOKS.append(("15in", Language.ID, Mode.REAL))


def kinds(base: type[State] = State) -> list[type[State]]:
    return [
        kind
        for sub in base.__subclasses__()
        for kind in (sub, *kinds(sub))
        if kind.__module__.startswith("firmware.states.model")
    ]


def test_every_state_of_the_model_has_a_screen_a_heading_and_an_exemplar() -> None:
    assert len(kinds()) > 55
    assert set(BOOK.pages) == set(kinds())
    assert {kind for kind, _ in all_titles()} == set(kinds())
    assert {type(state) for state in exemplars(make_day())} == set(kinds())


def test_every_reason_has_its_heading() -> None:
    told = set(all_titles())
    for kind, (_, reasons) in DETAILS.items():
        assert kind not in ONE_EACH
        assert {(kind, reason) for reason in reasons} <= told


def test_a_state_nobody_drew_is_refused() -> None:
    class Undrawn(State):
        pass

    with pytest.raises(NoScreen, match="Undrawn"):
        make_screens().render(Undrawn(make_day()))


@pytest.mark.parametrize(("display", "language", "mode"), LOOKS)
def test_all_screens_fill_the_frame_and_keep_inside_it(display: str, language: Language, mode: Mode) -> None:
    screens = make_screens(display)
    width, height, _ = DISPLAYS[display]
    for state in exemplars(make_day(language=language, mode=mode)):
        picture = screens.render(state)
        assert picture.get_size() == (width, height)
        assert picture.get_bitsize() == 32
        assert picture.get_masks()[:3] == (0xFF0000, 0xFF00, 0xFF)
        for piece in screens.pieces(state):
            within = screens.frame.strip if isinstance(piece.look, Strip) else screens.frame.body
            assert within.contains(piece.rect), (state, piece)
            assert piece.rect.w > 0
            assert piece.rect.h > 0


@pytest.mark.parametrize("display", list(DISPLAYS))
@pytest.mark.parametrize("options", [2, 3, 4, 5, 6])
def test_targets_are_large_and_apart(display: str, options: int) -> None:
    screens = make_screens(display, options)
    pixel = screens.face.width_mm / screens.face.width
    for language in screens.languages:
        for state in exemplars(make_day(options, language)):
            targets = screens.targets(state)
            names = [target.name for target in targets]
            assert len(names) == len(set(names))
            for target in targets:
                assert min(target.rect.size) * pixel >= TARGET, (state, target)
            for a, b in combinations(targets, 2):
                assert distance(a.rect, b.rect) * pixel >= GAP, (state, a, b)


def distance(a: pygame.Rect, b: pygame.Rect) -> int:
    """Pixels of air between two rects."""
    across = max(a.left, b.left) - min(a.right, b.right)
    down = max(a.top, b.top) - min(a.bottom, b.bottom)
    return max(across, down)


@pytest.mark.parametrize("display", list(DISPLAYS))
def test_headings_are_unique(display: str) -> None:
    screens = make_screens(display)
    seen: dict[bytes, object] = {}
    for kind, detail in all_titles():
        for language in screens.languages:
            for mode in Mode:
                picture = screens.heading_picture(kind, detail, language, mode)
                what = (kind, detail, language, mode)
                assert seen.setdefault(picture.get_buffer().raw, what) == what


def test_a_heading_depends_on_nothing_else() -> None:
    """Whatever the body, counts, rules or officers are, the band is the heading's own picture."""
    screens = make_screens("10in", 6)
    for language in screens.languages:
        for mode in Mode:
            for options in (2, 6):
                for state in exemplars(make_day(options, language, mode)):
                    if type(state).__name__ in ("Closed",) and options == 2:
                        continue
                    band = screens.render(state).subsurface(screens.heading).copy()
                    own = screens.heading_picture(type(state), detail_of(state), language, mode)
                    assert band.get_buffer().raw == own.get_buffer().raw, state


def test_the_rehearsal_cannot_be_taken_for_the_real_thing() -> None:
    """On every screen: another bar, another heading, and a frame around all."""
    screens = make_screens("7in")
    edge = screens.theme.px(1.6)
    for kind, detail in all_titles():
        real, rehearsal = (screens.render(exemplar(kind, detail, make_day(mode=mode))) for mode in Mode)
        width, height = real.get_size()
        for area in (screens.frame.bar, screens.heading, (0, screens.heading.bottom, edge, height // 2)):
            assert (
                real.subsurface(area).copy().get_buffer().raw
                != rehearsal.subsurface(area).copy().get_buffer().raw
            )
        amber = sum(rehearsal.get_at((x, height - 1))[:3] == (255, 204, 51) for x in range(width))
        assert width // 4 < amber < width


def test_a_technicians_image_says_so_on_every_screen() -> None:
    """Where the election's name stands, in both languages and modes."""
    for display in DISPLAYS:
        screens = make_screens(display)
        bars = set()
        for language in screens.languages:
            for mode in Mode:
                day = make_day(language=language, mode=mode)
                marked = replace(day, system=System(own_variant="diagnostic"))
                plain = screens.render(exemplar(Ready, None, day)).subsurface(screens.frame.bar).copy()
                for state in exemplars(marked)[:: 1 if display == "7in" else 9]:
                    bars.add(screens.render(state).subsurface(screens.frame.bar).copy().get_buffer().raw)
                assert plain.get_buffer().raw not in bars
        assert len(bars) == 1, "it says so in both languages at once"


def test_a_menu_shows_its_items_and_no_others() -> None:
    screens = make_screens()
    state = exemplar(Menu, None, make_day())
    assert isinstance(state, Menu)
    few = Menu(state.day, state.officer, state.items[3:5], back=state.back)
    assert [t.name for t in screens.targets(few)] == [f"item-{item.value}" for item in few.items]
