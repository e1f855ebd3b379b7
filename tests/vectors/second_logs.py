"""The second verifier's slots, chains and records, written from docs/log-format.md."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SLOT = 4096
KINDS = {1: {1, 2, 3, 4, 5, 6, 7}, 2: {1, 5, 8}}
NAMES = {1: "ballots", 2: "events"}
Fault = tuple[str, int | None]


@lru_cache(10_000)
def signed(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def u(data: bytes) -> int:
    return int.from_bytes(data, "big")


@dataclass
class Chain:
    """One log: records as (slot, kind, body), what is wrong, sessions as (slot, body), heads by length."""

    log: int
    used: int = 0
    records: list[tuple[int, int, bytes]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sessions: list[tuple[int, bytes]] = field(default_factory=list)
    heads: dict[int, bytes] = field(default_factory=dict)

    @property
    def keys(self) -> list[bytes]:
        return [body[36:68] for _, body in self.sessions]

    def fault(self, slot: int) -> None:
        self.faults.append((NAMES[self.log], slot))


def read_chain(data: bytes, log: int, he: bytes, machines: set[bytes], rows: int) -> Chain:
    """S1 to S9, C1 to C8, B1 and B5."""
    chain, previous, voids = Chain(log), bytes(32), {}
    whole, rest = divmod(len(data), SLOT)
    slots = [data[at * SLOT : (at + 1) * SLOT] for at in range(whole)]
    while slots and not any(slots[-1]):
        slots.pop()
    chain.used, chain.heads[0] = len(slots), bytes(32)
    if rest:
        chain.fault(whole)
    behind_gap = False
    for number, raw in enumerate(slots):
        if raw[4064:] != sha256(raw[:4064]).digest():
            voids[number], behind_gap = sha256(raw).digest(), True
            continue
        length = u(raw[12:16])
        if (
            raw[:5] != b"BILK\x01"
            or raw[5] != log
            or raw[6] not in KINDS[log]
            or raw[7]
            or u(raw[8:12]) != number
            or length > 3952
            or any(raw[48 + length : 4000])
        ):
            chain.fault(number)
            continue
        body = raw[48 : 48 + length]
        if raw[16:48] != previous:
            chain.fault(number - 1 if behind_gap else number)
        if raw[6] == 1 and len(body) == 200:
            _session(chain, number, body, he, machines, rows)
        if not chain.sessions or not signed(chain.keys[-1], raw[4000:4064], b"BILIK-SLOT/1\0" + raw[:4000]):
            chain.fault(number)
        if raw[6] == 5:
            _recovery(chain, number, body, voids)
        previous, behind_gap = sha256(raw).digest(), False
        chain.heads[number + 1] = previous
        chain.records.append((number, raw[6], body))
    chain.faults += [(NAMES[log], number) for number in voids]
    return chain


def _session(chain: Chain, number: int, body: bytes, he: bytes, machines: set[bytes], rows: int) -> None:
    machine, key = body[4:36], body[36:68]
    certified = b"BILIK-SESSION/1\0" + body[:1] + he + key
    agrees = not chain.sessions or machine == chain.sessions[0][1][4:36]
    ours = body[:4] == bytes(4) and machine in machines and body[132:164] == he and u(body[196:]) == rows
    if not (agrees and ours and signed(machine, body[68:132], certified)):
        chain.fault(number)
    if chain.log == 2 and any(body[164:196]):
        chain.fault(number)
    chain.sessions.append((number, body))


def _recovery(chain: Chain, number: int, body: bytes, voids: dict[int, bytes]) -> None:
    count = u(body[:4])
    if not 1 <= count <= 58 or len(body) != 4 + 68 * count:
        chain.fault(number)
        return
    for at in range(4, len(body), 68):
        slot, stick = u(body[at : at + 4]), body[at + 36 : at + 68]
        if slot not in voids:
            chain.fault(number)
        elif voids.pop(slot) != stick:
            chain.fault(slot)


def read_register(data: bytes, he: bytes, machine: bytes, rows: int) -> list[int] | None:
    """A1 to A3: the state of each row, None where a cell does not hold."""
    size = SLOT * (1 + -(-rows * 32 // SLOT))
    head = b"BILA\x01" + bytes(3) + rows.to_bytes(4, "big") + (32).to_bytes(4, "big") + machine + he
    head = head.ljust(4064, b"\0")
    if len(data) != size or data[:SLOT] != head + sha256(head).digest():
        return None
    states = []
    for row in range(rows):
        cell = data[SLOT + 32 * row : SLOT + 32 * row + 32]
        bound = b"BILIK-CELL/1\0" + he + machine + b"\0" + cell[:8]
        if cell[8:] != sha256(bound).digest()[:24] or cell[1:8] != bytes(3) + row.to_bytes(4, "big"):
            return None
        states.append(cell[0])
    return None if any(data[SLOT + 32 * rows :]) or not set(states) <= {0, 1, 2, 3} else states


def read_event(body: bytes) -> dict[str, object] | None:
    """B8, as far as the vectors need it."""
    try:
        event = json.loads(body.decode())
    except ValueError:
        return None
    if (
        not isinstance(event, dict)
        or json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() != body
    ):
        return None
    return event
