"""`bilik audit STICK`."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.audit.errors import AuditError, BadReportOption, UnreadableStick
from firmware.audit.package import fingerprint
from firmware.audit.report import UNREADABLE, Report
from firmware.audit.run import audit
from firmware.audit.tape import Tape, read_tapes
from firmware.ballot.errors import SodiumMissing

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

HELP = "check a booth's stick: signatures, chain, ballots, sums, counts"
EXIT_CODES = """\
exit codes:
  0  SAH: everything holds; one line with the totals
  1  TIDAK SAH: the log, the slot and what is wrong, one line each, the likeliest cause first;
     or BELUM SELESAI: what is here holds, but the day is not closed, counted and written out
  2  the stick cannot be read, or the command is not understood
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `audit`."""
    parser = subparsers.add_parser(
        "audit",
        help=HELP,
        description="Check everything on a booth's stick, from its files alone. Nothing is written on it.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "stick", type=Path, metavar="STICK", help="folder with the stick's files, or a copy of it"
    )
    parser.add_argument(
        "--authority",
        metavar="HEX",
        help="the election authority's published key, 64 hex digits, to insist on",
    )
    parser.add_argument(
        "--tape",
        action="append",
        default=[],
        metavar="FILE-or-text",
        help="a paper tape's text, or what a scanner reads from its codes: the logs must continue its "
        "checkpoints; may be given many times",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes for the proofs (default: all cores)"
    )
    _add_report(parser)
    parser.set_defaults(run=run)


def _add_report(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("report to file, and counting slips by hand (docs/auditor.md)")
    group.add_argument(
        "--report",
        type=Path,
        metavar="DIR",
        help="also write report.html, berita-acara.pdf and report.json into this folder",
    )
    group.add_argument(
        "--risk-limit", metavar="P", help="the most a sample of slips may be wrong by chance (default: 0.05)"
    )
    group.add_argument(
        "--dice", metavar="DIGITS", help="20 or more throws of a die: draws the sample of slips"
    )
    group.add_argument("--box", metavar="N", help="slips in the box, if not as many as ballots were cast")


def run(args: argparse.Namespace) -> int:
    """Audit, print, and give the exit code."""
    progress = Progress()
    try:
        file_report = _filer(args)
        tapes = read_tapes(args.tape)
        report = audit(args.stick, _authority(args.authority), progress, args.jobs, tapes)
    except (AuditError, SodiumMissing) as error:
        progress.clear()
        if args.json:
            _print_json({"format": "bilik-audit/1", "verdict": UNREADABLE, "exit": 2, "error": str(error)})
        print(f"bilik audit: {error}", file=sys.stderr)
        return 2
    progress.clear()
    if args.json:
        _print_json(report.to_json())
    else:
        for line in report.lines():
            print(_printable(line))
    _compared(tapes)
    _note(report)
    try:
        file_report(report)
    except AuditError as error:
        print(f"bilik audit: {error}", file=sys.stderr)
        return 2
    return report.exit_code


def _filer(args: argparse.Namespace) -> Callable[[Report], object]:
    """What writes the report, loaded only where one is wanted. Raises AuditError for a bad option."""
    if args.report is None:
        if (args.risk_limit, args.dice, args.box) != (None, None, None):
            raise BadReportOption("--risk-limit, --dice and --box go with --report DIR")
        return lambda report: None
    from firmware.report.files import prepare, write_report
    from firmware.report.options import read_options

    options = read_options(args.risk_limit, args.dice, args.box)
    prepare(args.report, args.stick)
    return lambda report: write_report(args.report, args.stick, report, options)


def _compared(tapes: Sequence[Tape]) -> None:
    """What was made out on each tape, so that nobody takes a tape half read for one that holds."""
    for tape in tapes:
        shown = [f"{note.log.label} at {note.claim.size}" for note in tape.notes]
        shown += [f"result at {code.slots}" for code, _ in tape.codes]
        print(f"note: {_printable(tape.name)} was compared: {', '.join(shown)}", file=sys.stderr)


def _note(report: Report) -> None:
    """Whose signature was believed, where nobody said whose to believe."""
    if report.election is not None and not report.pinned:
        key = report.election.package.manifest.authority
        print(
            f"note: the package is signed by a key with the fingerprint {fingerprint(key)}; "
            f"to insist on it: --authority {key.hex()}",
            file=sys.stderr,
        )


def _authority(text: str | None) -> bytes | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", text):
        raise UnreadableStick("--authority: 64 hexadecimal digits are needed")
    return bytes.fromhex(text)


def _jobs(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError("a whole number from 1 to 999 is needed")
    return int(text)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _printable(line: str) -> str:
    """What a stick says may not steer a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in line)


class Progress:
    """One line on a terminal's standard error, drawn at most five times a second; elsewhere nothing."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()
        self._next = 0.0
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._shown and (now >= self._next or done == total):
            self._next, self._drawn = now + 0.2, True
            print(f"\rballots verified: {done} of {total}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the line empty for what comes next."""
        if self._drawn:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._drawn = False
