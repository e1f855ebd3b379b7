"""Whoever has the stick and no key: bytes, headers, slots and files changed; the audit names each."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from audit_stick import (
    Booth,
    Village,
    copy_of,
    flip,
    look,
    make_village,
    play,
    put_slot,
    redigest,
    slot_at,
    slots_of,
    used,
)

from firmware.audit.report import Report
from firmware.storage.slot import SLOT_BYTES, Kind, Log

LOGS = tuple(Log)
HEADER = {
    "magic": 0,
    "version": 4,
    "log": 5,
    "kind": 6,
    "zero": 7,
    "number": 11,
    "length": 15,
    "previous": 20,
}


def names(report: Report, log: Log, slot: int) -> bool:
    """The verdict's own line names the slot."""
    assert report.exit_code == 1
    return report.lines()[0].startswith(f"TIDAK SAH: {log.label} log, slot {slot}: ")


def found(report: Report, log: Log) -> set[int | None]:
    assert report.exit_code == 1
    return {finding.slot for finding in report.findings if finding.log == log.label}


@pytest.mark.parametrize("log", LOGS)
def test_any_byte_of_any_used_slot(stick: Path, log: Log) -> None:
    chance = random.Random(f"bytes/{log.label}")
    path = stick / log.file
    for slot in range(used(path)):
        for offset in (chance.randrange(48), chance.randrange(48, 4000), chance.randrange(4000, 4096)):
            at, mask = slot * SLOT_BYTES + offset, 1 << chance.randrange(8)
            flip(path, at, mask)
            assert names(look(stick), log, slot), (slot, offset, mask)
            flip(path, at, mask)
    assert look(stick).exit_code == 0


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("field", HEADER)
def test_a_header_field_with_the_digest_made_right(stick: Path, log: Log, field: str) -> None:
    path = stick / log.file
    for slot in range(used(path)):
        if slot in voids(path):
            continue
        honest = slot_at(path, slot)
        changed = bytearray(honest)
        changed[HEADER[field]] ^= 2
        put_slot(path, slot, redigest(bytes(changed)))
        assert names(look(stick), log, slot), slot
        put_slot(path, slot, honest)


def voids(path: Path) -> list[int]:
    return [n for n in range(used(path)) if redigest(slot_at(path, n)) != slot_at(path, n)]


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("at", [60, 3990, 4001])
def test_body_padding_and_signature_with_the_digest_made_right(stick: Path, log: Log, at: int) -> None:
    path = stick / log.file
    for slot in set(range(used(path))) - set(voids(path)):
        honest = slot_at(path, slot)
        changed = bytearray(honest)
        changed[at] ^= 0x10
        put_slot(path, slot, redigest(bytes(changed)))
        assert names(look(stick), log, slot), slot
        put_slot(path, slot, honest)


def test_an_unknown_version_is_said(stick: Path) -> None:
    flip(stick / "ballots.log", 4, 3)
    assert "slot 0: format version 2 is not known, this program reads 1 [S2]" in look(stick).lines()[0]


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("count", [1, 2, 3, 5])
@pytest.mark.parametrize("how", ["zeroed", "cut"])
def test_slots_removed_from_the_end(stick: Path, log: Log, count: int, how: str) -> None:
    path = stick / log.file
    last = used(path)
    if how == "zeroed":
        for slot in range(last - count, last):
            put_slot(path, slot, b"")
    else:
        path.write_bytes(path.read_bytes()[: (last - count) * SLOT_BYTES])
    report = look(stick)
    assert names(report, log, last - count)
    assert found(report, log) >= set(range(last - count, last))


@pytest.mark.parametrize("how", ["result", "checkpoints", "both"])
def test_the_last_slot_removed_with_what_speaks_of_it(stick: Path, how: str) -> None:
    if how != "checkpoints":
        (stick / "result.json").unlink()
    if how != "result":
        for path in (stick / "checkpoints").iterdir():
            path.unlink()
    slot = used(stick / "ballots.log") - 1
    put_slot(stick / "ballots.log", slot, b"")
    assert names(look(stick), Log.BALLOTS, slot)


