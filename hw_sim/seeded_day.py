"""A polling day in memory, every byte following from labels: the stick of it, and what only the voters know.

    day = SeededDay(election, "pagi")
    day.start(); day.open(); day.vote(row=4, option=2); day.finish()
    day.files()         {"ballots.log": .., "events.log": .., "attendance.bin": .., "result.json": .., ..}

It is honest. `put` writes any other record, and `label` can be changed on the way: a copy with another label
goes on with other nonces and keys, as a cloned card does.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from firmware.audit.result import COUNTS
from firmware.ballot.group import encode_scalar
from firmware.ballot.seal import commitment, seal, slip_serial
from firmware.ballot.tally import Accumulator, combine, decrypt_share
from firmware.ballot.verify import parse
from firmware.storage.attendance import FILE, Owner, Standing, whole
from firmware.storage.ballot_records import CHALLENGE, RESTART, SLIP_PRINTED, SLIP_UNKNOWN, UNPRINTED
from firmware.storage.event_record import Value
from firmware.storage.records import Ballot, Cast, Close, Event, Share, Spoil, Tally
from firmware.storage.slot import ZERO_HASH, Log
from firmware.tapes.paper import Counts
from firmware.tapes.result_code import ResultCode
from hw_sim.seeded import Coins, SeededElection
from hw_sim.seeded_books import SeededBooks


class SeededDay(SeededBooks):
    """`label` fixes session keys and nonces from here on."""

    def __init__(self, election: SeededElection, label: str, machine: int = 0, mode: int = 0) -> None:
        super().__init__(election, machine, mode)
        rows = election.package.manifest.roll.rows
        self.label = label
        self.owner = Owner(self.context.he, self.machine.key, mode, rows)
        self.standings = [Standing.ABSENT] * rows
        self.kept: list[bytes] = []
        self.choices: list[int] = []
        self.totals: tuple[int, ...] = ()
        self.counts: dict[str, int] = {}
        self.exported: dict[str, bytes] = {}
        self._overridden = 0

    # ---- nonces --------------------------------------------------------------------------------------

    def xi(self) -> bytes:
        """The nonce of the next ballot: the first 32 coins of label, sessions so far and number."""
        return Coins(f"{self.label}/xi/{self.state.sessions}/{self.state.ballots + 1}")(32)

    def promise(self, j: int, sessions: int = 0) -> bytes:
        """The commitment to the nonce of ballot j, in the session of that number (0: the newest)."""
        xi = Coins(f"{self.label}/xi/{sessions or self.state.sessions}/{j}")(32)
        return commitment(self.context, self.machine.key, j, xi)

    # ---- the day -------------------------------------------------------------------------------------

    def start(self) -> None:
        """The booth is switched on; what a power cut left open is settled."""
        sessions, j = self.state.sessions + 1, self.state.ballots + 1
        cut = self.state.open_ballot
        promise = self.promise(j, sessions)
        self.begin(f"{self.label}/session/{sessions}", promise)
        if cut is not None:
            self.put(Log.BALLOTS, Spoil(cut, RESTART, SLIP_UNKNOWN, ZERO_HASH, promise))
        self.standings = [
            Standing.CAME_BACK_ALLOWED if standing is Standing.AUTHORISED else standing
            for standing in self.standings
        ]
        self.event("booth_started", "06:40", sessions=sessions, software="bilik")

    def open(self) -> None:
        """The polls are opened."""
        self.event("polls_opened", "07:01", officers=["a1", "a2"])

    def event(self, kind: str, clock: str | None, **fields: Value) -> None:
        """An event; `clock` as "HH:MM", None where a time would tell on a voter."""
        at = None if clock is None else f"2026-10-18T{clock}:00+07:00"
        self._overridden += kind == "override"
        self.put(Log.EVENTS, Event(kind, at, fields))

    def authorise(self, row: int) -> None:
        """A voter comes in."""
        self.standings[row] = Standing.AUTHORISED

    def seal(self, option: int) -> bytes:
        """A sealed ballot for the option, recorded nowhere."""
        return seal(self.context, self.machine.key, self.state.ballots + 1, option, self.xi())

    def ballot(self, option: int, sealed: bytes | None = None) -> tuple[int, bytes]:
        """BALLOT with the next number: this number and its nonce. `sealed`: put this in, whatever it is."""
        j, xi = self.state.ballots + 1, self.xi()
        self.put(Log.BALLOTS, Ballot(j, self.seal(option) if sealed is None else sealed))
        self.choices.append(option)
        return j, xi

    def cast(self, option: int, sealed: bytes | None = None) -> None:
        """BALLOT and CAST."""
        body = self.seal(option) if sealed is None else sealed
        j, _ = self.ballot(option, body)
        self.kept.append(body)
        self.put(Log.BALLOTS, Cast(j, self.promise(j + 1)))

    def spoil(self, option: int, reason: int = CHALLENGE) -> None:
        """BALLOT and SPOIL, opened where the voter challenged it."""
        j, xi = self.ballot(option)
        serial = slip_serial(self.context, self.machine.key, j, xi)
        opening = (option, xi) if reason == CHALLENGE else None
        slip = SLIP_UNKNOWN if reason == UNPRINTED else SLIP_PRINTED
        promise = self.promise(j + 1)
        self.put(Log.BALLOTS, Spoil(j, reason, slip, sha256(serial).digest(), promise, opening))

    def settle(self, voted: bool) -> None:
        """The voter who was authorised leaves."""
        after = Standing.VOTED if voted else Standing.CAME_BACK_ALLOWED
        self.standings = [after if s is Standing.AUTHORISED else s for s in self.standings]

    def vote(self, row: int, option: int) -> None:
        """A voter comes in, votes, leaves."""
        self.authorise(row)
        self.cast(option)
        self.settle(True)

    # ---- the evening ---------------------------------------------------------------------------------

    def register(self) -> bytes:
        """attendance.bin as it stands."""
        return whole(self.owner, self.standings)

    def close(self) -> Close:
        """CLOSE with the day's counts."""
        absent = self.standings.count(Standing.ABSENT)
        self.counts = {
            "roll": len(self.standings),
            "authorised": len(self.standings) - absent,
            "overridden": self._overridden,
            "cast": self.state.cast,
            "spoiled": self.state.spoiled,
            "abandoned": self.standings.count(Standing.CAME_BACK_ALLOWED),
            "slips": self.state.cast + self.state.slips,
        }
        self.event("close_asked", "13:00", officers=["a1", "a2"], balanced=True)
        slots, head = self.at(Log.EVENTS)
        digest = sha256(self.register()).digest()
        close = Close(**self.counts, register_hash=digest, event_slots=slots, event_head=head)
        self.put(Log.BALLOTS, close)
        return close

    def tally_record(self, trustees: tuple[int, ...] = (1, 3)) -> Tally:
        """An honest TALLY by these trustees. Raises BallotError where they are too few."""
        accumulator = Accumulator(self.context)
        for body in self.kept:
            accumulator.add(parse(self.context, body))
        sums, shares = accumulator.sums, self.election.shares
        partials = [decrypt_share(self.context, i, shares[i], sums) for i in trustees]
        self.totals = combine(self.context, sums, partials, len(self.kept))
        parts = (
            Share(p.trustee, tuple((o.m, encode_scalar(o.c), encode_scalar(o.v)) for o in p.options))
            for p in partials
        )
        return Tally(len(self.kept), sums, tuple(parts), self.totals)

    def finish(self, trustees: tuple[int, ...] = (1, 3)) -> None:
        """CLOSE, TALLY, and what the booth writes out."""
        self.close()
        self.put(Log.BALLOTS, self.tally_record(trustees))
        self.export(trustees)

    def export(self, trustees: tuple[int, ...] = (1, 3)) -> None:
        """The event of the export, checkpoints/ and result.json."""
        self.event("exported", "13:20")
        manifest, notes = self.election.package.manifest, self.notes()
        votes = zip(manifest.options, self.totals, strict=True)
        result = {
            "format": "bilik-result/1",
            "election": manifest.election_id,
            "tps": manifest.tps,
            "machine": self.machine.name,
            "machine_id": self.machine.key.hex(),
            "election_hash": self.context.he.hex(),
            "options": [{"number": o.number, "name": o.name, "votes": count} for o, count in votes],
            "counts": {name: self.counts[name] for name in COUNTS},
            "trustees": list(trustees),
            "checkpoints": dict(zip(("ballots", "events"), notes, strict=True)),
        }
        text = json.dumps(result, indent=1, ensure_ascii=False) + "\n"
        self.exported = {"result.json": text.encode()}
        self.exported |= {
            f"checkpoints/{log.label}.txt": note.encode() for log, note in zip(Log, notes, strict=True)
        }

    def result_code(self) -> str:
        """The code on the result tape, signed."""
        counts = Counts(**self.counts, unknown_slips=self.state.unknown_slips)
        place = self.context.he, self.machine.key
        code = ResultCode(*place, self.totals, counts, *self.at(Log.BALLOTS), simulasi=bool(self.mode))
        return code.qr(self.sign(code.message())).decode("ascii")

    def files(self) -> dict[str, bytes]:
        """The stick, by file name."""
        logs = {log.file: self.file(log) for log in Log}
        return {"election.bilik": self.election.data, **logs, FILE: self.register(), **self.exported}


def write_stick(files: dict[str, bytes], folder: Path) -> Path:
    """The files in a folder, which is made where it is not there."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def short_day(election: SeededElection, label: str, machine: int = 0, mode: int = 0) -> SeededDay:
    """Every kind of record once or twice: votes 2, 1, 3 by rows 4, 0, 7; a challenge; two restarts, of which
    one left a torn slot on each log. Not closed yet."""
    day = SeededDay(election, label, machine, mode)
    day.start()
    day.open()
    day.vote(4, 2)
    day.authorise(0)
    day.spoil(2)
    day.cast(1)
    day.settle(True)
    day.event("override", None, officer="a1", reason="worn_finger")
    day.authorise(7)
    day.ballot(3)
    day.start()
    for log in Log:
        day.tear(log, b"BILK\x01" + bytes([log]) + b"half of a slot" * 40)
    day.start()
    day.vote(7, 3)
    return day
