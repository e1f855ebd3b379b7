"""Every value between the inputs and the bytes that are stored: trustees, ballots, openings, tallies.

All is computed here step by step, as docs/ballot-protocol.md says it, and must come out as the booth's own
functions make it: a difference ends the generator.
"""

from __future__ import annotations

from vectors_tally import tallies

from firmware.ballot import group
from firmware.ballot.announcement import Announcement
from firmware.ballot.context import Context, context, hp
from firmware.ballot.group import Q, encode_scalar
from firmware.ballot.hashes import VERSION, h, hq, u32
from firmware.ballot.proofs import random_scalar
from firmware.ballot.seal import seal
from firmware.ballot.sharing import evaluate
from firmware.ballot.trustees import deal, joint_key, share_key
from firmware.ballot.verify import verify_ballot
from hw_sim.seeded import Coins

Json = dict[str, object]
MACHINE = bytes(range(32))
MANIFEST = b"a manifest stands here, byte for byte as it was signed"
SIZES = ((3, 2, 3), (1, 1, 2), (5, 3, 6), (2, 2, 13))
"""(trustees n, threshold k, options m) of the elections."""


def protocol() -> Json:
    """The whole file."""
    elections = [_Election(number, *size) for number, size in enumerate(SIZES)]
    return {
        "format": "bilik-vectors-protocol/1",
        "warning": "every key here is public: for tests only",
        "hashes": _hashes(),
        "points": _points(),
        "scalars": _scalars(),
        "elections": [election.told() for election in elections],
    }


class _Election:
    def __init__(self, number: int, n: int, k: int, m: int) -> None:
        self.label, self.n, self.k, self.m = f"vektor-{number}", n, k, m
        coins = [Coins(f"{self.label}/trustee/{i}") for i in range(1, n + 1)]
        self.polynomials = [[random_scalar(coin) for _ in range(k)] for coin in coins]
        self.nonces = [[random_scalar(coin) for _ in range(k)] for coin in coins]
        pairs = zip(self.polynomials, self.nonces, strict=True)
        self.announcements = [self._announce(i, *pair) for i, pair in enumerate(pairs, 1)]
        self.context: Context = context(
            MANIFEST, joint_key(self.announcements), options=m, trustees=n, threshold=k
        )
        self.secrets = [sum(evaluate(f, i) for f in self.polynomials) % Q for i in range(1, n + 1)]

    def _announce(self, i: int, polynomial: list[int], nonces: list[int]) -> Announcement:
        points = tuple(map(group.base, polynomial))
        proofs = tuple(map(group.base, nonces))
        c = hq(hp(self.n, self.k), b"\x10" + u32(i) + b"".join([*points, *proofs]))
        responses = tuple((u - c * a) % Q for u, a in zip(nonces, polynomial, strict=True))
        announcement = Announcement(i, points, proofs, responses)
        if deal(i, self.n, self.k, Coins(f"{self.label}/trustee/{i}")).announcement != announcement:
            raise AssertionError("the announcement is not the booth's")
        return announcement

    def told(self) -> Json:
        ctx = self.context
        choices = [(1, 1), (2, self.m), (3, 2), (4, 2)]
        ballots = [_ballot(ctx, j, choice, Coins(f"{self.label}/xi/{j}")(32)) for j, choice in choices]
        short = [{name: ballot[name] for name in ("j", "choice", "xi", "N", "body")} for ballot in ballots]
        return {
            "label": self.label,
            "trustees": self.n,
            "threshold": self.k,
            "options": self.m,
            "manifest": MANIFEST.hex(),
            "ver": VERSION.hex(),
            "HP": ctx.hp.hex(),
            "HB": ctx.hb.hex(),
            "K": ctx.joint_key.hex(),
            "HE": ctx.he.hex(),
            "HE_simulasi": ctx.simulasi().he.hex(),
            "announcements": [self._trustee(i) for i in range(1, self.n + 1)],
            "machine_id": MACHINE.hex(),
            "ballots": [*ballots[:2], *short[2:]],
            "openings": _openings(ballots[0]),
            "wrong_ballots": _wrong(ctx, ballots[0]),
            "tallies": tallies(ctx, self.announcements, self.secrets, ballots),
        }

    def _trustee(self, i: int) -> Json:
        """Trustee i: what is secret, what is published, and what it gets from all."""
        made, polynomial = self.announcements[i - 1], self.polynomials[i - 1]
        c = hq(self.context.hp, b"\x10" + u32(i) + b"".join([*made.commitments, *made.proof_commitments]))
        return {
            "i": i,
            "coefficients": _list(map(encode_scalar, polynomial)),
            "nonces": _list(map(encode_scalar, self.nonces[i - 1])),
            "C": _list(made.commitments),
            "h": _list(made.proof_commitments),
            "c": encode_scalar(c).hex(),
            "v": _list(map(encode_scalar, made.responses)),
            "bytes": made.to_bytes().hex(),
            "sha256": made.digest().hex(),
            "shares": _list(encode_scalar(evaluate(polynomial, to)) for to in range(1, self.n + 1)),
            "z": encode_scalar(self.secrets[i - 1]).hex(),
            "Z": share_key(self.announcements, i).hex(),
        }


