"""Bytes -> Manifest, strictly: canonical JSON, known keys, bounded values, and fields that agree with each
other.

Raises PackageError naming the field. The proofs of the trustees are checked in `package.py`.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import NoReturn

from firmware.election.errors import PackageError
from firmware.election.fields import Fields
from firmware.election.manifest import (
    FORMAT,
    Machine,
    Manifest,
    OfficerEntry,
    Option,
    RollEntry,
    TrusteeEntry,
)
from firmware.election.manifest_agree import check_agreement
from firmware.election.rules import read_rules
from firmware.election.slug import SLUG

MANIFEST_LIMIT = 256 * 1024

SERIAL = r"[0-9a-f]{1,40}"
TEMPLATE_SIZES = (512, 768, 1536)
ROWS_LIMIT = 10_000
TRUSTEES_LIMIT = 12
OFFICERS_LIMIT = 50
MACHINES_LIMIT = 32
ROLL_ROLES = ("chair", "member")
"""Roles whose cards carry a share of the roll's key."""


def read_manifest(data: bytes) -> Manifest:
    """The manifest in `data`. Raises PackageError with the field and the reason."""
    fields = Fields.of_document(data, "manifest", MANIFEST_LIMIT, _fail)
    fields.choice("format", (FORMAT,))
    rules = read_rules(fields.table("rules"))
    trustees = fields.table("trustees")
    people = tuple(_trustee(item) for item in trustees.tables("people", 1, TRUSTEES_LIMIT))
    manifest = Manifest(
        election_id=fields.text("election_id", 3, 64, pattern=SLUG),
        title=fields.text("title", 3, 80),
        village=fields.text("village", 2, 40),
        district=fields.text("district", 2, 40),
        regency=fields.text("regency", 2, 40),
        tps=fields.number("tps", 1, 999),
        date=_date(fields),
        opens=fields.moment("opens"),
        closes=fields.moment("closes"),
        options=tuple(_option(item) for item in fields.tables("options", 2, 6)),
        rules=rules,
        machines=tuple(_machine(item) for item in fields.tables("machines", 1, MACHINES_LIMIT)),
        officers=tuple(_officer(item) for item in fields.tables("officers", 2, OFFICERS_LIMIT)),
        ca=_certificate(fields),
        threshold=trustees.number("threshold", 1, len(people)),
        trustees=people,
        roll=_roll(fields.table("roll")),
        authority=fields.octets("authority", 32, 32),
        speech_sha256=fields.octets("speech_sha256", 32, 32) if fields.has("speech_sha256") else None,
    )
    trustees.done()
    fields.done()
    check_agreement(manifest)
    return manifest


def _fail(where: str, reason: str) -> NoReturn:
    raise PackageError(where, reason)


def _date(fields: Fields) -> dt.date:
    try:
        return dt.date.fromisoformat(fields.text("date", 10, 10, pattern=r"\d{4}-\d\d-\d\d"))
    except ValueError:
        _fail("manifest.date", "no such day")


def _certificate(fields: Fields) -> bytes:
    text = fields.raw("ca")
    try:
        data = base64.b64decode(text, validate=True) if isinstance(text, str) and len(text) < 8192 else b""
    except (binascii.Error, ValueError):
        data = b""
    if not data or base64.b64encode(data).decode("ascii") != text:
        fields.refuse("ca", "a certificate in base64 is needed")
    return data


def _option(fields: Fields) -> Option:
    blank = fields.flag("blank")
    photo = None
    if blank:
        fields.null("photo_sha256", "the blank vote has no photo: null is needed")
    else:
        photo = fields.octets("photo_sha256", 32, 32)
    option = Option(fields.number("number", 1, 6), fields.text("name", 2, 60), photo, blank)
    fields.done()
    return option


def _machine(fields: Fields) -> Machine:
    machine = Machine(fields.text("name", 1, 32, pattern=SLUG), fields.octets("key", 32, 32))
    fields.done()
    return machine


def _officer(fields: Fields) -> OfficerEntry:
    role = fields.choice("role", ("technician", *ROLL_ROLES))
    index = fields.number("roll_index", 1, OFFICERS_LIMIT) if role in ROLL_ROLES else None
    share = fields.octets("roll_share", 1, 512) if role in ROLL_ROLES else None
    entry = OfficerEntry(
        fields.text("serial", 1, 40, pattern=SERIAL), fields.text("name", 2, 60), role, index, share
    )
    fields.done()
    return entry


def _trustee(fields: Fields) -> TrusteeEntry:
    entry = TrusteeEntry(
        fields.number("index", 1, TRUSTEES_LIMIT),
        fields.text("name", 2, 60),
        fields.text("serial", 1, 40, pattern=SERIAL),
        fields.octets("announcement", 104, 8 + 96 * TRUSTEES_LIMIT),
    )
    fields.done()
    return entry


def _roll(fields: Fields) -> RollEntry:
    size = fields.number("template_size", min(TEMPLATE_SIZES), max(TEMPLATE_SIZES))
    if size not in TEMPLATE_SIZES:
        fields.refuse("template_size", f"{size} is none of {', '.join(map(str, TEMPLATE_SIZES))}")
    entry = RollEntry(
        fields.number("rows", 1, ROWS_LIMIT),
        fields.octets("sha256", 32, 32),
        size,
        fields.number("threshold", 2, OFFICERS_LIMIT),
    )
    fields.done()
    return entry
