"""The second verifier agrees with the first on every stick, though it knows the documents alone."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from second_ballots import ballot_holds, constants, seal
from second_verifier import judge
from test_vectors_sticks import STICKS, files_of

FOLDER = Path(__file__).parent
PROTOCOL = json.loads((FOLDER / "protocol.json").read_text("utf-8"))


@pytest.mark.parametrize("name", list(STICKS))
def test_the_same_verdict(name: str) -> None:
    stick = STICKS[name]
    verdict, faults, totals = judge(files_of(name), stick["tape"])
    assert verdict == stick["verdict"], faults
    if verdict == "SAH":
        assert list(totals) == stick["totals"]
    if verdict == "TIDAK SAH":
        assert (stick["log"], stick["slot"]) in faults


@pytest.mark.parametrize("told", PROTOCOL["elections"][:3], ids=lambda told: told["label"])
def test_the_same_protocol(told: dict) -> None:
    announcements = tuple(bytes.fromhex(trustee["bytes"]) for trustee in told["announcements"])
    of = constants(bytes.fromhex(told["manifest"]), told["options"], told["threshold"], announcements)
    assert (of.key.hex(), of.he.hex()) == (told["K"], told["HE"])
    assert [share.hex() for share in of.shares] == [trustee["Z"] for trustee in told["announcements"]]
    machine, first = bytes.fromhex(told["machine_id"]), told["ballots"][0]
    body = bytes.fromhex(first["body"])
    made = seal(of, machine, 1, first["choice"], bytes.fromhex(first["xi"]))
    assert [part.hex() for part in made] == [first["body"], first["N"], first["r"]]
    assert ballot_holds(of, machine, 1, body)
    for wrong in told["wrong_ballots"]:
        put = bytes.fromhex(wrong["bytes"])
        assert not ballot_holds(of, machine, 1, body[: wrong["at"]] + put + body[wrong["at"] + len(put) :])


def test_it_imports_nothing_of_ours() -> None:
    for path in FOLDER.glob("second_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] in ("firmware", "hw_sim") for name in names), path
