"""A million random events on the pure states, every invariant checked after each: `make attack`.

    python tests/states/attack.py --events 200000 --seed 7

Progress on stderr; on stdout the figures and the grid of states and events, how often each pair was tried.
Exit status 1, with the shortest list of acts found, where an invariant breaks.
"""

from __future__ import annotations

import argparse
import sys
import time
from itertools import chain

from attack_walk import Failure, Walked, attack

from firmware.states.diagram import all_events, states
from firmware.states.rules import TABLE

COLUMNS = 15  # events side by side


def figures(walked: Walked, seconds: float) -> str:
    """What was done, in one paragraph."""
    listed = sum(pair in TABLE for pair in walked.tried)
    return "\n".join(
        (
            f"events       {walked.events}, {walked.events / max(seconds, 1e-9):.0f} a second",
            f"days         {walked.days}, {walked.closed} of them closed and exported",
            f"states       {len(walked.states)} of {len(states())}, {len(walked.shapes)} kinds of nesting, "
            f"{walked.deepest} deep at most",
            f"pairs        {listed} of {len(TABLE)} listed ones tried, {len(walked.tried) - listed} others",
            f"edges        {len(walked.edges)} (state, event, next state)",
            f"brought home {walked.homes} times, {walked.farthest_home} acts at most",
            f"probes       {sum(walked.probed.values())}, {len(walked.probed)} of "
            f"{len(states()) * len(all_events())} pairs, events that cannot come now among them",
            "invariants   all held",
        )
    )


def short(number: int) -> str:
    return (
        str(number)
        if number < 1000
        else f"{number // 1000}k"
        if number < 1_000_000
        else f"{number // 1_000_000}M"
    )


def grid(walked: Walked) -> str:
    """How often each pair was tried: as it came, and by a probe after `+`. `*` marks a pair with a rule."""
    lines: list[str] = []
    kinds = all_events()
    for start in range(0, len(kinds), COLUMNS):
        part = kinds[start : start + COLUMNS]
        rows = [["", *(kind.__name__ for kind in part)]]
        for state in states():
            rows.append([state.__name__, *(cell(walked, state, kind) for kind in part)])
        widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
        lines += ["  ".join(text.rjust(w) for text, w in zip(row, widths, strict=True)) for row in rows]
        lines.append("")
    return "\n".join(lines)


def cell(walked: Walked, state: type, kind: type) -> str:
    came, probed = walked.tried[state, kind], walked.probed[state, kind]
    mark = "*" if (state, kind) in TABLE else ""
    return f"{mark}{short(came)}+{short(probed)}" if came or probed else f"{mark}-"


def never(walked: Walked) -> str:
    """Pairs with a rule that no day led to."""
    names = [f"{s.__name__} x {e.__name__}" for s, e in TABLE if (s, e) not in walked.tried]
    return "\n".join(
        chain(["rules that no day led to (all of them were probed or are in other tests):"], names)
    )


def main(arguments: list[str] | None = None) -> int:
    """Attack, print, judge."""
    parser = argparse.ArgumentParser(
        prog="python tests/states/attack.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--events", type=int, default=1_000_000, metavar="N", help="at least so many (1000000)"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="other days (1)")
    options = parser.parse_args(arguments)
    began = told = time.monotonic()

    def tell(walked: Walked) -> None:
        nonlocal told
        if time.monotonic() - told > 2:
            told = time.monotonic()
            rate = walked.events / (told - began)
            print(
                f"{walked.events} of {options.events} events, {rate:.0f}/s, {len(walked.states)} states, "
                f"{len(walked.edges)} edges",
                file=sys.stderr,
                flush=True,
            )

    try:
        walked = attack(options.seed, options.events, tell)
    except Failure as failure:
        print(failure)
        return 1
    print(grid(walked))
    print(never(walked))
    print()
    print(figures(walked, time.monotonic() - began))
    return 0


if __name__ == "__main__":
    sys.exit(main())
