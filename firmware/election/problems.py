"""What is wrong with a committee's folder, collected so that one run shows all of it."""

from __future__ import annotations

import re

from firmware.election.errors import BuildError, Problem

_MOST = 1000
_TABLE = re.compile(r"\s*\[{1,2}\s*([A-Za-z0-9_-]+)\s*\]{1,2}\s*(?:#.*)?")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")


class Problems:
    """Refusals (they stop the build) and warnings (they are shown)."""

    def __init__(self) -> None:
        self.found: list[Problem] = []
        self.warnings: list[str] = []
        self.uncounted = 0

    def add(self, file: str, row: str, field: str, reason: str) -> None:
        """Note one refusal."""
        if len(self.found) < _MOST:
            self.found.append(Problem(file, row, field, reason))
        else:
            self.uncounted += 1

    def warn(self, text: str) -> None:
        """Note something that is allowed, but is often a mistake."""
        self.warnings.append(text)

    def raise_any(self) -> None:
        """Raises BuildError where anything was refused."""
        if self.found:
            raise BuildError(tuple(sorted(self.found, key=_place)), self.uncounted)


def _place(problem: Problem) -> tuple[bool, str, int]:
    """In the order in which someone mends them: pemilihan.toml first, then from the top of each file."""
    number = re.search(r"\d+", problem.row)
    return problem.file == "dpt.csv", problem.file, int(number[0]) if number else 0


class TomlRefuser:
    """The `refuse` of Fields for a TOML file: gives each refusal its line and its table ("line 14, calon
    2")."""

    def __init__(self, file: str, text: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self._lines = _locate(text)

    def __call__(self, path: str, reason: str) -> None:
        """`path` as Fields gives it: "judul", "aturan.salinan" or "calon 2.nama"."""
        table, _, key = path.rpartition(".")
        places = ((table, key), (table or key, ""), (f"{table or key} 1", ""))
        line = next((self._lines[place] for place in places if place in self._lines), None)
        place = ", ".join(part for part in (f"line {line}" if line else "", table) if part)
        self.problems.add(self.file, place, key, reason)


def _locate(text: str) -> dict[tuple[str, str], int]:
    """{(table, key): line}, with ("calon 2", "") for a table's own line. A display aid: it misreads keys
    that are inside multi-line strings, and nothing else depends on it."""
    lines: dict[tuple[str, str], int] = {}
    seen: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.fullmatch(line):
            table = header[1]
            if line.lstrip().startswith("[["):
                seen[table] = seen.get(table, 0) + 1
                table = f"{table} {seen[table]}"
            lines.setdefault((table, ""), number)
        elif key := _KEY.match(line):
            lines.setdefault((table, key[1]), number)
    return lines
