"""Somebody who sits at the bench: sees the page, clicks on the page, and touches nothing else."""

from __future__ import annotations

import json

from firmware.states import model as m
from firmware.states.model import State
from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser

SLIP = ".paper.slip:not(.torn):not(.boxed)"


class Sitter:
    """`bench` is only asked where a button stands on the booth's screen, which a person sees."""

    def __init__(self, page: Browser, bench: Bench) -> None:
        self.page, self.bench = page, bench

    def see(self, *kinds: type[State]) -> str:
        """Until the page says that the booth shows one of these screens; which one."""
        names = [kind.__name__ for kind in kinds]
        shown = "document.getElementById('now').dataset.state"
        seen: str = self.page.wait(f"{json.dumps(names)}.includes({shown}) && {shown}")
        return seen

    def touch(self, name: str) -> None:
        """A button on the booth's screen, through the canvas of the page."""
        sight = self.bench.eyes.look()
        assert sight is not None
        rect, size = self.bench.eyes.find(name, sight), self.bench.rig.size
        self.page.tap("#screen", rect.centerx / size.width, rect.centery / size.height)

    def touch_until(self, name: str, *kinds: type[State]) -> None:
        """Again and again: some buttons wait for an answer of the booth first."""
        sight = self.bench.eyes.look()
        assert sight is not None
        for _ in range(50):
            self.touch(name)
            try:
                self.page.wait(f"document.getElementById('now').dataset.state !== '{sight.kind.__name__}'", 1)
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
        size = self.bench.rig.size
        places = self.bench.eyes.digits()
        for digit in label.rpartition("PIN ")[2]:
            place = places[int(digit)]
            self.page.tap("#screen", place.centerx / size.width, place.centery / size.height)
        self.touch("yes")

    # ---- what officers and voters do ------------------------------------------------------------------

    def sign(self, who: str, *after: type[State]) -> None:
        """Card and PIN, until one of these screens has come; the card is taken again."""
        self.card(f"holder {who}")
        self.see(m.EnterPin)
        self.pin(f"holder {who}")
        self.see(*after)
        self.take_card()

    def open_polls(self) -> None:
        self.see(m.Ready)
        self.sign("chair", m.Menu)
        self.touch("item-open")
        self.see(m.AskOfficer)
        self.sign("member-1", m.ConfirmingClock)
        self.touch_until("yes", m.Idle)

    def finger(self, voter: int) -> None:
        """Card and finger, until the ballot is there."""
        self.card(f"voter {voter}")
        self.see(m.CheckingFinger)
        self.page.click('[data-finger="0"]')
        self.see(m.Voting)
        self.page.click("#lift")

    def choose(self, option: int) -> None:
        """A tile, "Lanjut", "Ya"."""
        self.touch(f"option-{option}")
        self.touch_until("yes", m.Confirming)
        self.touch("yes")

    def agree(self) -> None:
        """ "Sesuai"; the card is taken, the slip goes into the box."""
        self.see(m.CheckingSlip)
        self.touch_until("yes", m.Thanks, m.Idle)
        self.take_card()
        self.slip_into_box()

    def slip_into_box(self) -> None:
        self.page.wait(f"document.querySelector('{SLIP}') !== null")
        self.page.drag(SLIP, "#box")

    def after_closing_time(self) -> None:
        while self.page.look("document.getElementById('clock').textContent < '13:00'"):
            before = self.page.look("document.getElementById('clock').textContent")
            self.page.click('[data-clock="60"]')
            self.page.wait(f"document.getElementById('clock').textContent !== '{before}'")

    def two_to_close(self) -> None:
        self.sign("chair", m.Menu)
        self.touch("item-close")
        self.see(m.AskOfficer)
        self.sign("member-1", m.Reconciling)

    def two_trustees(self) -> None:
        self.sign("trustee-1", m.AwaitTrustee)
        self.sign("trustee-2", m.Tallying, m.PrintingTape, m.Finalising, m.Closed)
