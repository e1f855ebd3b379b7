"""The radio field of the emulated reader: which cards are in it, which are activated, what passes between.

A card in a field that is switched on has power, one that leaves it has none and forgets. Status bytes are
those of UM0701-02, 7.1.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from hw_sim.cards import ATS, CardModel
from hw_sim.cards_isodep import Session, atqb

OK, TIMED_OUT, WRONG_CONTEXT = 0x00, 0x01, 0x27
MORE = 0x40
FRAME = 262  # bytes of data that fit one answer
DID_B = 1  # the chip gives a type B card this number
TIMEOUT_SECONDS = 0.05

Deed = Callable[[bytes], bytes | None]


@dataclass
class Target:
    """An activated card: what the chip keeps for it."""

    session: Session
    command: bytearray = field(default_factory=bytearray)
    rest: bytes = b""
    gone: bool = False  # taken away since; the same card put back is not activated


class Field:
    """At most two cards of a kind are activated. `exchanges` counts commands passed to cards."""

    def __init__(self) -> None:
        self.on = False
        self.exchanges = 0
        self._cards: list[CardModel] = []
        self._targets: dict[int, Target] = {}
        self._selected = 0
        self._left: int | None = None  # exchanges until the cards are taken away

    def switch(self, on: bool) -> None:
        if on and not self.on:
            for card in self._cards:
                card.power_up()
        if not on:
            self._targets.clear()
            for card in self._cards:
                card.reset()
        self.on = on

    def put(self, card: CardModel) -> None:
        self._left = None
        self._cards.append(card)
        if self.on:
            card.power_up()

    def take(self) -> None:
        for card in self._cards:
            card.reset()
        for target in self._targets.values():
            target.gone = True
        self._cards.clear()
        self._left = None

    def take_after(self, exchanges: int) -> None:
        self._left = exchanges

    def status(self) -> bytes:
        """Field, number of targets, and for each: number, speeds, modulation (7.2.3)."""
        entries = b"".join(bytes([number, 0, 0, 0]) for number in self._targets)
        return bytes([int(self.on), len(self._targets)]) + entries

    def attention(self) -> int:
        """Whether the selected ISO-DEP card answers an R(NAK)."""
        target = self._targets.get(self._selected)
        if target is None or not target.session.blocks:
            return WRONG_CONTEXT
        return OK if self._there(target) else TIMED_OUT

    def search(self, kind: str, most: int, wanted: bytes, rats: bool) -> bytes:
        """Activate cards of one kind: number found, then each one's data (7.3.5)."""
        self.switch(True)
        self._targets.clear()
        found = [card for card in self._cards if card.kind == kind and _is_wanted(card, wanted)][:most]
        answer = bytes([len(found)])
        for number, card in enumerate(found, 1):
            card.reset()
            self._selected = 1
            if kind == "A":
                session = Session(card, blocks=rats)
                answer += bytes([number]) + _type_a(card, rats)
            else:
                session = Session(card, did=DID_B, blocks=True)
                answer += bytes([number]) + atqb(card) + bytes([1, DID_B])
            self._targets[number] = Target(session)
        return answer

    def exchange(self, number: int, data: bytes, *, more: bool) -> tuple[bytes, float]:
        """InDataExchange: status and data, and the seconds it takes."""
        target = self._targets.get(number)
        if target is None:
            return bytes([WRONG_CONTEXT]), 0.0
        self._selected = number
        target.command += data
        if more:
            return bytes([OK]), 0.0
        if target.rest and not data:
            return self._part(target), 0.0
        command = bytes(target.command)
        target.command.clear()
        session = target.session
        answer = self._pass(target, session.apdu if session.blocks else session.raw, command)
        if answer is None:
            return bytes([TIMED_OUT]), TIMEOUT_SECONDS
        target.rest = answer
        return self._part(target), session.card.seconds

    def through(self, frame: bytes) -> tuple[bytes, float]:
        """InCommunicateThru: a raw frame to the selected card."""
        target = self._targets.get(self._selected)
        answer = self._pass(target, target.session.raw, frame) if target else None
        if target is None or answer is None:
            return bytes([TIMED_OUT]), TIMEOUT_SECONDS
        return bytes([OK]) + answer[:FRAME], target.session.seconds

    def select(self, number: int) -> int:
        if number not in self._targets:
            return WRONG_CONTEXT
        self._selected = number
        return OK

    def deselect(self, number: int) -> int:
        """0: all. A deselected ISO-DEP card keeps its number; InSelect activates it again."""
        if number and number not in self._targets:
            return WRONG_CONTEXT
        for target in self._these(number):
            target.session.card.reset()
        return OK

    def release(self, number: int) -> int:
        status = self.deselect(number)
        if status == OK:
            for gone in [number] if number else list(self._targets):
                del self._targets[gone]
        return status

    def _these(self, number: int) -> list[Target]:
        return [self._targets[number]] if number else list(self._targets.values())

    def _there(self, target: Target) -> bool:
        return self.on and not target.gone

    def _pass(self, target: Target, deed: Deed, data: bytes) -> bytes | None:
        """Give the card a command if it is still there."""
        if self._left == 0:
            self.take()
        if not self._there(target):
            return None
        if self._left is not None:
            self._left -= 1
        self.exchanges += 1
        return deed(data)

    @staticmethod
    def _part(target: Target) -> bytes:
        now, target.rest = target.rest[:FRAME], target.rest[FRAME:]
        return bytes([MORE if target.rest else OK]) + now


def _type_a(card: CardModel, rats: bool) -> bytes:
    """SENS_RES, SEL_RES, UID with its length, and the ATS of a card that was activated to ISO-DEP."""
    data = card.sens_res + bytes([card.sel_res, len(card.uid)]) + card.uid
    return data + (ATS if card.isodep and rats else b"")


def _is_wanted(card: CardModel, wanted: bytes) -> bool:
    """Whether the host's initiator data, a UID for type A, an AFI for type B, admits this card."""
    if card.kind == "B" or not wanted:
        return True
    plain = wanted.removeprefix(b"\x88")  # the cascade tag of a UID over 4 bytes
    return card.uid in (wanted, plain)
