"""A second implementation of docs/log-format.md, from the document alone: it imports nothing of the booth.

It writes slots for the document's example and verifies logs for the tests, so that what the document says and
what the booth does are held against one another.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIZE = 4096
SESSION, BALLOT, CAST, SPOIL, RECOVERY, CLOSE, TALLY, EVENT = range(1, 9)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def be(value: int) -> bytes:
    return value.to_bytes(4, "big")


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def slot(key: Ed25519PrivateKey, log: int, kind: int, number: int, previous: bytes, body: bytes) -> bytes:
    head = b"BILK" + bytes([1, log, kind, 0]) + be(number) + be(len(body)) + previous
    first = (head + body).ljust(4000, b"\0")
    signed = first + key.sign(b"BILIK-SLOT/1\0" + first)
    return signed + sha(signed)


def session_body(
    device: Ed25519PrivateKey, session: Ed25519PrivateKey, mode: int, he: bytes, nonce: bytes, roll: int
) -> bytes:
    certificate = device.sign(b"BILIK-SESSION/1\0" + bytes([mode]) + he + public(session))
    return bytes([mode, 0, 0, 0]) + public(device) + public(session) + certificate + he + nonce + be(roll)


def cell(he: bytes, machine: bytes, mode: int, row: int, state: int) -> bytes:
    plain = bytes([state, 0, 0, 0]) + be(row)
    return plain + sha(b"BILIK-CELL/1\0" + he + machine + bytes([mode]) + plain)[:24]


def register(he: bytes, machine: bytes, mode: int, states: list[int]) -> bytes:
    head = b"BILA" + bytes([1, mode, 0, 0]) + be(len(states)) + be(32) + machine + he
    head = head.ljust(4064, b"\0")
    cells = b"".join(cell(he, machine, mode, row, state) for row, state in enumerate(states))
    return head + sha(head) + cells.ljust(-(-len(cells) // SIZE) * SIZE, b"\0")


def note(key: Ed25519PrivateKey, origin: str, size: int, head: bytes) -> str:
    text = f"{origin}\n{size}\n{base64.b64encode(head).decode()}\n"
    identifier = sha(origin.encode() + b"\n\x01" + public(key))[:4]
    return f"{text}\n\u2014 {origin} {base64.b64encode(identifier + key.sign(text.encode())).decode()}\n"


def walk(data: bytes, log: int, medium: str) -> Iterator[tuple[int, int, bytes]]:
    """(number, kind, body) of every valid slot; AssertionError or InvalidSignature at the first fault."""
    assert len(data) % SIZE == 0
    used = -(-len(data.rstrip(b"\0")) // SIZE)
    previous, key, voids, first = bytes(32), b"", {}, None
    for number in range(used):
        raw = data[number * SIZE : (number + 1) * SIZE]
        if sha(raw[:4064]) != raw[4064:]:
            voids[number] = sha(raw)
            continue
        magic, version, which, kind, zero, own, length, link = struct.unpack_from(">4sBBBBII32s", raw)
        assert (magic, version, which, zero, own, link) == (b"BILK", 1, log, 0, number, previous)
        assert length <= 3952
        assert not any(raw[48 + length : 4000])
        body = raw[48 : 48 + length]
        if kind == SESSION:
            mode, device, key = body[0], body[4:36], body[36:68]
            certified = b"BILIK-SESSION/1\0" + bytes([mode]) + body[132:164] + key
            Ed25519PublicKey.from_public_bytes(device).verify(body[68:132], certified)
            same = body[:36] + body[132:164] + body[196:]
            first = first or same
            assert same == first
        Ed25519PublicKey.from_public_bytes(key).verify(raw[4000:4064], b"BILIK-SLOT/1\0" + raw[:4000])
        if kind == RECOVERY:
            for at in range(4, length, 68):
                named = int.from_bytes(body[at : at + 4], "big")
                shift = 4 if medium == "internal" else 36
                assert voids.pop(named) == body[at + shift : at + shift + 32]
        previous = sha(raw)
        yield number, kind, body
    assert not voids
