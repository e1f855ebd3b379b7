"""The ledger's small doors: what it signs, what it reads back, how it names a stick that came back."""

from __future__ import annotations

import os

import pytest
from storage_help import Booth, put_slot, sealed, used, vote

from firmware.storage.errors import MediumGone, WrongOrder
from firmware.storage.keys import CERTIFICATE_PREFIX, verify
from firmware.storage.slot import SIGN_PREFIX, Log


@pytest.mark.parametrize("prefix", [SIGN_PREFIX, CERTIFICATE_PREFIX])
def test_what_could_pass_for_a_slot_of_any_version_is_not_signed(booth: Booth, prefix: bytes) -> None:
    ledger, _ = booth.start()
    family = prefix[: prefix.index(b"/") + 1]
    for message in (prefix + b"x", family + b"9\0x", family):
        with pytest.raises(WrongOrder, match="for the log alone"):
            ledger.sign(message)
    near = family[:-1] + b"-x"
    assert verify(ledger.session_public_key, ledger.sign(near), near)
    ledger.close_files()


def test_how_often_a_kind_was_told(booth: Booth) -> None:
    ledger, _ = booth.start()
    for kind in ("paused", "resumed", "paused"):
        ledger.event(kind, None)
    assert [ledger.told(kind) for kind in ("paused", "resumed", "other")] == [2, 1, 0]
    ledger.close_files()


def test_slots_are_read_back_from_the_internal_medium_with_its_own_voids(booth: Booth) -> None:
    """A torn slot there is named by another hash than the stick's blank one."""
    ledger, _ = booth.start()
    vote(ledger, 5)
    ledger.close_files()
    put_slot(booth.internal / "ballots.log", used(booth.internal / "ballots.log"), os.urandom(900))
    ledger, found = booth.start()
    assert found.voids == 1
    kinds = [slot.kind.name for slot in ledger.slots(Log.BALLOTS)]
    assert kinds == ["SESSION", "BALLOT", "CAST", "SESSION", "RECOVERY"]
    ledger.close_files()


def test_a_stick_that_came_back_and_goes_again_is_still_called_the_stick(booth: Booth) -> None:
    ledger, _ = booth.start()
    ledger.authorise(3)
    for _ in range(2):
        booth.stick.rename(booth.root / "pulled")
        with pytest.raises(MediumGone) as gone:
            ledger.ballot(sealed(1))
        assert gone.value.medium == "stick"
        (booth.root / "pulled").rename(booth.stick)
        ledger.resync()
    ledger.ballot(sealed(1))
    ledger.close_files()


def test_a_resync_that_fails_leaves_no_file_open(booth: Booth) -> None:
    ledger, _ = booth.start()
    open_before = len(os.listdir("/proc/self/fd"))
    kept = (booth.stick / "events.log").read_bytes()
    (booth.stick / "events.log").write_bytes(kept[:-4096])
    for _ in range(3):
        with pytest.raises(Exception, match="events log"):
            ledger.resync()
    assert len(os.listdir("/proc/self/fd")) == open_before
    ledger.close_files()
