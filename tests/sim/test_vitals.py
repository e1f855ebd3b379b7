"""Memory and waiting over a day: what grows is seen, also behind restarts."""

import os

import pytest

from hw_sim.vitals import KIB, MIB, Life, Vitals, growth, resident, tenths


def test_first_and_last_tenth() -> None:
    values = [1.0, 9.0, 1.0, *[5.0] * 24, 7.0, 2.0, 7.0]
    assert tenths(values) == (1.0, 7.0)
    assert tenths([4.0]) == (4.0, 4.0)
    assert tenths([]) == (0.0, 0.0)


def test_a_restart_does_not_hide_what_grows() -> None:
    """Two lives, each growing by 2 KiB a voter after its warm-up: the day ends as small as it began."""
    lives = [
        Life(pid, [(at, size if at else 0) for at, size in zip(range(0, 50, 10), sizes, strict=True)])
        for pid in (1, 2)
        for sizes in ([0, 100 * KIB, 120 * KIB, 140 * KIB, 160 * KIB],)
    ]
    assert growth(lives) == 2 * KIB


def test_the_warm_up_is_no_growth() -> None:
    assert growth([Life(1, [(10, 10 * MIB), (20, 50 * MIB), (30, 50 * MIB)])]) == 0
    assert growth([Life(1, [(10, 10 * MIB), (20, 50 * MIB)])]) == 0


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
        "kib_per_voter": round(5 * 1024 / 3, 2),
        "lives": 1,
    }
    assert told["commit_ms"] == {"first": 10.0, "last": 20.0}
