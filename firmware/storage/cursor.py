"""Strict reading of a fixed byte layout: front to back, exact length, zero bytes checked. Pure."""

from __future__ import annotations

from firmware.storage.errors import RecordError


class Cursor:
    """Walks `data` once; every read past the end, and every byte left over, is a RecordError [clause]."""

    def __init__(self, data: bytes, clause: str) -> None:
        self._data, self._at, self._clause = data, 0, clause

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        chunk = self._data[self._at : self._at + size]
        if len(chunk) != size:
            raise self.fault(f"the body ends after {len(self._data)} bytes")
        self._at += size
        return chunk

    def uint(self, size: int) -> int:
        """The next big-endian unsigned integer of `size` bytes."""
        return int.from_bytes(self.take(size), "big")

    def zeros(self, size: int) -> None:
        """`size` bytes that must be zero."""
        if any(self.take(size)):
            raise self.fault("a reserved byte is not zero")

    def rest(self) -> bytes:
        """All that is left."""
        return self.take(len(self._data) - self._at)

    def end(self) -> None:
        """Nothing may be left."""
        if self._at != len(self._data):
            raise self.fault(f"{len(self._data) - self._at} bytes too many")

    def fault(self, reason: str) -> RecordError:
        """The error to raise for `reason`, naming this record's clause."""
        return RecordError(f"{reason} [{self._clause}]")


def u32(value: int) -> bytes:
    """4 bytes big-endian; raises RecordError where the number does not fit."""
    if not 0 <= value < 1 << 32:
        raise RecordError(f"{value} is no u32")
    return value.to_bytes(4, "big")


def fixed(value: bytes, size: int, what: str) -> bytes:
    """`value`, after checking that it is `size` bytes long."""
    if len(value) != size:
        raise RecordError(f"{what} must be {size} bytes, not {len(value)}")
    return value
