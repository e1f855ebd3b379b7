"""A window on the simulated booth, to be played by hand: `make sim`.

To the left the booth's own screen: the same framebuffer and the same touch stream that the automatic actors
use. To the right what a person holds in the hand: cards, fingers, paper, the stick, the power switch.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pygame

from firmware.screens.theme import FONTS
from hw_sim.fingers import Finger
from hw_sim.rig import Rig
from hw_sim.stand import Size, Tempo

UNSEEN = ("offscreen", "dummy", "evdev")  # what SDL takes where it finds no display
SIDE = 330  # pixels of the panel with the controls
ROW = 34
INK, PAPER, KEY, DARK = (25, 30, 40), (236, 238, 242), (255, 255, 255), (90, 96, 110)


class NoWindow(Exception):
    """The desk is for somebody who looks at it."""


@dataclass
class Control:
    """A button of the side panel; its label may change, so it is asked for each time it is drawn."""

    label: Callable[[], str]
    deed: Callable[[], None]
    rect: pygame.Rect


class Desk:
    """One booth on the desk and the hand that plays it."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.row = 0
        self.on_reader = "nothing"
        self.stick_in = True
        pygame.display.init()
        pygame.font.init()
        self.controls = self._controls()
        self._panel = pygame.Rect(0, 0, rig.size.width, rig.size.height)
        height = max(self._panel.height, self.controls[-1].rect.bottom + 10)
        self.window = pygame.display.set_mode((self._panel.width + SIDE, height))
        pygame.display.set_caption("Bilik: simulated booth")
        self._font = pygame.font.Font(FONTS / "NotoSans-Regular.ttf", 15)
        self._down: tuple[int, int] | None = None

    # ---- what a hand can do --------------------------------------------------------------------------

    def _controls(self) -> list[Control]:
        village, rig = self.rig.village, self.rig
        deeds: list[tuple[Callable[[], str], Callable[[], None]]] = [
            (lambda: f"< voter {self.row + 1}: {self._kind()} >", self._next_voter),
            (lambda: "voter's card on the reader", self._put_voter),
            (lambda: f"take the card away ({self.on_reader})", self._take),
            (lambda: "finger: the voter's own", lambda: self._press(self._voter_finger())),
            (lambda: "finger: somebody else's", lambda: self._press(Finger("stranger"))),
            (lambda: "finger: wet", lambda: self._press(self._voter_finger(), wet=True)),
            (lambda: "finger: lift", lambda: rig.sensor.act(lambda s: s.lift())),
        ]
        for holder in (*village.officers, *village.trustees):

            def put(holder_id: str = holder.id) -> None:
                self._put(holder_id)

            deeds.append((lambda h=holder: f"{h.id}: PIN {h.pin}", put))  # type: ignore[misc]  # bound default
        deeds += [
            (lambda: "paper: ends", lambda: rig.printer.act(lambda p: p.paper_out())),
            (lambda: "paper: new roll", lambda: rig.printer.act(lambda p: p.load_paper())),
            (lambda: f"stick: {'pull' if self.stick_in else 'put back'}", self._stick),
            (lambda: "clock: one hour later", lambda: rig.pass_time(timedelta(hours=1))),
            (lambda: f"power: {'cut' if rig.running else 'on'}", self._power),
        ]
        left = self.rig.size.width + 10
        return [
            Control(label, deed, pygame.Rect(left, 10 + at * (ROW + 4), SIDE - 20, ROW))
            for at, (label, deed) in enumerate(deeds)
        ]

    def _kind(self) -> str:
        card = self.rig.village.voters[self.row].card
        return "readable card" if card.found else f"type NIK {self.rig.village.voters[self.row].nik}"

    def _next_voter(self) -> None:
        self.row = (self.row + 1) % len(self.rig.village.voters)

    def _voter_finger(self) -> Finger:
        return Finger(self.rig.village.voters[self.row].fingers[0])

    def _put_voter(self) -> None:
        card = self.rig.village.voters[self.row].card
        if card.kind != "none":
            self.rig.reader.act(lambda reader: reader.put(card.model()))
            self.on_reader = f"voter {self.row + 1}"

    def _put(self, holder_id: str) -> None:
        card = self.rig.village.holder(holder_id).card()
        self.rig.reader.act(lambda reader: reader.put(card))
        self.on_reader = holder_id

    def _take(self) -> None:
        self.rig.reader.act(lambda reader: reader.take())
        self.on_reader = "nothing"

    def _press(self, finger: Finger, *, wet: bool = False) -> None:
        self.rig.sensor.act(lambda sensor: sensor.press(finger, wet))

    def _stick(self) -> None:
        (self.rig.pull_stick if self.stick_in else self.rig.put_stick)()
        self.stick_in = not self.stick_in

    def _power(self) -> None:
        (self.rig.power_cut if self.rig.running else self.rig.power_on)()

    # ---- the window ----------------------------------------------------------------------------------

    def draw(self) -> None:
        self.window.fill(PAPER)
        self.window.blit(self.rig.panel.surface(), (0, 0))
        for control in self.controls:
            pygame.draw.rect(self.window, KEY, control.rect, border_radius=6)
            pygame.draw.rect(self.window, DARK, control.rect, width=1, border_radius=6)
            text = self._font.render(control.label(), True, INK)
            self.window.blit(text, text.get_rect(midleft=(control.rect.left + 8, control.rect.centery)))
        pygame.display.flip()

    def handle(self, event: pygame.event.Event) -> bool:
        """One event of the window; False when it is to be closed."""
        if event.type == pygame.QUIT:
            return False
        mouse = event.type in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)
        inside = mouse and self._panel.collidepoint(event.pos)
        if event.type == pygame.MOUSEBUTTONDOWN:
            if inside:
                self._down = event.pos
                self.rig.panel.press(*event.pos)
            else:
                for control in self.controls:
                    if control.rect.collidepoint(event.pos):
                        control.deed()
        if event.type == pygame.MOUSEBUTTONUP and self._down is not None:
            if inside:
                self.rig.panel.move(*event.pos)
            self.rig.panel.release()
            self._down = None
        return True

    def loop(self) -> None:
        """Until the window is closed."""
        clock, going = pygame.time.Clock(), True
        while going:
            going = all(self.handle(event) for event in pygame.event.get())
            self.draw()
            clock.tick(30)


def look_for_display() -> None:
    """Raises NoWindow where SDL has nothing to show a window on; it would go on unseen."""
    try:
        pygame.display.init()
    except pygame.error as error:
        raise NoWindow(f"no window can be opened: {error}") from error
    if pygame.display.get_driver() in UNSEEN and "SDL_VIDEODRIVER" not in os.environ:
        raise NoWindow("no window can be opened: there is no display")


def run(out: Path, seed: int) -> int:
    """Lay out a booth, show it, and take it away again when the window is closed. Raises NoWindow."""
    look_for_display()
    rig = Rig(out, voters=50, seed=seed, tempo=Tempo(1.0), size=Size())
    try:
        rig.start()
        rig.power_on()
        Desk(rig).loop()
    finally:
        rig.stop()
        pygame.display.quit()
    return 0
