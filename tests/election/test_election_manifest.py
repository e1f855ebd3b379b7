"""A manifest is refused for what it says, even when the true authority signed it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from firmware.election.errors import PackageError
from firmware.election.package import load
from firmware.election.rules import LANGUAGES, Rules
from firmware.states.facts import Language


def put(*path: Any) -> Any:
    """An edit that sets the value at the end of `path`: put("rules", "copies", 0)."""
    *way, key, value = path

    def edit(manifest: dict[str, Any]) -> None:
        place: Any = manifest
        for step in way:
            place = place[step]
        place[key] = value

    return edit


def drop(*path: Any) -> Any:
    *way, key = path

    def edit(manifest: dict[str, Any]) -> None:
        place: Any = manifest
        for step in way:
            place = place[step]
        del place[key]

    return edit


def same_card(manifest: dict[str, Any]) -> None:
    manifest["trustees"]["people"][0]["serial"] = manifest["officers"][0]["serial"]


def same_photo(manifest: dict[str, Any]) -> None:
    manifest["options"][1]["photo_sha256"] = manifest["options"][0]["photo_sha256"]


def copied_announcement(manifest: dict[str, Any]) -> None:
    people = manifest["trustees"]["people"]
    people[0]["announcement"] = people[1]["announcement"]


def forged_proof(manifest: dict[str, Any]) -> None:
    people = manifest["trustees"]["people"]
    people[2]["announcement"] = people[2]["announcement"][:-64] + "01" + "00" * 31


def one_trustee_less(manifest: dict[str, Any]) -> None:
    manifest["trustees"]["people"].pop()


def six_candidates(manifest: dict[str, Any]) -> None:
    manifest["rules"]["blank"] = False
    extra = {"name": "Orang Keenam", "blank": False}
    manifest["options"] = manifest["options"][:3] + [
        extra | {"number": number, "photo_sha256": f"{number:02x}" * 32} for number in (4, 5, 6)
    ]


CASES = [
    ("manifest.format", put("format", "BILIK-ELECTION/2")),
    ("manifest.tps", put("tps", 0)),
    ("manifest.tps", put("tps", True)),
    ("manifest.tps", put("tps", "1")),
    ("manifest.title", drop("title")),
    ("manifest.title", put("title", "x" * 81)),
    ("manifest.title", put("title", "Baris\nkedua")),
    ("manifest.village", put("village", " Suka")),
    ("manifest.election_id", put("election_id", "../etc")),
    ("manifest.date", put("date", "2026-02-30")),
    ("manifest.opens", put("opens", "2026-10-18T07:00:00")),
    ("manifest.opens", put("opens", "2026-10-17T07:00:00+07:00")),
    ("manifest.opens", put("opens", "2026-10-18T07:00:00+02:00")),
    ("manifest.closes", put("closes", "2026-10-18T06:00:00+07:00")),
    ("manifest.closes", put("closes", "2026-10-18T15:00:00+09:00")),
    ("manifest.extra", put("extra", 1)),
    ("manifest.rules.extra", put("rules", "extra", 1)),
    ("manifest.rules.finger_tries", put("rules", "finger_tries", 11)),
    ("manifest.rules.copies", drop("rules", "copies")),
    ("manifest.rules.receipt", put("rules", "receipt", 1)),
    ("manifest.rules.languages", put("rules", "languages", [])),
    ("manifest.rules.languages", put("rules", "languages", ["id", "id"])),
    ("manifest.rules.languages", put("rules", "languages", ["id", "jv-java"])),
    ("manifest.rules.override_roles", put("rules", "override_roles", ["technician"])),
    ("manifest.rules.tie_rule", put("rules", "tie_rule", "largest-tps")),
    ("manifest.rules.tape_header", put("rules", "tape_header", ["x" * 43])),
    ("manifest.rules.idle_seconds", put("rules", "idle_seconds", -1)),
    ("manifest.options", put("rules", "blank", False)),
    ("manifest.options", put("rules", "blank_label", "Kotak Kosong")),
    ("manifest.options", put("options", 0, "number", 2)),
    ("manifest.options", same_photo),
    ("manifest.options", six_candidates),
    ("manifest.options 1.photo_sha256", put("options", 0, "photo_sha256", None)),
    ("manifest.options 4.photo_sha256", put("options", 3, "photo_sha256", "00" * 32)),
    ("manifest.options 2.name", put("options", 1, "name", None)),
    ("manifest.rules.copies", put("rules", "copies", None)),
    ("manifest.officers 1.roll_index", put("officers", 0, "roll_index", None)),
    ("manifest.options 4.photo_sha256", drop("options", 3, "photo_sha256")),
    ("manifest.options 2.age", put("options", 1, "age", 40)),
    ("manifest.machines 2.key", put("machines", 1, "key", "00" * 31)),
    ("manifest.machines", put("machines", 1, "key", bytes(range(32)).hex())),
    ("manifest.machines", put("machines", 1, "name", "bilik-1")),
    ("manifest.machines", put("machines", [])),
    ("manifest.officers", same_card),
    ("manifest.officers", put("officers", 0, "role", "member")),
    ("manifest.officers 1.roll_share", drop("officers", 0, "roll_share")),
    ("manifest.officers 5.roll_share", put("officers", 4, "roll_share", "00")),
    ("manifest.officers", put("officers", 1, "roll_index", 1)),
    ("manifest.officers 2.role", put("officers", 1, "role", "trustee")),
    ("manifest.ca", put("ca", "AAAA")),
    ("manifest.ca", put("ca", "not base64")),
    ("manifest.trustees.threshold", put("trustees", "threshold", 0)),
    ("manifest.trustees.threshold", put("trustees", "threshold", 4)),
    ("manifest.trustees.people 1", put("trustees", "threshold", 3)),
    ("manifest.trustees.people 1", copied_announcement),
    ("manifest.trustees", forged_proof),
    ("manifest.trustees", one_trustee_less),
    ("manifest.trustees.people 1.announcement", put("trustees", "people", 0, "announcement", "00")),
    ("manifest.trustees.people", put("trustees", "people", [])),
    ("manifest.roll.rows", put("roll", "rows", 10_001)),
    ("manifest.roll.template_size", put("roll", "template_size", 1000)),
    ("manifest.roll.threshold", put("roll", "threshold", 1)),
    ("manifest.roll.threshold", put("roll", "threshold", 5)),
    ("ROLL", put("roll", "sha256", "00" * 32)),
    ("PHOT", put("options", 0, "photo_sha256", "00" * 32)),
    ("manifest.options", put("options", "none")),
    ("manifest.rules", put("rules", [])),
]


@pytest.mark.parametrize(("where", "edit"), CASES, ids=[f"{at}-{case[0]}" for at, case in enumerate(CASES)])
def test_a_bad_field_is_named(resign: Any, where: str, edit: Any) -> None:
    with pytest.raises(PackageError) as caught:
        load(resign(edit))
    assert re.fullmatch(re.escape(where), caught.value.where), str(caught.value)
    assert caught.value.reason
    assert "\n" not in str(caught.value)


def test_the_unchanged_manifest_signed_again_is_fine(resign: Any, whole: bytes) -> None:
    assert resign(lambda manifest: None) == whole


@pytest.mark.parametrize("languages", [["id"], ["jv-Java", "id"], ["jv", "en", "id", "jv-Java"]])
def test_a_regency_chooses_its_languages_and_which_comes_first(resign: Any, languages: list[str]) -> None:
    rules = load(resign(put("rules", "languages", languages))).manifest.rules
    assert rules.languages == tuple(languages)
    assert [Language(code).value for code in rules.languages] == languages


def test_what_a_package_may_ask_for_is_what_the_screen_speaks() -> None:
    assert set(LANGUAGES) == {language.value for language in Language}
    assert Rules().languages == ("id", "en"), "packages that say nothing mean what they always meant"
