"""From a card as it was built to a booth that knows its election, as technician and committee do it.

card    station.toml and the enrolment key are written to p1
start   the booth makes its device key and writes its registration to the stick
village the committee lists that key in its election, and carries the package to the booth on the stick
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path

from firmware.booth.election import PACKAGE
from firmware.election import authority
from firmware.election.slug import slug_of
from firmware.machine.registration import NAME_PREFIX, Registration, RegistrationError, read
from hw_sim.guest.disks import DiskError
from hw_sim.guest.machine import MachineError
from hw_sim.guest.rig import GuestRig
from hw_sim.village import Village, make_village

EXAMPLE = Path(__file__).parents[2] / "image" / "station.toml"
STATION, ENROLMENT = "bilik/station.toml", "bilik/machine.key"
LONGEST = 240.0  # s from power-on to the registration, on a machine that is busy with other things


def station_text(authority_key: bytes, size: tuple[int, int] | None = None) -> str:
    """The example station file for this booth: its authority, and none of the pins this board has not.

    `size`: as a desk needs to be told it, which has no screen to ask.
    """
    text = EXAMPLE.read_text("utf-8")
    text, found = re.subn(r'(?m)^authority = ".*"', f'authority = "{authority_key.hex()}"', text)
    if found != 1:
        raise ValueError(f"{EXAMPLE}: no line for the authority's key")
    text = re.sub(r"(?ms)^\[pins\].*?(?=^\[|\Z)", "", text)
    if size is not None:
        text = text.replace("[display]", f"[display]\nwidth = {size[0]}\nheight = {size[1]}", 1)
    return text


def provision(rig: GuestRig, folder: Path) -> tuple[str, bytes, Path]:
    """Write station file and enrolment key to the card: the file, the key, the authority's key file."""
    key_path = folder / "authority.key"
    text = station_text(authority.generate(key_path))
    enrolment = secrets.token_bytes(32)
    fat = rig.card.fat(1)
    fat.write(STATION, text.encode())
    fat.write(ENROLMENT, f"{enrolment.hex()}\n".encode())
    return text, enrolment, key_path


def await_registration(rig: GuestRig, say: Callable[[str], None]) -> Registration:
    """What the booth writes at its first start. Raises MachineError where none comes."""
    deadline = time.monotonic() + LONGEST
    found: Registration | None = None
    while found is None:
        if not rig.running:
            raise MachineError(f"the guest ended before it registered: {rig.trouble or rig.machine.ending}")
        if time.monotonic() > deadline:
            raise MachineError(f"no registration on the stick after {LONGEST:.0f} s")
        time.sleep(1.0)
        found = _registration(rig)
    say(f"{found.booth} has registered its key {found.device_key.hex()[:16]}...")
    return found


def _registration(rig: GuestRig) -> Registration | None:
    """What is on the stick by now, as far as it has been written: the guest still has it mounted."""
    try:
        fat = rig.stick.fat()
        names = [name for name in fat.names() if name.startswith(NAME_PREFIX) and name.endswith(".json")]
        return read(fat.read(names[0])) if names else None
    except (DiskError, RegistrationError):
        return None


def found_village(
    rig: GuestRig, folder: Path, found: Registration, key: Path, voters: int, seed: int
) -> Village:
    """The committee's election, with this booth's key, on the stick."""
    machines = [(slug_of(found.booth), found.device_key)]
    rig.village = make_village(folder, voters=voters, seed=seed, machine_keys=machines, authority_key=key)
    rig.stick.fat().write(PACKAGE, rig.village.package.read_bytes())
    return rig.village
