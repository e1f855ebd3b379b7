"""What a report says, whichever paper or page it is put on. Pure: made from an audit, facts and options.

Every number and verdict that a reader sees is in `Document`; html.py, pdf.py and files.py only lay it out.
"""

from __future__ import annotations

from dataclasses import dataclass

from firmware.audit.findings import Check, Finding
from firmware.audit.report import INVALID, UNFINISHED, Report
from firmware.election.manifest import Manifest
from firmware.report import balance, hand_count, timeline
from firmware.report.facts import Facts
from firmware.report.options import Options
from firmware.report.portraits import thumbnail
from firmware.report.texts import MEANINGS, Text, same
from firmware.report.texts import UNFINISHED as UNFINISHED_TEXTS
from firmware.report.texts_checks import CHECKS, sentence

_LONGEST_NOTE, _MOST_CHECKPOINTS = 900, 12


@dataclass(frozen=True)
class Candidate:
    """An option of the ballot. `votes` is None where none were proven; `portrait` a JPEG or None."""

    number: int
    name: str
    blank: bool
    votes: int | None
    share: float
    leads: bool
    portrait: bytes | None


@dataclass(frozen=True)
class CheckLine:
    """A check: `status` ok, failed or not reached."""

    check: Check
    title: Text
    sentence: Text
    status: str


@dataclass(frozen=True)
class CheckpointLine:
    """A signed note, as on the tape. `text` is its exact content, which the QR code holds too."""

    file: str
    log: str
    slots: int
    text: str


@dataclass(frozen=True)
class Signer:
    """Someone to sign: `role` in words, `name` where it is known."""

    role: str
    number: int
    name: str


@dataclass(frozen=True)
class Document:
    """The whole report."""

    verdict: str
    meaning: Text
    unfinished: Text | None
    findings: tuple[Finding, ...]
    more_findings: int
    manifest: Manifest | None
    machine_name: str | None
    machine_id: bytes | None
    election_hash: bytes | None
    fingerprint: str | None
    pinned: bool
    candidates: tuple[Candidate, ...]
    tie: bool
    counts: tuple[balance.Count, ...]
    equations: tuple[balance.Equation, ...]
    checks: tuple[CheckLine, ...]
    acts: tuple[timeline.ActLine, ...]
    more_acts: int
    visits: tuple[timeline.VisitLine, ...]
    checkpoints: tuple[CheckpointLine, ...]
    more_checkpoints: int
    trustees: tuple[tuple[int, str], ...]
    starts: int
    voids: int
    count: hand_count.HandCount
    signers: tuple[Signer, ...]
    software: str

    @property
    def proven(self) -> bool:
        """Whether votes are shown."""
        return any(candidate.votes is not None for candidate in self.candidates)

    @property
    def command(self) -> str:
        """What anybody can run to check again."""
        key = self.manifest.authority.hex() if self.manifest else "KUNCI"
        return f"bilik audit STIK --authority {key}"


def make_document(report: Report, facts: Facts, options: Options) -> Document:
    """Lay everything out once."""
    told = report.to_json()
    election = report.election
    manifest = election.package.manifest if election else None
    candidates = _candidates(report)
    most = max((c.votes or 0 for c in candidates if not c.blank), default=0)
    machine = told["machine"]
    checkpoints = _checkpoints(facts)
    return Document(
        verdict=report.verdict,
        meaning=MEANINGS[report.verdict],
        unfinished=_unfinished(report),
        findings=report.findings,
        more_findings=report.more,
        manifest=manifest,
        machine_name=machine["name"] if machine else None,
        machine_id=report.machine,
        election_hash=election.context.he if election else None,
        fingerprint=told["authority"]["fingerprint"] if told["authority"] else None,
        pinned=report.pinned,
        candidates=candidates,
        tie=told["options"] is not None and sum(c.votes == most for c in candidates if not c.blank) > 1,
        counts=balance.counts(told["counts"], facts),
        equations=balance.equations(told["counts"], told["totals"], facts),
        checks=tuple(_check(check, report.statuses[check]) for check in Check),
        acts=timeline.acts(facts.acts, election),
        more_acts=facts.more_acts,
        visits=timeline.visits(facts.visits, election),
        checkpoints=checkpoints,
        more_checkpoints=len(facts.notes) - len(checkpoints),
        trustees=_trustees(manifest, facts) if told["totals"] is not None else (),
        starts=facts.starts,
        voids=facts.voids,
        count=hand_count.hand_count(report, options),
        signers=_signers(manifest),
        software=told["software"],
    )


