"""`bilik slips STICK [FILE...]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firmware.audit.errors import UnreadableStick
from firmware.export.audited import add_arguments, audited, printable, valid
from firmware.export.errors import ExportError, NotValid
from firmware.slips.box import Outcome
from firmware.slips.count import Count
from firmware.slips.errors import SlipsError
from firmware.slips.lines import read_file
from firmware.slips.live import count_live
from firmware.slips.stick import read_sealed
from firmware.slips.verdict import Comparison, compare
from firmware.slips.words import summary

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

HELP = "count the scanned slips of the audit box against the sealed tally"
FORMAT = "bilik-slips/1"
MOST_COMPLAINTS = 1000
EXIT_CODES = """\
exit codes:
  0  COCOK: every vote has its slip
  1  TIDAK COCOK: slips and votes do not agree; or the stick itself is not valid
  2  BELUM LENGKAP: slips are still missing; or something cannot be read or written

Without FILE the codes come from standard input; on a terminal, from a scanner that types like a keyboard.
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `slips`."""
    parser = subparsers.add_parser(
        "slips",
        help=HELP,
        description="Audit a booth's stick, then check each scanned slip's signature and compare all of them "
        "with the sealed tally.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser)
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="scanned codes, one a line; - stdin"
    )
    parser.add_argument("--state", type=Path, metavar="FILE", help="keep progress here, and continue from it")
    parser.add_argument(
        "--box-empty",
        action="store_true",
        help="the box is empty: a slip still missing is a slip that is not there",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.set_defaults(run=run)
    _intermixed(parser)


def _intermixed(parser: argparse.ArgumentParser) -> None:
    """Options may stand between STICK and FILE, where argparse alone takes no more files."""
    plain = parser.parse_known_args

    def mixed(
        args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        vars(parser)["parse_known_args"] = plain  # which the next line calls
        try:
            return parser.parse_known_intermixed_args(args, namespace)
        finally:
            vars(parser)["parse_known_args"] = mixed

    vars(parser)["parse_known_args"] = mixed


def run(args: argparse.Namespace) -> int:
    """Audit, count, compare, print, and give the exit code."""
    try:
        report = valid(audited(args))
        count = Count(read_sealed(args.stick, report), _say(args), args.state)
        try:
            emptied = _count(count, args)
        finally:
            count.close()
    except NotValid as error:
        return _refused(args, error)
    except (ExportError, UnreadableStick, SlipsError) as error:
        if args.json:
            print(json.dumps({"format": FORMAT, "verdict": None, "exit": 2, "error": str(error)}, indent=1))
        print(f"bilik slips: {printable(str(error))}", file=sys.stderr)
        return 2
    found = compare(count.box, emptied=emptied)
    if args.json:
        print(json.dumps(to_json(count, found), ensure_ascii=False, indent=1))
    else:
        for line in summary(count.box, found):
            print(printable(line))
    return found.exit_code


def _count(count: Count, args: argparse.Namespace) -> bool:
    """Read everything; whether the box is empty."""
    if not args.files and sys.stdin.isatty():
        screen = sys.stderr if args.json else sys.stdout
        return count_live(count, sys.stdin.buffer, screen) or args.box_empty
    for path in args.files or [Path("-")]:
        for where, code in read_file(path):
            count.line(code, where)
    return bool(args.box_empty)


def _say(args: argparse.Namespace) -> Callable[[str], None]:
    """Complaints go to standard error; on a terminal the words of the count say them already."""
    if not args.files and sys.stdin.isatty():
        return lambda line: None
    return lambda line: print(printable(line), file=sys.stderr)


def _refused(args: argparse.Namespace, error: NotValid) -> int:
    if args.json:
        shown = {"format": FORMAT, "verdict": None, "exit": 1, "stick": error.verdict, "error": str(error)}
        print(json.dumps(shown, ensure_ascii=False, indent=1))
    for line in error.lines:
        print(printable(line), file=sys.stderr)
    print("bilik slips: refused: the stick is not valid, there is nothing to count against", file=sys.stderr)
    return 1


def to_json(count: Count, found: Comparison) -> dict[str, Any]:
    """The same for programs. No serial and no code is repeated."""
    sealed, box = count.box.sealed, count.box
    return {
        "format": FORMAT,
        "verdict": found.verdict,
        "exit": found.exit_code,
        "stick": "SAH",
        "election": sealed.title,
        "election_hash": sealed.election_hash.hex(),
        "machine_id": sealed.machine_id.hex(),
        "options": [
            {
                "number": row.number,
                "name": row.name,
                "slips": row.slips,
                "votes": row.votes,
                "missing": row.missing,
                "extra": row.extra,
            }
            for row in found.rows
        ],
        "slips": sum(box.counted),
        "votes": sealed.cast,
        "missing": found.missing,
        "extra": found.extra,
        "explained": found.explained,
        "box_empty": found.emptied,
        "spoiled": {"printed": sealed.spoiled_slips, "unsure": sealed.unsure_slips},
        "readings": {outcome.value: box.outcomes[outcome] for outcome in Outcome},
        "complaints": [
            {"where": where, "outcome": outcome.value}
            for where, outcome in count.complaints[:MOST_COMPLAINTS]
        ],
        "more_complaints": max(0, len(count.complaints) - MOST_COMPLAINTS),
    }
