"""`bilik ceremony FOLDER`: the whole key ceremony on one offline machine, each trustee in turn.

The command alone; what happens is in walk_stages.py.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.ballot.errors import BallotError
from firmware.ceremony import steps
from firmware.ceremony.errors import CeremonyError, Cheated
from firmware.ceremony.walk_questions import People
from firmware.ceremony.walk_stages import Ceremony, Wanted
from firmware.ceremony.walk_words import LANGUAGES

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EPILOG = """\
exit codes:
  0  the key is made
  1  a trustee cheated, and is named
  2  it could not be done, or was interrupted; run the same command to go on
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `ceremony`."""
    parser = subparsers.add_parser(
        "ceremony",
        help="walk a village committee through making the election's key",
        description="Everything on one offline machine; may be interrupted and run again.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the committee's folder")
    parser.add_argument("--language", choices=sorted(LANGUAGES), default="id")
    parser.add_argument("--election", metavar="ID", help="the election's id; asked for otherwise")
    parser.add_argument("--trustees", type=int, metavar="N", help="how many trustees; asked for otherwise")
    parser.add_argument("--threshold", type=int, metavar="K", help="how many open the result; asked for")
    parser.add_argument("--reader", metavar="PORT", help="write each share onto the card on this reader")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """The guided ceremony; its exit code."""
    words, people = LANGUAGES[args.language], People()
    try:
        wanted = Wanted(args.election, args.trustees, args.threshold)
        Ceremony(args.folder, wanted, args.reader, words, people).run()
    except Cheated as error:
        for one in error.everyone if isinstance(error, steps.Accused) else (error,):
            print(words.cheated.format(who=one), file=sys.stderr)
        return 1
    except (KeyboardInterrupt, EOFError):
        print(f"\n{words.interrupted}", file=sys.stderr)
        return 2
    except (CeremonyError, BallotError) as error:
        print(f"bilik ceremony: {error}", file=sys.stderr)
        return 2
    return 0
