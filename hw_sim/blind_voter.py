"""A voter who sees nothing: finds the reader and the sensor by hand, all else by ear and three buttons.

    BlindVoter(hands, rig.headphones, rig.press).vote(option=2)

The screen is never looked at. What is heard decides each press; where an answer does not come the button is
pressed again, as people do.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from firmware.screens.focus import Press
from hw_sim.fingers import Finger
from hw_sim.hands import Hands, Lost
from hw_sim.headphones import Headphones
from hw_sim.village import Voter

PATIENCE = 30.0  # s for what must be heard
ANSWER = 4.0  # s after which a button is pressed again
MOST = 40  # presses on the way to one thing

NEXT, PREVIOUS, CHOOSE = Press.NEXT, Press.PREVIOUS, Press.CHOOSE


class BlindVoter:
    """One visit. `press` closes a button's contact."""

    def __init__(self, hands: Hands, ears: Headphones, press: Callable[[Press], None]) -> None:
        self.hands, self.ears, self._press = hands, ears, press
        self._mark = ears.mark()

    # ---- the visit -----------------------------------------------------------------------------------

    def visit(self, voter: Voter, option: int) -> None:
        """From the first press to the thanks, without a wrong turn."""
        self.identify(voter)
        self.choose(option)
        self.confirm(option)
        self.check_slip()

    def identify(self, voter: Voter) -> None:
        """Turn the guide on, card and finger by touch; an officer could show where they are."""
        self.press_until("spoken.idle", NEXT)
        self.hands.put_card(voter.card.model())
        self.hear("spoken.finger")
        for _ in range(10):
            self.hands.press(Finger(voter.fingers[0]))
            found = self._heard("spoken.options-", 2.0 + 4.0 * self.hands.rig.tempo.pace)
            self.hands.lift()
            if found:
                break
            self.hands.think_fast(0.05)
        else:
            raise Lost("no ballot was heard")
        self.hands.take_card()

    def choose(self, option: int, way: Press = NEXT) -> None:
        """Walk to the option, choose it, hear it read back, go on."""
        self.walk_to(f"option-{option}", way)
        self.press_until("spoken.chosen-now", CHOOSE)
        self.hear(f"option-{option}")
        self.hear("spoken.go-on")
        self.walk_to("spoken.next", way)
        self.press_until("spoken.confirm", CHOOSE)

    def confirm(self, option: int) -> None:
        """The name is read back; only then yes."""
        self.hear(f"option-{option}")
        self.hear("spoken.confirm-ask")
        self.walk_to("spoken.confirm-yes")
        self.press_until("spoken.slip", CHOOSE)

    def refuse(self, option: int) -> None:
        """Not that one: back to the ballot."""
        self.hear(f"option-{option}")
        self.hear("spoken.confirm-ask")
        self.walk_to("spoken.confirm-no")
        self.press_until("spoken.ballot", CHOOSE)
        self.hear("spoken.chosen-now")
        self.hear(f"option-{option}")

    def check_slip(self) -> None:
        """Nobody reads the slip out: this voter lets it pass unread, as the booth says one may."""
        self.walk_to("spoken.slip-yes")
        self.press_until("spoken.thanks", CHOOSE)

    # ---- hearing and pressing ------------------------------------------------------------------------

    def walk_to(self, key: str, way: Press = NEXT) -> None:
        """Press that button until this is heard."""
        self.press_until(key, way)

    def press_until(self, key: str, button: Press) -> None:
        """Press, listen, press again. Raises Lost."""
        for _ in range(MOST):
            self._mark = self.ears.mark()
            self._press(button)
            deadline = time.monotonic() + ANSWER * self.hands.rig.tempo.slowness
            while time.monotonic() < deadline:
                if self._heard(key, 0.02):
                    return
                if button is not CHOOSE and self.ears.mark() > self._mark:
                    break  # something else was said of the next target
        raise Lost(f"pressed {button} and never heard {key}")

    def hear(self, key: str) -> None:
        """What must be said without another press. Raises Lost."""
        if not self._heard(key, PATIENCE * self.hands.rig.tempo.slowness):
            raise Lost(f"waited to hear {key}, heard {self.ears.since(self._mark)[-3:]}")

    def _heard(self, key: str, seconds: float) -> bool:
        return self.ears.wait_for(key, self._mark, seconds)
