"""`bilik provision` and `bilik update` as one types them: output, exit codes, no traceback, no secret."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from provision_card import AUTHORITY, TEMPLATE, make_card, make_folder, root_bytes, slot_files

from firmware.cli import main
from firmware.machine import registration
from firmware.machine.registration import Image
from firmware.provision.plan import Plan
from firmware.update import bundle

Output = pytest.CaptureFixture[str]


def told(capsys: Output) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(capsys.readouterr().out)
    return table


def test_from_the_list_to_the_machines(
    villages: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A regency's afternoon: plan, cards, labels, first starts, registrations."""
    plan, card = str(tmp_path / "plan"), make_card(tmp_path / "card.img")
    command = ["provision", "plan", str(villages), "--template", str(TEMPLATE), "--authority", AUTHORITY]
    assert main([*command, "--out", plan]) == 0
    assert "4 booths in 2 villages, 4 new keys" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO("\nq\n"))
    assert main(["provision", "batch", "--plan", plan, "--device", str(card)]) == 0
    output = capsys.readouterr()
    assert "[1/4] Insert the card for Sukamaju, TPS 1 (Sukamaju TPS 1)" in output.err
    assert "Sukamaju TPS 1: written, Bilik 0.1.0, image" in output.out
    assert output.out.endswith("1 cards written, 3 left, 0 failed just now\n")
    folder = make_folder(tmp_path / "BILIK")
    command = ["provision", "card", "--plan", plan, "--booth", "Bilik Cibodas", "--folder", str(folder)]
    assert main([*command, "--json"]) == 0
    assert told(capsys)["state"] == "written"
    assert main(["provision", "labels", "--plan", plan, "--out", str(tmp_path / "labels.pdf")]) == 0
    assert "4 labels on 1 pages" in capsys.readouterr().out
    stick = tmp_path / "stick"
    stick.mkdir()
    enrolment = registration.read_enrolment(folder / "bilik" / "machine.key")
    key = Ed25519PrivateKey.generate()
    registration.write(stick, "Bilik Cibodas", key, Image("0.1.0"), enrolment=enrolment)
    assert main(["provision", "register", str(stick), "--plan", plan, "--json"]) == 0
    said = told(capsys)
    assert (list(said["new"]), said["known"], len(said["missing"])) == (["bilik-cibodas"], 1, 3)
    assert (tmp_path / "plan" / "mesin" / "cibodas-tps-7.toml").exists()


