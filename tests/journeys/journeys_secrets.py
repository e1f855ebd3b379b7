"""What must be found nowhere: numbers, names, fingers, cards and PINs of a village, in any spelling."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode, b64encode
from collections.abc import Iterable

from journeys_day import PlayedDay

from firmware.tapes.slip_code import parse_slip_qr
from hw_sim.fingers import Finger

BLOCK = 16  # bytes; any 32 bytes of a template hold a whole block of it
PLAIN = 4  # a block of so few different bytes could stand anywhere


def numbers(day: PlayedDay) -> Iterable[bytes]:
    """NIKs as digits, packed two to a byte, and hashed without a key."""
    for voter in day.voters:
        digits = voter["nik"]
        yield digits.encode()
        yield bytes.fromhex(digits)
        yield hashlib.sha256(digits.encode()).digest()


def names(day: PlayedDay, public: Iterable[str]) -> Iterable[bytes]:
    """Voters' names, unless somebody who stands for election, or in office, is called the same."""
    everybody = {row["nama"] for row in day.roll} - set(public)
    assert len(everybody) > len(day.roll) // 2
    for name in everybody:
        yield name.encode()
        yield name.upper().encode()


def uids(day: PlayedDay) -> Iterable[bytes]:
    """UIDs of voters' and officers' cards in hex, as text of either case; the long ones as bytes too."""
    known = [voter["card"]["uid"] for voter in day.voters] + [card["uid"] for card in day.cards]
    for uid in filter(None, known):
        yield uid.lower().encode()
        yield uid.upper().encode()
        if len(uid) > 8:  # four bytes stand by chance in a megabyte of ciphertexts
            yield bytes.fromhex(uid)


def pins(day: PlayedDay) -> re.Pattern[bytes]:
    """PINs and PUKs standing alone: six digits inside a longer word say nothing."""
    secrets = [secret for card in day.cards for secret in card["secrets"].values()]
    assert len(secrets) >= 2 * 8
    word = rb"[0-9A-Za-z+/=_-]"
    return re.compile(rb"(?<!%b)(?:%b)(?!%b)" % (word, b"|".join(s.encode() for s in secrets), word))


def slips(day: PlayedDay) -> Iterable[bytes]:
    """The serials of all slips: next to a sealed ballot one would say what was sealed."""
    for line in (day.out / "audit-box.txt").read_text("ascii").split():
        serial = parse_slip_qr(line).serial
        yield from (serial, serial.hex().encode(), b64encode(serial).rstrip(b"="))
        yield b32encode(serial).rstrip(b"=")
        yield line.encode()


def finger_blocks(day: PlayedDay) -> set[bytes]:
    """Every sixteenth block of each enrolled template that is not as plain as padding."""
    blocks = set()
    for voter in day.voters:
        for seed in voter["fingers"]:
            template = Finger(seed).template(1536)
            pieces = (template[at : at + BLOCK] for at in range(0, len(template), BLOCK))
            blocks |= {piece for piece in pieces if len(set(piece)) > PLAIN}
    return blocks


def holds_any(data: bytes, blocks: set[bytes]) -> bool:
    """Whether any of the blocks stands anywhere in `data`."""
    dense = without_voids(data)
    return any(dense[at : at + BLOCK] in blocks for at in range(len(dense) - BLOCK + 1))


def found(data: bytes, wanted: Iterable[bytes]) -> list[bytes]:
    """Which of these stand in `data`."""
    dense = without_voids(data)
    return [secret for secret in wanted if secret in dense]


def without_voids(data: bytes) -> bytes:
    """Long runs of zeros cut short: most of a log is not written yet."""
    return re.sub(rb"\0{64,}", bytes(64), data)
