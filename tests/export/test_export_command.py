"""`bilik export`: what it writes, what it refuses, and that two runs give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from audit_stick import TOTALS, Booth, Village, flip

from firmware.cli import main
from firmware.export.tables import cell
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage.slot import SLOT_BYTES

ALL = {
    "nist-event-log.json",
    "nist-event-log-documentation.json",
    "nist-election-results.json",
    "results.csv",
    "counts.csv",
    "officers.csv",
}


def export(stick: Path, out: Path, *more: str) -> int:
    return main(["export", str(stick), "--out", str(out), "--jobs", "1", *more])


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def test_everything_is_written_and_twice_the_same(day_stick: Path, tmp_path: Path) -> None:
    assert export(day_stick, tmp_path / "a" / "deep") == 0
    assert export(day_stick, tmp_path / "b") == 0
    first = {path.name: path.read_bytes() for path in (tmp_path / "a" / "deep").iterdir()}
    assert set(first) == ALL
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}


def test_the_summary_names_each_file_by_its_digest(
    day_stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(day_stick, tmp_path, "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["exit"], said["verified"], said["caution"]) == ("SAH", 0, True, None)
    assert {file["name"] for file in said["files"]} == ALL
    for file in said["files"]:
        data = (tmp_path / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("formats", "files"),
    [
        ("csv", {"results.csv", "counts.csv", "officers.csv"}),
        ("nist-results", {"nist-election-results.json"}),
        ("nist-events,nist-results", {name for name in ALL if name.startswith("nist")}),
    ],
)
def test_formats_can_be_chosen(day_stick: Path, tmp_path: Path, formats: str, files: set[str]) -> None:
    assert export(day_stick, tmp_path, "--format", formats) == 0
    assert {path.name for path in tmp_path.iterdir()} == files


def test_an_unknown_format_is_refused(day_stick: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        export(day_stick, tmp_path, "--format", "pdf")
    assert stopped.value.code == 2


def test_the_figures_are_the_days(day_stick: Path, tmp_path: Path) -> None:
    export(day_stick, tmp_path)
    votes = {row[0]: int(row[3]) for row in rows(tmp_path / "results.csv")[1:]}
    assert votes == TOTALS
    counts = {row[0]: int(row[3]) for row in rows(tmp_path / "counts.csv")[1:]}
    assert (counts["cast"], counts["spoiled"], counts["abandoned"], counts["override"]) == (5, 4, 1, 1)
    report = read(tmp_path / "nist-election-results.json")
    contest = report["Election"][0]["Contest"][0]
    told = [selection["VoteCounts"][0]["Count"] for selection in contest["ContestSelection"]]
    assert told == [TOTALS["1"], TOTALS["2"]]
    assert contest["OtherCounts"][0]["Undervotes"] == TOTALS["3"]
    assert report["Status"] == "unofficial-complete"
    assert "NOT VERIFIED" not in report["Notes"]


def test_every_event_is_found_in_the_signed_log_by_its_hash(day_stick: Path, tmp_path: Path) -> None:
    export(day_stick, tmp_path)
    log = (day_stick / "events.log").read_bytes()
    slots = [log[at : at + SLOT_BYTES] for at in range(0, len(log), SLOT_BYTES)]
    bodies = {hashlib.sha256(slot).hexdigest(): slot for slot in slots}
    events = read(tmp_path / "nist-event-log.json")["Device"][0]["Event"]
    hashed = [event for event in events if "Hash" in event]
    assert len(hashed) > 5
    for event in hashed:
        assert f'"event":"{event["Id"]}"'.encode() in bodies[event["Hash"]]
    assert [event["Sequence"] for event in events] == [str(n) for n in range(1, len(events) + 1)]
    for event in events:
        assert ("Hash" in event) == (CATALOGUE[event["Id"]].precision is not Precision.NONE)


def test_a_stick_that_is_not_valid_is_refused(
    stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flip(stick / "ballots.log", 2 * SLOT_BYTES + 700)
    out = tmp_path / "out"
    assert export(stick, out, "--json") == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["verdict"] == "TIDAK SAH"
    assert "ballots log, slot 2" in said.err
    assert not out.exists()


def test_unverified_is_written_into_every_file(stick: Path, tmp_path: Path) -> None:
    flip(stick / "ballots.log", 2 * SLOT_BYTES + 700)
    out = tmp_path / "out"
    assert export(stick, out, "--unverified") == 1
    assert read(out / "nist-event-log.json")["Details"].startswith("NOT VERIFIED")
    report = read(out / "nist-election-results.json")
    assert report["Notes"].startswith("NOT VERIFIED")
    assert "slot 2" in report["Notes"]
    assert report["Status"] == "unofficial-partial"
    for name in ("results.csv", "counts.csv", "officers.csv"):
        assert rows(out / name)[0][0] == "TIDAK TERVERIFIKASI / NOT VERIFIED"


def test_a_package_that_does_not_hold_is_never_written_out(stick: Path, tmp_path: Path) -> None:
    flip(stick / "election.bilik", 200)
    assert export(stick, tmp_path / "out", "--unverified") == 1
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_read_or_written_is_one_line(
    day_stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(tmp_path / "nowhere", tmp_path / "out") == 2
    assert "no such" in capsys.readouterr().err.lower()
    (tmp_path / "file").write_text("in the way")
    assert export(day_stick, tmp_path / "file", "--json") == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["exit"] == 2
    assert said.err.count("\n") == 1
    assert (tmp_path / "file").read_text() == "in the way"


def test_an_older_export_is_replaced_whole(day_stick: Path, tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_text("older")
    (tmp_path / "mine.txt").write_text("kept")
    assert export(day_stick, tmp_path) == 0
    assert rows(tmp_path / "results.csv")[0][0] == "nomor/number"
    assert (tmp_path / "mine.txt").read_text() == "kept"
    assert {path.name for path in tmp_path.iterdir()} == ALL | {"mine.txt"}


def test_hostile_texts_in_a_signed_event_steer_nothing(
    village: Village, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    booth = Booth(tmp_path / "booth", village)
    evil = "=cmd|' /C calc'!A0\x1b[2J\r\n\u2028\x00\",;"
    booth.ledger.event("officer_refused", "2026-10-18T09:00:00+07:00", why=evil, purpose=["a", [evil]])
    booth.ledger.event("polls_paused", "2026-10-18T09:30:00+07:00", officer=evil)
    booth.ledger.event("polls_continued", "0001-01-01T00:00:00+14:00", officer="a1")
    booth.ledger.event("polls_paused", "2026-10-18T10:30:30+08:00", officer="a1")
    booth.finish(booth.tally())
    assert export(booth.stick, tmp_path / "out") == 0
    for path in (tmp_path / "out").iterdir():
        assert not set("\x1b\x00\u2028") & set(path.read_text("utf-8"))
    acts = rows(tmp_path / "out" / "officers.csv")
    assert {len(row) for row in acts} == {7}
    assert [row[0] for row in acts if row[3] == "polls_paused"] == [
        "2026-10-18T09:30:00+07:00",
        "2026-10-18T09:30:30+07:00",
    ]
    assert not [value for row in acts for value in row if value.startswith(("=", "+", "-", "@"))]
    counts = {row[0] for row in rows(tmp_path / "out" / "counts.csv")}
    assert "polls_continued" in counts  # its time cannot be told in this zone


@pytest.mark.parametrize("room", ["export", "slips"])
def test_a_witness_needs_no_screen_and_no_device(room: str) -> None:
    program = f"import sys, firmware.{room}.commands\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "firmware" in loaded
    assert loaded & {"pygame", "serial", "gpiozero", "jsonschema"} == set()


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_is_never_a_formula(text: str) -> None:
    assert str(cell(text))[0] not in "=+-@\t"
    assert cell(-1) == -1
    assert cell("Sri") == "Sri"
