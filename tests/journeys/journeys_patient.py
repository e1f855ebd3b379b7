"""A voter who takes whatever screen comes: holds the card out again, presses again, waits, touches again.

A visit ends with thanks, a refusal, a screen that calls an officer, or, for one who got nowhere several
times, at the start with nothing recorded. Any other end is a wedge.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import Enum

from journeys_help import Booth

from firmware.states import model as m
from firmware.states.facts import PaperFault
from hw_sim.eyes import Sight
from hw_sim.fingers import Finger
from hw_sim.village import Voter

LONG = 90.0  # s for one visit on a loaded machine
PATIENCE = 6  # times the card is held out
STUCK = 20.0  # s before a screen that says "please wait" is one for an officer


class End(Enum):
    """How a visit ended."""

    VOTED = "recorded"
    REFUSED = "refused"
    OFFICER = "an officer is called"
    HOME = "back at the start, nothing recorded"
    STRANGE = "a slip that says something else"
    WEDGED = "nothing more happens"


@dataclass
class Patient:
    """One visit. `finger` may be somebody else's; `option` is what the voter wants."""

    booth: Booth
    voter: Voter
    finger: Finger
    option: int

    def __post_init__(self) -> None:
        self._since = time.monotonic()
        self._screen: object = None
        self._held_out = 0
        self.saw_ballot = False
        self.spoiled = 0

    def visit(self) -> End:
        """Until an end. Card and finger are taken away before it returns."""
        until = time.monotonic() + LONG
        try:
            while time.monotonic() < until:
                sight = self.booth.eyes.look()
                if sight is None:
                    self.booth.hands.think_fast(0.01)
                    continue
                if (sight.kind, sight.detail) != self._screen:
                    self._screen, self._since = (sight.kind, sight.detail), time.monotonic()
                end = self._react(sight)
                if end is not None:
                    return end
            return End.WEDGED
        finally:
            self.booth.hands.take_card()
            self.booth.hands.lift()

    def _react(self, sight: Sight) -> End | None:
        hands = self.booth.hands
        match sight.kind:
            case m.Idle:
                if self._held_out == PATIENCE:
                    return End.HOME
                self._hold_out_card()
            case m.CheckingFinger:
                self._press()
            case m.Voting:
                self._choose(sight)
            case m.Confirming:
                self._tap("yes", sight)
            case m.CheckingSlip:
                return self._read_slip(sight)
            case m.WalkAway:
                hands.rig.panel.tap(hands.rig.size.width // 2, hands.rig.size.height // 2)
            case m.Thanks:
                return End.VOTED
            case m.Refused:
                return End.REFUSED
            case m.FingerFailed | m.SpoilHelp | m.Abandoned | m.AskOfficer | m.EnterPin:
                return End.OFFICER
            case m.SlipTrouble | m.DeviceAway:
                if time.monotonic() - self._since > STUCK or self._hopeless(sight):
                    return End.OFFICER
        self.booth.hands.think_fast(0.02)
        return None

    def _hopeless(self, sight: Sight) -> bool:
        """Nothing moves any more: the printer proves nothing, and waits for an officer."""
        return sight.detail is PaperFault.UNPROVEN and time.monotonic() - self._since > 4.0

    def _hold_out_card(self) -> None:
        self.booth.hands.take_card()
        self.booth.hands.think_fast(0.05)
        self.booth.hands.put_card(self.voter.card.model())
        self._held_out += 1
        self._wait_other(m.Idle, 3.0)

    def _press(self) -> None:
        before, until = self.booth.eyes.picture(), time.monotonic() + 2.0
        self.booth.hands.press(self.finger)
        while time.monotonic() < until and self.booth.eyes.picture() == before:
            self.booth.hands.think_fast(0.01)
        self.booth.hands.lift()
        self.booth.hands.think_fast(0.05)

    def _choose(self, sight: Sight) -> None:
        self.saw_ballot = True
        self.booth.hands.take_card()
        if self.booth.eyes.chosen() != self.option:
            self._tap(f"option-{self.option}", sight)
        else:
            self._tap("yes", sight)

    def _read_slip(self, sight: Sight) -> End | None:
        """What the voter reads on paper decides, as on a polling day."""
        if self.booth.voters._says(self.option):
            self._tap("yes", sight)
            return None
        self.spoiled += 1
        self._tap("no", sight)
        return None

    def _tap(self, name: str, sight: Sight) -> None:
        """Touch, and see what comes of it; a screen that has moved on has its own buttons."""
        if self.booth.eyes.look() == sight:
            self.booth.rig.panel.tap(*self.booth.hands._place(name, sight).center)
        self._wait_other(sight.kind, 0.4)

    def _wait_other(self, kind: type[m.State], seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            now = self.booth.eyes.look()
            if now is not None and now.kind is not kind:
                return
            self.booth.hands.think_fast(0.01)
