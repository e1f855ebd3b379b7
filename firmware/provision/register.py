"""Collecting what booths wrote onto sticks: whose key is whose, proven by the cards that this plan wrote.

    found = collect(plan, [Path("/media/STICK")])       # Collected(new, known, refused)
    save(plan, found)                                   # registered.json, machines.toml, mesin/*.toml

`mesin/VILLAGE-tps-N.toml` is copied into the election's folder as `mesin.toml`; `bilik election build`
reads it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from firmware.election.slug import slug_of
from firmware.machine.registration import FILE_LIMIT, NAME_PREFIX, Registration, RegistrationError, read
from firmware.provision.errors import ProvisionError
from firmware.provision.files import make_folder, read_table, read_whole, write_table, write_whole
from firmware.provision.plan import Plan
from firmware.provision.villages import Booth

FORMAT = "BILIK-REGISTERED/1"
REGISTERED, MACHINES, BY_STATION = "registered.json", "machines.toml", "mesin"


@dataclass
class Collected:
    """Booths by id: `keys` all that are known now, `new` this run's; `refused`: (file, reason)."""

    keys: dict[str, bytes]
    new: dict[str, Registration] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)


def collect(plan: Plan, sources: Iterable[Path], replace: Iterable[str] = ()) -> Collected:
    """Read every registration on these sticks. `replace`: booths that may have a new key.

    A file that is refused takes nothing away from the others. Raises UnreadableError, ProvisionError where
    the plan or a stick cannot be read at all.
    """
    found = Collected(registered(plan))
    allowed = {plan.booth(name).id for name in replace}
    told: dict[str, dict[bytes, tuple[str, Registration]]] = {}
    for path in _files(sources):
        try:
            booth, registration = _proven(plan, path)
        except (ProvisionError, RegistrationError) as error:
            found.refused.append((str(path), error.reason))
            continue
        told.setdefault(booth.id, {})[registration.device_key] = (str(path), registration)
    for identity, keys in told.items():
        if len(keys) > 1:
            reason = f"{len(keys)} keys for this booth: its card was started in two machines, or copied"
            found.refused += [(file, reason) for file, _ in keys.values()]
            continue
        ((file, registration),) = keys.values()
        before = found.keys.get(identity)
        if before == registration.device_key:
            continue
        if before is not None and identity not in allowed:
            reason = "this booth has registered another key before; --replace takes the new one"
            found.refused.append((file, reason))
        else:
            found.new[identity] = registration
    _refuse_shared(found, {identity: next(iter(keys.values()))[0] for identity, keys in told.items()})
    found.keys |= {identity: registration.device_key for identity, registration in found.new.items()}
    return found


def registered(plan: Plan) -> dict[str, bytes]:
    """The keys that are known, by booth. Raises ProvisionError, UnreadableError."""
    path = plan.folder / REGISTERED
    table = read_table(path, FORMAT).get("keys") if path.exists() else {}
    good = isinstance(table, dict) and all(
        isinstance(key, str) and re.fullmatch("[0-9a-f]{64}", key) for key in table.values()
    )
    if not isinstance(table, dict) or not good:
        raise ProvisionError(str(path), "is damaged")
    return {str(identity): bytes.fromhex(key) for identity, key in table.items()}


def save(plan: Plan, found: Collected) -> list[Path]:
    """Write what is known; the files for the election's folders. Raises UnreadableError."""
    table = {identity: key.hex() for identity, key in sorted(found.keys.items())}
    write_table(plan.folder / REGISTERED, FORMAT, {"plan": plan.id, "keys": table})
    known = [booth for booth in plan.booths if booth.id in found.keys]
    write_whole(plan.folder / MACHINES, machines_text(known, found.keys).encode("utf-8"))
    folder = plan.folder / BY_STATION
    make_folder(folder)
    stations: dict[str, list[Booth]] = {}
    for booth in known:
        stations.setdefault(f"{slug_of(booth.village)}-tps-{booth.tps}.toml", []).append(booth)
    for name, booths in stations.items():
        write_whole(folder / name, machines_text(booths, found.keys).encode("utf-8"))
    return [folder / name for name in stations]


def machines_text(booths: Iterable[Booth], keys: Mapping[str, bytes]) -> str:
    """[[mesin]] tables as pemilihan.toml has them."""
    tables = [
        f'# {booth.village}, TPS {booth.tps}: {booth.name}\n[[mesin]]\nnama = "{booth.id}"\n'
        f'kunci = "{keys[booth.id].hex()}"\n'
        for booth in booths
    ]
    return "\n".join(tables)


def _files(sources: Iterable[Path]) -> list[Path]:
    """Raises ProvisionError."""
    found: list[Path] = []
    for source in sources:
        if source.is_dir():
            files = sorted(source.glob(f"{NAME_PREFIX}*.json"))
            if not files:
                raise ProvisionError(str(source), f"there is no {NAME_PREFIX}*.json")
            found += files
        else:
            found.append(source)
    return found


def _proven(plan: Plan, path: Path) -> tuple[Booth, Registration]:
    """Raises ProvisionError, RegistrationError."""
    registration = read(read_whole(path, FILE_LIMIT))
    named = [booth for booth in plan.booths if booth.name == registration.booth]
    if not named:
        raise ProvisionError("", f"this plan has no booth {registration.booth!r}")
    if not registration.enrolment:
        raise ProvisionError("", "the card had no enrolment key: it was not written by this plan")
    if not registration.proves(plan.enrolment(named[0])):
        raise ProvisionError("", "it was not made on the card that this plan wrote for this booth")
    if registration.image.variant != "booth":
        raise ProvisionError(
            "", f"the booth runs the {registration.image.variant} variant: not for an election"
        )
    return named[0], registration


def _refuse_shared(found: Collected, paths: Mapping[str, str]) -> None:
    """The same key for two booths: one card's data was copied to another."""
    for identity, registration in list(found.new.items()):
        others = {known for known, key in found.keys.items() if key == registration.device_key}
        others |= {new for new, other in found.new.items() if other.device_key == registration.device_key}
        if others - {identity}:
            shared = ", ".join(sorted(others - {identity}))
            found.refused.append((paths[identity], f"its key is also that of {shared}"))
    bad = {path for path, _ in found.refused}
    for identity in [identity for identity in found.new if paths[identity] in bad]:
        del found.new[identity]
