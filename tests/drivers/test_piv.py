"""Officers' cards through driver, pty, emulated reader and emulated card: sign-in, PINs, secrets."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from firmware.drivers.card import CardGone, CardReader
from firmware.drivers.errors import ProtocolError
from firmware.drivers.piv import (
    PRINTED,
    ObjectMissing,
    PinBlocked,
    PinNeeded,
    PinWrong,
    PivCard,
    PivRefused,
    Slot,
)
from firmware.drivers.pn532_targets import Target
from firmware.drivers.port import SerialPort
from firmware.election import credentials
from firmware.election.credentials import Expired, Foreign, Role, Use
from hw_sim.cards import CardModel, IdCard, PlainTag
from hw_sim.piv_card import PivCardModel
from hw_sim.reader import Pn532Reader
from hw_sim.wire import Line

NOW = datetime(2026, 10, 18, 6, 0, tzinfo=UTC)
CA_KEY, CA = credentials.issue_ca("Pilkades Sukamaju", NOW - timedelta(days=1), years=1)
PIN, WRONG = "482913", "000000"
SLOTS = {Slot.AUTHENTICATION: Use.SIGN, Slot.CARD: Use.CARD, Slot.KEY_MANAGEMENT: Use.AGREE}


def officer_card(role: Role = Role.CHAIR, trustee: int | None = None) -> PivCardModel:
    """A personalised card: certificates in all three slots, a share in the protected object."""
    card = PivCardModel.new(b"\x04officer"[:7], pin=PIN)
    for slot, use in SLOTS.items():
        der = credentials.issue_card(
            CA_KEY,
            CA,
            "Siti Aminah",
            role,
            card.public_key(slot.reference),
            NOW - timedelta(days=1),
            NOW + timedelta(days=1),
            trustee,
            use=use,
        )
        card.install(slot.reference, der)
    card.put_object(PRINTED.hex(), b"the trustee's share")
    return card


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[Pn532Reader]]:
    line = Line(tmp_path / "card", Pn532Reader())
    line.start()
    yield line
    line.stop()


@pytest.fixture
def reader(line: Line[Pn532Reader]) -> CardReader:
    return CardReader(SerialPort(str(line.link), 115200), poll_seconds=0.001, timeout=2.0)


def present(line: Line[Pn532Reader], reader: CardReader, model: CardModel) -> PivCard:
    line.act(lambda device: device.take())
    line.act(lambda device: device.put(model))
    card = reader.wait_card(cancelled=lambda: False)
    assert card is not None
    return PivCard(card)


def selected(line: Line[Pn532Reader], reader: CardReader, model: CardModel) -> PivCard:
    piv = present(line, reader, model)
    assert piv.select()
    return piv


def test_an_officer_signs_in(line: Line[Pn532Reader], reader: CardReader) -> None:
    piv = selected(line, reader, officer_card())
    piv.verify_pin(PIN)
    officer, key = credentials.check_certificate(piv.certificate(Slot.AUTHENTICATION), CA, NOW)
    challenge = secrets.token_bytes(32)
    credentials.check_signature(key, challenge, piv.sign(Slot.AUTHENTICATION, sha256(challenge).digest()))
    assert (officer.name, officer.role, officer.trustee) == ("Siti Aminah", Role.CHAIR, None)


def test_the_card_is_checked_without_a_pin_by_its_own_key(
    line: Line[Pn532Reader], reader: CardReader
) -> None:
    piv = selected(line, reader, officer_card())
    _, key = credentials.check_certificate(piv.certificate(Slot.CARD), CA, NOW, use=Use.CARD)
    credentials.check_signature(key, b"fresh", piv.sign(Slot.CARD, sha256(b"fresh").digest()))


def test_a_trustee_opens_what_was_wrapped_for_the_card(line: Line[Pn532Reader], reader: CardReader) -> None:
    piv = selected(line, reader, officer_card(Role.TRUSTEE, 3))
    piv.verify_pin(PIN)
    officer, key = credentials.check_certificate(piv.certificate(Slot.KEY_MANAGEMENT), CA, NOW, use=Use.AGREE)
    blob = credentials.wrap_for_card(key, b"a share of the roll key", b"roll 3")
    secret = piv.agree(Slot.KEY_MANAGEMENT, credentials.ephemeral_point(blob))
    assert credentials.unwrap(secret, blob, b"roll 3") == b"a share of the roll key"
    assert officer.trustee == 3
    assert piv.read_object(PRINTED) == b"the trustee's share"


def test_without_a_pin_nothing_secret_happens(line: Line[Pn532Reader], reader: CardReader) -> None:
    piv = selected(line, reader, officer_card())
    point = b"\x04" + bytes(64)
    with pytest.raises(PinNeeded):
        piv.sign(Slot.AUTHENTICATION, bytes(32))
    with pytest.raises(PinNeeded):
        piv.agree(Slot.KEY_MANAGEMENT, point)
    with pytest.raises(PinNeeded):
        piv.read_object(PRINTED)


def test_the_pin_is_forgotten_when_the_card_leaves(line: Line[Pn532Reader], reader: CardReader) -> None:
    model = officer_card()
    selected(line, reader, model).verify_pin(PIN)
    with pytest.raises(PinNeeded):
        selected(line, reader, model).sign(Slot.AUTHENTICATION, bytes(32))


def test_wrong_pins_count_down_over_insertions_and_block(line: Line[Pn532Reader], reader: CardReader) -> None:
    model = officer_card()
    for left in (2, 1):
        piv = selected(line, reader, model)
        with pytest.raises(PinWrong) as caught:
            piv.verify_pin(WRONG)
        assert caught.value.tries_left == left == piv.tries_left()
        model = PivCardModel.from_json(model.to_json())
    piv = selected(line, reader, model)
    with pytest.raises(PinBlocked):
        piv.verify_pin(WRONG)
    with pytest.raises(PinBlocked):
        piv.verify_pin(PIN)
    assert piv.tries_left() == 0


def test_a_right_pin_gives_all_tries_back(line: Line[Pn532Reader], reader: CardReader) -> None:
    model = officer_card()
    piv = selected(line, reader, model)
    assert piv.tries_left() == 3
    with pytest.raises(PinWrong):
        piv.verify_pin(WRONG)
    piv.verify_pin(PIN)
    assert piv.tries_left() == 3
    assert selected(line, reader, model).tries_left() == 3


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "12 456"])
def test_what_is_no_pin_costs_no_try_and_is_not_told(
    line: Line[Pn532Reader], reader: CardReader, pin: str
) -> None:
    piv = selected(line, reader, officer_card())
    with pytest.raises(ValueError, match="6 digits") as caught:
        piv.verify_pin(pin)
    assert str(caught.value) == "a PIN is 6 digits"
    assert piv.tries_left() == 3


@pytest.mark.parametrize(
    "model",
    [PlainTag(b"\x04ABC"), IdCard(b"\x0bABC"), IdCard(b"ABCD", "B"), IdCard(None), IdCard(b"", "B")],
)
def test_a_voter_s_card_has_no_piv(line: Line[Pn532Reader], reader: CardReader, model: CardModel) -> None:
    assert not present(line, reader, model).select()


def test_a_piv_card_of_type_b_works_as_well(line: Line[Pn532Reader], reader: CardReader) -> None:
    piv = selected(line, reader, PivCardModel.new(None, pin=PIN, kind="B"))
    piv.verify_pin(PIN)
    assert len(piv.sign(Slot.AUTHENTICATION, bytes(32))) >= 64


def test_another_election_s_officer_is_foreign(line: Line[Pn532Reader], reader: CardReader) -> None:
    der = selected(line, reader, officer_card()).certificate(Slot.AUTHENTICATION)
    _, other = credentials.issue_ca("Pilkades Sukamaju", NOW, years=1)
    with pytest.raises(Foreign):
        credentials.check_certificate(der, other, NOW)


def test_an_expired_officer_can_still_set_the_clock(line: Line[Pn532Reader], reader: CardReader) -> None:
    der = selected(line, reader, officer_card()).certificate(Slot.AUTHENTICATION)
    late = NOW + timedelta(days=3)
    with pytest.raises(Expired):
        credentials.check_certificate(der, CA, late)
    officer, _ = credentials.check_certificate(der, CA, late, clock_trusted=False)
    assert officer.role is Role.CHAIR


@pytest.mark.parametrize("apdus", range(4))
def test_a_card_pulled_in_between_works_again_when_it_is_back(
    line: Line[Pn532Reader], reader: CardReader, apdus: int
) -> None:
    model = officer_card()
    piv = present(line, reader, model)
    line.act(lambda device: device.take_after(apdus))

    def sign_in(piv: PivCard) -> bytes:
        assert piv.select()
        piv.verify_pin(PIN)
        piv.certificate(Slot.AUTHENTICATION)
        return piv.sign(Slot.AUTHENTICATION, bytes(32))

    with pytest.raises(CardGone):
        sign_in(piv)
    assert model.tries[0x80] == 3
    assert sign_in(present(line, reader, model))


def test_a_card_with_a_strict_le_and_small_pieces_is_understood(
    line: Line[Pn532Reader], reader: CardReader
) -> None:
    model = officer_card()
    model.channel.piece, model.channel.strict_le = 100, True
    piv = selected(line, reader, model)
    piv.verify_pin(PIN)
    credentials.check_certificate(piv.certificate(Slot.AUTHENTICATION), CA, NOW)
    assert piv.read_object(PRINTED) == b"the trustee's share"


def test_what_a_card_lacks_has_a_name(line: Line[Pn532Reader], reader: CardReader) -> None:
    model = PivCardModel.new(b"\x04ABCDEF", pin=PIN)
    piv = selected(line, reader, model)
    with pytest.raises(ObjectMissing):
        piv.certificate(Slot.AUTHENTICATION)
    model.put_object("5fc105", bytes.fromhex("7000710100fe00"))
    with pytest.raises(ObjectMissing):
        piv.certificate(Slot.AUTHENTICATION)
    model.put_object("5fc105", bytes.fromhex("700130710101fe00"))
    with pytest.raises(ProtocolError, match="compressed"):
        piv.certificate(Slot.AUTHENTICATION)
    piv.verify_pin(PIN)
    with pytest.raises(PivRefused, match="6A80"):
        piv.agree(Slot.KEY_MANAGEMENT, b"\x04" + bytes(64))


class Scripted:
    """A card that answers what the test says."""

    target = Target("A", b"\x04ABC", random_uid=False, isodep=True)

    def __init__(self, *answers: str) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]

    def apdu(self, command: bytes) -> bytes:
        return self.answers.pop(0)


@pytest.mark.parametrize("answer", ["9000", "6f00", "6a82", "61039000", "6105790345019000", "7c009000"])
def test_a_card_that_says_9000_to_anything_is_no_piv_card(answer: str) -> None:
    assert not PivCard(Scripted(answer)).select()


@pytest.mark.parametrize("answer", ["9000", "7c009000", "7c0482028100 9000", "53009000", "7c0482039000"])
def test_a_broken_answer_is_refused(answer: str) -> None:
    with pytest.raises(ProtocolError):
        PivCard(Scripted(answer)).agree(Slot.KEY_MANAGEMENT, b"\x04" + bytes(64))


def test_misuse_is_refused_before_anything_is_sent() -> None:
    piv = PivCard(Scripted())
    for misuse in (
        lambda: piv.sign(Slot.AUTHENTICATION, bytes(31)),
        lambda: piv.agree(Slot.KEY_MANAGEMENT, bytes(65)),
        lambda: piv.read_object(b"\x7e"),
    ):
        with pytest.raises(ValueError, match="bytes"):
            misuse()
