"""Who holds this card? Certificate, registry, PIN, challenge, and what the card releases.

The order matters: first the chain to the election's CA and the registry in the signed package, so that a
stranger's card loses none of its tries; then the PIN; then a fresh challenge; only then is a share asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509

from firmware.booth.inbox import Share
from firmware.booth.vault import Vault
from firmware.drivers.card import CardGone
from firmware.drivers.errors import DriverError
from firmware.drivers.piv import ObjectMissing, PinBlocked, PinWrong, PivCard, Slot
from firmware.election import credentials
from firmware.election.credentials import Expired, NotYetValid, check_certificate, check_signature
from firmware.election.credentials_wrap import ephemeral_point, unwrap
from firmware.election.errors import CredentialError, RollError
from firmware.election.package import Package
from firmware.election.roll import decode_share, roll_share_info
from firmware.election.trustee_share import unpack_share
from firmware.states.events import OfficerKnown, OfficerUnknown
from firmware.states.facts import Digits, Officer, OfficerRefusal, Purpose, Role

TRUSTEE_OBJECT = bytes.fromhex("5fc109")
"""PIV "Printed Information", readable only after the PIN (SP 800-73-4 part 1, table 2): a trustee's share."""

ROLES = {
    credentials.Role.TECHNICIAN: Role.TECHNICIAN,
    credentials.Role.CHAIR: Role.CHAIR,
    credentials.Role.MEMBER: Role.MEMBER,
    credentials.Role.TRUSTEE: Role.TRUSTEE,
}


@dataclass(frozen=True)
class Identify:
    """Ask the card on the reader who it is."""

    pin: Digits
    purpose: Purpose


class Desk:
    """Checks a card against one election's package."""

    def __init__(
        self,
        package: Package,
        vault: Vault,
        now: Callable[[], datetime],
        *,
        clock_trusted: Callable[[], bool],
    ) -> None:
        self._package = package
        self._vault = vault
        self._now = now
        self._clock_trusted = clock_trusted

    def identify(self, card: PivCard, ask: Identify) -> OfficerKnown | OfficerUnknown | Share:
        """Never raises: trouble with the card is an answer too."""
        try:
            return self._identify(card, ask)
        except PinWrong as error:
            return OfficerUnknown(OfficerRefusal.WRONG_PIN, error.tries_left)
        except PinBlocked:
            return OfficerUnknown(OfficerRefusal.PIN_BLOCKED, 0)
        except CardGone:
            return OfficerUnknown(OfficerRefusal.CARD_GONE)
        except (Expired, NotYetValid):
            return OfficerUnknown(OfficerRefusal.EXPIRED)
        except (CredentialError, RollError, ObjectMissing):
            return OfficerUnknown(OfficerRefusal.FOREIGN)
        except DriverError:
            return OfficerUnknown(OfficerRefusal.UNREADABLE)

    def _identify(self, card: PivCard, ask: Identify) -> OfficerKnown | OfficerUnknown | Share:
        if not card.select():
            return OfficerUnknown(OfficerRefusal.NOT_OFFICER)
        der = card.certificate(Slot.AUTHENTICATION)
        holder, key = check_certificate(
            der, self._package.manifest.ca, self._now(), clock_trusted=self._clock_trusted()
        )
        officer = Officer(holder.serial, holder.name, ROLES[holder.role], holder.trustee)
        if not self._registered(officer):
            return OfficerUnknown(OfficerRefusal.FOREIGN)
        card.verify_pin(ask.pin.typed)
        challenge = os.urandom(32)
        check_signature(key, challenge, card.sign(Slot.AUTHENTICATION, sha256(challenge).digest()))
        if ask.purpose is Purpose.TRUSTEE:
            return self._trustee(card, officer) if officer.role is Role.TRUSTEE else OfficerKnown(officer)
        if officer.role in (Role.CHAIR, Role.MEMBER) and self._vault.locked:
            self._release(card, officer, der)
        return OfficerKnown(officer)

    def _registered(self, officer: Officer) -> bool:
        if officer.role is Role.TRUSTEE:
            entries = self._package.manifest.trustees
            return any(t.index == officer.trustee and t.serial == officer.serial for t in entries)
        entry = self._package.officer(officer.serial)
        return entry is not None and entry.role == officer.role.value

    def _release(self, card: PivCard, officer: Officer, der: bytes) -> None:
        """The officer's share of the roll's key, opened by the card's key agreement."""
        index, blob, info = roll_share_info(self._package, officer.serial)
        shared = card.agree(Slot.KEY_MANAGEMENT, ephemeral_point(blob))
        certificate = x509.load_der_x509_certificate(der)
        valid = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
        self._vault.put(index, decode_share(unwrap(shared, blob, info)), valid)

    def _trustee(self, card: PivCard, officer: Officer) -> OfficerUnknown | Share:
        try:
            number, secret = unpack_share(card.read_object(TRUSTEE_OBJECT))
        except (CredentialError, ObjectMissing):
            return OfficerUnknown(OfficerRefusal.BAD_SHARE)
        if number != officer.trustee:
            return OfficerUnknown(OfficerRefusal.BAD_SHARE)
        return Share(number, secret)
