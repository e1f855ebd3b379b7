"""The voter's visit at the evidence: register, authorisation, ballot, slip, cast or spoil."""

from __future__ import annotations

from firmware.booth.inbox import PrintJob
from firmware.booth.office import Office, Performs
from firmware.booth.steps import Step
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Mode, Refusal, Voter
from firmware.storage.attendance import Standing
from firmware.storage.slot import Log


class Visits:
    """Who is in the first half, what in the second; the register alone ties them, without naming anyone."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._ballot_hash = b""
        self.performs: Performs = {
            fx.LookUp: lambda e: self._look_up(office.roll().find_card(e.uid)),
            fx.LookUpNik: lambda e: self._look_up(office.roll().find_nik(e.nik.typed)),
            fx.Authorise: self._authorise,
            fx.Release: lambda _: office.record(lambda: office.ledger().settle(voted=False)),
            fx.Seal: self._seal,
            fx.PrintSlip: lambda _: office.inbox.put(PrintJob(office.now_open().desk.slip())),
            fx.PrintReceipt: lambda _: self._print_receipt(),
            fx.Cast: lambda _: self._cast(),
            fx.Spoil: self._spoil,
        }

    def _look_up(self, row: int | None) -> None:
        if row is None:
            self._office.tell(ev.NotFound(Refusal.UNKNOWN_VOTER))
        elif self._office.ledger().standing(self._row_to_use(row)) is Standing.VOTED:
            self._office.tell(ev.NotFound(Refusal.ALREADY_VOTED))
        else:
            self._office.tell(ev.Found(Voter(row)))

    def _authorise(self, effect: fx.Authorise) -> None:
        row = self._row_to_use(effect.voter.row)
        steps: list[Step] = []
        if effect.override is not None and effect.officer is not None:  # no override without its line
            officer, reason = effect.officer.serial, effect.override.value
            steps.append(self._office.line("override", officer=officer, reason=reason))
        self._office.record(*steps, lambda: self._office.ledger().authorise(row))

    def _row_to_use(self, row: int) -> int:
        """A rehearsal takes several votes from the same card: each uses up the next free row."""
        ledger = self._office.ledger()
        if self._office.now_open().mode is Mode.REAL or ledger.standing(row) is not Standing.VOTED:
            return row
        rows = range(ledger.counts.roll)
        return next((free for free in rows if ledger.standing(free) is not Standing.VOTED), row)

    def _seal(self, effect: fx.Seal) -> None:
        opened = self._office.now_open()
        header = self._office.papers().header()
        simulasi = opened.mode is Mode.SIMULASI
        self._office.record(
            lambda: opened.desk.seal(opened.ledger, effect.option, header, simulasi), self._keep_hash
        )

    def _keep_hash(self) -> None:
        """For the receipt: what the confirmation code is made of."""
        slot = self._office.ledger().last_slot(Log.BALLOTS)
        self._ballot_hash = slot.hash if slot is not None else b""

    def _print_receipt(self) -> None:
        self._office.inbox.put(PrintJob(self._office.papers().receipt(self._ballot_hash)))

    def _cast(self) -> None:
        opened = self._office.now_open()
        self._office.record(
            lambda: opened.desk.cast(opened.ledger),
            lambda: opened.ledger.settle(voted=True),
            opened.desk.forget,
        )

    def _spoil(self, effect: fx.Spoil) -> None:
        opened = self._office.now_open()
        self._office.record(lambda: opened.desk.spoil(opened.ledger, effect.why), opened.desk.forget)
