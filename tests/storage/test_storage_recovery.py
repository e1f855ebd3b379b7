"""Starting again: which pairs of media may be gone on with, and what is written then."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from storage_help import FILES, Booth, flip, identity, put_slot, restart, sealed, slot_at, used, vote

from firmware.storage.errors import (
    Damaged,
    ForeignLog,
    Fork,
    InternalBehind,
    LogError,
    MediumFailed,
    MediumGone,
    RegisterError,
    StickReplaced,
    UnknownVersion,
)
from firmware.storage.ledger import Ledger, Standing
from firmware.storage.reader import check_chain, read_log
from firmware.storage.records import Recovery, Spoil, unpack
from firmware.storage.slot import SLOT_BYTES, Kind, Log

Z = bytes(SLOT_BYTES)


def run(booth: Booth, *steps) -> None:
    """One run of the program: start, the steps, end without a word."""
    ledger, _ = booth.start()
    for step in steps:
        step(ledger)
    ledger.close_files()


def begin_ballot(ledger: Ledger) -> None:
    ledger.authorise(2)
    ledger.ballot(sealed(ledger.next_j))


def three_votes(ledger: Ledger) -> None:
    for row in (5, 1, 8):
        vote(ledger, row)
    ledger.event("paused", None)


def kinds(booth: Booth, log: Log = Log.BALLOTS) -> list[str]:
    chain = check_chain(read_log((booth.stick / log.file).read_bytes(), log), log)
    return [slot.kind.name for slot in chain.slots]


def test_fresh_media_are_laid_out(booth: Booth) -> None:
    found = restart(booth)
    assert (found.fresh, found.sessions, found.voids, found.rolled_forward) == (True, 1, 0, ())
    flags = (found.spoiled_trailing, found.voter_must_return, found.closed, found.tallied)
    assert flags == (False,) * 4
    assert [(booth.stick / file).stat().st_size for file in FILES] == [64 * 4096, 32 * 4096, 2 * 4096]
    assert {(d / f).stat().st_mtime for d in (booth.internal, booth.stick) for f in FILES} == {946684800.0}


def test_equal_media_go_on(booth: Booth) -> None:
    run(booth, three_votes)
    found = restart(booth)
    assert (found.fresh, found.sessions, found.rolled_forward) == (False, 2, ())
    assert found.last_events == ("paused",)
    assert kinds(booth)[-1] == "SESSION"


@pytest.mark.parametrize("behind", [1, 2, 4])
def test_a_stick_that_lags_is_rolled_forward(booth: Booth, behind: int) -> None:
    run(booth, three_votes)
    for number in range(7 - behind, 7):
        put_slot(booth.stick / "ballots.log", number, Z)
    found = restart(booth)
    assert found.rolled_forward == tuple(f"ballots {n}" for n in range(7 - behind, 7))
    assert restart(booth).rolled_forward == ()


@pytest.mark.parametrize("kept", [1, 100, 512, 2048, 4000, 4095])
def test_a_torn_slot_of_the_stick_gets_the_bytes_meant_for_it(booth: Booth, kept: int) -> None:
    run(booth, three_votes)
    whole = slot_at(booth.stick / "ballots.log", 6)
    put_slot(booth.stick / "ballots.log", 6, whole[:kept])
    found = restart(booth)
    assert found.rolled_forward == ("ballots 6",)
    assert found.voids == 0
    assert slot_at(booth.stick / "ballots.log", 6) == whole


def test_an_internal_medium_that_lags_stops_everything(booth: Booth) -> None:
    run(booth, three_votes)
    before = booth.bytes_of("ballots.log")
    for content in (Z, slot_at(booth.internal / "ballots.log", 6)[:512]):
        put_slot(booth.internal / "ballots.log", 6, content)
        with pytest.raises(InternalBehind, match=r"ballots log, slot 6: ") as error:
            booth.start()
        assert error.value.slot == 6
    assert (booth.stick / "ballots.log").read_bytes() == before[1]


def test_an_internal_medium_wiped_stops_everything(booth: Booth) -> None:
    run(booth, three_votes)
    for file in FILES:
        (booth.internal / file).unlink()
    with pytest.raises(InternalBehind, match="slot 0"):
        booth.start()
    assert os.listdir(booth.internal) == []


def test_a_fork_stops_everything(tmp_path: Path) -> None:
    booth = Booth(tmp_path / "a")
    run(booth, three_votes)
    copy = Booth(tmp_path / "b")
    for side in ("internal", "stick"):
        shutil.copytree(booth.root / side, copy.root / side, dirs_exist_ok=True)
    run(booth, lambda ledger: vote(ledger, 0))
    run(copy, lambda ledger: vote(ledger, 9))
    mixed = Booth(tmp_path / "c")
    shutil.copytree(booth.internal, mixed.internal, dirs_exist_ok=True)
    shutil.copytree(copy.stick, mixed.stick, dirs_exist_ok=True)
    with pytest.raises(Fork, match="slot 7: internal medium and stick hold different records"):
        mixed.start()


@pytest.mark.parametrize("log", list(Log))
@pytest.mark.parametrize("kept", [1, 512, 4000])
def test_a_torn_slot_on_internal_becomes_a_named_void(booth: Booth, log: Log, kept: int) -> None:
    run(booth, three_votes)
    path = booth.internal / log.file
    number = used(path)
    put_slot(path, number, os.urandom(kept))
    garbage = slot_at(path, number)
    found = restart(booth)
    assert found.voids == 1
    assert slot_at(path, number) == garbage
    assert kinds(booth, log)[-2:] == ["SESSION", "RECOVERY"]
    name = Recovery.unpack(read_log(path.read_bytes(), log)[-1].slot.body).voids[0]
    assert (name.number, name.internal) == (number, hashlib.sha256(garbage).digest())
    assert name.stick == hashlib.sha256(Z).digest()
    assert restart(booth).voids == 0


def test_garbage_at_the_same_slot_of_both_media_is_named_too(booth: Booth) -> None:
    run(booth, three_votes)
    for side in (booth.internal, booth.stick):
        put_slot(side / "ballots.log", 7, os.urandom(900))
    assert restart(booth).voids == 1
    assert restart(booth).voids == 0


def test_a_first_slot_torn(booth: Booth) -> None:
    run(booth)
    for side in (booth.internal, booth.stick):
        for log in Log:
            put_slot(side / log.file, 0, Z)
    put_slot(booth.internal / "ballots.log", 0, b"BILK" + bytes([1]))
    assert restart(booth).voids == 1
    assert kinds(booth) == ["SESSION", "RECOVERY"]


def test_more_garbage_than_torn_writes_explain(booth: Booth) -> None:
    wide = replace(booth, who=identity(slots=(100, 32)))
    run(wide, three_votes)
    put_slot(wide.internal / "ballots.log", 90, b"x")
    with pytest.raises(Damaged, match="R4"):
        wide.start()


def test_a_trailing_ballot_is_spoiled_unopened_and_its_voter_returns(booth: Booth) -> None:
    run(booth, three_votes, begin_ballot)
    found = restart(booth)
    assert found.spoiled_trailing
    assert found.voter_must_return
    last = read_log((booth.stick / "ballots.log").read_bytes(), Log.BALLOTS)[-1].slot
    spoil = unpack(last.kind, last.body)
    assert isinstance(spoil, Spoil)
    assert (spoil.j, spoil.reason, spoil.slip, spoil.opening) == (4, 2, 2, None)
    assert spoil.commitment.endswith(b"\5")
    ledger, again = booth.start()
    assert not again.spoiled_trailing
    assert not again.voter_must_return
    assert ledger.standing(2) is Standing.CAME_BACK_ALLOWED
    assert ledger.counts.unknown_slips == 1
    vote(ledger, 2)
    assert ledger.counts.cast == 4
    ledger.close_files()


def test_a_cast_without_its_mark_in_the_register_is_marked(booth: Booth) -> None:
    run(booth, three_votes, begin_ballot, lambda ledger: ledger.cast())
    found = restart(booth)
    assert not found.spoiled_trailing
    assert not found.voter_must_return
    ledger, _ = booth.start()
    assert ledger.standing(2) is Standing.VOTED
    ledger.close_files()


def test_an_authorised_voter_who_had_no_ballot_returns(booth: Booth) -> None:
    run(booth, three_votes, lambda ledger: ledger.authorise(2))
    found = restart(booth)
    assert found.voter_must_return
    assert not found.spoiled_trailing


@pytest.mark.parametrize("side", ["internal", "stick"])
def test_a_torn_cell_takes_the_other_copy(booth: Booth, side: str) -> None:
    run(booth, three_votes)
    flip(booth.root / side / "attendance.bin", 4096 + 5 * 32 + 20)
    restart(booth)
    ledger, _ = booth.start()
    assert [ledger.standing(row) for row in (5, 1, 8, 0)] == [Standing.VOTED] * 3 + [Standing.ABSENT]
    ledger.close_files()


def test_a_register_that_disagrees_with_the_log_is_refused(booth: Booth) -> None:
    run(booth, three_votes)
    stale = [
        path.read_bytes() for path in (booth.internal / "attendance.bin", booth.stick / "attendance.bin")
    ]
    run(booth, lambda ledger: vote(ledger, 0))
    for side, data in zip((booth.internal, booth.stick), stale, strict=True):
        (side / "attendance.bin").write_bytes(data)
    with pytest.raises(RegisterError, match="A5"):
        booth.start()


def test_a_stick_ahead_in_the_register_is_refused(booth: Booth) -> None:
    run(booth, three_votes)
    stale = (booth.internal / "attendance.bin").read_bytes()
    run(booth, lambda ledger: vote(ledger, 0))
    (booth.internal / "attendance.bin").write_bytes(stale)
    with pytest.raises(RegisterError, match=r"a cell of block 1 is ahead.*A4"):
        booth.start()


def test_blank_logs_beside_a_used_register_are_refused(booth: Booth) -> None:
    run(booth, three_votes)
    for side in (booth.internal, booth.stick):
        for log in Log:
            (side / log.file).write_bytes(bytes(64 * 4096))
    with pytest.raises(RegisterError, match="R5"):
        booth.start()


@pytest.mark.parametrize(
    ("other", "whose"),
    [
        (identity(election=8), "another election"),
        (identity(seed=2), "another machine"),
        (identity(mode=1), "the other mode"),
    ],
)
def test_another_elections_stick(tmp_path: Path, other, whose: str) -> None:
    booth, stranger = Booth(tmp_path / "a"), Booth(tmp_path / "b", other)
    run(stranger)
    mixed = replace(booth, root=tmp_path / "c")
    shutil.copytree(stranger.stick, mixed.stick, dirs_exist_ok=True)
    with pytest.raises(ForeignLog, match=whose) as error:
        mixed.start()
    assert (error.value.medium, error.value.slot, error.value.log) == ("stick", 0, "ballots")
    run(booth)
    shutil.rmtree(booth.stick)
    shutil.copytree(stranger.stick, booth.stick)
    with pytest.raises(ForeignLog, match=f"on the stick, slot 0: .*{whose}"):
        booth.start()


def test_an_empty_stick_in_mid_day(booth: Booth) -> None:
    run(booth, three_votes)
    for file in FILES:
        (booth.stick / file).unlink()
    with pytest.raises(StickReplaced, match="another stick"):
        booth.start()
    assert os.listdir(booth.stick) == []
    for file in FILES:
        (booth.stick / file).write_bytes(bytes((booth.internal / file).stat().st_size))
    with pytest.raises(StickReplaced):
        booth.start()


def test_an_unknown_version(booth: Booth) -> None:
    run(booth, three_votes)
    for side in ("stick", "internal"):
        flip(booth.root / side / "events.log", 4, 3)
        with pytest.raises(UnknownVersion, match=r"events log on the .*, slot 0"):
            booth.start()


def test_files_missing_cut_or_lengthened(booth: Booth) -> None:
    run(booth, three_votes)
    path = booth.stick / "events.log"
    data = path.read_bytes()
    for content in (data[:-4096], data + Z):
        path.write_bytes(content)
        with pytest.raises(Damaged, match=r"events log: .* bytes"):
            booth.start()
    path.write_bytes(data[:-1])
    with pytest.raises(LogError, match="C8"):
        booth.start()
    path.unlink()
    with pytest.raises(Damaged, match="events log on the stick: the file is missing"):
        booth.start()


def test_a_record_changed_on_either_medium_is_named(booth: Booth) -> None:
    run(booth, three_votes)
    for side in ("internal", "stick"):
        flip(booth.root / side / "ballots.log", 3 * 4096 + 60)
        with pytest.raises(LogError, match="slot 3") as error:
            booth.start()
        assert error.value.medium == side
        flip(booth.root / side / "ballots.log", 3 * 4096 + 60)
    assert restart(booth).sessions == 2


def test_media_absent_or_the_same(booth: Booth) -> None:
    with pytest.raises(MediumFailed, match="internal medium itself"):
        Ledger.open(booth.internal, booth.internal, booth.who, bytes)
    booth.stick.rmdir()
    with pytest.raises(MediumGone, match="the stick"):
        booth.start()
    assert os.listdir(booth.internal) == []


def test_the_old_session_key_is_gone_after_a_restart(booth: Booth) -> None:
    run(booth, three_votes)
    run(booth)
    chain = check_chain(read_log((booth.stick / "ballots.log").read_bytes(), Log.BALLOTS), Log.BALLOTS)
    assert len({session.session_key for session in chain.sessions}) == 2
    assert [slot.number for slot in chain.slots if slot.kind is Kind.SESSION] == [0, 7]
