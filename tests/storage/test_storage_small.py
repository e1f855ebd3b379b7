"""Keys, checkpoints, the register's bytes, purging, and what this package may import."""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from storage_help import FILES, Booth, flip, identity, vote

from firmware.storage import attendance
from firmware.storage.attendance import Owner, Standing
from firmware.storage.checkpoint import Checkpoint, key_id, parse_note, sign_note, verify_note
from firmware.storage.errors import KeyFileError, NoteError, RealElection, RegisterError, WrongOrder
from firmware.storage.keys import create_device_key, load_device_key, new_session, public_bytes, verify
from firmware.storage.ledger import Identity, is_empty, purge
from firmware.storage.reader import check_chain, read_log
from firmware.storage.slot import Log

KEY = Ed25519PrivateKey.from_private_bytes(b"n" * 32)
PUBLIC = public_bytes(KEY)


# Checkpoints


def note(origin: str = "bilik/desa/tps-1/ballots", size: int = 12) -> str:
    return sign_note(Checkpoint(origin, size, b"h" * 32), PUBLIC, KEY.sign)


def test_key_id_of_a_published_verifier_key() -> None:
    """The verifier key that Go's sumdb/note documentation prints: name+id+base64(01 | key)."""
    name, identifier = "PeterNeumann", "c74f20a3"
    encoded = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    assert key_id(name, base64.b64decode(encoded)[1:]).hex() == identifier


def test_a_published_note_verifies_by_our_rules() -> None:
    """The matching note: key id and signature layout are those of c2sp.org/signed-note."""
    public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")[1:]
    first = "If you think cryptography is the answer to your problem,\n"
    text = first + "then you don't know what your problem is.\n"
    line = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    blob = base64.b64decode(line)
    assert blob[:4] == key_id("PeterNeumann", public)
    assert verify(public, blob[4:], text.encode())


def test_a_note_round_trips_and_has_the_lines_of_the_format() -> None:
    lines = note().split("\n")
    assert lines[:3] == ["bilik/desa/tps-1/ballots", "12", base64.b64encode(b"h" * 32).decode()]
    assert lines[3] == ""
    assert lines[4].startswith("\u2014 bilik/desa/tps-1/ballots ")
    assert lines[5:] == [""]
    blob = base64.b64decode(lines[4].rsplit(" ", 1)[1])
    assert blob[:4] == hashlib.sha256(b"bilik/desa/tps-1/ballots\n\x01" + PUBLIC).digest()[:4]
    assert len(blob) == 68
    assert verify_note(note(), PUBLIC) == Checkpoint("bilik/desa/tps-1/ballots", 12, b"h" * 32)


def test_any_changed_character_refuses_the_note() -> None:
    good = note()
    for at, letter in enumerate(good):
        bad = good[:at] + ("A" if letter != "A" else "B") + good[at + 1 :]
        with pytest.raises(NoteError):
            verify_note(bad, PUBLIC)


def test_signatures_by_others_are_passed_over_but_a_bad_one_of_ours_is_not() -> None:
    text, _, ours = note().rpartition("\n\n")
    other = base64.b64encode(b"\1\2\3\4" + bytes(64)).decode()
    assert verify_note(f"{text}\n\n\u2014 witness.example/x {other}\n{ours}", PUBLIC)
    broken = base64.b64encode(key_id("bilik/desa/tps-1/ballots", PUBLIC) + bytes(64)).decode()
    with pytest.raises(NoteError, match="does not hold"):
        verify_note(f"{text}\n\n{ours}\u2014 bilik/desa/tps-1/ballots {broken}\n", PUBLIC)
    with pytest.raises(NoteError, match="not signed by this key"):
        verify_note(note(), public_bytes(Ed25519PrivateKey.from_private_bytes(b"o" * 32)))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "\n\n",
        "no signature\n1\nAAAA\n",
        "o\n01\n" + base64.b64encode(bytes(32)).decode() + "\n\n\u2014 o AAAAAAA=\n",
        "o\n1\nAAAA\n\n\u2014 o AAAAAAA=\n",
        "o\n-1\n" + base64.b64encode(bytes(32)).decode() + "\n\n\u2014 o AAAAAAA=\n",
        "o\n1\n" + base64.b64encode(bytes(32)).decode() + "\n\n-- o AAAAAAA=\n",
        "o\r\n1\n\n\u2014 o AAAAAAA=\n",
        "o\n1\n" + base64.b64encode(bytes(32)).decode() + "\n\n" + "\u2014 o AAAAAAA=\n" * 99,
        "x" * 5000,
        "\ud800",
    ],
)
def test_malformed_notes(bad: str) -> None:
    with pytest.raises(NoteError):
        parse_note(bad)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u00a0b", "x" * 201])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(NoteError):
        note(name)


