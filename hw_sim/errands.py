"""What officers come for on a stormy day: opening the polls, a pause, a stranger's card, the evening."""

from __future__ import annotations

from firmware.states import model as m
from firmware.states.facts import Item, Refusal
from hw_sim.cards import CardModel
from hw_sim.crowd import Answers, Crowd
from hw_sim.eyes import Sight
from hw_sim.hands import Lost
from hw_sim.helpers import Helpers


class OfficersErrand:
    """Comes with a card to the booth at rest and wants one item of the menu."""

    item: Item | None = None

    def __init__(self, crowd: Crowd, helpers: Helpers, officer: str) -> None:
        self.done = False
        self.crowd, self.helpers, self.officer = crowd, helpers, officer
        helpers.item = self.item

    @property
    def answers(self) -> Answers:
        return {m.Ready: self.come, m.Idle: self.come, m.Thanks: self.come}

    def come(self, sight: Sight) -> None:
        self.helpers.bring(self.officer, sight)

    def finish(self, _: Sight) -> None:
        self.helpers.item = None
        self.done = True

    def dark(self) -> None:
        """Nothing to remember: the screen will say where the day stands."""

    def told(self, must_return: bool) -> None:
        """Not for an officer."""


class OpenPolls(OfficersErrand):
    """Until the first voter may come."""

    item = Item.OPEN

    @property
    def answers(self) -> Answers:
        return {m.Ready: self.come, m.Idle: self.finish}


class Pause(OfficersErrand):
    """A short pause, seen as such; another officer ends it."""

    item = Item.PAUSE

    @property
    def answers(self) -> Answers:
        return {**super().answers, m.Paused: self.finish}


class ForeignCard(OfficersErrand):
    """A card of another election's officer is tried: refused after its PIN."""

    @property
    def answers(self) -> Answers:
        return {**super().answers, m.AskOfficer: self.refused}

    def refused(self, sight: Sight) -> None:
        self.crowd.take()
        self.crowd.tap("no", sight)
        self.finish(sight)


class TurnedAway(OfficersErrand):
    """A card that the booth must refuse: a stranger's, or of somebody who has voted."""

    def __init__(self, crowd: Crowd, helpers: Helpers, card: CardModel, why: Refusal) -> None:
        super().__init__(crowd, helpers, "")
        self._card, self._why = card, why

    @property
    def answers(self) -> Answers:
        return {**super().answers, m.Refused: self.refused, m.CheckingFinger: self.let_in}

    def come(self, sight: Sight) -> None:
        self.crowd.lay(self._card, sight)

    def refused(self, sight: Sight) -> None:
        if sight.detail is self._why:
            self.crowd.take()
            self.finish(sight)
        self.helpers.refused(sight)

    def let_in(self, _: Sight) -> None:
        raise Lost("a card was accepted that must be refused")


class Evening(OfficersErrand):
    """Close, trustees, result tape; over when the result stands there and nothing more is to come."""

    item = Item.CLOSE

    @property
    def answers(self) -> Answers:
        return {**super().answers, m.Closed: self.closed}

    def closed(self, sight: Sight) -> None:
        """The stick may be pulled now; a power cut that is still to come finds the booth so."""
        self.crowd.storm.mend_stick()
        self.crowd.storm.last_call()
        if self.crowd.storm.calm:
            self.finish(sight)
