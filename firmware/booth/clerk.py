"""The clerk: the one thread that touches the evidence (package, logs, register, roll), effect by effect.

How durable work outlives a pulled stick is in `steps.py`; how the election is found and opened, in
`election.py`; the count, in `counting.py`; papers, in `papers.py`. Here they are put together.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from firmware.booth.counting import CountingRoom
from firmware.booth.election import Election, Opened, figures, follow_stick, open_election
from firmware.booth.export import export
from firmware.booth.inbox import Inbox, PackageLoaded, PrintJob, Share, TornSlip
from firmware.booth.officers import Desk
from firmware.booth.papers import Papers
from firmware.booth.startup import StartupError, spans, trouble_of
from firmware.booth.steps import Step, Steps
from firmware.booth.worker import Worker, log
from firmware.clock import BoothClock, ClockError
from firmware.config import Station
from firmware.election.errors import RollError
from firmware.election.roll import Roll
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.effects import Effect
from firmware.states.events import Event
from firmware.states.facts import Counts, Mode, OfficerRefusal, Paper, Refusal, Trouble, Voter
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage.attendance import Standing
from firmware.storage.errors import StorageError, from_os_error
from firmware.storage.ledger import Ledger
from firmware.storage.slot import Log

Command = Effect | Share


class Clerk(Worker[Command]):
    name = "clerk"

    def __init__(self, inbox: Inbox, station: Station, clock: BoothClock) -> None:
        super().__init__(inbox)
        self._station = station
        self._clock = clock
        self._steps = Steps(self._ledger, self._failed, lambda: follow_stick(station))
        self._opened: Opened | None = None
        self._counting: CountingRoom | None = None
        self._ballot_hash = b""
        self.election: Election | None = None
        self._performs: dict[type[Command], Callable[[Any], None]] = {
            fx.Restart: lambda _: self._restart(),
            fx.LookUp: lambda e: self._look_up(self._roll().find_card(e.uid)),
            fx.LookUpNik: lambda e: self._look_up(self._roll().find_nik(e.nik.typed)),
            fx.Journal: self._journal,
            fx.Commit: self._commit,
            fx.Authorise: self._authorise,
            fx.Seal: self._seal,
            fx.PrintSlip: lambda _: self.inbox.put(PrintJob(self._now_open().desk.slip())),
            fx.PrintReceipt: lambda _: self._print_receipt(),
            fx.Cast: lambda _: self._cast(),
            fx.Spoil: self._spoil,
            fx.Release: lambda _: self._record(lambda: self._ledger().settle(voted=False)),
            fx.ReadClock: lambda _: self._read_clock(),
            fx.SetClock: self._set_clock,
            fx.UnlockRoll: lambda _: self._unlock(),
            fx.LockRoll: lambda _: self._lock(),
            fx.ProveZero: lambda _: self._prove_zero(),
            fx.PrintTape: self._print_tape,
            fx.StartSimulasi: lambda _: self._start_simulasi(),
            fx.Purge: lambda _: self._purge(),
            fx.Resync: lambda _: self._resync(),
            fx.Close: lambda _: self._close(),
            fx.Tally: lambda _: self._tally(),
            fx.Export: lambda _: self._export(),
            Share: self._take_share,
        }

    @property
    def performs(self) -> frozenset[type]:
        """The effects that are the clerk's."""
        return frozenset(self._performs)

    def work(self) -> None:
        while not self.stopping.is_set():
            command = self.next_command(0.5)
            if command is not None:
                self._performs[type(command)](command)

    # ---- steps ---------------------------------------------------------------------------------------

    def _record(self, *steps: Step) -> None:
        """Do these in order, then say `Recorded` with the new figures."""
        self._do(*steps, lambda: self._tell(ev.Recorded(figures(self._ledger().counts))))

    def _do(self, *steps: Step) -> None:
        self._steps.do(*steps)

    def _failed(self, error: StorageError) -> None:
        trouble, halt = trouble_of(error)
        log.error("record: %s", error)
        self._tell(ev.RecordFailed(trouble, halt, str(error)))

    def _resync(self) -> None:
        if self._steps.level():
            self._tell(ev.Resynced())
            self._steps.go_on()

    def _tell(self, event: Event) -> None:
        self.inbox.put(event)

    # ---- what is open --------------------------------------------------------------------------------

    def _known(self) -> Election:
        if self.election is None:
            raise RuntimeError("no election is loaded")
        return self.election

    def _now_open(self) -> Opened:
        if self._opened is None:
            raise RuntimeError("no logs are open")
        return self._opened

    def _ledger(self) -> Ledger:
        return self._now_open().ledger

    def _roll(self) -> Roll:
        roll = self._known().vault.roll
        if roll is None:
            raise RuntimeError("the roll is locked")
        return roll

    def _papers(self) -> Papers:
        return Papers(self._known(), self._now_open(), self._clock)

    def desk(self) -> Desk | None:
        """For the reader's worker: who checks officers' cards, once an election is loaded."""
        election = self.election
        if election is None:
            return None
        return Desk(
            election.package, election.vault, self._now, clock_trusted=lambda: election.clock_confirmed
        )

    def _now(self) -> datetime:
        """Booth time; where the clock cannot be read the polling day, or nobody could sign in to set it."""
        try:
            return self._clock.now()
        except ClockError:
            return self._known().package.manifest.opens

    def finger_templates(self, voter: Voter) -> tuple[bytes, ...]:
        """For the sensor's worker: read from the loop's thread, since an open roll does not change."""
        return self._roll().templates(voter.row)

    # ---- start ---------------------------------------------------------------------------------------

    def _restart(self) -> None:
        """Whatever goes wrong here is a start that failed: the state waits for nothing else."""
        self._put_away()
        try:
            self._start()
        except StartupError as error:
            self._not_started(error.trouble, error.halt, str(error))
        except StorageError as error:
            self._not_started(*trouble_of(error), str(error))
        else:
            self._tell(self._booted())

    def _put_away(self) -> None:
        """Nothing of an earlier start stays open: no log, no roll, no share, no step that waits."""
        self._steps.clear()
        self._lock()
        if self._opened is not None:
            self._opened.ledger.close_files()
        self._opened = self._counting = None

    def _not_started(self, trouble: Trouble, halt: bool, detail: str) -> None:
        log.error("start: %s", detail)
        self._put_away()
        self._tell(ev.BootFailed(trouble, halt, detail))

    def _start(self) -> None:
        """Raises StartupError, StorageError."""
        election = self.election = open_election(self._station)
        self.inbox.put(PackageLoaded(election.package, election.machine.name))
        began = self._open(Mode.REAL).restart
        self._line("booth_started", sessions=began.sessions, software=election.software)()
        if began.spoiled_trailing:
            self.inbox.put(TornSlip())
        if not began.fresh:
            self._line(
                "recovered",
                rolled_forward=" ".join(spans(began.rolled_forward)),
                voids=began.voids,
                spoiled=began.spoiled_trailing,
                voter_must_return=began.voter_must_return,
            )()
        if election.purge_simulasi():
            self._line("simulasi_purged")()
        if "exported" in began.last_events:  # the stick's checkpoints speak of the logs as they are now
            self._write_out()

    def _open(self, mode: Mode) -> Opened:
        """Open the logs of this mode. Raises StartupError."""
        election = self._known()
        self._opened = opened = election.open(mode)
        self._counting = CountingRoom(election, opened)
        return opened

    def _booted(self) -> ev.Booted:
        opened, election = self._now_open(), self._known()
        began = opened.restart
        assert self._counting is not None
        counted = self._counting.result()
        return ev.Booted(
            rules=election.rules(self._station.waits),
            counts=figures(opened.ledger.counts),
            polls_open="polls_opened" in began.last_events and not began.closed,
            closed=began.closed,
            totals=counted.totals if counted is not None else None,
            exported="exported" in began.last_events,
            voter_must_return=began.voter_must_return,
        )

    # ---- journal -------------------------------------------------------------------------------------

    def _stamp(self, kind: str) -> str | None:
        """The time as this kind may tell it, in the election's zone."""
        precision = CATALOGUE[kind].precision
        if precision is Precision.NONE:
            return None
        try:
            now = self._clock.in_zone(self._known().zone).replace(microsecond=0)
        except ClockError:
            return None
        if precision is Precision.HOUR:
            now = now.replace(minute=0, second=0)
        return now.isoformat()

    def _write(self, kind: str, **fields: str | int | bool) -> None:
        self._do(self._line(kind, **fields))

    def _line(self, kind: str, **fields: str | int | bool) -> Step:
        """The step that writes one line, stamped now."""
        unknown = set(fields) - set(CATALOGUE[kind].fields)
        if unknown:
            raise RuntimeError(f"{kind} carries no {sorted(unknown)}")
        at = self._stamp(kind)

        def write() -> None:
            self._ledger().event(kind, at, **fields)

        return write

    def _journal(self, effect: fx.Journal) -> None:
        """Rehearsals keep their own books; where no log is open yet, there is nothing to write to."""
        if self._opened is not None:
            self._write(effect.kind, **dict(effect.fields))

    def _commit(self, effect: fx.Commit) -> None:
        self._record(self._line(effect.kind, **dict(effect.fields)))

    # ---- the voter's visit ---------------------------------------------------------------------------

    def _look_up(self, row: int | None) -> None:
        if row is None:
            self._tell(ev.NotFound(Refusal.UNKNOWN_VOTER))
        elif self._ledger().standing(self._row_to_use(row)) is Standing.VOTED:
            self._tell(ev.NotFound(Refusal.ALREADY_VOTED))
        else:
            self._tell(ev.Found(Voter(row)))

    def _authorise(self, effect: fx.Authorise) -> None:
        row = self._row_to_use(effect.voter.row)
        steps: list[Step] = []
        if effect.override is not None and effect.officer is not None:  # no override without its line
            officer, reason = effect.officer.serial, effect.override.value
            steps.append(self._line("override", officer=officer, reason=reason))
        self._record(*steps, lambda: self._ledger().authorise(row))

    def _row_to_use(self, row: int) -> int:
        """A rehearsal takes several votes from the same card: each uses up the next free row."""
        ledger = self._ledger()
        if self._now_open().mode is Mode.REAL or ledger.standing(row) is not Standing.VOTED:
            return row
        rows = range(ledger.counts.roll)
        return next((free for free in rows if ledger.standing(free) is not Standing.VOTED), row)

    def _seal(self, effect: fx.Seal) -> None:
        opened = self._now_open()
        header = self._papers().header()
        simulasi = opened.mode is Mode.SIMULASI
        self._record(
            lambda: opened.desk.seal(opened.ledger, effect.option, header, simulasi), self._keep_hash
        )

    def _keep_hash(self) -> None:
        """For the receipt: what the confirmation code is made of."""
        slot = self._ledger().last_slot(Log.BALLOTS)
        self._ballot_hash = slot.hash if slot is not None else b""

    def _print_receipt(self) -> None:
        self.inbox.put(PrintJob(self._papers().receipt(self._ballot_hash)))

    def _cast(self) -> None:
        opened = self._now_open()
        self._record(
            lambda: opened.desk.cast(opened.ledger),
            lambda: opened.ledger.settle(voted=True),
            opened.desk.forget,
        )

    def _spoil(self, effect: fx.Spoil) -> None:
        opened = self._now_open()
        self._record(lambda: opened.desk.spoil(opened.ledger, effect.why), opened.desk.forget)

    # ---- clock, roll, opening ------------------------------------------------------------------------

    def _read_clock(self) -> None:
        manifest = self._known().package.manifest
        try:
            now = self._clock.in_zone(self._known().zone)
        except ClockError as error:
            log.error("clock: %s", error)
            now = manifest.opens - timedelta(days=1)
        self._known().clock_confirmed = now.date() == manifest.date
        self._tell(
            ev.ClockRead(
                now=now.replace(microsecond=0),
                right_day=now.date() == manifest.date,
                may_open=now >= manifest.opens,
                may_close=now >= manifest.closes,
            )
        )

    def _set_clock(self, effect: fx.SetClock) -> None:
        try:
            self._clock.set(effect.to)
        except ClockError as error:
            log.error("clock: %s", error)
        self._read_clock()

    def _unlock(self) -> None:
        election = self._known()
        try:
            election.vault.unlock(election.package, self._clock.now())
        except (RollError, ClockError) as error:
            log.error("roll: %s", error)
            self._tell(ev.RollRefused())
        else:
            self._tell(ev.RollOpened())

    def _lock(self) -> None:
        if self.election is not None:
            self.election.vault.lock()

    def _prove_zero(self) -> None:
        counts = self._ledger().counts
        found = [
            name
            for name in ("authorised", "overridden", "ballots", "cast", "spoiled", "abandoned", "slips")
            if getattr(counts, name)
        ]
        if not self._known().rehearsal_gone():
            found.append("rehearsal data")
        self._tell(ev.NotZero(", ".join(found)) if found else ev.ZeroProven())

    def _print_tape(self, effect: fx.PrintTape) -> None:
        papers = self._papers()
        result = effect.paper is Paper.RESULT  # reading the log for it takes a while
        counted = self._counting.result() if self._counting is not None and result else None
        data = papers.tape(effect.paper, effect.copy, effect.officers, counted, effect.findings)
        self.inbox.put(PrintJob(data))

    # ---- rehearsal -----------------------------------------------------------------------------------

    def _start_simulasi(self) -> None:
        self._change_books(Mode.SIMULASI, ev.SimulasiStarted)

    def _purge(self) -> None:
        self._change_books(Mode.REAL, ev.Purged)

    def _change_books(self, mode: Mode, done: Callable[[Counts], Event]) -> None:
        """Close one mode's logs, delete any rehearsal, open the other's. `BootFailed` where that fails."""
        self._steps.clear()
        self._now_open().ledger.close_files()
        try:
            follow_stick(self._station)
            self._known().purge_simulasi()
            opened = self._open(mode)
        except StartupError as error:
            self._not_started(error.trouble, error.halt, str(error))
        except StorageError as error:
            self._not_started(*trouble_of(error), str(error))
        else:
            self._tell(done(figures(opened.ledger.counts)))

    # ---- close ---------------------------------------------------------------------------------------

    def _close(self) -> None:
        self._record(lambda: self._ledger().close())

    def _take_share(self, share: Share) -> None:
        assert self._counting is not None
        if self._counting.take(share.trustee, share.secret):
            self._tell(ev.ShareTaken(share.trustee))
        else:
            self._tell(ev.OfficerUnknown(OfficerRefusal.BAD_SHARE))

    def _tally(self) -> None:
        counting = self._counting
        assert counting is not None
        tally = counting.tally()
        self._do(lambda: self._ledger().tally(tally), lambda: self._tell(ev.Tallied(tuple(tally.totals))))

    def _export(self) -> None:
        self._do(self._line("exported"), self._write_out, lambda: self._tell(ev.Exported()))

    def _write_out(self) -> None:
        counted = self._counting.result() if self._counting is not None else None
        if counted is None:
            raise RuntimeError("there is no result to export")
        try:
            export(self._known(), self._now_open(), counted)
        except OSError as error:
            raise from_os_error("stick", str(error.filename), error, gone=False) from error
