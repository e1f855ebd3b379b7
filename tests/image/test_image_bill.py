"""The bill of materials: valid where it is read by others, the same each time, with licences said
carefully."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from image.facts import Release, Slot
from image.licences import expression, named, of_wheel
from image.lock import Lock, Package
from image.sbom import document, tree_hash

RELEASE = Release("0.1.0", "booth", 1_700_000_000)
SLOT = Slot("0.1.0", "booth", "a", "ab" * 32, 4096, "6.12", "cd" * 32)
LOCK = Lock(
    "trixie",
    RELEASE.epoch,
    (
        Package("libc6", "2.41-12+deb13u5", "arm64", "debian", "pool/main/g/x.deb", 5, "0" * 64),
        Package("gpiod", "1:2-1", "arm64", "debian", "pool/main/g/y.deb", 5, "1" * 64, "diagnostic"),
    ),
)
COPYRIGHT = (
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
    "\nFiles: *\nLicense: LGPL-2.1+\n"
)


@pytest.fixture
def bill(tmp_path: Path) -> dict[str, Any]:
    wheel = tmp_path / "pyserial-3.5-py2.py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as bundle:
        bundle.writestr("pyserial-3.5.dist-info/METADATA", "Name: pyserial\nLicense: BSD-3-Clause\n\nText")
    (tmp_path / "firmware").mkdir()
    (tmp_path / "firmware" / "a.py").write_text("1")
    arguments = (RELEASE, SLOT, LOCK, {"libc6": COPYRIGHT}, [wheel], tmp_path / "firmware", {"zstd": "1.5"})
    text = document(*arguments)
    assert text == document(*arguments)
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_what_spdx_demands_is_there(bill: dict[str, Any]) -> None:
    """SPDX 2.3, clauses 6, 7 and 11: the fields that must be there."""
    assert bill["spdxVersion"] == "SPDX-2.3"
    assert bill["dataLicense"] == "CC0-1.0"
    assert bill["SPDXID"] == "SPDXRef-DOCUMENT"
    assert bill["documentNamespace"].startswith("urn:uuid:")
    assert bill["creationInfo"]["created"] == "2023-11-14T22:13:20Z"
    identities = {entry["SPDXID"] for entry in bill["packages"]}
    assert len(identities) == len(bill["packages"])
    assert all(re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", one) for one in identities)
    for entry in bill["packages"]:
        assert {"name", "downloadLocation", "filesAnalyzed", "licenseDeclared"} <= set(entry)
    for relation in bill["relationships"]:
        assert relation["relatedSpdxElement"] in identities
        assert relation["spdxElementId"] in identities | {"SPDXRef-DOCUMENT"}


def test_everything_in_the_image_is_in_it_and_nothing_of_the_other_variant(bill: dict[str, Any]) -> None:
    names = {entry["name"]: entry for entry in bill["packages"]}
    assert set(names) == {"bilik-0.1.0", "bilik", "libc6", "pyserial", "zstd"}
    assert names["libc6"]["licenseDeclared"] == "LGPL-2.1-or-later"
    assert names["libc6"]["checksums"][0]["checksumValue"] == "0" * 64
    assert names["libc6"]["externalRefs"][0]["referenceLocator"] == (
        "pkg:deb/debian/libc6@2.41-12%2Bdeb13u5?arch=arm64"
    )
    assert names["pyserial"]["licenseDeclared"] == "BSD-3-Clause"
    kinds = {(one["spdxElementId"], one["relationshipType"]) for one in bill["relationships"]}
    assert ("SPDXRef-tool-zstd", "BUILD_TOOL_OF") in kinds


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["GPL-2+", "Expat"], "GPL-2.0-or-later AND MIT"),
        (["GPL-2 or BSD-3-clause"], "(GPL-2.0-only OR BSD-3-Clause)"),
        (["GPL-2+", "Homemade-1"], "NOASSERTION"),
        ([], "NOASSERTION"),
    ],
)
def test_a_licence_is_stated_only_where_it_is_sure(names: list[str], wanted: str) -> None:
    assert expression(names) == wanted


def test_licences_are_read_from_both_kinds_of_packages() -> None:
    assert named(COPYRIGHT) == ("LGPL-2.1+",)
    assert named("This is free software.\nLicense: GPL-2\n") == ()
    stated = "Name: x\nLicense-Expression: MIT AND Zlib\nLicense: no\n\nLicense: GPL-2\n"
    assert of_wheel(stated) == "MIT AND Zlib"
    assert of_wheel("Name: x\nLicense: see COPYING\n\n") == "NOASSERTION"


def test_the_sources_hash_is_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = tree_hash(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("x")
    assert tree_hash(tmp_path) == first
    (tmp_path / "a").rename(tmp_path / "b")
    assert tree_hash(tmp_path) != first
