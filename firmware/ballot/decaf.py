"""ristretto255 points as they lie in libdecaf's memory: decoded once, added many times. For public data only.

libsodium decodes and encodes at every addition (about 11 us); libdecaf (Debian: libdecaf0) adds decoded
points in a fifth of a microsecond, which makes checking many ballots together worth while. It is optional:
where it is absent `library()` is None. The booth never calls it, and it never sees a secret.
Source: libdecaf 1.0.2, decaf/point_255.h; the encoding is that of RFC 9496.
"""

import ctypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from firmware.ballot.sodium import GENERATOR, SIZE

SONAMES = ("libdecaf.so.0",)
POINT_SIZE = 256
"""Four coordinates of five 64-bit limbs (or ten of 32 bits), each filled up to its alignment of 32 bytes."""
ALIGNMENT = 32
SUCCESS = -1  # DECAF_SUCCESS
TWICE_GENERATOR = bytes.fromhex("6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919")
"""RFC 9496 appendix A.1: 2 G."""

Ref = object
"""Where a point lies: what `ctypes.byref` gives."""


@dataclass(frozen=True)
class Library:
    """The foreign functions; their points are `Ref`s into `Points`, and source and target may be the same."""

    decode_into: Callable[[Ref, bytes, int], int]
    encode_into: Callable[[Ref, Ref], None]
    add: Callable[[Ref, Ref, Ref], None]
    """add(target, left, right)"""
    identity: bytes


class Points:
    """Room for `count` points in one piece of memory; `refs[i]` is the place of point i."""

    def __init__(self, library: Library, count: int) -> None:
        self._library = library
        self._memory = ctypes.create_string_buffer(POINT_SIZE * count + ALIGNMENT)
        self._start = -ctypes.addressof(self._memory) % ALIGNMENT
        self._clear = library.identity * count
        self.refs: list[Ref] = [
            ctypes.byref(self._memory, self._start + POINT_SIZE * index) for index in range(count)
        ]
        self.clear()

    def clear(self) -> None:
        """All of them the identity."""
        ctypes.memmove(ctypes.addressof(self._memory) + self._start, self._clear, len(self._clear))

    def decode(self, index: int, data: bytes) -> bool:
        """Point `index` from 32 canonical bytes; False for bytes that encode no point, or the identity."""
        return len(data) == SIZE and self._library.decode_into(self.refs[index], data, 0) == SUCCESS

    def encode(self, index: int) -> bytes:
        """The 32 canonical bytes of point `index`."""
        out = ctypes.create_string_buffer(SIZE)
        self._library.encode_into(ctypes.byref(out), self.refs[index])
        return out.raw


@cache
def library() -> Library | None:
    """The library, loaded and tried out once in each process; None where it is not installed."""
    return load(SONAMES)


def load(names: Iterable[str]) -> Library | None:
    """The first library among `names` that computes as RFC 9496 says; one that does not counts as absent."""
    for name in names:
        try:
            found = _bind(ctypes.PyDLL(name))  # PyDLL keeps the interpreter's lock: the calls are short
        except (OSError, AttributeError, ValueError):
            continue  # absent, not loadable, or another library of that name
        if _works(found):
            return found
    return None


def _bind(lib: ctypes.PyDLL) -> Library:
    decode, encode, add = (getattr(lib, f"decaf_255_point_{name}") for name in ("decode", "encode", "add"))
    decode.argtypes, decode.restype = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t), ctypes.c_int
    encode.argtypes, encode.restype = (ctypes.c_void_p, ctypes.c_void_p), None
    # No argtypes for `add`: Refs go straight through, and converting them would cost as much as the addition.
    add.restype = None
    identity = (ctypes.c_char * POINT_SIZE).in_dll(lib, "decaf_255_point_identity").raw
    return Library(decode, encode, add, identity)


def _works(found: Library) -> bool:
    """G and 2 G come out as known bytes, the identity is refused, a point stays within our room for it."""
    points = Points(found, 4)
    if not points.decode(0, GENERATOR) or points.decode(3, bytes(SIZE)):
        return False
    points.clear()
    points.decode(0, GENERATOR)
    found.add(points.refs[1], points.refs[0], points.refs[0])
    expected = [GENERATOR, TWICE_GENERATOR, bytes(SIZE), bytes(SIZE)]
    return [points.encode(index) for index in range(4)] == expected
