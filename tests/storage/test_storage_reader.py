"""The auditor's reading: a good day passes, and any change names the slot that was changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from storage_help import Booth, commit, identity

from firmware.storage.closing import check_close
from firmware.storage.errors import ForeignLog, LogError, UnknownVersion
from firmware.storage.keys import new_session
from firmware.storage.reader import Expected, Valid, Void, check_chain, read_log
from firmware.storage.records import Cast, Recovery, Session, VoidName, kind_of
from firmware.storage.replay import replay_ballots, replay_events
from firmware.storage.slot import SLOT_BYTES, ZERO_HASH, Kind, Log, Slot, build

BALLOT_KINDS = ["SESSION"] * 2 + ["BALLOT", "CAST", "BALLOT", "SPOIL"] * 2 + ["CLOSE", "TALLY"]


def verify(data: bytes, log: Log = Log.BALLOTS):
    chain = check_chain(read_log(data, log), log)
    (replay_ballots if log is Log.BALLOTS else replay_events)(chain.slots)
    return chain


def resealed(raw: bytes) -> bytes:
    """The slot with a digest that fits again: what an attacker without the session key can do."""
    return raw[:4064] + hashlib.sha256(raw[:4064]).digest()


def edit(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def slot_bytes(data: bytes, n: int) -> bytes:
    return data[n * SLOT_BYTES : (n + 1) * SLOT_BYTES]


def test_a_good_day_passes(day: Booth, day_logs: dict[Log, bytes]) -> None:
    ballots, events = verify(day_logs[Log.BALLOTS]), verify(day_logs[Log.EVENTS], Log.EVENTS)
    assert [slot.kind.name for slot in ballots.slots] == BALLOT_KINDS
    assert [s.machine_id for s in ballots.sessions] == [day.who.machine_id] * 2
    state = replay_ballots(ballots.slots)
    assert (state.cast, state.spoiled, state.slips, state.ballots) == (2, 2, 2, 4)
    register = (day.stick / "attendance.bin").read_bytes()
    check_close(state.close, 10, events, register)
    assert replay_events(events.slots).kinds == ("starting", "opened", "override", "closing", "closed")


@pytest.mark.parametrize("log", list(Log))
def test_any_changed_byte_names_its_slot(day_logs: dict[Log, bytes], log: Log) -> None:
    data = day_logs[log]
    for number in range(verify(data, log).size):
        for at in (0, 3, 4, 5, 6, 7, 8, 11, 15, 16, 47, 48, 60, 300, 2000, 3999, 4000, 4063, 4064, 4095):
            bad = bytearray(data)
            bad[number * SLOT_BYTES + at] ^= 0x80
            with pytest.raises(LogError) as error:
                verify(bytes(bad), log)
            assert error.value.slot == number, (number, at, str(error.value))
            assert "\n" not in str(error.value)


@pytest.mark.parametrize("log", list(Log))
def test_any_change_under_a_fresh_digest_names_its_slot(day_logs: dict[Log, bytes], log: Log) -> None:
    data = day_logs[log]
    for number in range(verify(data, log).size):
        for at in (5, 6, 7, 11, 15, 20, 50, 3999, 4001):
            raw = bytearray(slot_bytes(data, number))
            raw[at] ^= 1
            with pytest.raises(LogError) as error:
                verify(edit(data, number * SLOT_BYTES, resealed(bytes(raw))), log)
            assert error.value.slot == number, (number, at, str(error.value))


def test_two_slots_swapped(day_logs: dict[Log, bytes]) -> None:
    data = day_logs[Log.BALLOTS]
    swapped = edit(edit(data, 4 * SLOT_BYTES, slot_bytes(data, 6)), 6 * SLOT_BYTES, slot_bytes(data, 4))
    with pytest.raises(LogError, match=r"slot 4: .*number 6.*S6") as error:
        verify(swapped)
    assert error.value.slot == 4


def test_a_cast_replayed(day_logs: dict[Log, bytes]) -> None:
    data = day_logs[Log.BALLOTS]
    size = verify(data).size
    for number in (4, 5, size):
        with pytest.raises(LogError) as error:
            verify(edit(data, number * SLOT_BYTES, slot_bytes(data, 3)))
        assert error.value.slot == number


def test_a_slot_blanked_inside(day_logs: dict[Log, bytes]) -> None:
    with pytest.raises(LogError, match="slot 4: all zero inside"):
        verify(edit(day_logs[Log.BALLOTS], 4 * SLOT_BYTES, bytes(SLOT_BYTES)))


def test_a_slot_cut_out_of_the_middle(day_logs: dict[Log, bytes]) -> None:
    data = day_logs[Log.BALLOTS]
    with pytest.raises(LogError, match="slot 4"):
        verify(data[: 4 * SLOT_BYTES] + data[5 * SLOT_BYTES :])


def test_slots_removed_from_the_end_no_longer_meet_the_old_head(day_logs: dict[Log, bytes]) -> None:
    """The chain of what is left holds; head_at is how a checkpoint on paper contradicts it."""
    data = day_logs[Log.BALLOTS]
    whole = verify(data)
    cut = verify(edit(data, 11 * SLOT_BYTES, bytes(SLOT_BYTES)))
    assert whole.head_at(12) == whole.head
    assert whole.head_at(11) == cut.head
    assert cut.head_at(12) is None
    assert whole.head_at(0) == ZERO_HASH


def test_anything_after_the_end_is_seen(day_logs: dict[Log, bytes]) -> None:
    data = day_logs[Log.BALLOTS]
    with pytest.raises(LogError, match=r"slot 63"):
        verify(data[:-1] + b"\1")
    with pytest.raises(LogError, match="C8"):
        verify(data + b"\0")


def test_an_unknown_version_is_named_as_such(day_logs: dict[Log, bytes]) -> None:
    raw = bytearray(slot_bytes(day_logs[Log.EVENTS], 0))
    raw[4] = 2
    for content in (bytes(raw), resealed(bytes(raw))):
        with pytest.raises(UnknownVersion, match=r"events log, slot 0: format version 2"):
            read_log(edit(day_logs[Log.EVENTS], 0, content), Log.EVENTS)


def test_a_log_does_not_pass_for_the_other(day_logs: dict[Log, bytes]) -> None:
    with pytest.raises(LogError, match="S3"):
        read_log(day_logs[Log.EVENTS], Log.BALLOTS)


@pytest.mark.parametrize(
    ("change", "whose"),
    [
        ({"machine_id": b"m" * 32}, "another machine"),
        ({"election_hash": b"e" * 32}, "another election"),
        ({"mode": 1}, "the other mode"),
        ({"roll_size": 11}, "another size"),
    ],
)
def test_foreign_sessions(day: Booth, day_logs: dict[Log, bytes], change: dict, whose: str) -> None:
    entries = read_log(day_logs[Log.BALLOTS], Log.BALLOTS)
    ours = day.who.expected
    assert check_chain(entries, Log.BALLOTS, expected=ours)
    with pytest.raises(ForeignLog, match=whose):
        check_chain(entries, Log.BALLOTS, expected=replace(ours, **change))
    assert check_chain(entries, Log.BALLOTS, expected=Expected(machine_id=day.who.machine_id))


class Forge:
    """Makes chains slot by slot, with any key."""

    def __init__(self) -> None:
        self.who = identity()
        self.session = new_session(self.who.device_key, 0, self.who.election_hash)
        self.slots: list[Slot] = []

    def opening(self, **change: object) -> Session:
        plain = Session(
            mode=0,
            machine_id=self.who.machine_id,
            session_key=self.session.public,
            certificate=self.session.certificate,
            election_hash=self.who.election_hash,
            commitment=commit(1),
            roll_size=self.who.roll_size,
        )
        return replace(plain, **change)

    def add(self, record: object, number: int | None = None, log: Log = Log.BALLOTS) -> None:
        previous = self.slots[-1].hash if self.slots else ZERO_HASH
        at = len(self.slots) if number is None else number
        self.slots.append(build(log, kind_of(record), at, previous, record.pack(), self.session.sign))

    def data(self, voids: dict[int, bytes] | None = None) -> bytes:
        size = 1 + max([slot.number for slot in self.slots] + list(voids or ()))
        raws = {slot.number: slot.raw for slot in self.slots} | (voids or {})
        return b"".join(raws.get(n, b"").ljust(SLOT_BYTES, b"\0") for n in range(size))


def refused(forge: Forge, clause: str, slot: int, *, voids: dict[int, bytes] | None = None) -> None:
    with pytest.raises(LogError) as error:
        verify(forge.data(voids))
    assert clause in str(error.value)
    assert error.value.slot == slot


def test_the_first_record_must_be_a_session() -> None:
    forge = Forge()
    forge.add(Cast(1, commit(2)))
    refused(forge, "C1", 0)


def test_a_session_key_needs_the_device_keys_certificate() -> None:
    forge = Forge()
    stranger = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
    mine = new_session(stranger, 0, forge.who.election_hash)
    forge.session = mine
    forge.add(forge.opening())
    refused(forge, "C4", 0)
    other_mode = Forge()
    other_mode.add(other_mode.opening(mode=1))
    refused(other_mode, "C4", 0)


def test_sessions_of_one_log_agree() -> None:
    forge = Forge()
    forge.add(forge.opening())
    forge.add(forge.opening(roll_size=99))
    refused(forge, "C5", 1)


def test_a_slot_signed_by_an_older_session_is_refused() -> None:
    forge = Forge()
    first = forge.session
    forge.add(forge.opening())
    forge.session = new_session(forge.who.device_key, 0, forge.who.election_hash)
    forge.add(forge.opening())
    forge.session = first
    forge.add(Cast(1, commit(2)))
    refused(forge, "C3", 2)


def with_void(name: VoidName | None) -> Forge:
    forge = Forge()
    forge.add(forge.opening())
    forge.add(forge.opening(), 2)
    if name is not None:
        forge.add(Recovery((name,)), 3)
    return forge


def test_a_void_is_legal_only_where_a_later_recovery_names_it() -> None:
    torn = b"torn"
    found = hashlib.sha256(torn.ljust(SLOT_BYTES, b"\0")).digest()
    blank = hashlib.sha256(bytes(SLOT_BYTES)).digest()
    good = with_void(VoidName(1, blank, found))
    entries = read_log(good.data({1: torn}), Log.BALLOTS)
    assert [type(entry) for entry in entries] == [Valid, Void, Valid, Valid]
    assert check_chain(entries, Log.BALLOTS, medium="stick").unnamed == ()
    with pytest.raises(LogError, match=r"slot 1: .*internal.*C7"):
        check_chain(entries, Log.BALLOTS, medium="internal")
    assert check_chain(read_log(good.data(), Log.BALLOTS), Log.BALLOTS, medium="internal")
    refused(good, "C7", 1, voids={1: b"other garbage"})
    refused(with_void(None), "C6", 1, voids={1: torn})
    refused(with_void(VoidName(2, found, found)), "C7", 3, voids={1: torn})
    refused(with_void(VoidName(9, found, found)), "C7", 3, voids={1: torn})


def test_a_void_named_twice_is_refused() -> None:
    blank = hashlib.sha256(bytes(SLOT_BYTES)).digest()
    forge = with_void(VoidName(1, blank, blank))
    forge.add(Recovery((VoidName(1, blank, blank),)), 4)
    refused(forge, "C7", 4)


def test_a_flip_beside_a_legal_void_still_names_the_flipped_slot() -> None:
    blank = hashlib.sha256(bytes(SLOT_BYTES)).digest()
    good = with_void(VoidName(1, blank, blank))
    good.add(good.opening(), 4)
    for number in (0, 2, 3, 4):
        raw = bytearray(good.data())
        raw[number * SLOT_BYTES + 100] ^= 1
        with pytest.raises(LogError) as error:
            verify(bytes(raw))
        assert error.value.slot == number, number


@pytest.mark.parametrize(
    ("kinds", "clause"),
    [
        ("BB", "O1"),
        ("C", "O2"),
        ("BCC", "O2"),
        ("BSC", "O2"),
        ("BK", "O4"),
        ("KK", "O6"),
        ("KB", "O6"),
        ("T", "O5"),
        ("KTT", "O5"),
    ],
)
def test_the_order_of_records(kinds: str, clause: str) -> None:
    from storage_help import sealed, tally_of

    from firmware.storage.records import Ballot, Close, Spoil

    forge = Forge()
    forge.add(forge.opening())
    j = 0
    for letter in kinds:
        j += letter == "B"
        made = {
            "B": Ballot(max(j, 1), sealed(1)),
            "C": Cast(max(j, 1), commit(2)),
            "S": Spoil(max(j, 1), 2, 2, ZERO_HASH, commit(2)),
            "K": Close(10, 0, 0, 0, 0, 0, 0, ZERO_HASH, 0, ZERO_HASH),
            "T": tally_of(0),
        }[letter]
        forge.add(made)
    refused(forge, clause, len(kinds))


def test_close_must_count_as_the_log_does() -> None:
    from firmware.storage.records import Close

    good = Close(10, 0, 0, 0, 0, 0, 0, ZERO_HASH, 0, ZERO_HASH)
    for change in (
        {"roll": 9},
        {"cast": 1},
        {"spoiled": 1},
        {"slips": 1},
        {"authorised": 1},
        {"abandoned": 1},
    ):
        forge = Forge()
        forge.add(forge.opening())
        forge.add(replace(good, **change))
        refused(forge, "O4", 1)


def test_what_close_promises_of_the_other_files(day: Booth, day_logs: dict[Log, bytes]) -> None:
    close = replay_ballots(verify(day_logs[Log.BALLOTS]).slots).close
    events = verify(day_logs[Log.EVENTS], Log.EVENTS)
    register = (day.stick / "attendance.bin").read_bytes()
    cases = [
        {"event_slots": close.event_slots - 1},
        {"event_slots": 500},
        {"event_head": bytes(32)},
        {"overridden": 0},
        {"register_hash": bytes(32)},
        {"abandoned": 5},
    ]
    for change in cases:
        with pytest.raises(LogError, match="O7"):
            check_close(replace(close, **change), 10, events, register)
    with pytest.raises(LogError, match="O7"):
        check_close(close, 10, events, register[:4096] + b"\1" + register[4097:])


def test_an_events_log_makes_no_promise_of_a_nonce() -> None:
    forge = Forge()
    forge.add(forge.opening(), log=Log.EVENTS)
    with pytest.raises(LogError, match="B1"):
        verify(forge.data(), Log.EVENTS)


def test_a_malformed_body_under_a_good_signature_names_its_slot() -> None:
    forge = Forge()
    forge.add(forge.opening())
    previous = forge.slots[-1].hash
    forge.slots.append(build(Log.BALLOTS, Kind.BALLOT, 1, previous, b"short", forge.session.sign))
    refused(forge, "B2", 1)
