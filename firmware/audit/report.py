"""The verdict: one line for a person, lines for the findings, one object for a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from firmware.audit.findings import Check, Finding
from firmware.audit.package import Election, fingerprint
from firmware.audit.result import COUNTS
from firmware.storage.records import Close
from firmware.version import SOFTWARE

VALID, INVALID, UNFINISHED = "SAH", "TIDAK SAH", "BELUM SELESAI"
UNREADABLE = "TIDAK TERBACA"


@dataclass(frozen=True)
class Report:
    """All that an audit found out. `unfinished`: what the day still lacks; None once the result is out."""

    findings: tuple[Finding, ...]
    more: int
    statuses: dict[Check, str]
    unfinished: str | None
    election: Election | None
    pinned: bool
    machine: bytes | None
    close: Close | None
    totals: tuple[int, ...] | None
    ballots: int

    @property
    def verdict(self) -> str:
        """SAH, TIDAK SAH or BELUM SELESAI."""
        if self.findings:
            return INVALID
        return VALID if self.unfinished is None else UNFINISHED

    @property
    def exit_code(self) -> int:
        """0 where everything holds, else 1."""
        return 0 if self.verdict == VALID else 1

    def lines(self) -> list[str]:
        """What is printed: the verdict first."""
        if self.verdict == VALID:
            return [f"{VALID}: {self._result()}"]
        if self.verdict == UNFINISHED:
            return [f"{UNFINISHED}: {self.unfinished}"]
        first, *others = self.findings
        more = [f"  ... and {self.more} more"] if self.more else []
        return [f"{INVALID}: {first}", *(f"  {finding}" for finding in others), *more]

    def to_json(self) -> dict[str, Any]:
        """The same for programs. Totals and counts are null where they were not proven."""
        return {
            "format": "bilik-audit/1",
            "software": SOFTWARE,
            "verdict": self.verdict,
            "exit": self.exit_code,
            "unfinished": self.unfinished,
            "election": self._election(),
            "authority": self._authority(),
            "machine": self._machine(),
            "totals": self._totals(),
            "options": self._options(),
            "counts": self._counts(),
            "findings": [
                {
                    "check": f.check.name.lower(),
                    "log": f.log,
                    "slot": f.slot,
                    "reason": f.reason,
                    "text": str(f),
                }
                for f in self.findings
            ],
            "more_findings": self.more,
            "checks": [
                {"name": check.name.lower(), "status": self.statuses[check], "what": check.value}
                for check in Check
            ],
        }

    def _result(self) -> str:
        assert self.election is not None  # valid is never said without these two
        assert self.close is not None
        manifest, close = self.election.package.manifest, self.close
        votes = "; ".join(f"{o['number']} {o['name']} {o['votes']}" for o in self._options() or [])
        counts = f"spoiled {close.spoiled}, abandoned {close.abandoned}, overridden {close.overridden}"
        name = self._machine() or {"name": "?"}
        return (
            f"{manifest.title}, TPS {manifest.tps:03d}, {name['name']}: {votes} "
            f"({close.cast} cast of {close.authorised} authorised, roll {close.roll}; {counts})"
        )

    def _election(self) -> dict[str, Any] | None:
        if self.election is None:
            return None
        manifest = self.election.package.manifest
        return {
            "id": manifest.election_id,
            "title": manifest.title,
            "village": manifest.village,
            "tps": manifest.tps,
            "date": manifest.date.isoformat(),
            "hash": self.election.context.he.hex(),
        }

    def _authority(self) -> dict[str, Any] | None:
        if self.election is None:
            return None
        key = self.election.package.manifest.authority
        return {"key": key.hex(), "fingerprint": fingerprint(key), "pinned": self.pinned}

    def _machine(self) -> dict[str, str] | None:
        machine = self.machine and self.election and self.election.package.machine(self.machine)
        return {"name": machine.name, "id": machine.key.hex()} if machine else None

    def _proven(self) -> bool:
        return self.totals is not None and not self.findings

    def _totals(self) -> dict[str, int] | None:
        options = self._options()
        return None if options is None else {str(o["number"]): o["votes"] for o in options}

    def _options(self) -> list[dict[str, Any]] | None:
        if not self._proven() or self.totals is None or self.election is None:
            return None
        options = self.election.package.manifest.options
        return [
            {"number": o.number, "name": o.name, "votes": votes}
            for o, votes in zip(options, self.totals, strict=True)
        ]

    def _counts(self) -> dict[str, int] | None:
        if self.close is None or self.findings:
            return None
        return {**{name: getattr(self.close, name) for name in COUNTS}, "ballots": self.ballots}
