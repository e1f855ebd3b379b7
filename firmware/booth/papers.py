"""From the day's figures to the printer's bytes: every tape and the receipt."""

from __future__ import annotations

from collections.abc import Sequence

from firmware.booth.counting import Totals
from firmware.booth.election import Election, Opened
from firmware.booth.startup import spans
from firmware.clock import BoothClock, ClockError
from firmware.states.facts import Finding, Mode, Officer, Paper, Role
from firmware.states.system import System
from firmware.tapes import paper
from firmware.tapes.opening import resume_tape, zero_tape
from firmware.tapes.readiness import Check, readiness_tape
from firmware.tapes.receipt import confirmation_code, receipt
from firmware.tapes.result import result_code, result_tape
from firmware.tapes.trial import trial_sheet
from firmware.tapes.words import Words

NO_SYSTEM = System()
ROLE_WORDS = {
    Role.CHAIR: "Ketua KPPS",
    Role.MEMBER: "Anggota KPPS",
    Role.TECHNICIAN: "Teknisi",
    Role.TRUSTEE: "Pemegang kunci",
}


class Papers:
    """One election's papers, made from what the ledger says at the moment of printing."""

    def __init__(
        self, election: Election, opened: Opened, clock: BoothClock, system: System = NO_SYSTEM
    ) -> None:
        self._election = election
        self._system = system
        self._opened = opened
        self._clock = clock
        self._simulasi = opened.mode is Mode.SIMULASI

    def header(self) -> paper.Header:
        manifest = self._election.package.manifest
        return paper.Header(
            title=manifest.title,
            village=f"{manifest.village}, {manifest.district}",
            tps=f"{manifest.tps:03d}",
            booth=self._election.machine.name,
            election_hash=self._opened.context.he,
            machine_id=self._election.machine.key,
            software=self._election.software,
            image=self._system.image.image if self._system.image is not None else "",
            diagnostic=self._system.diagnostic,
        )

    def when(self) -> str:
        """Booth time as people write it; a clock that cannot be read is said, not hidden."""
        try:
            return self._clock.in_zone(self._election.zone).strftime("%d-%m-%Y %H.%M")
        except ClockError:
            return "jam tidak terbaca"

    def receipt(self, ballot_hash: bytes) -> bytes:
        return receipt(self.header(), code=confirmation_code(ballot_hash), simulasi=self._simulasi).data

    def tape(
        self,
        which: Paper,
        copy: int,
        officers: Sequence[Officer],
        result: Totals | None,
        findings: Sequence[Finding] = (),
    ) -> bytes:
        """One copy of a tape. Raises TapeError."""
        manifest = self._election.package.manifest
        counts = self._counts()
        signed = [paper.Officer(o.name, ROLE_WORDS[o.role]) for o in officers]
        checkpoints = self._opened.ledger.checkpoints()
        copies = manifest.rules.copies
        match which:
            case Paper.ZERO:
                return zero_tape(
                    self.header(),
                    counts=counts,
                    officers=signed,
                    checkpoints=checkpoints,
                    when=self.when(),
                    copy=copy,
                    copies=copies,
                    options=self._election.choices,
                    simulasi=self._simulasi,
                ).data
            case Paper.RESUME:
                return resume_tape(
                    self.header(),
                    counts=counts,
                    officers=signed,
                    checkpoints=checkpoints,
                    when=self.when(),
                    copy=copy,
                    copies=copies,
                    remarks=self._remarks(),
                    simulasi=self._simulasi,
                ).data
            case Paper.RESULT:
                assert result is not None
                header, totals = self.header(), result.totals
                code = result_code(
                    header, counts=counts, totals=totals, checkpoint=checkpoints[0], simulasi=self._simulasi
                )
                return result_tape(
                    header,
                    counts=counts,
                    options=self._election.choices,
                    totals=totals,
                    result_signature=self._opened.ledger.sign(code.message()),
                    officers=signed,
                    trustees=self._trustees(result),
                    checkpoints=checkpoints,
                    when=self.when(),
                    copy=copy,
                    copies=copies,
                    remarks=self._left_out(),
                    simulasi=self._simulasi,
                ).data
            case Paper.READINESS:
                words = Words("id")
                checks = [Check(words.both(f"part_{f.device.value}"), f.fine, f.detail) for f in findings]
                return readiness_tape(self.header(), checks=checks, when=self.when()).data
            case Paper.TEST:
                return trial_sheet(self.header(), when=self.when(), simulasi=self._simulasi).data
        raise ValueError(which)

    def _counts(self) -> paper.Counts:
        now = self._opened.ledger.counts
        return paper.Counts(
            roll=now.roll,
            authorised=now.authorised,
            overridden=now.overridden,
            cast=now.cast,
            spoiled=now.spoiled,
            abandoned=now.abandoned,
            slips=now.slips,
            unknown_slips=now.unknown_slips,
            failed_slips=self._opened.ledger.told("slip_trouble"),
        )

    def _left_out(self) -> list[str]:
        """A count that may be too small says so."""
        words = Words("id")
        left_out = self._opened.ledger.told("lines_left_out")
        return [f"{words.first('lines_left_out')} ({words.second('lines_left_out')})"] if left_out else []

    def _remarks(self) -> list[str]:
        """What this restart found, for witnesses to read."""
        began = self._opened.restart
        remarks = [f"Dinyalakan {began.sessions} kali (sessions: {began.sessions})"]
        if began.last_events[-1:] == ("power_off",):
            remarks.append("Sebelumnya dimatikan dengan benar (switched off in order before)")
        if began.spoiled_trailing:
            remarks.append("Satu surat suara yang belum selesai dibatalkan (one unfinished ballot spoiled)")
        if began.voter_must_return:
            remarks.append("Pemilih terakhir harus mengulang (the last voter votes again)")
        remarks += [f"Stik dilengkapi: {what} (stick brought level)" for what in spans(began.rolled_forward)]
        if began.voids:
            remarks.append(f"{began.voids} slot rusak dicatat (void slots recorded)")
        return remarks + self._left_out()

    def _trustees(self, result: Totals) -> list[paper.Officer]:
        names = {t.index: t.name for t in self._election.package.manifest.trustees}
        return [paper.Officer(names[i], f"{ROLE_WORDS[Role.TRUSTEE]} {i}") for i in result.trustees]
