"""What the screens show, keep and do not keep of a choice and of what was typed."""

from dataclasses import replace

import pygame
import pytest
from screens_support import make_day, make_face, make_screens, raw

from firmware.screens import Screens
from firmware.screens.ballot_looks import Portrait, Tile
from firmware.screens.fit import fit
from firmware.screens.widgets import Prose
from firmware.states.facts import Digits, Purpose
from firmware.states.model import Casting, CheckingSlip, Confirming, EnterPin, Idle, Thanks, TypingNik, Voting
from hw_sim.exemplars import CHAIR, PAD

DAY = make_day()


@pytest.mark.parametrize("display", ["7in", "10in", "15in"])
def test_the_chosen_tile_is_told_without_colour(display: str) -> None:
    """In grey, too: a thick dark frame, a dark ribbon with letters and mark; the others stay as they were."""
    screens = make_screens(display)
    none, two = (pygame.transform.grayscale(screens.render(Voting(DAY, chosen))) for chosen in (None, 2))
    for target in screens.targets(Voting(DAY)):
        if not target.name.startswith("option"):
            continue
        before, after = none.subsurface(target.rect).copy(), two.subsurface(target.rect).copy()
        if target.name != "option-2":
            assert raw(before) == raw(after)
            continue
        middle = target.rect.h // 2
        frame = [after.get_at((x, middle))[0] < 40 for x in range(screens.theme.px(1.2))]
        assert all(frame[1:])
        assert dark(after) > 3 * dark(before) or dark(after) - dark(
            before
        ) > target.rect.w * screens.theme.px(4)


def dark(surface: pygame.Surface) -> int:
    """Pixels that are nearly black."""
    return pygame.mask.from_threshold(surface, (16, 16, 16), (20, 20, 20, 255)).count()


def test_each_choice_looks_different() -> None:
    screens = make_screens()
    pictures = {raw(screens.render(Voting(DAY, chosen))) for chosen in (None, 1, 2, 3, 4)}
    assert len(pictures) == 5
    assert len({raw(screens.render(Confirming(DAY, chosen))) for chosen in (1, 2, 3, 4)}) == 4


def test_no_screen_after_the_confirmation_depends_on_what_was_chosen() -> None:
    """Two voters who chose differently, on the same booth: the same pixels from then on."""
    one, two = Screens(make_face()), Screens(make_face())
    one.render(Confirming(DAY, 1))
    two.render(Confirming(DAY, 3))
    for state in (CheckingSlip(DAY), Casting(DAY), Thanks(DAY), Idle(DAY), Voting(DAY)):
        assert raw(one.render(state)) == raw(two.render(state))


def test_the_store_of_pictures_does_not_tell_the_choice() -> None:
    stores = []
    for chosen in (1, 3):
        screens = Screens(make_face())
        for state in (Voting(DAY), Voting(DAY, chosen), Confirming(DAY, chosen), Thanks(DAY)):
            screens.render(state)
        stores.append(screens.brush)
    always = [{key for family in brush._always.values() for key in family} for brush in stores]
    assert always[0] == always[1]
    assert {look.number for look, _, _ in always[0] if isinstance(look, Portrait)} == {1, 2, 3, 4}
    assert list(stores[0]._kept) == list(stores[1]._kept)
    assert not any(isinstance(look, Tile | Portrait) for look, _, _ in stores[0]._kept)


def test_a_typed_nik_is_not_kept() -> None:
    screens = Screens(make_face())
    nik = "3327010203040506"
    state = TypingNik(DAY, CHAIR, Digits(nik))
    shown = [
        p.look for p in screens.pieces(state) if isinstance(p.look, Prose) and "3327" in repr(p.look.paras)
    ]
    assert len(shown) == 1
    before = fit.cache_info()
    shown[0].cap(screens.brush, (500, 100))
    screens.brush.picture(shown[0], 500, 100)
    assert fit.cache_info() == before
    screens.render(state)
    assert not any("3327" in repr(look) for look, _, _ in screens.brush._kept)


def test_a_pin_is_shown_as_dots() -> None:
    screens = make_screens()
    state = EnterPin(DAY, Purpose.OPEN, Idle(DAY), PAD)
    one, two = (replace(state, pin=Digits(pin)) for pin in ("1234", "9876"))
    assert raw(screens.render(one)) == raw(screens.render(two))
    assert raw(screens.render(one)) != raw(screens.render(replace(state, pin=Digits("123"))))
