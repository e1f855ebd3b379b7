"""A register file whose digest is right and whose header is not: each field has its own refusal."""

from __future__ import annotations

import hashlib

import pytest

from firmware.storage.attendance import (
    Owner,
    Standing,
    block_of,
    names_a_voter,
    read_cells,
    read_owner,
    read_register,
    whole,
)
from firmware.storage.errors import ForeignLog, RegisterError

OWNER = Owner(b"e" * 32, b"m" * 32, 0, 300)
STANDINGS = [Standing.VOTED if row in (3, 299) else Standing.ABSENT for row in range(300)]
GOOD = whole(OWNER, STANDINGS)


def redigested(at: int, value: int, data: bytes = GOOD) -> bytes:
    """One byte of the header changed, and its digest made anew."""
    head = data[:at] + bytes([value]) + data[at + 1 : 4064]
    return head + hashlib.sha256(head).digest() + data[4096:]


@pytest.mark.parametrize(
    ("at", "value", "why"),
    [
        (0, ord("X"), "magic or version 1 is not known"),
        (4, 2, "magic or version 2 is not known"),
        (6, 1, "another layout"),
        (7, 1, "another layout"),
        (15, 33, "another layout"),
        (80, 1, "another layout"),
        (4063, 1, "another layout"),
        (10, 2, "the file is 16384 bytes, 556 rows take 24576"),
    ],
)
def test_a_header_of_another_kind_is_refused(at: int, value: int, why: str) -> None:
    bad = redigested(at, value)
    with pytest.raises(RegisterError, match=rf"on the internal medium: .*{why}.*\[A1\]"):
        read_owner(bad, "internal")


def test_a_register_of_fewer_rows_is_not_this_one() -> None:
    """257 rows take as many blocks as 300."""
    with pytest.raises(ForeignLog, match="another owner or size"):
        read_cells(redigested(11, 1), OWNER, "internal")


@pytest.mark.parametrize("data", [GOOD[:-4096], GOOD + bytes(4096)])
def test_a_file_of_another_length_is_refused(data: bytes) -> None:
    with pytest.raises(
        RegisterError, match=rf"on the stick: the file is {len(data)} bytes, 300 rows take 16384"
    ):
        read_owner(data)


def test_each_block_holds_its_rows() -> None:
    assert [block_of(row) for row in (0, 127, 128, 255, 256, 299)] == [1, 1, 2, 2, 3, 3]
    assert read_register(GOOD) == (OWNER, tuple(STANDINGS))
    assert OWNER.blocks == 4
    assert [Owner(b"", b"", 0, rows).blocks for rows in (0, 1, 128, 129)] == [1, 2, 2, 3]


def test_whether_anybody_came_is_read_from_whole_cells_alone() -> None:
    assert names_a_voter(GOOD)
    assert not names_a_voter(whole(OWNER, [Standing.ABSENT] * 300))
    one = GOOD[: 4096 + 3 * 32] + bytes(32) + GOOD[4096 + 4 * 32 :]
    assert names_a_voter(one), "the last row came too"
    assert not names_a_voter(one[: 4096 + 299 * 32])
    assert names_a_voter(one[: 4096 + 300 * 32])
    assert not names_a_voter(GOOD[:4095])
    assert not names_a_voter(GOOD[:100] + b"x" + GOOD[101:]), "whose register it is cannot be told"
