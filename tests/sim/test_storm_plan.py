"""What a stormy day has in store: the same by seed, each phase and each blow at least once."""

from dataclasses import replace

import pytest

from hw_sim.fault_names import LINE
from hw_sim.plan import Trick, plan_day
from hw_sim.storm_phases import Phase
from hw_sim.storm_plan import (
    BELOW,
    DEVICES,
    EVENING,
    MORNING,
    STICK,
    VISITS,
    Blow,
    Strike,
    link_faults,
    plan_storm,
)

DAY = plan_day(60, 300, 4, 3, 2, 5, light=True).visits


def storm(seed: int = 5, *, below: bool = True) -> tuple[Strike, ...]:
    return plan_storm(DAY, seed, below=below)


def test_the_same_seed_gives_the_same_storm() -> None:
    assert storm() == storm()
    assert storm(5) != storm(6)


@pytest.mark.parametrize("seed", range(1, 11))
def test_each_phase_is_struck_and_each_blow_falls(seed: int) -> None:
    strikes = storm(seed)
    cuts = {(strike.phase, strike.visit) for strike in strikes if strike.blow is Blow.POWER_CUT}
    every = {*MORNING, *VISITS, *EVENING, Phase.SPOILING, Phase.ABANDONED}
    assert {phase for phase, _ in cuts} - {None} == every
    assert {phase for phase, visit in cuts if visit == 0} >= set(MORNING)
    assert {phase for phase, visit in cuts if visit == 61} >= set(EVENING)
    assert {strike.blow for strike in strikes} == set(Blow)


def test_strikes_come_in_the_order_of_visits_and_within_the_day() -> None:
    visits = [strike.visit for strike in storm()]
    assert visits == sorted(visits)
    assert (visits[0], visits[-1]) == (0, len(DAY) + 1)


def test_spoiling_and_walking_away_are_struck_where_they_happen() -> None:
    for phase, tricks in (
        (Phase.SPOILING, {Trick.CHALLENGE}),
        (Phase.ABANDONED, {Trick.WALKS_AWAY, Trick.WALKS_FROM_SLIP}),
    ):
        (strike,) = [s for s in storm() if s.phase is phase and s.blow is Blow.POWER_CUT]
        assert DAY[strike.visit - 1].trick in tricks


def test_a_copy_is_stale_before_it_is_put_in() -> None:
    for seed in range(20):
        strikes = storm(seed)
        (copied,) = [strike.visit for strike in strikes if strike.blow is Blow.COPIED]
        assert all(copied <= strike.visit <= 60 for strike in strikes if strike.blow is Blow.STALE)


def test_without_faults_below_there_are_none() -> None:
    blows = {strike.blow for strike in storm(below=False)}
    assert not blows & {*BELOW, Blow.CUT_IN_WRITE}
    assert blows >= {*STICK, *DEVICES} - {*BELOW}


def test_a_small_day_without_tricks_has_a_storm_too() -> None:
    """Half of the phases are struck, over the seeds each of them; nobody spoils or leaves."""
    plain = tuple(replace(DAY[0], row=row, trick=Trick.PLAIN, incident=None) for row in range(2))
    seen = set()
    for seed in range(20):
        cuts = [s for s in plan_storm(plain, seed, below=False) if s.blow is Blow.POWER_CUT]
        phases = {strike.phase for strike in cuts} - {None}
        assert len(phases) == (len(MORNING) + len(VISITS) + len(EVENING)) // 2
        assert not any(strike.again for strike in cuts)
        seen |= phases
    assert seen == {*MORNING, *VISITS, *EVENING}


def test_no_byte_is_changed_on_the_printers_cable() -> None:
    orders = link_faults(0.01)
    names = {device: {o.name for o in orders if o.device == device} for device in ("reader", "printer")}
    assert names["reader"] == set(LINE)
    assert not names["printer"] & {"drop", "flip", "insert", "duplicate", "truncate", "garbage", "silence"}
