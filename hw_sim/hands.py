"""What any person at the booth can do: look at the screen, touch it, hold out a card or a finger, take paper.

People see pixels and nothing else. A screen that does not come is `Lost`, with a picture of what was there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pygame

from firmware.states.model import State, WalkAway
from hw_sim.cards import CardModel
from hw_sim.eyes import Eyes, NotSeen, Sight
from hw_sim.fingers import Finger
from hw_sim.printer_paper import Sheet
from hw_sim.stand import Stand

PATIENCE = 40.0  # s for a screen to come
GLANCE = 0.0015  # s between two looks


class Lost(Exception):
    """Someone at the booth waited in vain."""


class Hands:
    """One booth as people use it. `album` takes the first picture of every screen that is seen."""

    def __init__(self, rig: Stand, eyes: Eyes, album: Path) -> None:
        self.rig, self.eyes = rig, eyes
        self._album = album
        self._seen: set[str] = set()
        self._album.mkdir(parents=True, exist_ok=True)

    # ---- looking -------------------------------------------------------------------------------------

    def see(self, *kinds: type[State], detail: object = None, seconds: float = PATIENCE) -> Sight:
        """Wait for one of these screens (and detail). Raises Lost."""

        def wanted(sight: Sight) -> bool:
            return sight.kind in kinds and (detail is None or sight.detail == detail)

        return self.until(wanted, " or ".join(kind.__name__ for kind in kinds), seconds)

    def see_other(self, *kinds: type[State], seconds: float = PATIENCE) -> Sight:
        """Wait until the screen is none of these."""
        names = " and ".join(kind.__name__ for kind in kinds)
        return self.until(lambda sight: sight.kind not in kinds, f"other than {names}", seconds)

    def until(
        self, wanted: Callable[[Sight], bool], what: str, seconds: float = PATIENCE, *, still: bool = False
    ) -> Sight:
        """Wait for a screen that pleases; `still`: do not answer "are you still there?". Raises Lost."""
        deadline = time.monotonic() + seconds * self.rig.tempo.slowness
        sight: Sight | None = None
        while time.monotonic() < deadline:
            now = self.eyes.look()
            if now is not None:
                sight = now
                self.photograph(sight)
                if wanted(sight):
                    return sight
                if sight.kind is WalkAway and not still:
                    self._say_here()
            elif not self.rig.running:
                break
            time.sleep(GLANCE if self.rig.tempo.fast else 0.05)
        self.photograph_loss()
        raise Lost(f"waited for {what}, saw {sight.kind.__name__ if sight else 'nothing known'}")

    def _say_here(self) -> None:
        """One touch, and no second one that would meet whatever lies under the warning."""
        self.rig.panel.tap(self.rig.size.width // 2, self.rig.size.height // 2)
        until = time.monotonic() + 1.0
        while time.monotonic() < until:
            now = self.eyes.look()
            if now is not None and now.kind is not WalkAway:
                return
            time.sleep(GLANCE)

    def photograph_loss(self) -> None:
        """What somebody waited in vain at."""
        self.rig.panel.save(self._album.parent / "lost.png")

    def photograph(self, sight: Sight) -> None:
        """The first picture of every screen goes into the album."""
        parts = [sight.kind.__name__, getattr(sight.detail, "value", None), sight.language.value]
        name = "-".join(str(part) for part in parts if part is not None)
        if name in self._seen:
            return
        self.eyes.picture()  # returns when the frame stands still
        time.sleep(GLANCE)
        frame = self.rig.panel.frame()
        if frame.data == self.rig.panel.frame().data and self.eyes.look() == sight:
            self._seen.add(name)
            frame.save(self._album / f"{len(self._seen):02d}-{name}.png")

    # ---- touching ------------------------------------------------------------------------------------

    def tap(self, name: str, sight: Sight) -> None:
        """Touch the target of that name on the screen that was seen."""
        self._touch(*self._place(name, sight).center)
        self.think(0.3)

    def _touch(self, x: int, y: int) -> None:
        """On a glass with moods: until the picture changes. A finger that was not felt is put there again."""
        before = self.eyes.picture() if self.rig.panel.moody else b""
        self.rig.panel.tap(x, y)
        for _ in range(20 if before else 0):
            if self._changes(before):
                return
            self.rig.panel.tap(x, y)

    def _changes(self, before: bytes) -> bool:
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline:
            if self.eyes.picture() != before:
                return True
            time.sleep(0.01)
        return False

    def _place(self, name: str, sight: Sight) -> pygame.Rect:
        """Where that target is; the lower part of a picture may still be on its way."""
        for _ in range(1000):
            try:
                return self.eyes.find(name, sight)
            except NotSeen:
                time.sleep(GLANCE * self.rig.tempo.slowness)
        raise Lost(f"there is no {name} on {sight.kind.__name__}")

    def insist(self, name: str, sight: Sight) -> None:
        """Touch until the screen gives way: some buttons wait for an answer first."""
        slowness = self.rig.tempo.slowness
        deadline = time.monotonic() + PATIENCE * slowness
        while time.monotonic() < deadline:
            self.tap(name, sight)
            patience = time.monotonic() + 0.5 * slowness
            while time.monotonic() < patience:
                now = self.eyes.look()
                if now is not None and now.kind is not sight.kind:
                    return
                time.sleep(GLANCE)
        raise Lost(f"{sight.kind.__name__} does not answer to {name}")

    def type_pin(self, pin: str) -> None:
        """On a pad whose digits stand anywhere."""
        places = self._pad()
        for digit in pin:
            self._touch(*places[int(digit)].center)
            self.think(0.2)

    def _pad(self) -> dict[int, pygame.Rect]:
        deadline = time.monotonic() + PATIENCE * self.rig.tempo.slowness
        while time.monotonic() < deadline:
            places = self.eyes.digits()
            if len(places) == 10:
                return dict(places)
            time.sleep(GLANCE)
        raise Lost("waited for a pad with ten digits")

    def think(self, seconds: float) -> None:
        """People take their time, unless the day is played fast."""
        time.sleep(seconds * self.rig.tempo.pace)

    def think_fast(self, seconds: float) -> None:
        """What no hand does in less time, however fast the day is played, or the booth would not notice."""
        time.sleep(seconds * self.rig.tempo.slowness)

    # ---- things --------------------------------------------------------------------------------------

    def put_card(self, card: CardModel) -> None:
        self.rig.reader.act(lambda reader: reader.put(card))

    def show_card(self, card: CardModel, *kinds: type[State], detail: object = None) -> Sight:
        """Lay the card down until one of these screens comes; lift it and try again if nothing happens."""
        for _ in range(10):
            self.put_card(card)
            try:
                return self.see(*kinds, detail=detail, seconds=1.0 + 5.0 * self.rig.tempo.pace)
            except Lost:
                self.take_card()
                self.think_fast(0.1)
        raise Lost(f"a card did not lead to {' or '.join(kind.__name__ for kind in kinds)}")

    def take_card(self) -> None:
        self.rig.reader.act(lambda reader: reader.take())

    def press(self, finger: Finger, *, wet: bool = False) -> None:
        self.rig.sensor.act(lambda sensor: sensor.press(finger, wet))

    def lift(self) -> None:
        self.rig.sensor.act(lambda sensor: sensor.lift())

    @property
    def papers(self) -> list[Sheet]:
        """What came out of the printer so far."""
        return self.rig.printer.device.sheets
