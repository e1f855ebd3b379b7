"""Stages of the image test: what one finds, and that one's trouble is not another's."""

from pathlib import Path

import pytest

from hw_sim.guest.stages import Goal, Lab, Outcome, Skipped, Stage, run_stage


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    return Lab(tmp_path / "booth.img", tmp_path / "out", tmp_path / "work", lambda _: None)


def passes(_: Lab) -> Outcome:
    return Outcome({"seconds": 3}, (Goal("first frame", "3 s", "<= 2 s", met=False),))


def finds(_: Lab) -> Outcome:
    return Outcome({"seconds": 4}, failures=("a vote was lost",))


def is_absent(_: Lab) -> Outcome:
    raise Skipped("mtools is not installed")


def breaks(_: Lab) -> Outcome:
    raise OSError("the disk is full")


def test_a_stage_passes_with_a_missed_goal_and_leaves_its_facts(lab: Lab) -> None:
    result = run_stage(Stage("boot", "boots", passes, 1), lab)
    assert result.state == "passed"
    assert lab.facts == {"boot": {"seconds": 3}}
    assert result.as_json()["goals"] == [
        {"what": "first frame", "measured": "3 s", "wanted": "<= 2 s", "met": False}
    ]


@pytest.mark.parametrize(
    ("run", "state", "failures"),
    [
        (finds, "failed", ["a vote was lost"]),
        (breaks, "failed", ["OSError: the disk is full"]),
        (is_absent, "skipped", []),
    ],
)
def test_a_stage_that_does_not_pass_says_why(lab: Lab, run: object, state: str, failures: list[str]) -> None:
    result = run_stage(Stage("boot", "boots", run, 1), lab)  # type: ignore[arg-type] # a parameter
    told = result.as_json()
    assert (told["state"], told["failures"]) == (state, failures)
    assert ("reason" in told) == (state == "skipped")


def test_a_scratch_folder_is_fresh(lab: Lab) -> None:
    assert lab.folder("cuts").is_dir()
    with pytest.raises(FileExistsError):
        lab.folder("cuts")
