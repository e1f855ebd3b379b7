"""The hand count as a report tells it: how many slips, which, and when they are enough. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from firmware.audit.report import Report
from firmware.report.options import Options
from firmware.report.plan import Plan, make_plan
from firmware.report.sample import draw, ticket
from firmware.report.texts import Text
from firmware.report.texts_count import COUNT


@dataclass(frozen=True)
class HandCount:
    """`plan` is None where no result is proven; `drawn` the positions in the order of their tickets."""

    plan: Plan | None
    summary: Text
    options: Options
    cast: int
    drawn: tuple[int, ...]
    election_hash: bytes | None

    @property
    def example(self) -> tuple[int, str, str] | None:
        """The first drawn position, the text whose SHA-256 is its ticket, and that ticket."""
        if not self.drawn or self.options.dice is None or self.election_hash is None:
            return None
        first = self.drawn[0]
        text = f"{self.options.dice},{self.election_hash.hex()},{first}"
        return first, text, ticket(self.options.dice, self.election_hash, first).hex()

    def to_json(self) -> dict[str, Any]:
        """The same for programs."""
        plan, options = self.plan, self.options
        if plan is None:
            return {"recommended": "full", "why": "unknown", "slips": None}
        return {
            "recommended": "full" if plan.full else "sample",
            "why": plan.why,
            "papers": plan.papers,
            "in_doubt": plan.doubt,
            "slips": plan.slips,
            "risk_limit": plan.limit,
            "winner": plan.winner,
            "rules": [
                {
                    "winner": rule.winner,
                    "loser": rule.loser,
                    "steps": [{"from": s.first, "to": s.last, "lead": s.lead} for s in rule.steps],
                }
                for rule in plan.rules
            ],
            "dice": options.dice,
            "drawn": list(self.drawn),
        }


def hand_count(report: Report, options: Options) -> HandCount:
    """What to do after this audit."""
    if report.verdict != "SAH" or report.totals is None or report.close is None or report.election is None:
        return HandCount(None, COUNT["unknown"], options, 0, (), None)
    election_hash, cast = report.election.context.he, report.close.cast
    candidates = len(report.election.package.manifest.candidates)
    papers = cast if options.box is None else options.box
    plan = make_plan(report.totals[:candidates], papers, abs(papers - cast), options.limit)
    drawn: tuple[int, ...] = ()
    if options.dice is not None and plan.slips < plan.papers:
        drawn = draw(options.dice, election_hash, plan.papers, plan.slips)
    summary = COUNT[plan.why].format(
        slips=plan.slips, papers=plan.papers, doubt=plan.doubt, limit=f"{plan.limit * 100:g} %"
    )
    return HandCount(plan, summary, options, cast, drawn, election_hash)
