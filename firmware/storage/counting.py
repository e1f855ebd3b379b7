"""The day's counts, and the CLOSE record that puts them on the log. Pure."""

from __future__ import annotations

from firmware.storage.attendance import Standing
from firmware.storage.model import Counts
from firmware.storage.records import Close
from firmware.storage.register import Register
from firmware.storage.replay import BallotState, EventState


def count_up(ballots: BallotState, events: EventState, register: Register) -> Counts:
    """What logs and register add up to now."""
    roll = register.owner.rows
    return Counts(
        roll=roll,
        authorised=roll - register.count(Standing.ABSENT),
        overridden=events.overridden,
        cast=ballots.cast,
        spoiled=ballots.spoiled,
        abandoned=register.count(Standing.CAME_BACK_ALLOWED),
        slips=ballots.cast + ballots.slips,
        unknown_slips=ballots.unknown_slips,
        ballots=ballots.ballots,
    )


def close_record(now: Counts, register_hash: bytes, events_at: tuple[int, bytes]) -> Close:
    """The body of CLOSE. `events_at`: slots used and head of the events log, just before CLOSE."""
    return Close(
        roll=now.roll,
        authorised=now.authorised,
        overridden=now.overridden,
        cast=now.cast,
        spoiled=now.spoiled,
        abandoned=now.abandoned,
        slips=now.slips,
        register_hash=register_hash,
        event_slots=events_at[0],
        event_head=events_at[1],
    )
