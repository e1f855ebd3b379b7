"""What stands and lies on the bench at one moment, as plain data: for the page, and for lessons."""

from __future__ import annotations

from typing import TypedDict


class Seen(TypedDict):
    """`state` is the screen as recognised by its pixels, or None; `hanging` millimetres of paper; `faults`
    what a hand has done to a cable that is in, by device."""

    power: bool
    state: str | None
    detail: str | None
    card: str | None
    finger: str | None
    stick: str
    key: bool
    case: bool
    lamp: bool
    clock: str
    printer: dict[str, bool]
    cables: dict[str, bool]
    faults: dict[str, str]
    heard: str | None
    hanging: int
    papers: int
    boxed: int
    slots: int
