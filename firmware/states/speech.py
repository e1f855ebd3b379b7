"""Rules of the audio ballot: on at the first press of a button, off again with the visit.

Nothing is spoken that nobody asked for. What is said is no business of the states: `firmware/speech`.
"""

from __future__ import annotations

from dataclasses import replace

from firmware.states.common import awaited
from firmware.states.effects import ReadFinger
from firmware.states.events import SpeechAsked
from firmware.states.model import (
    CheckingFinger,
    CheckingSlip,
    Confirming,
    FingerFailed,
    Idle,
    PrintingSlip,
    SlipTrouble,
    SpoilHelp,
    Voting,
)
from firmware.states.table import S, Step, go, rule


@rule
def speech_at_idle(state: Idle, event: SpeechAsked) -> Step[Idle]:
    return with_speech(state)


@rule
def speech_for_who(
    state: CheckingFinger | FingerFailed, event: SpeechAsked
) -> Step[CheckingFinger | FingerFailed]:
    """The sensor reads on as it was asked to."""
    return with_speech(state)


@rule
def speech_for_what(
    state: Voting | Confirming | CheckingSlip, event: SpeechAsked
) -> Step[Voting | Confirming | CheckingSlip]:
    return with_speech(state)


@rule
def speech_meanwhile(
    state: PrintingSlip | SlipTrouble | SpoilHelp, event: SpeechAsked
) -> Step[PrintingSlip | SlipTrouble | SpoilHelp]:
    """A device or an officer is waited for, and has been asked already."""
    return go(replace(state, day=replace(state.day, spoken=True)))


def with_speech(state: S) -> Step[S]:
    """The wait begins anew and is a longer one."""
    asked = replace(state, day=replace(state.day, spoken=True))
    return go(asked, *(effect for effect in awaited(asked) if not isinstance(effect, ReadFinger)))