def test_a_batch_stops_at_the_end_of_input_and_tells_failures(
    plan: Plan, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("what?\n\n"))
    command = ["provision", "batch", "--plan", str(plan.folder), "--folder", str(tmp_path / "none"), "--json"]
    assert main(command) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["state"] == "failed"
    assert "is the card in and mounted" in lines[0]["reason"]
    assert lines[1] == {"written": 0, "failed": 1, "left": 4}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["plan", "none.csv", "--template", "x", "--out", "y"], 2, "none.csv: file not found"),
        (["plan", "desa.csv", "--template", "x", "--out", "y", "--authority", "ab"], 2, "64 hexadecimal"),
        (["card", "--plan", "none", "--booth", "x", "--folder", "."], 2, "plan.json: file not found"),
        (["card", "--plan", "plan", "--booth", "x", "--folder", "."], 1, "there is no booth 'x'"),
        (["card", "--plan", "plan", "--booth", "sukamaju-tps-1", "--folder", "."], 1, "has no config.txt"),
        (["card", "--plan", "plan", "--booth", "sukamaju-tps-1", "--device", "no"], 2, "No such file"),
        (
            ["card", "--plan", "plan", "--booth", "sukamaju-tps-1", "--folder", ".", "--image", "x"],
            2,
            "a folder cannot be flashed",
        ),
        (
            ["card", "--plan", "plan", "--booth", "sukamaju-tps-1", "--device", "d", "--image", "x.img"],
            2,
            "cannot be read",
        ),
        (["labels", "--plan", "plan", "--out", "l.pdf", "--skip", "24"], 2, "from 0 to 23"),
        (["register", "none", "--plan", "plan"], 1, "none: file not found"),
    ],
)
def test_wrong_use_is_one_line(
    plan: Plan, capsys: Output, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(plan.folder.parent)
    assert main(["provision", *words]) == code
    errors = capsys.readouterr().err
    assert said in errors
    assert len(errors.splitlines()) == 1


def test_a_bad_list_is_told_line_by_line(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "desa.csv"
    path.write_text("desa,tps\nX,0\n")
    assert (
        main(["provision", "plan", str(path), "--template", str(TEMPLATE), "--out", str(tmp_path / "p")]) == 1
    )
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].endswith("desa.csv: row 2, desa: 1 characters; 2 to 40 are needed")


def test_no_key_is_ever_printed(plan: Plan, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = make_folder(tmp_path / "BILIK")
    for words in (
        ["card", "--plan", str(plan.folder), "--booth", "sukamaju-tps-1", "--folder", str(folder)],
        ["card", "--plan", str(plan.folder), "--booth", "sukamaju-tps-2", "--folder", str(folder)],
        ["labels", "--plan", str(plan.folder), "--out", str(tmp_path / "l.pdf")],
    ):
        main(["provision", *words])
    said = "".join(capfd.readouterr())
    assert "Sukamaju" in said
    assert not any(plan.enrolment(booth).hex() in said for booth in plan.booths)


ABSENT = ("O_NOFOLLOW", "O_CLOEXEC", "O_DIRECTORY", "O_NONBLOCK", "preadv", "pwrite", "posix_fadvise", "sync")


def test_a_folder_needs_nothing_that_other_systems_lack(
    villages: Path, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Windows, or macOS, has not in its `os`."""
    plan, folder, stick = str(tmp_path / "plan"), make_folder(tmp_path / "BILIK"), tmp_path / "stick"
    stick.mkdir()
    key = Ed25519PrivateKey.generate()
    with monkeypatch.context() as other:
        for name in ABSENT:
            other.delattr(os, name)
        command = ["provision", "plan", str(villages), "--template", str(TEMPLATE), "--authority", AUTHORITY]
        assert main([*command, "--out", plan]) == 0
        command = ["provision", "card", "--plan", plan, "--booth", "sukamaju-tps-1", "--folder", str(folder)]
        assert main(command) == 0
        assert main(["provision", "labels", "--plan", plan, "--out", str(tmp_path / "l.pdf")]) == 0
    enrolment = registration.read_enrolment(folder / "bilik" / "machine.key")
    registration.write(stick, "Sukamaju TPS 1", key, Image("0.1.0"), enrolment=enrolment)
    with monkeypatch.context() as other:
        for name in ABSENT:
            other.delattr(os, name)
        assert main(["provision", "register", str(stick), "--plan", plan]) == 0
    assert "1 of 4 booths have registered" in capsys.readouterr().out


@pytest.fixture
def authority(tmp_path: Path, capsys: Output) -> tuple[Path, str]:
    """A key file and its public half."""
    path = tmp_path / "authority.key"
    assert main(["election", "keygen", "--out", str(path)]) == 0
    return path, capsys.readouterr().out.split()[-1]


def test_an_update_is_made_of_an_image(tmp_path: Path, authority: tuple[Path, str], capsys: Output) -> None:
    image, out = make_card(tmp_path / "bilik.img"), tmp_path / "bilik-update-0.1.0.bilik"
    assert main(["update", "make", str(image), "--key", str(authority[0]), "--out", str(out), "--json"]) == 0
    said = told(capsys)
    assert (said["version"], said["variant"], said["signed_by"]) == ("0.1.0", "booth", authority[1])
    with out.open("rb") as file:
        manifest = bundle.read_head(file, bytes.fromhex(authority[1]))
        parts = {part.name: b"".join(bundle.pieces(file, part)) for part in manifest.parts}
        bundle.check_end(file)
    assert parts.pop("root") == root_bytes().ljust(3 * 4096, b"\0")
    assert parts == {f"slot/{name}": data for name, data in slot_files().items()}
    assert main(["update", "show", str(out), "--authority", authority[1]]) == 0
    assert f"signed by  {authority[1]}" in capsys.readouterr().out
    assert main(["update", "show", str(out)]) == 0
    assert "NOT CHECKED" in capsys.readouterr().out


def test_leave_for_the_unusual_is_shown(tmp_path: Path, authority: tuple[Path, str], capsys: Output) -> None:
    image, out = make_card(tmp_path / "bilik.img"), tmp_path / "x.bilik"
    command = ["update", "make", str(image), "--key", str(authority[0]), "--out", str(out)]
    assert main([*command, "--downgrade", "--change-variant"]) == 0
    said = capsys.readouterr().out
    assert "even where it is older" in said
    assert "of another variant" in said


def test_a_bad_update_or_image_is_one_line(
    tmp_path: Path, authority: tuple[Path, str], capsys: Output
) -> None:
    key, public = authority
    image, out = make_card(tmp_path / "bilik.img"), tmp_path / "x.bilik"
    assert main(["update", "make", str(image), "--key", str(key), "--out", str(out)]) == 0
    data = out.read_bytes()
    cases: list[tuple[list[str], int, str]] = [
        (["show", str(out), "--authority", "ab" * 32], 1, "not signed by this election authority"),
        (["show", str(out), "--authority", "ab"], 2, "64 hexadecimal digits"),
        (["show", str(tmp_path / "none")], 2, "No such file"),
        (["make", str(tmp_path / "none"), "--key", str(key)], 2, "cannot be read"),
        (["make", str(image), "--key", str(tmp_path / "none")], 2, "file not found"),
        (["make", str(key), "--key", str(key)], 1, "has no partition table"),
        (
            ["make", str(make_card(tmp_path / "e.img", {})), "--key", str(key)],
            1,
            "slot a of this image is empty",
        ),
        (["make", str(image), "--key", str(key), "--out", str(tmp_path / "no" / "x")], 2, "No such file"),
    ]
    out.write_bytes(data[:-1] + b"\0")
    cases.append((["show", str(out), "--authority", public], 1, "is not what was signed"))
    out2 = tmp_path / "y.bilik"
    out2.write_bytes(b"PK" + data)
    cases.append((["show", str(out2)], 1, "this is no update"))
    capsys.readouterr()
    for words, code, said in cases[:1]:
        out.write_bytes(data)
        assert main(["update", *words]) == code
        assert said in capsys.readouterr().err
    out.write_bytes(data[:-1] + b"\0")
    for words, code, said in cases[1:]:
        assert main(["update", *words]) == code, said
        errors = capsys.readouterr().err
        assert said in errors
        assert len(errors.splitlines()) == 1
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".part")]
