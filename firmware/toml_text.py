"""TOML from outside, refused in one line whatever is wrong with it. Pure.

    read_toml(b'tps = 3')  ->  {"tps": 3}

The standard library's reader takes time that grows with the square of a dotted key's parts: a file of 64 KiB
that is one key keeps it busy for a minute. No file of ours has a line of so many dots: it is refused first.
"""

from __future__ import annotations

import tomllib
from typing import Any

MOST_DOTS = 100  # in one line


class TomlFault(ValueError):
    """It is no TOML that we read: `where` as "byte 17" or "line 3", or empty; `reason` one sentence."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}" if where else reason)
        self.where = where
        self.reason = reason


def read_toml(data: bytes) -> tuple[str, dict[str, Any]]:
    """The text and the tables in it. The caller has bounded the length. Raises TomlFault."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TomlFault(f"byte {error.start}", "is not UTF-8 text") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            raise TomlFault(f"line {number}", f"has more than {MOST_DOTS} dots")
    try:
        return text, tomllib.loads(text)
    except RecursionError:
        raise TomlFault("", "is nested too deeply") from None
    except ValueError as error:  # no TOML, or a number of thousands of digits
        raise TomlFault("", f"is no TOML: {str(error)[:200]}") from None
