"""The attendance register's bytes (clauses A1..A5): a header block, then one fixed cell per roll row. Pure.

A cell is written in place, so the file is a function of who stands where, not of when or in which order.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from firmware.storage.errors import ForeignLog, RegisterError
from firmware.storage.records import REAL
from firmware.storage.slot import SLOT_BYTES

FILE = "attendance.bin"
CELL_BYTES = 32
CELLS_PER_BLOCK = SLOT_BYTES // CELL_BYTES
MAGIC = b"BILA"
VERSION = 1
CELL_PREFIX = b"BILIK-CELL/1\x00"
_HEAD = struct.Struct(">4sBBHII32s32s")
_CELL = struct.Struct(">BBHI")
_DIGEST_AT = SLOT_BYTES - 32


class Standing(IntEnum):
    """Where one roll row stands (byte 0 of its cell)."""

    ABSENT = 0
    AUTHORISED = 1
    VOTED = 2
    CAME_BACK_ALLOWED = 3


# What a later write may have made of an older state: used to tell the newer of two copies of a cell.
_LATER: Mapping[Standing, frozenset[Standing]] = {
    Standing.ABSENT: frozenset(Standing) - {Standing.ABSENT},
    Standing.AUTHORISED: frozenset({Standing.VOTED, Standing.CAME_BACK_ALLOWED}),
    Standing.CAME_BACK_ALLOWED: frozenset({Standing.AUTHORISED, Standing.VOTED}),
    Standing.VOTED: frozenset(),
}


@dataclass(frozen=True)
class Owner:
    """Whose register this is; bound into the header and into every cell."""

    election_hash: bytes
    machine_id: bytes
    mode: int
    rows: int

    @property
    def blocks(self) -> int:
        """Blocks of the file: the header and as many as the cells need."""
        return 1 + -(-self.rows // CELLS_PER_BLOCK)


def header(owner: Owner) -> bytes:
    """The first 4096 bytes (A1)."""
    head = _HEAD.pack(
        MAGIC, VERSION, owner.mode, 0, owner.rows, CELL_BYTES, owner.machine_id, owner.election_hash
    ).ljust(_DIGEST_AT, b"\0")
    return head + hashlib.sha256(head).digest()


def cell(owner: Owner, row: int, standing: Standing) -> bytes:
    """The 32 bytes of one row (A2); `row` counts from 0."""
    plain = _CELL.pack(standing, 0, 0, row)
    bound = CELL_PREFIX + owner.election_hash + owner.machine_id + bytes([owner.mode]) + plain
    return plain + hashlib.sha256(bound).digest()[:24]


def block(owner: Owner, index: int, standings: Sequence[Standing]) -> bytes:
    """Block `index` (from 1) of the file in which the rows stand so; zero-padded after the last row."""
    first = (index - 1) * CELLS_PER_BLOCK
    rows = range(first, min(first + CELLS_PER_BLOCK, owner.rows))
    return b"".join(cell(owner, row, standings[row]) for row in rows).ljust(SLOT_BYTES, b"\0")


def block_of(row: int) -> int:
    """The block that holds a row's cell."""
    return 1 + row // CELLS_PER_BLOCK


def whole(owner: Owner, standings: Sequence[Standing]) -> bytes:
    """The complete file."""
    return header(owner) + b"".join(block(owner, n, standings) for n in range(1, owner.blocks))


def header_holds(data: bytes) -> bool:
    """Whether the file begins with a header whose digest holds."""
    return (
        len(data) >= SLOT_BYTES and hashlib.sha256(data[:_DIGEST_AT]).digest() == data[_DIGEST_AT:SLOT_BYTES]
    )


