"""Which state of the files the image test has proven, and whether it need be run again. `image/proven.json`.

    proven = Proven.read(ROOT)                         # of the last run that found nothing, or None
    decide(inputs_digest(ROOT), proven, seconds_left=600.0, lacking=())   # Decision(run=False, why="...")

A run of `make test-image RECORD=1` that finds nothing writes the file: the digest of all that the image is
made from and is tried with, when that was, and the figures of its report. Deciding is pure; `ci.py` acts on
it.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FILE = "image/proven.json"
INPUTS = ("image", "firmware", "systemd", "hw_sim", "requirements.lock")
NO_INPUT = (FILE,)
DOCUMENTS = (".md",)
USUAL_SECONDS = 1200.0  # what a run takes where none has been recorded
ROOM = 1.15  # a machine is not always as fast
BUILD_SECONDS = 240.0  # for the image itself, before the test begins
HEX = 64


@dataclass(frozen=True)
class Proven:
    """`inputs`: digest; `when`: ISO date and time; `seconds`: what it took; `figures`: from the report."""

    inputs: str
    when: str
    seconds: float
    figures: Mapping[str, object]

    @classmethod
    def read(cls, root: Path) -> Proven | None:
        """None where nothing was recorded, or nothing that can be read: then nothing is proven."""
        try:
            found = json.loads((root / FILE).read_text("utf-8"))
            inputs, when, seconds = str(found["inputs"]), str(found["when"]), float(found["seconds"])
            figures = dict(found["figures"])
        except (OSError, KeyError, TypeError, ValueError):
            return None
        return cls(inputs, when, seconds, figures) if len(inputs) == HEX else None

    def write(self, root: Path) -> None:
        """Raises OSError."""
        text = json.dumps(vars(self), indent=1, ensure_ascii=False)
        (root / FILE).write_text(text + "\n", "utf-8")


@dataclass(frozen=True)
class Decision:
    """`why` is a sentence for whoever reads what CI printed; `limit`: seconds that the run may take."""

    run: bool
    why: str
    limit: float = 0.0


def decide(
    inputs: str, proven: Proven | None, *, seconds_left: float, lacking: Sequence[str] = ()
) -> Decision:
    """Whether to run it. `lacking`: what this machine does not have for it."""
    if proven is not None and proven.inputs == inputs:
        why = f"nothing it depends on has changed since the run that {FILE} records ({proven.when})"
        return Decision(False, f"emulator test not run: {why}")
    changed = (
        "nothing has been recorded" if proven is None else f"files it depends on changed since {proven.when}"
    )
    if lacking:
        return Decision(False, f"emulator test NOT RUN although {changed}: {'; '.join(lacking)}")
    needed = BUILD_SECONDS + (USUAL_SECONDS if proven is None else proven.seconds) * ROOM
    if seconds_left < needed:
        time = f"it takes about {needed / 60:.0f} minutes and {max(seconds_left, 0) / 60:.0f} are left"
        return Decision(
            False, f"emulator test NOT RUN although {changed}: {time}; run `make test-image RECORD=1`"
        )
    return Decision(True, f"emulator test: {changed}", seconds_left)


def inputs_digest(root: Path) -> str:
    """SHA-256, in hex, over name and content of every file that the image is made from or tried with.

    Raises OSError, CalledProcessError.
    """
    total = hashlib.sha256()
    for name in sorted(chosen(_listed(root))):
        path = root / name
        if path.is_file():
            total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def chosen(names: Iterable[str]) -> list[str]:
    """The inputs among the files of the project: no documents, not the record itself."""
    return [
        name
        for name in names
        if (name in INPUTS or name.startswith(tuple(f"{folder}/" for folder in INPUTS)))
        and name not in NO_INPUT
        and not name.endswith(DOCUMENTS)
    ]


def _listed(root: Path) -> list[str]:
    """What is, or is about to be, in the repository."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=True)
    return [name for name in done.stdout.decode().split("\0") if name]


def record(root: Path, report: Mapping[str, object], now: datetime | None = None) -> Proven:
    """Write down a run that found nothing. Raises ValueError for another one, OSError."""
    if report.get("passed") is not True:
        raise ValueError("only a run that found nothing is recorded")
    figures = {"image": report.get("image"), "stages": _figures(report.get("stages"))}
    seconds = report.get("seconds")
    proven = Proven(
        inputs_digest(root),
        (now or datetime.now(UTC)).strftime("%Y-%m-%d %H:%M UTC"),
        float(seconds) if isinstance(seconds, int | float) else USUAL_SECONDS,
        figures,
    )
    proven.write(root)
    return proven


def _figures(stages: object) -> dict[str, object]:
    """Of each stage how it went and its goals as they were measured."""
    found: dict[str, object] = {}
    for name, stage in stages.items() if isinstance(stages, dict) else ():
        goals = stage.get("goals", []) if isinstance(stage, dict) else []
        found[name] = {
            "state": stage.get("state"),
            "seconds": stage.get("seconds"),
            "goals": {goal["what"]: goal["measured"] for goal in goals},
        }
    return found
