"""Cards over a bad line: voters' cards of every kind, officers with the right PIN and with a wrong one."""

import hashlib
import random
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from firmware.drivers.card import CardReader, ReaderCard
from firmware.drivers.piv import PinBlocked, PinWrong, PivCard, Slot
from hw_sim.cards import CardModel, IdCard, PlainTag
from hw_sim.faults import Times
from hw_sim.piv_apdu import Apdu
from hw_sim.piv_card import CARD_AUTH, KEY_MANAGEMENT, PIN, PIV_AUTH, PivCardModel
from hw_sim.reader import Pn532Reader
from hw_sim.trials import Cell, Row, Trial, line_faults
from hw_sim.virtual import VirtualPort

TIMES = Times(lateness=1.2, stuck=0.3)  # later than an answer is waited for, but for a card's own
PIN_TEXT, WRONG_PIN = "482913", "111111"
CERTIFICATE = bytes(range(256)) * 3  # as long as a real one: it comes in pieces


class CountingCard(PivCardModel):
    """An officer's card that knows how many PINs reached it."""

    given = 0

    def _verify(self, apdu: Apdu) -> bytes:
        self.given += bool(apdu.data)
        return super()._verify(apdu)


@dataclass(frozen=True)
class Visit:
    """A card on the reader; `pin` is what its holder types, None for a voter."""

    card: CardModel
    pin: str | None = None


def run(cell: Cell, rounds: int) -> Row:
    """That many cards, each held out up to three times."""
    seed = random.Random(cell.name).randrange(1 << 32)
    device, faults = Pn532Reader(), line_faults(cell, seed, TIMES)
    port = VirtualPort(device, faults)
    driver = CardReader(port, poll_seconds=0.15, clock=port.clock, wait=port.sleep)
    trial = Trial(cell, port, tries=3)
    chance = random.Random(seed)
    for number in range(rounds):
        visit = _visit(number, chance)
        attempt = Attempt(visit, device, driver, port, chance)
        if cell.fault == "hang_up_at_open":
            port.unplug(0.05)
        trial.job(attempt.serve, again=lambda: port.sleep(2.0))
        trial.row.overspent += attempt.overspent
        device.take()
    return trial.end(faults.injected)


def _visit(number: int, chance: random.Random) -> Visit:
    """All kinds in turn, each card another one."""
    uid = chance.randbytes(3)
    match number % 8:
        case 0:
            return Visit(PlainTag(b"\x04" + uid))
        case 1:
            return Visit(PlainTag(b"\x04" + uid + uid))
        case 2:
            return Visit(IdCard(b"\x0b" + uid))
        case 3:
            return Visit(IdCard(b"\x0b" + uid, "B"))
        case 4:
            return Visit(IdCard(None, seed=number))
        case 5:
            return Visit(IdCard(None, "B", seed=number))
        case 6:
            return Visit(_officer(b"\x04" + uid, chance), PIN_TEXT)
        case _:
            return Visit(_officer(b"\x04" + uid, chance), WRONG_PIN)


def _officer(uid: bytes, chance: random.Random) -> CountingCard:
    key = ec.derive_private_key(chance.randrange(1, 1 << 255), ec.SECP256R1())
    keys = dict.fromkeys((PIV_AUTH, KEY_MANAGEMENT, CARD_AUTH), key)
    card = CountingCard(uid, secrets={PIN: PIN_TEXT}, keys=keys, objects={}, tries={PIN: 3})
    card.install(PIV_AUTH, CERTIFICATE)
    return card


class Attempt:
    """One card, held out until it is served. `typed` counts the PINs that its holder typed."""

    def __init__(
        self, visit: Visit, device: Pn532Reader, driver: CardReader, port: VirtualPort, chance: random.Random
    ) -> None:
        self._visit, self._device, self._driver, self._port = visit, device, driver, port
        self._chance = chance
        self._typed = 0

    @property
    def overspent(self) -> int:
        """PINs that reached the card without having been typed, and tries lost without a wrong one."""
        card = self._visit.card
        if not isinstance(card, CountingCard):
            return 0
        lost = 3 - card.tries[PIN]
        wrong = self._typed if self._visit.pin == WRONG_PIN else 0
        return max(0, card.given - self._typed) + max(0, lost - wrong)

    def serve(self) -> str:
        """The card comes, is asked, and goes again."""
        self._device.take()
        self._device.put(self._visit.card)
        until = self._port.now + 60
        card = self._driver.wait_card(cancelled=lambda: self._port.now > until)
        if card is None:
            return "wedged"
        outcome = self._identity(card) if self._visit.pin is None else self._officer(card)
        self._device.take()
        self._driver.wait_gone(card, cancelled=lambda: self._port.now > until + 60)
        return outcome

    def _identity(self, card: ReaderCard) -> str:
        """A voter's card is known by its number alone, unless that is drawn anew each time."""
        target, shown = card.target, self._visit.card
        drawn = getattr(shown, "_drawn", False)
        right = target.random_uid == drawn and (drawn or target.uid == shown.uid)
        return "done" if right and target.isodep == shown.isodep else "false"

    def _officer(self, card: ReaderCard) -> str:
        assert isinstance(self._visit.card, CountingCard)
        assert self._visit.pin is not None
        piv = PivCard(card)
        if not piv.select():
            return "refused"
        whole = piv.certificate(Slot.AUTHENTICATION) == CERTIFICATE
        self._typed += 1
        try:
            piv.verify_pin(self._visit.pin)
        except PinWrong as error:
            truth = self._visit.card.tries[PIN]
            return "done" if self._visit.pin == WRONG_PIN and error.tries_left == truth else "false"
        except PinBlocked:
            return "done" if self._visit.card.tries[PIN] == 0 else "false"
        digest = hashlib.sha256(self._chance.randbytes(32)).digest()
        signature = piv.sign(Slot.AUTHENTICATION, digest)
        key = self._visit.card.public_key(PIV_AUTH)
        try:
            key.verify(signature, digest, ec.ECDSA(utils.Prehashed(SHA256())))
        except InvalidSignature:
            return "refused"
        return "done" if whole and self._visit.pin == PIN_TEXT else "false"
