"""The card reader: frames of the PN532, its lists of cards, and the driver on a reader that lies."""

from __future__ import annotations

from collections.abc import Sequence

from fuzz_cards import (
    APT,
    OK,
    holder,
    piv_model,
)
from fuzz_parrot import Liar, lies, quietly, works_again
from fuzz_target import Broken, Target

from firmware.drivers.card import CardReader
from firmware.drivers.errors import DriverError
from firmware.drivers.piv import PivCard, Slot
from firmware.drivers.pn532_frame import Frame, Framer
from firmware.drivers.pn532_targets import parse_targets
from hw_sim.reader import Pn532Reader
from hw_sim.reader_frames import ACK, response
from hw_sim.virtual import VirtualPort

FRAMES = (ACK, bytes.fromhex("0000ffff0000"), b"\0\0\xff\xff\xff", b"\0\xff", b"\xd5\x4b")
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


def frames(data: bytes) -> str:
    """The framer must give the same frames however the bytes were cut."""
    at = data[0] if data else 0
    whole, cut = drained([data[1:]]), drained([data[1 : 1 + at], data[1 + at :]])
    if [frame for frame in whole if not noise(frame)] != [frame for frame in cut if not noise(frame)]:
        raise Broken("cutting the stream changes the frames")
    return "".join(sorted({type(frame).__name__ for frame in whole}))


def drained(parts: Sequence[bytes]) -> list[Frame]:
    framer, found = Framer(), []
    for part in parts:
        framer.feed(part)
        while (frame := framer.next()) is not None:
            found.append(frame)
    return found


def noise(frame: Frame) -> bool:
    """Bytes before a frame are told as they come, so in more pieces."""
    return type(frame).__name__ == "Garbled"


def targets(data: bytes) -> str:
    kind = "AB"[data[0] % 2] if data else "A"
    found = parse_targets(kind, data[1:])
    if any(len(one.target.uid) > 10 for one in found):
        raise Broken("a UID longer than any")
    return f"{kind}{len(found)}"


def reader_raw(data: bytes) -> str:
    """A reader whose line says other bytes now and then."""
    return use(Liar(laden(), data, heed=asks))


def reader_wrapped(data: bytes) -> str:
    """The same with each lie as the data of a sound answer to what was asked, after its ACK."""
    return use(Liar(laden(), data, lambda asked, said: ACK + response(code(asked) or 0, said[:250]), asks))


def laden() -> Pn532Reader:
    """The emulated reader with an officer's card on it."""
    device = Pn532Reader()
    card = piv_model()
    card.reset()
    device.put(card)
    return device


def asks(data: bytes) -> bool:
    return code(data) is not None


def code(asked: bytes) -> int | None:
    """The command in a frame of the driver's; None where it is an abort or a wake-up."""
    at = asked.find(b"\x00\xff") + 4
    at += 3 * (asked[at - 2 : at] == b"\xff\xff")
    return asked[at + 1] if asked[at : at + 1] == b"\xd4" and len(asked) > at + 1 else None


def use(liar: Liar) -> str:
    """A card is found and asked for its PIV application and its certificate; then again, honestly."""
    line = VirtualPort(liar)
    reader = CardReader(line, clock=line.clock, wait=line.sleep)

    def look() -> bytes | None:
        looks = iter((False, False, False, True))
        card = reader.wait_card(cancelled=lambda: next(looks, True))
        if card is None or not (piv := PivCard(card)).select():
            return None
        der = piv.certificate(Slot.AUTHENTICATION)
        reader.wait_gone(card, cancelled=lambda: True)
        return der

    outcome = quietly(lambda: look() is not None)
    works_again(liar, line, look, lambda der: der == holder())
    return outcome


def lists() -> Sequence[bytes]:
    card = bytes.fromhex("0101000420 0704a1b2c3d4e5f6 0578807002".replace(" ", ""))
    type_b = bytes.fromhex("0101 50b1b2b3b400000000008171 0101".replace(" ", ""))
    return [b"\0" + card, b"\1" + type_b, b"\0\0", b"\0\x02" + card[1:] + b"\x02" + card[2:]]


def reader_lies() -> Sequence[bytes]:
    """Wrong at each of the first steps, and from a card."""
    return [
        b"",
        lies((2, b"\x32\x01")),
        lies((7, lists()[0][1:]), (0, b"\0" + APT)),
        lies((9, b"\x40x"), (0, b"\0" + OK)),
    ]


def raw_lies() -> Sequence[bytes]:
    return [
        lies((3, ACK)),
        lies((5, b"\0\0\xff\xff\xff\1\0\xff")),
        lies((8, ACK + response(0x4A, lists()[1][1:]))),
    ]


TARGETS = (
    Target(
        "pn532-frames",
        frames,
        (),
        lambda: [b"\7" + response(n, bytes(9)) + ACK for n in (2, 0x4A)],
        FRAMES,
        1024,
    ),
    Target("pn532-targets", targets, (DriverError,), lists),
    Target("reader", reader_raw, (), raw_lies, FRAMES, 1024),
    Target("reader-wrapped", reader_wrapped, (), reader_lies, TAGS, 1024),
)
