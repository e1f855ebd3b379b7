"""The first records of a run: SESSION on both logs, RECOVERY for torn slots, the half-done voter settled."""

from __future__ import annotations

from collections.abc import Callable

from firmware.storage.attendance import Standing, settled
from firmware.storage.ballot_records import RESTART, SLIP_UNKNOWN, Spoil
from firmware.storage.keys import SessionKey
from firmware.storage.model import Identity, Restart
from firmware.storage.records import Recovery, Session
from firmware.storage.register import Register
from firmware.storage.scribe import Scribe
from firmware.storage.slot import ZERO_HASH, Log
from firmware.storage.startup import History


def begin(
    history: History,
    identity: Identity,
    session: SessionKey,
    scribe: Scribe,
    register: Register,
    commit_next: Callable[[int], bytes],
    tell: Callable[[Restart], None],
) -> Restart:
    """Write what a start owes the logs; a cut anywhere in here leaves a state from which it is done again.

    `tell` writes lines of its own. The register comes after them, as it alone shows that somebody was voting:
    a cut before they are written must not make that forgotten.
    """
    # One commitment serves SESSION and SPOIL: both speak of the same next ballot.
    commitment = commit_next(history.ballots.ballots + 1)
    for log, promised in ((Log.BALLOTS, commitment), (Log.EVENTS, ZERO_HASH)):
        scribe.write(log, _session(identity, session, promised))
        if history.plans[log].voids:
            scribe.write(log, Recovery(history.plans[log].voids))
    trailing = history.ballots.open_ballot
    if trailing is not None:
        # The nonce was in RAM and is lost, so nothing can be opened; whether the slip came out is not known.
        scribe.write(Log.BALLOTS, Spoil(trailing, RESTART, SLIP_UNKNOWN, ZERO_HASH, commitment))
    after = settled(history.standings, history.ballots.cast, identity.mode)
    began = Restart(
        fresh=history.fresh,
        sessions=scribe.ballots.sessions,
        rolled_forward=history.rolled_forward,
        voids=sum(len(plan.voids) for plan in history.plans.values()),
        spoiled_trailing=trailing is not None,
        slip_may_hang=trailing is not None or history.ballots.cut_short,
        voter_must_return=after is Standing.CAME_BACK_ALLOWED or history.events.must_return,
        closed=history.ballots.close is not None,
        tallied=history.ballots.tally is not None,
        last_events=history.events.kinds,
    )
    tell(began)
    if after is not None:
        register.settle(after is Standing.VOTED)
    return began


def _session(identity: Identity, session: SessionKey, commitment: bytes) -> Session:
    return Session(
        mode=identity.mode,
        machine_id=identity.machine_id,
        session_key=session.public,
        certificate=session.certificate,
        election_hash=identity.election_hash,
        commitment=commitment,
        roll_size=identity.roll_size,
    )