def _ballot(ctx: Context, j: int, choice: int, xi: bytes) -> Json:
    """One ballot with every coin."""
    ident = h(ctx.he, b"\x1f" + MACHINE + u32(j))
    key, public = h(ctx.he, b"\x20" + ident), ctx.joint_key
    options, transcript, proofs = [], b"", b""
    for o in range(1, ctx.options + 1):
        s, tail = int(o == choice), u32(o) + xi
        x, u0, u1, cf = (hq(key, tag + tail) for tag in (b"\x21", b"\x61", b"\x62", b"\x63"))
        points = {
            "alpha": group.base(x),
            "beta": group.mul(x + s, public),
            "a0": group.base(u0),
            "b0": group.mul(u0 + s * cf, public),
            "a1": group.base(u1),
            "b1": group.mul(u1 - (1 - s) * cf, public),
        }
        transcript += points["alpha"] + points["beta"]
        proofs += points["a0"] + points["b0"] + points["a1"] + points["b1"]
        options.append(({"x": x, "u0": u0, "u1": u1, "cf": cf}, points, s))
    us = hq(key, b"\x64" + xi)
    a_s, b_s = group.base(us), group.mul(us, public)
    transcript += proofs + a_s + b_s
    c = hq(key, b"\x24" + u32(ctx.options) + transcript)
    told, responses = [], b""
    for o, (coins, points, s) in enumerate(options, 1):
        c1 = (c - coins["cf"] if s else coins["cf"]) % Q
        c0 = (c - c1) % Q
        last = {"c0": c0, "c1": c1, "v0": coins["u0"] - c0 * coins["x"], "v1": coins["u1"] - c1 * coins["x"]}
        responses += b"".join(encode_scalar(last[name]) for name in ("c1", "v0", "v1"))
        numbers = {name: encode_scalar(value).hex() for name, value in (coins | last).items()}
        told.append({"o": o, "s": s, **{name: point.hex() for name, point in points.items()}, **numbers})
    v = (us - c * sum(coins["x"] for coins, _, _ in options)) % Q
    body = ident + transcript + responses + encode_scalar(v)
    if body != seal(ctx, MACHINE, j, choice, xi):
        raise AssertionError("the ballot is not the booth's")
    verify_ballot(ctx, MACHINE, j, body)
    return {
        "j": j,
        "choice": choice,
        "xi": xi.hex(),
        "id": ident.hex(),
        "HI": key.hex(),
        "N": h(key, b"\x60" + xi).hex(),
        "r": h(key, b"\x65" + xi)[:16].hex(),
        "coins": told,
        "us": encode_scalar(us).hex(),
        "a_s": a_s.hex(),
        "b_s": b_s.hex(),
        "c": encode_scalar(c).hex(),
        "v": encode_scalar(v).hex(),
        "body": body.hex(),
    }


