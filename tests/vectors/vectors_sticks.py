"""Whole sticks: valid ones, tampered ones, and ones that a lying booth wrote; each with its verdict.

A file is told as its size and the pieces that are not zero. A stick that differs little from another one is
told as `like` that one, with what is put over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from vectors_lies import LIES, seeded
from vectors_tampering import TAMPERINGS

from hw_sim.seeded_day import SeededDay, short_day

Json = dict[str, object]
Files = dict[str, bytes]
GAP = 48
"""So many equal bytes part two pieces."""
MODELS = ("good", "nobody", "all-for-one", "wrong-proof", "false-opening", "moved-vote")
"""Sticks that others may be like."""


@dataclass(frozen=True)
class Case:
    """A stick and its verdict: `log` and `slot` of the likeliest cause, and the clause it breaks, where there
    are such. `tape` is what a witness holds beside it."""

    name: str
    what: str
    files: Files
    verdict: str = "TIDAK SAH"
    log: str | None = None
    slot: int | None = None
    clause: str = ""
    tape: str = ""
    totals: tuple[int, ...] | None = None


def cases() -> Iterator[Case]:
    """All of them; the first is the one that others are like."""
    day = short_day(seeded("contoh"), "pagi")
    early = "\n".join(day.notes())
    yield Case("under-way", "polls are open", day.files(), "BELUM SELESAI")
    day.finish()
    late = "\n".join([*day.notes(), day.result_code()])
    yield Case("good", "every kind of record", day.files(), "SAH", tape=early, totals=day.totals)
    yield Case(
        "good-result-tape", "the same with its result tape", day.files(), "SAH", tape=late, totals=day.totals
    )
    small = _small([])
    yield Case("nobody", "no ballot was cast", small.files(), "SAH", totals=small.totals)
    small = _small([2, 2, 2])
    yield Case("all-for-one", "three ballots for option 2", small.files(), "SAH", totals=small.totals)
    for name, what, change, log, slot, clause in TAMPERINGS:
        yield Case(name, what, change(day), log=log, slot=slot, clause=clause)
    for name, what, make, log, slot, clause in LIES:
        yield Case(name, what, make(), log=log, slot=slot, clause=clause)
    fork = short_day(seeded("contoh"), "pagi")
    fork.label = "kembar"
    fork.vote(9, 1)
    fork.finish()
    last = len(day.raw[next(iter(day.raw))]) - 1
    yield Case(
        "fork",
        "valid by itself, and not what the result tape shows",
        fork.files(),
        log="ballots",
        slot=last,
        tape=late,
    )


def _small(votes: list[int]) -> SeededDay:
    day = SeededDay(seeded("contoh"), "kecil")
    day.start()
    day.open()
    for row, option in enumerate(votes):
        day.vote(row, option)
    day.finish()
    return day


def sticks() -> Json:
    """The whole file."""
    told: list[Json] = []
    seen: dict[str, Files] = {}
    for case in cases():
        told.append(_told(case, seen))
        if case.name in MODELS:
            seen[case.name] = case.files
    return {
        "format": "bilik-vectors-sticks/1",
        "warning": "every key here is public: for tests only",
        "sticks": told,
    }


def _told(case: Case, seen: dict[str, Files]) -> Json:
    full = {name: _file(data, b"") for name, data in case.files.items()}
    best, like = _size(full), None
    files = full
    for name, other in seen.items():
        changed = _over(case.files, other)
        if _size(changed) + 100 < best:
            best, like, files = _size(changed), name, changed
    return {
        "name": case.name,
        "what": case.what,
        "verdict": case.verdict,
        "log": case.log,
        "slot": case.slot,
        "clause": case.clause,
        "totals": None if case.totals is None else list(case.totals),
        "tape": case.tape,
        "like": like,
        "files": files,
        "absent": sorted((seen[like] if like else {}).keys() - case.files.keys()),
    }


def _over(files: Files, other: Files) -> Json:
    return {
        name: _file(data, other.get(name, b"")) for name, data in files.items() if data != other.get(name)
    }


def _file(data: bytes, base: bytes) -> Json:
    """Size, hash, and the pieces that differ from `base` (which is cut or filled with zeros to that size)."""
    under = base[: len(data)].ljust(len(data), b"\0")
    pieces = [[at, data[at:end].hex()] for at, end in _pieces(data, under)]
    return {"size": len(data), "sha256": sha256(data).hexdigest(), "pieces": pieces}


def _pieces(data: bytes, under: bytes) -> Iterator[tuple[int, int]]:
    """(begin, end) of the stretches that differ, with fewer than GAP equal bytes inside."""
    begin, last = -1, -1
    for at in _differing(data, under):
        if begin >= 0 and at - last > GAP:
            yield begin, last + 1
            begin = -1
        begin = at if begin < 0 else begin
        last = at
    if begin >= 0:
        yield begin, last + 1


def _differing(data: bytes, under: bytes) -> Iterator[int]:
    for block in range(0, len(data), 4096):
        if data[block : block + 4096] != under[block : block + 4096]:
            end = min(block + 4096, len(data))
            yield from (at for at in range(block, end) if data[at] != under[at])


def _size(files: Json) -> int:
    return len(str(files))
