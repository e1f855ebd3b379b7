"""Everybody at the booth of a stormy day: they look at the screen and do what that screen asks of them.

    crowd.run(OpenPolls(crowd))

No one follows a script. Whatever is on the screen is answered: by the errand that is under way where it has
an answer of its own (a voter at the ballot), else by the officers (`helpers.py`). So the power may fail at
any moment, and nothing special is to be done about it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from firmware.states.model import AskOfficer, State
from hw_sim.cards import CardModel
from hw_sim.eyes import NotSeen, Sight
from hw_sim.hands import GLANCE, Hands, Lost
from hw_sim.reckoning import Reckoning
from hw_sim.storm import PowerFailed, Storm
from hw_sim.village_cards import Holder
from hw_sim.vitals import Vitals

PATIENCE = 60.0  # s that a screen may stay which asks nobody for anything, or that nobody can answer
AGAIN = 0.3  # s after which a screen that stays is answered once more
LOOK_EVERY = 10

Answer = Callable[[Sight], None]
Answers = Mapping[type[State], Answer]


class Errand(Protocol):
    """What somebody came for."""

    @property
    def done(self) -> bool: ...

    @property
    def answers(self) -> Answers: ...

    def dark(self) -> None:
        """The power failed."""

    def told(self, must_return: bool) -> None:
        """The screen after a power cut says whether the last voter votes again."""


class BoothStopped(Exception):
    """The booth stands still for good and says why, though officers made it look again."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        super().__init__(f"the booth stopped: {sight.detail}")


class BoothDied(Lost):
    """The program ended by itself."""


class Crowd:
    """All who are there, with one pair of hands at the booth at a time."""

    def __init__(self, hands: Hands, storm: Storm, reckoning: Reckoning) -> None:
        self.hands, self.storm, self.reckoning = hands, storm, reckoning
        self.vitals = Vitals(every=LOOK_EVERY)
        self.lying: CardModel | None = None  # on the reader
        self.holder: Holder | None = None  # whose card it is, where it is an officer's
        self.helpers: Answers = {}
        self._changed = time.monotonic()
        self._errand: Errand | None = None

    # ---- the loop ------------------------------------------------------------------------------------

    def run(self, errand: Errand) -> None:
        """Until the errand is done. Raises Lost, BoothStopped."""
        self._errand = errand
        while not errand.done:
            try:
                self._answer_all(errand, time.monotonic() + 6 * PATIENCE)
            except PowerFailed:
                self._dark(errand)

    def _answer_all(self, errand: Errand, deadline: float) -> None:
        seen, answered = None, 0.0
        while not errand.done:
            sight = self.look()
            now = time.monotonic()
            if sight is not None and sight != seen:
                seen, answered, self._changed = sight, 0.0, now
            if sight is None or now - answered < AGAIN:
                self._lose_patience(sight, deadline)
                time.sleep(GLANCE)
                continue
            self._answer(errand, sight)
            answered = time.monotonic()

    def _answer(self, errand: Errand, sight: Sight) -> None:
        answer = errand.answers.get(sight.kind) or self.helpers.get(sight.kind)
        if answer is not None:
            answer(sight)

    def _lose_patience(self, sight: Sight | None, deadline: float) -> None:
        now = time.monotonic()
        if not self.hands.rig.running:
            raise BoothDied("the booth's program ended by itself")
        if now - self._changed > PATIENCE or now > deadline:
            self.hands.photograph_loss()
            raise Lost(f"waited in vain at {sight.kind.__name__ if sight else 'a dark screen'}")

    def _dark(self, errand: Errand) -> None:
        """Everybody takes what is theirs and waits for the light."""
        self.take()
        self.hands.lift()
        self.reckoning.restarts += 1
        errand.dark()
        self._changed = time.monotonic()
        self.storm.power_on()

    def told(self, must_return: bool) -> None:
        """Someone reads out what the screen says after a power cut."""
        if self._errand is not None:
            self._errand.told(must_return)

    # ---- looking -------------------------------------------------------------------------------------

    def look(self) -> Sight | None:
        """What is on the screen. Raises PowerFailed."""
        sight = self.storm.tick()
        if sight is not None:
            self.hands.photograph(sight)
        return sight

    def wait(self, over: Callable[[Sight | None], bool], seconds: float) -> bool:
        """Look until it is so; False where it does not come to it in that time. Raises PowerFailed."""
        deadline = time.monotonic() + seconds
        while not over(self.look()):
            if time.monotonic() > deadline:
                return False
            time.sleep(GLANCE)
        return True

    def pause(self, seconds: float) -> None:
        self.wait(lambda _: False, seconds)

    # ---- doing ---------------------------------------------------------------------------------------

    def tap(self, name: str, sight: Sight) -> None:
        """Touch that target, if the screen is still the one that was seen, and wait for it to change."""
        if self.touch(name, sight):
            self.wait(lambda now: now != sight, AGAIN)

    def touch(self, name: str, sight: Sight) -> bool:
        """Touch and wait for nothing; False where there is no such target now."""
        if self.look() != sight:
            return False
        try:
            place = self.hands.eyes.find(name, sight)
        except NotSeen:
            return False
        self.hands.rig.panel.tap(*place.center)
        self.hands.think(0.3)
        return True

    def lay(self, card: CardModel, sight: Sight, holder: Holder | None = None) -> None:
        """A card on the reader, until the screen changes or it is clear that nothing happens."""
        if self.lying is not None:
            self.take()
            self.pause(0.1)
        if self.look() != sight:
            return
        self.hands.put_card(card)
        self.lying, self.holder = card, holder
        asks = {sight.kind, AskOfficer} if holder is not None else set()
        answered = self.wait(
            lambda now: now != sight and not (now is not None and now.kind in asks),
            1.0 + 5.0 * self.hands.rig.tempo.pace,
        )
        if not answered:  # a card that does nothing: somebody looks after the reader's cable
            self.storm.mend_devices()

    def take(self) -> None:
        """The reader is empty."""
        self.hands.take_card()
        self.lying = self.holder = None
