"""Refusals that nobody looked at: each is the test of a mutant that had survived (docs/mutants.md)."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from storage_help import Booth, identity, put_slot, slot_at, used, vote

from firmware.storage.errors import Damaged, RegisterError, WrongOrder
from firmware.storage.ledger import Ledger, Standing
from firmware.storage.log import TwoMediaLog
from firmware.storage.media import Medium
from firmware.storage.records import MAX_VOIDS
from firmware.storage.register import Register
from firmware.storage.slot import BODY_MAX, ZERO_HASH, Kind, Log, SlotFault, build

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)


def run(booth: Booth) -> None:
    """Three votes, and the end without a word."""
    ledger, _ = booth.start()
    for row in (5, 1, 8):
        vote(ledger, row)
    ledger.close_files()


def test_a_slot_is_not_built_of_what_does_not_fit() -> None:
    for clause, kind, body, sign in (
        ("S4", Kind.BALLOT, b"", KEY.sign),
        ("S7", Kind.EVENT, b"x" * (BODY_MAX + 1), KEY.sign),
        ("S9", Kind.EVENT, b"{}", lambda message: KEY.sign(message)[:63]),
    ):
        with pytest.raises(SlotFault) as fault:
            build(Log.EVENTS, kind, 0, ZERO_HASH, body, sign)
        assert fault.value.clause == clause


def log_of(booth: Booth) -> TwoMediaLog:
    ledger, _ = booth.start()
    ledger.close_files()
    media = (Medium(booth.internal, "internal"), Medium(booth.stick, "stick"))
    number = used(booth.internal / Log.EVENTS.file)
    return TwoMediaLog(Log.EVENTS, media, KEY.sign, number=number, head=b"h" * 32, capacity=32)


def test_an_appended_slot_is_given_back_as_it_stands(booth: Booth) -> None:
    log = log_of(booth)
    slot = log.append(Kind.EVENT, b"{}")
    assert slot.raw == slot_at(booth.stick / Log.EVENTS.file, slot.number)
    assert (log.number, log.head, log.pending) == (slot.number + 1, slot.hash, None)


def test_nothing_is_appended_while_a_record_waits_for_the_stick(booth: Booth) -> None:
    log = log_of(booth)
    log.pending = log.append(Kind.EVENT, b"{}")
    with pytest.raises(WrongOrder, match="still waits for the stick"):
        log.append(Kind.EVENT, b"{}")


def test_a_register_with_two_voters_in_the_booth_is_refused(booth: Booth) -> None:
    media = (Medium(booth.internal, "internal"), Medium(booth.stick, "stick"))
    standings = [Standing.AUTHORISED, Standing.ABSENT, Standing.AUTHORISED]
    with pytest.raises(RegisterError, match=r"internal.*2 cells are authorised at once"):
        Register(identity().owner, media, standings)


@pytest.mark.parametrize(("garbage", "refused"), [(MAX_VOIDS, False), (MAX_VOIDS + 1, True)])
def test_as_many_voids_as_one_record_can_name(booth: Booth, garbage: int, refused: bool) -> None:
    """Unreadable slots are named up to that many; with one more the first of them is named as damage."""
    wide = replace(booth, who=identity(slots=(100, 32)))
    run(wide)
    first = used(wide.internal / "ballots.log")
    put_slot(wide.internal / "ballots.log", first + garbage - 1, b"x")
    if refused:
        with pytest.raises(Damaged, match="R4") as damage:
            wide.start()
        assert damage.value.slot == first
    else:
        ledger, found = wide.start()
        assert found.voids == garbage
        ledger.close_files()


def test_a_void_that_is_not_as_it_was_found_is_refused(booth: Booth) -> None:
    """RECOVERY has named the stick's bytes: a stick that lacks RECOVERY and holds others there is another."""
    run(booth)
    number = used(booth.internal / "ballots.log")
    for side in (booth.internal, booth.stick):
        put_slot(side / "ballots.log", number, os.urandom(900))
    before = booth.root / "before"
    shutil.copytree(booth.stick, before)
    ledger, found = booth.start()
    assert found.voids == 1
    ledger.close_files()
    shutil.rmtree(booth.stick)
    before.rename(booth.stick)
    good = slot_at(booth.stick / "ballots.log", number)
    put_slot(booth.stick / "ballots.log", number, os.urandom(900))
    with pytest.raises(Damaged, match="C7") as damage:
        Ledger.open(booth.internal, booth.stick, booth.who, lambda j: b"N" * 32)
    assert (damage.value.slot, damage.value.medium) == (number, "stick")
    put_slot(booth.stick / "ballots.log", number, good)
    ledger, found = booth.start()
    assert found.rolled_forward
    ledger.close_files()
