"""A stick that was audited before anything else is done with it: the arguments, the audit, the refusal."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from firmware.audit.commands import Progress
from firmware.audit.errors import UnreadableStick
from firmware.audit.report import VALID, Report
from firmware.audit.run import audit
from firmware.ballot.errors import SodiumMissing
from firmware.export.errors import ExportError, NotValid


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """STICK, --authority and --jobs."""
    parser.add_argument(
        "stick", type=Path, metavar="STICK", help="folder with the stick's files, or a copy of it"
    )
    parser.add_argument(
        "--authority",
        type=_key,
        metavar="HEX",
        help="the election authority's published key, 64 hex digits, to insist on",
    )
    parser.add_argument(
        "--jobs", type=_jobs, metavar="N", help="processes for the proofs (default: all cores)"
    )


def audited(args: argparse.Namespace) -> Report:
    """An audit of args.stick, valid or not. Raises ExportError where there is nothing to judge."""
    progress = Progress()
    try:
        return audit(args.stick, args.authority, progress, args.jobs)
    except (UnreadableStick, SodiumMissing) as error:
        raise ExportError(str(error)) from None
    finally:
        progress.clear()


def valid(report: Report) -> Report:
    """The same report. Raises NotValid where it is not SAH."""
    if report.verdict != VALID:
        raise NotValid(report.verdict, tuple(map(printable, report.lines())))
    return report


def printable(line: str) -> str:
    """What a stick or a scanner says may not steer a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in line)


def _key(text: str) -> bytes:
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", text):
        raise argparse.ArgumentTypeError("64 hexadecimal digits are needed")
    return bytes.fromhex(text)


def _jobs(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError("a whole number from 1 to 999 is needed")
    return int(text)
