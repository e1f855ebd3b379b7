"""`bilik-sim stick`, which is also `python -m hw_sim.sticks`: a closed stick, written without a day."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from firmware.election.errors import ElectionError

MOST_BALLOTS = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--ballots", type=_whole(0, MOST_BALLOTS), required=True, help="ballots cast")
    parser.add_argument(
        "--options", type=_whole(2, 6), required=True, help="2, or 3 to 6 of which the last is the blank vote"
    )
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the stick; new or empty")
    parser.add_argument(
        "--spoils", type=_whole(0, 100), default=0, metavar="P", help="of 100 voters P challenge their slip"
    )
    parser.add_argument(
        "--wrong-proof",
        type=_whole(1, 2 * MOST_BALLOTS),
        default=0,
        metavar="J",
        help="damage one ballot's proof",
    )
    parser.add_argument("--village", type=Path, help="keep the village here: package, cards, voters")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the stick and print one JSON line of what is on it; 2 where that cannot be."""
    if options.out.exists() and (not options.out.is_dir() or any(options.out.iterdir())):
        print(f"sticks: {options.out} is not empty; give another --out or remove it", file=sys.stderr)
        return 2
    from hw_sim.sticks import Order, make_stick

    size = options.ballots, options.options
    order = Order(*size, options.seed, options.out, options.spoils, options.wrong_proof)
    try:
        made = make_stick(order, options.village)
    except (ElectionError, ValueError, OSError) as error:
        print(f"sticks: {error}", file=sys.stderr)
        return 2
    totals = {str(number): votes for number, votes in enumerate(made.totals, 1)}
    print(json.dumps({"ballots": len(made.choices), "totals": totals, "wrong_slot": made.wrong_slot}))
    return 0


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
        if not least <= number <= most:
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most} is needed")
        return number

    return read


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m hw_sim.sticks`."""
    parser = argparse.ArgumentParser(prog="python -m hw_sim.sticks", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments))