def test_the_events_cut_to_before_the_close(stick: Path) -> None:
    """With every note gone, CLOSE still tells how long the events log was."""
    (stick / "result.json").unlink()
    for note in (stick / "checkpoints").iterdir():
        note.unlink()
    path = stick / "events.log"
    last = used(path)
    for slot in range(last - 2, last):
        put_slot(path, slot, b"")
    report = look(stick)
    assert names(report, Log.EVENTS, last - 2)
    assert "CLOSE" in report.lines()[0]


def test_a_day_rolled_back_to_before_its_last_vote(booth: Booth) -> None:
    """Without CLOSE, the register tells of the vote that is gone."""
    booth.vote(0, 1)
    booth.vote(1, 2)
    path = booth.stick / "ballots.log"
    for slot in range(used(path) - 2, used(path)):
        put_slot(path, slot, b"")
    line = look(booth.stick).lines()[0]
    assert line == "TIDAK SAH: attendance.bin: 2 rows have voted, the ballots log holds 1 CAST records [A5]"


@pytest.mark.parametrize("log", LOGS)
def test_a_slot_zeroed_in_the_middle(stick: Path, log: Log) -> None:
    path = stick / log.file
    for slot in range(used(path) - 1):
        honest = slot_at(path, slot)
        put_slot(path, slot, b"")
        assert names(look(stick), log, slot)
        put_slot(path, slot, honest)


@pytest.mark.parametrize("log", LOGS)
def test_two_slots_swapped(stick: Path, log: Log) -> None:
    chance = random.Random(f"swaps/{log.label}")
    path = stick / log.file
    pairs = {(n, n + 1) for n in range(used(path) - 1)}
    pairs |= {tuple(sorted(chance.sample(range(used(path)), 2))) for _ in range(20)}
    for a, b in sorted(pairs):
        first, second = slot_at(path, a), slot_at(path, b)
        put_slot(path, a, second)
        put_slot(path, b, first)
        assert found(look(stick), log) >= {a, b}, (a, b)
        put_slot(path, a, first)
        put_slot(path, b, second)


def test_a_cast_replayed(stick: Path) -> None:
    path = stick / "ballots.log"
    casts = slots_of(path, Kind.CAST)
    free = used(path)
    for cast in casts:
        for target in (free, *(other for other in casts if other != cast)):
            honest = slot_at(path, target)
            put_slot(path, target, slot_at(path, cast))
            report = look(stick)
            assert names(report, Log.BALLOTS, target), (cast, target)
            put_slot(path, target, honest)


def test_something_written_into_free_space(stick: Path) -> None:
    path = stick / "events.log"
    flip(path, 40 * SLOT_BYTES + 77)
    report = look(stick)
    assert 40 in found(report, Log.EVENTS)


def test_a_file_that_ends_inside_a_slot(stick: Path) -> None:
    path = stick / "ballots.log"
    path.write_bytes(path.read_bytes()[:-100])
    assert names(look(stick), Log.BALLOTS, 63)
    assert "[C8]" in look(stick).lines()[0]


def test_one_log_in_the_place_of_the_other(stick: Path) -> None:
    (stick / "ballots.log").write_bytes((stick / "events.log").read_bytes())
    report = look(stick)
    assert names(report, Log.BALLOTS, 0)
    assert "[S3]" in report.lines()[0]


# Files of another stick


