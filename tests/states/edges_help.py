"""What the lists of edges share: a day on which all waits and figures differ, people, and one assertion.

An edge is (state, event, next state, *effects), the rule in full: nothing missing, nothing more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from firmware.states import effects as fx
from firmware.states import model as st
from firmware.states.facts import (
    Contrast,
    Counts,
    Day,
    Language,
    Look,
    Mode,
    Officer,
    Role,
    Rules,
    TextSize,
    Voter,
    Waits,
)
from firmware.states.rules import step
from firmware.states.system import ImageFacts, System

OPENS = datetime(2026, 10, 18, 7, tzinfo=UTC)
WAITS = Waits(idle=101.0, countdown=3.5, notice=102.0, thanks=103.0, pin=104.0, retry=105.0)
RULES = Rules(
    options=4, spoils=3, finger_tries=2, copies=2, threshold=2, opens=OPENS, waits=WAITS,
    languages=(Language.ID, Language.EN),
)  # fmt: skip
COUNTS = Counts(roll=300, authorised=7, cast=6, abandoned=1, slips=6)
MORE = replace(COUNTS, authorised=8, cast=7, slips=7)

ENGLISH = Day(RULES, COUNTS, Mode.REAL, polls_open=True, language=Language.EN)
BOLD = Look(TextSize.LARGE, Contrast.HIGH)
DAY = replace(ENGLISH, language=Language.ID)
SHUT = replace(DAY, polls_open=False)
DIAGNOSTIC = replace(SHUT, system=System(own_variant="diagnostic"))
DAMAGED = replace(SHUT, system=System(bad_place="17"))
IMAGE = ImageFacts("0.1.0", "booth", "a", "ab" * 32, "cd" * 32)
REHEARSAL = replace(DAY, mode=Mode.SIMULASI)

CHAIR = Officer("0c", "Ketua", Role.CHAIR)
MEMBER = Officer("0a", "Anggota", Role.MEMBER)
SECOND = Officer("0b", "Anggota Dua", Role.MEMBER)
TECHNICIAN = Officer("0f", "Teknisi", Role.TECHNICIAN)
TRUSTEE = Officer("d1", "Pemegang", Role.TRUSTEE, 1)
VOTER = Voter(17)
PAD = (3, 1, 4, 0, 5, 9, 2, 6, 8, 7)

IDLE, READY = st.Idle(DAY), st.Ready(SHUT)
IDLE_WAIT, NOTICE, THANKS, PIN_WAIT = (fx.Wait(s) for s in (101.0, 102.0, 103.0, 104.0))
TELL_ME_WHO = {"officer": "0a"}

Edge = tuple[Any, ...]


def line(kind: str, **fields: str | int | bool) -> fx.Journal:
    """A line of the journal, its details in the order given."""
    return fx.Journal(kind, tuple(fields.items()))


def applied(edge: Edge) -> None:
    """The rule leads there, asks for that and for nothing else."""
    state, event, wanted, *effects = edge
    result = step(state, event)
    assert result is not None, "no rule listens"
    assert result.state == wanted
    assert result.effects == tuple(effects)
