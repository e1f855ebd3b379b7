"""Memory and waiting over a day: what grows is seen, also behind restarts."""

import os

import pytest

from hw_sim.vitals import KIB, MIB, Life, Vitals, growth, resident, tenths


def test_first_and_last_tenth() -> None:
    values = [1.0, 9.0, 1.0, *[5.0] * 24, 7.0, 2.0, 7.0]
    assert tenths(values) == (1.0, 7.0)
    assert tenths([4.0]) == (4.0, 4.0)
    assert tenths([]) == (0.0, 0.0)


def life(pid: int, *kib: int) -> Life:
    return Life(pid, [(at * 10, size * KIB) for at, size in enumerate(kib)])


def test_a_restart_does_not_hide_what_grows() -> None:
    """Two lives, each growing by 2 KiB a voter: the day ends as small as it began."""
    lives = [life(pid, 100, 120, 140, 160, 180, 200) for pid in (1, 2)]
    assert growth(lives) == 2 * KIB


def test_warming_up_is_no_growth() -> None:
    assert growth([life(1, 10, 50, 80, 90, 90, 90, 90)]) == 0
    assert growth([life(1, 10, 20, 30)]) == 0  # too short to tell


def test_a_step_in_one_life_is_no_leak() -> None:
    steps = [life(1, 90, 90, 90, 90, 90, 95), life(2, 90, 90, 90, 90, 90, 90), life(3, *[90] * 6)]
    assert growth(steps) == 0


def test_every_so_many_voters_the_process_is_looked_at() -> None:
    vitals = Vitals(every=2)
    for _ in range(9):
        vitals.voter(os.getpid())
    assert [at for life in vitals.lives for at, _ in life.samples] == [2, 4, 6, 8]
    assert resident(os.getpid()) > MIB


def test_no_process_is_no_sample() -> None:
    vitals = Vitals(every=1)
    vitals.voter(None)
    vitals.sample(7, 0)
    assert vitals.lives == []
    assert resident(2**22 + 1) == 0


def test_the_figures() -> None:
    vitals = Vitals(every=1)
    for voter, mib in enumerate((90, 100, 100, 101, 105)):
        vitals.voters = voter
        vitals.sample(5, mib * MIB)
    for seconds in (0.01, 0.02):
        vitals.waited(seconds)
    told = vitals.figures()
    assert told["memory_mib"] == {
        "first": 100.0,
        "last": 105.0,
        "change_percent": pytest.approx(5.0),
        "kib_per_voter": 5 * 1024 / 2,
        "lives": 1,
    }
    assert told["commit_ms"] == {"first": 10.0, "last": 20.0}
