"""Slots, records, both logs and the attendance register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from fuzz_target import Broken, Target
from fuzz_world import change, join, patched, split, world

from firmware.audit import slots as audit_slots
from firmware.audit.chain import ChainWalk
from firmware.audit.findings import Findings
from firmware.audit.register import check_register
from firmware.storage.attendance import (
    CELL_BYTES,
    Standing,
    cell,
    header,
    names_a_voter,
    read_owner,
    read_register,
)
from firmware.storage.entries import has_intact_slot
from firmware.storage.errors import StorageError
from firmware.storage.keys import public_bytes
from firmware.storage.reader import check_chain, read_log
from firmware.storage.records import Session, unpack
from firmware.storage.replay import replay_ballots, replay_events
from firmware.storage.slot import KINDS, SLOT_BYTES, ZERO_HASH, Kind, Log, Slot, SlotFault, build, parse
from hw_sim.seeded import seeded_key

SESSION = "pagi/session/1"
STORAGE = (StorageError,)
TORN = [b"", change(4064, b"x"), change(0, b"BILK\2"), change(4096, b"\0", 3), change(8192, b"BILK")]
JSON = (
    b'"event"',
    b'"time"',
    b"NaN",
    b"1e5",
    b"-0",
    b"\\u0000",
    b"\\ud800",
    b"[[[[[",
    b'{"',
    b"true",
    b"9" * 40,
)


def slot(data: bytes) -> str:
    """One slot of 4096 bytes, changed; the booth's reader and the auditor's must agree whether it is one."""
    raw = patched(world().day.raw[Log.BALLOTS][2], data)
    seen = audit_slots.read_slot(2, raw, Log.BALLOTS)
    try:
        found = parse(raw, Log.BALLOTS, 2)
    except SlotFault:
        if isinstance(seen, Slot):
            raise Broken("the auditor accepts a slot that the booth refuses") from None
        raise
    if not isinstance(seen, Slot) or found.raw != raw:
        raise Broken("the auditor refuses a slot that the booth accepts")
    return found.kind.name


def slot_resealed(data: bytes) -> str:
    """A slot with any 4000 bytes in front and a digest that holds."""
    first = patched(world().day.raw[Log.BALLOTS][2][:4064], data)[:4064].ljust(4064, b"\0")
    return parse(first + sha256(first).digest(), Log.BALLOTS, 2).kind.name


def record(data: bytes) -> str:
    """A body of the kind that the first byte says; what is accepted is packed to the same bytes."""
    kind = Kind(1 + data[0] % 8) if data else Kind.SESSION
    if unpack(kind, data[1:]).pack() != data[1:]:
        raise Broken(f"{kind.name} is packed in another way than it was read")
    return kind.name


def log_raw(data: bytes) -> None:
    """The used part of the ballots log, changed anywhere, as recovery and an auditor read it."""
    both(patched(world().used(Log.BALLOTS), data[1:] if data else b""), Log(1 + (data[:1] > b"\x7f")))


def log_resealed(data: bytes) -> None:
    """Any records in any order, each in a slot that is linked and signed. First byte: which log."""
    log, key = Log(1 + data[0] % 2) if data else Log.BALLOTS, seeded_key(SESSION)
    keys = {public_bytes(seeded_key(f"pagi/session/{n}")): f"pagi/session/{n}" for n in range(1, 4)}
    slots: list[Slot] = []
    for piece in list(split(data[1:]))[:24]:
        kind = Kind(1 + piece[0] % 8) if piece else Kind.SESSION
        if kind not in KINDS[log] or len(piece) > 3953:
            continue
        if kind is Kind.SESSION and piece[37:69] in keys:
            key = seeded_key(keys[piece[37:69]])
        head = slots[-1].hash if slots else ZERO_HASH
        slots.append(build(log, kind, len(slots), head, piece[1:], key.sign))
    both(b"".join(found.raw for found in slots), log)


def both(data: bytes, log: Log) -> None:
    """The auditor goes on behind a fault and raises nothing; the booth stops at the first."""
    walk = ChainWalk(Slots(data, log), None, Findings())
    for found in walk:
        try:
            unpack(found.kind, found.body)
        except StorageError:
            continue
    has_intact_slot(data)
    chain = check_chain(read_log(data, log), log)
    if walk.broken:
        raise Broken("the auditor finds the chain broken, the booth does not")
    replay = replay_ballots if log is Log.BALLOTS else replay_events
    replay(chain.slots)


class Slots:
    """A log for the auditor's pass, from memory."""

    def __init__(self, data: bytes, log: Log) -> None:
        self.log = log
        self.whole_slots, self.tail_bytes = divmod(len(data), SLOT_BYTES)
        self._data = data[: self.whole_slots * SLOT_BYTES]
        self.size = -(-len(self._data.rstrip(b"\0")) // SLOT_BYTES)

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        for number in range(self.size):
            yield number, self._data[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]


def register(data: bytes) -> None:
    asked(patched(world().files["attendance.bin"], data))


def register_resealed(data: bytes) -> None:
    """Header fields and standings of one's choice under digests that hold: 44 bytes, then a byte a row."""
    true = world().day.owner
    head = (data[:44] if len(data) >= 44 else header(true)[:44]).ljust(4064, b"\0")
    head += sha256(head).digest()
    cells = (cell(true, row, Standing(byte % 4)) for row, byte in enumerate(data[44 : 44 + 500]))
    asked(head + b"".join(cells).ljust(SLOT_BYTES, b"\0"))


def asked(data: bytes) -> None:
    """All that is asked of a register."""
    names_a_voter(data)
    check_register(data, session(), Findings())
    read_owner(data)
    _, standings = read_register(data)
    if len(standings) * CELL_BYTES > len(data):
        raise Broken("more cells than bytes")


def records() -> Sequence[bytes]:
    """Each record of both logs, as `record` takes it."""
    slots = [
        parse(raw, log, n)
        for log in Log
        for n, raw in enumerate(world().day.raw[log])
        if raw[4] == 1 and intact(raw)
    ]
    return list({found.kind: bytes([found.kind - 1]) + found.body for found in slots}.values())


def session() -> Session:
    """The first SESSION of the day."""
    return Session.unpack(parse(world().day.raw[Log.BALLOTS][0], Log.BALLOTS, 0).body)


def intact(raw: bytes) -> bool:
    return sha256(raw[:4064]).digest() == raw[4064:]


def logs() -> Sequence[bytes]:
    """Both logs as `log_resealed` takes them: those records that one session wrote."""
    found = []
    for log in Log:
        bodies = []
        for number, raw in enumerate(world().day.raw[log][:10]):
            if intact(raw):
                read = parse(raw, log, number)
                bodies.append(bytes([read.kind - 1]) + read.body)
        found.append(bytes([log - 1]) + join(bodies))
    return found


TARGETS = (
    Target("slot", slot, (SlotFault,), lambda: TORN),
    Target(
        "slot-resealed", slot_resealed, (SlotFault,), lambda: [b"", change(4, b"\2"), change(12, b"\xff" * 4)]
    ),
    Target("record", record, STORAGE, records, JSON),
    Target("log", log_raw, STORAGE, lambda: [b"\0" + torn for torn in TORN], (b"BILK\1\1",), 1024),
    Target("log-resealed", log_resealed, STORAGE, logs, JSON, 16384),
    Target("register", register, STORAGE, lambda: TORN, (b"BILA",), 1024),
    Target(
        "register-resealed", register_resealed, STORAGE, lambda: [header(world().day.owner)[:44] + bytes(12)]
    ),
)
