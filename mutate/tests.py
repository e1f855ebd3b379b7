"""Running some of a room's tests inside pytest, and seeing which functions each of them calls."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

Function = tuple[str, str]
"""A source file and a qualified name, as a code object tells them."""

OPTIONS = ("-q", "-x", "-n", "0", "-p", "no:cacheprovider", "-o", "timeout=0", "-W", "ignore")


def outermost(code: CodeType) -> Function:
    return code.co_filename, code.co_qualname.partition(".<locals>")[0]


@contextmanager
def watched(room: Path) -> Iterator[set[Function]]:
    """The room's functions that are called meanwhile, in any thread."""
    seen: set[Function] = set()
    prefix = str(room.resolve())

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(prefix):
            seen.add(outermost(frame.f_code))

    threading.setprofile(look)
    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def passes(item: pytest.Item, following: pytest.Item | None) -> bool:
    """Whether a collected test passes; fixtures that `following` shares are kept."""
    reports = runtestprotocol(item, log=False, nextitem=following)
    return not any(report.failed for report in reports)


def first_failure(items: list[pytest.Item]) -> str | None:
    """The name of the first test that fails, or None."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        if not passes(item, following):
            return item.nodeid
    return None


def survey(items: list[pytest.Item], room: Path) -> dict[str, tuple[float, list[Function]]]:
    """For each test its CPU seconds, all its fixtures included, and the room's functions it calls.

    Raises RuntimeError if one fails.
    """
    found = {}
    for item in items:
        before = time.process_time()
        with watched(room) as seen:
            if not passes(item, None):
                raise RuntimeError(f"{item.nodeid} fails without any mutant")
        found[item.nodeid] = (time.process_time() - before, sorted(seen))
    return found
