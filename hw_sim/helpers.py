"""Officers and trustees who answer the screen, whatever brought it there: one small answer for each screen.

Who comes next is all they remember; what has been signed already the booth says itself.
"""

from __future__ import annotations

from firmware.screens import Screens
from firmware.states import model as m
from firmware.states.facts import Item, PaperFault, Purpose, Refusal, Trouble
from hw_sim.crowd import Answers, BoothStopped, Crowd
from hw_sim.eyes import Sight
from hw_sim.reading import Sentences
from hw_sim.village_cards import Holder

SIGNERS: dict[Purpose, tuple[str, ...]] = {
    Purpose.OPEN: ("chair", "member-1"),
    Purpose.CLOSE: ("chair", "member-1"),
    Purpose.RESUME: ("member-2", "member-3"),
    Purpose.CLOCK: ("member-2", "member-3"),
    Purpose.OVERRIDE: ("member-1", "member-2"),
    Purpose.SPOILS: ("member-1", "member-2"),
    Purpose.ABANDONED: ("member-2", "member-3"),
    Purpose.CONTINUE: ("member-3", "member-2"),
    Purpose.TAMPER: ("technician", "chair"),
    Purpose.MENU: ("chair", "member-1"),
    Purpose.STOPPED: ("chair", "member-2"),
    Purpose.POWER_OFF: ("chair", "member-1"),
}
"""Who signs for what; they take turns, so that two come where two are asked for."""
HOPEFUL = 3.0  # s in which a slip may be printed again by itself
MINDING = 0.02  # s until somebody sees that the stick is not right
MOST_STOPS = 4  # so often two officers make a booth that stopped look again


