"""What a whole run says at its end: how many tamperings the attack tests tried, and whether all were caught.

A test in tests/attacks counts with the `tried` fixture; the numbers travel with its report, also from another
process, and are added up where the run is summed up.

And what tests of faults found: `rows.keep` holds each row against docs/faults.json, from which docs/faults.md
is made. With BILIK_FAULT_ROWS=FOLDER (`make faults`) the long tests run too, and all rows are written there.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TAMPERINGS = "tamperings"
FAULTS = Path(__file__).parents[1] / "docs" / "faults.json"


@dataclass(frozen=True)
class Rows:
    """Where rows go, or what they are held against."""

    folder: Path | None

    @property
    def recording(self) -> bool:
        return self.folder is not None

    def keep(self, section: str, name: str, row: dict[str, Any], *, repeatable: bool = True) -> None:
        """Write the row, or fail if it is not the published one. Real processes are not `repeatable`."""
        if self.folder is not None:
            (self.folder / section).mkdir(parents=True, exist_ok=True)
            text = json.dumps({"name": name, **row}, ensure_ascii=False, indent=1)
            (self.folder / section / f"{name.replace('/', '-')}.json").write_text(text + "\n", "utf-8")
        elif repeatable:
            assert self.published(section)[name] == row, "docs/faults.json is stale; run: make faults"

    def published(self, section: str) -> dict[str, dict[str, Any]]:
        """The rows of one section of docs/faults.json, by name."""
        found = json.loads(FAULTS.read_text("utf-8"))[section]
        return {row["name"]: {key: value for key, value in row.items() if key != "name"} for row in found}


@pytest.fixture(scope="session")
def rows() -> Rows:
    folder = os.environ.get("BILIK_FAULT_ROWS")
    return Rows(Path(folder) if folder else None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    stats = terminalreporter.stats
    passed = [r for r in stats.get("passed", ()) if r.when == "call"]
    tried = sum(n for r in passed for name, n in r.user_properties if name == TAMPERINGS)
    missed = [r for kind in ("failed", "error") for r in stats.get(kind, ()) if "tests/attacks/" in r.nodeid]
    if missed:
        terminalreporter.write_line(f"tamperings: NOT all were caught: {len(missed)} attack tests failed")
    elif tried:
        terminalreporter.write_line(f"tamperings tried: {tried}, all caught")
