"""A machine that lies under valid signatures: only proofs, order and counts can give it away."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from audit_forger import Books, rewrite
from audit_stick import Booth, Village, copy_of, look, make_tally

from firmware.audit.events import fault_of
from firmware.ballot import group
from firmware.ballot.seal import commitment, seal, slip_serial
from firmware.ballot.tally import Accumulator
from firmware.ballot.verify import parse
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage.attendance import CELL_BYTES, Owner, Standing, read_register, whole
from firmware.storage.keys import public_bytes
from firmware.storage.records import Ballot, Cast, Close, Event, Session, Spoil, Tally
from firmware.storage.slot import SLOT_BYTES, Kind, Log

Lie = Callable[[Books], None]


@pytest.fixture(scope="module")
def plain(village: Village, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day without torn slots: ballots 1 cast, 2 challenged, 3 cast, 4 restarted, 5 cast, 6 walked away."""
    booth = Booth(tmp_path_factory.mktemp("plain"), village)
    booth.vote(0, 2)
    booth.ledger.authorise(1)
    booth.spoil(1, reason=1)
    booth.cast(1)
    booth.ledger.settle(True)
    booth.ledger.authorise(2)
    booth.ledger.event("override", None, officer="a1", reason="worn_finger")
    booth.ballot(3)
    booth.restart()
    booth.vote(2, 3)
    booth.ledger.authorise(3)
    booth.spoil(2, reason=3)
    booth.ledger.settle(False)
    booth.finish(booth.tally())
    return booth.stick


@pytest.fixture
def stick(plain: Path, tmp_path: Path) -> Path:
    return copy_of(plain, tmp_path / "stick")


def after(stick: Path, village: Village, lie: Lie) -> list[str]:
    """What the audit says of the stick once the machine has lied."""
    rewrite(stick, village, lie)
    report = look(stick)
    assert report.exit_code == 1
    return report.lines()


def names(lines: list[str], log: str, slot: int, reason: str) -> bool:
    return lines[0].startswith(f"TIDAK SAH: {log} log, slot {slot}: ") and reason in lines[0]


def test_what_is_written_anew_unchanged_holds(stick: Path, village: Village) -> None:
    rewrite(stick, village, lambda books: None)
    report = look(stick)
    assert report.exit_code == 0
    assert report.to_json()["totals"] == {"1": 1, "2": 1, "3": 1}


# Order


def test_a_ballot_cast_twice(stick: Path, village: Village) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slots.append(books.first(Kind.CAST) + 1)
        books.insert(slots[0], books.read(slots[0] - 1))

    assert names(after(stick, village, lie), "ballots", slots[0], "[O2]")


def test_a_ballot_and_its_cast_repeated(stick: Path, village: Village) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        at = books.first(Kind.CAST)
        slots.append(at + 1)
        books.insert(at + 1, books.read(at))
        books.insert(at + 1, books.read(at - 1))

    assert names(after(stick, village, lie), "ballots", slots[0], "[O1]")


def test_a_cast_turned_into_a_spoil(stick: Path, village: Village) -> None:
    def lie(books: Books) -> None:
        at = books.first(Kind.CAST)
        cast = books.read(at)
        assert isinstance(cast, Cast)
        books.put(at, Spoil(cast.j, 3, 1, bytes(32), cast.commitment))

    assert "CLOSE gives other counts" in after(stick, village, lie)[0]


def test_a_ballot_cast_across_a_restart(stick: Path, village: Village) -> None:
    """What a restart interrupts was not confirmed by anybody."""
    slots: list[int] = []

    def lie(books: Books) -> None:
        slots.append(books.first(Kind.SPOIL, 1))
        spoil = books.read(slots[0])
        assert isinstance(spoil, Spoil)
        books.put(slots[0], Cast(spoil.j, spoil.commitment))

    assert names(after(stick, village, lie), "ballots", slots[0], "restart")


def test_a_spoil_that_blames_a_restart_that_was_none(stick: Path, village: Village) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slots.append(books.first(Kind.SPOIL, 2))
        spoil = books.read(slots[0])
        assert isinstance(spoil, Spoil)
        books.put(slots[0], replace(spoil, reason=2))

    assert names(after(stick, village, lie), "ballots", slots[0], "restart")


@pytest.mark.parametrize("kind", [Kind.BALLOT, Kind.CLOSE, Kind.CAST])
def test_a_record_after_close(stick: Path, village: Village, kind: Kind) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slots.append(books.first(Kind.CLOSE) + 1)
        books.insert(slots[0], books.read(books.first(kind)))

    assert names(after(stick, village, lie), "ballots", slots[0], "[O6]")


