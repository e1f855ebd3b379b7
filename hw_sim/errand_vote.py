"""A voter on a stormy day: knows what to vote, believes screen and slip, and comes again if told to."""

from __future__ import annotations

import time

from firmware.states import model as m
from firmware.states.facts import Contrast, Item, Refusal, TextSize
from hw_sim.crowd import Answers, Crowd
from hw_sim.eyes import Sight
from hw_sim.fingers import Finger
from hw_sim.hands import Lost
from hw_sim.helpers import Helpers
from hw_sim.plan import Trick, Visit, language_of
from hw_sim.reckoning import End
from hw_sim.village import Voter

INSISTS = 3  # times that a voter comes again who is said to have voted


class Vote:
    """One visit. `sesuai`, `tidak`: touched at the slip, nothing heard since; `gone`: has left the booth."""

    def __init__(self, crowd: Crowd, helpers: Helpers, names: tuple[str, ...], visit: Visit) -> None:
        self.done = self.gone = self.sesuai = self.tidak = False
        self.crowd, self.helpers, self.names, self.visit = crowd, helpers, names, visit
        self.voter: Voter = crowd.hands.rig.village.voters[visit.row]
        self.quirks = {visit.trick}  # what is still to be done out of the ordinary
        self.touched = 0.0
        self._in_the_dark = self._had_ballot = False
        self._turned_away = 0
        helpers.item = None

    @property
    def answers(self) -> Answers:
        return {
            m.Idle: self.come,
            m.Thanks: self.thanked,
            m.Refused: self.refused,
            m.TypingNik: self.type_nik,
            m.CheckingFinger: self.finger,
            m.ChoosingReason: self.reason,
            m.Voting: self.vote,
            m.Confirming: self.confirm,
            m.CheckingSlip: self.check,
            m.WalkAway: self.still_there,
            m.DecidingAbandoned: self.decide,
        }

    # ---- who -----------------------------------------------------------------------------------------

    def come(self, sight: Sight) -> None:
        """The booth waits, and nothing of the last voter is left on it."""
        if (sight.language, sight.contrast) != (self.crowd.hands.eyes.languages[0], Contrast.NORMAL):
            raise Lost(f"the booth waits in {sight.language}, {sight.contrast}: the last voter's")
        self.show_card(sight)

    def show_card(self, sight: Sight) -> None:
        """Card on the reader; an officer types the number of a card that the roll cannot know."""
        if self.gone:
            self.leave_for_good(End.SPOILED)
        elif self.voter.card.found:
            self.helpers.item = None
            self.crowd.lay(self.voter.card.model(), sight)
        else:
            self.helpers.item = Item.TYPE_NIK
            self.helpers.bring("member-1", sight)

    def type_nik(self, sight: Sight) -> None:
        self.helpers.item = None
        for digit in self.voter.nik:
            if not self.crowd.touch(f"digit-{digit}", sight):
                return
        self.crowd.tap("yes", sight)

    def refused(self, sight: Sight) -> None:
        """Somebody who never saw "recorded" learns it when the card is shown again.

        Who has not voted insists: it may be the card of the one before, read once more as it was taken.
        """
        if sight.detail is Refusal.ALREADY_VOTED and self.sesuai:
            self.crowd.reckoning.told_by_refusal += 1
            self.recorded()
            return
        self._turned_away += sight.detail is Refusal.ALREADY_VOTED
        if self._turned_away > INSISTS:
            raise Lost("a voter was turned away who has not voted")
        self.helpers.refused(sight)

    def finger(self, sight: Sight) -> None:
        """Press until something changes: the screen, or the tries on it."""
        hands, crowd = self.crowd.hands, self.crowd
        before = hands.eyes.picture()
        hands.press(self._finger(), wet=Trick.WET_FINGER in self.quirks)
        crowd.wait(
            lambda now: now != sight or hands.eyes.picture() != before, 2.0 + 4.0 * hands.rig.tempo.pace
        )
        self.quirks.discard(Trick.WET_FINGER)
        hands.lift()
        crowd.pause(0.02)

    def _finger(self) -> Finger:
        if Trick.OVERRIDE in self.quirks:
            return Finger(f"worn/{self.visit.row}")
        second = Trick.SECOND_FINGER in self.quirks and len(self.voter.fingers) > 1
        return Finger(self.voter.fingers[1 if second else 0])

    def reason(self, sight: Sight) -> None:
        self.crowd.tap(f"reason-{self.visit.reason.value}", sight)

    # ---- what ----------------------------------------------------------------------------------------

    @property
    def wanted(self) -> int:
        return self.visit.first if Trick.CHALLENGE in self.quirks else self.visit.option

    def vote(self, sight: Sight) -> None:
        self._had_ballot = True
        if self.tidak:
            self.spoiled()
        if self.visit.trick is Trick.WALKS_AWAY:
            self.gone = True
        if self.gone:
            self.crowd.take()
        elif button := self._unreadable(sight):
            self.crowd.tap(button, sight)
        elif self.quirks & {Trick.CHANGED_MIND, Trick.SAID_NO}:
            self.choose(self.visit.first, sight)
            if Trick.SAID_NO in self.quirks:
                self.crowd.tap("yes", sight)
            self.quirks.discard(Trick.CHANGED_MIND)
        elif self.choose(self.wanted, sight):
            self.crowd.tap("yes", sight)

    def _unreadable(self, sight: Sight) -> str | None:
        """The button that makes the ballot as this voter wants it; None where it is so."""
        language = language_of(self.visit.trick, self.crowd.hands.eyes.languages)
        if language is not None and sight.language is not language:
            return f"language-{language}"
        if self.visit.trick is Trick.OWN_LOOK:
            if sight.contrast is not Contrast.HIGH:
                return "look-contrast"
            if self.crowd.hands.eyes.size(sight) is not TextSize.LARGE:
                return "look-size"
        return None

    def choose(self, option: int, sight: Sight) -> bool:
        """Touch that option; whether it is marked then."""
        eyes = self.crowd.hands.eyes
        if eyes.chosen() == option:
            return True
        self.crowd.touch(f"option-{option}", sight)
        self.crowd.wait(lambda now: now != sight or eyes.chosen() == option, 0.5)
        return eyes.chosen() == option

    def confirm(self, sight: Sight) -> None:
        self.crowd.tap("no" if Trick.SAID_NO in self.quirks else "yes", sight)
        self.quirks.discard(Trick.SAID_NO)

    def check(self, sight: Sight) -> None:
        """The slip names what was chosen, or else "Tidak sesuai"; who tests the machine says that too."""
        if self.visit.trick is Trick.WALKS_FROM_SLIP:
            self.gone = True
        if self.gone:
            self.crowd.take()
            return
        right = self._says(self.wanted)
        self.crowd.hands.think(2.0)
        if right and Trick.CHALLENGE not in self.quirks:
            if self.crowd.touch("yes", sight):
                self.sesuai, self.touched = True, time.monotonic()
                self.crowd.wait(lambda now: now != sight, 0.3)
        elif self.crowd.touch("no", sight):
            self.tidak = True
            self.crowd.wait(lambda now: now != sight, 0.3)

    def _says(self, option: int) -> bool:
        papers = self.crowd.hands.papers
        return papers[-1].complete and self.names[option - 1] in " ".join(papers[-1].text.split())

    def spoiled(self) -> None:
        """The ballot is there again after "Tidak sesuai"."""
        self.tidak = False
        self.quirks.discard(Trick.CHALLENGE)
        self.crowd.reckoning.papers(End.SPOILED, self.crowd.hands.papers)

    # ---- ends ----------------------------------------------------------------------------------------

    def thanked(self, sight: Sight) -> None:
        """Recorded; or it is still the thanks to whoever was here before."""
        if self.sesuai:
            self.crowd.vitals.waited(time.monotonic() - self.touched)
            self.recorded()
        else:
            self.show_card(sight)

    def recorded(self) -> None:
        slips = self.crowd.reckoning.recorded(self.visit.option, self.crowd.hands.papers)
        if len(slips) != 1:
            raise Lost(f"a vote is recorded with {len(slips)} slips")
        self.crowd.take()
        self.done = True

    def still_there(self, sight: Sight) -> None:
        if not self.gone:
            self.crowd.tap("yes", sight)

    def decide(self, sight: Sight) -> None:
        """The officer has looked: the voter is gone, or has been here all the time."""
        self.crowd.tap("yes" if self.gone else "no", sight)

    def leave_for_good(self, end: End) -> None:
        self.crowd.reckoning.papers(end, self.crowd.hands.papers)
        self.crowd.reckoning.walked_away += 1
        self.done = True

    # ---- the power ------------------------------------------------------------------------------------

    def dark(self) -> None:
        """The card is taken; all else the screen will say."""
        self._in_the_dark = True

    def told(self, must_return: bool) -> None:
        """What the booth says after a power cut is believed; who comes later is not meant."""
        if not self._in_the_dark:
            return
        self._in_the_dark = False
        if self.gone:
            self.leave_for_good(End.UNSURE)
        elif self.sesuai and not must_return:
            self.crowd.reckoning.told_after_cut += 1
            self.recorded()
        else:
            self.crowd.reckoning.papers(End.UNSURE, self.crowd.hands.papers)
            self.crowd.reckoning.voted_again += must_return and self._had_ballot
            self.sesuai = self.tidak = self._had_ballot = False
