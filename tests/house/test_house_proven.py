"""When the checks on a change run the image test in the emulator, and what they say when they do not."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hw_sim.guest.proven import FILE, Proven, chosen, decide, inputs_digest, record

NOW, BEFORE = "1" * 64, "2" * 64
PROVEN = Proven(BEFORE, "2026-11-26 14:00 UTC", 600.0, {})
REPORT = {
    "passed": True,
    "seconds": 712.4,
    "image": {"sha256": "ab"},
    "stages": {
        "cuts": {"state": "passed", "seconds": 60, "goals": [{"what": "power cuts tried", "measured": "600"}]}
    },
}


def test_what_is_proven_is_not_run_again() -> None:
    decision = decide(BEFORE, PROVEN, seconds_left=9e9)
    assert not decision.run
    assert (
        "not run: nothing it depends on has changed since the run that image/proven.json records"
        in decision.why
    )
    assert PROVEN.when in decision.why


def test_a_change_is_tried_where_there_is_time_and_only_that_time() -> None:
    decision = decide(NOW, PROVEN, seconds_left=1000.0)
    assert decision.run
    assert decision.limit == 1000.0


def test_without_time_it_says_how_much_was_lacking() -> None:
    decision = decide(NOW, PROVEN, seconds_left=900.0)
    assert not decision.run
    assert "NOT RUN although files it depends on changed" in decision.why
    assert "about 16 minutes and 15 are left" in decision.why
    assert "0 are left" in decide(NOW, PROVEN, seconds_left=-50.0).why


def test_without_a_record_a_whole_run_is_reckoned_with() -> None:
    assert not decide(NOW, None, seconds_left=1200.0).run
    assert decide(NOW, None, seconds_left=1700.0).run
    assert "nothing has been recorded" in decide(NOW, None, seconds_left=0.0).why


def test_what_the_machine_lacks_is_said_before_the_time() -> None:
    decision = decide(NOW, PROVEN, seconds_left=0.0, lacking=("it wants root",))
    assert not decision.run
    assert "it wants root" in decision.why
    assert "not run: nothing" in decide(BEFORE, PROVEN, seconds_left=0.0, lacking=("it wants root",)).why


def test_documents_tests_and_the_record_itself_are_no_inputs() -> None:
    names = [
        *("image/build.py", "image/README.md", FILE, "firmware/daemon.py", "systemd/bilik.service"),
        *("hw_sim/guest/day.py", "hw_sim/rig.py", "requirements.lock", "requirements.in"),
        *("docs/image.md", "tests/guest/test_guest_cuts.py", "imagery/x.py", "Makefile"),
    ]
    assert chosen(names) == [
        *("image/build.py", "firmware/daemon.py", "systemd/bilik.service"),
        *("hw_sim/guest/day.py", "hw_sim/rig.py", "requirements.lock"),
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("image/build.py", "firmware/a.py", "docs/x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "."], cwd=tmp_path, check=True)
    return tmp_path


def test_the_digest_follows_names_and_contents(project: Path) -> None:
    before = inputs_digest(project)
    (project / "docs/x.md").write_text("other")
    assert inputs_digest(project) == before
    (project / "firmware/a.py").write_text("other")
    changed = inputs_digest(project)
    assert changed != before
    (project / "firmware/a.py").rename(project / "firmware/b.py")
    assert inputs_digest(project) not in (before, changed)


def test_a_run_that_found_nothing_is_recorded_and_then_holds(project: Path) -> None:
    written = record(project, REPORT, datetime(2026, 11, 26, 14, 5, tzinfo=UTC))
    assert Proven.read(project) == written
    assert written.when == "2026-11-26 14:05 UTC"
    assert written.seconds == 712.4
    assert json.loads((project / FILE).read_text())["figures"]["stages"]["cuts"]["goals"] == {
        "power cuts tried": "600"
    }
    assert not decide(inputs_digest(project), Proven.read(project), seconds_left=9e9).run


def test_a_run_that_found_something_is_not_recorded(project: Path) -> None:
    with pytest.raises(ValueError, match="only a run that found nothing"):
        record(project, REPORT | {"passed": False})
    assert Proven.read(project) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"inputs": "ab", "when": "", "seconds": 1, "figures": {}}']
)
def test_a_record_that_cannot_be_read_proves_nothing(project: Path, text: str) -> None:
    (project / FILE).write_text(text)
    assert Proven.read(project) is None
