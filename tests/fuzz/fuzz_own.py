"""Our own engine: a loop of changes that keeps what had a new outcome. No coverage, no libraries, the same
for the same seed: so it is what `make test` runs and what there is where atheris cannot be had.

    python tests/fuzz/fuzz_own.py MODULE TARGET SECONDS SEED CORPUS STARTS

Started by fuzz_run.py with the same words as fuzz_atheris.py.
"""

from __future__ import annotations

import importlib
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_corpus import name_of, save
from fuzz_mutate import Mutator
from fuzz_target import Finding, Target, judge


@dataclass
class Run:
    """What one run of one target came to. `outcomes`: how many different ones there were."""

    executions: int = 0
    outcomes: int = 0
    findings: list[tuple[Finding, bytes]] = field(default_factory=list)


class Explorer:
    """One target under one seed."""

    def __init__(self, target: Target, inputs: Sequence[bytes], seed: int) -> None:
        self._target = target
        self._chance = random.Random(f"fuzz/{target.name}/{seed}")
        self._mutator = Mutator(self._chance, target.tokens, target.longest)
        self._places: set[tuple[str, str, str]] = set()
        self._outcomes: set[str] = set()
        self.pool: list[bytes] = []
        self.run = Run()
        for data in inputs or [b""]:
            self.pool.append(data)
            self._try(data)
        self.begun_with = len(self.pool)

    def rounds(self, number: int) -> Run:
        """So many changed inputs, whatever the time."""
        for _ in range(number):
            self._step()
        return self._done()

    def until(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> Run:
        """As many as fit."""
        begun = clock()
        while clock() - begun < seconds:
            self._step()
        return self._done()

    def _step(self) -> None:
        one, other = self._chance.choice(self.pool), self._chance.choice(self.pool)
        data = self._mutator.change(one, other)
        if self._try(data):
            self.pool.append(data)

    def _try(self, data: bytes) -> bool:
        """Whether this outcome is new."""
        self.run.executions += 1
        try:
            outcome = judge(self._target, data)
        except Finding as found:
            if found.place not in self._places:
                self._places.add(found.place)
                self.run.findings.append((found, data))
            return False
        new = outcome not in self._outcomes
        self._outcomes.add(outcome)
        return new

    def _done(self) -> Run:
        self.run.outcomes = len(self._outcomes)
        return self.run


def placed(found: Finding, path: Path) -> dict[str, str]:
    """A finding for a program that reads it."""
    return {
        "target": found.target,
        "kind": found.kind,
        "where": found.where,
        "detail": found.detail,
        "file": str(path),
    }


def main(module: str, name: str, seconds: str, seed: str, corpus: str, starts: str) -> None:
    """Figures and findings on standard error, in the words of libFuzzer."""
    targets: tuple[Target, ...] = importlib.import_module(module).TARGETS
    target = next(target for target in targets if target.name == name)
    files = sorted([*Path(starts).iterdir(), *Path(corpus).iterdir()])
    explorer = Explorer(target, [path.read_bytes() for path in files], int(seed))
    run = explorer.until(float(seconds))
    for data in explorer.pool[explorer.begun_with :]:
        (Path(corpus) / name_of(data)).write_bytes(data)
    for found, data in run.findings:
        print("FINDING", json.dumps(placed(found, save(found, data))), file=sys.stderr)
    print(f"cov: 0 ft: {run.outcomes} corp: {len(explorer.pool)}", file=sys.stderr)
    print(f"stat::number_of_executed_units: {run.executions}", file=sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
