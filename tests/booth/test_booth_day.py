"""A polling day through the clerk: every effect, its answer, the figures after it, what the stick holds."""

from __future__ import annotations

import json
from datetime import timedelta

from booth_help import CHAIR, PATIENCE, Booth, on_paper, option_on

from firmware.booth.inbox import PrintJob
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.effects import Effect
from firmware.states.facts import Counts, Digits, Override, Paper, Refusal, Spoiling, Voter
from firmware.storage.ballot_records import Spoil
from firmware.storage.checkpoint import parse_note
from firmware.storage.records import Close, Tally
from firmware.storage.slot import Log


def figures(**seen: int) -> Counts:
    return Counts(roll=12, **seen)


def carriers(booth: Booth) -> list[int]:
    return [voter.row for voter in booth.village.voters if voter.card.found]


def test_a_fresh_booth_boots_with_nothing_counted(booth: Booth) -> None:
    booted = booth.boot()
    assert booted.counts == figures()
    said = (booted.polls_open, booted.closed, booted.exported, booted.voter_must_return, booted.totals)
    assert said == (False, False, False, False, None)
    assert (booted.rules.options, booted.rules.blank, booted.rules.threshold) == (4, True, 2)
    assert booted.rules.opens == booth.village.opens
    assert [event.kind for event in booth.events()] == ["booth_started"]
    assert booth.level()


def test_a_whole_day(polls: Booth) -> None:
    rows = carriers(polls)
    assert polls.vote(polls.found(rows[0]), 1) == figures(authorised=1, cast=1, slips=1)

    # an override, and a voter who says that the slip is wrong
    voter = polls.found(rows[1])
    counts = polls.record(fx.Authorise(voter, Override.WORN, CHAIR))
    assert counts == figures(authorised=2, overridden=1, cast=1, slips=1)
    counts = polls.challenge(2)
    assert counts == figures(authorised=2, overridden=1, cast=1, spoiled=1, slips=2)
    polls.record(fx.Seal(3))
    assert option_on(polls.slip()) == 3
    assert polls.record(fx.Cast()).cast == 2

    # one walks away before sealing, one after, one at a dead printer
    polls.record(fx.Authorise(polls.found(rows[2])))
    assert polls.record(fx.Release()).abandoned == 1
    polls.record(fx.Authorise(polls.found(rows[3])))
    polls.record(fx.Seal(1))
    polls.slip()
    assert polls.record(fx.Spoil(Spoiling.ABANDONED)).spoiled == 2
    polls.record(fx.Release())
    polls.record(fx.Authorise(polls.found(rows[4])))
    polls.record(fx.Seal(1))
    counts = polls.record(fx.Spoil(Spoiling.NO_SLIP))
    assert (counts.spoiled, counts.slips, counts.unknown_slips) == (3, 4, 1)
    polls.record(fx.Release())

    # one of them comes back and votes blank
    counts = polls.vote(polls.found(rows[2]), 4)
    assert counts == figures(
        authorised=5, overridden=1, cast=3, spoiled=3, abandoned=2, slips=5, unknown_slips=1
    )
    assert counts.balanced

    polls.quietly(fx.LockRoll())
    assert polls.record(fx.Close()) == counts
    assert polls.tally(3, 1) == (1, 0, 1, 1)
    for copy in (1, 2):
        codes = on_paper(polls.ask(fx.PrintTape(Paper.RESULT, copy, ()), PrintJob).data)
        assert codes
    polls.ask(fx.Export(), ev.Exported)
    check_the_stick(polls)


def check_the_stick(booth: Booth) -> None:
    assert booth.level()
    ballots = booth.records(Log.BALLOTS)
    spoils = [record for record in ballots if isinstance(record, Spoil)]
    assert [(spoil.reason, spoil.opening is not None) for spoil in spoils] == [
        (Spoiling.CHALLENGE, True),
        (Spoiling.ABANDONED, False),
        (Spoiling.NO_SLIP, False),
    ]
    (close,) = (record for record in ballots if isinstance(record, Close))
    assert (close.cast, close.spoiled, close.slips, close.abandoned) == (3, 3, 5, 2)
    (tally,) = (record for record in ballots if isinstance(record, Tally))
    assert (tally.totals, [share.index for share in tally.shares]) == ((1, 0, 1, 1), [1, 3])
    result = json.loads((booth.stick / "result.json").read_text("utf-8"))
    assert [option["votes"] for option in result["options"]] == [1, 0, 1, 1]
    assert result["counts"]["cast"] == 3
    for log in Log:
        note = (booth.stick / "checkpoints" / f"{log.label}.txt").read_text("utf-8")
        checkpoint, _ = parse_note(note)
        assert result["checkpoints"][log.label] == note
        assert checkpoint.size == len(booth.records(log))
    assert "bilik audit" in (booth.stick / "READ-ME.txt").read_text("utf-8")


def test_who_has_voted_is_turned_away(polls: Booth) -> None:
    row = carriers(polls)[0]
    polls.vote(polls.found(row), 1)
    card = polls.village.voters[row].card
    assert polls.ask(fx.LookUp(bytes.fromhex(card.uid or "")), ev.NotFound).why is Refusal.ALREADY_VOTED
    nik = Digits(polls.village.voters[row].nik)
    assert polls.ask(fx.LookUpNik(nik), ev.NotFound).why is Refusal.ALREADY_VOTED


