"""Checkpoints: C2SP signed notes (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) of a log's head. Pure.

Body: origin, number of slots, base64 of the head hash, a line each. The key name is the origin; the key id is
the first 4 bytes of SHA-256(name | 0A | 01 | public key).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from firmware.storage.errors import NoteError
from firmware.storage.keys import verify as verify_ed25519

MAX_NOTE_BYTES = 4096
MAX_SIGNATURES = 16
_ED25519 = b"\x01"
_DASH = "\u2014 "
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,9}")


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: this log had `size` slots and its last valid slot hashed to `head`."""

    origin: str
    size: int
    head: bytes

    def text(self) -> str:
        """The signed text, with its final newline."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.head).decode()}\n"


def check_name(name: str) -> str:
    """`name`, if it may be a key name: not empty, no white space, no plus, no control character."""
    if not name or len(name.encode()) > 200 or "+" in name or any(c.isspace() or ord(c) < 32 for c in name):
        raise NoteError(f"{name!r} cannot be the name of a log")
    return name


def key_id(name: str, public_key: bytes) -> bytes:
    """The 4-byte key id of an Ed25519 key (signed-note, Signatures)."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def sign_note(checkpoint: Checkpoint, public_key: bytes, sign: Callable[[bytes], bytes]) -> str:
    """The signed note; `sign` is Ed25519 by the private half of `public_key`."""
    name = check_name(checkpoint.origin)
    text = checkpoint.text()
    signature = base64.b64encode(key_id(name, public_key) + sign(text.encode())).decode()
    return f"{text}\n{_DASH}{name} {signature}\n"


def parse_note(note: str) -> tuple[Checkpoint, tuple[tuple[str, bytes], ...]]:
    """Split a note into its checkpoint and its (key name, 4-byte id | signature) lines, nothing verified yet.

    Raises NoteError.
    """
    try:
        size = len(note.encode())
    except UnicodeEncodeError:  # what a command line makes of bytes that are no text
        raise NoteError("the note holds what is no character") from None
    if size > MAX_NOTE_BYTES:
        raise NoteError("the note is too long")
    if any(ord(c) < 32 and c != "\n" for c in note):
        raise NoteError("the note holds a control character")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("the note has no signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError("the note has too many signatures")
    return _checkpoint(text), tuple(map(_signature, lines))


def verify_note(note: str, public_key: bytes) -> Checkpoint:
    """The checkpoint in `note` if `public_key` signed it under the origin's name; raises NoteError if not.

    Signatures by other keys are passed over; a bad one by this key refuses the note.
    """
    checkpoint, signatures = parse_note(note)
    name = checkpoint.origin
    ours = [s[4:] for n, s in signatures if n == name and s[:4] == key_id(name, public_key)]
    if not ours:
        raise NoteError("the note is not signed by this key")
    text = checkpoint.text().encode()
    if not all(verify_ed25519(public_key, signature, text) for signature in ours):
        raise NoteError("the note's signature does not hold")
    return checkpoint


def _checkpoint(text: str) -> Checkpoint:
    lines = text.split("\n")
    if len(lines) != 3:
        raise NoteError("a checkpoint has three lines")
    origin, size, head = lines
    if not _DECIMAL.fullmatch(size):
        raise NoteError("the number of slots is not a plain decimal")
    digest = _base64(head)
    if len(digest) != 32:
        raise NoteError("the head hash is not 32 bytes")
    return Checkpoint(check_name(origin), int(size), digest)


def _signature(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        raise NoteError("a signature line is malformed")
    blob = _base64(encoded)
    if len(blob) < 5:
        raise NoteError("a signature is too short")
    return check_name(name), blob


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NoteError("a line is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise NoteError("a line is not canonical base64")
    return data
