"""The daemon's door: a day's calls, what is refused, and the stick pulled between the two writes."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from storage_help import (
    FILES,
    Booth,
    FailingLayer,
    commit,
    identity,
    restart,
    sealed,
    slot_at,
    sound,
    tally_of,
    vote,
    whole_day,
)

from firmware.storage.errors import (
    Damaged,
    ForeignLog,
    LogFull,
    MediumError,
    MediumFailed,
    MediumFull,
    MediumGone,
    MediumReadOnly,
    RecordError,
    StickReplaced,
    WrongOrder,
)
from firmware.storage.keys import verify
from firmware.storage.ledger import Ledger, Standing
from firmware.storage.records import Ballot, Cast, Close, Event, Session, Spoil, unpack
from firmware.storage.slot import ZERO_HASH, Log


@pytest.fixture
def ledger(booth: Booth):
    made, _ = booth.start()
    yield made
    made.close_files()


def records(ledger: Ledger, log: Log = Log.BALLOTS) -> list:
    return [unpack(slot.kind, slot.body) for slot in ledger.slots(log)]


def test_a_day_counts_up(ledger: Ledger, booth: Booth) -> None:
    assert ledger.next_j == 1
    whole_day(ledger)
    now = ledger.counts
    assert (now.roll, now.authorised, now.overridden, now.abandoned) == (10, 3, 1, 1)
    assert (now.cast, now.spoiled, now.ballots, now.slips, now.unknown_slips) == (2, 2, 4, 4, 0)
    assert now.cast + now.abandoned == now.authorised
    assert now.slips == now.cast + now.spoiled
    close = next(record for record in records(ledger) if isinstance(record, Close))
    assert (close.cast, close.event_slots) == (2, 4)
    found = restart(booth)
    assert (found.closed, found.tallied, found.voter_must_return) == (True, True, False)
    assert found.last_events == ("opened", "override", "closing", "closed")


def test_each_record_promises_the_next_nonce(ledger: Ledger) -> None:
    whole_day(ledger)
    promised = ZERO_HASH
    ballots = 0
    for record in records(ledger):
        if isinstance(record, Ballot):
            ballots += 1
            assert promised == commit(record.j) == commit(ballots)
        if isinstance(record, Session | Cast | Spoil):
            promised = record.commitment
    assert promised == commit(5)
    assert records(ledger, Log.EVENTS)[0].commitment == ZERO_HASH


def test_the_commitment_is_asked_once_per_record(booth: Booth) -> None:
    asked: list[int] = []

    def next_commitment(j: int) -> bytes:
        asked.append(j)
        return commit(j)

    made, _ = Ledger.open(booth.internal, booth.stick, booth.who, next_commitment)
    vote(made, 0)
    made.authorise(1)
    made.ballot(sealed(2))
    made.close_files()
    assert asked == [1, 2]
    made, _ = Ledger.open(booth.internal, booth.stick, booth.who, next_commitment)
    made.close_files()
    assert asked == [1, 2, 3]


def test_both_media_are_the_same_files(ledger: Ledger, booth: Booth) -> None:
    whole_day(ledger)
    for path in [directory / file for directory in (booth.internal, booth.stick) for file in FILES]:
        assert (path.stat().st_mtime, path.stat().st_atime) == (946684800.0, 946684800.0)
    for file in FILES:
        internal, stick = booth.bytes_of(file)
        assert internal == stick


@pytest.mark.parametrize(
    ("before", "call", "why"),
    [
        ((), lambda ledger: ledger.cast(), "no ballot is open"),
        ((), lambda ledger: ledger.spoil(3, 0, bytes(32), None), "no ballot is open"),
        ((), lambda ledger: ledger.ballot(sealed(1)), "no voter is authorised"),
        ((), lambda ledger: ledger.settle(True), "no voter is authorised|ballots are cast"),
        ((), lambda ledger: ledger.settle(False), "no voter is authorised"),
        ((), lambda ledger: ledger.tally(tally_of(0)), "O5"),
        ((), lambda ledger: ledger.authorise(10), "10 rows"),
        ((), lambda ledger: ledger.authorise(-1), "10 rows"),
        ("A", lambda ledger: ledger.authorise(1), "another voter"),
        ("A", lambda ledger: ledger.close(), "still authorised"),
        ("A", lambda ledger: ledger.settle(True), "ballots are cast"),
        ("AB", lambda ledger: ledger.ballot(sealed(2)), "O1"),
        ("AB", lambda ledger: ledger.settle(False), "neither cast nor spoiled"),
        ("ABC", lambda ledger: ledger.cast(), "no ballot is open"),
        ("ABC", lambda ledger: ledger.settle(False), "ballots are cast"),
        ("ABCV", lambda ledger: ledger.authorise(3), "has voted"),
        ("K", lambda ledger: ledger.authorise(3), "closed"),
        ("K", lambda ledger: ledger.settle(False), "closed"),
        ("K", lambda ledger: ledger.close(), "O6"),
        ("K", lambda ledger: ledger.tally(tally_of(1)), "O5"),
    ],
)
def test_what_may_not_stand_there_is_refused(ledger: Ledger, booth: Booth, before, call, why: str) -> None:
    steps: dict[str, Callable[[], object]] = {
        "A": lambda: ledger.authorise(3),
        "B": lambda: ledger.ballot(sealed(1)),
        "C": lambda: ledger.cast(),
        "V": lambda: ledger.settle(True),
        "K": lambda: ledger.close(),
    }
    for letter in before:
        steps[letter]()
    held = [booth.bytes_of(file) for file in FILES]
    with pytest.raises(WrongOrder, match=why):
        call(ledger)
    assert [booth.bytes_of(file) for file in FILES] == held


def test_malformed_records_are_refused_before_anything_is_written(ledger: Ledger, booth: Booth) -> None:
    ledger.authorise(0)
    held = booth.bytes_of("ballots.log")
    with pytest.raises(RecordError):
        ledger.ballot(b"too short")
    ledger.ballot(sealed(1))
    for bad in ((1, 1, bytes(32), None), (3, 1, bytes(32), (1, bytes(32))), (9, 0, bytes(32), None)):
        with pytest.raises(RecordError):
            ledger.spoil(*bad)
    with pytest.raises(RecordError):
        ledger.event("x" * 4000, None)
    assert booth.bytes_of("ballots.log")[0][4096 * 2 :] == held[0][4096 * 2 :]


def test_the_session_key_signs_slips_but_no_slot(ledger: Ledger) -> None:
    message = b"BILIK-SLIP/1\0 anything"
    assert verify(ledger.session_public_key, ledger.sign(message), message)
    for reserved in (b"BILIK-SLOT/1\0" + bytes(9), b"BILIK-SLOT/9", b"BILIK-SESSION/1\0x"):
        with pytest.raises(WrongOrder):
            ledger.sign(reserved)


def test_secrets_are_in_no_repr(ledger: Ledger, booth: Booth) -> None:
    seed = booth.who.device_key.private_bytes_raw()
    assert seed.hex() not in repr(booth.who)
    assert "PrivateKey" not in repr(booth.who)


def test_slots_are_kept_for_closing_the_day(tmp_path: Path) -> None:
    booth = Booth(tmp_path, identity(slots=(16, 16)))
    made, _ = booth.start()
    for row in range(4):
        vote(made, row)
    made.authorise(4)
    with pytest.raises(LogFull, match="kept for closing"):
        made.ballot(sealed(5))
    made.settle(False)
    made.close_files()
    made, _ = booth.start()
    made.close()
    made.tally(tally_of(4))
    for _ in range(14):
        made.event("noise", None)
    with pytest.raises(LogFull, match="all 16 slots"):
        made.event("noise", None)
    made.close_files()


def test_rehearsals_need_no_register(tmp_path: Path) -> None:
    booth = Booth(tmp_path, identity(mode=1, roll=0))
    made, _ = booth.start()
    for _ in range(3):
        made.ballot(sealed(made.next_j))
        made.cast()
    made.close_files()
    made, found = booth.start()
    assert (found.fresh, made.counts.cast) == (False, 3)
    made.close()
    made.close_files()


# The stick pulled


def pulled(booth: Booth, *, after_write: bool = False, code: int = errno.EIO) -> FailingLayer:
    return FailingLayer(under=booth.stick, code=code, after_write=after_write)


STEPS: dict[str, Callable[[Ledger], object]] = {
    "authorise": lambda ledger: ledger.authorise(3),
    "ballot": lambda ledger: ledger.ballot(sealed(ledger.next_j)),
    "event": lambda ledger: ledger.event("paused", None),
    "cast": lambda ledger: ledger.cast(),
    "settle": lambda ledger: ledger.settle(True),
    "close": lambda ledger: ledger.close(),
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("after_write", [False, True])
def test_the_stick_pulled_between_the_two_writes(booth: Booth, name: str, after_write: bool) -> None:
    """The step reached internal; after resync it is on both, exactly once, and the day goes on."""
    layer = pulled(booth, after_write=after_write)
    ledger, _ = booth.start(layer)
    for step, do in STEPS.items():
        layer.armed = step == name
        if step == name:
            with pytest.raises(MediumFailed, match="the stick"):
                do(ledger)
            assert ledger.pending
            for other in STEPS.values():
                with pytest.raises((MediumError, WrongOrder)):
                    other(ledger)
            layer.armed = False
            with pytest.raises(MediumError):
                ledger.probe()
            ledger.resync()
            assert not ledger.pending
            ledger.probe()
        else:
            do(ledger)
    assert ledger.counts.cast == 1
    assert [type(r) for r in records(ledger)] == [Session, Ballot, Cast, Close]
    assert [r.kind for r in records(ledger, Log.EVENTS) if isinstance(r, Event)] == ["paused"]
    assert ledger.standing(3) is Standing.VOTED
    ledger.close_files()
    sound(booth)


def test_the_interrupted_slot_can_be_asked_for(booth: Booth) -> None:
    layer = pulled(booth)
    ledger, _ = booth.start(layer)
    ledger.authorise(3)
    layer.armed = True
    with pytest.raises(MediumFailed):
        ledger.ballot(sealed(1))
    layer.armed = False
    ledger.resync()
    slot = ledger.last_slot(Log.BALLOTS)
    assert slot.raw == slot_at(booth.stick / "ballots.log", slot.number)
    assert unpack(slot.kind, slot.body) == Ballot(1, sealed(1))
    ledger.close_files()


def test_a_stick_gone_before_the_step_leaves_nothing_written(booth: Booth) -> None:
    ledger, _ = booth.start()
    ledger.authorise(3)
    held = booth.bytes_of("ballots.log")
    booth.stick.rename(booth.root / "pulled")
    with pytest.raises(MediumGone, match="the stick"):
        ledger.ballot(sealed(1))
    assert not ledger.pending
    assert (booth.internal / "ballots.log").read_bytes() == held[0]
    with pytest.raises(MediumGone):
        ledger.resync()
    (booth.root / "pulled").rename(booth.stick)
    with pytest.raises(MediumGone):
        ledger.ballot(sealed(1))
    ledger.resync()
    ledger.ballot(sealed(1))
    ledger.cast()
    ledger.settle(True)
    ledger.close_files()
    sound(booth)


def test_a_torn_write_on_the_pulled_stick_is_completed(booth: Booth) -> None:
    layer = pulled(booth)
    ledger, _ = booth.start(layer)
    ledger.authorise(3)
    layer.armed = True
    with pytest.raises(MediumFailed):
        ledger.ballot(sealed(1))
    layer.armed = False
    data = bytearray((booth.stick / "ballots.log").read_bytes())
    data[4096:4700] = (booth.internal / "ballots.log").read_bytes()[4096:4700]
    (booth.stick / "ballots.log").write_bytes(bytes(data))
    ledger.resync()
    ledger.cast()
    ledger.settle(True)
    ledger.close_files()
    sound(booth)


def test_another_stick_is_not_taken_for_ours(booth: Booth, tmp_path: Path) -> None:
    stranger = Booth(tmp_path / "stranger", identity(election=9))
    other, _ = stranger.start()
    other.close_files()
    ledger, _ = booth.start()
    vote(ledger, 1)
    booth.stick.rename(booth.root / "ours")
    with pytest.raises(MediumGone):
        ledger.authorise(2)
    for files, error in ((stranger.stick, ForeignLog), (None, StickReplaced)):
        booth.stick.mkdir()
        if files:
            shutil.copytree(files, booth.stick, dirs_exist_ok=True)
        held = {path.name: path.read_bytes() for path in booth.stick.iterdir()}
        with pytest.raises(error):
            ledger.resync()
        assert {path.name: path.read_bytes() for path in booth.stick.iterdir()} == held
        shutil.rmtree(booth.stick)
    (booth.root / "ours").rename(booth.stick)
    ledger.resync()
    vote(ledger, 2)
    ledger.close_files()
    sound(booth)


def test_a_stick_written_elsewhere_meanwhile_is_refused(booth: Booth) -> None:
    ledger, _ = booth.start()
    vote(ledger, 1)
    data = bytearray((booth.stick / "ballots.log").read_bytes())
    data[4096 * 20] = 1
    (booth.stick / "ballots.log").write_bytes(bytes(data))
    with pytest.raises(Damaged, match=r"on the stick, slot 3"):
        ledger.resync()
    ledger.close_files()


def test_power_lost_while_a_step_waits_for_the_stick(booth: Booth) -> None:
    layer = pulled(booth)
    ledger, _ = booth.start(layer)
    ledger.authorise(3)
    ledger.ballot(sealed(1))
    layer.armed = True
    with pytest.raises(MediumFailed):
        ledger.cast()
    ledger.close_files()
    ledger, found = booth.start()
    assert found.rolled_forward == ("ballots 2",)
    assert not found.voter_must_return
    assert ledger.standing(3) is Standing.VOTED
    assert ledger.counts.cast == 1
    ledger.close_files()


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, MediumFull), (errno.EROFS, MediumReadOnly), (errno.EIO, MediumFailed)]
)
def test_a_failed_internal_medium_ends_the_writing(booth: Booth, code: int, kind: type[MediumError]) -> None:
    layer = FailingLayer(under=booth.internal, code=code)
    ledger, _ = booth.start(layer)
    stick = (booth.stick / "events.log").read_bytes()
    layer.armed = True
    with pytest.raises(kind, match="the internal medium"):
        ledger.event("paused", None)
    layer.armed = False
    for do in (*STEPS.values(), Ledger.resync, Ledger.probe):
        with pytest.raises((kind, WrongOrder)):
            do(ledger)
    assert (booth.stick / "events.log").read_bytes() == stick
    ledger.close_files()
    assert restart(booth).last_events == ()


@pytest.mark.parametrize(("code", "kind"), [(errno.ENOSPC, MediumFull), (errno.EROFS, MediumReadOnly)])
def test_a_stick_full_or_read_only_at_the_start(booth: Booth, code: int, kind: type[MediumError]) -> None:
    layer = FailingLayer(under=booth.stick, code=code, armed=True)
    with pytest.raises(kind, match="the stick"):
        booth.start(layer)
    layer.armed = False
    assert restart(booth).fresh
    layer = FailingLayer(under=booth.stick, code=errno.EROFS, call="open", armed=True)
    with pytest.raises(MediumReadOnly, match="the stick"):
        booth.start(layer)


def test_no_descriptor_is_left_behind(booth: Booth) -> None:
    before = len(os.listdir("/proc/self/fd"))
    ledger, _ = booth.start()
    ledger.resync()
    ledger.close_files()
    with pytest.raises(ForeignLog):
        replace(booth, who=identity(election=3)).start()
    assert len(os.listdir("/proc/self/fd")) == before


def test_neither_time_nor_order_is_in_the_register(tmp_path: Path) -> None:
    """Two days with the same voters in another order end with the same bytes."""
    contents = []
    for order in ((1, 5, 7, 2), (7, 2, 1, 5)):
        booth = Booth(tmp_path / str(order))
        ledger, _ = booth.start()
        for row in order:
            vote(ledger, row)
        ledger.close_files()
        contents.append((booth.stick / "attendance.bin").read_bytes())
    assert contents[0] == contents[1]


def test_records_have_one_length_whatever_the_voter_does(ledger: Ledger) -> None:
    for row in range(4):
        vote(ledger, row)
    slots = list(ledger.slots(Log.BALLOTS))[1:]
    assert {(slot.kind, len(slot.body)) for slot in slots} == {(2, 4 + 128 + 288 * 3), (3, 36)}