def test_a_second_tally(stick: Path, village: Village) -> None:
    def lie(books: Books) -> None:
        books.insert(len(books.ballots), books.read(books.first(Kind.TALLY)))

    assert "TALLY stands once" in after(stick, village, lie)[0]


def test_a_session_in_the_events_log_alone(stick: Path, village: Village) -> None:
    def lie(books: Books) -> None:
        books.events.append(books.events[0])

    lines = after(stick, village, lie)
    assert "stands there first [Starting again]" in lines[0]


# Ballots


def first_ballot(books: Books) -> tuple[int, Ballot]:
    slot = books.first(Kind.BALLOT)
    ballot = books.read(slot)
    assert isinstance(ballot, Ballot)
    return slot, ballot


@pytest.mark.parametrize("at", [0, 40, 300, 700, 980])
def test_a_ballot_that_proves_nothing(stick: Path, village: Village, at: int) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slot, ballot = first_ballot(books)
        slots.append(slot)
        body = bytearray(ballot.sealed)
        body[at] ^= 1
        books.put(slot, Ballot(ballot.j, bytes(body)))

    assert names(after(stick, village, lie), "ballots", slots[0], "ballot 1: ")


def test_the_same_sealed_ballot_under_another_number(stick: Path, village: Village) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        _, ballot = first_ballot(books)
        slots.append(books.first(Kind.BALLOT, 2))
        books.put(slots[0], Ballot(3, ballot.sealed))

    assert names(after(stick, village, lie), "ballots", slots[0], "another election, machine or number")


def test_a_ballot_replaced_by_a_valid_one(stick: Path, village: Village) -> None:
    """The proof holds and the totals are of other ballots: TALLY's sums are not these."""

    def lie(books: Books) -> None:
        slot, _ = first_ballot(books)
        machine = public_bytes(village.devices[0])
        books.put(slot, Ballot(1, seal(village.context, machine, 1, 1, b"x" * 32)))

    assert "sums are not those of the cast ballots" in after(stick, village, lie)[0]


# Openings


def spoiled(books: Books) -> tuple[int, Spoil]:
    slot = books.first(Kind.SPOIL)
    spoil = books.read(slot)
    assert isinstance(spoil, Spoil)
    assert spoil.opening is not None
    return slot, spoil


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda s: replace(s, opening=(2, s.opening[1])), "gives another ballot"),
        (lambda s: replace(s, opening=(9, s.opening[1])), "malformed"),
        (lambda s: replace(s, opening=(s.opening[0], b"y" * 32)), "not the one committed to"),
        (lambda s: replace(s, slip_hash=bytes(32)), "slip hash"),
    ],
)
def test_a_false_opening(
    stick: Path, village: Village, change: Callable[[Spoil], Spoil], reason: str
) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slot, spoil = spoiled(books)
        slots.append(slot)
        books.put(slot, change(spoil))

    assert names(after(stick, village, lie), "ballots", slots[0], reason)


def test_a_machine_that_sealed_another_choice_than_it_opens(stick: Path, village: Village) -> None:
    """The voter touched 1, the booth sealed 2 with the committed nonce, and opens as if it had been 1."""
    slots: list[int] = []

    def lie(books: Books) -> None:
        slot, spoil = spoiled(books)
        assert spoil.opening is not None
        slots.append(slot)
        body = seal(village.context, public_bytes(village.devices[0]), spoil.j, 2, spoil.opening[1])
        books.put(slot - 1, Ballot(spoil.j, body))

    assert names(after(stick, village, lie), "ballots", slots[0], "gives another ballot")


def test_a_nonce_chosen_after_the_choice(stick: Path, village: Village) -> None:
    """All of ballot, opening and slip fit one another, and not what was committed to before."""
    slots: list[int] = []

    def lie(books: Books) -> None:
        slot, spoil = spoiled(books)
        slots.append(slot)
        machine, xi = public_bytes(village.devices[0]), b"z" * 32
        slip = hashlib.sha256(slip_serial(village.context, machine, spoil.j, xi)).digest()
        books.put(slot - 1, Ballot(spoil.j, seal(village.context, machine, spoil.j, 1, xi)))
        books.put(slot, replace(spoil, opening=(1, xi), slip_hash=slip))

    assert names(after(stick, village, lie), "ballots", slots[0], "not the one committed to")


def test_the_commitment_in_force_is_the_newest_before_the_ballot(stick: Path, village: Village) -> None:
    def lie(books: Books) -> None:
        slot, spoil = spoiled(books)
        machine = public_bytes(village.devices[0])
        assert spoil.opening is not None
        cast = books.read(slot - 2)
        assert isinstance(cast, Cast)
        assert cast.commitment == commitment(village.context, machine, spoil.j, spoil.opening[1])
        books.put(slot - 2, replace(cast, commitment=bytes(32)))

    assert "not the one committed to" in after(stick, village, lie)[0]


