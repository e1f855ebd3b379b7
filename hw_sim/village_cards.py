"""Cards of an invented village: officers' and trustees' PIV cards, voters' tags, and the odd ones for bad
days."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric import ec

from firmware.ballot.trustees import combine_shares, deal
from firmware.election.credentials import Role, Use, issue_ca, issue_card
from firmware.election.trustee_share import pack_share
from hw_sim.cards import CardModel, IdCard, PlainTag
from hw_sim.piv_card import CARD_AUTH, KEY_MANAGEMENT, PIV_AUTH, PRINTED, PivCardModel
from hw_sim.village_names import person_name

CardKind = Literal["tag", "id", "none"]


@dataclass(frozen=True)
class Holder:
    """A PIV card with its owner: `id` names the file cards/ID.json; `trustee` is the number of a key
    holder."""

    id: str
    name: str
    role: str
    pin: str
    path: Path
    trustee: int | None = None

    def card(self) -> PivCardModel:
        """The card as it was issued, freshly read."""
        return PivCardModel.from_json(self.path.read_text("utf-8"))


@dataclass(frozen=True)
class VoterCard:
    """A voter's card: a tag or an identity card, type A or B; `uid` in hex, None where it is random."""

    kind: CardKind
    type: Literal["A", "B"]
    uid: str | None
    seed: int

    @property
    def found(self) -> bool:
        """Whether the roll can know this card; otherwise an officer types the NIK."""
        return self.kind != "none" and self.uid is not None

    def model(self) -> CardModel:
        """The card to lay on the reader. Raises ValueError for a voter who has none."""
        if self.kind == "none":
            raise ValueError("this voter has no card")
        uid = None if self.uid is None else bytes.fromhex(self.uid)
        if self.kind == "tag" and uid is not None:
            return PlainTag(uid)
        return IdCard(uid, self.type, seed=self.seed)


@dataclass(frozen=True)
class Wallet:
    """Every PIV card of the village. `odd` holds cards that a booth must refuse."""

    ca: bytes
    officers: tuple[Holder, ...]
    trustees: tuple[Holder, ...]
    odd: tuple[Holder, ...]


class Issuer:
    """Makes cards, and leaves their certificates where the committee's folder wants them."""

    def __init__(self, chance: random.Random, cards: Path, committee: Path, opens: dt.datetime) -> None:
        self.ca_key, self.ca = issue_ca("Panitia Pilkades", opens - dt.timedelta(days=40), years=1)
        self._chance = chance
        self._cards = cards
        self._committee = committee
        self._start = opens - dt.timedelta(days=30)
        self._end = opens + dt.timedelta(days=30)

    def wallet(self, trustees: int, threshold: int) -> Wallet:
        """A chair, three members, a technician, the key holders with their shares, and three odd cards."""
        roles = [("chair", Role.CHAIR), *((f"member-{i}", Role.MEMBER) for i in (1, 2, 3))]
        officers = [self.card(name, role) for name, role in [*roles, ("technician", Role.TECHNICIAN)]]
        (self._committee / "petugas" / "ca.der").write_bytes(self.ca)
        return Wallet(self.ca, tuple(officers), self._trustees(trustees, threshold), self._odd())

    def card(self, name: str, role: Role, *, trustee: int | None = None, share: bytes = b"") -> Holder:
        """A card by the election's own CA, good around the polling day."""
        return self._issue(name, role, (self.ca_key, self.ca), (self._start, self._end), trustee, share)

    def _trustees(self, count: int, threshold: int) -> tuple[Holder, ...]:
        """The key ceremony: deal, announce, check, combine; each key holder's share goes onto the card."""
        dealings = [deal(index, count, threshold) for index in range(1, count + 1)]
        announcements = [dealing.announcement for dealing in dealings]
        holders = []
        for index in range(1, count + 1):
            shares = [dealing.share_for(index) for dealing in dealings]
            secret = combine_shares(index, shares, announcements)
            data = pack_share(index, secret)
            holders.append(self.card(f"trustee-{index}", Role.TRUSTEE, trustee=index, share=data))
            file = self._committee / "pemegang" / f"pengumuman-{index}.bin"
            file.write_bytes(announcements[index - 1].to_bytes())
        return tuple(holders)

    def _odd(self) -> tuple[Holder, ...]:
        """Refused by a booth: by another authority, out of date, and one that no manifest lists."""
        foreign = issue_ca("Panitia Lain", self._start, years=1)
        valid = (self._start, self._end)
        past = (self._start, self._start + dt.timedelta(days=1))
        own = (self.ca_key, self.ca)
        return (
            self._issue("foreign", Role.CHAIR, foreign, valid, None, b""),
            self._issue("expired", Role.MEMBER, own, past, None, b""),
            self._issue("unlisted", Role.MEMBER, own, valid, None, b""),
        )

    def _issue(
        self,
        card_id: str,
        role: Role,
        ca: tuple[ec.EllipticCurvePrivateKey, bytes],
        valid: tuple[dt.datetime, dt.datetime],
        trustee: int | None,
        share: bytes,
    ) -> Holder:
        name = person_name(self._chance, self._chance.random() < 0.5)
        pin = f"{self._chance.randrange(10**6):06d}"
        uid = b"\x04" + self._chance.randbytes(6)
        card = PivCardModel.new(uid, pin=pin, puk=f"{self._chance.randrange(10**8):08d}")
        uses = {PIV_AUTH: Use.SIGN, KEY_MANAGEMENT: Use.AGREE, CARD_AUTH: Use.CARD}
        certificates = {
            slot: issue_card(*ca, name, role, card.public_key(slot), *valid, trustee, use=use)
            for slot, use in uses.items()
        }
        for slot, der in certificates.items():
            card.install(slot, der)
        if share:
            card.put_object(PRINTED, share)
        path = self._cards / f"{card_id}.json"
        path.write_text(card.to_json(), "utf-8")
        folder = self._committee / ("petugas" if trustee is None else "pemegang")
        (folder / f"{card_id}-9a.der").write_bytes(certificates[PIV_AUTH])
        (folder / f"{card_id}-9d.der").write_bytes(certificates[KEY_MANAGEMENT])
        return Holder(card_id, name, role.name.lower(), pin, path, trustee)


def voter_cards(chance: random.Random, count: int) -> list[VoterCard]:
    """One card for each voter: mostly static UIDs of 7 or 4 bytes, a few random ones (at least one in a
    village of ten or more), rarely none at all."""
    kinds = [_draw(chance) for _ in range(count)]
    if count >= 10 and not any(card.kind == "id" and card.uid is None for card in kinds):
        kinds[chance.randrange(count)] = VoterCard("id", "A", None, chance.randrange(2**31))
    seen: set[str] = set()
    for at, card in enumerate(kinds):
        while card.uid in seen:
            card = _draw(chance)
        kinds[at] = card
        if card.uid is not None:
            seen.add(card.uid)
    return kinds


def _draw(chance: random.Random) -> VoterCard:
    sort, seed = chance.random(), chance.randrange(2**31)
    if sort < 0.55:
        return VoterCard("tag", "A", "04" + chance.randbytes(6).hex(), seed)
    if sort < 0.96:
        # never 08 (that would be a random UID) nor 88 (the cascade tag, ISO/IEC 14443-3)
        first = chance.choice([byte for byte in range(1, 256) if byte not in (0x08, 0x88)])
        return VoterCard("id", "B" if sort > 0.91 else "A", bytes([first, *chance.randbytes(3)]).hex(), seed)
    if sort < 0.99:
        return VoterCard("id", "A", None, seed)
    return VoterCard("none", "A", None, seed)
