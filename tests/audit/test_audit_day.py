"""Honest sticks: a whole day, and every stage at which a day may be looked at."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audit_stick import TOTALS, Booth, Village, export, look, make_tally, play

from firmware.audit import pool
from firmware.audit.errors import UnreadableStick
from firmware.audit.findings import Check
from firmware.storage.keys import public_bytes

LINE = (
    "SAH: Pilkades Contoh, TPS 003, bilik-1: 1 Sri Wahyuni, S.Sos 1; 2 Bambang Tirta 3; 3 Suara Kosong 1 "
    "(5 cast of 6 authorised, roll 12; spoiled 4, abandoned 1, overridden 1)"
)


def test_an_honest_day_is_valid_in_one_line(day: Path) -> None:
    report = look(day)
    assert (report.lines(), report.exit_code) == ([LINE], 0)


def test_the_same_for_programs(day: Path, village: Village) -> None:
    told = look(day).to_json()
    assert json.loads(json.dumps(told)) == told
    assert (told["verdict"], told["exit"], told["findings"], told["unfinished"]) == ("SAH", 0, [], None)
    assert told["totals"] == TOTALS
    assert told["counts"] == {
        "roll": 12,
        "authorised": 6,
        "overridden": 1,
        "cast": 5,
        "spoiled": 4,
        "abandoned": 1,
        "slips": 7,
        "ballots": 9,
    }
    assert {check["status"] for check in told["checks"]} == {"ok"}
    assert [check["name"] for check in told["checks"]] == [check.name.lower() for check in Check]
    assert told["authority"]["key"] == public_bytes(village.authority).hex()
    assert told["election"]["hash"] == village.context.he.hex()
    assert told["machine"] == {"name": "bilik-1", "id": public_bytes(village.devices[0]).hex()}


def test_the_pinned_authority(day: Path, village: Village) -> None:
    report = look(day, public_bytes(village.authority))
    assert report.to_json()["authority"]["pinned"] is True
    assert report.exit_code == 0
    foreign = look(day, bytes(range(32)))
    assert foreign.exit_code == 1
    assert foreign.lines()[0].startswith(
        "TIDAK SAH: election.bilik: SIGN: the election authority did not sign"
    )


def test_many_processes_give_the_same_report(day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = look(day, jobs=1)
    monkeypatch.setattr(pool, "WORTH_PROCESSES", 1)
    monkeypatch.setattr(pool, "CHUNK", 2)
    assert look(day, jobs=2).to_json() == alone.to_json()


def test_a_process_that_dies_is_replaced_by_this_one(day: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Dying:
        def __init__(self, *_: object) -> None:
            pass

        def submit(self, *_: object) -> None:
            raise pool.BrokenExecutor

        def shutdown(self, **_: object) -> None:
            pass

    monkeypatch.setattr(pool, "WORTH_PROCESSES", 1)
    monkeypatch.setattr(pool, "ProcessPoolExecutor", Dying)
    assert look(day, jobs=2).lines() == [LINE]


def stages(booth: Booth) -> list[str]:
    """What the audit says of a day, stage by stage."""
    said = [look(booth.stick).lines()]
    booth.vote(3, 2)
    booth.ledger.authorise(5)
    booth.ballot(1)
    said.append(look(booth.stick).lines())  # a voter is in the booth
    booth.restart()
    said.append(look(booth.stick).lines())
    booth.ledger.close()
    said.append(look(booth.stick).lines())
    booth.ledger.tally(booth.tally())
    said.append(look(booth.stick).lines())
    assert all(len(lines) == 1 for lines in said)
    return [lines[0] for lines in said]


def test_a_day_under_way_is_unfinished_and_not_wrong(booth: Booth) -> None:
    said = stages(booth)
    assert all(line.startswith("BELUM SELESAI: ") for line in said)
    assert "not closed: 0 ballots cast" in said[0]
    assert "not closed: 1 ballots cast" in said[1]
    assert "not closed: 1 ballots cast" in said[2]
    assert "1 cast ballots are not counted yet" in said[3]
    assert "not written out yet" in said[4]
    report = look(booth.stick)
    assert (report.exit_code, report.to_json()["totals"]) == (1, {"1": 0, "2": 1, "3": 0})


def test_logs_of_zeros_were_never_begun(booth: Booth) -> None:
    for log in ("ballots.log", "events.log"):
        path = booth.stick / log
        path.write_bytes(bytes(path.stat().st_size))
    assert look(booth.stick).lines()[0].startswith("BELUM SELESAI: the logs are empty")


def test_a_start_after_the_export_is_no_fault(village: Village, tmp_path: Path) -> None:
    booth = Booth(tmp_path, village)
    play(booth)
    booth.finish(booth.tally((2, 3)))
    booth.start()
    assert look(booth.stick).exit_code == 0


@pytest.mark.parametrize("votes", [(), (2, 2, 2)])
def test_nobody_voted_or_all_for_one(booth: Booth, votes: tuple[int, ...]) -> None:
    for row, option in enumerate(votes):
        booth.vote(row, option)
    booth.finish(booth.tally())
    report = look(booth.stick)
    assert report.to_json()["totals"] == {"1": 0, "2": len(votes), "3": 0}
    assert report.exit_code == 0


def test_all_trustees_may_take_part(booth: Booth) -> None:
    booth.vote(0, 1)
    booth.finish(make_tally(booth.village, booth.kept.sums, 1, (1, 2, 3)))
    assert look(booth.stick).exit_code == 0


@pytest.mark.parametrize("gone", ["result.json", "checkpoints/events.txt", "checkpoints/ballots.txt"])
def test_what_was_written_out_must_be_there(stick: Path, gone: str) -> None:
    (stick / gone).unlink()
    line = look(stick).lines()[0]
    assert line.startswith("TIDAK SAH: ")
    assert f"{gone}: it is missing" in line


def test_a_result_without_the_event_or_the_tally_is_a_contradiction(booth: Booth) -> None:
    booth.vote(1, 1)
    tally = booth.tally()
    booth.ledger.close()
    export(booth, tally)
    lines = look(booth.stick).lines()
    assert lines[0].startswith("TIDAK SAH: ballots log, slot 4: it is missing")
    assert "yet result.json is made of the TALLY" in lines[0]
    assert lines[1].startswith("  events log, slot 2: it is missing")


# What cannot be read


@pytest.mark.parametrize("gone", ["ballots.log", "events.log", "attendance.bin", "election.bilik"])
def test_a_missing_file_cannot_be_audited(stick: Path, gone: str) -> None:
    (stick / gone).unlink()
    with pytest.raises(UnreadableStick, match=f"{gone}: it is missing"):
        look(stick)


@pytest.mark.parametrize(
    "name", ["ballots.log", "attendance.bin", "election.bilik", "checkpoints/ballots.txt"]
)
def test_no_plain_file(stick: Path, name: str) -> None:
    (stick / name).unlink()
    (stick / name).mkdir()
    with pytest.raises(UnreadableStick, match=f"{name}: it is no plain file"):
        look(stick)


def test_a_link_is_not_followed(stick: Path, day: Path) -> None:
    (stick / "ballots.log").unlink()
    (stick / "ballots.log").symlink_to(day / "ballots.log")
    with pytest.raises(UnreadableStick, match="no plain file"):
        look(stick)


def test_what_is_no_stick(tmp_path: Path) -> None:
    with pytest.raises(UnreadableStick, match="no booth's stick"):
        look(tmp_path)
    with pytest.raises(UnreadableStick, match="No such file"):
        look(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnreadableStick, match="no folder"):
        look(tmp_path / "file")


def test_files_beyond_all_bounds(stick: Path) -> None:
    with (stick / "ballots.log").open("r+b") as file:
        file.truncate(65_537 * 4096)
    with pytest.raises(UnreadableStick, match="at most"):
        look(stick)
