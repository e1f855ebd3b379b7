"""The peer's group: integers modulo a 4096-bit prime, ElectionGuard 2's standard baseline parameters, by GMP.

    q = 2^256 - 189
    p = 2^4096 - 2^3840 + 2^256 (floor(2^3584 ln 2) + DELTA) + 2^256 - 1
    g = 2^((p - 1) / q) mod p

DELTA is the least number for which p is a prime and q divides p - 1 (ElectionGuard Design Specification 2,
section 3.1.1). p is computed here from that rule and compared by hash, and its properties are checked.
"""

from collections.abc import Callable
from hashlib import sha256

import gmpy2
from gmpy2 import mpz, powmod

SIZE = 512  # bytes of an element
DELTA = 287975203778583638958138611533602521491887169409704874643524560756486080635197037903
Q = mpz(2**256 - 189)
P_SHA256 = "f76fac50669bdb5b75fe86264378525d336bc1566140a48d76aebf7b0dd19f27"

Power = Callable[[int], mpz]
"""exponent -> fixed base to that exponent"""


def encode(element: mpz) -> bytes:
    """512 bytes, big-endian."""
    return int(element).to_bytes(SIZE, "big")


def prime() -> mpz:
    """p. Raises ValueError should this machine's arithmetic find another."""
    with gmpy2.local_context(precision=3700):
        middle = int(gmpy2.floor(gmpy2.const_log2(3700) * mpz(2) ** 3584)) + DELTA
    p = mpz(2**4096 - 2**3840 + 2**256 * middle + 2**256 - 1)
    if sha256(encode(p)).hexdigest() != P_SHA256:
        raise ValueError("the peer's prime is not that of its specification")
    if not gmpy2.is_prime(p, 25) or not gmpy2.is_prime(Q, 25) or (p - 1) % Q:
        raise ValueError("the peer's parameters do not have the properties they need")
    return p


P = prime()
G = powmod(2, (P - 1) // Q, P)


def plain(base: mpz) -> Power:
    """No table: one modular exponentiation by GMP."""
    return lambda exponent: powmod(base, exponent % Q, P)


def table(base: mpz, bits: int) -> Power:
    """A table of base^(d 2^(bits i)) for every digit d at every place i: one multiplication per digit."""
    places, step, rows = -(-256 // bits), mpz(base), []
    for _ in range(places):
        row = [mpz(1)]
        for _ in range((1 << bits) - 1):
            row.append(row[-1] * step % P)
        rows.append(row)
        step = row[-1] * step % P
    mask = (1 << bits) - 1

    def power(exponent: int) -> mpz:
        rest, result = int(exponent % Q), mpz(1)
        for row in rows:
            digit = rest & mask
            if digit:
                result = result * row[digit] % P
            rest >>= bits
        return result

    return power
