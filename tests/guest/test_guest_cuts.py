"""Cuts on real file systems: a booth's first votes, and the mistakes that the judge must find."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from guest_logs import Booth

from firmware.states import effects as fx
from hw_sim.guest.cut_bench import Verdict, try_part
from hw_sim.guest.cutpoints import LOST
from hw_sim.guest.cuts import Order, all_points, main, name, split, try_cuts
from hw_sim.guest.diary import read_diary
from hw_sim.guest.extract import complaint, missing_tools
from hw_sim.guest.recording import Recording

pytestmark = pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {' '.join(missing_tools())}")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The polls are opened and two voters vote."""
    folder = tmp_path_factory.mktemp("booth")
    booth = Booth(folder, Recording(folder / "recording"))
    booth.begin()
    booth.step(fx.Commit("polls_opened", ()))
    booth.saw("Idle")
    booth.vote(0, 1)
    booth.saw("Idle")
    booth.vote(1, 2)
    return booth.finish()


def between_steps(recording: Recording, folder: Path) -> list[Verdict]:
    points = [point for point in all_points(recording, 1)[0] if point.fate == LOST]
    return try_part(recording, points, folder)


def checks(verdicts: list[Verdict]) -> Counter[str]:
    return Counter(verdict.check for verdict in verdicts)


def test_after_every_cut_nothing_is_lost_and_nothing_counts_twice(
    recording: Recording, tmp_path: Path
) -> None:
    verdicts = between_steps(recording, tmp_path / "work")
    assert len(verdicts) >= 10
    assert [verdict.broken for verdict in verdicts if verdict.broken] == []
    assert any(verdict.called_back for verdict in verdicts)
    assert not any(verdict.stick.complaint for verdict in verdicts)


def with_notes(recording: Recording, folder: Path, change: Callable[[list[Any]], list[Any]]) -> Recording:
    """The same writes, and people who say something else."""
    folder.mkdir()
    for path in recording.folder.iterdir():
        (folder / path.name).symlink_to(path)
    other = Recording(folder)
    notes = [json.loads(line) for line in recording.diary.read_text().splitlines()]
    other.diary.unlink()
    other.diary.write_text("".join(json.dumps(note) + "\n" for note in change(notes)))
    return other


def test_a_vote_that_was_promised_too_early_is_found_lost(recording: Recording, tmp_path: Path) -> None:
    def thanked_at_once(notes: list[Any]) -> list[Any]:
        tapped = next(note for note in notes if note["touched"])
        return [note | ({"at": tapped["at"]} if note["screen"] == "Thanks" else {}) for note in notes]

    lying = with_notes(recording, tmp_path / "lying", thanked_at_once)
    assert checks(between_steps(lying, tmp_path / "work"))["recorded"] > 0


def test_a_vote_that_nobody_confirmed_is_found(recording: Recording, tmp_path: Path) -> None:
    lying = with_notes(recording, tmp_path / "lying", lambda notes: [n for n in notes if not n["touched"]])
    assert checks(between_steps(lying, tmp_path / "work"))["once and confirmed"] > 0


def test_polls_seen_open_before_it_was_written_are_found(recording: Recording, tmp_path: Path) -> None:
    def open_at_once(notes: list[Any]) -> list[Any]:
        return [note | ({"at": notes[0]["at"]} if note["screen"] == "Idle" else {}) for note in notes]

    lying = with_notes(recording, tmp_path / "lying", open_at_once)
    assert checks(between_steps(lying, tmp_path / "work"))["events recorded"] > 0


def test_a_stick_that_was_written_first_is_found(recording: Recording, tmp_path: Path) -> None:
    """The clock's pairs with the stick one step ahead: no booth may be in such a state, and it halts."""
    other = with_notes(recording, tmp_path / "other", lambda notes: notes)
    card, stick = recording.logs()
    clock = other.folder / "clock.jsonl"
    clock.unlink()
    ahead = [f"[{at}, 512, {entry.end}]\n" for at, entry in enumerate(stick.entries, 3)]
    clock.write_text("".join(ahead))
    assert card.entries
    found = between_steps(other, tmp_path / "work")
    assert any("internal_behind" in verdict.broken for verdict in found)


