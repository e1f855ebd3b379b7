"""Which books are open: the start of the program, a rehearsal's beginning and its purge."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from firmware.booth.closing import write_out
from firmware.booth.election import figures, follow_stick, open_election
from firmware.booth.inbox import PackageLoaded, TornSlip
from firmware.booth.office import Office, Performs
from firmware.booth.registering import register
from firmware.booth.startup import StartupError, spans, trouble_of
from firmware.booth.steps import Step
from firmware.booth.worker import log
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.events import Event
from firmware.states.facts import Counts, Mode, Registered, Trouble
from firmware.states.system import System
from firmware.storage.errors import StorageError
from firmware.storage.ledger import Ledger, Restart

MOST_FAILURES = 16  # of which the journal hears after the start that succeeds


def tape_was_cut(before: Restart) -> bool:
    """Whether the power may have failed under a zero, resume or result tape, told by the journal's end."""
    kinds = before.last_events
    if "booth_started" not in kinds:
        return False
    if before.closed:
        return before.tallied and "exported" not in kinds
    last = kinds[len(kinds) - 1 - kinds[::-1].index("booth_started") :]
    if "polls_opened" not in kinds:
        return "devices_checked" in last
    return "polls_opened" not in last and "polls_resumed" not in last


def named(system: System) -> Iterator[str]:
    """How the journal names the image that the booth was started with."""
    if system.image is not None:
        yield f"image {system.image.image} slot {system.image.slot}"
    if system.diagnostic:
        yield "diagnostic"


class Books:
    """Opens what the logs say; whatever goes wrong is a start that failed, and nothing stays half open."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._failures: list[Trouble] = []
        self._overrides: list[fx.Restart] = []
        self.performs: Performs = {
            fx.Restart: self._restart,
            fx.StartSimulasi: lambda _: self._change(Mode.SIMULASI, ev.SimulasiStarted),
            fx.Purge: lambda _: self._change(Mode.REAL, ev.Purged),
            fx.PutAway: self._put_away,
        }

    def _restart(self, asked: fx.Restart) -> None:
        """Whatever goes wrong here is a start that failed: the state waits for nothing else."""
        if asked.officers and len(self._overrides) < MOST_FAILURES:
            self._overrides.append(asked)
        self._office.put_away()
        try:
            self._start()
        except StartupError as error:
            new = None
            if error.trouble is Trouble.NO_PACKAGE:
                new = register(self._office.station, self._office.system, self._office.files)
            self._not_started(error.trouble, error.halt, str(error), wrote=error.wrote, new=new)
        except StorageError as error:
            self._not_started(*trouble_of(error), str(error))
        else:
            self._office.tell(self._booted())

    def _not_started(
        self, trouble: Trouble, halt: bool, detail: str, *, wrote: bool = False, new: Registered | None = None
    ) -> None:
        """There is no log to write this to: the first start that succeeds tells the journal."""
        log.error("start: %s", detail)
        if self._failures[-1:] != [trouble] and len(self._failures) < MOST_FAILURES:
            self._failures.append(trouble)
        wrote = wrote or self._office.opened is not None
        self._office.put_away()
        self._office.tell(ev.BootFailed(trouble, halt, detail, wrote, new))

    def _start(self) -> None:
        """Raises StartupError, StorageError."""
        election = self._office.election = open_election(self._office.station, self._office.files)
        self._office.inbox.put(PackageLoaded(election.package, election.machine.name))
        began = self._office.open(Mode.REAL, self._first_lines).restart
        if began.slip_may_hang or tape_was_cut(began):
            self._office.inbox.put(TornSlip())
        if election.purge_simulasi():
            self._office.line("simulasi_purged")()
        if "exported" in began.last_events:  # the stick's checkpoints speak of the logs as they are now
            write_out(self._office)

    def _first_lines(self, ledger: Ledger, began: Restart) -> None:
        """What this start found. Raises StorageError."""
        line = self._office.line_on
        software = " ".join((self._office.known().software, *named(self._office.system)))
        line("booth_started", sessions=began.sessions, software=software)(ledger)
        while self._failures:
            line("start_failed", trouble=self._failures[0].value)(ledger)
            del self._failures[0]
        while self._overrides:
            self._tell_override(ledger, self._overrides[0])
            del self._overrides[0]
        if not began.fresh:
            line(
                "recovered",
                rolled_forward=" ".join(spans(began.rolled_forward)),
                voids=began.voids,
                spoiled=began.spoiled_trailing,
                voter_must_return=began.voter_must_return,
            )(ledger)

    def _tell_override(self, ledger: Ledger, asked: fx.Restart) -> None:
        serials = " ".join(officer.serial for officer in asked.officers)
        trouble = asked.trouble.value if asked.trouble is not None else ""
        self._office.line_on("stop_overridden", officers=serials, trouble=trouble)(ledger)

    def _booted(self) -> ev.Booted:
        opened, election = self._office.now_open(), self._office.known()
        began = opened.restart
        counted = self._office.counting_room().result()
        return ev.Booted(
            rules=election.rules(self._office.station.waits),
            counts=figures(opened.ledger.counts),
            polls_open="polls_opened" in began.last_events and not began.closed,
            closed=began.closed,
            totals=counted.totals if counted is not None else None,
            exported="exported" in began.last_events,
            voter_must_return=began.voter_must_return,
            in_order=began.last_events[-1:] == ("power_off",),
        )

    def _put_away(self, asked: fx.PutAway) -> None:
        """The last line, then nothing stays open and no file system holds anything back.

        Where nothing may or can be written any more, nothing is: what was recorded is on both media already.
        """
        office = self._office
        if office.opened is None or office.halted or (asked.stick_may_be_out and office.stick_taken()):
            office.steps.clear()
            self._all_away()
            return
        steps: list[Step] = [office.line("power_off", by=asked.by)]
        if office.ledger().told("exported"):
            steps.append(lambda: write_out(office))
        office.do(*steps, self._all_away)

    def _all_away(self) -> None:
        """The last step: it may not clear the list that it stands in."""
        office = self._office
        office.lock()
        if office.opened is not None:
            office.opened.ledger.close_files()
        office.opened = office.counting = None
        office.files.sync_everything()
        office.tell(ev.AllPutAway())

    def _change(self, mode: Mode, done: Callable[[Counts], Event]) -> None:
        """Close one mode's logs, delete any rehearsal, open the other's. `BootFailed` where that fails."""
        self._office.steps.clear()
        self._office.now_open().ledger.close_files()
        self._office.opened = self._office.counting = None
        try:
            follow_stick(self._office.station, self._office.files)
            self._office.known().purge_simulasi()
            opened = self._office.open(mode)
        except StartupError as error:
            self._not_started(error.trouble, error.halt, str(error), wrote=error.wrote)
        except StorageError as error:
            self._not_started(*trouble_of(error), str(error))
        else:
            self._office.tell(done(figures(opened.ledger.counts)))
