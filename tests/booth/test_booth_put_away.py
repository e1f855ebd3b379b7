"""Switching off at the evidence: the last line on both media, nothing open; and the next start."""

from __future__ import annotations

from booth_help import Booth

from firmware.booth.inbox import PrintJob
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Paper, Trouble
from firmware.storage.slot import Log


def last_lines(booth: Booth) -> list[str]:
    return [event.kind for event in booth.events()]


def test_the_last_line_stands_on_both_media_and_the_next_start_knows(polls: Booth) -> None:
    polls.vote(polls.found(0), 2)
    polls.ask(fx.PutAway("01 02"), ev.AllPutAway)
    assert last_lines(polls)[-1] == "power_off"
    assert polls.events()[-1].fields == {"by": "01 02"}
    assert polls.events()[-1].at is not None
    assert polls.level()
    assert polls.clerk.office.opened is None
    election = polls.clerk.election
    assert election is not None
    assert election.vault.locked
    polls.power_cut()
    booted = polls.boot()
    assert (booted.in_order, booted.polls_open, booted.voter_must_return) == (True, True, False)
    polls.power_cut()
    assert not polls.boot().in_order, "the time after it was no such end"


def test_the_resume_tape_says_so(polls: Booth) -> None:
    polls.ask(fx.PutAway("key"), ev.AllPutAway)
    polls.power_cut()
    polls.boot()
    tape = polls.ask(fx.PrintTape(Paper.RESUME, 1, ()), PrintJob)
    assert b"Sebelumnya dimatikan dengan benar" in tape.data


def test_a_stick_that_is_out_holds_it_up_until_it_is_back(polls: Booth) -> None:
    polls.pull()
    failed = polls.ask(fx.PutAway("key"), ev.RecordFailed)
    assert failed.trouble is Trouble.NO_STICK
    polls.put()
    assert [type(item) for item in polls.do(fx.Resync(), 2).items] == [ev.Resynced, ev.AllPutAway]
    assert polls.level()
    assert last_lines(polls).count("power_off") == 1


def test_a_stick_that_comes_again_after_that_asks_nothing_more(polls: Booth) -> None:
    """The second was on its way while everything was put away (found by `make attack`)."""
    polls.pull()
    polls.ask(fx.PutAway("key"), ev.RecordFailed)
    polls.put()
    polls.do(fx.Resync(), 2)
    polls.quietly(fx.Resync())


def closed(polls: Booth) -> Booth:
    polls.record(fx.Close())
    polls.tally(1, 2)
    polls.ask(fx.Export(), ev.Exported)
    return polls


def test_after_the_result_it_is_written_out_once_more(polls: Booth) -> None:
    """The checkpoints on the stick speak of the logs as they are: with the last line."""
    closed(polls).ask(fx.PutAway("key", stick_may_be_out=True), ev.AllPutAway)
    note = (polls.stick / "checkpoints" / "events.txt").read_text("utf-8")
    assert int(note.split("\n")[1]) == len(polls.records(Log.EVENTS))


def test_after_the_result_the_stick_may_be_out(polls: Booth) -> None:
    """Nothing is written that could stand on one medium only, and nothing asks for the stick."""
    before = len(closed(polls).records(Log.EVENTS, polls.internal))
    polls.pull()
    polls.quietly(fx.Journal("menu_opened", (("officer", "01"),)))
    polls.ask(fx.PutAway("key", stick_may_be_out=True), ev.AllPutAway)
    assert len(polls.records(Log.EVENTS, polls.internal)) == before


def test_where_nothing_is_open_there_is_nothing_to_write(bare: Booth) -> None:
    assert bare.refused_boot(loaded=False).trouble is Trouble.NO_STICK
    bare.ask(fx.PutAway("key"), ev.AllPutAway)


def test_a_booth_that_stopped_writes_nothing_more(polls: Booth) -> None:
    polls.clerk.office._halt = ev.RecordFailed(Trouble.FORK, halt=True)
    before = polls.kinds(Log.EVENTS)
    polls.ask(fx.PutAway("01 02"), ev.AllPutAway)
    assert polls.kinds(Log.EVENTS) == before


def test_a_voter_is_found_again_after_it(polls: Booth) -> None:
    """The register was closed whole."""
    polls.vote(polls.found(3), 1)
    polls.ask(fx.PutAway("01 02"), ev.AllPutAway)
    polls.power_cut()
    polls.boot()
    polls.unlock()
    uid = polls.village.voters[3].card.uid
    assert uid is not None
    assert polls.do(fx.LookUp(bytes.fromhex(uid))).one(ev.NotFound).why.value == "already_voted"
