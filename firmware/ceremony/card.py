"""A trustee's part of the key onto a PIV card: written with the management key, read back with the PIN.

The object is 5FC109 ("Printed Information"), which a card gives only after the PIN: where the booth looks for
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from cryptography import x509
from cryptography.x509.oid import NameOID

from firmware.ceremony.card_words import Words
from firmware.ceremony.errors import Unusable
from firmware.ceremony.passphrase import ask_secret
from firmware.ceremony.secret import Secret
from firmware.drivers.card import CardGone, CardReader
from firmware.drivers.errors import DriverError
from firmware.drivers.piv import PRINTED, ObjectMissing, PinBlocked, PinWrong, Slot
from firmware.drivers.piv_issuer import FACTORY_KEY, ManagementRefused, PivIssuer
from firmware.drivers.port import SerialPort
from firmware.election.credentials import Role
from firmware.election.credentials_form import role_of
from firmware.election.trustee_share import pack_share

BAUDRATE = 115200
Ask = Callable[[str], str]


def ask_and_write(
    port: str,
    secret: Secret,
    *,
    words: Words | None = None,
    say: Callable[[str], None] = print,
    ask: Ask = ask_secret,
) -> None:
    """Write z_i, compare, wait until the card is taken away. Raises Unusable in one line: wrong card, key,
    PIN, reader."""
    if not secret.combined:
        raise Unusable("there is nothing to write yet: bilik trustee combine comes first")
    words = words or Words()
    management = _management_key(ask(words.management))
    line = SerialPort(port, BAUDRATE)
    try:
        reader = CardReader(line)
        say(words.lay.format(index=secret.index, name=secret.name))
        card = reader.wait_card(cancelled=_never)
        if card is None:
            raise Unusable("there is no card")
        _write(PivIssuer(card), secret, management, lambda piv: _unlock(piv, words, ask))
        say(words.take)
        reader.wait_gone(card, cancelled=_never)
    except PinBlocked:
        raise Unusable("the card's PIN is blocked; unblock it with its PUK, or take another card") from None
    except CardGone:
        raise Unusable("the card was taken away too early; do it again") from None
    except ManagementRefused as error:
        raise Unusable(str(error)) from None
    except DriverError as error:
        raise Unusable(f"{port}: {error}") from None
    finally:
        line.close()


def _never() -> bool:
    """Who waits for a card gives up with Ctrl-C."""
    return False


def _write(piv: PivIssuer, secret: Secret, management: bytes, unlock: Callable[[PivIssuer], None]) -> None:
    """PIN first: a holder who does not know it must not lose what is on the card."""
    if not piv.select():
        raise Unusable("this is no PIV card")
    _check_holder(piv, secret)
    unlock(piv)
    piv.authenticate(management)
    content = pack_share(secret.index, secret.share)
    piv.put_object(PRINTED, content)
    if piv.read_object(PRINTED) != content:
        raise Unusable("the card does not give back what was written to it")


def _management_key(text: str) -> bytes:
    digits = text.replace(" ", "")
    if not digits:
        return FACTORY_KEY
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{32}){1}(?:[0-9A-Fa-f]{16}){0,2}", digits):
        raise Unusable("a management key is 32, 48 or 64 hexadecimal digits")
    return bytes.fromhex(digits)


def _check_holder(piv: PivIssuer, secret: Secret) -> None:
    """A certificate of somebody else says that the wrong card lies there; none says nothing."""
    try:
        subject = x509.load_der_x509_certificate(piv.certificate(Slot.AUTHENTICATION)).subject
        unit = subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)[0].value
        role, trustee = role_of(unit if isinstance(unit, str) else "")
    except (ObjectMissing, ValueError, IndexError):
        return
    if role is not Role.TRUSTEE or trustee != secret.index:
        raise Unusable(f"this card is not certified for trustee {secret.index}: nothing was written")


def _unlock(piv: PivIssuer, words: Words, ask: Ask) -> None:
    """The PIN, asked for until it is right. Raises PinBlocked; each wrong one costs a try of the card's."""
    question = words.pin
    while True:
        pin = ask(question)
        if not re.fullmatch(r"[0-9]{6}", pin):
            question = words.pin
            continue
        try:
            return piv.verify_pin(pin)
        except PinWrong as error:
            question = words.again.format(tries=error.tries_left)
