"""The phases of a polling day as they are seen on the screen, so that a storm strikes in each. Pure."""

from __future__ import annotations

from enum import Enum, StrEnum

from firmware.states import model as m
from firmware.states.facts import Paper, Purpose
from firmware.states.model import State
from hw_sim.eyes import Sight


class Phase(StrEnum):
    """What is under way. RECOVERY: from power-on until the booth shows where the day stands."""

    RECOVERY = "recovery"
    READY = "ready"
    OPENING = "opening"
    CLOCK = "clock"
    ZERO_TAPE = "zero tape"
    RECORDING_OPENING = "recording the opening"
    RESUMING = "resuming"
    RESUME_TAPE = "resume tape"
    SIGNING = "an officer's PIN"
    MENU = "officers' menu"
    IDLE = "idle"
    IDENTIFYING = "card and finger"
    AUTHORISING = "authorising"
    CHOOSING = "choosing"
    SEALING = "sealing"
    PRINTING = "printing the slip"
    CHECKING = "checking the slip"
    CASTING = "casting"
    THANKS = "thanks"
    SPOILING = "spoiling"
    ABANDONED = "abandoned"
    STICK_OUT = "stick missing"
    RESYNCING = "resyncing"
    HELP = "waiting for help"
    CLOSING = "closing"
    RECORDING_CLOSE = "recording the close"
    TRUSTEES = "trustees"
    TALLY = "tally"
    RESULT_TAPE = "result tape"
    EXPORT = "export"
    CLOSED = "closed"
    STOPPED = "stopped"


BY_KIND: dict[type[State], Phase] = {
    m.Starting: Phase.RECOVERY,
    m.NotReady: Phase.STICK_OUT,
    m.Stopped: Phase.STOPPED,
    m.Ready: Phase.READY,
    m.EnterPin: Phase.SIGNING,
    m.CheckingPin: Phase.SIGNING,
    m.Menu: Phase.MENU,
    m.ConfirmingItem: Phase.MENU,
    m.ConfirmingClock: Phase.CLOCK,
    m.SettingClock: Phase.CLOCK,
    m.CheckingOpening: Phase.OPENING,
    m.UnlockingRoll: Phase.OPENING,
    m.RecordingOpening: Phase.RECORDING_OPENING,
    m.Resuming: Phase.RESUMING,
    m.Idle: Phase.IDLE,
    m.TypingNik: Phase.IDENTIFYING,
    m.LookingUp: Phase.IDENTIFYING,
    m.CheckingFinger: Phase.IDENTIFYING,
    m.FingerFailed: Phase.IDENTIFYING,
    m.ChoosingReason: Phase.IDENTIFYING,
    m.Authorising: Phase.AUTHORISING,
    m.Voting: Phase.CHOOSING,
    m.Confirming: Phase.CHOOSING,
    m.Sealing: Phase.SEALING,
    m.PrintingSlip: Phase.PRINTING,
    m.SlipTrouble: Phase.PRINTING,
    m.CheckingSlip: Phase.CHECKING,
    m.Casting: Phase.CASTING,
    m.PrintingReceipt: Phase.THANKS,
    m.Thanks: Phase.THANKS,
    m.SpoilingSlip: Phase.SPOILING,
    m.WalkAway: Phase.ABANDONED,
    m.Abandoned: Phase.ABANDONED,
    m.DecidingAbandoned: Phase.ABANDONED,
    m.SpoilingAbandoned: Phase.ABANDONED,
    m.Releasing: Phase.ABANDONED,
    m.MediumMissing: Phase.STICK_OUT,
    m.Resyncing: Phase.RESYNCING,
    m.Reconciling: Phase.CLOSING,
    m.RecordingClose: Phase.RECORDING_CLOSE,
    m.AwaitTrustee: Phase.TRUSTEES,
    m.Tallying: Phase.TALLY,
    m.Finalising: Phase.EXPORT,
    m.Closed: Phase.CLOSED,
}

BY_REASON: dict[tuple[type[State], Enum], Phase] = {
    (m.AskOfficer, Purpose.OPEN): Phase.OPENING,
    (m.AskOfficer, Purpose.RESUME): Phase.RESUMING,
    (m.AskOfficer, Purpose.CLOSE): Phase.CLOSING,
    (m.AskOfficer, Purpose.MENU): Phase.SIGNING,
    (m.AskOfficer, Purpose.ABANDONED): Phase.ABANDONED,
    (m.AskOfficer, Purpose.OVERRIDE): Phase.IDENTIFYING,
    (m.PrintingTape, Paper.ZERO): Phase.ZERO_TAPE,
    (m.PrintingTape, Paper.RESUME): Phase.RESUME_TAPE,
    (m.PrintingTape, Paper.RESULT): Phase.RESULT_TAPE,
}


def phase_of(sight: Sight | None) -> Phase:
    """What is under way where this is seen; a dark screen is a booth that starts."""
    if sight is None:
        return Phase.RECOVERY
    if sight.detail is not None and (sight.kind, sight.detail) in BY_REASON:
        return BY_REASON[sight.kind, sight.detail]
    return BY_KIND.get(sight.kind, Phase.HELP)
