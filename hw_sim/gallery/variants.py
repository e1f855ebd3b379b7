"""Screens whose state class and reason are in the list already, but which look different by another fact.

variants(day)  -> [("checking-finger--again", CheckingFinger(day, Voter(0), 2, again=True)), ...]
"""

from __future__ import annotations

from dataclasses import replace

from firmware.states import model as m
from firmware.states.facts import (
    Alarm,
    Day,
    Digits,
    OfficerRefusal,
    Purpose,
    Registered,
    Trouble,
    Voter,
)
from firmware.states.model import State
from firmware.states.signin import open_menu
from firmware.states.system import System
from hw_sim.exemplars import CHAIR, DETAIL, PAD, PAIR
from hw_sim.gallery.variants_devices import device_variants, item_variants, patience_variants

TOTALS = (88, 57, 49, 7, 0, 0)


def variants(day: Day) -> list[tuple[str, State]]:
    """Each with its name. `day` has the polls open; states before and after are given a day of their own."""
    shut = replace(day, polls_open=False)
    idle, ready = m.Idle(day), m.Ready(shut)
    damaged = replace(shut, system=System(bad_place="4711"))
    differ = replace(day, counts=replace(day.counts, cast=200))
    return [
        ("not-ready-no_package--first-start", m.NotReady(shut, Trouble.NO_PACKAGE, "", _registered())),
        ("not-ready-bad_package--detail", m.NotReady(shut, Trouble.BAD_PACKAGE, DETAIL)),
        ("ready--card-damaged", m.Ready(damaged)),
        ("ask-officer-open--second", m.AskOfficer(shut, Purpose.OPEN, ready, (CHAIR,))),
        (
            "ask-officer-open--refused",
            m.AskOfficer(shut, Purpose.OPEN, ready, (CHAIR,), OfficerRefusal.SAME_PERSON),
        ),
        ("enter-pin--empty", m.EnterPin(day, Purpose.MENU, idle, PAD)),
        (
            "enter-pin--wrong",
            m.EnterPin(day, Purpose.MENU, idle, PAD, (), Digits(), OfficerRefusal.WRONG_PIN, 2),
        ),
        ("menu--before", _menu(ready)),
        ("menu--open", _menu(idle)),
        *device_variants(shut),
        *item_variants(day),
        *patience_variants(day),
        ("confirming-clock--reading", m.ConfirmingClock(shut, PAIR, back=ready)),
        ("resuming--vote-again", m.Resuming(day, True)),
        ("resuming--in-order", m.Resuming(day, False, in_order=True)),
        ("typing-nik--empty", m.TypingNik(day, CHAIR)),
        ("checking-finger--again", m.CheckingFinger(day, Voter(0), 2, again=True)),
        ("voting--nothing-chosen", m.Voting(day)),
        ("voting--blank-chosen", m.Voting(day, day.rules.options)),
        ("confirming--blank", m.Confirming(day, day.rules.options)),
        ("abandoned--sealed", m.Abandoned(day, m.CheckingSlip(day), True)),
        ("deciding-abandoned--sealed", m.DecidingAbandoned(day, CHAIR, m.CheckingSlip(day), True)),
        ("deciding-tampered--card", m.DecidingTampered(day, CHAIR, (Alarm.CARD,), idle)),
        ("reconciling--differ", m.Reconciling(differ, PAIR, True)),
        ("reconciling--reading-clock", m.Reconciling(day, PAIR)),
        ("await-trustee--none-yet", m.AwaitTrustee(shut)),
        ("await-trustee--wrong-pin", m.AwaitTrustee(shut, (1,), OfficerRefusal.WRONG_PIN, 2)),
        ("key-held--polls-open", m.KeyHeld(day, m.Tampered(day, (Alarm.KEY,), idle))),
        ("confirming-power-off--polls-open", m.ConfirmingPowerOff(day, PAIR, idle)),
        ("updating--checking", m.Updating(shut, "0.2.0", ready, 70)),
    ]


def lifelike(state: State) -> State:
    """An exemplar with figures that could be those of a day, where its own are all zero."""
    if isinstance(state, m.Closed | m.Finalising):
        return replace(state, totals=TOTALS[: state.day.rules.options])
    return state


def _registered() -> Registered:
    return Registered(key="82ac2a75b9010c5a", file="bilik-register-82ac2a75.json")


def _menu(back: m.Ready | m.Idle) -> State:
    """What the rules put into the chair's menu there."""
    return open_menu(CHAIR, back).state
