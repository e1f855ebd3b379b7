"""The worked example of docs/log-format.md, computed by the reference implementation.

`python tests/storage/storage_example.py` writes it into the document; a test fails when it is stale.
"""

from __future__ import annotations

from pathlib import Path

import storage_reference as ref
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

DOCUMENT = Path(__file__).parents[2] / "docs" / "log-format.md"
BEGIN, END = "<!-- example: begin (generated) -->\n```text\n", "```\n<!-- example: end -->"

DEVICE = Ed25519PrivateKey.from_private_bytes(bytes(range(0x20)))
SESSION = Ed25519PrivateKey.from_private_bytes(bytes(range(0x20, 0x40)))
HE = b"\x48" * 32
ROLL = 3
ORIGIN = "bilik/contoh/tps-01"
SEALED = b"\x5a" * (128 + 288 * 2)


def ballots_log() -> list[bytes]:
    """SESSION, BALLOT 1, CAST 1."""
    bodies = [
        (ref.SESSION, ref.session_body(DEVICE, SESSION, 0, HE, b"\x4e" * 32, ROLL)),
        (ref.BALLOT, ref.be(1) + SEALED),
        (ref.CAST, ref.be(1) + b"\x4f" * 32),
    ]
    slots: list[bytes] = []
    for number, (kind, body) in enumerate(bodies):
        previous = ref.sha(slots[-1]) if slots else bytes(32)
        slots.append(ref.slot(SESSION, 1, kind, number, previous, body))
    return slots


def dump(data: bytes, start: int, end: int) -> str:
    """Offset, 16 bytes in hex, and as text."""
    rows = []
    for at in range(start, end, 16):
        chunk = data[at : min(at + 16, end)]
        seen = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in chunk)
        rows.append(f"{at:04x}  {chunk.hex(' ', 2):<39}  {seen}")
    return "\n".join(rows)


def text() -> str:
    """The example as it stands in the document."""
    slots = ballots_log()
    states = [0, 2, 0]
    lines = [
        "# device key: seed 00..1f; session key: seed 20..3f; HE = 48 x 32;",
        "# commitments 4e x 32 and 4f x 32; roll size 3",
        f"machine_id   {ref.public(DEVICE).hex()}",
        f"session key  {ref.public(SESSION).hex()}",
        "",
        "# ballots.log, slot 0: SESSION",
        dump(slots[0], 0, 0x100),
        "....  zero up to 0f9f",
        dump(slots[0], 4000, 4096),
        "",
        "# ballots.log, slot 1: BALLOT 1, whose sealed body is 5a x 704 (two options)",
        dump(slots[1], 0, 0x40),
        "",
        "# ballots.log, slot 2: CAST 1",
        dump(slots[2], 0, 0x60),
        "",
        "# the SHA-256 of each slot's 4096 bytes",
        *(f"slot {number}       {ref.sha(raw).hex()}" for number, raw in enumerate(slots)),
        "",
        "# attendance.bin, row 1 (from 0) has voted: its cell at offset 4096 + 32",
        dump(ref.register(HE, ref.public(DEVICE), 0, states), 0x1020, 0x1040),
        f"whole file   SHA-256 {ref.sha(ref.register(HE, ref.public(DEVICE), 0, states)).hex()}",
        "",
        "# the checkpoint of these three slots",
        ref.note(SESSION, f"{ORIGIN}/ballots", 3, ref.sha(slots[2])).rstrip("\n"),
    ]
    return "\n".join(lines) + "\n"


def written(document: str) -> str:
    """The document with the example as it is computed now."""
    head, _, rest = document.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return head + BEGIN + text() + END + tail


if __name__ == "__main__":
    DOCUMENT.write_text(written(DOCUMENT.read_text()))
