"""A booth whose evidence disagrees writes nothing more, however often asked, until a start looks again."""

from __future__ import annotations

from booth_help import CHAIR, Booth

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Officer, Role, Trouble

MEMBER = Officer("0b", "Anggota", Role.MEMBER)


def logs(booth: Booth) -> list[bytes]:
    names = ("ballots.log", "events.log", "attendance.bin")
    return [(folder / name).read_bytes() for folder in (booth.internal, booth.stick) for name in names]


def test_nothing_is_written_after_a_halt_and_everyone_is_told_why(polls: Booth) -> None:
    voter = polls.found(3)
    polls.record(fx.Authorise(voter))
    (polls.internal / "ballots.log").rename(polls.internal / "ballots.away")
    failed = polls.ask(fx.Seal(2), ev.RecordFailed)
    assert (failed.trouble, failed.halt) == (Trouble.MEDIUM_FAILED, True)
    (polls.internal / "ballots.away").rename(polls.internal / "ballots.log")
    before = logs(polls)
    for effect in (fx.Journal("stick_missing"), fx.Seal(2), fx.Cast(), fx.Release(), fx.Close(), fx.Resync()):
        assert polls.ask(effect, ev.RecordFailed) == failed
    polls.quietly(fx.LockRoll())
    assert logs(polls) == before


def test_officers_make_it_look_again_and_the_journal_hears_who(polls: Booth) -> None:
    polls.record(fx.Authorise(polls.found(3)))
    (polls.internal / "ballots.log").rename(polls.internal / "ballots.away")
    assert polls.ask(fx.Seal(2), ev.RecordFailed).halt
    asked = fx.Restart((CHAIR, MEMBER), Trouble.MEDIUM_FAILED)
    assert polls.do(asked, 2).items[-1] == ev.BootFailed(
        Trouble.INTERNAL_BEHIND,
        halt=True,
        detail="ballots log, slot 0: the stick holds 1 records, the internal medium 0 [R3]",
    )
    (polls.internal / "ballots.away").rename(polls.internal / "ballots.log")
    booted = polls.do(fx.Restart((CHAIR, MEMBER), Trouble.INTERNAL_BEHIND), 2).items[-1]
    assert isinstance(booted, ev.Booted)
    assert (booted.polls_open, booted.voter_must_return) == (True, True)
    told = [event.fields for event in polls.events() if event.kind == "stop_overridden"]
    officers = f"{CHAIR.serial} {MEMBER.serial}"
    assert told == [{"officers": officers, "trouble": t} for t in ("medium_failed", "internal_behind")]
    assert polls.level()
