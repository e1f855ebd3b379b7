"""The whole audit of one stick, check by check. Reads files; prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firmware.audit import checkpoints as notes_of
from firmware.audit.ballots import BallotsPass
from firmware.audit.chain import ChainWalk, Owner
from firmware.audit.events import EventCounts, check_events
from firmware.audit.findings import Check, Findings
from firmware.audit.load import RESULT, Stick, open_stick
from firmware.audit.package import Election, check_package
from firmware.audit.pool import Progress, Prover
from firmware.audit.proofs import Outcome
from firmware.audit.register import check_close, check_events_at_close, check_open, check_register
from firmware.audit.report import Report
from firmware.audit.result import Proven, check_result
from firmware.audit.tally import check_tally
from firmware.audit.tape import Tape
from firmware.audit.tape_check import Books, check_tapes
from firmware.ballot.tally import Sums
from firmware.storage.slot import Kind, Log


def audit(
    folder: Path,
    authority: bytes | None,
    progress: Progress,
    jobs: int | None = None,
    tapes: Sequence[Tape] = (),
) -> Report:
    """Check everything on a stick. `authority`: the election authority's 32-byte key to insist on, or None;
    `tapes`: the paper that the logs are to be held against.

    Raises UnreadableStick where there is nothing to judge.
    """
    return _Audit(open_stick(folder), authority, progress, jobs, tapes).run()


@dataclass(frozen=True)
class Reading:
    """For trustees who decrypt elsewhere: the report, the sums over the CAST ballots as added up here (None
    where they could not be), and the totals that a TALLY record claims, unproven."""

    report: Report
    sums: Sums | None
    claimed: tuple[int, ...] | None


def read_sums(folder: Path, authority: bytes | None, progress: Progress, jobs: int | None = None) -> Reading:
    """`audit`, with what it added up. Raises UnreadableStick."""
    run = _Audit(open_stick(folder), authority, progress, jobs, ())
    report = run.run()
    tally = run.passed.tally
    sums = run.outcome.sums if run.outcome else None
    return Reading(report, sums, tally[1].totals if tally else None)


class _Audit:
    """One run; the order of its steps is the order in which later checks need earlier ones."""

    def __init__(
        self,
        stick: Stick,
        authority: bytes | None,
        progress: Progress,
        jobs: int | None,
        tapes: Sequence[Tape],
    ) -> None:
        self.stick, self.authority, self.progress, self.jobs = stick, authority, progress, jobs
        self.tapes = tapes
        self.findings = Findings()
        self.election: Election | None = None
        self.totals: tuple[int, ...] | None = None
        self.outcome: Outcome | None = None
        self.events_seen = EventCounts()

    def run(self) -> Report:
        self.election = check_package(self.stick.package, self.authority, self.findings)
        self.notes = notes_of.read_notes(self.stick.notes, self.findings)
        owner = self.election.owner if self.election else None
        self._ballots(owner)
        self._events(owner)
        self._register()
        self._tally()
        self._notes()
        self._result()
        return self._report()

    def _sizes(self, log: Log) -> frozenset[int]:
        """At which lengths the head of a log is asked for, on the stick or on paper."""
        return notes_of.sizes(self.notes, log).union(*(tape.sizes(log) for tape in self.tapes))

    def _ballots(self, owner: Owner | None) -> None:
        """The ballots log in one pass; proofs need to know election and machine, from the first SESSION."""
        sizes = self._sizes(Log.BALLOTS)
        self.ballots = ChainWalk(self.stick.ballots, owner, self.findings, sizes)
        self.passed = BallotsPass(self.ballots, self.findings)
        self._prove()
        if self.outcome is not None:
            for check in (Check.PROOFS, Check.OPENINGS):
                self.findings.reach(check)
            for check, slot, reason in self.outcome.faults:
                self.findings.add(check, Log.BALLOTS.label, slot, reason)

    def _prove(self) -> None:
        if self.election is None:
            self.passed.run(None)
            return
        total = self.stick.ballots.about(Kind.BALLOT)
        prover = Prover(self.election.context, self.ballots.owned_by, total, self.progress, self.jobs)
        try:
            self.passed.run(prover.feed)
            self.outcome = prover.finish()
        finally:
            prover.stop()

    def _events(self, owner: Owner | None) -> None:
        machine = self.ballots.owned_by()
        if owner is not None and machine is not None:
            owner = Owner(owner.election_hash, frozenset({machine}), owner.roll_size)
        close = self.passed.close
        close_at = close[1].event_slots if close else None
        sizes = self._sizes(Log.EVENTS) | ({close_at} if close_at is not None else set())
        self.events = ChainWalk(self.stick.events, owner, self.findings, sizes)
        self.events_seen = check_events(self.events, close_at, self.findings)
        if not (self.ballots.broken or self.events.broken):
            self._sessions()

    def _sessions(self) -> None:
        """A start writes its SESSION on the ballots log first (Starting again)."""
        known = self.ballots.keys
        for slot, key in self.events.sessions:
            if key not in known:
                claim = f"the SESSION at slot {slot} of the events log stands there first [Starting again]"
                used = self.ballots.size
                self.findings.add_missing(Check.BALLOTS_CHAIN, Log.BALLOTS.label, used, used + 1, claim)

    def _register(self) -> None:
        session = self.ballots.session
        if session is None or self.ballots.foreign:
            return
        standings = check_register(self.stick.register, session, self.findings)
        if self.passed.close is not None:
            slot, close = self.passed.close
            check_close(slot, close, self.stick.register, standings, self.findings)
            check_events_at_close(slot, close, self.events, self.events_seen, self.findings)
        elif standings is not None and not self.ballots.broken:
            check_open(self.passed.state, standings, self.findings)

    def _tally(self) -> None:
        """Sums that a broken log or a false ballot went into say nothing about TALLY."""
        earlier = (Check.PACKAGE, Check.BALLOTS_CHAIN, Check.ORDER, Check.PROOFS)
        if self.passed.tally is None or self.election is None or self.findings.failed(*earlier):
            return
        if self.outcome is not None:
            slot, tally = self.passed.tally
            cast = self.passed.state.cast
            self.totals = check_tally(self.election, slot, tally, self.outcome.sums, cast, self.findings)

    def _notes(self) -> None:
        if self.election is None or self.ballots.foreign or self.events.foreign:
            return
        election_id = self.election.package.manifest.election_id
        keys = {*self.ballots.keys, *self.events.keys}
        for walk in (self.ballots, self.events):
            notes_of.check_notes(self.notes, walk, keys, election_id, self.findings)
        if self.events_seen.exported_at is not None:
            notes_of.check_present(self.notes, self.findings)
        passed, close = self.passed, self.passed.close
        proven = self.totals, close and close[1], passed.state.unknown_slips
        check_tapes(self.tapes, Books(self.election, self.ballots, self.events, *proven), self.findings)

    def _result(self) -> None:
        """result.json is written after TALLY and after the event that says so: neither stands alone."""
        exported, machine = self.events_seen.exported_at, self.ballots.owned_by()
        if self.stick.result is None:
            if exported is not None:
                self._lacks(
                    self.ballots, self.passed.tally, f"the events log, slot {exported}, tells of the export"
                )
                self.findings.add(
                    Check.RESULT,
                    RESULT,
                    None,
                    f"it is missing, yet slot {exported} of the events log tells of it",
                )
            return
        self._lacks(self.ballots, self.passed.tally, f"{RESULT} is made of the TALLY")
        self._lacks(self.events, exported, f"{RESULT} is written after the event of the export")
        if self.totals is not None and self.election and machine and self.passed.close and self.passed.tally:
            close, tally = self.passed.close[1], self.passed.tally[1]
            proven = Proven(self.election, machine, close, tally, self.totals, self.notes)
            check_result(self.stick.result, proven, self.findings)

    def _lacks(self, walk: ChainWalk, record: object, claim: str) -> None:
        """A record that must have stood at the end of a log does not."""
        if record is None and not walk.broken:
            self.findings.add_missing(Check.RESULT, walk.log.label, walk.size, walk.size + 1, claim)

    def _unfinished(self) -> str | None:
        state = self.passed.state
        if not state.sessions:
            return "the logs are empty: the booth has not been started with this stick"
        if state.close is None:
            return f"what is here holds, but the polls are not closed: {state.cast} ballots cast so far"
        if state.tally is None:
            return f"what is here holds, but {state.cast} cast ballots are not counted yet: there is no TALLY"
        if self.events_seen.exported_at is None or self.stick.result is None:
            return "what is here holds, but the result was not written out yet"
        return None

    def _report(self) -> Report:
        close, unfinished = self.passed.close, self._unfinished()
        if unfinished is None and not self.findings.total:
            for check in Check:  # whatever the reason: nothing is called valid that was not looked at
                if self.findings.status(check) != "ok":
                    self.findings.add(check, "audit", None, f"this check was not reached: {check.value}")
        kept = self.findings.ordered()
        return Report(
            findings=kept,
            more=self.findings.total - len(kept),
            statuses={check: self.findings.status(check) for check in Check},
            unfinished=unfinished,
            election=self.election,
            pinned=self.authority is not None and self.election is not None,
            machine=self.ballots.owned_by(),
            close=close[1] if close else None,
            totals=self.totals,
            ballots=self.passed.state.ballots,
        )