# CLOSE, register, TALLY


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda c: replace(c, cast=c.cast + 1, authorised=c.authorised + 1), "other counts"),
        (lambda c: replace(c, spoiled=c.spoiled + 1), "other counts"),
        (lambda c: replace(c, slips=c.slips - 1), "other counts"),
        (lambda c: replace(c, roll=c.roll + 1), "other counts"),
        (lambda c: replace(c, abandoned=c.abandoned + 1), "authorised is not cast + abandoned"),
        (
            lambda c: replace(c, abandoned=c.abandoned + 1, authorised=c.authorised + 1),
            "attendance.bin counts",
        ),
        (lambda c: replace(c, overridden=0), "overridden 0, the events log counts 1"),
        (lambda c: replace(c, register_hash=bytes(32)), "not the register that it hashed"),
    ],
)
def test_a_false_count(stick: Path, village: Village, change: Callable[[Close], Close], reason: str) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slots.append(books.first(Kind.CLOSE))
        close = books.read(slots[0])
        assert isinstance(close, Close)
        books.put(slots[0], change(close))

    assert names(after(stick, village, lie), "ballots", slots[0], reason)


def test_an_override_that_close_does_not_count(stick: Path, village: Village) -> None:
    def lie(books: Books) -> None:
        books.events.insert(1, (Kind.EVENT, Event("override", None, {"reason": "worn_finger"}).pack()))

    assert "overridden 1, the events log counts 2" in after(stick, village, lie)[0]


def test_a_register_in_which_another_has_voted(stick: Path, village: Village) -> None:
    """One who came back without a vote is made one who has voted, and CLOSE is given the new hash."""
    path = stick / "attendance.bin"
    owner, standings = read_register(path.read_bytes())
    changed = [Standing.VOTED if s is Standing.CAME_BACK_ALLOWED else s for s in standings]
    path.write_bytes(whole(owner, changed))

    def lie(books: Books) -> None:
        slot = books.first(Kind.CLOSE)
        close = books.read(slot)
        assert isinstance(close, Close)
        books.put(slot, replace(close, register_hash=hashlib.sha256(path.read_bytes()).digest()))

    lines = after(stick, village, lie)
    assert "abandoned 1, attendance.bin counts 0" in lines[0]
    assert "cast 3, attendance.bin counts 4" in lines[1]


def test_a_register_of_another_booth(stick: Path, village: Village) -> None:
    path = stick / "attendance.bin"
    owner, standings = read_register(path.read_bytes())
    other = Owner(owner.election_hash, public_bytes(village.devices[1]), owner.mode, owner.rows)
    path.write_bytes(whole(other, standings))
    assert path.stat().st_size == SLOT_BYTES * 2 >= SLOT_BYTES + owner.rows * CELL_BYTES
    report = look(stick)
    assert report.lines()[0].startswith("TIDAK SAH: attendance.bin: it belongs to another")


def tally_lie(change: Callable[[Tally], Tally]) -> Lie:
    def lie(books: Books) -> None:
        slot = books.first(Kind.TALLY)
        tally = books.read(slot)
        assert isinstance(tally, Tally)
        books.put(slot, change(tally))

    return lie


def bent(tally: Tally) -> Tally:
    """One partial decryption is not the trustee's."""
    share = tally.shares[1]
    (m, c, v), *others = share.parts
    return replace(
        tally, shares=(tally.shares[0], replace(share, parts=((group.add(m, group.G), c, v), *others)))
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: replace(t, totals=(2, 0, 1)), "option 1: it says 2 votes, the sums open to 1"),
        (lambda t: replace(t, totals=(t.totals[0] + 1, *t.totals[1:])), "option 1: it says 2 votes"),
        (lambda t: replace(t, sums=(t.sums[1], t.sums[0], t.sums[2])), "option 1: the sums are not"),
        (lambda t: replace(t, shares=t.shares[:1]), "1 trustees took part, 2 are needed"),
        (lambda t: replace(t, shares=(t.shares[0], replace(t.shares[1], index=2))), "trustee 2, option 1"),
        (lambda t: replace(t, shares=(t.shares[0], replace(t.shares[1], index=7))), "no such trustee"),
        (lambda t: replace(t, ballots=t.ballots + 1), "TALLY over 4 ballots, 3 were cast"),
        (bent, "trustee 3, option 1"),
    ],
)
def test_a_false_tally(stick: Path, village: Village, change: Callable[[Tally], Tally], reason: str) -> None:
    lines = after(stick, village, tally_lie(change))
    assert lines[0].startswith("TIDAK SAH: ballots log, slot ")
    assert reason in lines[0]


