"""pemilihan.toml: the election as the committee writes it, with Indonesian keys, read into frozen values.

Everything that can be refused is refused here with line, table and key; the roll and the signature come
after.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from firmware.election.draft_parts import read_hours, read_options, read_shown_rules
from firmware.election.errors import UnreadableError
from firmware.election.fields import Fields
from firmware.election.files import read_whole
from firmware.election.machines import find_machines
from firmware.election.manifest import Machine, Option, TrusteeEntry
from firmware.election.manifest_read import (
    OFFICERS_LIMIT,
    ROLL_ROLES,
    TEMPLATE_SIZES,
    TRUSTEES_LIMIT,
)
from firmware.election.people import (
    Issuer,
    ListedOfficer,
    read_certificate,
    read_officer,
    read_trustee,
    shown_text,
)
from firmware.election.problems import Problems, TomlRefuser
from firmware.election.rules import Rules
from firmware.election.slug import SLUG, slug_of
from firmware.election.speech_order import SpeechOrder, read_order
from firmware.election.words import NAMES, RULE_NAMES, VALUES
from firmware.toml_text import TomlFault, read_toml

FILE = "pemilihan.toml"
_FILE_LIMIT = 256 * 1024
_NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Draft:
    """All of pemilihan.toml and of the files that it names, except the roll."""

    election_id: str
    title: str
    village: str
    district: str
    regency: str
    tps: int
    opens: dt.datetime
    closes: dt.datetime
    options: tuple[tuple[Option, bytes | None], ...]
    rules: Rules
    machines: tuple[Machine, ...]
    officers: tuple[ListedOfficer, ...]
    ca: bytes
    threshold: int
    trustees: tuple[TrusteeEntry, ...]
    template_size: int
    speech: SpeechOrder | None = None


def read_draft(folder: Path, problems: Problems) -> Draft:
    """The draft in `folder`. Raises UnreadableError where pemilihan.toml cannot be read at all, BuildError
    where it is no TOML; everything else goes to `problems`, and then the draft is not to be used."""
    text, table = _parse(folder, problems)
    fields = Fields(table, "", TomlRefuser(FILE, text, problems), names=NAMES, values=VALUES)
    rules = read_shown_rules(fields.table("rules", default={}, names=RULE_NAMES))
    title, village = shown_text(fields, "title", 3, 80), shown_text(fields, "village", 2, 40)
    district, regency = shown_text(fields, "district", 2, 40), shown_text(fields, "regency", 2, 40)
    tps = fields.number("tps", 1, 999)
    hours = read_hours(fields)
    options = read_options(fields.tables("options", 2, 5, label="calon"), folder, rules)
    ca = _read_ca(fields, folder)
    issuer = Issuer(folder, ca, *hours) if ca and hours else None
    officers = _read_officers(fields, issuer)
    threshold, trustees = _read_trustees(fields, folder, issuer)
    _check_cards(fields, officers, trustees)
    opens, closes = hours or (_NEVER, _NEVER)
    size = fields.number("template_size", min(TEMPLATE_SIZES), max(TEMPLATE_SIZES), default=1536)
    if size not in TEMPLATE_SIZES:
        fields.refuse("template_size", f"{size} is none of {', '.join(map(str, TEMPLATE_SIZES))}")
    slug = slug_of(f"pilkades-{village}-{opens.year}-tps-{tps}")[:64].strip("-")
    election_id = fields.text("election_id", 3, 64, pattern=SLUG, default=slug)
    machines = find_machines(fields, table, folder, problems)
    speech = _read_speech(fields, table, folder, rules, options)
    fields.done()
    _warn(rules, officers, trustees, problems)
    return Draft(
        election_id=election_id,
        title=title,
        village=village,
        district=district,
        regency=regency,
        tps=tps,
        opens=opens,
        closes=closes,
        options=options,
        rules=rules,
        machines=machines,
        officers=officers,
        ca=ca,
        threshold=threshold,
        trustees=trustees,
        template_size=size,
        speech=speech,
    )


def _read_speech(
    fields: Fields,
    table: dict[str, object],
    folder: Path,
    rules: Rules,
    options: tuple[tuple[Option, bytes | None], ...],
) -> SpeechOrder | None:
    """Without the table nobody speaks."""
    if NAMES["speech"] not in table:
        return None
    return read_order(fields.table("speech"), folder, rules, [option for option, _ in options])


def _parse(folder: Path, problems: Problems) -> tuple[str, dict[str, object]]:
    try:
        data = read_whole(folder / FILE, _FILE_LIMIT)
    except UnreadableError as error:
        raise UnreadableError(f"{folder / FILE} {error}") from None
    try:
        return read_toml(data)
    except TomlFault as fault:
        problems.add(FILE, fault.where, "", fault.reason)
        problems.raise_any()
        raise


def _read_ca(fields: Fields, folder: Path) -> bytes:
    file = fields.text("ca", 1, 200)
    try:
        return read_certificate(folder, file) if file != "?" else b""
    except UnreadableError as error:
        fields.refuse("ca", str(error))
        return b""


def _read_officers(fields: Fields, issuer: Issuer | None) -> tuple[ListedOfficer, ...]:
    tables = fields.tables("officers", 2, OFFICERS_LIMIT, label="petugas")
    officers = tuple(read_officer(table, issuer) for table in tables)
    if tables and sum(officer.role in ROLL_ROLES for officer in officers) < 2:
        fields.refuse(
            "officers", "at least two of them must be ketua or anggota: together they open the roll"
        )
    if tables and not any(officer.role == "chair" for officer in officers):
        fields.refuse("officers", "there is no ketua")
    points: dict[bytes, int] = {}
    for at, (table, officer) in enumerate(zip(tables, officers, strict=True)):
        point = officer.agree_point
        if point is not None and points.setdefault(point, at) != at:
            table.refuse("agree_certificate", f"is for the same card as petugas {points[point] + 1}")
    return officers


def _read_trustees(
    fields: Fields, folder: Path, issuer: Issuer | None
) -> tuple[int, tuple[TrusteeEntry, ...]]:
    tables = fields.tables("trustees", 1, TRUSTEES_LIMIT, label="pemegang_kunci")
    threshold = fields.number("threshold", 1, max(1, len(tables)))
    return threshold, tuple(
        read_trustee(table, index, len(tables), threshold, folder, issuer)
        for index, table in enumerate(tables, start=1)
    )


def _check_cards(
    fields: Fields, officers: tuple[ListedOfficer, ...], trustees: tuple[TrusteeEntry, ...]
) -> None:
    seen: set[str] = set()
    for key, serials in (
        ("officers", [officer.serial for officer in officers]),
        ("trustees", [trustee.serial for trustee in trustees]),
    ):
        for at, serial in enumerate(serials, start=1):
            if serial and serial in seen:
                fields.refuse(key, f"entry {at} has the card of an entry before it")
            seen.add(serial)


def _warn(
    rules: Rules,
    officers: tuple[ListedOfficer, ...],
    trustees: tuple[TrusteeEntry, ...],
    problems: Problems,
) -> None:
    if rules.idle_seconds < 60:
        problems.warn(f"{FILE}: {rules.idle_seconds} s until the walk-away warning is short for a real voter")
    if not any(officer.role == "technician" for officer in officers):
        problems.warn(f"{FILE}: no technician is listed")
    if len(trustees) < 2:
        problems.warn(f"{FILE}: with a single key holder one person can open every vote")
