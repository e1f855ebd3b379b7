"""The voters' roll: who may vote, found by card or NIK, with the enrolled fingers. Encrypted at rest, no
names.

Its key comes of a secret scalar that is Shamir-split over the cards of the polling-station committee: each
share is wrapped to one card's 9D key and lies in the manifest, so any two officers' cards together open the
roll.
"""

from __future__ import annotations

from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from firmware.ballot.errors import BallotError
from firmware.ballot.trustees import recover_secret
from firmware.election import roll_format
from firmware.election.errors import RollError
from firmware.election.package import Package
from firmware.election.roll_format import CARDS_LIMIT, DIGEST, HEADER, TAG, TEMPLATES_LIMIT, decode_share

__all__ = ["Roll", "decode_share", "open_roll", "roll_share_info"]


class Roll:
    """An opened roll in RAM. Rows count from 0: DPT number minus one."""

    def __init__(self, plain: bytearray, key: bytes, rows: int, template_size: int) -> None:
        """Index the decrypted records. Raises RollError where they are not `rows` well-formed, distinct
        ones."""
        self._plain = plain
        self._key = key
        self._size = template_size
        self._niks: dict[bytes, int] = {}
        self._cards: dict[bytes, int] = {}
        self._templates: list[tuple[int, int]] = []
        at = 0
        for row in range(rows):
            at = self._index(row, at)
        if at != len(plain):
            raise RollError("the voters' roll has bytes after its last row")

    def __repr__(self) -> str:
        return f"<Roll of {self.rows} rows>"

    @property
    def rows(self) -> int:
        """How many voters the roll has; 0 after `wipe`."""
        return len(self._templates)

    def find_card(self, uid: bytes) -> int | None:
        """The row whose voter carries the card with this UID (4, 7 or 10 bytes)."""
        return self._cards.get(roll_format.card_digest(self._key, uid))

    def find_nik(self, nik: str) -> int | None:
        """The row of this NIK, as typed by an officer."""
        return self._niks.get(roll_format.nik_digest(self._key, nik)) if nik.isascii() else None

    def templates(self, row: int) -> tuple[bytes, ...]:
        """The enrolled templates of a row, none to two. Raises RollError where there is no such row."""
        if not 0 <= row < len(self._templates):
            raise RollError("the voters' roll has no such row")
        at, count = self._templates[row]
        ends = range(at, at + count * self._size, self._size)
        return tuple(bytes(self._plain[start : start + self._size]) for start in ends)

    def wipe(self) -> None:
        """Overwrite the records and forget the index; copies that Python made on the way are beyond reach."""
        self._plain[:] = bytes(len(self._plain))
        self._key = bytes(DIGEST)
        self._niks.clear()
        self._cards.clear()
        self._templates.clear()

    def _index(self, row: int, at: int) -> int:
        nik, at = self._take(at, DIGEST)
        cards, at = self._count(at, CARDS_LIMIT)
        if self._niks.setdefault(nik, row) != row:
            raise RollError("the voters' roll holds the same NIK twice")
        for _ in range(cards):
            card, at = self._take(at, DIGEST)
            if self._cards.setdefault(card, row) != row:
                raise RollError("the voters' roll holds the same card twice")
        fingers, at = self._count(at, TEMPLATES_LIMIT)
        self._templates.append((at, fingers))
        if at + fingers * self._size > len(self._plain):
            raise RollError("the voters' roll is cut short")
        return at + fingers * self._size

    def _take(self, at: int, size: int) -> tuple[bytes, int]:
        if at + size > len(self._plain):
            raise RollError("the voters' roll is cut short")
        return bytes(self._plain[at : at + size]), at + size

    def _count(self, at: int, most: int) -> tuple[int, int]:
        data, at = self._take(at, 1)
        if data[0] > most:
            raise RollError("the voters' roll has a record that is out of bounds")
        return data[0], at


def roll_share_info(package: Package, officer_serial: str) -> tuple[int, bytes, bytes]:
    """What the officer's card is asked: (share index, wrapped blob, info that it is bound to). The blob
    begins with the ephemeral public key for the card's 9D. Raises RollError for a card that holds no
    share."""
    entry = package.officer(officer_serial)
    if entry is None or entry.roll_share is None or entry.roll_index is None:
        raise RollError("this officer's card holds no share of the roll's key")
    election, sha256 = package.manifest.election_id, package.manifest.roll.sha256
    info = roll_format.share_info(election, sha256, officer_serial, entry.roll_index)
    return entry.roll_index, entry.roll_share, info


def open_roll(package: Package, shares: dict[int, int]) -> Roll:
    """The roll, opened with {share index: share} from enough officers' cards. Raises RollError when the
    roll is absent, the shares are too few, or they are not this roll's."""
    entry, section = package.manifest.roll, package.roll
    if section is None:
        raise RollError("this package is a public part: it has no voters' roll")
    if len(shares) < entry.threshold:
        raise RollError(f"{entry.threshold} officers' cards are needed to open the voters' roll")
    head = roll_format.head(entry.rows, entry.template_size)
    if len(section) < HEADER + TAG or section[: len(head)] != head:
        raise RollError("the voters' roll has another format, or other figures than the manifest")
    seal_key, index_key = roll_format.keys(_recovered(shares), package.manifest.election_id)
    plain = bytearray(len(section) - HEADER - TAG)
    try:
        aad = head + package.manifest.election_id.encode()
        nonce, sealed = section[len(head) : HEADER], memoryview(section)[HEADER:]
        ChaCha20Poly1305(seal_key).decrypt_into(nonce, sealed, aad, plain)
    except InvalidTag:
        raise RollError("these officers' cards do not open this voters' roll") from None
    return Roll(plain, index_key, entry.rows, entry.template_size)


def _recovered(shares: Mapping[int, int]) -> int:
    try:
        return recover_secret(shares)
    except BallotError as error:
        raise RollError(str(error)) from None