class Helpers:
    """Answers of the committee. `item`: what is wanted of the officers' menu, None for nothing."""

    def __init__(self, crowd: Crowd, screens: Screens, trustees: tuple[int, ...]) -> None:
        self.item: Item | None = None
        self.clock_wrong = False
        self._crowd, self._hands = crowd, crowd.hands
        self._sentences = Sentences(screens, crowd.hands.eyes)
        self._trustees = trustees
        self._last: Holder | None = None
        self._trustee = 0
        self.stops: list[Trouble] = []  # what a booth that stopped gave as its reason

    @property
    def answers(self) -> Answers:
        return {
            m.NotReady: self.stick,
            m.MediumMissing: self.stick,
            m.AskOfficer: self.sign,
            m.EnterPin: self.pin,
            m.Menu: self.menu,
            m.Diagnostics: lambda sight: self._crowd.tap("no", sight),
            m.ConfirmingItem: lambda sight: self._crowd.tap("yes", sight),
            m.ConfirmingClock: self.clock,
            m.SettingClock: self.set_clock,
            m.Refused: self.refused,
            m.TapeTrouble: self.printer,
            m.SlipTrouble: self.slip,
            m.DeviceAway: self.cables,
            m.Tampered: self.case,
            m.DecidingTampered: lambda sight: self._crowd.tap("yes", sight),
            m.Stopped: self.stopped,
            m.Resuming: self.resume,
            m.FingerFailed: lambda sight: self._sign(sight, Purpose.OVERRIDE),
            m.SpoilHelp: lambda sight: self._sign(sight, Purpose.SPOILS),
            m.Abandoned: lambda sight: self._sign(sight, Purpose.ABANDONED),
            m.DecidingAbandoned: lambda sight: self._crowd.tap("no", sight),
            m.Paused: lambda sight: self._sign(sight, Purpose.CONTINUE),
            m.Reconciling: self.reconcile,
            m.AwaitTrustee: self.trustee,
            m.ConfirmingPowerOff: lambda sight: self._crowd.tap("no", sight),
            m.WalkAway: lambda sight: self._crowd.tap("yes", sight),
        }

    # ---- signing in ----------------------------------------------------------------------------------

    def sign(self, sight: Sight) -> None:
        """An officer's card is asked for; the menu only where somebody wants something of it."""
        purpose = Purpose(str(sight.detail))
        if purpose is Purpose.MENU and self.item is None:
            self._crowd.tap("no", sight)
            return
        self._sign(sight, purpose)

    def _sign(self, sight: Sight, purpose: Purpose) -> None:
        names = SIGNERS[purpose]
        turn = 1 if self._last is not None and self._last.id == names[0] else 0
        self.bring(names[turn], sight)

    def bring(self, name: str, sight: Sight) -> None:
        """That officer comes and lays the card down."""
        self._last = self._hands.rig.village.holder(name)
        self._crowd.lay(self._last.card(), sight, self._last)

    def pin(self, sight: Sight) -> None:
        """Whoever laid a card down types; a pad without a card is not for anybody."""
        crowd, holder = self._crowd, self._crowd.holder
        if holder is None:
            crowd.tap("no", sight)
            return
        places = self._hands.eyes.digits()
        if len(places) < 10:
            return
        for digit in holder.pin:
            if crowd.look() != sight:
                return
            self._hands.rig.panel.tap(*places[int(digit)].center)
            self._hands.think(0.2)
        crowd.tap("yes", sight)
        crowd.wait(lambda now: now is not None and now.kind not in (m.EnterPin, m.CheckingPin), 6.0)
        crowd.take()

    def menu(self, sight: Sight) -> None:
        items = self._hands.eyes.items(sight)
        wanted = f"item-{self.item.value}" if self.item is not None else "item-leave"
        if items:
            self._crowd.tap(wanted if wanted in items else "item-leave", sight)

    # ---- the clock, the counts -----------------------------------------------------------------------

    def clock(self, sight: Sight) -> None:
        self._crowd.tap("no" if self.clock_wrong else "yes", sight)

    def set_clock(self, sight: Sight) -> None:
        self._crowd.touch("opening", sight)
        self._crowd.pause(0.02)
        self._crowd.tap("yes", sight)
        self.clock_wrong = False

    def refused(self, sight: Sight) -> None:
        """What is said tells what to do; the notice is touched away."""
        if sight.detail is Refusal.WRONG_DAY:
            self.clock_wrong = True
        if sight.detail is Refusal.DEVICES_NOT_READY:
            self._crowd.storm.mend_devices()
            self._crowd.storm.mend_stick()
        self._crowd.tap("yes", sight)

    def reconcile(self, sight: Sight) -> None:
        self._crowd.tap("yes" if self.item is Item.CLOSE else "no", sight)

    def resume(self, sight: Sight) -> None:
        """The sentence is read to whoever was voting; then two officers let the polls go on."""
        must_return = self._sentences.voter_must_return()
        if must_return is not None:
            self._crowd.told(must_return)
            self._crowd.tap("yes", sight)

    # ---- what is broken ------------------------------------------------------------------------------

    def stick(self, sight: Sight) -> None:
        """The right stick goes in; where it was in, the booth is told to try again."""
        self._crowd.pause(MINDING)
        was_wrong = self._crowd.storm.under_way is not None
        self._crowd.storm.mend_stick()
        if not (was_wrong and self._crowd.wait(lambda now: now != sight, 0.2)):
            self._crowd.tap("yes", sight)

    def printer(self, _: Sight) -> None:
        self._crowd.storm.mend_devices()

    def slip(self, sight: Sight) -> None:
        """A printer that proves nothing waits for an officer, who has it try again."""
        self.printer(sight)
        unproven = sight.detail is PaperFault.UNPROVEN
        if unproven and not self._crowd.wait(lambda now: now != sight, HOPEFUL):
            self._sign(sight, Purpose.ABANDONED)

    def cables(self, _: Sight) -> None:
        self._crowd.storm.mend_devices()

    def case(self, sight: Sight) -> None:
        self._crowd.storm.shut_case()
        self._sign(sight, Purpose.TAMPER)

    def stopped(self, sight: Sight) -> None:
        """With the right stick in, two officers make it look again. Raises BoothStopped."""
        self.stops.append(Trouble(str(sight.detail)))
        if len(self.stops) > MOST_STOPS:
            raise BoothStopped(sight)
        self._crowd.storm.mend_stick()
        self._sign(sight, Purpose.STOPPED)

    # ---- trustees ------------------------------------------------------------------------------------

    def trustee(self, sight: Sight) -> None:
        """One after the other; after a power cut simply all over again."""
        number = self._trustees[self._trustee % len(self._trustees)]
        self._trustee += 1
        holder = self._hands.rig.village.holder(f"trustee-{number}")
        self._crowd.lay(holder.card(), sight, holder)