def test_spoiled_ballots_are_never_counted(stick: Path, village: Village) -> None:
    """An honest tally of all the ballots that were ever begun."""

    def lie(books: Books) -> None:
        every = Accumulator(village.context)
        for kind, body in books.ballots:
            if kind is Kind.BALLOT:
                every.add(parse(village.context, Ballot.unpack(body).sealed))
        tally = make_tally(village, every.sums, every.ballots)
        books.put(books.first(Kind.TALLY), replace(tally, ballots=3))

    assert "sums are not those of the cast ballots" in after(stick, village, lie)[0]


# Sessions and events


def test_a_machine_that_is_not_in_the_package(village: Village, tmp_path: Path) -> None:
    strange = replace(village, devices=(village.authority, village.devices[1]))
    booth = Booth(tmp_path, strange)
    booth.finish(booth.tally())
    lines = look(booth.stick).lines()
    assert names(lines, "ballots", 0, "a machine that may not write this log [C5]")


def test_a_certificate_by_another_device(stick: Path, village: Village) -> None:
    strange = replace(village, devices=(village.devices[1], village.devices[0]))
    assert names(after(stick, strange, lambda books: None), "ballots", 0, "[C4]")


@pytest.mark.parametrize("field", ["roll_size", "mode", "machine_id", "election_hash"])
def test_sessions_that_disagree(stick: Path, village: Village, field: str) -> None:
    slots: list[int] = []
    other = {"roll_size": 13, "mode": 1, "machine_id": bytes(32), "election_hash": bytes(32)}

    def lie(books: Books) -> None:
        slots.append(books.first(Kind.SESSION, 1))
        session = books.read(slots[0])
        assert isinstance(session, Session)
        books.put(slots[0], replace(session, **{field: other[field]}))

    assert names(after(stick, village, lie), "ballots", slots[0], "[C5]")


def test_an_events_session_with_a_commitment(stick: Path, village: Village) -> None:
    def lie(books: Books) -> None:
        session = Session.unpack(books.events[0][1])
        books.events[0] = (Kind.SESSION, replace(session, commitment=b"N" * 32).pack())

    assert names(after(stick, village, lie), "events", 0, "commits to a nonce [B1]")


@pytest.mark.parametrize(
    ("kind", "at", "fields", "reason"),
    [
        ("ballot_cast", None, {}, "the kind 'ballot_cast' is not in the catalogue"),
        ("override", "2026-10-18T09:12:44+07:00", {}, "carries a time"),
        ("override", None, {"voter": 17}, "carries no detail 'voter'"),
        ("device_lost", "2026-10-18T09:12:44+07:00", {"device": "printer"}, "only the hour"),
        ("polls_paused", "this morning", {}, "the time 'this morning' is none"),
        ("polls_paused", "2026-10-18T09:30:00Z", {}, "is none"),
        ("polls_paused", "2026-10-18T09:30:00.250000+07:00", {}, "is none"),
        ("\x1b[2J", None, {}, "is not in the catalogue"),
    ],
)
def test_an_event_that_may_not_stand_there(
    stick: Path, village: Village, kind: str, at: str | None, fields: dict[str, str | int], reason: str
) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slots.append(books.event(kind, at, **fields))

    lines = after(stick, village, lie)
    assert names(lines, "events", slots[0], reason)
    assert lines[0].isprintable()


def test_every_kind_of_the_catalogue_is_accepted() -> None:
    times = {Precision.NONE: None, Precision.HOUR: "2026-10-18T09:00:00+07:00"}
    for kind, known in CATALOGUE.items():
        at = times.get(known.precision, "2026-10-18T09:12:44+07:00")
        assert fault_of(Event(kind, at, dict.fromkeys(known.fields, "x"))) is None
        assert fault_of(Event(kind, None, {})) is None


def test_a_body_that_is_no_record(stick: Path, village: Village) -> None:
    slots: list[int] = []

    def lie(books: Books) -> None:
        slots.append(books.first(Kind.CAST))
        books.ballots[slots[0]] = (Kind.CAST, b"short")

    assert names(after(stick, village, lie), "ballots", slots[0], "[B3]")


def test_an_event_that_is_no_json(stick: Path, village: Village) -> None:
    def lie(books: Books) -> None:
        books.events[1] = (Kind.EVENT, b"{]")

    assert names(after(stick, village, lie), Log.EVENTS.label, 1, "[B8]")
