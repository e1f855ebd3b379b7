"""What the clerk's parts share: the open election and logs, the steps, the journal, the way to the inbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from firmware.booth.counting import CountingRoom
from firmware.booth.devices import only_stick
from firmware.booth.election import Election, FirstLines, Opened, figures, follow_stick, no_lines
from firmware.booth.inbox import Check, Inbox, Share
from firmware.booth.papers import NO_SYSTEM, Papers
from firmware.booth.startup import trouble_of
from firmware.booth.steps import Step, Steps
from firmware.booth.worker import log
from firmware.clock import BoothClock, ClockError
from firmware.config import Station
from firmware.election.roll import Roll
from firmware.states import events as ev
from firmware.states.effects import Effect
from firmware.states.events import Event
from firmware.states.facts import Mode, Trouble
from firmware.states.journal import CATALOGUE, Precision
from firmware.states.system import System
from firmware.storage.durable import exists
from firmware.storage.errors import StorageError
from firmware.storage.layer import OS, FileLayer
from firmware.storage.ledger import Ledger
from firmware.storage.slot import Log

Command = Effect | Share | Check
STEP_BACK = timedelta(seconds=2)  # what a clock may lose without a word
Performs: TypeAlias = dict[type[Command], Callable[[Any], None]]
"""What a part of the clerk can do: a kind of effect, and the deed."""


class Office:
    """One booth's evidence as it is open now. Used by the clerk's thread alone."""

    def __init__(
        self,
        inbox: Inbox,
        station: Station,
        clock: BoothClock,
        files: FileLayer = OS,
        system: System = NO_SYSTEM,
    ) -> None:
        self.inbox, self.station, self.clock, self.files = inbox, station, clock, files
        self.system = system
        self.steps = Steps(self.ledger, self._failed, lambda: follow_stick(station, files))
        self.election: Election | None = None
        self.opened: Opened | None = None
        self._halt: ev.RecordFailed | None = None
        self._latest: datetime | None = None  # the latest time that this run has seen on the clock
        self.counting: CountingRoom | None = None

    def tell(self, event: Event) -> None:
        self.inbox.put(event)

    # ---- durable work --------------------------------------------------------------------------------

    def do(self, *steps: Step) -> None:
        """Do these in order; where evidence disagrees nothing is written until a start has looked again."""
        if not self.tell_halt():
            self.steps.do(*steps)

    def tell_halt(self) -> bool:
        """Whether writing has ended; whoever asks for more is told once more why."""
        if self._halt is not None:
            self.tell(self._halt)
        return self._halt is not None

    def record(self, *steps: Step) -> None:
        """Do these in order, then say `Recorded` with the new figures."""
        self.do(*steps, lambda: self.tell(ev.Recorded(figures(self.ledger().counts))))

    def line(self, kind: str, **fields: str | int | bool) -> Step:
        """The step that writes one line of events.log, stamped now."""
        write = self.line_on(kind, **fields)
        return lambda: write(self.ledger())

    def line_on(self, kind: str, **fields: str | int | bool) -> Callable[[Ledger], object]:
        """The same, for a ledger that is only being opened."""
        unknown = set(fields) - set(CATALOGUE[kind].fields)
        if unknown:
            raise RuntimeError(f"{kind} carries no {sorted(unknown)}")
        at = self._stamp(kind)
        return lambda ledger: ledger.event(kind, at, **fields)

    @property
    def halted(self) -> bool:
        """Whether writing has ended."""
        return self._halt is not None

    def stick_taken(self) -> bool:
        """Whether the result was written out and the stick taken, as the screen allows; another may be in."""
        if self.opened is None or not self.ledger().told("exported"):
            return False
        stick = only_stick(self.station.booth.sticks, self.files)
        return isinstance(stick, Trouble) or not exists(stick / Log.BALLOTS.file, self.files)

    def crowded(self) -> bool:
        """Whether the events log has come to its last quarter, which is kept for the officers' acts."""
        last, slots = self.ledger().last_slot(Log.EVENTS), self.known().slots[Log.EVENTS - 1]
        return last.number >= slots - slots // 4

    def _stamp(self, kind: str) -> str | None:
        """The time as this kind may tell it, in the election's zone."""
        precision = CATALOGUE[kind].precision
        if precision is Precision.NONE:
            return None
        try:
            now = self.clock.in_zone(self.known().zone).replace(microsecond=0)
        except ClockError:
            return None
        if precision is Precision.HOUR:
            now = now.replace(minute=0, second=0)
        return now.isoformat()

    # ---- the clock -----------------------------------------------------------------------------------

    def watch_clock(self) -> None:
        """Journal, once, a clock that no longer runs right; from then on no card is judged by it."""
        if self.opened is None or not self.known().clock_confirmed:
            return
        try:
            now = self.clock.in_zone(self.known().zone)
        except ClockError:
            return
        if self._runs_right(now):
            self._latest = now
        else:
            self.known().clock_confirmed = False
            self.do(self.line("clock_jumped"))

    def clock_read(self, now: datetime) -> None:
        """Officers look at this time: from here on it is the measure."""
        self.known().clock_confirmed = now.date() == self.known().package.manifest.date
        self._latest = now

    def clock_trusted(self) -> bool:
        """Whether a certificate's dates may be held against a card."""
        try:
            now = self.clock.in_zone(self.known().zone)
        except ClockError:
            return False
        return self.known().clock_confirmed and self._runs_right(now)

    def _runs_right(self, now: datetime) -> bool:
        """Not backwards, and still on the polling day: a battery that dies shows as either."""
        forwards = self._latest is None or now >= self._latest - STEP_BACK
        return forwards and now.date() == self.known().package.manifest.date

    def _failed(self, error: StorageError) -> None:
        trouble, halt = trouble_of(error)
        log.error("record: %s", error)
        answer = ev.RecordFailed(trouble, halt, str(error))
        if halt:
            self._halt = answer
            self.steps.clear()
        self.tell(answer)

    # ---- what is open --------------------------------------------------------------------------------

    def known(self) -> Election:
        if self.election is None:
            raise RuntimeError("no election is loaded")
        return self.election

    def now_open(self) -> Opened:
        if self.opened is None:
            raise RuntimeError("no logs are open")
        return self.opened

    def ledger(self) -> Ledger:
        return self.now_open().ledger

    def counting_room(self) -> CountingRoom:
        if self.counting is None:
            raise RuntimeError("no logs are open to count")
        return self.counting

    def roll(self) -> Roll:
        roll = self.known().vault.roll
        if roll is None:
            raise RuntimeError("the roll is locked")
        return roll

    def papers(self) -> Papers:
        return Papers(self.known(), self.now_open(), self.clock, self.system)

    def now(self) -> datetime:
        """Booth time; where the clock cannot be read the polling day, or nobody could sign in to set it."""
        try:
            return self.clock.now()
        except ClockError:
            return self.known().package.manifest.opens

    # ---- opening and putting away --------------------------------------------------------------------

    def open(self, mode: Mode, first_lines: FirstLines = no_lines) -> Opened:
        """Open the logs of this mode. Raises StartupError."""
        election = self.known()
        self.opened = opened = election.open(mode, first_lines)
        self.counting = CountingRoom(election, opened)
        return opened

    def lock(self) -> None:
        """Wipe the roll and the officers' shares."""
        if self.election is not None:
            self.election.vault.lock()

    def put_away(self) -> None:
        """Nothing of an earlier start stays open: no log, no roll, no share, no step that waits."""
        self.steps.clear()
        self._halt = None
        self.lock()
        if self.opened is not None:
            self.opened.ledger.close_files()
        self.opened = self.counting = None