def test_the_ledgers_checkpoints(booth: Booth) -> None:
    ledger, _ = booth.start()
    vote(ledger, 3)
    notes = ledger.checkpoints()
    for log, text in zip(Log, notes, strict=True):
        said = verify_note(text, ledger.session_public_key)
        chain = check_chain(read_log((booth.stick / log.file).read_bytes(), log), log)
        assert said.origin == f"bilik/desa-contoh/tps-01/{log.label}"
        assert (said.size, said.head) == (chain.size, chain.head)
        assert chain.head_at(said.size) == said.head
        assert len(text.encode()) <= 230
    ledger.close_files()


# Keys


def test_device_key_file(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    made = create_device_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert public_bytes(load_device_key(path)) == public_bytes(made)
    with pytest.raises(KeyFileError, match="exists"):
        create_device_key(path)
    assert public_bytes(load_device_key(path)) == public_bytes(made)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_device_key_that_others_may_read(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "device.key"
    create_device_key(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="0600"):
        load_device_key(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"x" * 200, b"bilik-device-key/1\n" + b"g" * 64 + b"\n", b"bilik-device-key/1\n" + b"0" * 63],
)
def test_files_that_are_no_device_key(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "device.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="no device key"):
        load_device_key(path)
    with pytest.raises(KeyFileError, match="cannot read"):
        load_device_key(tmp_path / "absent")
    with pytest.raises(KeyFileError, match="cannot make"):
        create_device_key(tmp_path / "absent" / "device.key")


def test_session_certificates() -> None:
    session = new_session(KEY, 1, b"e" * 32)
    assert verify(PUBLIC, session.certificate, b"BILIK-SESSION/1\0\1" + b"e" * 32 + session.public)
    assert not verify(PUBLIC, session.certificate, b"BILIK-SESSION/1\0\0" + b"e" * 32 + session.public)
    assert new_session(KEY, 1, b"e" * 32).public != session.public
    assert "private" not in repr(session)
    assert not verify(b"short", session.certificate, b"")
    assert not verify(PUBLIC, b"short", b"")


@pytest.mark.parametrize(
    "change",
    [
        {"election": 256},
        {"mode": 2},
        {"roll": -1},
        {"roll": 2_000_000},
        {"slots": (4, 16)},
        {"slots": (16, 1 << 20)},
    ],
)
def test_identities_out_of_range(change: dict) -> None:
    if "election" in change:
        with pytest.raises(WrongOrder):
            Identity(b"short", KEY, 0, "o", 1, (16, 16))
        return
    with pytest.raises(WrongOrder):
        identity(**change)


# The register


OWNER = Owner(b"e" * 32, PUBLIC, 0, 300)


def test_the_registers_layout() -> None:
    data = attendance.whole(OWNER, [Standing.ABSENT] * 300)
    assert len(data) == 4 * 4096
    assert data[:16] == b"BILA\1\0\0\0" + (300).to_bytes(4, "big") + (32).to_bytes(4, "big")
    assert data[16:80] == PUBLIC + b"e" * 32
    assert data[4064:4096] == hashlib.sha256(data[:4064]).digest()
    cell = attendance.cell(OWNER, 7, Standing.VOTED)
    assert cell[:8] == b"\2\0\0\0\0\0\0\7"
    assert cell[8:] == hashlib.sha256(b"BILIK-CELL/1\0" + b"e" * 32 + PUBLIC + b"\0" + cell[:8]).digest()[:24]
    assert attendance.read_register(data) == (OWNER, (Standing.ABSENT,) * 300)


def test_every_flip_in_a_cell_is_seen_and_no_cell_passes_for_another() -> None:
    data = attendance.whole(
        OWNER, [Standing.AUTHORISED if row == 5 else Standing.ABSENT for row in range(300)]
    )
    for at in range(4096 + 5 * 32, 4096 + 6 * 32):
        bad = data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :]
        assert attendance.read_cells(bad, OWNER)[5] is None
        with pytest.raises(RegisterError, match="cell 5"):
            attendance.read_register(bad)
    moved = bytearray(data)
    moved[4096 + 32 : 4096 + 64] = data[4096 + 160 : 4096 + 192]
    assert attendance.read_cells(bytes(moved), OWNER)[1] is None


def test_registers_that_are_refused() -> None:
    good = attendance.whole(OWNER, [Standing.ABSENT] * 300)
    for at in (0, 4, 12, 40, 100, 4070):
        with pytest.raises(RegisterError, match="A1"):
            attendance.read_register(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
    for bad in (good[:-1], good + bytes(4096), b""):
        with pytest.raises(RegisterError, match="A1"):
            attendance.read_register(bad)
    with pytest.raises(RegisterError, match="padding"):
        attendance.read_register(good[:-1] + b"\1")
    two = [Standing.AUTHORISED] * 2 + [Standing.ABSENT] * 298
    with pytest.raises(RegisterError, match="A3"):
        attendance.read_register(attendance.whole(OWNER, two))


A, H, V, B = Standing.ABSENT, Standing.AUTHORISED, Standing.VOTED, Standing.CAME_BACK_ALLOWED


@pytest.mark.parametrize(
    ("internal", "stick", "merged"),
    [
        (A, A, A),
        (H, A, H),
        (V, H, V),
        (B, H, B),
        (H, B, H),
        (V, A, V),
        (None, H, H),
        (V, None, V),
        (A, H, None),
        (H, V, None),
        (A, V, None),
        (B, V, None),
        (None, None, None),
    ],
)
def test_two_copies_of_a_cell(
    internal: Standing | None, stick: Standing | None, merged: Standing | None
) -> None:
    if merged is None:
        with pytest.raises(RegisterError, match="A4"):
            attendance.merge([internal, A], [stick, A])
    else:
        assert attendance.merge([internal, A], [stick, A]) == [merged, A]


def test_torn_cells_far_apart_are_not_one_torn_write() -> None:
    cells: list[Standing | None] = [A] * 300
    torn = [*cells]
    torn[0] = torn[299] = None
    with pytest.raises(RegisterError, match="several blocks"):
        attendance.merge(torn, cells)


@pytest.mark.parametrize(
    ("standings", "cast", "becomes"),
    [([A, A], 0, None), ([H, A], 0, B), ([H, A], 1, V), ([H, V], 1, B), ([H, V], 2, V), ([V, V], 2, None)],
)
def test_settling(standings: list[Standing], cast: int, becomes: Standing | None) -> None:
    assert attendance.settled(standings, cast, 0) is becomes


@pytest.mark.parametrize(("standings", "cast"), [([A, A], 1), ([V, A], 0), ([H, V], 0), ([H, V], 3)])
def test_what_cannot_be_settled(standings: list[Standing], cast: int) -> None:
    with pytest.raises(RegisterError, match="A5"):
        attendance.settled(standings, cast, 0)
    attendance.settled(standings, cast, 1)


# Purging a rehearsal


def rehearsal(tmp_path: Path) -> Booth:
    booth = Booth(tmp_path, identity(mode=1))
    ledger, _ = booth.start()
    vote(ledger, 1)
    ledger.close_files()
    return booth


def test_purge_deletes_a_rehearsal_and_the_real_day_can_begin(tmp_path: Path) -> None:
    booth = rehearsal(tmp_path)
    (booth.stick / "election.bilik").write_bytes(b"package")
    assert not is_empty(booth.stick)
    purge(booth.internal, booth.stick)
    assert is_empty(booth.internal)
    assert is_empty(booth.stick)
    assert os.listdir(booth.stick) == ["election.bilik"]
    purge(booth.internal, booth.stick)
    real = Booth(tmp_path)
    ledger, found = real.start()
    assert found.fresh
    assert ledger.counts.cast == 0
    ledger.close_files()


def test_purge_never_touches_a_real_election(booth: Booth, tmp_path: Path) -> None:
    ledger, _ = booth.start()
    ledger.close_files()
    held = [booth.bytes_of(file) for file in FILES]
    with pytest.raises(RealElection):
        purge(booth.internal, booth.stick)
    assert [booth.bytes_of(file) for file in FILES] == held
    mixed = rehearsal(tmp_path / "mixed")
    with pytest.raises(RealElection):
        purge(mixed.internal, booth.stick)
    assert not is_empty(mixed.internal)


def test_purge_refuses_what_proves_nothing(tmp_path: Path) -> None:
    booth = rehearsal(tmp_path)
    flip(booth.stick / "attendance.bin", 9)
    flip(booth.stick / "ballots.log", 60)
    (booth.stick / "events.log").write_bytes(bytes(4096))
    with pytest.raises(RealElection, match="P1"):
        purge(booth.internal, booth.stick)
    assert not is_empty(booth.internal)


def test_a_rehearsal_with_a_torn_first_record_can_be_purged(tmp_path: Path) -> None:
    booth = rehearsal(tmp_path)
    for log in Log:
        (booth.internal / log.file).write_bytes(b"BILK\1" + bytes(4091))
    purge(booth.internal, booth.stick)
    assert is_empty(booth.internal)


@pytest.mark.parametrize("length", [4096, 8192, 5000])
def test_a_rehearsal_whose_laying_out_was_cut_can_be_purged(tmp_path: Path, length: int) -> None:
    """The log got its length, and of its bytes only what the disk held before; no register yet."""
    booth = Booth(tmp_path, identity(mode=1))
    (booth.stick / "ballots.log").write_bytes(os.urandom(length))
    purge(booth.internal, booth.stick)
    assert is_empty(booth.stick)


# The package's edges


def test_reading_and_writing_logs_imports_no_device_library() -> None:
    probe = (
        "import sys, firmware.storage.ledger, firmware.storage.closing;"
        "bad = {'pygame', 'serial', 'gpiozero', 'firmware.ballot', 'firmware.drivers'} & set(sys.modules);"
        "sys.exit(repr(bad) if bad else 0)"
    )
    found = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
