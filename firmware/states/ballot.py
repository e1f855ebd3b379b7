"""Rules of the ballot: choose, confirm, seal, slip, cast or spoil; walking away. They never hold a voter."""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import back_to, counted, home
from firmware.states.effects import (
    AwaitPrinter,
    Cast,
    Journal,
    PrintReceipt,
    PrintSlip,
    Release,
    Seal,
    ShufflePad,
    Spoil,
    Wait,
)
from firmware.states.events import (
    CardArrived,
    Chosen,
    LanguagePicked,
    LookPicked,
    No,
    Printed,
    PrinterReady,
    PrintFailed,
    Recorded,
    TimeUp,
    WaitOver,
    Yes,
)
from firmware.states.facts import PaperFault, Purpose, Spoiling
from firmware.states.model import (
    Abandoned,
    AskOfficer,
    Casting,
    CheckingSlip,
    Confirming,
    DecidingAbandoned,
    Idle,
    PrintingReceipt,
    PrintingSlip,
    Releasing,
    Sealing,
    SlipTrouble,
    SpoilHelp,
    SpoilingAbandoned,
    SpoilingSlip,
    State,
    Thanks,
    Voting,
)
from firmware.states.table import Step, go, rule


def idle(state: State) -> Wait:
    return Wait(state.day.waits.idle)


@rule
def option_touched(state: Voting, event: Chosen) -> Step[Voting]:
    if not 1 <= event.option <= state.day.rules.options:
        return go(state)
    return go(replace(state, chosen=event.option), idle(state))


@rule
def language_picked(state: Voting, event: LanguagePicked) -> Step[Voting]:
    return go(replace(state, day=replace(state.day, language=event.language)), idle(state))


@rule
def look_picked(
    state: Voting | Confirming | CheckingSlip, event: LookPicked
) -> Step[Voting | Confirming | CheckingSlip]:
    return go(replace(state, day=replace(state.day, look=event.look)), idle(state))


@rule
def ballot_done(state: Voting, event: Yes) -> Step[Voting | Confirming]:
    if state.chosen is None:
        return go(state, idle(state))
    return go(Confirming(state.day, state.chosen, state.spoils), idle(state))


@rule
def not_that_one(state: Confirming, event: No) -> Step[Voting]:
    return go(Voting(state.day, state.chosen, state.spoils), idle(state))


@rule
def confirmed(state: Confirming, event: Yes) -> Step[Sealing]:
    return go(Sealing(state.day, state.spoils), Seal(state.chosen))


@rule
def sealed(state: Sealing, event: Recorded) -> Step[PrintingSlip]:
    return go(PrintingSlip(counted(state.day, event.counts), state.spoils), PrintSlip())


@rule
def slip_printed(state: PrintingSlip, event: Printed) -> Step[CheckingSlip]:
    return go(CheckingSlip(state.day, state.spoils), idle(state))


MOST_UNPROVEN = 3  # prints of one slip in a row


@rule
def slip_failed(state: PrintingSlip, event: PrintFailed) -> Step[SlipTrouble]:
    """What a person must mend is waited for. A printer that is well and proves nothing would print the same
    slip for ever: after some prints it waits for an officer, who ends the session or lets it go on."""
    log = Journal("slip_trouble", (("fault", event.fault.value),))
    unproven = state.unproven + (event.fault is PaperFault.UNPROVEN)
    trouble = SlipTrouble(state.day, event.fault, state.spoils, unproven)
    if event.fault is PaperFault.UNPROVEN and unproven % MOST_UNPROVEN == 0:
        return go(trouble, log)
    return go(trouble, log, AwaitPrinter())


@rule
def slip_again(state: SlipTrouble, event: PrinterReady) -> Step[PrintingSlip]:
    return go(PrintingSlip(state.day, state.spoils, state.unproven), PrintSlip())


@rule
def slip_hopeless(state: SlipTrouble, event: CardArrived) -> Step[SlipTrouble | AskOfficer]:
    """The printer stays dead: an officer may end the session; the sealed ballot is spoiled unopened."""
    if not event.piv:
        return go(state)
    return go(AskOfficer(state.day, Purpose.ABANDONED, state), ShufflePad())


