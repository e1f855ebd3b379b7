"""attendance.bin, and what CLOSE promises about it and about the events log (A1..A5, O7)."""

from __future__ import annotations

import hashlib

from firmware.audit.chain import ChainWalk
from firmware.audit.events import EventCounts
from firmware.audit.findings import Check, Findings
from firmware.storage.attendance import FILE, Owner, Standing, read_register, settled
from firmware.storage.errors import RegisterError
from firmware.storage.records import Close, Session
from firmware.storage.replay import BallotState
from firmware.storage.slot import Log

Standings = tuple[Standing, ...]


def check_register(data: bytes, session: Session, findings: Findings) -> Standings | None:
    """A1..A3: every cell holds, for the owner of the logs."""
    findings.reach(Check.REGISTER)
    try:
        owner, standings = read_register(data)
    except RegisterError as error:
        findings.add(Check.REGISTER, FILE, None, str(error).partition(": ")[2])
        return None
    if owner != Owner(session.election_hash, session.machine_id, session.mode, session.roll_size):
        findings.add(Check.REGISTER, FILE, None, "it belongs to another election, machine, mode or roll [A1]")
        return None
    return standings


def check_close(
    slot: int, close: Close, data: bytes, standings: Standings | None, findings: Findings
) -> None:
    """O7: the register is the one that CLOSE hashed, and counts what CLOSE says."""

    def fault(reason: str) -> None:
        findings.add(Check.REGISTER, Log.BALLOTS.label, slot, f"CLOSE: {reason} [O7]")

    findings.reach(Check.REGISTER)
    if hashlib.sha256(data).digest() != close.register_hash:
        fault(f"{FILE} is not the register that it hashed")
    if standings is None:
        return
    present = len(standings) - standings.count(Standing.ABSENT)
    pairs = (
        ("authorised", close.authorised, present),
        ("abandoned", close.abandoned, standings.count(Standing.CAME_BACK_ALLOWED)),
        ("cast", close.cast, standings.count(Standing.VOTED)),
    )
    for name, said, found in pairs:
        if said != found:
            fault(f"{name} {said}, {FILE} counts {found}")


def check_open(state: BallotState, standings: Standings, findings: Findings) -> None:
    """A5, while the day is not closed: voted rows are cast ballots, but for the voter who is at it."""
    try:
        settled(standings, state.cast, state.mode)
    except RegisterError:
        voted = standings.count(Standing.VOTED)
        reason = f"{voted} rows have voted, the ballots log holds {state.cast} CAST records [A5]"
        findings.add(Check.REGISTER, FILE, None, reason)


def check_events_at_close(
    slot: int, close: Close, events: ChainWalk, counts: EventCounts, findings: Findings
) -> None:
    """O7: the events log that CLOSE saw is a prefix of the one here, with as many overrides."""
    claim = f"CLOSE (ballots log, slot {slot}) saw {close.event_slots} [O7]"
    findings.add_missing(Check.REGISTER, Log.EVENTS.label, events.size, close.event_slots, claim)
    if events.broken or events.size < close.event_slots:
        return
    if events.heads.get(close.event_slots) != close.event_head:
        reason = f"CLOSE: the events log had another head at {close.event_slots} slots [O7]"
        findings.add(Check.REGISTER, Log.BALLOTS.label, slot, reason)
    if counts.overridden != close.overridden:
        reason = f"CLOSE: overridden {close.overridden}, the events log counts {counts.overridden} [O7]"
        findings.add(Check.REGISTER, Log.BALLOTS.label, slot, reason)
