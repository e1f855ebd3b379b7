"""A trustee's part of the key on a PIV card: written with the management key, read with the PIN.

The object is 5FC109 ("Printed Information"), which a card gives only after the PIN: where the booth looks for
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

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
from firmware.election.errors import CredentialError
from firmware.election.trustee_share import pack_share, unpack_share
from firmware.election.x509_read import NoCertificate, read_der

BAUDRATE = 115200
T = TypeVar("T")
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
    lay = words.lay.format(index=secret.index, name=secret.name)

    def write(piv: PivIssuer) -> None:
        _check_holder(piv, secret)
        _unlock(piv, words, ask)  # first: who does not know the PIN must not change what is on the card
        piv.authenticate(management)
        _put(piv, pack_share(secret.index, secret.share))

    _with_card(port, say, (lay, words.take), write)


def ask_and_read(port: str, *, say: Callable[[str], None] = print, ask: Ask = ask_secret) -> tuple[int, int]:
    """(trustee, z_i) from the card that is laid on the reader, after its PIN. Raises Unusable in one line."""
    words = Words()

    def read(piv: PivIssuer) -> tuple[int, int]:
        _unlock(piv, words, ask)
        return unpack_share(piv.read_object(PRINTED))

    return _with_card(port, say, (words.lay_yours, words.taken), read)


def _with_card(
    port: str, say: Callable[[str], None], told: tuple[str, str], deed: Callable[[PivIssuer], T]
) -> T:
    """Say the first of `told`, wait for a PIV card, do it, say the second, wait until it is gone.

    Raises Unusable for every trouble.
    """
    line = SerialPort(port, BAUDRATE)
    try:
        reader = CardReader(line)
        say(told[0])
        card = reader.wait_card(cancelled=_never)
        if card is None or not (piv := PivIssuer(card)).select():
            raise Unusable("this is no PIV card")
        done = deed(piv)
        say(told[1])
        reader.wait_gone(card, cancelled=_never)
    except PinBlocked:
        raise Unusable("the card's PIN is blocked; unblock it with its PUK, or take another card") from None
    except CardGone:
        raise Unusable("the card was taken away too early; do it again") from None
    except ObjectMissing:
        raise Unusable("the card holds no trustee's share") from None
    except (ManagementRefused, CredentialError) as error:
        raise Unusable(str(error)) from None
    except DriverError as error:
        raise Unusable(f"{port}: {error}") from None
    finally:
        line.close()
    return done


def _never() -> bool:
    """Who waits for a card gives up with Ctrl-C."""
    return False


def _put(piv: PivIssuer, content: bytes) -> None:
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
        subject = read_der(piv.certificate(Slot.AUTHENTICATION)).subject
        unit = subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)[0].value
        role, trustee = role_of(unit if isinstance(unit, str) else "")
    except (ObjectMissing, NoCertificate, ValueError, IndexError):
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
