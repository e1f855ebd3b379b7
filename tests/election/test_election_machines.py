"""The booths of an election, in pemilihan.toml or in mesin.toml beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from firmware.election.authority import read_key
from firmware.election.build import build
from firmware.election.errors import BuildError
from hw_sim.village import Village

KEY_A, KEY_B = "aa" * 32, "bb" * 32
BESIDE = f"""\
# Sukamaju, TPS 1
[[mesin]]
nama = "sukamaju-tps-1"
kunci = "{KEY_A}"

[[mesin]]
nama = "sukamaju-tps-1-cadangan"
kunci = "{KEY_B}"
"""


@pytest.fixture
def without(committee: Path) -> Path:
    """The folder without [[mesin]]."""
    path = committee / "pemilihan.toml"
    text = re.sub(r"\[\[mesin\]\]\n(?:\w.*\n)+", "", path.read_text())
    assert "mesin" not in text
    path.write_text(text)
    return committee


def problems(folder: Path, village: Village) -> list[str]:
    with pytest.raises(BuildError) as refused:
        build(folder, read_key(village.authority_key))
    return [str(problem) for problem in refused.value.problems]


def test_a_file_beside_it_lists_the_booths(without: Path, village: Village) -> None:
    (without / "mesin.toml").write_text(BESIDE)
    built = build(without, read_key(village.authority_key))
    assert [(m.name, m.key.hex()) for m in built.package.manifest.machines] == [
        ("sukamaju-tps-1", KEY_A),
        ("sukamaju-tps-1-cadangan", KEY_B),
    ]


def test_without_either_the_table_is_missing(without: Path, village: Village) -> None:
    assert problems(without, village) == ["pemilihan.toml, mesin: is missing"]


def test_both_are_refused(committee: Path, village: Village) -> None:
    (committee / "mesin.toml").write_text(BESIDE)
    assert problems(committee, village) == [
        "mesin.toml: pemilihan.toml has [[mesin]] too; the booths must stand in one of them"
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "mesin.toml, mesin: is missing"),
        ("x =", "mesin.toml: is no TOML"),
        (BESIDE.replace(KEY_B, KEY_A), "mesin.toml, line 8, mesin 2, kunci: is the key of booth 1"),
        (BESIDE.replace("-cadangan", ""), "mesin.toml, line 7, mesin 2, nama: is the name of booth 1"),
        (BESIDE.replace(KEY_B, "bb"), "mesin.toml, line 8, mesin 2, kunci: 1 bytes; 32 are needed"),
        (BESIDE.replace("sukamaju-tps-1-", "Sukamaju "), "mesin.toml, line 7, mesin 2, nama: does not have"),
        ("warna = 3\n" + BESIDE, "mesin.toml, line 1, warna: unknown key"),
    ],
)
def test_what_is_wrong_in_it_is_said_with_its_line(
    without: Path, village: Village, text: str, reason: str
) -> None:
    (without / "mesin.toml").write_text(text)
    (said,) = problems(without, village)
    assert said.startswith(reason)


def test_a_file_that_leads_elsewhere_is_not_read(without: Path, village: Village, tmp_path: Path) -> None:
    (tmp_path / "other").write_text(BESIDE)
    (without / "mesin.toml").symlink_to(tmp_path / "other")
    (said,) = problems(without, village)
    assert said.startswith("mesin.toml: leads out of the folder")
