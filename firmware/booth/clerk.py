"""The clerk: the one thread that touches the evidence (package, logs, register, roll), effect by effect.

What is open lies in `office.py`; how durable work outlives a pulled stick is in `steps.py`. The work itself
is divided as the day is: `books.py` (start, rehearsal), `polls.py` (clock, roll, tapes), `visits.py` (one
voter after the other), `closing.py` (count and export), `trying.py` (stick and clock, for who tries them).
"""

from __future__ import annotations

from firmware.booth.books import Books
from firmware.booth.checkup import Checkup
from firmware.booth.closing import Closing
from firmware.booth.election import Election
from firmware.booth.inbox import Inbox
from firmware.booth.office import Command, Office, Performs
from firmware.booth.officers import Desk
from firmware.booth.papers import NO_SYSTEM
from firmware.booth.polls import Polls
from firmware.booth.trying import Trying
from firmware.booth.visits import Visits
from firmware.booth.worker import Worker
from firmware.clock import BoothClock
from firmware.config import Station
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Voter
from firmware.states.system import System
from firmware.storage.layer import OS, FileLayer

REPEATABLE = frozenset(
    {
        *("voter_refused", "officer_refused", "finger_failed", "slip_trouble"),
        *("device_lost", "device_back", "stick_missing", "stick_back"),
    }
)
"""Lines that a card of one's own, a finger or a hand on a cable is enough for."""


class Clerk(Worker[Command]):
    name = "clerk"

    def __init__(
        self,
        inbox: Inbox,
        station: Station,
        clock: BoothClock,
        files: FileLayer = OS,
        system: System = NO_SYSTEM,
    ) -> None:
        super().__init__(inbox)
        self.office = Office(inbox, station, clock, files, system)
        self._left_out = False
        self._performs: Performs = {
            fx.Journal: self._journal,
            fx.Commit: self._commit,
            fx.Resync: lambda _: self._resync(),
        }
        for part in (Books, Polls, Visits, Closing, Checkup, Trying):
            self._performs |= part(self.office).performs

    @property
    def performs(self) -> frozenset[type]:
        """The effects that are the clerk's."""
        return frozenset(self._performs)

    def work(self) -> None:
        while not self.stopping.is_set():
            command = self.next_command(0.5)
            if command is not None:
                self.perform(command)

    def perform(self, command: Command) -> None:
        """One effect, or a trustee's share: done when this returns, and answered in the inbox."""
        self._performs[type(command)](command)

    def _journal(self, effect: fx.Journal) -> None:
        """Rehearsals keep their own books; where no log is open yet, there is nothing to write to, nor where
        the day is over and its stick was taken.

        What anybody can cause again and again must not take the room that the day needs for its end.
        """
        if self.office.opened is None or self.office.stick_taken():
            return
        self.office.watch_clock()
        if effect.kind not in REPEATABLE or not self.office.crowded():
            self.office.do(self.office.line(effect.kind, **dict(effect.fields)))
        elif not self._left_out:
            self._left_out = True
            self.office.do(self.office.line("lines_left_out"))

    def _commit(self, effect: fx.Commit) -> None:
        self.office.watch_clock()
        self.office.record(self.office.line(effect.kind, **dict(effect.fields)))

    def _resync(self) -> None:
        """Where all is put away that has been answered, and no stick needs to be level any more."""
        if self.office.opened is None:
            return
        if not self.office.tell_halt() and self.office.steps.level():
            self.office.tell(ev.Resynced())
            self.office.steps.go_on()

    # ---- what other threads may ask ------------------------------------------------------------------

    @property
    def election(self) -> Election | None:
        return self.office.election

    def desk(self) -> Desk | None:
        """For the reader's worker: who checks officers' cards, once an election is loaded."""
        election = self.office.election
        if election is None:
            return None
        return Desk(
            election.package,
            election.vault,
            self.office.now,
            clock_trusted=self.office.clock_trusted,
        )

    def finger_templates(self, voter: Voter) -> tuple[bytes, ...]:
        """For the sensor's worker: read from the loop's thread, since an open roll does not change."""
        return self.office.roll().templates(voter.row)
