"""Cards to put on the emulated reader: tags with a bare UID, and identity cards like a KTP-el.

    PlainTag(bytes.fromhex("04A1B2C3D4E5F6"))
    IdCard(bytes.fromhex("0BADCAFE"), kind="B")
    IdCard(None, seed=7)                          # a random UID, drawn anew at each power-up

A card knows two things: how it presents itself when it is activated, and what it answers. What it forgets
without power it forgets in `power_up`.
"""

import random
from typing import Literal, Protocol

Kind = Literal["A", "B"]
ATS = bytes.fromhex("0578807002")  # FSC 256, FWI 7, CID supported
NOT_FOUND, NO_INSTRUCTION, NO_CLASS = b"\x6a\x82", b"\x6d\x00", b"\x6e\x00"
WRONG_LENGTH = b"\x67\x00"


class CardModel(Protocol):
    """What the reader needs of a card."""

    kind: Kind
    isodep: bool
    uid: bytes
    seconds: float

    @property
    def sens_res(self) -> bytes:
        """ATQA, most significant byte first."""

    @property
    def sel_res(self) -> int:
        """SAK."""

    def power_up(self) -> None:
        """The field came: forget what is volatile, draw a random UID."""

    def reset(self) -> None:
        """Activated anew without losing power: forget applications and PINs."""

    def apdu(self, command: bytes) -> bytes:
        """Data and status word; ISO-DEP cards only."""

    def raw(self, frame: bytes) -> bytes | None:
        """The answer to a frame of the tag's own command set; None: no answer."""


class Activation:
    """The part of a card that answers before any command: UID, type, speed."""

    def __init__(self, uid: bytes | None, kind: Kind, isodep: bool, seed: int = 0) -> None:
        """`uid` None: random. b"": the card shows none (type B: a PUPI of zeros)."""
        allowed = (0, 4, 7, 10) if kind == "A" else (0, 4)
        if uid is not None and len(uid) not in allowed:
            raise ValueError(f"a type {kind} card's UID has one of {allowed} bytes")
        self.kind: Kind = kind
        self.isodep = isodep
        self.uid = b"" if uid is None else uid
        self.seconds = 0.01  # that the card takes for an answer
        self._drawn = uid is None
        self._dice = random.Random(seed)
        if self._drawn:
            self.power_up()

    @property
    def sens_res(self) -> bytes:
        return b"\x00\x44" if len(self.uid) > 4 else b"\x00\x04"

    @property
    def sel_res(self) -> int:
        if self.isodep:
            return 0x20
        return 0x00 if len(self.uid) > 4 else 0x08

    def power_up(self) -> None:
        if self._drawn:
            fresh = self._dice.randbytes(4)
            self.uid = b"\x08" + fresh[1:] if self.kind == "A" else fresh
        self.reset()

    def reset(self) -> None:
        """Nothing to forget, unless a kind of card says otherwise."""

    def apdu(self, command: bytes) -> bytes:
        return NO_INSTRUCTION

    def raw(self, frame: bytes) -> bytes | None:
        return None


class PlainTag(Activation):
    """A tag without ISO-DEP: 4 bytes of UID like a transport card, 7 like a sticker with 16 pages to read."""

    PAGES = 16

    def __init__(self, uid: bytes) -> None:
        super().__init__(uid, "A", isodep=False)

    def raw(self, frame: bytes) -> bytes | None:
        """READ of four pages (30 page); everything else meets silence."""
        if len(self.uid) != 7 or len(frame) != 2 or frame[0] != 0x30 or frame[1] >= self.PAGES:
            return None
        check = 0x88 ^ self.uid[0] ^ self.uid[1] ^ self.uid[2]
        head = self.uid[:3] + bytes([check]) + self.uid[3:]
        memory = head.ljust(self.PAGES * 4, b"\x00")
        return (memory + memory)[frame[1] * 4 :][:16]


class IdCard(Activation):
    """An identity card to a stranger: ISO-DEP, no application anyone can select, nothing to be read."""

    def __init__(self, uid: bytes | None, kind: Kind = "A", seed: int = 0) -> None:
        super().__init__(uid, kind, isodep=True, seed=seed)

    def apdu(self, command: bytes) -> bytes:
        if len(command) < 4:
            return WRONG_LENGTH
        if command[0] & 0xF0 not in (0x00, 0x10):
            return NO_CLASS
        return NOT_FOUND if command[1] == 0xA4 else NO_INSTRUCTION
