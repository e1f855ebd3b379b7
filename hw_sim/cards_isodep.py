"""A card's side of ISO/IEC 14443-4: activation and blocks, for clients that make the blocks themselves.

session = Session(IdCard(uid))
session.raw(bytes.fromhex("E080"))       ->  the ATS: the card speaks ISO-DEP from here
session.raw(bytes.fromhex("0200A4..."))  ->  an I-block with the answer
session.apdu(command)                    ->  the same, where the reader makes the blocks
"""

from math import ceil

from hw_sim.cards import ATS, CardModel

FRAME_SIZES = (16, 24, 32, 40, 48, 64, 96, 128, 256)
I_MASK, I_BLOCK, CHAIN = 0xE2, 0x02, 0x10
R_MASK, R_BLOCK, NAK = 0xE6, 0xA2, 0x10
S_DESELECT, S_WTX = 0xC2, 0xF2
FWT = 0.0387  # s a card may take for a block, by the FWI 7 in our ATS and ATQB; longer needs an extension
BLOCK_SECONDS = 0.005
HAS_DID = 0x08


class Session:
    """One activated card. `blocks`: it speaks ISO-DEP; `seconds`: what the last raw answer takes."""

    def __init__(self, card: CardModel, *, did: int = 0, blocks: bool = False) -> None:
        self.card = card
        self._begin(did, 256, blocks and card.isodep)

    def _begin(self, did: int, frame_size: int, blocks: bool) -> None:
        self.blocks = blocks
        self._did = did
        self._frame_size = frame_size
        self.seconds = BLOCK_SECONDS
        self._number = 1  # 7.5.3.2: the card's block number begins at 1
        self._command = bytearray()
        self._answer = bytearray()
        self._last: bytes | None = None

    def apdu(self, command: bytes) -> bytes:
        return self.card.apdu(command)

    def raw(self, frame: bytes) -> bytes | None:
        """The frame that the card sends back; None: silence."""
        self.seconds = BLOCK_SECONDS
        if not frame:
            return None
        if self.blocks:
            return self._block(frame)
        if not self.card.isodep:
            return self.card.raw(frame)
        return self._activate_a(frame) if self.card.kind == "A" else self._activate_b(frame)

    def _activate_a(self, frame: bytes) -> bytes | None:
        """RATS (5.6.1): frame size in the upper, DID in the lower half of its byte."""
        if len(frame) != 2 or frame[0] != 0xE0 or frame[1] & 0x0F == 0x0F:
            return None
        return self._enter(frame[1] & 0x0F, frame[1] >> 4, ATS)

    def _activate_b(self, frame: bytes) -> bytes | None:
        """WUPB, REQB (14443-3, 7.7) and ATTRIB (7.10)."""
        if len(frame) == 3 and frame[0] == 0x05:
            return atqb(self.card)
        if len(frame) < 9 or frame[0] != 0x1D or frame[1:5] != pupi(self.card):
            return None
        return self._enter(frame[8] & 0x0F, frame[6] & 0x0F, bytes([frame[8] & 0x0F]))

    def _enter(self, did: int, size: int, answer: bytes) -> bytes:
        self.card.reset()
        self._begin(did, FRAME_SIZES[min(size, 8)], blocks=True)
        return answer

    def _block(self, frame: bytes) -> bytes | None:
        pcb, at = frame[0], 1
        if pcb & HAS_DID:
            if len(frame) < 2 or frame[1] & 0x0F != self._did:
                return None
            at = 2
        elif self._did:
            return None
        head, body = frame[:at], frame[at:]
        if pcb & 0xF7 == S_DESELECT and not body:
            self.blocks = False
            return head
        if pcb & 0xF7 == S_WTX and len(body) == 1 and self._answer:
            self.seconds = self.card.seconds
            return self._next_part(head)
        if pcb & R_MASK == R_BLOCK:
            return self._r_block(pcb, head)
        if pcb & I_MASK == I_BLOCK and pcb & 0x04 == 0:
            return self._i_block(pcb, head, body)
        return None

    def _i_block(self, pcb: int, head: bytes, body: bytes) -> bytes:
        self._number ^= 1  # rule D
        self._command += body
        if pcb & CHAIN:
            return self._say(R_BLOCK, head, b"")
        command = bytes(self._command)
        self._command.clear()
        self._answer = bytearray(self.card.apdu(command))
        if self.card.seconds > FWT:  # 7.3: ask for time, answer when it is granted
            self._last = (
                bytes([S_WTX | (head[0] & HAS_DID)]) + head[1:] + bytes([ceil(self.card.seconds / FWT)])
            )
            return self._last
        return self._next_part(head)

    def _r_block(self, pcb: int, head: bytes) -> bytes | None:
        if pcb & 1 == self._number:
            return self._last  # rule 11: again
        if pcb & NAK:
            return self._say(R_BLOCK, head, b"")  # rule 12: "are you there?"
        if not self._answer:
            return None
        self._number ^= 1  # rule E, then rule 13: the chain goes on
        return self._next_part(head)

    def _next_part(self, head: bytes) -> bytes:
        room = self._frame_size - len(head) - 2
        part = bytes(self._answer[:room])
        del self._answer[:room]
        return self._say(I_BLOCK | (CHAIN if self._answer else 0), head, part)

    def _say(self, kind: int, head: bytes, body: bytes) -> bytes:
        pcb = kind | self._number | (head[0] & HAS_DID)
        self._last = bytes([pcb]) + head[1:] + body
        return self._last


def pupi(card: CardModel) -> bytes:
    """A type B card's identifier; zeros for a card that shows none."""
    return card.uid.ljust(4, b"\x00")[:4]


def atqb(card: CardModel) -> bytes:
    """12 bytes: PUPI, no application data, frames of 256 bytes, ISO/IEC 14443-4 or not, DID supported."""
    return b"\x50" + pupi(card) + bytes(4) + bytes([0x00, 0x81 if card.isodep else 0x80, 0x71])
