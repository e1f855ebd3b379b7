"""What `bilik tally` prints of a count: lines for people, fields for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from firmware.audit.report import INVALID, UNFINISHED, VALID
from firmware.ceremony.count import Counted, Ground


def lines(ground: Ground, counted: Counted, agrees: bool | None) -> list[str]:
    """What is printed: the verdict first, then who was refused."""
    trustees = ", ".join(str(partial.trustee) for partial in counted.partials)
    told = verdict(ground, counted.totals)
    lines = []
    if counted.totals is None:
        lines.append(f"{told}: {counted.why}")
    elif told == INVALID:
        claim = "" if agrees else f" says {_votes(ground, ground.claimed or ())} and"
        lines.append(
            f"{INVALID}: the TALLY record on the stick{claim} does not hold; the sums open to "
            f"{_votes(ground, counted.totals)} (trustees {trustees})"
        )
    else:
        said = "; the stick's TALLY says the same" if agrees else ""
        lines.append(
            f"{VALID}: {place(ground)}: {_votes(ground, counted.totals)} "
            f"({ground.about.ballots} cast; opened by trustees {trustees}{said})"
        )
    lines += [f"  refused: {_accused(ground, r.trustee)}{r.reason} [{r.file}]" for r in counted.refused]
    lines += [f"  the stick: {fault}" for fault in ground.faults]
    return [printable(line) for line in lines]


def verdict(ground: Ground, totals: tuple[int, ...] | None) -> str:
    """SAH: the totals are proven, and nothing on the stick says otherwise."""
    if totals is None:
        return UNFINISHED
    return INVALID if ground.faults or agrees(ground, totals) is False else VALID


def _accused(ground: Ground, trustee: int | None) -> str:
    people = {person.index: person.name for person in ground.election.package.manifest.trustees}
    return f"{people[trustee]}, " if trustee in people else ""


def place(ground: Ground) -> str:
    """Title, TPS and booth."""
    manifest = ground.election.package.manifest
    machine = ground.election.package.machine(ground.about.machine)
    return f"{manifest.title}, TPS {manifest.tps:03d}, {machine.name if machine else '?'}"


def _votes(ground: Ground, totals: Sequence[int]) -> str:
    options = ground.election.package.manifest.options
    return "; ".join(f"{o.number} {o.name} {votes}" for o, votes in zip(options, totals, strict=False))


def agrees(ground: Ground, totals: tuple[int, ...] | None) -> bool | None:
    """None where the stick has no count of its own."""
    return None if totals is None or ground.claimed is None else totals == ground.claimed


def head(ground: Ground, code: int, verdict: str) -> dict[str, Any]:
    """The first fields of the JSON object."""
    about = ground.about
    return {
        "format": "bilik-tally/1",
        "verdict": verdict,
        "exit": code,
        "election": about.election,
        "election_hash": about.election_hash.hex(),
        "machine": about.machine.hex(),
        "ballots": about.ballots,
        "sums_digest": about.sums_digest.hex(),
    }


def totals(ground: Ground, totals: tuple[int, ...] | None) -> dict[str, int] | None:
    """Votes by option number."""
    options = ground.election.package.manifest.options
    if totals is None:
        return None
    return {str(o.number): votes for o, votes in zip(options, totals, strict=True)}


def options(ground: Ground, totals: tuple[int, ...] | None) -> list[dict[str, Any]] | None:
    """Votes with names."""
    options = ground.election.package.manifest.options
    if totals is None:
        return None
    return [{"number": o.number, "name": o.name, "votes": v} for o, v in zip(options, totals, strict=True)]


def printable(line: str) -> str:
    """What a stick says may not steer a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in line)
