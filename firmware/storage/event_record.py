"""The body of EVENT (clause B8): one JSON object as UTF-8 text, keys sorted, no spaces. Pure.

The stored bytes are what is hashed and signed; a reader parses them and never writes them again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from firmware.storage.errors import RecordError
from firmware.storage.slot import BODY_MAX

Value = str | int | bool | list["Value"]
RESERVED = frozenset({"event", "time"})


@dataclass(frozen=True)
class Event:
    """What happened, when (the caller's text, or None where a time would tell on a voter), and details."""

    kind: str
    at: str | None
    fields: Mapping[str, Value]

    def pack(self) -> bytes:
        """The body; raises RecordError on a value that is not text, whole number, truth value or list."""
        if RESERVED & self.fields.keys():
            raise RecordError("'event' and 'time' are no names for details [B8]")
        whole: dict[str, Value] = {"event": self.kind, **self.fields}
        if self.at is not None:
            whole["time"] = self.at
        _check(whole)
        text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        try:
            body = text.encode()
        except UnicodeEncodeError:
            raise RecordError("text that is not Unicode [B8]") from None
        if len(body) > BODY_MAX:
            raise RecordError(f"an event of {len(body)} bytes does not fit a slot [B8]")
        return body

    @classmethod
    def unpack(cls, body: bytes) -> Event:
        """Read B8; keys must be sorted and unique, numbers whole, and the text as `pack` writes it."""
        try:
            whole = json.loads(body.decode(), object_pairs_hook=_sorted_object, parse_float=_no_float)
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            raise RecordError("not a JSON text in UTF-8 [B8]") from None
        if not isinstance(whole, dict):
            raise RecordError("not a JSON object [B8]")
        _check(whole)
        kind, at = whole.pop("event"), whole.pop("time", None)
        event = cls(kind, at, whole)
        if event.pack() != body:  # one event has one spelling: no free bytes in which to hide a message
            raise RecordError("not in the one spelling: no spaces, no needless escapes [B8]")
        return event


def _sorted_object(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    keys = [key for key, _ in pairs]
    if keys != sorted(set(keys)):
        raise RecordError("the keys are not sorted, or one stands twice [B8]")
    return dict(pairs)


def _no_float(_: str) -> Value:
    raise RecordError("a number is not whole [B8]")


def _check(whole: Mapping[str, Value]) -> None:
    if not isinstance(whole.get("event"), str) or not whole["event"]:
        raise RecordError("'event' must be a text [B8]")
    if not isinstance(whole.get("time", ""), str):
        raise RecordError("'time' must be a text [B8]")
    if not all(isinstance(key, str) and _plain(value) for key, value in whole.items()):
        raise RecordError("a detail is not text, whole number, truth value or list of them [B8]")


def _plain(value: object, depth: int = 0) -> bool:
    if isinstance(value, list):
        return depth < 4 and all(_plain(item, depth + 1) for item in value)
    return isinstance(value, str | int)
