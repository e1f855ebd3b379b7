"""What lies on the table beside the booth, for a page to show: voters' cards, officers' and trustees' cards
with their PINs, the size of the screen. All of it is invented, and only people of this village have it."""

from __future__ import annotations

import csv
from typing import TypedDict

from hw_sim.rig import Rig
from hw_sim.village_cards import Holder


class VoterOnTable(TypedDict):
    row: int
    name: str
    nik: str
    card: str
    readable: bool
    fingers: int


class HolderOnTable(TypedDict):
    id: str
    name: str
    role: str
    pin: str


class Table(TypedDict):
    bench: str
    village: str
    candidates: list[str]
    width: int
    height: int
    voters: list[VoterOnTable]
    officers: list[HolderOnTable]
    trustees: list[HolderOnTable]
    odd: list[HolderOnTable]


def table(rig: Rig, bench: str) -> Table:
    """Everything a person at the bench can take into the hand; `bench` is its name."""
    village = rig.village
    with (village.committee / "dpt.csv").open(encoding="utf-8", newline="") as file:
        names = [row["nama"] for row in csv.DictReader(file)]
    voters: list[VoterOnTable] = [
        {
            "row": voter.row,
            "name": name,
            "nik": voter.nik,
            "card": voter.card.kind,
            "readable": voter.card.found,
            "fingers": len(voter.fingers),
        }
        for voter, name in zip(village.voters, names, strict=True)
    ]

    def holders(of: tuple[Holder, ...]) -> list[HolderOnTable]:
        return [{"id": h.id, "name": h.name, "role": h.role, "pin": h.pin} for h in of]

    return {
        "bench": bench,
        "village": village.name,
        "candidates": list(village.candidates),
        "width": rig.size.width,
        "height": rig.size.height,
        "voters": voters,
        "officers": holders(village.officers),
        "trustees": holders(village.trustees),
        "odd": holders(village.odd),
    }
