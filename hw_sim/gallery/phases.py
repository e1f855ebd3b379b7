"""The states in the order of a polling day, for pages that people read.

A state that is not listed here stands in the phase whose rules it is in, so that a new one is never left out.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

from firmware.states import model as m
from firmware.states.diagram import states
from firmware.states.model import State
from firmware.states.rules import TABLE

Kind = type[State]


@dataclass(frozen=True)
class Phase:
    """A part of the day. `key` names files and anchors; `rules` are modules of `firmware/states`."""

    key: str
    title: str
    about: str
    rules: tuple[str, ...]
    listed: tuple[Kind, ...]
    polls_open: bool = True


PHASES = (
    Phase(
        "starting",
        "Starting the booth",
        "From power-on to a booth that waits for its officers, or says what is missing.",
        (),
        (m.Starting, m.NotReady, m.Ready, m.Stopped),
        polls_open=False,
    ),
    Phase(
        "officers",
        "Officers and technicians",
        "Card, PIN, menu; looking at the devices; the clock.",
        ("signin", "devices", "starting"),
        (m.AskOfficer, m.EnterPin, m.CheckingPin, m.Menu, m.Diagnosing, m.Diagnostics),
    ),
    Phase(
        "opening",
        "Rehearsal and opening",
        "The clock is confirmed, the counters are proven zero, the zero tape is printed and signed.",
        ("opening",),
        (
            m.ConfirmingClock,
            m.SettingClock,
            m.CheckingOpening,
            m.UnlockingRoll,
            m.PrintingTape,
            m.TapeTrouble,
            m.RecordingOpening,
            m.StartingSimulasi,
            m.Purging,
            m.Resuming,
        ),
        polls_open=False,
    ),
    Phase(
        "voter",
        "A voter: who",
        "Card, voters' roll, finger; an officer's permission where the finger does not match.",
        ("voter", "speech"),
        (
            m.Idle,
            m.TypingNik,
            m.LookingUp,
            m.Refused,
            m.CheckingFinger,
            m.FingerFailed,
            m.ChoosingReason,
            m.Authorising,
        ),
    ),
    Phase(
        "ballot",
        "A voter: the ballot",
        "Choose, confirm, check the slip, cast or spoil.",
        ("ballot",),
        (
            m.Voting,
            m.Confirming,
            m.Sealing,
            m.PrintingSlip,
            m.SlipTrouble,
            m.CheckingSlip,
            m.Casting,
            m.PrintingReceipt,
            m.Thanks,
            m.SpoilingSlip,
            m.SpoilHelp,
        ),
    ),
    Phase(
        "trouble",
        "Interruptions",
        "The voter walks away; the stick is pulled; a device does not answer; the case is opened; a pause.",
        ("faults", "patience"),
        (
            m.WalkAway,
            m.Abandoned,
            m.DecidingAbandoned,
            m.SpoilingAbandoned,
            m.Releasing,
            m.Paused,
            m.MediumMissing,
            m.Resyncing,
            m.DeviceAway,
            m.Tampered,
            m.DecidingTampered,
        ),
    ),
    Phase(
        "closing",
        "Closing and counting",
        "The counts must agree, the close is recorded, the trustees open the sum, the result is printed.",
        ("closing",),
        (m.Reconciling, m.RecordingClose, m.AwaitTrustee, m.Tallying, m.Finalising, m.Closed),
        polls_open=False,
    ),
    Phase(
        "off",
        "Switching off, updating",
        "The key is held or two officers ask; an update from the stick while no polls are open.",
        ("power", "update"),
        (m.KeyHeld, m.ConfirmingPowerOff, m.PoweringOff, m.SafeToSwitchOff, m.Restarting),
        polls_open=False,
    ),
)


def phase_of(kind: Kind) -> Phase:
    """The listed one; else that of the first rule that leads on from this state, in the order of PHASES."""
    for phase in PHASES:
        if kind in phase.listed:
            return phase
    modules = {edge.rule.__module__.rpartition(".")[2] for edge in TABLE.values() if edge.state is kind}
    return next((phase for phase in PHASES if modules & set(phase.rules)), PHASES[-1])


def kinds_of(phase: Phase) -> list[Kind]:
    """Its states: those listed, in that order, then others in the order of the model."""
    others = [kind for kind in states() if kind not in phase.listed and phase_of(kind) is phase]
    return [*phase.listed, *others]


def sentence(kind: Kind) -> str:
    """What this state is: the first paragraph of its docstring; empty where it has none of its own."""
    text = inspect.cleandoc(kind.__doc__ or "")
    return "" if text.startswith(f"{kind.__name__}(") else " ".join(text.split("\n\n")[0].split())


def slug(kind: Kind) -> str:
    """A file's name of it: "checking-finger"."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
