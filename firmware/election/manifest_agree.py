"""What the fields of a manifest must be to one another, beyond being well-formed each by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NoReturn

from firmware.election.errors import PackageError
from firmware.election.manifest import ZONES, Manifest, Option
from firmware.election.rules import Rules


def check_agreement(manifest: Manifest) -> None:
    """Numbers in order, hours on the day, nothing twice, enough officers. Raises PackageError naming the
    field."""
    _agree_options(manifest.options, manifest.rules)
    _agree_hours(manifest)
    _unique("manifest.machines", "name", [machine.name for machine in manifest.machines])
    _unique("manifest.machines", "key", [machine.key for machine in manifest.machines])
    _unique("manifest.options", "photo", [option.photo_sha256 for option in manifest.candidates])
    serials = [entry.serial for entry in manifest.officers]
    serials += [entry.serial for entry in manifest.trustees]
    _unique("manifest.officers", "card serial", serials)
    if [trustee.index for trustee in manifest.trustees] != list(range(1, len(manifest.trustees) + 1)):
        _fail("manifest.trustees.people", "the indices are not 1, 2 .. in order")
    indices = [officer.roll_index for officer in manifest.officers if officer.roll_share is not None]
    if indices != list(range(1, len(indices) + 1)):
        _fail("manifest.officers", "the roll indices are not 1, 2 .. in order")
    if len(indices) < manifest.roll.threshold:
        _fail("manifest.roll.threshold", "more cards are needed than officers hold a share")
    if not any(officer.role == "chair" for officer in manifest.officers):
        _fail("manifest.officers", "there is no chair")


def _agree_options(options: tuple[Option, ...], rules: Rules) -> None:
    if [option.number for option in options] != list(range(1, len(options) + 1)):
        _fail("manifest.options", "the numbers are not 1, 2 .. in ballot order")
    if [option.blank for option in options] != [False] * (len(options) - rules.blank) + [True] * rules.blank:
        _fail("manifest.options", "the blank vote is not last, or not what the rules say")
    if not 2 <= len(options) - rules.blank <= 5:
        _fail("manifest.options", "2 to 5 candidates are needed")
    if rules.blank and options[-1].name != rules.blank_label:
        _fail("manifest.options", "the blank vote's name is not the label in the rules")


def _agree_hours(manifest: Manifest) -> None:
    offsets = [dt.timedelta(hours=hours) for hours in ZONES.values()]
    for name, moment in (("opens", manifest.opens), ("closes", manifest.closes)):
        if moment.utcoffset() not in offsets:
            _fail(f"manifest.{name}", "the offset is none of WIB, WITA, WIT")
        if moment.date() != manifest.date:
            _fail(f"manifest.{name}", "is not on the day of the election")
    if manifest.opens.utcoffset() != manifest.closes.utcoffset() or manifest.opens >= manifest.closes:
        _fail("manifest.closes", "is not after the opening, in the same zone")


def _unique(where: str, what: str, items: Iterable[object]) -> None:
    seen: list[object] = list(items)
    if len(set(seen)) < len(seen):
        _fail(where, f"the same {what} stands there twice")


def _fail(where: str, reason: str) -> NoReturn:
    raise PackageError(where, reason)
