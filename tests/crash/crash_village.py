"""A made village, and what its officers' and trustees' cards would release to this booth, asked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from crash_layer import INTERNAL, MEDIA
from crash_tree import Frozen, blocks

from firmware.booth.inbox import Share
from firmware.booth.officers import Desk, Identify
from firmware.booth.vault import Vault
from firmware.config import Station, load
from firmware.drivers import card_apdu
from firmware.drivers.piv import PivCard
from firmware.drivers.pn532_targets import Target
from firmware.election import package as packages
from firmware.election.package import Package
from firmware.states.events import OfficerKnown
from firmware.states.facts import Digits, Officer, Purpose
from firmware.storage.keys import create_device_key, public_bytes
from hw_sim.piv_card import PivCardModel
from hw_sim.village import Village, make_village

STATION = """\
[booth]
name = "bilik-1"
internal = "{internal}"
sticks = "{media}"
authority = "{authority}"
[display]
framebuffer = "fb0"
width = 1280
height = 800
width_mm = 217.0
[touch]
device = "touch"
max_x = 4095
max_y = 4095
[reader]
port = "reader"
[sensor]
port = "fingerprint"
template_size = 512
[printer]
port = "printer"
[log]
ballots_slots = {ballots}
events_slots = {events}
"""


@dataclass(frozen=True)
class Signer:
    """An officer as the booth knows one after card and PIN, with the share of the roll's key."""

    officer: Officer
    index: int
    share: int
    valid: tuple[datetime, datetime]


@dataclass(frozen=True)
class Ground:
    """Everything that a day in the bottle needs and that does not change from day to day."""

    village: Village
    package: Package
    station: Station
    internal: Frozen
    stick: Frozen
    signers: tuple[Signer, ...]
    trustees: tuple[Share, ...]
    roll_uids: tuple[bytes | None, ...]

    @property
    def morning(self) -> datetime:
        return self.village.opens + timedelta(minutes=5)

    @property
    def evening(self) -> datetime:
        return self.village.closes + timedelta(minutes=5)


class _Reader:
    """A card without the reader."""

    def __init__(self, model: PivCardModel) -> None:
        self.model, self.target = model, Target("A", model.uid, random_uid=False, isodep=True)
        model.power_up()

    def apdu(self, command: bytes) -> bytes:
        return card_apdu.transmit(self.model.apdu, command)


def make_ground(folder: Path, voters: int, slots: tuple[int, int], seed: int) -> Ground:
    """A village of two candidates; the files are made once, under `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    key = folder / "device.key"
    machine = public_bytes(create_device_key(key))
    village = make_village(
        folder / "village",
        voters=voters,
        seed=seed,
        machine_keys=[("bilik-1", machine)],
        template_size=512,
        candidates=2,
        rules={"blank": False, "receipt": True, "copies": 1},
    )
    text = STATION.format(
        internal=INTERNAL, media=MEDIA, authority=village.authority.hex(), ballots=slots[0], events=slots[1]
    )
    (folder / "station.toml").write_text(text, "utf-8")
    data = village.package.read_bytes()
    package = packages.load(data, authority=village.authority)
    return Ground(
        village,
        package,
        load(folder / "station.toml"),
        (("device.key", blocks(key.read_bytes())),),
        (("election.bilik", blocks(data)),),
        tuple(_signer(package, village, name) for name in ("chair", "member-1")),
        tuple(_trustee(package, village, number) for number in (1, 2)),
        tuple(
            bytes.fromhex(voter.card.uid) if voter.card.found and voter.card.uid else None
            for voter in village.voters
        ),
    )


def _desk(package: Package, village: Village, vault: Vault) -> Desk:
    return Desk(package, vault, lambda: village.opens, clock_trusted=lambda: True)


def _signer(package: Package, village: Village, name: str) -> Signer:
    vault, holder = _Vault(), village.holder(name)
    desk = _desk(package, village, vault)
    known = desk.identify(PivCard(_Reader(holder.card())), Identify(Digits(holder.pin), Purpose.OPEN))
    assert isinstance(known, OfficerKnown)
    return Signer(known.officer, *vault.released)


def _trustee(package: Package, village: Village, number: int) -> Share:
    holder = village.holder(f"trustee-{number}")
    desk = _desk(package, village, Vault())
    share = desk.identify(PivCard(_Reader(holder.card())), Identify(Digits(holder.pin), Purpose.TRUSTEE))
    assert isinstance(share, Share)
    return share


class _Vault(Vault):
    """Notes what a card released."""

    released: tuple[int, int, tuple[datetime, datetime]]

    def put(self, index: int, share: int, valid: tuple[datetime, datetime]) -> None:
        self.released = index, share, valid