def test_a_torn_file_system_is_a_finding_and_no_crash(recording: Recording, tmp_path: Path) -> None:
    """Made anew for each step, these file systems have no order within one: a torn step may be anything."""
    points = [point for point in all_points(recording, 1)[0] if point.fate != LOST]
    verdicts = try_part(recording, points[::6], tmp_path / "work")
    assert len(verdicts) == len(points[::6])
    assert any(verdict.broken for verdict in verdicts)


def test_the_report_counts_what_was_tried(recording: Recording) -> None:
    said: list[str] = []
    report = try_cuts(recording, Order(most=12, seed=2, jobs=1), said.append)
    facts = report.facts()
    assert len(report.verdicts) == 12
    assert facts["cut_points"] == 12 - sum(verdict.again for verdict in report.verdicts)
    assert facts["cut_points_possible"] == len(all_points(recording, 2)[0])
    assert facts["lost"] == facts["twice"] == 0
    assert len(report.failures) == sum(bool(verdict.broken) for verdict in report.verdicts)
    assert said[0].startswith("12 of ")


def test_one_cut_is_tried_again_by_its_name(recording: Recording, capsys: pytest.CaptureFixture[str]) -> None:
    point = next(point for point in all_points(recording, 1)[0] if point.fate == LOST)
    assert main([str(recording.folder), "--only", name(point)]) == 0
    assert "cut_points: 1" in capsys.readouterr().out
    assert main([str(recording.folder), "--only", "9:9:torn:9"]) == 2
    assert "there is no cut 9:9:torn:9" in capsys.readouterr().err


def test_what_is_no_recording_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "card.log" in capsys.readouterr().err


def test_a_share_is_in_order_and_nothing_is_left_out() -> None:
    points = list(range(11))
    parts = list(split(points, 4))  # type: ignore[arg-type] # any sequence will do
    assert [number for part in parts for number in part] == points
    assert {len(part) for part in parts} == {2, 3}


def test_a_diary_knows_who_confirmed_and_who_saw_thanks(tmp_path: Path) -> None:
    def line(at: float, screen: str, touched: str = "", mode: str = "REAL") -> str:
        return json.dumps({"at": at, "screen": screen, "mode": mode, "touched": touched}) + "\n"

    path = tmp_path / "diary.jsonl"
    path.write_text(
        line(0, "CheckingSlip", "yes", "SIMULASI")
        + line(1, "Idle")
        + line(2, "CheckingSlip")
        + line(3, "CheckingSlip", "yes")
        + line(4, "CheckingSlip", "yes")  # the first touch was not felt
        + line(5, "Thanks")
        + line(6, "Thanks")  # the same notice, seen again
        + line(7, "CheckingSlip", "no")
        + line(8, "CheckingSlip", "yes")
    )
    promises = read_diary(path)
    assert [promises.pressed(at) for at in (2, 3, 4, 7, 8)] == [0, 1, 1, 1, 2]
    assert [promises.thanked(at) for at in (4, 5, 6, 8)] == [0, 1, 1, 1]
    assert promises.ready == 1
    assert promises.opened(1)
    assert not promises.closed(9)
    path.write_text("{}\n")
    with pytest.raises(ValueError, match="1: not a line of a diary"):
        read_diary(path)
    path.write_text(line(0, "Nowhere"))
    with pytest.raises(ValueError, match="no screen is called Nowhere"):
        read_diary(path)


def test_a_stick_that_was_merely_mounted_is_not_complained_of() -> None:
    mounted = """fsck.fat 4.2 (2021-01-31)
There are differences between boot sector and its backup.
This is mostly harmless. Differences: (offset:original/backup)
  65:01/00
  Not automatically fixing this.
Dirty bit is set. Fs was not properly unmounted and some data may be corrupt.
 Automatically removing dirty bit.
Free cluster summary wrong (129021 vs. really 123904)
  Auto-correcting.

Leaving filesystem unchanged.
/tmp/x.img: 3 files, 5118/129022 clusters
"""
    assert complaint(mounted, "/tmp/x.img") == ""
    worse = mounted.replace("Dirty", "/events.log\n  Contains a free cluster (5120). Assuming EOF.\nDirty", 1)
    assert complaint(worse, "/tmp/x.img") == "/events.log"
