"""The two keyed hashes of BILIK-E2E/1, its first constants, and the one source of OS randomness.

Only fixed-layout bytes are ever hashed: the caller concatenates, nothing is re-encoded.
"""

import hmac
import os

from firmware.ballot.errors import BadInput, RandomnessFailed
from firmware.ballot.group import Q

VERSION = b"BILIK-E2E/1".ljust(32, b"\0")
HASH_SIZE = 32
MACHINE_ID_SIZE = 32
NONCE_SIZE = 32
MAX_U32 = 2**32 - 1


def h(key: bytes, data: bytes) -> bytes:
    """H(k; x) = HMAC-SHA-256(k, x): 32 bytes."""
    return hmac.digest(key, data, "sha256")


def hq(key: bytes, data: bytes) -> int:
    """Hq(k; x) = HMAC-SHA-512(k, x) read little-endian, mod Q."""
    return int.from_bytes(hmac.digest(key, data, "sha512"), "little") % Q


def u32(number: int) -> bytes:
    """4 bytes big-endian. Raises BadInput outside 0 .. 2^32-1."""
    if not 0 <= number <= MAX_U32:
        raise BadInput("a number does not fit in 32 bits")
    return number.to_bytes(4, "big")


def sized(data: bytes, size: int, name: str) -> bytes:
    """`data` itself, proven to be `size` bytes long. Raises BadInput that names the field."""
    if not isinstance(data, bytes) or len(data) != size:
        raise BadInput(f"{name} must be {size} bytes")
    return data


def os_random(size: int) -> bytes:
    """`size` (<= 256) bytes from getrandom(2), which waits until the kernel's generator is seeded."""
    data = os.getrandom(size)
    if len(data) != size:
        raise RandomnessFailed("the operating system gave too few random bytes")
    return data
