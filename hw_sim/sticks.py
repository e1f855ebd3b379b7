"""A whole closed stick without playing the day: thousands of ballots for an auditor in seconds.

    python -m hw_sim.sticks --ballots 3000 --options 4 --seed 7 --out stick [--spoils 2] [--wrong-proof 17]

Package, ledger, ballot desk, counting room and export are the booth's own; only people, paper and waiting for
the disk are left out. `--wrong-proof J` makes the booth a liar: one response in the proof of ballot J is
changed before the record is signed, so that digests, chain, signatures, sums and totals hold and that proof
does not.

The seed fixes village, rows and choices; keys and nonces come from the operating system each time.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.booth.ballots import BallotDesk
from firmware.booth.counting import CountingRoom, Totals
from firmware.booth.election import PACKAGE, Election, Opened
from firmware.booth.export import export
from firmware.booth.papers import Papers
from firmware.booth.vault import Vault
from firmware.clock import BoothClock
from firmware.election.package import Package, load
from firmware.election.trustee_share import unpack_share
from firmware.states.facts import Mode, Spoiling
from firmware.storage.durable import write_file
from firmware.storage.event_record import Value
from firmware.storage.keys import public_bytes
from firmware.storage.ledger import Identity
from firmware.tapes.paper import Counts
from firmware.tapes.result import result_code
from firmware.version import SOFTWARE
from hw_sim.piv_card import PRINTED
from hw_sim.sticks_books import BentLedger, Unhurried, station
from hw_sim.village import Village, make_village

BOOTH = "bilik-1"
TRUSTEES, THRESHOLD = 3, 2


@dataclass(frozen=True)
class Order:
    """What stick is wanted: `ballots` cast ballots for 2 to 6 `options`, of 3 and more the last is the blank
    vote; `spoils` of 100 voters challenge their first slip; the proof of ballot `wrong_proof` is damaged (0:
    none)."""

    ballots: int
    options: int
    seed: int
    out: Path
    spoils: float = 0.0
    wrong_proof: int = 0


@dataclass(frozen=True)
class Made:
    """What the log cannot tell: option of every ballot in order and whether it was cast; rows in the order in
    which people came; the slot whose proof was damaged; the contents of the codes on zero and result tape."""

    choices: tuple[tuple[int, bool], ...]
    rows: tuple[int, ...]
    totals: tuple[int, ...]
    wrong_slot: int | None
    tapes: tuple[tuple[str, ...], tuple[str, ...]]


def make_stick(order: Order, village_folder: Path | None = None) -> Made:
    """Write the stick into `order.out`. The village with its cards is kept where a folder for it is given.

    Raises BuildError where the numbers make no election, ValueError where there is no ballot `wrong_proof`.
    """
    work = Path(tempfile.mkdtemp(prefix="bilik-stick-"))
    try:
        order.out.mkdir(parents=True, exist_ok=True)
        return _Day(order, village_folder or work / "village", work / "internal").hold()
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Day:
    """One polling day as the ledger sees it."""

    def __init__(self, order: Order, village_folder: Path, internal: Path) -> None:
        self._order = order
        self._chance = random.Random(f"stick/{order.seed}/{order.ballots}/{order.options}/{order.spoils}")
        key = Ed25519PrivateKey.generate()
        self._village = make_village(
            village_folder,
            voters=order.ballots + max(5, order.ballots // 10),
            seed=order.seed,
            machine_keys=[(BOOTH, public_bytes(key))],
            trustees=TRUSTEES,
            threshold=THRESHOLD,
            candidates=order.options if order.options == 2 else order.options - 1,
            template_size=512,
            rules={"blank": order.options != 2},
        )
        self._choices: list[tuple[int, bool]] = []
        self._open(load(self._village.package.read_bytes()), key, internal)

    def _open(self, package: Package, key: Ed25519PrivateKey, internal: Path) -> None:
        """Logs with room for all of it, on media that nobody waits for."""
        machine, context = package.machine(public_bytes(key)), package.context()
        assert machine is not None  # the package was built for this key
        internal.mkdir(parents=True)
        stick, places = self._order.out, station(internal)
        self._election = Election(package, machine, key, internal, stick, places, Vault())
        desk = BallotDesk(context, machine.key, self._election.choices)
        slots = (64 + 4 * self._order.ballots, 64)
        rows = package.manifest.roll.rows
        identity = Identity(context.he, key, int(Mode.REAL), self._election.origin, rows, slots)
        ledger, restart = BentLedger.open(internal, stick, identity, desk.commit_next, files=Unhurried())
        assert isinstance(ledger, BentLedger)
        ledger.bent = self._order.wrong_proof
        self._ledger = ledger
        write_file(stick / PACKAGE, package.public_part())
        self._opened = Opened(Mode.REAL, ledger, restart, desk, context)
        clock = BoothClock(None, internal / "clock")
        self._header = Papers(self._election, self._opened, clock).header()

    def hold(self) -> Made:
        """Morning, every voter, evening."""
        options = range(1, self._order.options + 1)
        rows = self._chance.sample(range(len(self._village.voters)), self._order.ballots)
        weights = [self._chance.uniform(0.5, 2.0) for _ in options[1:]] + [0.2]
        self._event("booth_started", -20, sessions=1, software=SOFTWARE)
        self._event("polls_opened", 1, officers=self._officers())
        zero = self._ledger.checkpoints()
        for row in rows:
            self._visit(row, *self._chance.choices(options, weights, k=2))
        if not 0 <= self._order.wrong_proof <= len(self._choices):
            raise ValueError(
                f"there is no ballot {self._order.wrong_proof}: {len(self._choices)} were sealed"
            )
        totals, paper = self._evening()
        return Made(tuple(self._choices), tuple(rows), totals, self._ledger.bent_slot, (zero, paper))

    def _visit(self, row: int, option: int, first: int) -> None:
        self._ledger.authorise(row)
        if self._chance.random() * 100 < self._order.spoils:
            self._seal(first, cast=False)
        self._seal(option, cast=True)
        self._ledger.settle(voted=True)

    def _seal(self, option: int, *, cast: bool) -> None:
        desk = self._opened.desk
        desk.seal(self._ledger, option, self._header, simulasi=False)
        if cast:
            desk.cast(self._ledger)
        else:
            desk.spoil(self._ledger, Spoiling.CHALLENGE)
        desk.forget()
        self._choices.append((option, cast))

    def _evening(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """CLOSE, the trustees, TALLY, the export; and what the result tape's codes hold."""
        counting = CountingRoom(self._election, self._opened)
        after = int((self._village.closes - self._village.opens).total_seconds() // 60)
        self._event("close_asked", after + 1, officers=self._officers(), balanced=True)
        self._ledger.close()
        for trustee, secret in _shares(self._village)[:THRESHOLD]:
            if not counting.take(trustee, secret):
                raise RuntimeError(f"the share of trustee {trustee} was not taken")
            self._event("share_taken", after + 5 + trustee, trustee=trustee)
        self._ledger.tally(counting.tally())
        self._event("exported", after + 15)
        result = counting.result()
        assert result is not None  # the TALLY stands in the log
        export(self._election, self._opened, result)
        paper = self._result_codes(result)
        self._ledger.close_files()
        return result.totals, paper

    def _result_codes(self, result: Totals) -> tuple[str, ...]:
        notes, now = self._ledger.checkpoints(), self._ledger.counts
        figures = (now.roll, now.authorised, now.overridden, now.cast, now.spoiled, now.abandoned, now.slips)
        counts = Counts(*figures, unknown_slips=now.unknown_slips)
        code = result_code(self._header, counts=counts, totals=result.totals, checkpoint=notes[0])
        return (*notes, code.qr(self._ledger.sign(code.message())).decode("ascii"))

    def _event(self, kind: str, minutes: int, **fields: Value) -> None:
        """An event so many minutes after the polls were to open."""
        at = self._village.opens + timedelta(minutes=minutes)
        self._ledger.event(kind, at.isoformat(), **fields)

    def _officers(self) -> list[Value]:
        return [officer.serial for officer in self._election.package.manifest.officers[:2]]


def _shares(village: Village) -> list[tuple[int, int]]:
    """(trustee, secret) from the trustees' emulated cards."""
    cards = (json.loads(holder.path.read_text("utf-8")) for holder in village.trustees)
    return [unpack_share(bytes.fromhex(card["objects"][PRINTED.lower()])) for card in cards]


if __name__ == "__main__":
    from hw_sim.sticks_command import main

    sys.exit(main())
