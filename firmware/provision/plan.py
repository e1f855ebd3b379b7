"""A plan: every booth's station file and enrolment key in one folder, from which the cards are written.

    plan/plan.json                what there is, without any secret
    plan/stations/ID.toml         a booth's station file
    plan/private/ID.key           its enrolment key, for its owner's eyes alone (0600)
    plan/cards.json               which cards were written (`bilik provision batch`)
    plan/registered.json          which device keys came back (`bilik provision register`)

An enrolment key is 32 random bytes as 64 hex digits. It is never printed and stands on the booth's card
alone.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from firmware.machine.registration import RegistrationError, enrolment_in, enrolment_text
from firmware.provision.errors import ProvisionError, UnreadableError
from firmware.provision.files import make_folder, read_table, read_whole, write_table, write_whole
from firmware.provision.station import station_text
from firmware.provision.villages import SLUG_LIMIT, Booth

FORMAT = "BILIK-PLAN/1"
PLAN, STATIONS, PRIVATE = "plan.json", "stations", "private"
TEMPLATE_LIMIT = 64 * 1024


@dataclass(frozen=True)
class Plan:
    """`id`: 8 hex digits that tell this plan from others, on labels."""

    folder: Path
    id: str
    booths: tuple[Booth, ...]

    def booth(self, name: str) -> Booth:
        """By name or by id. Raises ProvisionError."""
        for booth in self.booths:
            if name in (booth.name, booth.id):
                return booth
        raise ProvisionError(str(self.folder), f"there is no booth {name[:60]!r} in this plan")

    def station(self, booth: Booth) -> bytes:
        """The station file. Raises UnreadableError."""
        return read_whole(self.folder / STATIONS / f"{booth.id}.toml", TEMPLATE_LIMIT)

    def enrolment(self, booth: Booth) -> bytes:
        """The booth's enrolment key, 32 bytes. Raises UnreadableError, ProvisionError."""
        path = self.folder / PRIVATE / f"{booth.id}.key"
        try:
            return enrolment_in(read_whole(path, 66), path.name)
        except RegistrationError as error:
            raise ProvisionError(str(path), error.reason) from None


def make_plan(
    booths: tuple[Booth, ...], source: Path, template: Path, authority: str, folder: Path, *, update: bool
) -> tuple[Plan, int]:
    """Write the plan; it, and how many keys are new. Raises ProvisionError, UnreadableError.

    `source`: the list, beside which other templates lie. With `update`, an existing plan is made anew and
    the keys of its booths are kept, so that cards and registrations stay good.
    """
    exists = (folder / PLAN).exists()
    if exists and not update:
        raise ProvisionError(str(folder), "is a plan already; --update changes it and keeps its keys")
    texts = _stations(booths, source, template, authority)
    plan = Plan(folder, read_plan(folder).id if exists else secrets.token_hex(4), booths)
    make_folder(folder / STATIONS)
    make_folder(folder / PRIVATE, mode=0o700)
    if os.name == "posix":
        (folder / PRIVATE).chmod(0o700)
    new = 0
    for booth in booths:
        write_whole(folder / STATIONS / f"{booth.id}.toml", texts[booth.id].encode("utf-8"))
        if not (folder / PRIVATE / f"{booth.id}.key").exists():
            key = enrolment_text(secrets.token_bytes(32))
            write_whole(folder / PRIVATE / f"{booth.id}.key", key, mode=0o600)
            new += 1
    rows = [
        {"id": b.id, "name": b.name, "village": b.village, "district": b.district, "tps": b.tps}
        for b in booths
    ]
    write_table(folder / PLAN, FORMAT, {"plan": plan.id, "booths": rows})
    return plan, new


def read_plan(folder: Path) -> Plan:
    """The plan in a folder. Raises UnreadableError, ProvisionError."""
    table, where = read_table(folder / PLAN, FORMAT), str(folder / PLAN)
    rows, identity = table.get("booths"), table.get("plan")
    if (
        not isinstance(identity, str)
        or not re.fullmatch("[0-9a-f]{8}", identity)
        or not isinstance(rows, list)
    ):
        raise ProvisionError(where, "is damaged: make the plan anew with --update")
    booths = []
    for row in rows:
        texts = [
            row.get(key) if isinstance(row, dict) else None for key in ("id", "name", "village", "district")
        ]
        tps = row.get("tps") if isinstance(row, dict) else None
        slug = rf"[a-z0-9-]{{1,{SLUG_LIMIT}}}"
        if type(tps) is not int or not all(isinstance(text, str) for text in texts):
            raise ProvisionError(where, "is damaged: a booth has no name, village or TPS")
        if not re.fullmatch(slug, str(texts[0])):
            raise ProvisionError(where, "is damaged: a booth's id is none")
        identity_of, name, village, district = map(str, texts)
        booths.append(Booth(identity_of, name, village, district, tps))
    return Plan(folder, identity, tuple(booths))


def _stations(booths: tuple[Booth, ...], source: Path, template: Path, authority: str) -> dict[str, str]:
    """Every booth's text by id. Raises ProvisionError with all problems, a line each."""
    problems, texts, templates = [], {}, dict[Path, str]()
    for booth in booths:
        path = source.parent / booth.station_file if booth.station_file else template
        where = f"row {booth.line}, {booth.name}"
        try:
            if path not in templates:
                templates[path] = read_whole(path, TEMPLATE_LIMIT).decode("utf-8-sig")
            texts[booth.id] = station_text(templates[path], booth, booth.authority or authority, where)
        except UnicodeDecodeError:
            raise ProvisionError(str(path), "is not UTF-8 text") from None
        except UnreadableError:
            raise
        except ProvisionError as error:
            problems.append(str(error))
    if problems:
        more = [f"... and {len(problems) - 20} more"] if len(problems) > 20 else []
        raise ProvisionError(str(source), "\n".join([*problems[:20], *more]))
    return texts
