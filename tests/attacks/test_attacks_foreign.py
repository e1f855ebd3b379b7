"""Logs signed by the wrong key, for the wrong day, or by the right key over what the format forbids."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from attacks_flips import voids_of
from attacks_stick import Target, closed_day, election, look, named, walk, with_log

from firmware.storage.keys import public_bytes
from firmware.storage.slot import BODY_AT, SIGN_PREFIX, SIGNATURE_AT, ZERO_HASH, Kind, Log
from hw_sim.seeded import SeededElection, seeded_key
from hw_sim.seeded_day import SeededDay, short_day

Edit = Callable[[bytearray], None]
LOGS = pytest.mark.parametrize("log", list(Log))


def signed_again(target: Target, log: Log, at: int, edit: Edit) -> list[bytes]:
    """The log with slot `at` edited, and that slot and all later ones linked and signed anew by the true
    session keys: what a booth with false software can write."""
    slots, session, head, voids = [], 0, ZERO_HASH, voids_of(target, log)
    for number, raw in enumerate(target.day.raw[log]):
        session += raw[6] == Kind.SESSION and number not in voids
        if number not in voids:
            signed = bytearray(raw[:16] + head + raw[48:SIGNATURE_AT])
            if number == at:
                edit(signed)
            signature = seeded_key(f"pagi/session/{session}").sign(SIGN_PREFIX + signed)
            raw = bytes(signed) + signature
            raw += sha256(raw).digest()
            head = sha256(raw).digest()
        slots.append(raw)
    return slots


def put(at: int, value: bytes) -> Edit:
    def edit(signed: bytearray) -> None:
        signed[at : at + len(value)] = value

    return edit


def add(at: int) -> Edit:
    def edit(signed: bytearray) -> None:
        signed[at] = (signed[at] + 1) % 256

    return edit


FIELDS = {
    "magic": (put(0, b"BILX"), "S1"),
    "version": (put(4, b"\x02"), "S2"),
    "version 0": (put(4, b"\x00"), "S2"),
    "the other log": (lambda signed: put(5, bytes([3 - signed[5]]))(signed), "S3"),
    "no log": (put(5, b"\x00"), "S3"),
    "no kind": (put(6, b"\x00"), "S4"),
    "an unknown kind": (put(6, b"\x09"), "S4"),
    "the other log's kind": (
        lambda signed: put(6, b"\x08" if signed[5] == Log.BALLOTS else b"\x02")(signed),
        "S4",
    ),
    "zero": (put(7, b"\x01"), "S5"),
    "number": (add(11), "S6"),
    "number, high byte": (put(8, b"\x80"), "S6"),
    "length beyond the slot": (put(12, (3953).to_bytes(4, "big")), "S7"),
    "length, high byte": (put(12, b"\x80"), "S7"),
    "a body cut short": (lambda signed: put(12, b"\x00\x00\x00\x01")(signed), "S8"),
    "the last byte of the padding": (put(SIGNATURE_AT - 1, b"\x01"), "S8"),
    "previous": (add(16), "C2"),
    "previous, all zero": (put(16, ZERO_HASH), "C2"),
    "previous, last byte": (add(47), "C2"),
}


@LOGS
@pytest.mark.parametrize("field", list(FIELDS))
def test_every_field_of_the_slot_under_a_true_signature(target: Target, tried, log: Log, field: str) -> None:
    """Nothing but that field is wrong, on every slot in turn: the clause is named."""
    edit, clause = FIELDS[field]
    tries = 0
    assert not walk(target, log, signed_again(target, log, 0, lambda signed: None))
    for number in set(range(len(target.day.raw[log]))) - voids_of(target, log):
        bad = signed_again(target, log, number, edit)
        if bad[number] == target.day.raw[log][number]:
            continue  # the first slot's link is zero anyway
        # what continues from nothing behind a torn slot is blamed on the torn slot
        places = {number, number - 1} if number - 1 in voids_of(target, log) else {number}
        found = [finding for finding in walk(target, log, bad) if finding.slot in places]
        assert found, number
        assert f"[{clause}]" in found[0].reason, (number, found)
        tries += 1
    assert tries >= len(target.day.raw[log]) - 2
    tried(tries)


def test_bodies_of_another_length_are_named_by_the_whole_audit(target: Target, folder: Path, tried) -> None:
    tries = 0
    for log in Log:
        for number in sorted(set(range(len(target.day.raw[log]))) - voids_of(target, log)):
            length = int.from_bytes(target.day.raw[log][number][12:16], "big")
            bad = signed_again(target, log, number, put(12, (length + 1).to_bytes(4, "big")))
            assert named(look(with_log(target.files, log, bad), folder), log, number), (log, number)
            tries += 1
    tried(tries)


def with_devices(of: SeededElection, machine: int, label: str) -> SeededElection:
    """The election as a thief sees it who has another device key than that booth."""
    devices = list(of.devices)
    devices[machine] = seeded_key(label)
    return replace(of, devices=tuple(devices))


def test_a_whole_day_under_a_foreign_device_key(folder: Path, tried) -> None:
    """All is made anew and fits together: only the certificates are not the registered booth's."""
    day = short_day(with_devices(election(), 0, "a stranger"), "pagi")
    day.finish()
    report = look(day.files(), folder)
    assert report.verdict == "TIDAK SAH"
    assert (report.findings[0].log, report.findings[0].slot) == ("ballots", 0)
    assert "certificate" in report.findings[0].reason
    tried(1)


