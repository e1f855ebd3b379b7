"""A small JSON file of the system's, read with a bound and field by field.

    facts = read_facts(Path("/run/bilik/image.json"), 4096)      # None: there is no such file
    facts.text("slot", "[ab]")
    facts.whole("checked", most=1 << 40)

Root writes these files whole and gives them their name when they are finished. Keys that nobody asks for are
left alone: a newer system may say more.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path


class SystemFault(Exception):
    """A file of the system's cannot be believed: `where` is the file, or file and field."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


@dataclass(frozen=True)
class Facts:
    """One object; `name` is the file's, for messages."""

    name: str
    table: dict[str, object]

    def text(self, key: str, form: str, default: str | None = None) -> str:
        """A text that is of this form as a whole. Raises SystemFault; where it is absent, gives `default`."""
        value = self.table.get(key, default)
        if not isinstance(value, str) or not re.fullmatch(form, value):
            raise SystemFault(f"{self.name}: {key}", f"a text of the form {form} is needed")
        return value

    def whole(self, key: str, most: int, default: int | None = None) -> int:
        """A whole number from 0 to `most`. Raises SystemFault; where it is absent, gives `default`."""
        value = self.table.get(key, default)
        if type(value) is not int or not 0 <= value <= most:
            raise SystemFault(f"{self.name}: {key}", f"a whole number from 0 to {most} is needed")
        return value

    def flag(self, key: str) -> bool:
        """True, false, or absent, which is false. Raises SystemFault."""
        value = self.table.get(key, False)
        if not isinstance(value, bool):
            raise SystemFault(f"{self.name}: {key}", "true or false is needed")
        return value

    def has(self, key: str) -> bool:
        """Whether there is something else than null of this name."""
        return self.table.get(key) is not None


def read_facts(path: Path, limit: int) -> Facts | None:
    """The object in a file of at most `limit` bytes; None where there is no file. Raises SystemFault."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SystemFault(path.name, f"cannot be read: {error.strerror}") from error
    if len(data) > limit:
        raise SystemFault(path.name, f"is longer than {limit} bytes")
    try:
        table = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise SystemFault(path.name, "is not JSON") from error
    if not isinstance(table, dict):
        raise SystemFault(path.name, "is not a JSON object")
    return Facts(path.name, table)
