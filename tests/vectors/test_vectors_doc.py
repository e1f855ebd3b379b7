"""docs/second-verifier.md: its example runs, and it sends the reader to every stick that there is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "second-verifier.md").read_text("utf-8")


def test_the_example_runs_without_our_code() -> None:
    code = re.search(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    assert code is not None
    command = [sys.executable, "-I", "-W", "ignore", "-c", code[1]]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    assert "firmware" not in code[1]


def test_every_tampered_stick_has_its_step() -> None:
    sticks = json.loads((ROOT / "tests" / "vectors" / "sticks.json").read_text("utf-8"))["sticks"]
    named = set(re.findall(r"`([a-z0-9*-]+)`", DOCUMENT))
    named |= {stick["name"] for stick in sticks if stick["name"].startswith("flip-") and "flip-*" in named}
    wrong = {stick["name"] for stick in sticks if stick["verdict"] == "TIDAK SAH"}
    assert wrong <= named, wrong - named


def test_every_field_of_the_vectors_is_explained() -> None:
    protocol = json.loads((ROOT / "tests" / "vectors" / "protocol.json").read_text("utf-8"))
    names = set(protocol["elections"][0]) - {"label", "trustees", "threshold", "options"}
    assert {name for name in names if f"`.{name}" not in DOCUMENT} <= {"manifest", "machine_id"}
