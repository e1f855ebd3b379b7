"""The encrypted voters' roll."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from fuzz_target import Broken, Target
from fuzz_world import change, patched, world

from firmware.ballot.sharing import split_secret
from firmware.election import roll_format
from firmware.election.errors import ElectionError
from firmware.election.package import Package
from firmware.election.roll import Roll, open_roll
from firmware.election.roll_seal import VoterEntry, seal_roll
from hw_sim.seeded import Coins

SIZE = 512
ROWS = 3
SECRET = int.from_bytes(Coins("fuzz/roll")(31), "little")
ELECTION = (ElectionError,)


def roll_plain(data: bytes) -> None:
    """The decrypted rows, and every question that is put to them."""
    roll = Roll(bytearray(data), bytes(32), ROWS, SIZE)
    for row in range(ROWS):
        if any(len(template) != SIZE for template in roll.templates(row)):
            raise Broken("a template of another size")
    roll.find_card(data[:7]), roll.find_nik("3201014107800001")
    roll.wipe()


def roll_section(data: bytes) -> None:
    """The encrypted section as it lies in the file."""
    open_roll(replace(booth(), roll=patched(section(), data)), shares())


def roll_resealed(data: bytes) -> None:
    """Rows that nobody would write, sealed with the true key."""
    seal_key, _ = roll_format.keys(SECRET, booth().manifest.election_id)
    head = roll_format.head(ROWS, SIZE)
    nonce, aad = bytes(12), head + booth().manifest.election_id.encode()
    sealed = head + nonce + ChaCha20Poly1305(seal_key).encrypt(nonce, data, aad)
    open_roll(replace(booth(), roll=sealed), shares())


@cache
def booth() -> Package:
    """The election's package with a roll that we can open."""
    package = world().election.package
    entry = replace(
        package.manifest.roll, rows=ROWS, template_size=SIZE, sha256=hashlib.sha256(section()).digest()
    )
    return replace(package, manifest=replace(package.manifest, roll=entry), roll=section())


@cache
def section() -> bytes:
    return seal_roll(voters(), SIZE, SECRET, world().election.package.manifest.election_id)


def voters() -> list[VoterEntry]:
    """No finger, one, two; no card, one, two."""
    coins = Coins("fuzz/voters")
    return [
        VoterEntry(
            f"320101410780000{row}",
            tuple(coins(7) for _ in range(row)),
            tuple(coins(SIZE) for _ in range(2 - row)),
        )
        for row in range(ROWS)
    ]


@cache
def shares() -> dict[int, int]:
    return split_secret(SECRET, 2, 2, Coins("fuzz/roll/shares"))


def plain() -> bytes:
    key, _ = roll_format.keys(SECRET, world().election.package.manifest.election_id)
    head = roll_format.head(ROWS, SIZE)
    aad, sealed = head + world().election.package.manifest.election_id.encode(), section()
    return ChaCha20Poly1305(key).decrypt(sealed[24:36], sealed[36:], aad)


TARGETS = (
    Target("roll", roll_plain, ELECTION, lambda: [plain()]),
    Target("roll-section", roll_section, ELECTION, lambda: [b"", change(16, b"\0\0\0\4"), change(40, b"x")]),
    Target("roll-resealed", roll_resealed, ELECTION, lambda: [plain()]),
)
