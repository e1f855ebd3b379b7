"""The document's example is what the booth writes; a verifier made from the document reads its logs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import storage_example as example
import storage_reference as ref
from cryptography.exceptions import InvalidSignature
from storage_help import Booth, put_slot

from firmware.storage import attendance
from firmware.storage.attendance import Owner, Standing
from firmware.storage.checkpoint import verify_note
from firmware.storage.keys import certified_bytes, public_bytes
from firmware.storage.reader import Expected, check_chain, read_log
from firmware.storage.records import Ballot, Cast, Session, kind_of
from firmware.storage.replay import replay_ballots
from firmware.storage.slot import ZERO_HASH, Log, build

ROOT = Path(__file__).parents[2]


def test_the_example_in_the_document_is_current() -> None:
    document = example.DOCUMENT.read_text()
    assert example.written(document) == document


def test_the_booth_makes_the_same_bytes() -> None:
    device, session = example.DEVICE, example.SESSION
    key = public_bytes(session)
    certificate = device.sign(certified_bytes(0, example.HE, key))
    records = [
        Session(0, public_bytes(device), key, certificate, example.HE, b"\x4e" * 32, example.ROLL),
        Ballot(1, example.SEALED),
        Cast(1, b"\x4f" * 32),
    ]
    made: list[bytes] = []
    head = ZERO_HASH
    for number, record in enumerate(records):
        slot = build(Log.BALLOTS, kind_of(record), number, head, record.pack(), session.sign)
        made.append(slot.raw)
        head = slot.hash
    assert made == example.ballots_log()


def test_the_booth_reads_the_example() -> None:
    data = b"".join(example.ballots_log())
    ours = Expected(public_bytes(example.DEVICE), example.HE, 0, example.ROLL)
    chain = check_chain(read_log(data + bytes(8192), Log.BALLOTS), Log.BALLOTS, expected=ours)
    state = replay_ballots(chain.slots)
    assert (state.ballots, state.cast, state.commitment) == (1, 1, b"\x4f" * 32)
    note = ref.note(example.SESSION, "bilik/contoh/tps-01/ballots", 3, chain.head)
    assert note in example.text()
    assert verify_note(note, public_bytes(example.SESSION)).head == chain.head


def test_register_bytes_are_the_documents() -> None:
    owner = Owner(example.HE, public_bytes(example.DEVICE), 0, 200)
    states = [row % 4 if row % 4 != 1 else 0 for row in range(200)]
    expected = ref.register(example.HE, public_bytes(example.DEVICE), 0, states)
    assert attendance.whole(owner, [Standing(state) for state in states]) == expected
    assert attendance.read_register(expected) == (owner, tuple(Standing(state) for state in states))


@pytest.mark.parametrize("log", list(Log))
def test_the_second_verifier_agrees(day: Booth, log: Log) -> None:
    for medium in ("internal", "stick"):
        data = (day.root / medium / log.file).read_bytes()
        chain = check_chain(read_log(data, log), log, medium=medium)
        expected = [(slot.number, slot.kind, slot.body) for slot in chain.slots]
        assert list(ref.walk(data, log, medium)) == expected
        for number in range(chain.size):
            bad = bytearray(data)
            bad[number * 4096 + 77] ^= 1
            with pytest.raises((AssertionError, InvalidSignature)):
                list(ref.walk(bytes(bad), log, medium))


def test_the_second_verifier_reads_a_recovered_log(booth: Booth) -> None:
    ledger, _ = booth.start()
    ledger.event("x", None)
    ledger.close_files()
    put_slot(booth.internal / "events.log", 2, b"torn" * 100)
    put_slot(booth.stick / "events.log", 2, b"other")
    ledger, found = booth.start()
    ledger.close_files()
    assert found.voids == 1
    for medium in ("internal", "stick"):
        kinds = [
            kind for _, kind, _ in ref.walk((booth.root / medium / "events.log").read_bytes(), 2, medium)
        ]
        assert kinds == [ref.SESSION, ref.EVENT, ref.SESSION, ref.RECOVERY]


def test_every_clause_that_a_message_names_is_in_the_document() -> None:
    document = example.DOCUMENT.read_text()
    defined = set(re.findall(r"\b([SCBOARP]\d)\b", document))
    code = "".join(path.read_text() for path in (ROOT / "firmware" / "storage").glob("*.py"))
    used = set(re.findall(r'\[([SCBOARP]\d)\]|"([SCBOARP]\d)"', code))
    named = {first or second for first, second in used}
    assert len(named) > 25
    assert named - defined == set()
