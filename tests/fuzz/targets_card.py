"""What a card says: TLV, APDUs, the PIV application, and a whole sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from fuzz_cards import (
    APT,
    NOW,
    OK,
    authority,
    cert_object,
    conversation,
    scalar,
)
from fuzz_parrot import ParrotCard
from fuzz_target import Broken, Target
from fuzz_world import join, split, world

from firmware.booth.officers import Desk, Identify
from firmware.booth.vault import Vault
from firmware.drivers import card_apdu
from firmware.drivers.errors import DriverError, ProtocolError
from firmware.drivers.piv import PivCard, Slot
from firmware.drivers.piv_issuer import FACTORY_KEY, PivIssuer
from firmware.drivers.tlv import encode, parse
from firmware.election.trustee_share import pack_share
from firmware.states.facts import Digits, Purpose

TAGS = (
    b"\x53\x82",
    b"\x70\x82",
    b"\x71\x01\0",
    b"\x7c",
    b"\x82\0",
    b"\x61",
    b"\x4f",
    OK,
    b"\x61\0",
    b"\x6c\x10",
    b"\x63\xc0",
)


def tlv(data: bytes) -> str:
    items = parse(data)
    again = parse(b"".join(encode(item.tag, item.value) for item in items))
    if again != items:
        raise Broken("the objects that were read are written in another way")
    return str(len(items))


def command(data: bytes) -> None:
    """A command APDU; what is accepted is sent as a command that is read to the same."""
    read = card_apdu.parse_command(data)
    if card_apdu.parse_command(read.encode()) != read:
        raise Broken("the command that was read is written in another way")


def transmit(data: bytes) -> None:
    """Answers in pieces, wrong Le, chains: what a card may say to one long command."""
    card_apdu.transmit(
        ParrotCard(split(data)).apdu, card_apdu.Command(0, 0xCB, 0x3F, 0xFF, bytes(300)).encode()
    )


def piv(data: bytes) -> None:
    """Each answer of a card, one after the other, to each thing it is asked."""
    first, *pieces = list(split(data)) or [b""]
    card = PivIssuer(ParrotCard(pieces))
    asked = (
        card.select,
        lambda: card.verify_pin("123456"),
        card.tries_left,
        lambda: card.certificate(Slot.AUTHENTICATION),
        lambda: card.read_object(bytes.fromhex("5FC109")),
        lambda: card.sign(Slot.AUTHENTICATION, bytes(32)),
        lambda: card.agree(Slot.KEY_MANAGEMENT, b"\x04" + bytes(64)),
        lambda: card.authenticate(FACTORY_KEY),
        lambda: card.put_object(bytes.fromhex("5FC109"), b"x"),
    )
    for number in first[:16]:
        asked[number % len(asked)]()


def desk(data: bytes) -> str:
    """A whole sign-in, which never raises. The words "certificate" and "signature" stand for true answers."""
    manifest = replace(world().election.package.manifest, ca=authority()[1])
    package = replace(world().election.package, manifest=manifest)
    card = ParrotCard(split(data), {b"certificate": lambda _: cert_object(), b"signature": signed})
    booth = Desk(package, Vault(), lambda: NOW, clock_trusted=lambda: True)
    purpose = Purpose.MENU if data[-1:] == b"m" else Purpose.TRUSTEE
    return type(booth.identify(PivCard(card), Identify(Digits("123456"), purpose))).__name__


def signed(command: bytes) -> bytes:
    """What the trustee's card answers to GENERAL AUTHENTICATE: the digest is before Le."""
    digest = ec.ECDSA(Prehashed(SHA256()), deterministic_signing=True)
    signature = scalar("fuzz/card").sign(command[-33:-1].rjust(32, b"\0"), digest)
    return encode(0x7C, encode(0x82, signature)) + OK


def pieces() -> Sequence[bytes]:
    numbers = [bytes(range(9)), bytes([0, 3]), bytes([7, 8]), bytes([1, 2])]
    return [join([asked, *conversation()]) for asked in numbers]


def sign_ins() -> Sequence[bytes]:
    """A trustee whose card gives its share, and one whose card gives anything."""
    share = encode(0x53, pack_share(1, 7)) + OK
    return [
        join([APT, b"certificate", OK, b"signature", share]),
        join([APT, cert_object(), *conversation()]),
        join([APT, b"certificate", b"\x63\xc1", b"m"]),
    ]


TARGETS = (
    Target("tlv", tlv, (ProtocolError,), conversation, TAGS),
    Target(
        "apdu-command",
        command,
        (ValueError,),
        lambda: [card_apdu.Command(0, 0xCB, 0x3F, 0xFF, bytes(n)).encode() for n in (0, 5, 300)],
    ),
    Target(
        "apdu-answers",
        transmit,
        (DriverError,),
        lambda: [join([OK, b"x\x61\x05", b"\x6c\x05", b"y" + OK])],
        TAGS,
    ),
    Target("piv", piv, (DriverError,), pieces, TAGS),
    Target("desk", desk, (), sign_ins, (*TAGS, join([b"certificate"]), join([b"signature"])), 2048),
)
