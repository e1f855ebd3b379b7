"""Every past finding stays mended, and a short run of changes, the same each time, finds nothing new."""

from __future__ import annotations

import resource
from dataclasses import replace

import fuzz_target
import pytest
from fuzz_corpus import KEPT, kept
from fuzz_own import Explorer
from fuzz_table import TABLE
from fuzz_target import Broken, Finding, Target, judge

CHANGES, FEW = 60, 4  # the latter for targets that take long: a whole audit, a whole screen
LARGEST = 300 * 1024


@pytest.mark.filterwarnings("ignore::UserWarning")  # what X.509 warns of is refused a line later
@pytest.mark.parametrize("name", TABLE)
def test_the_kept_inputs_and_some_changes_of_them_find_nothing(name: str) -> None:
    target = TABLE[name]
    changes = CHANGES if target.seconds <= 2 else FEW
    run = Explorer(target, [*target.seeds(), *kept(target).values()], seed=1).rounds(changes)
    assert [str(found) for found, _ in run.findings] == []
    assert run.outcomes


def test_the_corpus_is_small_and_belongs_to_targets() -> None:
    files = [path for path in KEPT.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} <= set(TABLE)
    assert 0 < sum(path.stat().st_size for path in files) < LARGEST
    assert all(path.stat().st_size <= TABLE[path.parent.name].longest for path in files)


def test_what_no_parser_may_do_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_target, "MOST_MEMORY", 16 << 10)
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10

    def run(data: bytes) -> None:
        if data == b"refuse":
            raise ValueError("number 7 is refused")
        if data == b"crash":
            raise IndexError("no")
        if data == b"unequal":
            raise Broken("not the same again")
        while data == b"hang":
            pass
        if data == b"large":  # more than the process ever had, and written to
            bytearray(b"x") * (usage + (64 << 20))

    quick = Target("example", run, (ValueError,), lambda: [b""], seconds=0.2)
    assert judge(quick, b"") == "accepted"
    assert judge(quick, b"refuse") == "ValueError: number # is refused"
    patient = replace(quick, seconds=30)
    cases = [(quick, b"hang", "slow"), (patient, b"crash", "IndexError"), (patient, b"unequal", "Broken")]
    for target, data, kind in [*cases, (patient, b"large", "memory")]:
        with pytest.raises(Finding) as caught:
            judge(target, data)
        assert caught.value.kind == kind
        assert caught.value.target == "example"


def test_the_same_seed_gives_the_same_run() -> None:
    def inputs(seed: int) -> list[bytes]:
        seen: list[bytes] = []
        target = Target("example", lambda data: seen.append(data), (), lambda: [b"abc"], (b"token",), 64)
        Explorer(target, [b"abc", b"defgh"], seed).rounds(50)
        assert all(len(data) <= 64 for data in seen)
        return seen

    assert inputs(1) == inputs(1) != inputs(2)
