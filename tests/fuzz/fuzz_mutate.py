"""Changing inputs without looking inside the program: for machines that have no atheris, and for `make test`.

The same seed gives the same inputs on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

INTERESTING = (0, 1, 2, 0x7F, 0x80, 0xFE, 0xFF)
EDGES = (0, 1, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


class Mutator:
    """`tokens` are words of the format; `longest` bounds what comes out."""

    def __init__(self, chance: random.Random, tokens: Sequence[bytes], longest: int) -> None:
        self._chance = chance
        self._tokens = tokens or (b"\0",)
        self._longest = longest
        self._deeds = (
            self._flip,
            self._set,
            self._number,
            self._insert,
            self._token,
            self._delete,
            self._repeat,
            self._cut,
        )

    def change(self, data: bytes, other: bytes) -> bytes:
        """`data` after one to eight changes; now and then with a part of `other` in it."""
        out = bytearray(data)
        if self._chance.random() < 0.15:
            at = self._at(out)
            out[at:] = other[self._chance.randrange(len(other) + 1) :]
        for _ in range(1 << self._chance.randrange(4)):
            self._chance.choice(self._deeds)(out)
        return bytes(out[: self._longest])

    def _at(self, out: bytearray) -> int:
        return self._chance.randrange(len(out) + 1)

    def _flip(self, out: bytearray) -> None:
        if out:
            out[self._chance.randrange(len(out))] ^= 1 << self._chance.randrange(8)

    def _set(self, out: bytearray) -> None:
        if out:
            out[self._chance.randrange(len(out))] = self._chance.choice(INTERESTING)

    def _number(self, out: bytearray) -> None:
        """An edge of the integers, in one of four widths, either way round."""
        size = self._chance.choice((1, 2, 4, 8))
        value = self._chance.choice(EDGES) & (256**size - 1)
        at = self._at(out)
        out[at : at + size] = value.to_bytes(size, self._chance.choice(("big", "little")))

    def _insert(self, out: bytearray) -> None:
        at = self._at(out)
        out[at:at] = self._chance.randbytes(self._chance.randint(1, 9))

    def _token(self, out: bytearray) -> None:
        token, at = self._chance.choice(self._tokens), self._at(out)
        out[at : at + self._chance.choice((0, len(token)))] = token

    def _delete(self, out: bytearray) -> None:
        at = self._at(out)
        del out[at : at + self._chance.choice((1, 1, 2, 4, 16, 64))]

    def _repeat(self, out: bytearray) -> None:
        at = self._at(out)
        piece = bytes(out[at : at + self._chance.choice((1, 2, 8, 32))])
        out[at:at] = (piece * self._chance.choice((1, 2, 8, 64)))[: self._longest]

    def _cut(self, out: bytearray) -> None:
        del out[self._at(out) :]
