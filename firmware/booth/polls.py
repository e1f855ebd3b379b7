"""Before and between visits: the clock, the roll's lock, the proof of zero, the tapes."""

from __future__ import annotations

from datetime import timedelta

from firmware.booth.inbox import PrintJob
from firmware.booth.office import Office, Performs
from firmware.booth.worker import log
from firmware.clock import ClockError
from firmware.election.errors import RollError
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Paper

ZERO = ("authorised", "overridden", "ballots", "cast", "spoiled", "abandoned", "slips")
"""The counters that must be zero before the polls open."""


class Polls:
    """What officers ask of the evidence."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.performs: Performs = {
            fx.ReadClock: lambda _: self._read_clock(),
            fx.SetClock: self._set_clock,
            fx.UnlockRoll: lambda _: self._unlock(),
            fx.LockRoll: lambda _: office.lock(),
            fx.ProveZero: lambda _: self._prove_zero(),
            fx.PrintTape: self._print_tape,
        }

    def _read_clock(self) -> None:
        manifest = self._office.known().package.manifest
        self._office.watch_clock()
        try:
            now = self._office.clock.in_zone(self._office.known().zone)
        except ClockError as error:
            log.error("clock: %s", error)
            now = manifest.opens - timedelta(days=1)
        self._office.clock_read(now)
        self._office.tell(
            ev.ClockRead(
                now=now.replace(microsecond=0),
                right_day=now.date() == manifest.date,
                may_open=now >= manifest.opens,
                may_close=now >= manifest.closes,
            )
        )

    def _set_clock(self, effect: fx.SetClock) -> None:
        try:
            self._office.clock.set(effect.to)
        except ClockError as error:
            log.error("clock: %s", error)
        self._read_clock()

    def _unlock(self) -> None:
        election = self._office.known()
        try:
            election.vault.unlock(election.package, self._office.clock.now())
        except (RollError, ClockError) as error:
            log.error("roll: %s", error)
            self._office.tell(ev.RollRefused())
        else:
            self._office.tell(ev.RollOpened())

    def _prove_zero(self) -> None:
        counts = self._office.ledger().counts
        found = [name for name in ZERO if getattr(counts, name)]
        if not self._office.known().rehearsal_gone():
            found.append("rehearsal data")
        self._office.tell(ev.NotZero(", ".join(found)) if found else ev.ZeroProven())

    def _print_tape(self, effect: fx.PrintTape) -> None:
        papers = self._office.papers()
        counted = None
        if effect.paper is Paper.RESULT:  # reading the log for it takes a while
            counted = self._office.counting_room().result()
        data = papers.tape(effect.paper, effect.copy, effect.officers, counted, effect.findings)
        self._office.inbox.put(PrintJob(data))
