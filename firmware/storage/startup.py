"""From two directories to one agreed history: lay out fresh media, or compare and roll forward (R1..R5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from firmware.storage import attendance
from firmware.storage.attendance import FILE, Standing
from firmware.storage.entries import has_intact_slot
from firmware.storage.errors import Damaged, LogError, MediumFailed, RegisterError, StickReplaced
from firmware.storage.media import Medium
from firmware.storage.model import Identity
from firmware.storage.recovery import Copy, Plan, plan, read_copy, roll_forward
from firmware.storage.replay import BallotState, EventState, replay_ballots, replay_events
from firmware.storage.slot import SLOT_BYTES, Log, Slot

FILES = (*(log.file for log in Log), FILE)
Contents = Mapping[str, bytes]


@dataclass(frozen=True)
class History:
    """What both media hold now, equal. `standings` still shows a voter left authorised."""

    fresh: bool
    plans: Mapping[Log, Plan]
    rolled_forward: tuple[str, ...]
    ballots: BallotState
    events: EventState
    standings: tuple[Standing, ...]
    capacity: Mapping[Log, int]


def open_history(internal: Medium, stick: Medium, identity: Identity) -> History:
    """Read both media, refuse what may not be gone on with, lay out or roll forward.

    Raises ForeignLog, UnknownVersion, Fork, InternalBehind, StickReplaced, Damaged, LogError, RegisterError,
    and MediumError.
    """
    if internal.place() == stick.place():
        raise MediumFailed("stick", ".", "it is the internal medium itself")
    found = {medium: _contents(medium) for medium in (internal, stick)}
    fresh = not any(has_history(contents) for contents in found.values())
    if fresh:
        for medium, contents in found.items():
            _refuse_used_register(medium, contents)
        for medium in (internal, stick):
            _lay_out(medium, identity)
            found[medium] = _contents(medium)
    return _agree(internal, stick, found[internal], found[stick], identity, fresh)


def rejoin_history(
    internal: Medium, stick: Medium, identity: Identity, slots: Iterable[Slot], block: int | None
) -> None:
    """The same for a stick that came back while the booth runs: never laid out anew, and no void is named.

    `slots` and the register's `block` were cut off on their way to the stick. They are written again, the
    same bytes, even if they can be read there: a read may come from a cache that a failed flush left behind.
    """
    history = _agree(internal, stick, _contents(internal), _contents(stick), identity, fresh=False)
    for log, steps in history.plans.items():
        if steps.voids:
            raise Damaged(
                log.label, steps.voids[0].number, "unreadable, and not from a torn write [R4]", "stick"
            )
    for slot in slots:
        stick.write_block(slot.log.file, slot.number, slot.raw)
    if block is not None:
        stick.write_block(FILE, block, attendance.block(identity.owner, block, history.standings))


def _agree(
    internal: Medium, stick: Medium, own: Contents, other: Contents, identity: Identity, fresh: bool
) -> History:
    plans = _compare(own, other, identity)
    ballots = replay_ballots(plans[Log.BALLOTS].slots)
    events = replay_events(plans[Log.EVENTS].slots)
    standings = _merge_registers(own[FILE], other[FILE], identity)
    if ballots.close and ballots.close.register_hash != _digest(identity, standings):
        raise RegisterError(f"{FILE}: not the register that CLOSE recorded [A5]")
    attendance.settled(standings, ballots.cast, identity.mode)
    rolled = sum((roll_forward(plans[log], stick) for log in Log), ())
    for medium, contents in ((internal, own), (stick, other)):
        _write_register(medium, contents[FILE], identity, standings)
    capacity = {log: len(own[log.file]) // SLOT_BYTES for log in Log}
    return History(fresh, plans, rolled, ballots, events, standings, capacity)


def _compare(own: Contents, other: Contents, identity: Identity) -> dict[Log, Plan]:
    copies = {
        log: (_copy(own, log, "internal", identity), _copy(other, log, "stick", identity)) for log in Log
    }
    records = sum(len(copies[log][0].chain.slots) for log in Log)
    stick_is_blank = not any(_written(other, log) for log in Log)
    # Internal is written first, so one record of lead is what a power cut at the very beginning leaves.
    if stick_is_blank and (records > 1 or not set(FILES) & other.keys()):
        reason = f"the internal medium holds {records} records, the stick none: another stick [R5]"
        raise StickReplaced(Log.BALLOTS.label, 0, reason, "stick")
    plans = {log: plan(*copies[log]) for log in Log}
    for file in FILES:
        _same_length(file, own, other)
    return plans


def _copy(contents: Contents, log: Log, medium: str, identity: Identity) -> Copy:
    try:
        return read_copy(contents.get(log.file, b""), log, medium, identity.expected)
    except LogError as error:
        raise error.on(medium) from None


def _same_length(file: str, own: Contents, other: Contents) -> None:
    label = file.partition(".")[0]
    for medium, contents in (("internal", own), ("stick", other)):
        if not contents.get(file):
            raise Damaged(label, None, "the file is missing or empty [R5]", medium)
    if len(own[file]) != len(other[file]):
        reason = f"{len(own[file])} bytes on the internal medium, {len(other[file])} on the stick [R5]"
        raise Damaged(label, None, reason)


def _merge_registers(own: bytes, other: bytes, identity: Identity) -> tuple[Standing, ...]:
    cells = [
        attendance.read_cells(data, identity.owner, m) for data, m in ((own, "internal"), (other, "stick"))
    ]
    return tuple(attendance.merge(*cells))


def _write_register(
    medium: Medium, found: bytes, identity: Identity, standings: tuple[Standing, ...]
) -> None:
    for index in range(1, identity.owner.blocks):
        block = attendance.block(identity.owner, index, standings)
        if found[index * SLOT_BYTES : (index + 1) * SLOT_BYTES] != block:
            medium.write_block(FILE, index, block)


def _digest(identity: Identity, standings: tuple[Standing, ...]) -> bytes:
    return hashlib.sha256(attendance.whole(identity.owner, standings)).digest()


def _contents(medium: Medium) -> dict[str, bytes]:
    present = set(medium.names())
    return {file: medium.read(file) for file in FILES if file in present}


def _written(contents: Contents, log: Log) -> bool:
    data = contents.get(log.file, b"")
    return data.count(0) != len(data)


def has_history(contents: Contents) -> bool:
    """Whether records may stand here: an intact slot, or anything at all once laying out was finished.

    Laying out that was cut short may leave what the disk held before in a log, so garbage alone is no history
    before the register, which is written last, is there.
    """
    if any(has_intact_slot(contents.get(log.file, b"")) for log in Log):
        return True
    laid_out = attendance.header_holds(contents.get(FILE, b""))
    return laid_out and any(_written(contents, log) for log in Log)


def _refuse_used_register(medium: Medium, contents: Contents) -> None:
    """Blank logs beside a register in use: the logs were wiped, so nothing may be laid out over it."""
    if attendance.names_a_voter(contents.get(FILE, b"")):
        where = "internal medium" if medium.name == "internal" else "stick"
        raise RegisterError(f"{FILE} on the {where}: voters stand in it, but the logs are blank [R5]")


def _lay_out(medium: Medium, identity: Identity) -> None:
    """Preallocate, the register last: a cut before that is simply done again.

    A register left by an earlier try goes first, or what the disk held before would count as records.
    """
    if FILE in medium.names():
        medium.remove(FILE)
    absent = (Standing.ABSENT,) * identity.roll_size
    for log, slots in zip(Log, identity.slots, strict=True):
        medium.preallocate(log.file, slots)
    medium.create(FILE, [attendance.whole(identity.owner, absent)])
