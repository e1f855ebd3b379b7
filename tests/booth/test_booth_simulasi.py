"""The rehearsal: any number of votes, its own books, and nothing of it left when the real day begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from booth_help import Booth, files, on_paper

from firmware.booth.inbox import PrintJob
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Counts, Digits, Mode, Paper, Refusal, Trouble, Voter
from firmware.storage.records import Session
from firmware.storage.slot import Log
from firmware.tapes.slip_code import parse_slip_qr


@pytest.fixture
def rehearsal(booth: Booth) -> Booth:
    booth.boot()
    booth.unlock()
    assert booth.ask(fx.StartSimulasi(), ev.SimulasiStarted).counts == Counts(12)
    return booth


def voter(booth: Booth, row: int = 0) -> Voter:
    return booth.ask(fx.LookUpNik(Digits(booth.village.voters[row].nik)), ev.Found).voter


def traces(booth: Booth) -> list[Path]:
    everywhere = (*booth.internal.rglob("*"), *booth.stick.rglob("*"))
    return [path for path in everywhere if "simulasi" in str(path.relative_to(booth.root))]


def test_one_card_votes_as_often_as_it_likes(rehearsal: Booth) -> None:
    for times in range(1, 6):
        assert rehearsal.vote(voter(rehearsal), 1 + times % 4).cast == times
    assert rehearsal.vote(voter(rehearsal, 3), 1) == Counts(12, authorised=6, cast=6, slips=6)
    assert rehearsal.level("simulasi")
    session = rehearsal.records(Log.BALLOTS, rehearsal.stick / "simulasi")[0]
    assert isinstance(session, Session)
    assert session.mode == Mode.SIMULASI
    assert rehearsal.kinds() == ["Session"]


def test_a_rehearsal_with_the_whole_roll_used_up_stops_nobody(rehearsal: Booth) -> None:
    for _ in range(12):
        rehearsal.vote(voter(rehearsal), 1)
    nik = Digits(rehearsal.village.voters[5].nik)
    assert rehearsal.ask(fx.LookUpNik(nik), ev.NotFound).why is Refusal.ALREADY_VOTED
    assert rehearsal.ask(fx.Purge(), ev.Purged).counts == Counts(12)


def test_a_rehearsals_papers_say_so(rehearsal: Booth) -> None:
    rehearsal.record(fx.Authorise(voter(rehearsal)))
    rehearsal.record(fx.Seal(1))
    slip = rehearsal.slip()
    (code,) = on_paper(slip)
    assert parse_slip_qr(code).simulasi
    rehearsal.record(fx.Cast())
    papers = [slip, rehearsal.ask(fx.PrintReceipt(), PrintJob).data]
    papers.append(rehearsal.ask(fx.PrintTape(Paper.RESUME, 1, ()), PrintJob).data)
    assert all(b"SIMULASI" in paper for paper in papers)


def test_purging_leaves_nothing_and_the_real_books_are_zero(rehearsal: Booth) -> None:
    rehearsal.vote(voter(rehearsal), 1)
    rehearsal.quietly(fx.Journal("simulasi_started", (("officers", "01 02"),)))
    assert "rehearsal" in rehearsal.ask(fx.ProveZero(), ev.NotZero).detail
    assert traces(rehearsal)
    assert rehearsal.ask(fx.Purge(), ev.Purged).counts == Counts(12)
    assert traces(rehearsal) == []
    rehearsal.quietly(fx.Journal("simulasi_purged"))
    rehearsal.ask(fx.ProveZero(), ev.ZeroProven)
    assert rehearsal.kinds() == ["Session", "Session"]
    # and a real day can follow, with a second rehearsal before it
    rehearsal.ask(fx.StartSimulasi(), ev.SimulasiStarted)
    rehearsal.ask(fx.Purge(), ev.Purged)
    rehearsal.open_polls()
    assert rehearsal.vote(voter(rehearsal), 2).cast == 1
    rehearsal.record(fx.Close())
    assert rehearsal.tally(1, 3) == (0, 1, 0, 0)


def test_a_power_cut_in_a_rehearsal_ends_it(rehearsal: Booth) -> None:
    rehearsal.vote(voter(rehearsal), 1)
    rehearsal.power_cut()
    booted = rehearsal.boot()
    assert booted.counts == Counts(12)
    assert not booted.polls_open
    assert traces(rehearsal) == []
    assert "simulasi_purged" in [event.kind for event in rehearsal.events()]


def test_leftovers_on_one_medium_are_purged_at_start(rehearsal: Booth) -> None:
    rehearsal.power_cut()
    for path in (rehearsal.internal / "simulasi").iterdir():
        path.unlink()
    (rehearsal.internal / "simulasi").rmdir()
    rehearsal.boot()
    assert traces(rehearsal) == []


def test_a_real_election_is_never_purged_as_a_rehearsal(rehearsal: Booth) -> None:
    """Real logs lie in the rehearsal's folder: they are not deleted, and the start says so."""
    rehearsal.power_cut()
    for name in ("ballots.log", "events.log", "attendance.bin"):
        (rehearsal.internal / "simulasi" / name).write_bytes((rehearsal.internal / name).read_bytes())
    failed = rehearsal.refused_boot(loaded=True)
    assert (failed.trouble, failed.halt) == (Trouble.DAMAGED_LOG, True)
    assert len(traces(rehearsal)) > 2


def test_a_stranger_file_among_the_rehearsals(rehearsal: Booth) -> None:
    rehearsal.power_cut()
    stranger = rehearsal.stick / "simulasi" / "notes.txt"
    stranger.write_text("kept")
    failed = rehearsal.refused_boot(loaded=True)
    assert (failed.trouble, failed.halt) == (Trouble.MEDIUM_FAILED, False)
    stranger.unlink()
    rehearsal.restart(ev.Booted, loaded=True)
    assert traces(rehearsal) == []


def test_the_stick_is_pulled_as_the_rehearsal_begins_or_ends(rehearsal: Booth) -> None:
    rehearsal.pull()
    assert rehearsal.ask(fx.Purge(), ev.BootFailed).trouble is Trouble.NO_STICK
    rehearsal.put()
    rehearsal.restart(ev.Booted, loaded=True)
    rehearsal.unlock()
    rehearsal.pull()
    assert rehearsal.ask(fx.StartSimulasi(), ev.BootFailed).trouble is Trouble.NO_STICK
    rehearsal.put()
    rehearsal.restart(ev.Booted, loaded=True)
    assert traces(rehearsal) == []
    assert not any("simulasi" in path.name for path in files(rehearsal.root))