@rule
def slip_right(state: CheckingSlip, event: Yes) -> Step[Casting]:
    return go(Casting(state.day), Cast())


@rule
def slip_wrong(state: CheckingSlip, event: No) -> Step[SpoilingSlip]:
    return go(SpoilingSlip(state.day, state.spoils + 1), Spoil(Spoiling.CHALLENGE))


@rule
def spoiled(state: SpoilingSlip, event: Recorded) -> Step[Voting | SpoilHelp]:
    day = counted(state.day, event.counts)
    if state.spoils >= day.rules.spoils:
        return go(SpoilHelp(day, state.spoils))
    voting = Voting(day, spoils=state.spoils)
    return go(voting, idle(state))


@rule
def help_came(state: SpoilHelp, event: CardArrived) -> Step[SpoilHelp | AskOfficer]:
    if not event.piv:
        return go(state)
    return go(AskOfficer(state.day, Purpose.SPOILS, state), ShufflePad())


@rule
def cast(state: Casting, event: Recorded) -> Step[Thanks | PrintingReceipt]:
    day = counted(state.day, event.counts)
    if day.rules.receipt:
        return go(PrintingReceipt(day), PrintReceipt())
    return go(Thanks(day), Wait(day.waits.thanks))


@rule
def receipt_printed(state: PrintingReceipt, event: Printed) -> Step[Thanks]:
    return go(Thanks(state.day), Wait(state.day.waits.thanks))


@rule
def receipt_failed(state: PrintingReceipt, event: PrintFailed) -> Step[Thanks]:
    """The vote is cast; a receipt is a courtesy and holds nobody up."""
    log = Journal("receipt_failed", (("fault", event.fault.value),))
    return go(Thanks(state.day), log, Wait(state.day.waits.thanks))


@rule
def thanked(state: Thanks, event: WaitOver | Yes) -> Step[Idle]:
    return go(home(state.day))


# ---- walking away ------------------------------------------------------------------------------------


@rule
def walked_away(state: Voting | Confirming | CheckingSlip, event: TimeUp) -> Step[Abandoned]:
    """An unconfirmed touch is not kept for whoever comes to the screen next."""
    sealed = isinstance(state, CheckingSlip)
    below = state if isinstance(state, CheckingSlip) else Voting(state.day, spoils=state.spoils)
    return go(Abandoned(state.day, below, sealed), Journal("walked_away", (("sealed", sealed),)))


@rule
def officer_for_abandoned(state: Abandoned, event: CardArrived) -> Step[Abandoned | AskOfficer]:
    if not event.piv:
        return go(state)
    return go(AskOfficer(state.day, Purpose.ABANDONED, state), ShufflePad())


@rule
def session_ended(state: DecidingAbandoned, event: Yes) -> Step[SpoilingAbandoned | Releasing]:
    log = Journal("session_ended", (("officer", state.officer.serial),))
    if not state.sealed:
        return go(Releasing(state.day), log, Release())
    why = Spoiling.NO_SLIP if isinstance(state.below, SlipTrouble) else Spoiling.ABANDONED
    return go(SpoilingAbandoned(state.day, state.officer), log, Spoil(why))


@rule
def session_goes_on(state: DecidingAbandoned, event: No) -> Step[State]:
    return back_to(state.below)


@rule
def session_undecided(state: DecidingAbandoned, event: TimeUp) -> Step[Abandoned | SlipTrouble]:
    """The officer went away: the next one signs in again."""
    if isinstance(state.below, SlipTrouble):
        return back_to(state.below)
    return go(Abandoned(state.day, state.below, state.sealed))


@rule
def abandoned_spoiled(state: SpoilingAbandoned, event: Recorded) -> Step[Releasing]:
    return go(Releasing(counted(state.day, event.counts)), Release())


@rule
def released(state: Releasing, event: Recorded) -> Step[Idle]:
    return go(home(counted(state.day, event.counts)))
