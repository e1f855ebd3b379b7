"""A booth with false software and the true device key: whatever it writes is signed and chained."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from audit_stick import SLOTS, Village, slot_at, used

from firmware.storage.checkpoint import Checkpoint, sign_note
from firmware.storage.keys import SessionKey, new_session
from firmware.storage.records import Close, Event, Record, Session, kind_of, unpack
from firmware.storage.slot import SLOT_BYTES, ZERO_HASH, Kind, Log, Slot, build, parse

Raw = tuple[Kind, bytes]


@dataclass
class Books:
    """The records of both logs as (kind, body), to be changed at will. Slots are their places in the lists.

    `events_at_close`: what CLOSE will be made to say of the events log's length (None: as it says).
    """

    ballots: list[Raw]
    events: list[Raw]
    events_at_close: int | None = None

    def read(self, slot: int) -> Record:
        return unpack(*self.ballots[slot])

    def put(self, slot: int, record: Record) -> None:
        self.ballots[slot] = (kind_of(record), record.pack())

    def insert(self, slot: int, record: Record) -> None:
        self.ballots.insert(slot, (kind_of(record), record.pack()))

    def first(self, kind: Kind, nth: int = 0) -> int:
        """The slot of the nth record of this kind in the ballots log."""
        return [slot for slot, (found, _) in enumerate(self.ballots) if found is kind][nth]

    def event(self, kind: str, at: str | None, **fields: str | int | bool) -> int:
        """One more event before the last; its slot."""
        self.events.insert(-1, (Kind.EVENT, Event(kind, at, fields).pack()))
        return len(self.events) - 2


def rewrite(stick: Path, village: Village, change: Callable[[Books], None]) -> None:
    """Change the records and write both logs, the checkpoints and result.json anew, all signed."""
    books = Books(*(_records(stick / log.file, log) for log in Log))
    change(books)
    keys: list[SessionKey] = []
    events = _write(stick, village, Log.EVENTS, books.events, keys, None)
    at = books.events_at_close

    def close(body: bytes) -> bytes:
        record = Close.unpack(body)
        size = record.event_slots if at is None else at
        return replace(record, event_slots=size, event_head=events[size - 1].hash).pack()

    ballots = _write(stick, village, Log.BALLOTS, books.ballots, keys, close)
    result = json.loads((stick / "result.json").read_text("utf-8"))
    for log, slots in ((Log.BALLOTS, ballots), (Log.EVENTS, events)):
        origin = f"bilik/{village.package.manifest.election_id}/bilik-1/{log.label}"
        point = Checkpoint(origin, len(slots), slots[-1].hash)
        note = sign_note(point, keys[-1].public, keys[-1].sign)
        (stick / "checkpoints" / f"{log.label}.txt").write_text(note, "utf-8")
        result["checkpoints"][log.label] = note
    (stick / "result.json").write_text(json.dumps(result, ensure_ascii=False), "utf-8")


def _records(path: Path, log: Log) -> list[Raw]:
    slots = (parse(slot_at(path, number), log, number) for number in range(used(path)))
    return [(slot.kind, slot.body) for slot in slots]


def _write(
    stick: Path,
    village: Village,
    log: Log,
    records: list[Raw],
    keys: list[SessionKey],
    close: Callable[[bytes], bytes] | None,
) -> list[Slot]:
    """The log's new slots. Sessions take the keys in turn, made where there are not enough."""
    slots: list[Slot] = []
    session = -1
    for number, (kind, body) in enumerate(records):
        if kind is Kind.SESSION:
            session += 1
            if session == len(keys):
                keys.append(new_session(village.devices[0], 0, village.context.he))
            key = keys[session]
            body = replace(Session.unpack(body), session_key=key.public, certificate=key.certificate).pack()
        if kind is Kind.CLOSE and close is not None:
            body = close(body)
        head = slots[-1].hash if slots else ZERO_HASH
        slots.append(build(log, kind, number, head, body, keys[session].sign))
    whole = b"".join(slot.raw for slot in slots)
    (stick / log.file).write_bytes(whole.ljust(SLOTS[log - 1] * SLOT_BYTES, b"\0"))
    return slots