def names_a_voter(data: bytes) -> bool:
    """Whether any whole cell says that a voter came, however damaged the rest may be."""
    if not header_holds(data):
        return False
    _, _, mode, _, rows, _, machine_id, election_hash = _HEAD.unpack_from(data)
    owner = Owner(election_hash, machine_id, mode, rows)
    cells = data[SLOT_BYTES : SLOT_BYTES + rows * CELL_BYTES]
    return any(
        _read_cell(cells[r * CELL_BYTES :][:CELL_BYTES], owner, r) for r in range(len(cells) // CELL_BYTES)
    )


def read_owner(data: bytes, medium: str = "stick") -> Owner:
    """Read the header (A1); raises RegisterError."""
    if not header_holds(data):
        raise _fault(medium, "the header's digest does not match its bytes [A1]")
    magic, version, mode, zero, rows, size, machine_id, election_hash = _HEAD.unpack_from(data)
    if (magic, version) != (MAGIC, VERSION):
        raise _fault(medium, f"magic or version {version} is not known [A1]")
    owner = Owner(election_hash, machine_id, mode, rows)
    if size != CELL_BYTES or zero or any(data[_HEAD.size : _DIGEST_AT]):
        raise _fault(medium, "the header has another layout [A1]")
    if len(data) != owner.blocks * SLOT_BYTES:
        raise _fault(
            medium, f"the file is {len(data)} bytes, {rows} rows take {owner.blocks * SLOT_BYTES} [A1]"
        )
    return owner


def read_cells(data: bytes, owner: Owner, medium: str = "stick") -> list[Standing | None]:
    """Every row's standing, None where the cell is torn (A2). Raises RegisterError, ForeignLog.

    A torn write may reach the padding after the last cell too; recovery writes it anew with the block.
    """
    found = read_owner(data, medium)
    if found != owner:
        raise ForeignLog("attendance", None, "this register has another owner or size [A1]", medium)
    cells = data[SLOT_BYTES:]
    return [_read_cell(cells[r * CELL_BYTES : (r + 1) * CELL_BYTES], owner, r) for r in range(owner.rows)]


def read_register(data: bytes, medium: str = "stick") -> tuple[Owner, tuple[Standing, ...]]:
    """A complete register as an auditor reads it: every cell whole, at most one authorised (A2, A3)."""
    owner = read_owner(data, medium)
    if data[SLOT_BYTES + owner.rows * CELL_BYTES :].strip(b"\0"):
        raise _fault(medium, "the padding after the last cell is not zero [A2]")
    standings: list[Standing] = []
    for row, standing in enumerate(read_cells(data, owner, medium)):
        if standing is None:
            raise _fault(medium, f"cell {row} does not verify [A2]")
        standings.append(standing)
    check_one_authorised(standings, medium)
    return owner, tuple(standings)


def check_one_authorised(standings: Sequence[Standing], medium: str) -> None:
    """A3; raises RegisterError."""
    count = standings.count(Standing.AUTHORISED)
    if count > 1:
        raise _fault(medium, f"{count} cells are authorised at once [A3]")


def merge(internal: Sequence[Standing | None], stick: Sequence[Standing | None]) -> list[Standing]:
    """One register out of two copies (A4): internal is written first, so it is the newer if both are whole.

    A torn cell takes the other copy's state. Raises RegisterError where neither copy can explain the other.
    """
    for medium, cells in (("internal", internal), ("stick", stick)):
        if len({block_of(row) for row, standing in enumerate(cells) if standing is None}) > 1:
            raise _fault(medium, "torn cells in several blocks are more than one torn write [A4]")
    merged = [_merge_cell(row, *pair) for row, pair in enumerate(zip(internal, stick, strict=True))]
    check_one_authorised(merged, "internal")
    return merged


def settled(standings: Sequence[Standing], cast: int, mode: int) -> Standing | None:
    """What the one authorised cell becomes at start (A5), None if there is none.

    In a real election voted cells and CAST records must otherwise agree; raises RegisterError if not.
    """
    voted = standings.count(Standing.VOTED)
    waiting = Standing.AUTHORISED in standings
    if mode == REAL and cast not in ((voted, voted + 1) if waiting else (voted,)):
        raise _fault("internal", f"{voted} cells are voted, the ballots log holds {cast} CAST records [A5]")
    if not waiting:
        return None
    return Standing.VOTED if cast == voted + 1 else Standing.CAME_BACK_ALLOWED


def _merge_cell(row: int, internal: Standing | None, stick: Standing | None) -> Standing:
    """A row by its block alone in what is said: beside the time of a start it would name who was voting."""
    if internal is None:
        if stick is None:
            raise _fault("internal", f"a cell of block {block_of(row)} is torn on both media [A4]")
        return stick
    if stick is not None and internal != stick and internal not in _LATER[stick]:
        raise _fault("stick", f"a cell of block {block_of(row)} is ahead of the internal medium's [A4]")
    return internal


def _read_cell(data: bytes, owner: Owner, row: int) -> Standing | None:
    return next((s for s in Standing if s == data[0] and cell(owner, row, s) == data), None)


def _fault(medium: str, reason: str) -> RegisterError:
    return RegisterError(f"{FILE} on the {'stick' if medium == 'stick' else 'internal medium'}: {reason}")
