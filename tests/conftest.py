"""What a whole run says at its end: how many tamperings the attack tests tried, and whether all were caught.

A test in tests/attacks counts with the `tried` fixture; the numbers travel with its report, also from another
process, and are added up where the run is summed up.
"""

from __future__ import annotations

import pytest

TAMPERINGS = "tamperings"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    stats = terminalreporter.stats
    passed = [r for r in stats.get("passed", ()) if r.when == "call"]
    tried = sum(n for r in passed for name, n in r.user_properties if name == TAMPERINGS)
    missed = [r for kind in ("failed", "error") for r in stats.get(kind, ()) if "tests/attacks/" in r.nodeid]
    if missed:
        terminalreporter.write_line(f"tamperings: NOT all were caught: {len(missed)} attack tests failed")
    elif tried:
        terminalreporter.write_line(f"tamperings tried: {tried}, all caught")
