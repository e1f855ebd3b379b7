"""The emulated cards and fingers: any client may talk to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from fuzz_target import Broken, Target
from fuzz_world import join, split

from hw_sim.cards import IdCard, PlainTag
from hw_sim.cards_isodep import Session
from hw_sim.fingers import Finger, combine, decode, score
from hw_sim.piv_card import PivCardModel
from hw_sim.seeded import Coins

BER = (b"\x7c\x82", b"\x5c\3", b"\x53\xff", b"\x81\xff", b"\x10\x87", b"\x10\xdb\x3f\xff")


def card(data: bytes) -> str:
    """A card always answers with a status word."""
    model, words = piv_card(), set()
    model.reset()
    for piece in split(data):
        answer = model.apdu(piece)
        if len(answer) < 2:
            raise Broken("an answer without a status word")
        words.add(answer[-2:].hex())
    return " ".join(sorted(words)[:4])


def blocks(data: bytes) -> None:
    """ISO/IEC 14443-4 blocks and the tags' own frames."""
    for model in (piv_card(), IdCard(bytes(7)), IdCard(bytes(4), kind="B"), PlainTag(bytes(7))):
        session = Session(model)
        for piece in split(data):
            session.raw(piece)


def templates(data: bytes) -> str:
    """A match of two templates of which one is from outside."""
    size = max(512, len(data))
    combine(data.ljust(size, b"\0"), Finger("fuzz").template(size), size)
    return f"{bool(decode(data))} {score(data, Finger('fuzz').template(512)) // 50}"


def piv_card() -> PivCardModel:
    """A fresh one: cards remember wrong PINs and what was written to them."""
    keys, objects = dict.fromkeys((0x9A, 0x9D, 0x9E), key()), {"5fc105": b"certificate" * 40}
    return PivCardModel(
        bytes(7), kind="A", seed=0, secrets={0x80: "123456", 0x81: "12345678"}, keys=keys, objects=objects
    )


@cache
def key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(Coins("fuzz/sim")(31), "big"), ec.SECP256R1())


def apdus() -> Sequence[bytes]:
    select, pin = bytes.fromhex("00a4040009a00000030800001000"), b"\0\x20\0\x80\x08123456\xff\xff"
    read, sign = bytes.fromhex("00cb3fff055c035fc10500"), bytes.fromhex("0087119a267c2482008120") + bytes(33)
    return [join([select, pin, read, b"\0\xc0\0\0\0", sign, bytes.fromhex("0087039b047c02810000")])]


TARGETS = (
    Target("sim-piv", card, (), apdus, BER),
    Target(
        "sim-blocks",
        blocks,
        (),
        lambda: [join([b"\xe0\x80", b"\2\0\xa4\4\0", b"\xb2", b"\xa2", b"\xc2"])],
        (b"\x1d" + bytes(8),),
    ),
    Target(
        "sim-template",
        templates,
        (),
        lambda: [Finger("fuzz").template(512), Finger("x").template(512)],
        (b"ZT1",),
    ),
)
