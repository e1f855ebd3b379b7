"""`bilik export STICK --out DIR`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from firmware.audit.errors import UnreadableStick
from firmware.election.errors import UnreadableError
from firmware.election.files import write_whole
from firmware.export import nist_events, nist_results, tables
from firmware.export.audited import add_arguments, audited, printable, valid
from firmware.export.day import Day, read_day
from firmware.export.errors import ExportError, NotValid

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

HELP = "write a valid stick out: NIST's formats, tables for people"
EXIT_CODES = """\
exit codes:
  0  the files are written
  1  the stick is not valid (nothing is written), or --unverified wrote out what it claims
  2  the stick cannot be read, the files cannot be written, or the command is not understood
"""


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


FORMATS: dict[str, dict[str, Callable[[Day], bytes]]] = {
    "nist-events": {
        "nist-event-log.json": lambda day: _json(nist_events.event_log(day)),
        "nist-event-log-documentation.json": lambda day: _json(nist_events.documentation(day)),
    },
    "nist-results": {"nist-election-results.json": lambda day: _json(nist_results.results(day))},
    "csv": {"results.csv": tables.results, "counts.csv": tables.counts, "officers.csv": tables.officers},
}
"""Format, its files, and what makes each."""


def add_parser(subparsers: Subparsers) -> None:
    """Add `export`."""
    parser = subparsers.add_parser(
        "export",
        help=HELP,
        description="Audit a booth's stick, then write its results and events for others to read. No file "
        "says when or in which order people voted, nor anything of a single voter.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder for the files")
    parser.add_argument(
        "--format",
        type=_formats,
        default=tuple(FORMATS),
        metavar="LIST",
        help=f"which, with commas between: {','.join(FORMATS)} (default: all)",
    )
    parser.add_argument(
        "--unverified",
        action="store_true",
        help="write out a stick that is not valid too; every file says that it was not verified",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Audit, write, and give the exit code."""
    try:
        report = audited(args)
        day = read_day(args.stick, report if args.unverified else valid(report))
        made = {name: make(day) for one in args.format for name, make in FORMATS[one].items()}
        _write(args.out, made)
    except NotValid as error:
        return _refused(args, error)
    except (ExportError, UnreadableStick) as error:
        if args.json:
            print(json.dumps({"format": "bilik-export/1", "exit": 2, "error": str(error)}, indent=1))
        print(f"bilik export: {printable(str(error))}", file=sys.stderr)
        return 2
    code = 0 if day.verified else 1
    if args.json:
        print(json.dumps(_summary(day, made, code), ensure_ascii=False, indent=1))
    else:
        for name in made:
            print(f"{args.out / name}")
    if day.caution is not None:
        print(f"bilik export: NOT VERIFIED: {printable(day.caution)}", file=sys.stderr)
    return code


def _refused(args: argparse.Namespace, error: NotValid) -> int:
    if args.json:
        shown = {
            "format": "bilik-export/1",
            "verdict": error.verdict,
            "exit": 1,
            "verified": False,
            "files": [],
        }
        print(json.dumps({**shown, "error": str(error)}, ensure_ascii=False, indent=1))
    for line in error.lines:
        print(printable(line), file=sys.stderr)
    print("bilik export: refused: the stick is not valid; nothing was written", file=sys.stderr)
    return 1


def _write(folder: Path, made: dict[str, bytes]) -> None:
    """All of it was made before the first byte is written; each file appears whole."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in made.items():
            write_whole(folder / name, data)
    except (UnreadableError, OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExportError(f"{folder}: {reason}") from None


def _summary(day: Day, made: dict[str, bytes], code: int) -> dict[str, Any]:
    return {
        "format": "bilik-export/1",
        "verdict": day.verdict,
        "exit": code,
        "verified": day.verified,
        "caution": day.caution,
        "election": day.manifest.election_id,
        "tps": day.manifest.tps,
        "machine": day.machine,
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in made.items()
        ],
    }


def _formats(text: str) -> tuple[str, ...]:
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    strange = [name for name in wanted if name not in FORMATS]
    if strange or not wanted:
        raise argparse.ArgumentTypeError(f"these are known: {','.join(FORMATS)}")
    return tuple(dict.fromkeys(wanted))