@pytest.fixture(scope="module")
def strangers(village: Village, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Whole honest days: of the other booth, of another election, and of this booth once more."""
    rooms = {
        "machine": Booth(tmp_path_factory.mktemp("machine"), village, 1),
        "election": Booth(tmp_path_factory.mktemp("election"), make_village("pilkades-lain-2026")),
        "again": Booth(tmp_path_factory.mktemp("again"), village),
    }
    for booth in rooms.values():
        play(booth)
        booth.finish(booth.tally())
    return {name: booth.stick for name, booth in rooms.items()}


FILES = (
    "ballots.log",
    "events.log",
    "attendance.bin",
    "result.json",
    "checkpoints/ballots.txt",
    "checkpoints/events.txt",
)


@pytest.mark.parametrize("whose", ["machine", "election", "again"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_stick(stick: Path, strangers: dict[str, Path], whose: str, name: str) -> None:
    (stick / name).write_bytes((strangers[whose] / name).read_bytes())
    # the same people who voted on the same booth make the same register, by design
    assert look(stick).exit_code == (0 if (whose, name) == ("again", "attendance.bin") else 1)


def test_the_logs_of_another_election_are_called_foreign(stick: Path, strangers: dict[str, Path]) -> None:
    for log in LOGS:
        (stick / log.file).write_bytes((strangers["election"] / log.file).read_bytes())
    report = look(stick)
    assert names(report, Log.BALLOTS, 0)
    assert "another election" in report.lines()[0]


def test_the_package_of_another_election(stick: Path, strangers: dict[str, Path]) -> None:
    (stick / "election.bilik").write_bytes((strangers["election"] / "election.bilik").read_bytes())
    assert names(look(stick), Log.BALLOTS, 0)


def test_a_rehearsal_is_no_election(village: Village, tmp_path: Path) -> None:
    booth = Booth(tmp_path, village, mode=1)
    booth.vote(0, 1)
    booth.finish(booth.tally())
    report = look(booth.stick)
    assert any("simulasi" in finding.reason for finding in report.findings)
    assert names(report, Log.BALLOTS, 0)


# The small files


def test_any_byte_of_the_register(stick: Path) -> None:
    chance = random.Random("register")
    path = stick / "attendance.bin"
    size = path.stat().st_size
    for at in [*range(4096, 4096 + 12 * 32, 16), *(chance.randrange(size) for _ in range(20))]:
        flip(path, at)
        report = look(stick)
        assert report.exit_code == 1
        assert (
            report.lines()[0].startswith("TIDAK SAH: attendance.bin: ")
            or "attendance.bin" in report.lines()[0]
        )
        flip(path, at)


def test_any_byte_of_the_package(stick: Path) -> None:
    chance = random.Random("package")
    path = stick / "election.bilik"
    for _ in range(60):
        at = chance.randrange(path.stat().st_size)
        flip(path, at)
        assert look(stick).lines()[0].startswith("TIDAK SAH: election.bilik: "), at
        flip(path, at)


@pytest.mark.parametrize("log", LOGS)
def test_any_byte_of_a_checkpoint(stick: Path, log: Log) -> None:
    path = stick / "checkpoints" / f"{log.label}.txt"
    for at in range(0, path.stat().st_size, 9):
        flip(path, at)
        report = look(stick)
        assert report.exit_code == 1, at
        assert all(
            f.log in (f"checkpoints/{log.label}.txt", "result.json", log.label) for f in report.findings
        )
        flip(path, at)


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"votes": 3', '"votes": 4', "options[1].votes: it says 4, the log 3"),
        ('"votes": 3', '"votes": true', "options[1].votes"),
        ("Bambang Tirta", "Bambang Tirto", "options[1].name"),
        ('"cast": 5', '"cast": 6', "counts.cast"),
        ('"authorised": 6', '"authorised": 5', "counts.authorised"),
        ('"machine": "bilik-1"', '"machine": "bilik-2"', "machine"),
        ('"tps": 3', '"tps": 4', "tps"),
        ('"tps": 3', '"tps": 3, "winner": 1', "winner"),
        ('"tps": 3', '"tps": 3, "tps": 3', "it is no JSON"),
        ('"trustees": [', '"trustees": [1,', "trustees"),
        ("bilik-result/1", "bilik-result/2", "format"),
        ("bilik/pilkades", "bilik/pilkada", "checkpoints.ballots"),
        ('"election_hash"', '"election_hsah"', "election_hash: it is missing"),
        ("{", "[", "it is no JSON"),
    ],
)
def test_a_changed_result(stick: Path, old: str, new: str, where: str) -> None:
    path = stick / "result.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    report = look(stick)
    assert report.exit_code == 1
    assert report.lines()[0].startswith("TIDAK SAH: result.json: ")
    assert any(where in finding.reason for finding in report.findings), report.lines()


def test_findings_without_end_stay_short(stick: Path) -> None:
    path = stick / "ballots.log"
    for slot in range(used(path), 60):
        put_slot(path, slot, bytes([slot]) * 100)
    lines = look(stick).lines()
    assert len(lines) <= 45


def test_nothing_is_written(day: Path, tmp_path: Path) -> None:
    copy = copy_of(day, tmp_path / "copy")
    before = {path: path.stat().st_mtime_ns for path in sorted(copy.rglob("*"))}
    look(copy)
    assert {path: path.stat().st_mtime_ns for path in sorted(copy.rglob("*"))} == before
