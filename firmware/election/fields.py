"""One table of outside data read strictly: known keys only, every value typed and bounded, each taken once.

The same reader serves the signed manifest (the first refusal raises) and the committee's TOML (refusals are
collected, and a harmless placeholder keeps the reading going so that one run shows all of them).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from firmware.election import canonical
from firmware.election.text import text_fault

Refuse = Callable[[str, str], None]
"""Takes the field's path ("calon 2.nama") and the reason. It may raise, or note it and return."""

_MISSING = object()
_EMPTY: Mapping[str, str] = {}


class Fields:
    """A table with typed, bounded access. `names` maps our field names to the file's own keys, `values` the
    file's own words to ours. With `complete`, defaults are not used: every field must be present."""

    def __init__(
        self,
        table: object,
        where: str,
        refuse: Refuse,
        *,
        names: Mapping[str, str] = _EMPTY,
        values: Mapping[str, str] = _EMPTY,
        complete: bool = False,
    ) -> None:
        self.where = where
        self._refuse = refuse
        self._names = names
        self._values = values
        self._complete = complete
        self._left: dict[str, object] = {}
        if isinstance(table, Mapping):
            self._left = dict(table)
        else:
            refuse(where, "a table is needed")

    @classmethod
    def of_document(
        cls, data: bytes, where: str, limit: int, refuse: Callable[[str, str], NoReturn]
    ) -> Fields:
        """The one table of a signed document: canonical JSON of at most `limit` bytes, every field needed."""
        if len(data) > limit:
            refuse(where, f"{len(data)} bytes; at most {limit} are read")
        try:
            value = canonical.decode(data)
        except ValueError as error:
            refuse(where, str(error))
        return cls(value, where, refuse, complete=True)

    def refuse(self, key: str, reason: str) -> None:
        """Refuse field `key` of this table, by the name it has in the file."""
        self._refuse(self._path(key), reason)

    def has(self, key: str) -> bool:
        """Whether the field stands there and was not taken yet."""
        return self._names.get(key, key) in self._left

    def raw(self, key: str, default: object = _MISSING) -> object:
        """The value as it stands; None after refusing a missing one, or null."""
        value = self._left.pop(self._names.get(key, key), _MISSING)
        if value is None:
            self.refuse(key, "a value is needed, not null")
        if value is not _MISSING:
            return value
        if default is _MISSING or self._complete:
            self.refuse(key, "is missing")
            return None
        return default

    def text(
        self, key: str, low: int, high: int, *, pattern: str | None = None, default: object = _MISSING
    ) -> str:
        """One line of text with `low`..`high` characters, matching `pattern` in full where one is given."""
        value = self.raw(key, default)
        fault = None if value is None else text_fault(value, low, high, pattern)
        if fault is not None:
            self.refuse(key, fault)
        return value if isinstance(value, str) and fault is None else "?"

    def null(self, key: str, reason: str) -> None:
        """The field must stand there as null; `reason` says why."""
        if self._left.pop(self._names.get(key, key), _MISSING) is not None:
            self.refuse(key, reason)

    def number(self, key: str, low: int, high: int, *, default: object = _MISSING) -> int:
        """A whole number, `low` <= n <= `high`."""
        value = self.raw(key, default)
        if type(value) is int and low <= value <= high:
            return value
        if value is not None:
            what = str(value) if type(value) is int and abs(value) < 10**12 else "this"
            self.refuse(key, f"{what} is no whole number from {low} to {high}")
        return low

    def flag(self, key: str, *, default: object = _MISSING) -> bool:
        """true or false."""
        value = self.raw(key, default)
        if value is not None and not isinstance(value, bool):
            self.refuse(key, "true or false is needed")
        return value is True

    def choice(self, key: str, allowed: Sequence[str], *, default: object = _MISSING) -> str:
        """One of `allowed`, after the file's own words are translated."""
        value = self.raw(key, default)
        chosen = self._translated(value)
        if chosen in allowed:
            return chosen
        if value is not None:
            self.refuse(key, f"one of these is needed: {', '.join(self._shown(allowed))}")
        return allowed[0]

    def choices(self, key: str, allowed: Sequence[str], *, default: object = _MISSING) -> tuple[str, ...]:
        """A list of one or more different words out of `allowed`."""
        value = self.raw(key, default)
        if value is None:
            return (allowed[0],)
        chosen = tuple(self._translated(word) for word in value) if isinstance(value, list | tuple) else ()
        if not chosen or len(set(chosen)) < len(chosen) or not set(chosen) <= set(allowed):
            self.refuse(key, f"a list is needed, each at most once, of: {', '.join(self._shown(allowed))}")
            return (allowed[0],)
        return chosen

    def lines(self, key: str, most: int, width: int, *, default: object = _MISSING) -> tuple[str, ...]:
        """A list of at most `most` lines of text of at most `width` characters."""
        value = self.raw(key, default)
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or len(value) > most:
            self.refuse(key, f"a list of at most {most} lines is needed")
            return ()
        for at, line in enumerate(value, start=1):
            fault = text_fault(line, 1, width)
            if fault is not None:
                self.refuse(key, f"line {at} {fault}" if fault[0].islower() else f"line {at}: {fault}")
                return ()
        return tuple(value)

    def octets(self, key: str, low: int, high: int) -> bytes:
        """Lower-case hex of `low`..`high` bytes."""
        value = self.raw(key)
        if isinstance(value, str) and re.fullmatch(r"(?:[0-9a-f]{2})*", value):
            if low <= len(value) // 2 <= high:
                return bytes.fromhex(value)
            size = str(low) if low == high else f"{low} to {high}"
            self.refuse(key, f"{len(value) // 2} bytes; {size} are needed")
        elif value is not None:
            self.refuse(key, "lower-case hexadecimal is needed")
        return bytes(low)

    def moment(self, key: str) -> dt.datetime:
        """An ISO 8601 time with seconds and a zone offset, as "2026-10-18T07:00:00+07:00"."""
        value = self.raw(key)
        try:
            moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None and moment.isoformat() == value:
            return moment
        self.refuse(key, "a time as 2026-10-18T07:00:00+07:00 is needed")
        return dt.datetime(2000, 1, 1, tzinfo=dt.UTC)

    def table(self, key: str, *, default: object = _MISSING, **more: Any) -> Fields:
        """A table inside this one, under the same refusal; `more` may replace its names and values."""
        return self._inner(self.raw(key, default), self._path(key), more)

    def tables(self, key: str, low: int, high: int, *, label: str | None = None, **more: Any) -> list[Fields]:
        """A list of `low`..`high` tables, named "label 1", "label 2" .. in refusals."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.refuse(key, "a list of tables is needed")
            return []
        if not low <= len(value) <= high:
            self.refuse(key, f"{len(value)} entries; {low} to {high} are needed")
        name = label or self._path(key)
        return [self._inner(item, f"{name} {at}", more) for at, item in enumerate(value[:high], start=1)]

    def done(self) -> None:
        """Refuse every key that nothing has taken."""
        for key in self._left:
            self._refuse(f"{self.where}.{key[:40]}" if self.where else key[:40], "unknown key")
        self._left = {}

    def _inner(self, value: object, where: str, more: dict[str, Any]) -> Fields:
        more = {"names": self._names, "values": self._values, **more}
        return Fields({} if value is None else value, where, self._refuse, complete=self._complete, **more)

    def _path(self, key: str) -> str:
        name = self._names.get(key, key)
        return f"{self.where}.{name}" if self.where else name

    def _translated(self, value: object) -> str:
        return self._values.get(value, value) if isinstance(value, str) else ""

    def _shown(self, allowed: Sequence[str]) -> list[str]:
        back = {ours: theirs for theirs, ours in self._values.items()}
        return [back.get(word, word) for word in allowed]
