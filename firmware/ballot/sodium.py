"""A thin ctypes wrapper on the five ristretto255 functions of the distribution's libsodium (>= 1.0.18).

Every function takes and gives `bytes` of 32, checks each length before the call and each return
code after it. A -1 comes back as None, because libsodium says -1 both for a bad point and for a
result that is the identity; `group.py` tells the two apart. Scalars are little-endian.
Source: libsodium's crypto_core_ristretto255.h and crypto_scalarmult_ristretto255.h; RFC 9496.
"""

import ctypes
import ctypes.util
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from firmware.ballot.errors import SodiumFailure, SodiumMissing

SIZE = 32
SONAMES = ("libsodium.so.26", "libsodium.so.23")
GENERATOR = bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76")
"""RFC 9496 section 4: the canonical encoding of the generator."""

_Buffer = ctypes.c_char * SIZE
_OUT = ctypes.POINTER(_Buffer)
_IN = ctypes.c_char_p
_Foreign = Callable[..., int]


@dataclass(frozen=True)
class Library:
    """The foreign functions, each with its argument types set."""

    mult: _Foreign
    mult_base: _Foreign
    add: _Foreign
    sub: _Foreign
    is_valid: _Foreign


def candidates() -> Iterable[str]:
    """Names to try, cheapest first: `find_library` starts a subprocess, so it comes last."""
    yield from SONAMES
    found = ctypes.util.find_library("sodium") or ctypes.util.find_library("libsodium")
    if found:
        yield found


def load(names: Iterable[str] | None = None) -> Library:
    """Open the first library among `names` that has ristretto255. Raises SodiumMissing, SodiumFailure."""
    for name in candidates() if names is None else names:
        try:
            return _bind(ctypes.CDLL(name))
        except (OSError, AttributeError):
            continue  # absent, not loadable, or built without ristretto255
    raise SodiumMissing("libsodium with ristretto255 was not found; install it with: apt install libsodium23")


def _bind(lib: ctypes.CDLL) -> Library:
    def function(name: str, *argtypes: type) -> _Foreign:
        foreign = getattr(lib, name)
        foreign.argtypes = argtypes
        foreign.restype = ctypes.c_int
        return foreign  # type: ignore[no-any-return]  # ctypes attributes are untyped

    library = Library(
        mult=function("crypto_scalarmult_ristretto255", _OUT, _IN, _IN),
        mult_base=function("crypto_scalarmult_ristretto255_base", _OUT, _IN),
        add=function("crypto_core_ristretto255_add", _OUT, _IN, _IN),
        sub=function("crypto_core_ristretto255_sub", _OUT, _IN, _IN),
        is_valid=function("crypto_core_ristretto255_is_valid_point", _IN),
    )
    if function("sodium_init")() < 0:
        raise SodiumFailure("libsodium could not be initialised")
    sizes = ("crypto_core_ristretto255_bytes", "crypto_scalarmult_ristretto255_scalarbytes")
    out = _Buffer()
    one = (1).to_bytes(SIZE, "little")
    if any(function(name)() != SIZE for name in sizes) or library.mult_base(out, one) or out.raw != GENERATOR:
        raise SodiumFailure("libsodium does not compute ristretto255 as RFC 9496 says")
    return library


@cache
def _library() -> Library:
    return load()


def _checked(code: int, out: "ctypes.Array[ctypes.c_char]") -> bytes | None:
    if code == 0:
        return out.raw
    if code == -1:
        return None
    raise SodiumFailure("libsodium gave an unknown return code")


def _check_sizes(left: bytes, right: bytes) -> None:
    if len(left) != SIZE or len(right) != SIZE:
        raise SodiumFailure("a point or scalar for libsodium must be 32 bytes")


def scalarmult(scalar: bytes, point: bytes) -> bytes | None:
    """scalar * point; None if `point` is invalid or the result is the identity."""
    _check_sizes(scalar, point)
    out = _Buffer()
    return _checked(_library().mult(out, scalar, point), out)


def scalarmult_base(scalar: bytes) -> bytes | None:
    """scalar * G; None if the result is the identity."""
    _check_sizes(scalar, scalar)
    out = _Buffer()
    return _checked(_library().mult_base(out, scalar), out)


def add(left: bytes, right: bytes) -> bytes | None:
    """left + right; None if either is invalid."""
    _check_sizes(left, right)
    out = _Buffer()
    return _checked(_library().add(out, left, right), out)


def sub(left: bytes, right: bytes) -> bytes | None:
    """left - right; None if either is invalid."""
    _check_sizes(left, right)
    out = _Buffer()
    return _checked(_library().sub(out, left, right), out)


def is_valid_point(point: bytes) -> bool:
    """libsodium's own view: it ignores bit 255 and accepts the identity."""
    _check_sizes(point, point)
    code = _library().is_valid(point)
    if code not in (0, 1):
        raise SodiumFailure("libsodium gave an unknown return code")
    return code == 1