def test_unknown_cards_and_numbers(polls: Booth) -> None:
    unknown: list[Effect] = [
        fx.LookUp(b"\x04unknow"),
        fx.LookUp(b"\x04unk"),
        fx.LookUp(b""),
        fx.LookUp(bytes(10)),
    ]
    unknown += [fx.LookUpNik(Digits(nik)) for nik in ("0" * 16, "", "123")]
    for effect in unknown:
        assert polls.ask(effect, ev.NotFound).why is Refusal.UNKNOWN_VOTER


def test_every_voter_is_found_by_card_and_by_nik(polls: Booth) -> None:
    for voter in polls.village.voters:
        assert polls.ask(fx.LookUpNik(Digits(voter.nik)), ev.Found).voter.row == voter.row
        if voter.card.found:
            assert polls.found(voter.row).row == voter.row
        templates = polls.clerk.finger_templates(Voter(voter.row))
        assert [len(template) for template in templates] == [512] * len(voter.fingers)


def test_the_same_slip_again_and_never_another_serial(polls: Booth) -> None:
    polls.record(fx.Authorise(polls.found(carriers(polls)[0])))
    polls.record(fx.Seal(2))
    first = polls.slip()
    assert polls.slip() == first
    polls.record(fx.Spoil(Spoiling.CHALLENGE))
    polls.record(fx.Seal(2))
    assert polls.slip() != first
    polls.record(fx.Cast())


def test_a_receipt_tells_the_ballot_and_no_choice(polls: Booth) -> None:
    rows = carriers(polls)
    receipts = []
    for row, option in zip(rows, (1, 2, 3, 4), strict=False):
        polls.vote(polls.found(row), option)
        receipts.append(polls.ask(fx.PrintReceipt(), PrintJob).data)
    assert len(set(receipts)) == 4
    assert len({len(receipt) for receipt in receipts}) == 1


def test_a_challenged_ballot_opens_to_what_was_chosen(polls: Booth) -> None:
    polls.record(fx.Authorise(polls.found(carriers(polls)[0])))
    for option in (1, 2, 3, 4):
        polls.challenge(option)
    openings = [r.opening for r in polls.records(Log.BALLOTS) if isinstance(r, Spoil)]
    assert [opening[0] for opening in openings if opening] == [1, 2, 3, 4]


def test_a_trustees_share_that_is_not_his_is_refused(polls: Booth) -> None:
    polls.vote(polls.found(carriers(polls)[0]), 2)
    polls.record(fx.Close())
    mine = polls.share(1)
    swapped = type(mine)(2, mine.secret)
    assert polls.ask(swapped, ev.OfficerUnknown).why.value == "bad_share"
    assert polls.tally(1, 2) == (0, 1, 0, 0)


def test_nobody_voted(polls: Booth) -> None:
    polls.record(fx.Close())
    assert polls.tally(2, 3) == (0, 0, 0, 0)
    polls.ask(fx.PrintTape(Paper.RESULT, 1, ()), PrintJob)
    polls.ask(fx.Export(), ev.Exported)


def test_the_order_of_records_is_the_days(polls: Booth) -> None:
    polls.vote(polls.found(carriers(polls)[0]), 1)
    polls.record(fx.Close())
    polls.tally(1, 2)
    assert polls.kinds() == ["Session", "Ballot", "Cast", "Close", "Tally"]
    assert [event.kind for event in polls.events()] == ["booth_started", "polls_opened"]


def test_the_zero_tape_is_refused_when_anything_is_not_zero(polls: Booth) -> None:
    polls.record(fx.Authorise(polls.found(carriers(polls)[0])))
    polls.record(fx.Release())
    assert "authorised" in polls.ask(fx.ProveZero(), ev.NotZero).detail


def test_the_clock_says_day_and_hours(booth: Booth) -> None:
    booth.boot()
    opens, closes = booth.village.opens, booth.village.closes
    for now, expected in (
        (opens - timedelta(days=1), (False, False, False)),
        (opens - timedelta(minutes=1), (True, False, False)),
        (opens, (True, True, False)),
        (closes - timedelta(seconds=1), (True, True, False)),
        (closes, (True, True, True)),
        (opens + timedelta(days=1), (False, True, True)),
    ):
        booth.set_clock(now)
        read = booth.ask(fx.ReadClock(), ev.ClockRead)
        assert (read.right_day, read.may_open, read.may_close) == expected
        assert read.now == now
        assert read.now.utcoffset() == opens.utcoffset()


def test_officers_set_a_clock_that_is_wrong_or_dead(booth: Booth) -> None:
    booth.boot()
    opens = booth.village.opens
    (booth.root / "since_epoch").unlink()
    assert not booth.ask(fx.ReadClock(), ev.ClockRead).right_day
    read = booth.ask(fx.SetClock(opens), ev.ClockRead)
    assert read.right_day
    assert read.may_open
    assert abs((read.now - opens).total_seconds()) < PATIENCE
