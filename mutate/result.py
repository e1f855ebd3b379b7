"""What became of a mutant, and the list of all of them in a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from mutate.walk import Mutant


class Verdict(StrEnum):
    KILLED = "killed"  # a test fails
    HUNG = "hung"  # the tests do not end: noticed too
    SURVIVED = "survived"
    UNTOLD = "untold"  # this way of running could not tell; the other one has to


@dataclass(frozen=True)
class Result:
    """`by` names the test that noticed, or says why none could."""

    mutant: Mutant
    verdict: Verdict
    by: str = ""


def noticed(results: Iterable[Result]) -> int:
    return sum(result.verdict in (Verdict.KILLED, Verdict.HUNG) for result in results)


def write(path: Path, results: Iterable[Result]) -> None:
    path.write_text(json.dumps([asdict(result) for result in results], indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> list[Result]:
    """Raises ValueError where the file is not such a list."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [Result(Mutant(**row["mutant"]), Verdict(row["verdict"]), row["by"]) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: no list of mutants: {error}") from error
