"""The small display, and the desk on which the booth is played by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pygame
import pytest
from journeys_day import QUIET, play_day
from journeys_help import Booth, audit

from firmware.states.model import EnterPin, Menu, Ready, State
from hw_sim.desk import Desk
from hw_sim.eyes import Sight
from hw_sim.stand import Size

SEVEN_INCH = Size(800, 480, 154.0)


def test_a_small_day_on_the_small_display(tmp_path_factory: pytest.TempPathFactory) -> None:
    day = play_day(tmp_path_factory.mktemp("small") / "day", voters=3, seed=1, light=False, size=SEVEN_INCH)
    assert day.summary["totals"] == day.summary["intended"]
    assert (day.summary["cast"], day.summary["slips"]) == (3, 3)
    status, text = audit(day.stick)
    assert (status, text[:5]) == (0, "SAH: ")
    pictures = list((day.out / "screens").glob("*.png"))
    assert {pygame.image.load(path).get_size() for path in pictures} == {(800, 480)}
    assert len(pictures) > 20
    assert [event.kind for event in day.events if event.at is not None] == QUIET


# ---- the desk ----------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Booth, Desk]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SDL_VIDEODRIVER", "dummy")
        booth = Booth(tmp_path_factory.mktemp("desk"), size=SEVEN_INCH)
        desk = Desk(booth.rig)
        yield booth, desk
        booth.stop()
        pygame.display.quit()


class Mouse:
    """Clicks in the desk's window, by way of pygame's own queue."""

    def __init__(self, booth: Booth, desk: Desk) -> None:
        self.booth, self.desk = booth, desk

    def click(self, place: tuple[int, int]) -> None:
        for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
            pygame.event.post(pygame.event.Event(kind, pos=place, button=1))
        assert all(self.desk.handle(event) for event in pygame.event.get())
        self.desk.draw()

    def control(self, label: str) -> None:
        """A button of the side panel, by the start of its label."""
        (found,) = [control for control in self.desk.controls if control.label().startswith(label)]
        self.click(found.rect.center)

    def target(self, name: str, sight: Sight) -> None:
        """A target on the booth's own screen."""
        self.click(self.booth.hands._place(name, sight).center)

    def see(self, *kinds: type[State]) -> Sight:
        return self.booth.hands.see(*kinds)


def test_the_desk_is_played_with_the_mouse(desk: tuple[Booth, Desk]) -> None:
    """Power, a card, a PIN on the booth's screen, the menu; the window shows what the booth shows."""
    booth, window = desk
    mouse, chair = Mouse(booth, window), booth.officers.holder("chair")
    mouse.control("power")
    mouse.see(Ready)
    mouse.control(f"chair: PIN {chair.pin}")
    sight = mouse.see(EnterPin)
    for digit in chair.pin:
        mouse.target(f"digit-{digit}", sight)
    mouse.target("yes", sight)
    sight = mouse.see(Menu)
    window.draw()
    shown = window.window.subsurface(pygame.Rect(0, 0, *booth.rig.panel.surface().get_size()))
    assert pygame.image.tobytes(shown, "RGB") == pygame.image.tobytes(booth.rig.panel.surface(), "RGB")
    mouse.control("take the card away (chair)")
    mouse.target("item-leave", sight)
    mouse.see(Ready)
    mouse.control("power: cut")
    assert not booth.rig.running


def test_every_control_does_its_deed(desk: tuple[Booth, Desk]) -> None:
    """All stand in the window, apart from one another, and none fails whatever is plugged in or not."""
    booth, window = desk
    mouse, whole = Mouse(booth, window), window.window.get_rect()
    rects = [control.rect for control in window.controls]
    assert all(whole.contains(rect) for rect in rects)
    assert all(rect.collidelist(rects[:at]) < 0 for at, rect in enumerate(rects))
    for _ in range(2):
        for rect in rects:
            mouse.click(rect.center)
    assert window.row == 2
    assert window.stick_in
    assert (booth.rig.run / "media" / "usb0").is_dir()


def test_the_window_is_closed(desk: tuple[Booth, Desk]) -> None:
    _, window = desk
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    window.loop()
