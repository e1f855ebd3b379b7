"""Officers and trustees at the booth: signing in, opening, helping, closing. Each deed reads as a script."""

from __future__ import annotations

from firmware.states.facts import Item, Override, Purpose
from firmware.states.model import (
    AskOfficer,
    AwaitTrustee,
    CheckingPin,
    ChoosingReason,
    Closed,
    ConfirmingClock,
    ConfirmingItem,
    ConfirmingPowerOff,
    DecidingAbandoned,
    DecidingTampered,
    Diagnostics,
    EnterPin,
    Finalising,
    Idle,
    LookingUp,
    Menu,
    Paused,
    PrintingTape,
    Ready,
    Reconciling,
    Refused,
    Resuming,
    SafeToSwitchOff,
    SettingClock,
    State,
    TypingNik,
)
from hw_sim.eyes import Sight
from hw_sim.hands import Hands
from hw_sim.village_cards import Holder

LONG = 120.0  # s for tapes in copies on a slow line


class Officers:
    """The committee and the trustees of one village."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.village = hands.rig.village

    def holder(self, name: str) -> Holder:
        return self.village.holder(name)

    def sign(self, who: Holder, *, wrong_first: bool = False, after: tuple[type[State], ...] = ()) -> Sight:
        """Card on the reader, PIN on the pad, until the booth has answered; the card is taken again."""
        hands = self.hands
        hands.show_card(who.card(), EnterPin)
        if wrong_first:
            self._pin("".join(str((int(d) + 1) % 10) for d in who.pin))
            hands.see_other(CheckingPin)
        self._pin(who.pin)
        sight = hands.see(*after, EnterPin) if after else hands.see_other(EnterPin, CheckingPin)
        if sight.kind is EnterPin:  # the reader had trouble, or the warning came and what was typed is gone
            self._pin(who.pin)
            sight = hands.see(*after)
        hands.take_card()
        return sight

    def _pin(self, pin: str) -> None:
        sight = self.hands.see(EnterPin)
        self.hands.type_pin(pin)
        self.hands.tap("yes", sight)
        self.hands.see_other(EnterPin)

    # ---- opening -------------------------------------------------------------------------------------

    def menu(self, who: Holder, item: Item, *, wrong_first: bool = False) -> None:
        """From Ready or Idle into the officers' menu and one item of it."""
        self.hands.see(Ready, Idle)
        self.sign(who, wrong_first=wrong_first, after=(Menu,))
        self.pick(item)

    def pick(self, item: Item) -> None:
        self.hands.tap(f"item-{item.value}", self.hands.see(Menu))

    def sure(self) -> None:
        """What follows was read; yes."""
        self.hands.tap("yes", self.hands.see(ConfirmingItem))

    def diagnose(self) -> None:
        """The technician asks every device and prints the readiness report."""
        hands = self.hands
        self.menu(self.holder("technician"), Item.DIAGNOSTICS)
        hands.tap("yes", hands.see(Diagnostics))
        hands.see(PrintingTape)
        hands.tap("no", hands.see(Diagnostics, seconds=LONG))
        hands.see(Ready)

    def open_polls(self, *, clock_wrong: bool) -> None:
        """Two officers, the clock, the zero tape; then the polls are open."""
        hands = self.hands
        self.menu(self.holder("chair"), Item.OPEN)
        hands.see(AskOfficer, detail=Purpose.OPEN)
        self.sign(self.holder("member-1"), after=(ConfirmingClock,))
        if clock_wrong:
            hands.insist("no", hands.see(ConfirmingClock))
            sight = hands.see(SettingClock)
            hands.tap("opening", sight)
            hands.tap("yes", hands.see(SettingClock))
        hands.insist("yes", hands.see(ConfirmingClock))
        hands.see(Idle, seconds=LONG)

    def resume(self) -> None:
        """After a power cut: the sentence about the last voter, two officers, the resume tape."""
        hands = self.hands
        sight = hands.see(Resuming)
        hands.tap("yes", sight)
        hands.see(AskOfficer, detail=Purpose.RESUME)
        self.sign(self.holder("member-2"), after=(AskOfficer,))
        self.sign(self.holder("member-3"), after=(ConfirmingClock,))
        hands.insist("yes", hands.see(ConfirmingClock))
        hands.see(Idle, seconds=LONG)

    def power_off(self) -> None:
        """From Ready, Idle or the end of the day: two officers, one more touch, "boleh dimatikan"."""
        hands = self.hands
        hands.see(Ready, Idle, Closed)
        self.sign(self.holder("chair"), after=(Menu,))
        self.pick(Item.POWER_OFF)
        hands.see(AskOfficer, detail=Purpose.POWER_OFF)
        self.sign(self.holder("member-1"), after=(ConfirmingPowerOff,))
        hands.tap("yes", hands.see(ConfirmingPowerOff))
        hands.see(SafeToSwitchOff)

    # ---- while the polls are open ----------------------------------------------------------------------

    def override(self, reason: Override) -> None:
        """The voter's finger failed; the screen asks for an officer."""
        self.sign(self.holder("member-1"), after=(ChoosingReason,))
        sight = self.hands.see(ChoosingReason)
        self.hands.tap(f"reason-{reason.value}", sight)

    def type_nik(self, nik: str) -> Sight:
        """A damaged card: the officer types the sixteen digits."""
        hands = self.hands
        self.menu(self.holder("member-1"), Item.TYPE_NIK)
        sight = hands.see(TypingNik)
        for digit in nik:
            hands.tap(f"digit-{digit}", sight)
        hands.tap("yes", sight)
        return hands.see_other(TypingNik, LookingUp)

    def end_abandoned(self) -> None:
        """The voter has left: the session is ended, nothing is cast."""
        self.sign(self.holder("member-2"), after=(DecidingAbandoned,))
        self.hands.tap("yes", self.hands.see(DecidingAbandoned))
        self.hands.see(Idle)

    def pause(self, *, wrong_first: bool) -> None:
        """A short pause, with a slip of the finger on the PIN pad."""
        self.menu(self.holder("member-2"), Item.PAUSE, wrong_first=wrong_first)
        self.sure()
        self.hands.see(Paused)
        self.sign(self.holder("member-3"), after=(Idle,))

    def look_at_cabinet(self, who: Holder) -> None:
        """The case was opened or the key turned: somebody looks, signs, and finds that all is well."""
        self.sign(who, after=(DecidingTampered,))
        self.hands.tap("yes", self.hands.see(DecidingTampered))
        self.hands.see(Idle)

    def foreign(self) -> None:
        """A card of another election's officer: refused, and the day goes on."""
        hands, stranger = self.hands, self.holder("foreign")
        hands.see(Idle)
        hands.show_card(stranger.card(), EnterPin)
        self._pin(stranger.pin)
        sight = hands.see(AskOfficer)
        hands.take_card()
        hands.tap("no", sight)
        hands.see(Idle)

    # ---- close ---------------------------------------------------------------------------------------

    def close_polls(self) -> None:
        """Two officers, the reconciliation, then the trustees are waited for."""
        hands = self.hands
        self.menu(self.holder("chair"), Item.CLOSE)
        hands.see(AskOfficer, detail=Purpose.CLOSE)
        self.sign(self.holder("member-1"), after=(Reconciling, Refused))
        hands.insist("yes", hands.see(Reconciling))
        hands.see(AwaitTrustee)

    def tally(self, trustees: tuple[int, ...]) -> None:
        """k trustees one after the other; then the result tape and "boleh dicabut"."""
        hands = self.hands
        for number in trustees:
            hands.see(AwaitTrustee)
            self.sign(self.holder(f"trustee-{number}"))
        hands.see_other(AwaitTrustee, PrintingTape, Finalising, seconds=LONG)
        hands.see(Closed, seconds=LONG)
