"""A small seeded part of `make crash`: power cuts in days at the ledger, in the bottle, and in long days."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from crash_command import main
from crash_day import BottleDay
from crash_explore import Counterexample, Explorer, Tried
from crash_ledger import LedgerDay
from crash_long import LongDay
from crash_plan import plan_of
from crash_variants import KINDS, MEDIA
from crash_village import Ground


def held(explorer: Explorer, many: int) -> Tried:
    """A sample of first cuts, each kind among them; the rest would take minutes."""
    chance = random.Random(7)
    numbers = chance.sample(range(len(explorer.states)), many)
    for kind in KINDS:
        of_kind = [n for n, state in enumerate(explorer.states) if state.crash.kind == kind]
        numbers += chance.sample(of_kind, min(2, len(of_kind)))
    total = explorer.tried
    for number in numbers:
        tried, found = explorer.run(number)
        assert found is None, "\n".join(said(found))
        total.add(tried)
    return total


def said(found: Counterexample) -> list[str]:
    return list(found.lines())


def test_at_the_ledger_two_cuts() -> None:
    explorer = Explorer(LedgerDay(), "test", second=16)
    tried = held(explorer, 20)
    assert all(tried.points[kind, medium] for kind in KINDS for medium in MEDIA)
    assert tried.days > 6
    assert tried.halts["internal", "InternalBehind"]


def test_in_the_bottle_two_cuts(small_day: BottleDay) -> None:
    tried = held(Explorer(small_day, "test", second=2), 8)
    assert tried.days > 4


@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_long_days(ground: Ground, tmp_path: Path, seed: str) -> None:
    day = BottleDay(ground, plan_of(ground, 8, seed), tmp_path)
    tried, found = LongDay(day, seed, 6).run()
    assert found is None, "\n".join(said(found))
    assert tried.states > 1


def test_the_command_says_what_it_tried(capsys: pytest.CaptureFixture[str]) -> None:
    small = ["--jobs", "1", "--second", "1"]
    assert main(["--only", "booth:40", *small]) == 0
    assert "all invariants held" in capsys.readouterr().out
    assert main(["--parts", "days", "--days", "1", "--voters", "3", *small, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["held"]
    assert told["parts"]["days"]["days"] == 1
    assert main(["--parts", "nothing"]) == 2
    assert "parts must be known" in capsys.readouterr().err
    assert main(["--only", "ledger:x"]) == 2
    assert "there is no ledger:x" in capsys.readouterr().err
