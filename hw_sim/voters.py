"""Voters at the booth, each with an intention. They believe the screen and the slip, nothing else."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from firmware.states.facts import Contrast, PaperFault, Refusal, TextSize
from firmware.states.model import (
    Abandoned,
    CheckingFinger,
    CheckingSlip,
    Confirming,
    DeviceAway,
    FingerFailed,
    Idle,
    MediumMissing,
    Refused,
    Resuming,
    SlipTrouble,
    Tampered,
    Thanks,
    Voting,
)
from hw_sim.cards import CardModel, PlainTag
from hw_sim.eyes import Sight
from hw_sim.fingers import Finger
from hw_sim.hands import Hands, Lost
from hw_sim.officers import Officers
from hw_sim.plan import Incident, Trick, Visit, language_of
from hw_sim.stand import TAMPER
from hw_sim.village import Voter
from hw_sim.village_cards import VoterCard
from hw_sim.vitals import Vitals

LOOK_EVERY = 10  # voters between two looks at the booth's memory


@dataclass
class Tally:
    """What the people themselves counted, never what the booth says."""

    options: int
    intended: dict[int, int] = field(default_factory=dict)
    overridden: int = 0
    challenged: int = 0
    walked_away: int = 0
    turned_away: int = 0
    restarts: int = 0

    def recorded(self, option: int) -> None:
        """This voter saw "recorded" after intending that."""
        self.intended[option] = self.intended.get(option, 0) + 1

    def totals(self) -> dict[str, int]:
        return {str(o): self.intended.get(o, 0) for o in range(1, self.options + 1)}


class Voters:
    """The village comes to vote."""

    def __init__(self, hands: Hands, officers: Officers, names: tuple[str, ...]) -> None:
        self.hands, self.officers = hands, officers
        self.names = names  # by option number from 1, as they stand on the ballot
        self.tally = Tally(len(names))
        self.vitals = Vitals(every=LOOK_EVERY)

    def visit(self, visit: Visit) -> None:
        """One person's way through the booth."""
        voter = self.hands.rig.village.voters[visit.row]
        self._before(visit, voter)
        self._identify(visit, voter)
        if visit.trick is Trick.WALKS_AWAY:
            return self._walk_away()
        self._vote(visit)
        if visit.trick is Trick.WALKS_FROM_SLIP:
            return self._walk_away()
        if visit.incident is Incident.POWER_CUT:
            self._power_cut(visit, voter)
        if visit.trick is Trick.CHALLENGE:
            self._challenge(visit)
        self._confirm_slip(visit.option)
        self.hands.take_card()
        if visit.trick is Trick.COMES_TWICE:
            self._come_again(voter)
        return None

    # ---- who -----------------------------------------------------------------------------------------

    def _before(self, visit: Visit, voter: Voter) -> None:
        """What happens before this voter's card is on the reader."""
        hands, rig = self.hands, self.hands.rig
        if visit.trick is Trick.STRANGER_FIRST:
            self._turned_away(PlainTag(bytes.fromhex("04f0f0f0f0f0f0")), Refusal.UNKNOWN_VOTER)
        match visit.incident:
            case Incident.WRONG_PIN:
                self.officers.pause(wrong_first=True)
            case Incident.FOREIGN_OFFICER:
                self.officers.foreign()
            case Incident.READER_CABLE:
                hands.see(Idle)
                rig.reader.unplug()
                hands.see(DeviceAway)
                rig.reader.plug()
                hands.see(Idle)
            case Incident.CASE_OPENED:
                hands.see(Idle)
                rig.pins.set_input(TAMPER, high=True)
                hands.see(Tampered)
                rig.pins.set_input(TAMPER, high=False)
                self.officers.look_at_cabinet(self.officers.holder("technician"))

    def _turned_away(self, card: CardModel, why: Refusal) -> None:
        self.hands.see(Idle, Thanks)
        self.hands.show_card(card, Refused, detail=why)
        self.hands.take_card()
        self.tally.turned_away += 1

    def _identify(self, visit: Visit, voter: Voter) -> None:
        """Card or typed NIK, then the finger or an officer, until the ballot is there."""
        hands = self.hands
        self._show_card(voter.card, voter.nik)
        if visit.incident is Incident.SENSOR_CABLE:
            hands.rig.sensor.unplug()
            hands.see(DeviceAway)
            hands.rig.sensor.plug()
            hands.see(CheckingFinger)
        if visit.trick is Trick.OVERRIDE:
            self._overridden(visit)
        else:
            self._finger(visit, voter)
        hands.see(Voting)

    def _show_card(self, card: VoterCard, nik: str) -> None:
        hands = self.hands
        hands.see(Idle, Thanks, Refused)
        if card.found:
            self._as_for_anybody(hands.show_card(card.model(), CheckingFinger))
            return
        if card.kind != "none":  # a random UID: the booth cannot know it
            hands.show_card(card.model(), Refused, detail=Refusal.UNREADABLE_CARD)
            hands.take_card()
            hands.see(Idle)
        sight = self.officers.type_nik(nik)
        if sight.kind is not CheckingFinger:
            raise Lost("the typed NIK did not lead to the finger")
        self._as_for_anybody(sight)

    def _as_for_anybody(self, sight: Sight) -> None:
        """Nothing is left of the language and look that the voter before wanted. Raises Lost."""
        eyes = self.hands.eyes
        seen = (sight.language, sight.contrast, eyes.size(sight))
        if seen != (eyes.languages[0], Contrast.NORMAL, TextSize.NORMAL):
            raise Lost(f"the booth greets a voter in {', '.join(seen)}: the last one's")

    def _finger(self, visit: Visit, voter: Voter) -> None:
        if visit.trick is Trick.WET_FINGER:
            self._try(Finger(voter.fingers[0]), wet=True)
        which = 1 if visit.trick is Trick.SECOND_FINGER and len(voter.fingers) > 1 else 0
        for _ in range(3):
            if self._try(Finger(voter.fingers[which])):
                return
        raise Lost("the voter's own finger was not matched three times")

    def _try(self, finger: Finger, *, wet: bool = False) -> bool:
        """Press until the picture changes, lifting and pressing again if it does not; True for the ballot."""
        hands = self.hands
        before = hands.eyes.picture()
        for _ in range(10):
            hands.press(finger, wet=wet)
            try:
                sight = hands.until(
                    lambda s: s.kind is not CheckingFinger or hands.eyes.picture() != before,
                    "an answer to the finger",
                    seconds=2.0 + 4.0 * hands.rig.tempo.pace,
                )
            except Lost:
                continue
            finally:
                hands.lift()
                hands.think_fast(0.02)
            return sight.kind is not CheckingFinger
        raise Lost("the sensor does not see the finger")

    def _overridden(self, visit: Visit) -> None:
        """A stranger's finger stands for one that does not match; after all tries an officer decides."""
        hands = self.hands
        for _ in range(10):
            if self._try(Finger(f"worn/{visit.row}")):
                break
        hands.see(FingerFailed)
        hands.take_card()
        self.officers.override(visit.reason)
        self.tally.overridden += 1

    # ---- what ----------------------------------------------------------------------------------------

    def _vote(self, visit: Visit) -> None:
        """Choose, confirm, and wait for the slip."""
        hands = self.hands
        self._made_readable(visit.trick)
        if visit.incident is Incident.STICK_PULLED:
            hands.rig.pull_stick()
            hands.see(MediumMissing)
            hands.rig.put_stick()
            hands.see(Voting)
        if visit.trick is Trick.CHANGED_MIND:
            self._touch_option(visit.first)
        if visit.trick is Trick.SAID_NO:
            self._touch_option(visit.first)
            hands.tap("yes", hands.see(Voting))
            hands.tap("no", hands.see(Confirming))
            hands.see(Voting)
        self._touch_option(visit.first if visit.trick is Trick.CHALLENGE else visit.option)
        hands.tap("yes", hands.see(Voting))
        self._printer_trouble(visit.incident)
        hands.tap("yes", hands.see(Confirming))
        self._printer_mended(visit.incident)
        hands.see(CheckingSlip)

    def _made_readable(self, trick: Trick) -> None:
        """The voter's own language; larger letters and high contrast for who needs them."""
        hands = self.hands
        if (language := language_of(trick, hands.eyes.languages)) is not None:
            hands.tap(f"language-{language}", hands.see(Voting))
            hands.until(lambda s: s.kind is Voting and s.language is language, f"the ballot in {language}")
        if trick is Trick.OWN_LOOK:
            hands.tap("look-size", hands.see(Voting))
            hands.until(
                lambda s: s.kind is Voting and hands.eyes.size(s) is TextSize.LARGE,
                "a ballot in large letters",
            )
            hands.tap("look-contrast", hands.see(Voting))
            hands.until(
                lambda s: s.kind is Voting and s.contrast is Contrast.HIGH, "a ballot in high contrast"
            )

    def _touch_option(self, option: int) -> None:
        hands = self.hands
        sight = hands.see(Voting)
        hands.tap(f"option-{option}", sight)
        hands.until(lambda s: s.kind is Voting and hands.eyes.chosen() == option, f"option {option} marked")

    def _printer_trouble(self, incident: Incident | None) -> None:
        printer = self.hands.rig.printer
        if incident is Incident.PAPER_OUT:
            printer.act(lambda p: p.trip(200, type(p).paper_out))
        if incident is Incident.COVER_OPEN:
            printer.act(lambda p: p.open_cover())

    def _printer_mended(self, incident: Incident | None) -> None:
        """An officer loads paper or shuts the cover; the same slip is printed again."""
        hands, printer = self.hands, self.hands.rig.printer
        if incident is Incident.PAPER_OUT:
            hands.see(SlipTrouble, detail=PaperFault.PAPER_OUT)
            printer.act(lambda p: p.load_paper())
        if incident is Incident.COVER_OPEN:
            hands.see(SlipTrouble, detail=PaperFault.COVER_OPEN)
            printer.act(lambda p: p.close_cover())

    def _says(self, option: int) -> bool:
        """Whether the slip in the voter's hand names this option."""
        text = " ".join(self.hands.papers[-1].text.split())
        return self.hands.papers[-1].complete and self.names[option - 1] in text

    def _challenge(self, visit: Visit) -> None:
        """The voter pressed another option on purpose, says "Tidak sesuai", and votes again."""
        hands = self.hands
        sight = hands.see(CheckingSlip)
        if not self._says(visit.first):
            raise Lost("the slip does not show what was chosen")
        hands.tap("no", sight)
        self.tally.challenged += 1
        self._touch_option(visit.option)
        hands.tap("yes", hands.see(Voting))
        hands.tap("yes", hands.see(Confirming))

    def _confirm_slip(self, option: int) -> None:
        hands = self.hands
        sight = hands.see(CheckingSlip)
        if not self._says(option):
            raise Lost("the slip does not show what was chosen")
        hands.think(2.0)
        touched = time.monotonic()
        hands.tap("yes", sight)
        hands.see(Thanks)
        self.vitals.waited(time.monotonic() - touched)
        self.tally.recorded(option)

    # ---- ends ----------------------------------------------------------------------------------------

    def _walk_away(self) -> None:
        """Nobody touches anything any more, until the booth calls an officer."""
        hands = self.hands
        hands.take_card()
        hands.until(lambda s: s.kind is Abandoned, "Abandoned", still=True)
        self.tally.walked_away += 1
        self.officers.end_abandoned()

    def _power_cut(self, visit: Visit, voter: Voter) -> None:
        """Dark in the middle of the slip check. The booth says that this voter votes again."""
        hands, rig = self.hands, self.hands.rig
        rig.power_cut()
        hands.take_card()
        rig.power_on()
        self.tally.restarts += 1
        hands.see(Resuming)
        self.officers.resume()
        self._show_card(voter.card, voter.nik)
        self._finger(visit, voter)
        hands.see(Voting)
        self._vote(Visit(visit.row, visit.option, visit.first, Trick.PLAIN, visit.reason))

    def _come_again(self, voter: Voter) -> None:
        """The same card once more: refused."""
        if voter.card.found:
            self.hands.think_fast(0.15)  # nobody is back with the card sooner
            card = voter.card.model()
            self._turned_away(card, Refusal.ALREADY_VOTED)
