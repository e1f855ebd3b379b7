"""Somebody who sits at the bench: sees the page, clicks on the page, and touches nothing else."""

from __future__ import annotations

import json

from hw_sim.web.browser import Browser

from firmware.states.model import State
from hw_sim.web.bench import Bench


class Sitter:
    """`bench` is only asked where a button stands on the booth's screen, which a person sees."""

    def __init__(self, page: Browser, bench: Bench) -> None:
        self.page, self._bench = page, bench

    def see(self, *kinds: type[State]) -> str:
        """Until the page says that the booth shows one of these screens; which one."""
        names = [kind.__name__ for kind in kinds]
        shown = "document.getElementById('now').dataset.state"
        seen: str = self.page.wait(f"{json.dumps(names)}.includes({shown}) && {shown}")
        return seen

    def touch(self, name: str) -> None:
        """A button on the booth's screen, through the canvas of the page."""
        sight = self._bench.eyes.look()
        assert sight is not None
        rect, size = self._bench.eyes.find(name, sight), self._bench.rig.size
        self.page.tap("#screen", rect.centerx / size.width, rect.centery / size.height)

    def touch_until(self, name: str, *kinds: type[State]) -> None:
        """Again and again: some buttons wait for an answer of the booth first."""
        sight = self._bench.eyes.look()
        assert sight is not None
        for _ in range(50):
            self.touch(name)
            try:
                self.page.wait(
                    f"document.getElementById('now').dataset.state !== '{sight.kind.__name__}'", 1
                )
                break
            except AssertionError:
                continue
        self.see(*kinds)

    def card(self, which: str) -> None:
        self.page.drag(f'[data-card="{which}"]', "#reader")
        self.page.wait("!document.getElementById('take-card').disabled")

    def take_card(self) -> None:
        self.page.click("#take-card")
        self.page.wait("document.getElementById('take-card').disabled")

    def pin(self, which: str) -> None:
        """Type what the card's label says."""
        label: str = self.page.look(f"document.querySelector('[data-card=\"{which}\"] small').textContent")
        size = self._bench.rig.size
        places = self._bench.eyes.digits()
        for digit in label.rpartition("PIN ")[2]:
            place = places[int(digit)]
            self.page.tap("#screen", place.centerx / size.width, place.centery / size.height)
        self.touch("yes")
