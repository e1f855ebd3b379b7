"""Running one target in a process of its own, under either engine, and what it came to."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fuzz_corpus import gathered, kept, name_of
from fuzz_target import Target

HERE = Path(__file__).parent
GRACE = 120  # s that a process may take beyond its time
MEMORY = 4 << 30  # bytes of address space; what wants more gets a MemoryError, which is a finding
_DONE = re.compile(r"stat::number_of_executed_units: *([0-9]+)")
_COVERAGE = re.compile(r"cov: ([0-9]+) ft: ([0-9]+) corp: ([0-9]+)")


@dataclass
class Result:
    """Figures of one target. `coverage`: lines' edges by atheris, outcomes by our own engine."""

    target: str
    engine: str
    executions: int = 0
    coverage: int = 0
    inputs_before: int = 0
    inputs: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)


def best() -> str:
    """ "atheris" where it is installed, else "own"."""
    return "atheris" if importlib.util.find_spec("atheris") else "own"


def run(target: Target, engine: str, seconds: float, seed: int) -> Result:
    """So many seconds of one target. Raises subprocess.TimeoutExpired where the process does not end."""
    with tempfile.TemporaryDirectory(prefix="bilik-fuzz-", dir=_memory()) as scratch:
        starts = Path(scratch) / "starts"
        starts.mkdir()
        for data in [*target.seeds(), *kept(target).values()]:
            (starts / name_of(data)).write_bytes(data[: target.longest])
        corpus = gathered(target)
        before = len(list(corpus.iterdir()))
        program = [sys.executable, str(HERE / f"fuzz_{engine}.py"), target.run.__module__]
        program += [target.name, str(max(1, int(seconds)))]
        done = subprocess.run(
            [*program, str(seed), str(corpus), str(starts)],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds + GRACE,
            env={**os.environ, "TMPDIR": scratch, "PYTHONPATH": str(HERE.parents[1])},
            preexec_fn=_bounded,
            check=False,
        )
    result = _read(Result(target.name, engine), done.stderr)
    result.inputs_before, result.inputs = before, len(list(corpus.iterdir()))
    if done.returncode and not result.findings:
        last = done.stderr.strip().splitlines()[-8:]
        kind = "hang" if done.returncode == 70 else f"exit {done.returncode}"
        result.findings.append(
            {"target": target.name, "kind": kind, "where": target.name, "detail": "\n".join(last)}
        )
    return result


def _read(result: Result, text: str) -> Result:
    for line in text.splitlines():
        if line.startswith("FINDING "):
            result.findings.append(json.loads(line.removeprefix("FINDING ")))
        elif found := _DONE.search(line):
            result.executions = int(found[1])
        elif found := _COVERAGE.search(line):
            result.coverage = int(found[2])
    return result


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _memory() -> Path | None:
    """A disk in memory, where there is one."""
    place = Path("/dev/shm")
    return place if os.access(place, os.W_OK) else None
