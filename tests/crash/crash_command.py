"""`make crash`: small days exhaustively, long days at random, on all cores; and what was tried."""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crash_day import BottleDay
from crash_explore import Counterexample, Explorer, Tried
from crash_ledger import LedgerDay
from crash_long import LongDay
from crash_memo import known_keys
from crash_plan import Plan, Visit, plan_of
from crash_report import Item, Progress, report
from crash_village import Ground, make_ground

EXIT_CODES = """\
parts:
  ledger  two voters and a walk-away at the ledger: every state after one cut, and every state after a second
  booth   the same day by rules, clerk and people: every state after one cut, --second after another one
  days    --days long days of --voters voters, with --cuts power cuts, pulled sticks and stale copies
exit codes:
  0  all invariants held
  1  one did not: the first counter-example is printed; --only PART:NUMBER with the same options repeats it
  2  the options make no sense
"""
PARTS = ("ledger", "booth", "days")
CHUNK = 6  # neighbours have much in common


def parser() -> argparse.ArgumentParser:
    """The command's options."""
    made = argparse.ArgumentParser(
        prog="make crash", epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.description = "power cuts at every operation of modelled media, on the booth's own code"
    made.add_argument("--seed", default="1", help="everything that is drawn is drawn from it (default 1)")
    made.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    made.add_argument("--parts", default=",".join(PARTS), help=f"which (default {','.join(PARTS)})")
    made.add_argument("--second", type=int, default=6, help="booth: second cuts for each first (default 6)")
    made.add_argument("--days", type=int, default=100, help="long days (default 100)")
    made.add_argument("--voters", type=int, default=24, help="voters of a long day (default 24)")
    made.add_argument("--cuts", type=int, default=8, help="power cuts of a long day (default 8)")
    made.add_argument("--only", metavar="PART:NUMBER", help="one first cut, or one long day")
    made.add_argument("--json", action="store_true", help="the figures as one object")
    return made


def small_plan(ground: Ground) -> Plan:
    """One votes, one challenges and then votes; a third, let in by an officer, leaves a slip behind."""
    deeds = (((1, "cast"),), ((1, "challenge"), (2, "cast")), ((1, "leave"),))
    niks = [voter.nik for voter in ground.village.voters]
    visits = (
        Visit(row, ground.roll_uids[row], niks[row], slips, finger=row != 2)
        for row, slips in enumerate(deeds)
    )
    return Plan(tuple(visits))


class Campaign:
    """All work, cut into items that any process can do. `folder`: for villages, and for audited sticks."""

    def __init__(self, args: argparse.Namespace, folder: Path) -> None:
        self.args = args
        self.parts = tuple(part for part in PARTS if part in args.parts.split(","))
        self._worlds: dict[str, Any] = {}
        if "ledger" in self.parts:
            self._worlds["ledger"] = Explorer(LedgerDay(), args.seed)
        if "booth" in self.parts:
            ground = make_ground(folder / "small", 4, (40, 64), 5)
            day = BottleDay(ground, small_plan(ground), folder)
            self._worlds["booth"] = Explorer(day, args.seed, second=args.second)
        if "days" in self.parts:
            self._worlds["days"] = make_ground(
                folder / "long", args.voters, (16 * args.voters + 64, 16 * args.voters + 64), 6
            )
        self._folder = folder

    def items(self) -> list[Item]:
        """Every state after a first cut, every long day."""
        found = [(part, number) for part in self.parts for number in range(self._size(part))]
        only = self.args.only
        return [item for item in found if only in (None, f"{item[0]}:{item[1]}")]

    def do(self, item: Item) -> tuple[Item, Tried, Counterexample | None]:
        """One item, in this process."""
        part, number = item
        world = self._worlds[part]
        if isinstance(world, Explorer):
            return item, *world.run(number)
        seed = f"{self.args.seed}/{number}"
        day = BottleDay(world, plan_of(world, self.args.voters, seed), self._folder)
        return item, *LongDay(day, seed, self.args.cuts).run()

    def _size(self, part: str) -> int:
        world = self._worlds[part]
        return len(world.states) if isinstance(world, Explorer) else self.args.days


class Refused(Exception):
    """The options ask for what there is not."""


_campaign: Campaign | None = None


def _do(item: Item) -> tuple[Item, Tried, Counterexample | None]:
    assert _campaign is not None
    return _campaign.do(item)


def run(all_work: Campaign) -> tuple[dict[str, Tried], tuple[Item, Counterexample] | None]:
    """Work it off; what was tried in each part, and the first counter-example. Raises Refused."""
    global _campaign
    _campaign = all_work
    items, done = all_work.items(), 0
    if not items:
        raise Refused(f"there is no {all_work.args.only}")
    tried = {part: Tried() for part in all_work.parts}
    progress = Progress(len(items))
    context = multiprocessing.get_context("fork")
    with context.Pool(min(all_work.args.jobs, len(items))) as pool:
        for (part, number), more, broken in pool.imap_unordered(_do, items, CHUNK):
            tried[part].add(more)
            if broken is not None:
                pool.terminate()
                return tried, ((part, number), broken)
            done += 1
            progress.say(done, part)
    return tried, None


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    args = parser().parse_args(argv)
    if args.only:
        args.parts = args.only.partition(":")[0]
    unknown = set(args.parts.split(",")) - set(PARTS)
    if unknown or min(args.jobs, args.days, args.voters - 1, args.cuts) < 1 or args.second < 0:
        print("make crash: parts must be known, numbers positive, voters two or more", file=sys.stderr)
        return 2
    try:
        return campaign(args)
    except Refused as error:
        print(f"make crash: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("make crash: interrupted", file=sys.stderr)
        return 130


def campaign(args: argparse.Namespace) -> int:
    """All of it. Raises Refused."""
    logging.disable(logging.CRITICAL)  # the booth's own complaints, thousands of them
    fast = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=fast if os.access(fast, os.W_OK) else None) as name,
        known_keys(),
    ):
        tried, broken = run(Campaign(args, Path(name)))
    report(args, tried, broken)
    return 1 if broken else 0
