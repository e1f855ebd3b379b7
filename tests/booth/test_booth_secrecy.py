"""After a day through the clerk: what the stick and the log output must not tell, searched for in bytes."""

from __future__ import annotations

import base64
import csv
import hashlib
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from booth_help import CHAIR, Booth, TinyCard, files, on_paper, option_on

from firmware.booth.inbox import PrintJob
from firmware.booth.officers import Identify
from firmware.drivers.piv import PivCard
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Digits, Override, Paper, Purpose, Spoiling
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage.ballot_records import Ballot, Cast, Spoil
from firmware.storage.slot import SLOT_BYTES, Log
from firmware.tapes.slip_code import parse_slip_qr
from hw_sim.printer import Model, Printer

VOTES = (1, 2, 3, 4, 1, 1, 2)
BLOCK = 16  # any window of 32 bytes holds one whole aligned block of 16


@dataclass(frozen=True)
class Seen:
    """What is left of the day."""

    booth: Booth
    stick: dict[str, bytes]
    slips: tuple[bytes, ...]
    output: str


@pytest.fixture
def seen(booth: Booth, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Seen:
    """Every intent, an override, typed NIKs, a wrong PIN, a pulled stick, a restart, the close."""
    caplog.set_level(logging.DEBUG)
    (booth.internal / "election.bilik").rename(booth.stick / "election.bilik")  # roll and all, on the stick
    booth.boot()
    signed = booth.open_polls()
    slips = [visit(booth, row, option) for row, option in enumerate(VOTES)]
    booth.power_cut()
    booth.boot()
    booth.unlock()
    booth.quietly(fx.Journal("polls_resumed", (("officers", signed[0].serial),)))
    slips += challenged(booth)
    troubles(booth)
    booth.quietly(fx.LockRoll())
    booth.record(fx.Close())
    booth.tally(1, 3)
    booth.ask(fx.PrintTape(Paper.RESULT, 1, ()), PrintJob)
    booth.ask(fx.Export(), ev.Exported)
    booth.power_cut()
    said = capfd.readouterr()
    stick = {str(path.relative_to(booth.stick)): path.read_bytes() for path in files(booth.stick)}
    return Seen(booth, stick, tuple(slips), caplog.text + said.out + said.err)


def visit(booth: Booth, row: int, option: int) -> bytes:
    voter = booth.ask(fx.LookUpNik(Digits(booth.village.voters[row].nik)), ev.Found).voter
    over = Override.WORN if row == 1 else None
    booth.record(fx.Authorise(voter, over, CHAIR if over else None))
    booth.record(fx.Seal(option))
    slip = booth.slip()
    booth.record(fx.Cast())
    return slip


def challenged(booth: Booth) -> list[bytes]:
    voter = booth.ask(fx.LookUpNik(Digits(booth.village.voters[8].nik)), ev.Found).voter
    booth.record(fx.Authorise(voter))
    booth.record(fx.Seal(3))
    slips = [booth.slip()]
    booth.record(fx.Spoil(Spoiling.CHALLENGE))
    booth.record(fx.Seal(2))
    slips.append(booth.slip())
    booth.record(fx.Spoil(Spoiling.ABANDONED))
    booth.record(fx.Release())
    return slips


def troubles(booth: Booth) -> None:
    """Every kind of journal line, with every field it may carry; refusals; a stick that goes and comes."""
    for kind, rule in CATALOGUE.items():
        booth.quietly(fx.Journal(kind, tuple((name, "x") for name in rule.fields)))
    holder = booth.village.holder("member-2")
    card = PivCard(TinyCard(holder.card()))
    booth.desk().identify(card, Identify(Digits(wrong(holder.pin)), Purpose.MENU))
    booth.ask(fx.LookUp(b"\x04unknow"), ev.NotFound)
    booth.ask(fx.LookUpNik(Digits(booth.village.voters[0].nik)), ev.NotFound)
    booth.pull()
    voter = booth.ask(fx.LookUpNik(Digits(booth.village.voters[9].nik)), ev.Found).voter
    booth.ask(fx.Authorise(voter), ev.RecordFailed)
    booth.ask(fx.Resync(), ev.RecordFailed)
    booth.put(name="sdb1")
    booth.do(fx.Resync(), 2)
    booth.record(fx.Release())


def wrong(pin: str) -> str:
    return f"{(int(pin) + 1) % 10**6:06d}"


def encoded(secret: bytes) -> Iterator[bytes]:
    """The ways in which bytes may stand somewhere: raw, hex, and base64 and base32 wherever they begin."""
    yield secret
    yield secret.hex().encode()
    yield secret.hex().upper().encode()
    for shift in range(3):
        text = base64.b64encode(bytes(shift) + secret)
        whole = text[4 * (shift > 0) : len(text) - len(text) % 4 - 4]
        yield whole
        yield whole.translate(bytes.maketrans(b"+/", b"-_"))
    for shift in range(5):
        text = base64.b32encode(bytes(shift) + secret)
        yield text[8 * (shift > 0) : -8]


def leaks(secrets: Iterable[bytes], places: Iterable[bytes]) -> list[bytes]:
    """Secrets that stand in a place in some form; forms too short to mean anything are left out."""
    heap = b"\n".join(place.rstrip(b"\0") for place in places)
    return [s for s in secrets if any(len(form) >= 7 and form in heap for form in encoded(s))]


def dpt(booth: Booth) -> list[dict[str, str]]:
    with (booth.village.committee / "dpt.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def public_names(booth: Booth) -> set[str]:
    people = (*booth.village.officers, *booth.village.trustees)
    return {*booth.village.candidates, *(holder.name for holder in people)}


def numbers_of(booth: Booth) -> list[bytes]:
    """NIKs as text, as numbers, as the hashes anyone could make of them; UIDs of the longer cards."""
    niks = [row["nik"] for row in dpt(booth)]
    found = [nik.encode() for nik in niks]
    found += [int(nik).to_bytes(8, "big") for nik in niks] + [int(nik).to_bytes(8, "little") for nik in niks]
    found += [hashlib.sha256(nik.encode()).digest() for nik in niks]
    uids = [voter.card.uid for voter in booth.village.voters if voter.card.uid]
    return found + [bytes.fromhex(uid) for uid in uids if len(uid) >= 14]


def templates(booth: Booth) -> list[bytes]:
    """Every aligned block of every enrolled template: none of them is all one byte."""
    whole = [path.read_bytes() for path in (booth.village.committee / "jari").iterdir()]
    assert len(whole) >= 12
    return [data[at : at + BLOCK] for data in whole for at in range(0, len(data) - BLOCK + 1, BLOCK)]


def test_the_search_finds_what_is_there() -> None:
    """Or all that follows would prove nothing."""
    secret = hashlib.sha256(b"secret").digest()[:BLOCK]
    for shift in range(5):
        around = bytes(shift) + secret + bytes(7)
        forms = (around, around.hex(), base64.b64encode(around), base64.b32encode(around))
        for form in forms:
            place = form.encode() if isinstance(form, str) else form
            assert leaks([secret], [b"text " + place + b" text"]) == [secret]
        assert leaks([secret], [b"text " + base64.urlsafe_b64encode(around)]) == [secret]
    assert leaks([secret], [hashlib.sha256(secret).digest() * 9]) == []


def test_the_stick_names_no_voter(seen: Seen) -> None:
    assert set(seen.stick) >= {"ballots.log", "events.log", "attendance.bin", "election.bilik", "result.json"}
    places = list(seen.stick.values())
    assert leaks(numbers_of(seen.booth), places) == []
    names = {row["nama"] for row in dpt(seen.booth)} - public_names(seen.booth)
    assert len(names) >= 10
    spelled = [form.encode() for name in names for form in (name, name.upper(), name.lower())]
    assert leaks(spelled, places) == []


def test_the_stick_holds_no_template(seen: Seen) -> None:
    blocks = templates(seen.booth)
    assert leaks(blocks, seen.stick.values()) == []
    enrolled = next((seen.booth.village.committee / "jari").iterdir()).read_bytes()
    assert len(leaks(blocks, [enrolled])) >= len(enrolled) // BLOCK


def test_the_stick_holds_no_key_share_or_pin(seen: Seen) -> None:
    booth = seen.booth
    shares = [booth.share(trustee).secret.to_bytes(32, "little") for trustee in (1, 2, 3)]
    key = booth.clerk.election.device_key.private_bytes_raw() if booth.clerk.election else b""
    assert len(key) == 32
    assert leaks([*shares, key], seen.stick.values()) == []


def test_no_choice_is_on_the_stick_in_the_clear(seen: Seen) -> None:
    """No candidate's name in a log, no serial or code of a slip anywhere, no option but in an opening."""
    logs = [seen.stick[log.file] for log in Log]
    assert leaks([name.encode() for name in seen.booth.village.candidates], logs) == []
    codes = [parse_slip_qr(on_paper(slip)[0]) for slip in seen.slips]
    assert [code.option for code in codes[: len(VOTES)]] == list(VOTES)
    places = list(seen.stick.values())
    assert leaks([code.serial for code in codes], places) == []
    assert leaks([code.signature for code in codes], places) == []
    spoils = [record for record in seen.booth.records(Log.BALLOTS) if isinstance(record, Spoil)]
    assert [spoil.opening and spoil.opening[0] for spoil in spoils] == [3, None]
    assert [spoil.slip_hash for spoil in spoils] == [
        hashlib.sha256(code.serial).digest() for code in codes[len(VOTES) :]
    ]


def test_ballots_are_alike_whatever_was_chosen(seen: Seen) -> None:
    records = seen.booth.records(Log.BALLOTS)
    ballots = [record for record in records if isinstance(record, Ballot)]
    assert len(ballots) == len(VOTES) + 2
    assert {len(ballot.pack()) for ballot in ballots} == {4 + 128 + 288 * 4}
    assert {len(record.pack()) for record in records if isinstance(record, Cast)} == {36}
    assert len(seen.stick["ballots.log"]) % SLOT_BYTES == 0
    # nothing of a ballot comes again in another one: no ciphertext, no proof, for the same choice neither
    parts = [ballot.sealed[at : at + 32] for ballot in ballots for at in range(0, len(ballot.sealed), 32)]
    assert len(set(parts)) == len(parts)


def test_slips_are_alike_whatever_was_chosen(polls: Booth) -> None:
    """As many bytes, as much paper, as much time: the printer's sound tells nothing."""
    polls.record(fx.Authorise(polls.ask(fx.LookUpNik(Digits(polls.village.voters[0].nik)), ev.Found).voter))
    slips = []
    for option in (1, 2, 3, 4):
        polls.record(fx.Seal(option))
        slips.append(polls.slip())
        polls.record(fx.Spoil(Spoiling.CHALLENGE))
    assert [option_on(slip) for slip in slips] == [1, 2, 3, 4]
    assert len({len(slip) for slip in slips}) == 1
    assert len({paper_of(slip) for slip in slips}) == 1


def paper_of(slip: bytes) -> int:
    printer = Printer(Model(mm_per_s=None))
    printer.receive(slip)
    (sheet,) = printer.sheets
    return sheet.dots


def test_the_journal_tells_no_voters_time(seen: Seen) -> None:
    events = seen.booth.events()
    assert {event.kind for event in events} == set(CATALOGUE)
    for event in events:
        rule = CATALOGUE[event.kind]
        assert set(event.fields) <= set(rule.fields)
        if rule.precision is Precision.NONE:
            assert event.at is None
        elif rule.precision is Precision.HOUR:
            assert event.at is not None
            assert event.at[13:19] == ":00:00"
        else:
            assert event.at is not None
            assert event.at[19:] == "+07:00"
    (override,) = (event for event in events if event.kind == "override" and event.fields["reason"] != "x")
    assert dict(override.fields) == {"officer": CHAIR.serial, "reason": "worn"}


def test_the_journal_carries_no_field_of_a_voter(seen: Seen) -> None:
    allowed = {name for rule in CATALOGUE.values() for name in rule.fields}
    assert not allowed & {"row", "voter", "uid", "nik", "name", "option", "choice", "j", "ballot", "number"}
    with pytest.raises(RuntimeError):
        seen.booth.clerk.office.line("override", row=3)


def test_file_times_tell_nothing(seen: Seen) -> None:
    times = {path.stat().st_mtime_ns for path in files(seen.booth.stick)}
    assert times == {946_684_800 * 10**9}


def test_the_register_is_a_function_of_who_voted(polls: Booth) -> None:
    """The same voters in another order leave the same file."""
    rows = (0, 1, 2, 3)
    for row in rows:
        visit(polls, row, 1 + row)
    first = (polls.stick / "attendance.bin").read_bytes()
    polls.power_cut()
    for folder in (polls.internal, polls.stick):
        for name in ("ballots.log", "events.log", "attendance.bin"):
            (folder / name).unlink()
    polls.boot()
    polls.open_polls()
    for row in reversed(rows):
        visit(polls, row, 1)
    assert (polls.stick / "attendance.bin").read_bytes() == first


def test_log_output_holds_no_secret(seen: Seen) -> None:
    assert "the stick" in seen.output  # trouble is logged, so there is something to search
    output = seen.output.encode()
    booth = seen.booth
    assert leaks(numbers_of(booth), [output]) == []
    assert leaks(templates(booth), [output]) == []
    names = {row["nama"] for row in dpt(booth)} | set(booth.village.candidates)
    assert leaks([name.encode() for name in names], [output]) == []
    for holder in (*booth.village.officers, *booth.village.trustees):
        for pin in (holder.pin, wrong(holder.pin)):
            assert pin not in seen.output.replace(str(booth.root), "")
    for word in ("option", "choice", "Seal(", "uid", "template"):
        assert word not in seen.output
