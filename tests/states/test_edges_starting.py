"""Every edge from power-on to the menu and of the close, in full."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edges_help import (
    BOLD,
    CHAIR,
    COUNTS,
    DAMAGED,
    DAY,
    DIAGNOSTIC,
    ENGLISH,
    IDLE,
    IDLE_WAIT,
    MEMBER,
    MORE,
    NOTICE,
    OPENS,
    PIN_WAIT,
    READY,
    REHEARSAL,
    RULES,
    SHUT,
    Edge,
    applied,
    line,
)

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states import model as st
from firmware.states.facts import (
    Counts,
    Day,
    Item,
    Language,
    Paper,
    Purpose,
    Refusal,
    Registered,
    Trouble,
    Voter,
)

PIV, TAG = ev.CardArrived(None, piv=True), ev.CardArrived(b"\x04", piv=False)
TWO = (CHAIR, MEMBER)
FIRST = st.Starting(Day(language=Language.EN))
FOUND, POLLS = (Day(RULES, COUNTS, polls_open=is_open, language=Language.ID) for is_open in (False, True))
RESULT = st.Finalising(FOUND, (4, 2))
ALL = tuple(Item)
OVER = st.Closed(SHUT, (4, 2))
REACHED = fx.Reached()
RETRY, SLOW = fx.Wait(105.0), fx.Wait(60.0)


def booted(**more: object) -> ev.Booted:
    return ev.Booted(RULES, COUNTS, **more)  # type: ignore[arg-type]  # a test's shorthand


def failed(*, halt: bool = False, wrote: bool = False) -> ev.BootFailed:
    return ev.BootFailed(Trouble.FORK, halt, "slot 7", wrote)


WRITTEN = Registered("0123456789abcdef", "bilik-register-bilik-1.json")
NEW = ev.BootFailed(Trouble.NO_PACKAGE, halt=False, registered=WRITTEN)
LAST_VOTERS = replace(FIRST, day=replace(FIRST.day, look=BOLD, spoken=True))
STARTING: list[Edge] = [
    (FIRST, booted(), st.Ready(FOUND), REACHED),
    (FIRST, booted(polls_open=True, voter_must_return=True), st.Resuming(POLLS, True), REACHED),
    (FIRST, booted(polls_open=True), st.Resuming(POLLS, False), REACHED),
    (LAST_VOTERS, booted(polls_open=True), st.Resuming(POLLS, False), REACHED),
    (FIRST, booted(polls_open=True, in_order=True), st.Resuming(POLLS, False, in_order=True), REACHED),
    (FIRST, booted(closed=True), st.AwaitTrustee(FOUND), REACHED),
    (
        FIRST,
        booted(closed=True, totals=(4, 2)),
        st.PrintingTape(FOUND, Paper.RESULT, 1, (), RESULT),
        fx.PrintTape(Paper.RESULT, 1, ()),
        REACHED,
    ),
    (FIRST, booted(closed=True, totals=(4, 2), exported=True), st.Closed(FOUND, (4, 2)), REACHED),
    (st.Starting(REHEARSAL), failed(), st.NotReady(SHUT, Trouble.FORK, "slot 7"), RETRY),
    (FIRST, NEW, st.NotReady(replace(FIRST.day), Trouble.NO_PACKAGE, "", WRITTEN), fx.Wait(2.0)),
    (st.StartingSimulasi(REHEARSAL), failed(wrote=True), st.NotReady(SHUT, Trouble.FORK, "slot 7"), SLOW),
    (
        st.Purging(REHEARSAL),
        failed(halt=True),
        st.Stopped(SHUT, Trouble.FORK, "slot 7"),
        fx.StopFinger(),
        fx.LockRoll(),
    ),
    *(
        (st.NotReady(SHUT, Trouble.NO_STICK), event, st.Starting(SHUT), fx.Restart())
        for event in (ev.WaitOver(), ev.StickBack(), ev.StickGone(Trouble.TWO_STICKS), ev.Yes())
    ),
    (READY, ev.StickGone(Trouble.NO_STICK), st.Starting(SHUT), fx.Restart()),
    (READY, TAG, READY),
    (READY, PIV, st.AskOfficer(SHUT, Purpose.MENU, READY), fx.ShufflePad()),
    (OVER, TAG, OVER),
    (OVER, PIV, st.AskOfficer(SHUT, Purpose.MENU, OVER), fx.ShufflePad()),
    (READY, ev.LanguagePicked(Language.EN), st.Ready(replace(SHUT, language=Language.EN))),
    (READY, ev.LookPicked(BOLD), st.Ready(replace(SHUT, look=BOLD))),
]


def menu(back: st.State, items: tuple[Item, ...] = ALL) -> st.Menu:
    return st.Menu(back.day, MEMBER, items, back=back)


def asks(purpose: Purpose, back: st.State) -> tuple[st.State, fx.Wait]:
    return st.AskOfficer(back.day, purpose, back, (MEMBER,)), PIN_WAIT


BEFORE, DURING = menu(READY), menu(IDLE)
AFTER = menu(st.AwaitTrustee(SHUT, (2,)))


def sure(item: Item, back: st.State = IDLE) -> st.ConfirmingItem:
    return st.ConfirmingItem(back.day, MEMBER, item, back)


MENU: list[Edge] = [
    (BEFORE, ev.ItemPicked(Item.OPEN), *asks(Purpose.OPEN, READY)),
    (BEFORE, ev.ItemPicked(Item.POWER_OFF), *asks(Purpose.POWER_OFF, READY)),
    (DURING, ev.ItemPicked(Item.POWER_OFF), *asks(Purpose.POWER_OFF, IDLE)),
    (menu(OVER), ev.ItemPicked(Item.POWER_OFF), *asks(Purpose.POWER_OFF, OVER)),
    (
        menu(st.Ready(DAMAGED)),
        ev.ItemPicked(Item.OPEN),
        st.Refused(DAMAGED, Refusal.CARD_DAMAGED, st.Ready(DAMAGED)),
        fx.LockRoll(),
        NOTICE,
    ),
    (
        menu(st.Ready(DIAGNOSTIC)),
        ev.ItemPicked(Item.OPEN),
        st.Refused(DIAGNOSTIC, Refusal.DIAGNOSTIC_IMAGE, st.Ready(DIAGNOSTIC)),
        fx.LockRoll(),
        NOTICE,
    ),
    (BEFORE, ev.ItemPicked(Item.SIMULASI), *asks(Purpose.SIMULASI, READY)),
    (DURING, ev.ItemPicked(Item.CLOSE), *asks(Purpose.CLOSE, IDLE)),
    (AFTER, ev.ItemPicked(Item.CLOCK), *asks(Purpose.CLOCK, AFTER.back)),
    (BEFORE, ev.ItemPicked(Item.DIAGNOSTICS), st.Diagnosing(SHUT, READY), fx.LockRoll(), fx.CheckDevices()),
    (DURING, ev.ItemPicked(Item.DIAGNOSTICS), st.Diagnosing(DAY, IDLE), fx.CheckDevices()),
    *((DURING, ev.ItemPicked(item), sure(item), PIN_WAIT) for item in (Item.PAUSE, Item.EXTEND)),
    (sure(Item.PAUSE), ev.Yes(), st.Paused(DAY, IDLE), line("polls_paused", officer="0a")),
    (sure(Item.EXTEND), ev.Yes(), IDLE, line("hours_extended", officer="0a")),
    *((sure(Item.EXTEND), event, IDLE) for event in (ev.No(), ev.TimeUp())),
    (DURING, ev.ItemPicked(Item.TYPE_NIK), st.TypingNik(DAY, MEMBER), PIN_WAIT),
    (
        menu(st.Idle(REHEARSAL)),
        ev.ItemPicked(Item.END_SIMULASI),
        sure(Item.END_SIMULASI, st.Idle(REHEARSAL)),
        PIN_WAIT,
    ),
    (
        sure(Item.END_SIMULASI, st.Idle(REHEARSAL)),
        ev.Yes(),
        st.Purging(REHEARSAL),
        fx.LockRoll(),
        fx.Purge(),
    ),
    (DURING, ev.ItemPicked(Item.LEAVE), IDLE),
    (BEFORE, ev.ItemPicked(Item.LEAVE), READY, fx.LockRoll()),
    (menu(IDLE, (Item.LEAVE,)), ev.ItemPicked(Item.CLOSE), menu(IDLE, (Item.LEAVE,))),
    *((menu(st.Idle(ENGLISH)), event, IDLE) for event in (ev.No(), ev.TimeUp())),
    *((AFTER, event, AFTER.back, fx.LockRoll()) for event in (ev.No(), ev.TimeUp())),
    (st.Purging(REHEARSAL), ev.Purged(MORE), st.Ready(replace(SHUT, counts=MORE)), line("simulasi_purged")),
    *(
        (
            st.Refused(DAY, Refusal.CARD_PULLED, st.FingerFailed(DAY, Voter(1))),
            event,
            st.FingerFailed(DAY, Voter(1)),
            IDLE_WAIT,
        )
        for event in (ev.WaitOver(), ev.Yes(), ev.No())
    ),
]


def closing(counts: Counts, *, gate: bool) -> st.Reconciling:
    return st.Reconciling(replace(ENGLISH, counts=counts), TWO, gate)


def hour(*, may_close: bool) -> ev.ClockRead:
    return ev.ClockRead(OPENS, right_day=True, may_open=True, may_close=may_close)


EVERYBODY = replace(COUNTS, cast=300)
CROOKED = replace(COUNTS, cast=9)
CLOSING: list[Edge] = [
    (closing(COUNTS, gate=False), hour(may_close=True), closing(COUNTS, gate=True), IDLE_WAIT),
    (
        closing(COUNTS, gate=False),
        hour(may_close=False),
        st.Refused(DAY, Refusal.TOO_EARLY_TO_CLOSE, IDLE),
        NOTICE,
    ),
    (closing(EVERYBODY, gate=False), hour(may_close=False), closing(EVERYBODY, gate=True), IDLE_WAIT),
    (closing(COUNTS, gate=False), ev.Yes(), closing(COUNTS, gate=False)),
    *(
        (
            closing(counts, gate=True),
            ev.Yes(),
            st.RecordingClose(replace(ENGLISH, counts=counts), TWO),
            fx.LockRoll(),
            line("close_asked", officers="0c 0a", balanced=balanced),
            fx.Close(),
        )
        for counts, balanced in ((COUNTS, True), (CROOKED, False))
    ),
    *((closing(COUNTS, gate=True), event, IDLE) for event in (ev.No(), ev.TimeUp())),
    (st.RecordingClose(DAY, TWO), ev.Recorded(MORE), st.AwaitTrustee(replace(SHUT, counts=MORE))),
    (
        st.Tallying(SHUT, (1, 2)),
        ev.Tallied((4, 2)),
        st.PrintingTape(SHUT, Paper.RESULT, 1, (), st.Finalising(SHUT, (4, 2))),
        fx.PrintTape(Paper.RESULT, 1, ()),
    ),
    (st.Finalising(SHUT, (4, 2)), ev.Exported(), st.Closed(SHUT, (4, 2))),
]


@pytest.mark.parametrize("edge", [*STARTING, *MENU, *CLOSING])
def test_edge(edge: Edge) -> None:
    applied(edge)
