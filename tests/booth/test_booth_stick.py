"""A day with a stick that is pulled before any effect, through the clerk: told, waited for, gone on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from booth_help import CHAIR, Booth

from firmware.booth.inbox import PrintJob
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.effects import Effect
from firmware.states.facts import Digits, Mode, Override, Spoiling, Trouble, Voter

VISIT: list[Effect] = [
    fx.Authorise(Voter(3), Override.INJURED, CHAIR),
    fx.Seal(2),
    fx.Spoil(Spoiling.CHALLENGE),
    fx.Seal(3),
    fx.Cast(),
    fx.Authorise(Voter(5)),
    fx.Seal(1),
    fx.Spoil(Spoiling.ABANDONED),
    fx.Release(),
    fx.Close(),
]
KINDS = ["Session", "Ballot", "Spoil", "Ballot", "Cast", "Ballot", "Spoil", "Close"]


def back(booth: Booth, recorded: int = 1) -> None:
    items = booth.do(fx.Resync(), 1 + recorded).items
    assert [type(item) for item in items] == [ev.Resynced] + [ev.Recorded] * recorded


@pytest.mark.parametrize("name", ["sda1", "sdb1"])
@pytest.mark.parametrize("at", range(len(VISIT)))
def test_the_stick_is_pulled_before_an_effect(polls: Booth, at: int, name: str) -> None:
    """The kernel may give a stick that comes back another name: the same folder under sdb1."""
    for effect in VISIT[:at]:
        polls.record(effect)
    polls.pull()
    failed = polls.ask(VISIT[at], ev.RecordFailed)
    assert (failed.trouble, failed.halt) == (Trouble.NO_STICK, False)
    assert polls.ask(fx.Resync(), ev.RecordFailed).trouble is Trouble.NO_STICK
    polls.put(name=name)
    back(polls)
    polls.quietly(fx.Journal("stick_back"))
    for effect in VISIT[at + 1 :]:
        counts = polls.record(effect)
    assert polls.kinds() == KINDS
    assert polls.level()
    # events of that day, each once
    kinds = [event.kind for event in polls.events()]
    assert kinds == ["booth_started", "polls_opened", *kinds[2:]]
    assert sorted(kinds[2:]) == ["override", "stick_back"]
    if at < len(VISIT) - 1:
        assert (counts.cast, counts.spoiled, counts.abandoned, counts.authorised) == (1, 2, 1, 2)


def test_a_sealed_ballot_outlives_the_pulled_stick(polls: Booth) -> None:
    """The choice is still what the slip says, and still what a challenge opens."""
    polls.record(fx.Authorise(Voter(3)))
    polls.pull()
    polls.ask(fx.Seal(2), ev.RecordFailed)
    polls.put()
    back(polls)
    first = polls.slip()
    polls.pull()
    polls.ask(fx.Spoil(Spoiling.CHALLENGE), ev.RecordFailed)
    polls.put()
    back(polls)
    polls.record(fx.Seal(2))
    assert polls.slip() != first
    polls.record(fx.Cast())
    polls.record(fx.Close())
    assert polls.tally(1, 2) == (0, 1, 0, 0)


def test_journal_lines_wait_in_order(polls: Booth) -> None:
    polls.pull()
    lines = ["device_lost", "device_back"] * 3
    for kind in lines:
        polls.ask(fx.Journal(kind, (("device", "printer"),)), ev.RecordFailed)
    polls.put(name="sdc1")
    back(polls, recorded=0)
    polls.ask(fx.ReadClock(), ev.ClockRead)
    assert [event.kind for event in polls.events()][2:] == lines
    assert polls.level()


def test_a_stick_that_was_away_unnoticed(polls: Booth) -> None:
    polls.pull()
    polls.put(name="sdb1")
    polls.record(fx.Authorise(Voter(0)))
    assert polls.level()


def test_a_foreign_stick_a_blank_one_and_the_right_one(polls: Booth, tmp_path: Path) -> None:
    stranger, blank = tmp_path / "stranger", tmp_path / "blank"
    shutil.copytree(polls.stick, stranger)
    blank.mkdir()
    for log in ("ballots.log", "events.log"):
        (stranger / log).write_bytes(other_elections(polls, stranger / log))
    polls.pull()
    polls.put(stranger)
    failed = polls.ask(fx.Authorise(Voter(0)), ev.RecordFailed)
    assert (failed.trouble, failed.halt) == (Trouble.FOREIGN_STICK, False)
    polls.pull()
    polls.put(blank)
    assert polls.ask(fx.Resync(), ev.RecordFailed).trouble is Trouble.STICK_REPLACED
    assert list(blank.iterdir()) == []
    polls.pull()
    polls.put()
    back(polls)
    assert polls.level()


def other_elections(polls: Booth, log: Path) -> bytes:
    """The same log as a rehearsal has it: real signatures, another election."""
    election = polls.clerk.election
    assert election is not None
    opened = election.open(Mode.SIMULASI)
    opened.ledger.close_files()
    data = (election.internal / "simulasi" / log.name).read_bytes()
    election.purge_simulasi()
    return data


def test_two_sticks_then_ours_alone_under_any_name(polls: Booth, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    polls.pull()
    polls.ask(fx.Authorise(Voter(0)), ev.RecordFailed)
    polls.put(tmp_path / "other", "sdb1")
    polls.put(name="sdc1")
    assert polls.ask(fx.Resync(), ev.RecordFailed).trouble is Trouble.NO_STICK
    polls.pull("sdb1")
    back(polls)
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize("effect", [fx.Tally(), fx.Export()])
def test_the_stick_is_pulled_at_the_end_of_the_day(polls: Booth, effect: Effect) -> None:
    polls.vote(polls.ask(fx.LookUpNik(Digits(polls.village.voters[0].nik)), ev.Found).voter, 1)
    polls.record(fx.Close())
    for trustee in (1, 2):
        polls.ask(polls.share(trustee), ev.ShareTaken)
    for step in (fx.Tally(), fx.Export()):
        if step != effect:
            polls.do(step)
            continue
        polls.pull()
        assert polls.ask(step, ev.RecordFailed).trouble is Trouble.NO_STICK
        polls.put(name="sdb1")
        resynced, answer = polls.do(fx.Resync(), 2).items
        assert isinstance(resynced, ev.Resynced)
        assert isinstance(answer, ev.Tallied | ev.Exported)
    assert (polls.stick / "result.json").exists()
    assert polls.level()
    assert polls.kinds().count("Tally") == 1
    assert [event.kind for event in polls.events()].count("exported") == 1


def test_papers_need_no_stick(polls: Booth) -> None:
    """A slip is asked for again while the stick is away: it is printed from memory."""
    polls.record(fx.Authorise(Voter(3)))
    polls.record(fx.Seal(2))
    slip = polls.slip()
    polls.pull()
    assert polls.ask(fx.PrintSlip(), PrintJob).data == slip
