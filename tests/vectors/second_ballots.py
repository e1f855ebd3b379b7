"""The second verifier's trustees, ballots, openings and tallies, from docs/ballot-protocol.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from second_group import G, Q, Wrong, add, encode, h, hq, mul, negative, point, same, scalar, total, u32

Pairs = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Constants:
    """What the signed manifest gives."""

    m: int
    n: int
    k: int
    key: bytes
    he: bytes
    shares: tuple[bytes, ...]


@lru_cache(100)
def constants(manifest: bytes, m: int, k: int, announcements: tuple[bytes, ...]) -> Constants:
    """K, HE, every Z, after the proofs of possession."""
    n, columns = len(announcements), []
    hp = h(
        b"BILIK-E2E/1".ljust(32, b"\0"),
        b"\0" + b"ristretto255".ljust(16, b"\0") + encode(G) + u32(n) + u32(k),
    )
    for i, data in enumerate(announcements, 1):
        fields = [data[at : at + 32] for at in range(8, len(data), 32)]
        if data[:8] != u32(i) + u32(k) or len(fields) != 3 * k:
            raise Wrong("an announcement's layout")
        commitments, proofs, responses = fields[:k], fields[k : 2 * k], fields[2 * k :]
        c = hq(hp, b"\x10" + u32(i) + b"".join([*commitments, *proofs]))
        for commitment, proof, response in zip(commitments, proofs, responses, strict=True):
            left = add(mul(scalar(response), G), mul(c, point(commitment)))
            if not same(left, point(proof)):
                raise Wrong("a proof of possession")
        columns.append([point(commitment) for commitment in commitments])
    sums = [total([column[j] for column in columns]) for j in range(k)]
    key = encode(sums[0])
    shares = tuple(encode(total([mul(pow(i, j, Q), sums[j]) for j in range(k)])) for i in range(1, n + 1))
    if bytes(32) in (key, *shares):
        raise Wrong("a key is the identity")
    hb = h(hp, b"\x01" + u32(len(manifest)) + manifest)
    return Constants(m, n, k, key, h(hb, b"\x14" + key), shares)


@lru_cache(1000)
def ballot_holds(of: Constants, machine: bytes, j: int, body: bytes) -> bool:
    """Verifying a ballot."""
    m, key = of.m, point(of.key)
    ident = h(of.he, b"\x1f" + machine + u32(j))
    if len(body) != 128 + 288 * m or body[:32] != ident:
        return False
    fields = [body[at : at + 32] for at in range(32, len(body), 32)]
    try:
        points = [point(field) for field in fields[: 6 * m + 2]]
        scalars = [scalar(field) for field in fields[6 * m + 2 :]]
    except Wrong:
        return False
    c = hq(h(of.he, b"\x20" + ident), b"\x24" + u32(m) + body[32 : 96 + 192 * m])

    def equal(first: int, base, second: int, cipher, stored) -> bool:
        return same(add(mul(first, base), mul(second, cipher)), stored)

    for o in range(m):
        alpha, beta = points[2 * o : 2 * o + 2]
        a0, b0, a1, b1 = points[2 * m + 4 * o : 2 * m + 4 * o + 4]
        c1, v0, v1 = scalars[3 * o : 3 * o + 3]
        c0 = c - c1
        zero = equal(v0, G, c0, alpha, a0) and equal(v0, key, c0, beta, b0)
        one = equal(v1, G, c1, alpha, a1) and equal(v1 - c1, key, c1, beta, b1)
        if not (zero and one):
            return False
    (a_s, b_s), v = points[6 * m :], scalars[-1]
    alphas, betas = total(points[: 2 * m : 2]), total(points[1 : 2 * m : 2])
    return equal(v, G, c, alphas, a_s) and equal(v - c, key, c, betas, b_s)


@lru_cache(1000)
def seal(of: Constants, machine: bytes, j: int, choice: int, xi: bytes) -> tuple[bytes, bytes, bytes]:
    """(body, commitment N, slip serial r) as an honest booth makes them."""
    key = point(of.key)
    ident = h(of.he, b"\x1f" + machine + u32(j))
    hi = h(of.he, b"\x20" + ident)
    pairs, quads, coins = b"", b"", []
    for o in range(1, of.m + 1):
        s = int(o == choice)
        x, u0, u1, cf = (hq(hi, tag + u32(o) + xi) for tag in (b"\x21", b"\x61", b"\x62", b"\x63"))
        pairs += encode(mul(x, G)) + encode(mul(x + s, key))
        quads += encode(mul(u0, G)) + encode(mul(u0 + s * cf, key))
        quads += encode(mul(u1, G)) + encode(mul(u1 - (1 - s) * cf, key))
        coins.append((s, x, u0, u1, cf))
    us = hq(hi, b"\x64" + xi)
    transcript = pairs + quads + encode(mul(us, G)) + encode(mul(us, key))
    c = hq(hi, b"\x24" + u32(of.m) + transcript)
    numbers = []
    for s, x, u0, u1, cf in coins:
        c1 = c - cf if s else cf
        numbers += [c1, u0 - (c - c1) * x, u1 - c1 * x]
    numbers.append(us - c * sum(coin[1] for coin in coins))
    body = ident + transcript + b"".join((number % Q).to_bytes(32, "little") for number in numbers)
    return body, h(hi, b"\x60" + xi), h(hi, b"\x65" + xi)[:16]


def sums_of(of: Constants, bodies: list[bytes]) -> Pairs:
    """(A, B) of each option."""

    def column(at: int) -> bytes:
        return encode(total([point(body[at : at + 32]) for body in bodies]))

    return tuple((column(32 + 64 * o), column(64 + 64 * o)) for o in range(of.m))


Shares = tuple[tuple[int, tuple[tuple[bytes, bytes, bytes], ...]], ...]


@lru_cache(1000)
def totals(of: Constants, sums: Pairs, shares: Shares, ballots: int) -> tuple[int, ...] | None:
    """The counts, or None where a proof or the sum of the counts does not hold, or trustees are too few."""
    numbers = [i for i, _ in shares]
    if len(numbers) < of.k or not set(numbers) <= set(range(1, of.n + 1)):
        return None
    counts, key = [], point(of.key)
    for o, (a, b) in enumerate(sums):
        opened = point(b, True)
        for i, parts in shares:
            m, c, v = parts[o]
            statement = u32(i) + u32(o + 1) + of.shares[i - 1] + a + b + m
            try:
                first = add(mul(scalar(v), G), mul(scalar(c), point(of.shares[i - 1])))
                second = add(mul(scalar(v), point(a, True)), mul(scalar(c), point(m, True)))
            except Wrong:
                return None
            if hq(of.he, b"\x31" + statement + encode(first) + encode(second)) != scalar(c):
                return None
            weight = 1
            for other in numbers:
                weight = weight if other == i else weight * other * pow(other - i, -1, Q) % Q
            opened = add(opened, negative(mul(weight, point(m, True))))
        votes = next((t for t in range(ballots + 1) if same(mul(t, key), opened)), None)
        if votes is None:
            return None
        counts.append(votes)
    return tuple(counts) if sum(counts) == ballots else None
