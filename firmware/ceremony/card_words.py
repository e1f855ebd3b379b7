"""What the holder of a card is told and asked while it is written; English, as the commands are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What the holder of the card is told and asked."""

    lay: str = "Lay the card of trustee {index} ({name}) on the reader."
    lay_yours: str = "Lay your card on the reader."
    taken: str = "Read. Take the card away."
    pin: str = "PIN of the card (6 digits): "
    again: str = "Wrong PIN, {tries} tries left. PIN: "
    take: str = "Written and read back. Take the card away."
    management: str = "Management key of the card in hex (empty: as it left the factory): "
