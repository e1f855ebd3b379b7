"""What a thief without any key can do to the finished stick of a day: bytes changed, cut, moved, put back."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from firmware.storage.slot import SLOT_BYTES, Log
from hw_sim.seeded import seeded_election
from hw_sim.seeded_day import SeededDay, short_day

Files = dict[str, bytes]
BALLOTS, EVENTS = Log.BALLOTS.file, Log.EVENTS.file


def change(file: str, slot: int, edit: Callable[[bytes], bytes]) -> Callable[[SeededDay], Files]:
    """One slot of one log replaced by what `edit` makes of it."""

    def apply(day: SeededDay) -> Files:
        files = day.files()
        begin = slot * SLOT_BYTES
        data = files[file]
        new = edit(data[begin : begin + SLOT_BYTES])
        return {**files, file: data[:begin] + new + data[begin + SLOT_BYTES :]}

    return apply


def flip(at: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def redigest(raw: bytes) -> bytes:
    return raw[:4064] + sha256(raw[:4064]).digest()


def swapped(day: SeededDay) -> Files:
    slots = list(day.raw[Log.BALLOTS])
    slots[1], slots[5] = slots[5], slots[1]
    return {**day.files(), BALLOTS: _whole(day, Log.BALLOTS, slots)}


def replayed(day: SeededDay) -> Files:
    """The first CAST once more at the end, with number and digest of its new place."""
    slots = day.raw[Log.BALLOTS]
    copy = redigest(slots[2][:8] + len(slots).to_bytes(4, "big") + slots[2][12:])
    return {**day.files(), BALLOTS: _whole(day, Log.BALLOTS, [*slots, copy])}


def cut(log: Log, kept: int) -> Callable[[SeededDay], Files]:
    return lambda day: {**day.files(), log.file: _whole(day, log, day.raw[log][:kept])}


def shortened(day: SeededDay) -> Files:
    """The file ends in the middle of its last used slot."""
    used = len(day.raw[Log.BALLOTS])
    return {**day.files(), BALLOTS: day.file(Log.BALLOTS)[: used * SLOT_BYTES - 100]}


def spliced(day: SeededDay) -> Files:
    """From slot 4 on the log of another booth of the same election."""
    other = short_day(day.election, "pagi", machine=1)
    slots = [*day.raw[Log.BALLOTS][:4], *other.raw[Log.BALLOTS][4:]]
    return {**day.files(), BALLOTS: _whole(day, Log.BALLOTS, slots)}


def over(**changed: Callable[[bytes], bytes]) -> Callable[[SeededDay], Files]:
    """Whole files changed; their names with underscores for dots."""

    def apply(day: SeededDay) -> Files:
        files = day.files()
        return files | {name: changed[key](files[name]) for key, name in NAMES.items() if key in changed}

    return apply


NAMES = {
    "register": "attendance.bin",
    "package": "election.bilik",
    "result": "result.json",
    "note": "checkpoints/ballots.txt",
}


def foreign_package(day: SeededDay) -> Files:
    return {**day.files(), "election.bilik": seeded_election("lain").data}


def without_note(day: SeededDay) -> Files:
    return {name: data for name, data in day.files().items() if name != "checkpoints/events.txt"}


def _whole(day: SeededDay, log: Log, slots: list[bytes]) -> bytes:
    return b"".join(slots).ljust(len(day.file(log)), b"\0")


TAMPERINGS = [
    ("flip-in-body", "a bit of a sealed ballot", change(BALLOTS, 1, flip(700)), "ballots", 1, "S9"),
    ("flip-in-padding", "a bit behind a body", change(BALLOTS, 2, flip(3000)), "ballots", 2, "S9"),
    ("flip-in-event", "a bit of an event", change(EVENTS, 2, flip(60)), "events", 2, "S9"),
    ("flip-in-void", "a bit of the torn slot", change(BALLOTS, 10, flip(20)), "ballots", 10, "C7"),
    (
        "right-digest",
        "a bit of a body, the digest made anew",
        change(BALLOTS, 1, lambda raw: redigest(flip(700)(raw))),
        "ballots",
        1,
        "C3",
    ),
    (
        "version-2",
        "a slot that claims format version 2",
        change(BALLOTS, 3, lambda raw: redigest(raw[:4] + b"\x02" + raw[5:])),
        "ballots",
        3,
        "S2",
    ),
    (
        "blanked",
        "a slot all zero among others",
        change(BALLOTS, 5, lambda raw: bytes(4096)),
        "ballots",
        5,
        "C6",
    ),
    ("swapped", "slots 1 and 5 change places", swapped, "ballots", 1, "S6"),
    ("replayed", "a CAST once more at the end", replayed, "ballots", 17, "C2"),
    ("cut-ballots", "the last slot gone", cut(Log.BALLOTS, 16), "ballots", 16, ""),
    ("cut-events", "the events behind CLOSE gone", cut(Log.EVENTS, 11), "events", 11, ""),
    ("cut-before-close", "events that CLOSE saw gone", cut(Log.EVENTS, 9), "events", 9, ""),
    ("shortened", "the file ends inside a slot", shortened, "ballots", 16, "C8"),
    ("spliced", "another booth's slots from slot 4 on", spliced, "ballots", 4, "C2"),
    (
        "register",
        "a cell changed",
        over(register=lambda d: d[:4096] + b"\1" + d[4097:]),
        "attendance.bin",
        None,
        "A2",
    ),
    ("package", "a byte of the manifest", over(package=flip(60)), "election.bilik", None, ""),
    ("foreign-package", "another election's package", foreign_package, "ballots", 0, "C5"),
    (
        "result",
        "a vote more in result.json",
        over(result=lambda d: d.replace(b'"votes": 1', b'"votes": 2', 1)),
        "result.json",
        None,
        "",
    ),
    (
        "note",
        "a checkpoint of another length",
        over(note=lambda d: d.replace(b"\n17\n", b"\n16\n")),
        "checkpoints/ballots.txt",
        None,
        "",
    ),
    ("without-note", "the events' checkpoint gone", without_note, "checkpoints/events.txt", None, ""),
]