def _openings(ballot: Json) -> list[Json]:
    """The opening of the first ballot, and what may not pass for it."""
    told = {name: ballot[name] for name in ("choice", "xi", "N")}
    false = (
        ("another choice than was sealed", {"choice": 2}),
        ("a choice that is not on the ballot", {"choice": 0}),
        ("another nonce", {"xi": bytes(32).hex()}),
        ("the nonce was not committed to", {"N": bytes(32).hex()}),
    )
    return [
        {"what": "as it was sealed", **told, "valid": True},
        *({"what": what, **told, **change, "valid": False} for what, change in false),
    ]


def _wrong(ctx: Context, ballot: Json) -> list[Json]:
    """Changes of the first ballot that a verifier must refuse; `at` is where the bytes are put in."""
    m, body = ctx.options, bytes.fromhex(str(ballot["body"]))
    commitments, sums, scalars = 32 + 64 * m, 32 + 192 * m, 96 + 192 * m
    swapped = body[96:160] + body[32:96]

    def one_more(at: int) -> bytes:
        return encode_scalar(int.from_bytes(body[at : at + 32], "little") + 1)

    def unreduced(at: int) -> bytes:
        return (int.from_bytes(body[at : at + 32], "little") + Q).to_bytes(32, "little")

    def high_bit(at: int) -> bytes:
        return body[at : at + 31] + bytes([body[at + 31] | 0x80])

    changes = [
        ("the id of another number", 0, h(ctx.he, b"\x1f" + MACHINE + u32(2))),
        ("alpha of option 1 moved by G", 32, group.add(body[32:64], group.G)),
        ("beta of option 1 moved by K: a vote more", 64, group.add(body[64:96], ctx.joint_key)),
        ("two options change places", 32, swapped),
        ("a0 of option 1 moved by G", commitments, group.add(body[commitments : commitments + 32], group.G)),
        ("a_s moved by G", sums, group.add(body[sums : sums + 32], group.G)),
        ("c1 of option 1, one more", scalars, one_more(scalars)),
        ("v0 of option 1, one more", scalars + 32, one_more(scalars + 32)),
        ("v1 of option 1, one more", scalars + 64, one_more(scalars + 64)),
        ("v, one more", 96 + 288 * m, one_more(96 + 288 * m)),
        ("c1 of option 1, not reduced", scalars, unreduced(scalars)),
        ("alpha of option 1 with bit 255 set", 32, high_bit(32)),
        ("alpha of option 1 is the identity", 32, bytes(32)),
        ("alpha of option 1 is no point", 32, b"\x01" + bytes(31)),
    ]
    return [{"what": what, "at": at, "bytes": data.hex()} for what, at, data in changes]


def _hashes() -> list[Json]:
    key, data = bytes(range(32)), b"bilik"
    return [
        {"function": "H", "k": key.hex(), "x": data.hex(), "result": h(key, data).hex()},
        {"function": "Hq", "k": key.hex(), "x": data.hex(), "result": encode_scalar(hq(key, data)).hex()},
    ]


def _points() -> list[Json]:
    """Encodings and whether a ballot may hold them."""
    good = [("the generator", group.G), ("7 G", group.base(7)), ("-1 G", group.base(-1))]
    bad = [
        ("the identity", bytes(32)),
        ("bit 255 set", group.G[:31] + bytes([group.G[31] | 0x80])),
        ("a negative field element", b"\x01" + bytes(31)),
        ("the field's prime", (2**255 - 19).to_bytes(32, "little")),
        ("all ones", b"\xff" * 32),
    ]
    return [
        {"what": what, "bytes": data.hex(), "valid": rows is good}
        for rows in (good, bad)
        for what, data in rows
    ]


def _scalars() -> list[Json]:
    rows = [("zero", 0, True), ("q - 1", Q - 1, True), ("q", Q, False), ("2^256 - 1", 2**256 - 1, False)]
    return [
        {"what": what, "bytes": number.to_bytes(32, "little").hex(), "valid": valid}
        for what, number, valid in rows
    ]


def _list(items: object) -> list[str]:
    return [item.hex() for item in items]
