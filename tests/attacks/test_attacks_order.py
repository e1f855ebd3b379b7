"""Given the whole stick and the order in which people came, nobody's vote can be told better than by chance.

The day is fixed by its label, so the tests say the same in every run. Each attacker is also shown a booth
that leaks, and must then succeed: a statistic that finds nothing anywhere would prove nothing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from attacks_statistics import FIELDS, Rows, bayes, extremes, nearest, surprise, worst_bit
from attacks_stick import election

from firmware.ballot.group import Q
from firmware.ballot.hashes import h
from firmware.ballot.seal import challenge
from firmware.ballot.verify import parse
from firmware.storage.durable import STILL_NS
from firmware.storage.slot import SLOT_BYTES, Kind, Log
from hw_sim.seeded_day import SeededDay
from hw_sim.sticks import Order, make_stick

BALLOTS = 600
LUCK = 4.0
"""Standard deviations: guesses at random are this lucky three times in 100,000."""


@dataclass(frozen=True)
class Watched:
    """What the watcher at the door and the finder of the stick have together, and the truth."""

    visits: tuple[bytes, ...]
    rows: tuple[Rows, ...]
    choices: tuple[int, ...]


@pytest.fixture(scope="module")
def watched() -> Watched:
    """600 votes: what lies in the log from one voter to the next (BALLOT and CAST), and every field."""
    chance = random.Random("who votes what")
    day = SeededDay(election(), "ramai")
    day.start()
    choices = tuple(chance.choices((1, 2, 3), (5, 4, 1), k=BALLOTS))
    for choice in choices:
        day.cast(choice)
    slots = day.raw[Log.BALLOTS][1:]
    visits = tuple(slots[at] + slots[at + 1] for at in range(0, len(slots), 2))
    return Watched(visits, tuple(map(fields_of(day), day.kept)), choices)


def fields_of(day: SeededDay):
    def read(body: bytes) -> Rows:
        ballot = parse(day.context, body)
        c = challenge(h(day.context.he, b"\x20" + ballot.id), day.context.options, ballot.transcript)
        return [{**_numbers(option), "c0": (c - option.c1) % Q} for option in ballot.options]

    return read


def _numbers(option: object) -> dict[str, int]:
    values = {name: getattr(option, name) for name in FIELDS}
    return {
        name: value if isinstance(value, int) else int.from_bytes(value, "little")
        for name, value in values.items()
    }


def test_no_bit_of_a_visit_goes_with_a_choice(watched: Watched) -> None:
    """Numbers, lengths, links, sealed ballot, commitment, signatures, digests: 65,536 bits, three options."""
    worst, bound = worst_bit(watched.visits, watched.choices)
    assert worst < bound


def test_a_leak_of_one_bit_would_be_seen(watched: Watched) -> None:
    """The booth sets the low bit of alpha_1 for option 1, in every third ballot only."""
    at = 48 + 4 + 32
    leaky = [
        visit[:at] + bytes([visit[at] & 0xFE | (choice == 1)]) + visit[at + 1 :] if number % 3 == 0 else visit
        for number, (visit, choice) in enumerate(zip(watched.visits, watched.choices, strict=True))
    ]
    worst, bound = worst_bit(leaky, watched.choices)
    assert worst > bound


def test_no_field_of_the_chosen_option_stands_out(watched: Watched) -> None:
    """56 ways to guess the option from the numbers of a ballot: largest, smallest, low bytes, low bits."""
    rules = extremes()
    assert len(rules) == 56
    for name, rule in rules.items():
        assert surprise([rule(rows) for rows in watched.rows], watched.choices) < LUCK, name


def test_a_proof_that_shows_its_true_branch_would_be_seen(watched: Watched) -> None:
    """A booth that draws false branches' challenges from half the range: c1 of the choice is often larger."""
    chance = random.Random("half the range")
    guesses = []
    for rows, choice in zip(watched.rows, watched.choices, strict=True):
        half = [
            {**row, "c1": row["c1"] if number == choice else chance.randrange(Q // 2)}
            for number, row in enumerate(rows, 1)
        ]
        guesses.append(extremes()["largest c1"](half))
    assert surprise(guesses, watched.choices) > LUCK


@pytest.mark.parametrize("learn", [bayes, nearest])
def test_who_knows_half_of_the_voters_learns_nothing_of_the_others(watched: Watched, learn) -> None:
    guesses = learn(watched.visits, watched.choices)
    assert surprise(guesses, watched.choices[BALLOTS // 2 :]) < LUCK


def test_what_can_be_learned_would_be_learned(watched: Watched) -> None:
    """The same visits with sixteen bits that lean towards the choice."""
    chance = random.Random("leaning")
    leaky = [
        visit[:100]
        + bytes(choice if chance.random() < 0.5 else chance.randrange(1, 4) for _ in range(16))
        + visit[116:]
        for visit, choice in zip(watched.visits, watched.choices, strict=True)
    ]
    short = [visit[96:120] for visit in leaky]
    for learn in (bayes, nearest):
        assert surprise(learn(short, watched.choices), watched.choices[BALLOTS // 2 :]) > LUCK


def test_records_come_in_the_same_kinds_and_lengths_whatever_is_chosen() -> None:
    shapes = set()
    for choice in (1, 2, 3):
        day = SeededDay(election(), "sama")
        day.start()
        day.authorise(0)
        day.spoil(choice)
        day.cast(choice)
        day.settle(True)
        shapes.add(tuple((raw[6], raw[12:16], len(raw)) for raw in day.raw[Log.BALLOTS]))
    assert len(shapes) == 1


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, tuple[int, ...], tuple[int, ...]]]:
    """Two sticks by the booth's own ledger, written to real files: folder, rows in order, choices."""
    found = []
    for seed in (1, 2):
        folder = tmp_path_factory.mktemp(f"day{seed}") / "stick"
        made = make_stick(Order(20, 3, seed, folder, spoils=20))
        found.append((folder, made.rows, tuple(choice for choice, _ in made.choices)))
    return found


def test_files_tell_no_time(days) -> None:
    """Every file was last changed in the year 2000, before anyone voted."""
    for folder, _, _ in days:
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert len(files) == 8
        assert {path.stat().st_mtime_ns for path in files} == {STILL_NS}


def test_the_events_log_has_no_line_between_opening_and_close(days) -> None:
    """Twenty voters, some of whom challenged: nothing on it speaks of any of them."""
    for folder, _, _ in days:
        events = (folder / "events.log").read_bytes()
        slots = [events[at : at + SLOT_BYTES] for at in range(0, len(events), SLOT_BYTES)]
        texts = [raw[48 : 48 + int.from_bytes(raw[12:16], "big")] for raw in slots if raw[6] == Kind.EVENT]
        kinds = [text.split(b'"event":"')[1].split(b'"')[0] for text in texts]
        assert kinds == [
            b"booth_started", b"polls_opened", b"close_asked", b"share_taken", b"share_taken", b"exported",
        ]  # fmt: skip


def test_the_register_is_the_same_whoever_came_first(days) -> None:
    """Rows in the order of the roll: guessing that the first cell is the first voter is as good as chance."""
    for folder, rows, _ in days:
        register = (folder / "attendance.bin").read_bytes()[SLOT_BYTES:]
        voted = [row for row in range(len(register) // 32) if register[32 * row] == 2]
        assert voted == sorted(rows)
    day, turned = SeededDay(election(), "urut"), SeededDay(election(), "urut")
    for one, order in ((day, (4, 0, 7)), (turned, (7, 4, 0))):
        one.start()
        for row in order:
            one.vote(row, 1)
    assert day.register() == turned.register()