def test_a_machine_that_is_in_no_package(folder: Path, tried) -> None:
    """The same stranger under its own name."""
    stranger = with_devices(election(), 0, "a stranger")
    day = SeededDay(stranger, "pagi")
    day.machine = replace(day.machine, key=public_bytes(seeded_key("a stranger")))
    day.owner = replace(day.owner, machine_id=day.machine.key)
    day.start()
    day.vote(1, 1)
    day.finish()
    report = look(day.files(), folder)
    assert "a machine that may not write this log" in report.findings[0].reason
    assert report.findings[0].slot == 0
    tried(1)


@pytest.mark.parametrize(
    ("mode", "he", "machine"),
    [(1, "own", 0), (0, "other", 0), (0, "rehearsal", 0), (0, "own", 1)],
    ids=["for a rehearsal", "for another election", "for the rehearsal's hash", "by the other booth"],
)
def test_a_certificate_for_something_else(
    target: Target, folder: Path, tried, mode: int, he: str, machine: int
) -> None:
    """A certificate that the booth, or its neighbour, did make: for another day or another mode."""
    hashes = {
        "own": election().context.he,
        "other": election("lain").context.he,
        "rehearsal": election().context.simulasi().he,
    }
    signed = b"BILIK-SESSION/1\x00" + bytes([mode]) + hashes[he]
    for log in Log:
        for number, session in enumerate(sessions_of(target, log), 1):
            key = public_bytes(seeded_key(f"pagi/session/{number}"))
            certificate = election().devices[machine].sign(signed + key)
            bad = signed_again(target, log, session, put(BODY_AT + 68, certificate))
            report = look(with_log(target.files, log, bad), folder)
            assert named(report, log, session)
            assert any("[C4]" in f.reason and f.slot == session for f in report.findings)
    tried(6)


def sessions_of(target: Target, log: Log) -> list[int]:
    slots, voids = target.day.raw[log], voids_of(target, log)
    return [n for n, raw in enumerate(slots) if raw[6] == Kind.SESSION and n not in voids]


def test_a_rehearsal_presented_as_the_real_day(folder: Path, tried) -> None:
    """As it is; with a start in real mode behind it; and one ballot of it carried into a real day."""
    rehearsal = short_day(election(), "latihan", mode=1)
    rehearsal.finish()
    report = look(rehearsal.files(), folder)
    assert named(report, Log.BALLOTS, 0)
    assert "simulasi" in " ".join(finding.reason for finding in report.findings)

    pretending = short_day(election(), "latihan", mode=1)
    pretending.mode = 0
    pretending.start()
    pretending.finish()
    assert look(pretending.files(), folder).verdict == "TIDAK SAH"

    moved = SeededDay(election(), "latihan")
    moved.start()
    moved.authorise(1)
    moved.context = moved.context.simulasi()
    sealed = moved.seal(2)
    moved.context = election().context
    moved.cast(2, sealed)
    moved.settle(True)
    moved.finish()
    report = look(moved.files(), folder)
    assert named(report, Log.BALLOTS, 1)
    tried(3)


@LOGS
@pytest.mark.parametrize("of", ["the other booth", "another session", "another election"])
def test_a_splice_of_two_sticks(target: Target, folder: Path, quick, tried, log: Log, of: str) -> None:
    """The first slots of one stick and the last of another, joined at every place."""
    strangers = {
        "the other booth": closed_day("pagi", machine=1),
        "another session": closed_day("petang"),
        "another election": closed_day("pagi", of="lain"),
    }
    mine, theirs = target.day.raw[log], strangers[of].day.raw[log]
    for at in range(1, len(mine)):
        for first, last in ((mine, theirs), (theirs, mine)):
            found = {finding.slot for finding in walk(target, log, [*first[:at], *last[at:]])}
            assert found, (at, of)
            assert min(found) in (0, at - 1, at, at + 1, *voids_of(target, log)), (at, found)
        if at % 4 == 1:
            report = look(with_log(target.files, log, [*mine[:at], *theirs[at:]]), folder)
            assert report.verdict == "TIDAK SAH"
    tried(2 * len(mine))


def test_one_file_of_another_stick(target: Target, folder: Path, tried) -> None:
    """Each file of two other sticks of the same election in the place of ours."""
    tries = 0
    for other in (closed_day("petang"), closed_day("pagi", machine=1), closed_day("pagi", of="lain")):
        for name, data in other.files.items():
            if data != target.files[name]:
                report = look({**target.files, name: data}, folder)
                assert report.verdict == "TIDAK SAH", name
                tries += 1
    tried(tries)
