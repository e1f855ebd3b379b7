"""The parts of pemilihan.toml: hours, candidates with their photos, booths, and the rules' words."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from firmware.election.container import PHOTO_LIMIT
from firmware.election.errors import UnreadableError
from firmware.election.fields import Fields
from firmware.election.files import read_inside
from firmware.election.glyphs import glyph_fault
from firmware.election.manifest import ZONES, Option
from firmware.election.people import shown_text
from firmware.election.photos import photo_fault
from firmware.election.rules import Rules, read_rules

Hours = tuple[dt.datetime, dt.datetime]


def read_shown_rules(fields: Fields) -> Rules:
    """[aturan], with every word of it that is shown or printed checked for glyphs."""
    rules = read_rules(fields)
    for key, lines in (
        ("blank_label", (rules.blank_label,)),
        ("tape_header", rules.tape_header),
        ("tape_footer", rules.tape_footer),
    ):
        for line in lines:
            if fault := glyph_fault(line):
                fields.refuse(key, fault)
    return rules


def read_hours(fields: Fields) -> Hours | None:
    """Opening and closing time with the zone's offset; None after a refusal."""
    day, zone = _day(fields), fields.choice("zone", tuple(ZONES))
    opens, closes = _clock(fields, "opens"), _clock(fields, "closes")
    if day is None or opens is None or closes is None:
        return None
    if opens >= closes:
        fields.refuse("closes", "is not after the opening")
        return None
    offset = dt.timezone(dt.timedelta(hours=ZONES[zone]))
    return dt.datetime.combine(day, opens, offset), dt.datetime.combine(day, closes, offset)


def read_options(
    tables: Sequence[Fields], folder: Path, rules: Rules
) -> tuple[tuple[Option, bytes | None], ...]:
    """The candidates in order with their photos, then the blank vote where the rules have it."""
    photos: dict[bytes, int] = {}
    options: list[tuple[Option, bytes | None]] = []
    for number, fields in enumerate(tables, start=1):
        if fields.number("number", 1, 99) != number:
            fields.refuse("number", f"{number} is needed: numbers are consecutive and in ballot order")
        name = shown_text(fields, "name", 2, 60)
        photo = _photo(fields, folder)
        fields.done()
        digest = hashlib.sha256(photo).digest()
        if photo and photos.setdefault(digest, number) != number:
            fields.refuse("photo", f"is the photo of candidate {photos[digest]}")
        options.append((Option(number, name, digest), photo))
    if rules.blank:
        options.append((Option(len(options) + 1, rules.blank_label, None, True), None))
    return tuple(options)


def _photo(fields: Fields, folder: Path) -> bytes:
    file = fields.raw("photo")
    if not isinstance(file, str):
        if file is not None:
            fields.refuse("photo", "a file name is needed")
        return b""
    try:
        photo = read_inside(folder, file, PHOTO_LIMIT)
    except UnreadableError as error:
        fields.refuse("photo", str(error))
        return b""
    if fault := photo_fault(photo):
        fields.refuse("photo", fault)
    return photo


def _day(fields: Fields) -> dt.date | None:
    value = fields.raw("date")
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            value = dt.date.fromisoformat(value)
    except ValueError:
        value = ""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime) and 2000 <= value.year <= 2199:
        return value
    if value is not None:
        fields.refuse("date", "a day as 2026-10-18 is needed")
    return None


def _clock(fields: Fields, key: str) -> dt.time | None:
    value = fields.raw(key)
    try:
        if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value):
            value = dt.time.fromisoformat(value)
    except ValueError:
        value = ""
    if isinstance(value, dt.time) and value.microsecond == 0:
        return value
    if value is not None:
        fields.refuse(key, 'a time as "07:00" is needed')
    return None
