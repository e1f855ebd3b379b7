"""What a value in station.toml may be, and one table of it read into a frozen dataclass.

    @dataclass(frozen=True)
    class Lamp:
        pin: Annotated[int, Whole(0, 27)]
        name: Annotated[str, Text(1, 40)] = "lamp"

    read_table(Lamp, {"pin": 17}, Path("/etc/bilik"))  # Lamp(pin=17, name="lamp")

The bounds stand beside the field; nothing is accepted that has none. Pure: no file is touched here.
"""

import re
import typing
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Protocol, TypeVar

T = TypeVar("T")


class Refused(Exception):
    """A value is not acceptable: `key` is its name in the table, empty for the table itself."""

    def __init__(self, reason: str, key: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.key = key


class Kind(Protocol):
    """A kind of value: `read` gives it checked and converted, or raises Refused. `folder` anchors paths."""

    def read(self, value: object, folder: Path) -> object: ...


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def read(self, value: object, folder: Path) -> int:
        if type(value) is not int or not self.low <= value <= self.high:
            raise Refused(f"a whole number from {self.low} to {self.high} is needed")
        return value


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`, whole or not."""

    low: float
    high: float

    def read(self, value: object, folder: Path) -> float:
        if (
            not isinstance(value, int | float)
            or isinstance(value, bool)
            or not self.low <= value <= self.high
        ):
            raise Refused(f"a number from {self.low:g} to {self.high:g} is needed")
        return float(value)


@dataclass(frozen=True)
class Numbers:
    """A list of as many numbers as one of `counts`, each from `low` to `high`."""

    counts: tuple[int, ...]
    low: float
    high: float

    def read(self, value: object, folder: Path) -> tuple[float, ...]:
        wanted = f"a list of {' or '.join(map(str, self.counts))} numbers is needed"
        if not isinstance(value, list | tuple) or len(value) not in self.counts:
            raise Refused(wanted)
        each = Number(self.low, self.high)
        return tuple(each.read(one, folder) for one in value)


@dataclass(frozen=True)
class OneOf:
    """One of a few values."""

    allowed: tuple[int | str, ...]

    def read(self, value: object, folder: Path) -> int | str:
        for known in self.allowed:
            if type(value) is type(known) and value == known:
                return known
        raise Refused(f"one of these is needed: {', '.join(map(str, self.allowed))}")


@dataclass(frozen=True)
class Text:
    """One line of `low` to `high` printable characters."""

    low: int
    high: int

    def read(self, value: object, folder: Path) -> str:
        if not isinstance(value, str) or not self.low <= len(value) <= self.high or not value.isprintable():
            raise Refused(f"text of {self.low} to {self.high} printable characters is needed")
        return value


@dataclass(frozen=True)
class Key:
    """A public key: 64 hex digits, 32 bytes."""

    def read(self, value: object, folder: Path) -> bytes:
        if not isinstance(value, str) or not re.fullmatch("[0-9a-fA-F]{64}", value):
            raise Refused("64 hex digits are needed")
        return bytes.fromhex(value)


@dataclass(frozen=True)
class Where:
    """A path; it need not exist yet, because cables and sticks come and go."""

    def read(self, value: object, folder: Path) -> Path:
        if not isinstance(value, str) or not 1 <= len(value) <= 1000 or not value.isprintable():
            raise Refused("a path is needed")
        return folder / value


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def read(self, value: object, folder: Path) -> bool:
        if not isinstance(value, bool):
            raise Refused("true or false is needed")
        return value


def read_table(shape: type[T], table: object, folder: Path) -> T:
    """`table` as a `shape`, each field of which is `Annotated[type, Kind]`. Raises Refused with the key."""
    if not isinstance(table, dict):
        raise Refused("a table is needed")
    hints = typing.get_type_hints(shape, include_extras=True)
    unknown = sorted(str(key)[:40] for key in table if key not in hints)
    if unknown:
        raise Refused(f"unknown key; known are {', '.join(hints)}", unknown[0])
    read: dict[str, object] = {}
    for field in fields(shape):  # type: ignore[arg-type]  # every shape is a dataclass; TypeVar cannot say so
        if field.name in table:
            read[field.name] = _value(hints[field.name], table[field.name], field.name, folder)
        elif field.default is MISSING:
            raise Refused("is missing", field.name)
    return shape(**read)


def _value(hint: object, value: object, key: str, folder: Path) -> object:
    kind: Kind = typing.get_args(hint)[1]
    try:
        return kind.read(value, folder)
    except Refused as refused:
        raise Refused(refused.reason, key) from None
