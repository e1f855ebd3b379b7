"""The list of booths, and the plan that is made of it."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from provision_card import AUTHORITY, LIST, TEMPLATE

from firmware.config import load
from firmware.provision.errors import ProvisionError, UnreadableError
from firmware.provision.plan import Plan, make_plan, read_plan
from firmware.provision.station import set_value
from firmware.provision.villages import read_villages
from firmware.toml_text import read_toml


def test_a_plan_has_a_station_file_and_a_key_for_each_booth(plan: Plan) -> None:
    assert [booth.id for booth in plan.booths] == [
        "sukamaju-tps-1",
        "sukamaju-tps-2",
        "sukamaju-cadangan",
        "bilik-cibodas",
    ]
    again = read_plan(plan.folder)
    assert (again.id, [b.name for b in again.booths]) == (plan.id, [b.name for b in plan.booths])
    keys = set()
    for booth in again.booths:
        station = load(plan.folder / "stations" / f"{booth.id}.toml")
        assert (station.booth.name, station.booth.authority.hex()) == (booth.name, AUTHORITY)
        keys.add(again.enrolment(booth))
    assert len(keys) == 4
    assert all(len(key) == 32 for key in keys)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_keys_are_for_their_owner_and_nowhere_else(plan: Plan) -> None:
    private = plan.folder / "private"
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in private.iterdir()} == {0o600}
    texts = b"".join(p.read_bytes() for p in plan.folder.rglob("*") if p.is_file() and p.parent != private)
    assert not any(path.read_bytes().strip() in texts for path in private.iterdir())


def test_a_plan_is_changed_only_when_that_is_said_and_keeps_its_keys(plan: Plan, villages: Path) -> None:
    booths = read_villages(villages)
    with pytest.raises(ProvisionError, match="is a plan already"):
        make_plan(booths, villages, TEMPLATE, AUTHORITY, plan.folder, update=False)
    keys = [plan.enrolment(booth) for booth in plan.booths]
    villages.write_text(LIST + "Baru,,1,\n")
    made, new = make_plan(read_villages(villages), villages, TEMPLATE, AUTHORITY, plan.folder, update=True)
    assert (made.id, new) == (plan.id, 1)
    assert [made.enrolment(booth) for booth in made.booths][:4] == keys


def test_a_row_changes_its_own_station_file(tmp_path: Path) -> None:
    path = tmp_path / "desa.csv"
    small = TEMPLATE.read_text().replace("width_mm = 217", "width_mm = 154")
    (tmp_path / "tujuh.toml").write_text(small)
    path.write_text(
        "desa;tps;templat;otoritas;display.rotation;touch.rotation;sensor.score_floor;waits.thanks\n"
        f"A1;1;;{'ab' * 32};180;180;60;2.5\nA2;1;tujuh.toml;;;;;\n"
    )
    made, _ = make_plan(read_villages(path), path, TEMPLATE, AUTHORITY, tmp_path / "plan", update=False)
    first, second = (load(made.folder / "stations" / f"{booth.id}.toml") for booth in made.booths)
    assert (first.display.rotation, first.sensor.score_floor, first.waits.thanks) == (180, 60, 2.5)
    assert first.booth.authority.hex() == "ab" * 32
    assert (second.display.width_mm, second.sensor.score_floor) == (154, 50)
    text = (made.folder / "stations" / f"{made.booths[0].id}.toml").read_text()
    assert text.count("#") > 5, "the template's comments are kept"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "0 booths; 1 to 5000"),
        ("desa,tps\n", "0 booths; 1 to 5000"),
        ("desa\nX\n", "row 1: the column tps is missing"),
        ("desa,tps,warna\nX,1,2\n", "row 1: unknown column warna"),
        ("desa,tps,tps\nX,1,2\n", "row 1: a column stands there twice"),
        ("desa,tps\nX\n", "row 2: 1 cells; 2 are needed"),
        ("desa,tps\nX,1\n", "row 2, desa: 1 characters; 2 to 40"),
        ("desa,tps\nXy,0\n", "row 2, tps: a number from 1 to 999"),
        ("desa,tps\nXy,1000\n", "row 2, tps: a number from 1 to 999"),
        ("desa,tps,kecamatan\nXy,1,a\n", "row 2, kecamatan: 1 characters"),
        ("desa,tps\nXy,1\nXy,1\n", "row 3, bilik: 'Xy TPS 1' is the booth of row 2 already"),
        ("desa,tps,bilik\nXy,1,Bilik 1\nYz,1,bilik-1\n", "row 3, bilik: 'bilik-1' is the booth of row 2"),
        (f"desa,tps\n{'Panjang ' * 3}sekali,1\n", "at most 32 letters and digits"),
        (f"desa,tps\n{'ab' * 20},1\n", "is too long a name; give a shorter one"),
        ("desa,tps,bilik\nXy,1,。。\n", "at most 32 letters and digits"),
        ("desa,tps,otoritas\nXy,1,abc\n", "row 2, otoritas: 64 hex digits"),
        ("desa,tps,templat\nXy,1,../x.toml\n", "row 2, templat: the name of a .toml file"),
        ('desa,tps\n"Xy,1\n', "is no CSV"),
    ],
)
def test_what_is_wrong_in_the_list_is_said_with_its_row(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "desa.csv"
    path.write_text(text)
    with pytest.raises(ProvisionError, match=re.escape(reason)):
        read_villages(path)


def test_all_problems_of_the_list_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "desa.csv"
    path.write_text("desa,tps\n" + "X,0\n" * 30)
    with pytest.raises(ProvisionError) as refused:
        read_villages(path)
    lines = refused.value.reason.splitlines()
    assert len(lines) == 21
    assert lines[0].startswith("row 2, desa:")
    assert lines[1].startswith("row 2, tps:")
    assert lines[20] == "... and 69 more"


def test_a_list_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "desa.csv"
    with pytest.raises(UnreadableError, match="file not found"):
        read_villages(path)
    path.write_bytes(b"desa,tps\nCaf\xe9,1\n")
    with pytest.raises(ProvisionError, match="byte 12 is not UTF-8"):
        read_villages(path)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Xy,1,,370", "row 2, Xy TPS 1: display.rotation: one of these is needed"),
        ("Xy,1,none.toml,0", "none.toml: file not found"),
    ],
)
def test_a_station_file_that_a_booth_would_refuse_is_not_made(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "desa.csv"
    path.write_text(f"desa,tps,templat,display.rotation\n{row}\n")
    with pytest.raises(ProvisionError, match=reason):
        make_plan(read_villages(path), path, TEMPLATE, AUTHORITY, tmp_path / "plan", update=False)
    assert not (tmp_path / "plan").exists()


def test_the_examples_authority_is_refused(villages: Path, tmp_path: Path) -> None:
    with pytest.raises(ProvisionError, match="is the example's"):
        make_plan(read_villages(villages), villages, TEMPLATE, "", tmp_path / "plan", update=False)


def test_values_are_put_in_place_and_nowhere_else() -> None:
    text = "# x = 1\n[a] # first\nx = 1 # old\n  y=2\n[b]\nx = 3\n"
    assert set_value(text, "a", "x", "7", "row") == "# x = 1\n[a] # first\nx = 7\n  y=2\n[b]\nx = 3\n"
    assert read_toml(set_value(text, "b", "z", '"t"', "row").encode())[1]["b"] == {"x": 3, "z": "t"}
    assert read_toml(set_value(text, "c", "z", "true", "row").encode())[1]["c"] == {"z": True}


@pytest.mark.parametrize(
    "text", ["a = {x = 1}\n", "[a]\nx = [\n1,\n2]\n", "[a]\ns = '''\n[a]\n'''\nx = 1\n[a.x]\n"]
)
def test_a_template_that_cannot_be_changed_is_refused(text: str) -> None:
    with pytest.raises(ProvisionError, match=r"row: a\.x"):
        set_value(text, "a", "x", "7", "row")


@pytest.mark.parametrize(
    "spoil",
    [b"", b"{}", b'{"format": "BILIK-PLAN/1"}', b'{"format":"BILIK-PLAN/1","plan":"12345678","booths":[{}]}'],
)
def test_a_damaged_plan_is_refused(plan: Plan, spoil: bytes) -> None:
    (plan.folder / "plan.json").write_bytes(spoil)
    with pytest.raises(ProvisionError):
        read_plan(plan.folder)


def test_a_plan_that_names_a_file_elsewhere_is_refused(plan: Plan) -> None:
    path = plan.folder / "plan.json"
    path.write_text(path.read_text().replace('"sukamaju-tps-1"', '"../../x"'))
    with pytest.raises(ProvisionError, match="a booth's id is none"):
        read_plan(plan.folder)


def test_a_spoilt_key_is_refused_without_its_content(plan: Plan) -> None:
    path = plan.folder / "private" / "sukamaju-tps-1.key"
    path.write_text("secret" * 4)
    with pytest.raises(ProvisionError) as refused:
        plan.enrolment(plan.booths[0])
    assert "secret" not in str(refused.value)
    path.unlink()
    with pytest.raises(UnreadableError, match="file not found"):
        plan.enrolment(plan.booths[0])
