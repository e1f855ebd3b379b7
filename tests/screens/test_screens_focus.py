"""The focus ring: seen on every ground, and nothing moves for it."""

import pygame
import pytest
from screens_support import DISPLAYS, make_day, make_screens, raw

from firmware.screens.focus_ring import REACH
from firmware.screens.theme import GAP
from firmware.states.facts import Contrast, Look
from firmware.states.model import Idle, Voting
from hw_sim.exemplars import exemplars


def test_the_ring_fits_between_two_targets() -> None:
    assert REACH < GAP


@pytest.mark.parametrize("display", list(DISPLAYS))
@pytest.mark.parametrize("contrast", list(Contrast))
def test_the_ring_is_round_its_target_alone(display: str, contrast: Contrast) -> None:
    screens = make_screens(display)
    day = make_day(look=Look(contrast=contrast))
    for state in (Voting(day, 1), Voting(day), *exemplars(day)[::7]):
        plain = screens.render(state)
        targets = screens.targets(state)
        for target in targets:
            ringed = screens.render(state, focus=target.name)
            changed = pygame.mask.from_threshold(ringed, (0, 0, 0), (1, 1, 1, 255), plain)
            changed.invert()
            reach = 2 * (screens.theme.px(REACH) + 1)
            (box, *more) = changed.get_bounding_rects() or [pygame.Rect(0, 0, 0, 0)]
            around = target.rect.inflate(reach, reach)
            assert around.contains(box.unionall(more)), target.name
            for each in targets:
                assert raw(ringed.subsurface(each.rect).copy()) == raw(plain.subsurface(each.rect).copy())


@pytest.mark.parametrize("display", list(DISPLAYS))
def test_the_ring_has_a_dark_and_a_light_line_on_each_side(display: str) -> None:
    """At least 0.9 mm of light between dark: seen on white and on a dark ground alike."""
    screens = make_screens(display)
    state = Voting(make_day(), 2)
    target = next(t for t in screens.targets(state) if t.name == "option-2").rect
    picture = screens.render(state, focus="option-2")
    reach = screens.theme.px(REACH)
    lines = (
        [picture.get_at((target.left - 1 - d, target.centery)) for d in range(reach)],
        [picture.get_at((target.right + d, target.centery)) for d in range(reach)],
        [picture.get_at((target.centerx, target.top - 1 - d)) for d in range(reach)],
        [picture.get_at((target.centerx, target.bottom + d)) for d in range(reach)],
    )
    for line in lines:
        amber = [at for at, colour in enumerate(line) if tuple(colour)[:3] == (255, 204, 51)]
        assert len(amber) >= 0.9 * screens.theme.density
        dark = [at for at, colour in enumerate(line) if max(tuple(colour)[:3]) < 40]
        assert min(dark) < min(amber)
        assert max(dark) > max(amber)


def test_no_ring_without_such_a_target() -> None:
    screens, state = make_screens(), Idle(make_day())
    assert raw(screens.render(state, focus="option-1")) == raw(screens.render(state))
