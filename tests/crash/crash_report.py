"""What `make crash` says: progress on stderr, the figures, the counter-example."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from typing import Any

from crash_explore import Counterexample, Tried
from crash_variants import KINDS, MEDIA

Item = tuple[str, int]


class Progress:
    """A line on stderr every few seconds."""

    def __init__(self, total: int, every: float = 5.0) -> None:
        self._total, self._every = total, every
        self._began = self._said = time.monotonic()

    def say(self, done: int, part: str) -> None:
        now = time.monotonic()
        if now - self._said >= self._every:
            self._said = now
            took = now - self._began
            left = took / done * (self._total - done)
            print(
                f"crash: {part}: {done} of {self._total}, {took:.0f} s, ~{left:.0f} s left", file=sys.stderr
            )


def lines(tried: dict[str, Tried]) -> Iterator[str]:
    """The figures for a person."""
    yield f"{'':10}{'medium':10}" + "".join(f"{kind:>11}" for kind in KINDS)
    for part, more in tried.items():
        for medium in MEDIA:
            counts = "".join(f"{more.points[kind, medium]:>11,}" for kind in KINDS)
            yield f"{part:10}{medium:10}{counts}"
    for part, more in tried.items():
        halts = ", ".join(f"{medium} lied: {why} {n:,}" for (medium, why), n in sorted(more.halts.items()))
        figures = f"{more.states:,} distinct states, {more.starts:,} starts, {more.days:,} days gone on with"
        yield f"{part}: {figures}, {sum(more.halts.values()):,} halts" + (f" ({halts})" if halts else "")
        if more.mishaps:
            yield f"{part}: " + ", ".join(f"{n:,} {name}" for name, n in sorted(more.mishaps.items()))


def as_json(tried: dict[str, Tried], broken: tuple[Item, Counterexample] | None) -> dict[str, Any]:
    """The same for a program."""
    return {
        "format": "bilik-crash/1",
        "held": broken is None,
        "parts": {
            part: {
                "points": {f"{kind} {medium}": n for (kind, medium), n in sorted(more.points.items())},
                "states": more.states,
                "starts": more.starts,
                "days": more.days,
                "mishaps": dict(sorted(more.mishaps.items())),
                "halts": {f"{medium} lied, {why}": n for (medium, why), n in sorted(more.halts.items())},
            }
            for part, more in tried.items()
        },
        "counterexample": broken
        and {
            "only": f"{broken[0][0]}:{broken[0][1]}",
            "check": broken[1].check,
            "message": broken[1].message,
            "way": broken[1].way,
        },
    }


def report(
    args: argparse.Namespace, tried: dict[str, Tried], broken: tuple[Item, Counterexample] | None
) -> None:
    """On stdout."""
    if args.json:
        print(json.dumps(as_json(tried, broken), indent=1))
        return
    for line in lines(tried):
        print(line)
    if broken is None:
        points = sum(sum(more.points.values()) for more in tried.values())
        print(f"{points:,} crash points, seed {args.seed}: all invariants held")
        return
    (part, number), found = broken
    print(f"AN INVARIANT DOES NOT HOLD (--seed {args.seed} --only {part}:{number})")
    for line in found.lines():
        print(line)
