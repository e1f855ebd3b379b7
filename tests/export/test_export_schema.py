"""The JSON exports against NIST's own schemas, where a copy of them lies beside the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from audit_stick import Booth, Village, flip
from jsonschema import Draft4Validator, FormatChecker

from firmware.cli import main
from firmware.storage.slot import SLOT_BYTES

SCHEMAS = Path(__file__).parents[2] / "../shared/data/nist"
EVENTS = "NIST_V1_election_event_logging.json"
RESULTS = "NIST_V2_election_results_reporting.json"
FILES = (
    ("nist-event-log.json", EVENTS),
    ("nist-event-log-documentation.json", EVENTS),
    ("nist-election-results.json", RESULTS),
)


def validator(name: str) -> Draft4Validator:
    file = SCHEMAS / name
    if not file.is_file():
        pytest.skip(f"no copy of the official schema {name} here: the export was not validated")
    schema = json.loads(file.read_text("utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=FormatChecker())


@pytest.fixture(scope="module")
def out(day_stick: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    assert main(["export", str(day_stick), "--out", str(folder), "--jobs", "1"]) == 0
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(("file", "schema"), FILES)
def test_a_valid_stick_is_written_as_the_schema_wants(out: Path, file: str, schema: str) -> None:
    check = validator(schema)
    assert [error.message for error in check.iter_errors(read(out / file))] == []


@pytest.mark.parametrize(("file", "schema"), FILES)
def test_the_schema_is_one_that_refuses(out: Path, file: str, schema: str) -> None:
    check, document = validator(schema), read(out / file)
    assert not check.is_valid({**document, "Stray": 1})
    for name in document:
        assert check.is_valid({k: v for k, v in document.items() if k != name}) == (
            name not in required(check, document)
        )


def required(check: Draft4Validator, document: dict[str, Any]) -> list[str]:
    kind = document["@type"]
    found: list[str] = check.schema["definitions"][kind]["required"]
    return found


@pytest.mark.parametrize(("file", "schema"), FILES)
@pytest.mark.parametrize("state", ["tampered", "open", "not counted", "rehearsal"])
def test_what_is_not_valid_keeps_to_the_schema_too(
    stick: Path, village: Village, tmp_path: Path, state: str, file: str, schema: str
) -> None:
    check = validator(schema)
    if state == "tampered":
        flip(stick / "events.log", 3 * SLOT_BYTES + 60)
        folder = stick
    else:
        booth = Booth(tmp_path / "booth", village, mode=int(state == "rehearsal"))
        if state == "rehearsal":
            booth.cast(2)
            booth.finish(booth.tally())
        else:
            booth.vote(1, 2)
        if state == "not counted":
            booth.ledger.close()
        booth.ledger.close_files()
        folder = booth.stick
    assert main(["export", str(folder), "--out", str(tmp_path / "out"), "--unverified", "--jobs", "1"]) == 1
    document = read(tmp_path / "out" / file)
    assert [error.message for error in check.iter_errors(document)] == []
    assert document.get("IsTest", state == "rehearsal") == (state == "rehearsal")


def test_every_reference_in_the_results_leads_somewhere(out: Path) -> None:
    report = read(out / "nist-election-results.json")
    ids = list(values(report, "@id"))
    assert len(ids) == len(set(ids)) > 6
    references = {r for name in REFERENCES for found in values(report, name) for r in listed(found)}
    assert references <= set(ids)
    assert references == set(ids) - {"contest", "selection-1", "selection-2"}


REFERENCES = (
    "GpUnitId",
    "ElectionScopeId",
    "ElectionDistrictId",
    "ComposingGpUnitIds",
    "CandidateIds",
    "OfficeIds",
)


def listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def values(value: Any, name: str) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name:
                yield inner
            yield from values(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from values(inner, name)