def _unfinished(report: Report) -> Text | None:
    if report.verdict != UNFINISHED or report.unfinished is None:
        return None
    known = (text for word, text in UNFINISHED_TEXTS.items() if word in (report.unfinished or ""))
    return next(known, same(report.unfinished))


def _candidates(report: Report) -> tuple[Candidate, ...]:
    """In ballot order, the blank vote last, with votes where they are proven."""
    if report.election is None:
        return ()
    package = report.election.package
    proven = report.to_json()["totals"]
    total = sum(proven.values()) if proven else 0
    best = max((proven[str(o.number)] for o in package.manifest.candidates), default=0) if proven else 0
    photos = {o.number: p for o, p in zip(package.manifest.candidates, package.photos, strict=True)}
    found = []
    for option in package.manifest.options:
        votes = proven[str(option.number)] if proven else None
        photo = photos.get(option.number)
        found.append(
            Candidate(
                number=option.number,
                name=option.name,
                blank=option.blank,
                votes=votes,
                share=votes / total if votes and total else 0.0,
                leads=not option.blank and votes is not None and votes == best and best > 0,
                portrait=thumbnail(photo) if photo else None,
            )
        )
    return tuple(found)


def _check(check: Check, status: str) -> CheckLine:
    return CheckLine(check, CHECKS[check].title, sentence(check, status), status)


def _checkpoints(facts: Facts) -> tuple[CheckpointLine, ...]:
    """Those that a code can hold, the two of the export first: a note of ours has about 220 bytes."""
    order = {"checkpoints/ballots.txt": 0, "checkpoints/events.txt": 1}
    notes = sorted(facts.notes, key=lambda note: order.get(note.file, 2))
    fitting = [note for note in notes if len(note.text.encode()) <= _LONGEST_NOTE and len(note.file) <= 80]
    return tuple(
        CheckpointLine(n.file, n.log.label, n.claim.size, n.text) for n in fitting[:_MOST_CHECKPOINTS]
    )


def _trustees(manifest: Manifest | None, facts: Facts) -> tuple[tuple[int, str], ...]:
    names = {trustee.index: trustee.name for trustee in manifest.trustees} if manifest else {}
    return tuple((index, names.get(index, "?")) for index in facts.trustees)


def _signers(manifest: Manifest | None) -> tuple[Signer, ...]:
    """Chair, members, and a witness for each candidate; blank lines where the package names nobody."""
    if manifest is None:
        return (Signer("chair", 0, ""), *(Signer("member", 0, "") for _ in range(2)))
    officers = tuple(
        Signer(role, 0, officer.name)
        for role in ("chair", "member")
        for officer in manifest.officers
        if officer.role == role
    )
    witnesses = tuple(Signer("witness", option.number, option.name) for option in manifest.candidates)
    return officers + witnesses


def is_invalid(document: Document) -> bool:
    """Whether nothing here may be believed."""
    return document.verdict == INVALID


def where(manifest: Manifest) -> Text:
    """Village, district and regency; a committee may have written the word before the name."""
    return Text(
        f"{_with('Desa', manifest.village)}, {_with('Kecamatan', manifest.district)}, "
        f"{_with('Kabupaten', manifest.regency)}",
        f"Village {manifest.village}, district {manifest.district}, regency {manifest.regency}",
    )


def _with(word: str, name: str) -> str:
    known = ("Desa ", "Kecamatan ", "Kabupaten ", "Kota ")
    return name if name.startswith(known) else f"{word} {name}"
