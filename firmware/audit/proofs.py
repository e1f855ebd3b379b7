"""Proving ballots on all cores: what one process does with some of them, and the sums that come back. Pure.

Sums are added where the ballots were proven, so a body is parsed once and never sent back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from firmware.audit.findings import Check
from firmware.ballot import group
from firmware.ballot.batch import Item, verify_batch
from firmware.ballot.context import Context
from firmware.ballot.errors import BallotError
from firmware.ballot.seal import slip_serial
from firmware.ballot.tally import Sums
from firmware.ballot.verify import verify_opening


@dataclass(frozen=True)
class Opening:
    """What a SPOIL at `slot` reveals; `committed` is the commitment in force when the ballot was begun."""

    slot: int
    choice: int = field(repr=False)
    xi: bytes = field(repr=False)
    committed: bytes
    slip_hash: bytes


@dataclass(frozen=True)
class Task:
    """Ballot j at `slot`, and how it ended."""

    slot: int
    j: int
    sealed: bytes = field(repr=False)
    cast: bool
    opening: Opening | None = None


@dataclass(frozen=True)
class Outcome:
    """What does not hold as (check, slot, reason), the sums over the cast ballots, how many were checked."""

    faults: tuple[tuple[Check, int, str], ...]
    sums: Sums
    checked: int


def nothing(context: Context) -> Outcome:
    """The outcome of no ballots."""
    return Outcome((), ((group.IDENTITY, group.IDENTITY),) * context.options, 0)


def join(left: Outcome, right: Outcome) -> Outcome:
    """Both together."""
    sums = tuple(
        (group.add(a, c), group.add(b, d)) for (a, b), (c, d) in zip(left.sums, right.sums, strict=True)
    )
    return Outcome((*left.faults, *right.faults), sums, left.checked + right.checked)


def prove(context: Context, machine: bytes, tasks: Sequence[Task]) -> Outcome:
    """Verify these ballots together; runs in a process of its own where there are many."""
    verified = verify_batch(context, machine, [Item(task.j, task.sealed, task.cast) for task in tasks])
    faults: list[tuple[Check, int, str]] = []
    for position, task in enumerate(tasks):
        error = verified.refused.get(position)
        if error is not None:
            faults.append((Check.PROOFS, task.slot, f"ballot {task.j}: {error} [Verifying a ballot]"))
        if task.opening is not None:
            faults += (
                (Check.OPENINGS, task.opening.slot, why)
                for why in _opening(context, machine, task, task.opening)
            )
    return Outcome(tuple(faults), verified.sums, len(tasks))


def _opening(context: Context, machine: bytes, task: Task, opening: Opening) -> Iterable[str]:
    try:
        verify_opening(context, machine, task.j, task.sealed, opening.choice, opening.xi, opening.committed)
        serial = slip_serial(context, machine, task.j, opening.xi)
    except BallotError as error:
        yield f"the opening of ballot {task.j} at slot {task.slot}: {error} [Opening a spoiled ballot]"
        return
    if sha256(serial).digest() != opening.slip_hash:
        yield f"the slip hash is not that of ballot {task.j}'s slip serial r [B4]"
