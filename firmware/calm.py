"""What of a flood of messages is worth a line: pure, bounded, on a clock that is given.

    calm = Calm()
    calm.lines("reader: the port is gone", now=0.0)     -> ["reader: the port is gone"]
    ...                                                    five times a second, for a day
    calm.lines("reader: the port is gone", now=60.1)    -> ["reader: the port is gone (repeated 297 times)"]

A text passes a few times in a window, then it is only counted; each window in which something was counted is
followed by one twice as long, up to an hour. Over all texts no hour has more than so many lines. Numbers in a
text do not make it another text.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

HOUR = 3600.0  # s
LONGEST = 400  # characters of a line
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class Limits:
    """`each`: times that a text passes in a `window` of seconds; `texts`: how many are kept apart; `hourly`:
    lines in an hour, whatever they say."""

    each: int = 3
    window: float = 60.0
    texts: int = 64
    hourly: int = 120


@dataclass
class _Seen:
    """One text: its window, how often it passed in it and was only counted, and its last wording."""

    since: float
    window: float
    passed: int = 0
    counted: int = 0
    last: str = ""


class Calm:
    """Memory is bounded by `limits`, whatever is told. Not for two threads at once."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._hour = 0.0
        self._written = 0
        self._missed = 0

    def lines(self, text: str, now: float, *, urgent: bool = False) -> list[str]:
        """What to write on hearing `text` at `now` (seconds, never going back). Urgent texts always pass."""
        text = clean(text)
        told = self._over(now) + ([text] if urgent or self._passes(text, now) else [])
        return self._capped(told, now, urgent)

    def rest(self) -> list[str]:
        """At the end: what was counted and not told yet."""
        return [_repeated(seen) for seen in self._seen.values() if seen.counted]

    def _passes(self, text: str, now: float) -> bool:
        key = _NUMBER.sub("#", text)
        seen = self._seen.setdefault(key, _Seen(now, self._limits.window))
        seen.last = text
        self._seen.move_to_end(key)
        if seen.passed < self._limits.each:
            seen.passed += 1
            return True
        seen.counted += 1
        return False

    def _over(self, now: float) -> list[str]:
        """Windows that have ended, and the text heard least lately where there are too many."""
        told = []
        for key, seen in list(self._seen.items()):
            if now - seen.since < seen.window:
                continue
            if not seen.counted:
                del self._seen[key]
                continue
            told.append(_repeated(seen))
            window = min(2 * seen.window, HOUR)
            self._seen[key] = _Seen(now, window, passed=self._limits.each, last=seen.last)
        while len(self._seen) >= self._limits.texts:
            _, seen = self._seen.popitem(last=False)
            told += [_repeated(seen)] if seen.counted else []
        return told

    def _capped(self, told: list[str], now: float, urgent: bool) -> list[str]:
        """Within the hour's number of lines; what does not fit is counted and told in the next hour."""
        before: list[str] = []
        if now - self._hour >= HOUR:
            if self._missed:
                before = [f"{self._missed} lines were not written: too many in an hour"]
            self._hour, self._written, self._missed = now, 0, 0
        room = max(0, self._limits.hourly - self._written - len(before))
        kept = told if urgent else told[:room]
        self._missed += len(told) - len(kept)
        self._written += len(before) + len(kept)
        return before + kept


def clean(text: str) -> str:
    """One line without control characters, cut to a bounded length."""
    line = "".join(char if char.isprintable() else " " for char in text[: 2 * LONGEST])
    return " ".join(line.split())[:LONGEST]


def _repeated(seen: _Seen) -> str:
    return f"{seen.last} (repeated {seen.counted} times)"
