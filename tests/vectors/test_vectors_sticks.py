"""The sticks of the vectors, put together from their pieces, and the verdict of our auditor on each."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from firmware.audit.run import audit
from firmware.audit.tape import read_tape

VECTORS = json.loads((Path(__file__).parent / "sticks.json").read_text("utf-8"))
STICKS = {stick["name"]: stick for stick in VECTORS["sticks"]}


def files_of(name: str) -> dict[str, bytes]:
    """A stick's files by name, as docs/second-verifier.md says how to make them."""
    stick = STICKS[name]
    under = files_of(stick["like"]) if stick["like"] else {}
    files = {file: data for file, data in under.items() if file not in stick["absent"]}
    for file, told in stick["files"].items():
        data = bytearray(under.get(file, b"")[: told["size"]].ljust(told["size"], b"\0"))
        for at, piece in told["pieces"]:
            data[at : at + len(piece) // 2] = bytes.fromhex(piece)
        assert sha256(data).hexdigest() == told["sha256"], (name, file)
        files[file] = bytes(data)
    return files


@pytest.mark.parametrize("name", list(STICKS))
def test_the_verdict(name: str, tmp_path: Path) -> None:
    stick = STICKS[name]
    for file, data in files_of(name).items():
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    tapes = [read_tape(stick["tape"], 1)] if stick["tape"] else []
    report = audit(tmp_path, None, lambda done, total: None, 1, tapes)
    assert report.verdict == stick["verdict"], report.lines()
    if stick["totals"] is not None:
        assert list(report.totals) == stick["totals"]
    if stick["verdict"] == "TIDAK SAH":
        first = report.findings[0]
        assert (first.log, first.slot) == (stick["log"], stick["slot"]), report.lines()
        assert not stick["clause"] or f"[{stick['clause']}" in str(first) or stick["clause"] in str(first)


def test_every_kind_of_verdict_is_there() -> None:
    verdicts = [stick["verdict"] for stick in STICKS.values()]
    assert set(verdicts) == {"SAH", "TIDAK SAH", "BELUM SELESAI"}
    assert verdicts.count("TIDAK SAH") >= 30
