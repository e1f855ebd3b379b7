"""BILIK-E2E/1 in the peer's group: the same coins, proofs, hashes and equations; only the group differs.

Written multiplicatively: alpha = g^x, beta = K^(x+s). The 4 m + 2 equations are those of
firmware/ballot/verify.py. Whether elements lie in the subgroup is not asked here, though a verifier must: for
the ciphertexts alone that would add two exponentiations per option to the peer's time. Ours includes it.
"""

import hmac
import os
from dataclasses import dataclass

from gmpy2 import mpz, powmod

from bench.peer_group import G, P, Power, Q, encode, plain

KEY = bytes(32)


@dataclass(frozen=True)
class Ballot:
    """Per option (alpha, beta), (a0, b0, a1, b1), (c1, v0, v1); then (a_s, b_s) and v."""

    pairs: list[tuple[mpz, mpz]]
    proofs: list[tuple[mpz, mpz, mpz, mpz]]
    sums: tuple[mpz, mpz]
    responses: list[tuple[int, int, int]]
    v: int

    def challenge(self) -> int:
        """Over all elements, as the protocol hashes them."""
        points = [point for group in (*self.pairs, *self.proofs, self.sums) for point in group]
        head = b"\x24" + len(self.pairs).to_bytes(4, "big")
        return hashed(head + b"".join(map(encode, points)))


def hashed(data: bytes) -> int:
    """Hq of the protocol, modulo the peer's q."""
    return int.from_bytes(hmac.digest(KEY, data, "sha512"), "little") % int(Q)


def seal(g: Power, k: Power, options: int, choice: int, xi: bytes) -> Ballot:
    """One ballot; `g` and `k` raise the generator and the joint key, with tables or without."""
    pairs, proofs, coins = [], [], []
    for option in range(1, options + 1):
        s = int(option == choice)
        tail = option.to_bytes(4, "big") + xi
        x, u0, u1, cf = (hashed(tag + tail) for tag in (b"\x21", b"\x61", b"\x62", b"\x63"))
        pairs.append((g(x), k(x + s)))
        proofs.append((g(u0), k(u0 + s * cf), g(u1), k(u1 - (1 - s) * cf)))
        coins.append((s, x, u0, u1, cf))
    us = hashed(b"\x64" + xi)
    unanswered = Ballot(pairs, proofs, (g(us), k(us)), [], 0)
    c = unanswered.challenge()
    q, responses = int(Q), []
    for s, x, u0, u1, cf in coins:
        c1 = (cf + s * (c - 2 * cf)) % q
        responses.append((c1, (u0 - (c - c1) * x) % q, (u1 - c1 * x) % q))
    v = (us - c * sum(coin[1] for coin in coins)) % q
    return Ballot(pairs, proofs, unanswered.sums, responses, v)


def verify(g: Power, k: Power, ballot: Ballot) -> bool:
    """Every equation, one by one."""
    c, q = ballot.challenge(), int(Q)
    alphas = betas = mpz(1)
    for (alpha, beta), (a0, b0, a1, b1), (c1, v0, v1) in zip(
        ballot.pairs, ballot.proofs, ballot.responses, strict=True
    ):
        c0 = (c - c1) % q
        holds = (
            g(v0) * powmod(alpha, c0, P) % P == a0
            and k(v0) * powmod(beta, c0, P) % P == b0
            and g(v1) * powmod(alpha, c1, P) % P == a1
            and k(v1 - c1) * powmod(beta, c1, P) % P == b1
        )
        if not holds:
            return False
        alphas, betas = alphas * alpha % P, betas * beta % P
    a_s, b_s = ballot.sums
    return bool(
        g(ballot.v) * powmod(alphas, c, P) % P == a_s and k(ballot.v - c) * powmod(betas, c, P) % P == b_s
    )


def verify_batch(key: mpz, ballots: list[Ballot]) -> bool:
    """All equations of all ballots by one random combination with 128-bit weights, as ours does it.

    GMP has no multi-exponentiation, so each element still costs an exponentiation, half of them short.
    """
    g = k = 0
    left, right = mpz(1), mpz(1)
    for ballot in ballots:
        c = ballot.challenge()
        ws, ts = (int.from_bytes(os.urandom(16), "little") for _ in range(2))
        g, k = g + ws * ballot.v, k + ts * (ballot.v - c)
        right = right * powmod(ballot.sums[0], ws, P) * powmod(ballot.sums[1], ts, P) % P
        for (alpha, beta), proof, (c1, v0, v1) in zip(
            ballot.pairs, ballot.proofs, ballot.responses, strict=True
        ):
            weights = [int.from_bytes(os.urandom(16), "little") for _ in range(4)]
            w, x, y, z = weights
            g, k = g + w * v0 + y * v1, k + x * v0 + z * (v1 - c1)
            left = left * powmod(alpha, (w * (c - c1) + y * c1 + ws * c) % Q, P) % P
            left = left * powmod(beta, (x * (c - c1) + z * c1 + ts * c) % Q, P) % P
            for weight, element in zip(weights, proof, strict=True):
                right = right * powmod(element, weight, P) % P
    return bool(left * plain(G)(g) * plain(key)(k) % P == right)
