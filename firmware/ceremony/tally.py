"""`bilik tally STICK`: trustees open a stick's sums on their own laptops, anyone puts them together."""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.audit.commands import Progress
from firmware.audit.errors import AuditError
from firmware.audit.report import INVALID, UNFINISHED, UNREADABLE, VALID, Report
from firmware.audit.run import read_sums
from firmware.ballot.errors import BallotError
from firmware.ceremony import tally_words as say
from firmware.ceremony.count import Counted, Ground, NotSound, count, decrypt, ground_of, partial_of, recount
from firmware.ceremony.errors import CeremonyError, Unusable
from firmware.ceremony.keyfile import KeyFile, read_file, write_file
from firmware.ceremony.partial import PartialFile, TallyFile
from firmware.ceremony.passphrase import passphrase

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EPILOG = """\
  bilik tally STICK --key trustee-2.key --out partial-2.bin      each of k trustees, at home
  bilik tally STICK --combine partial-*.bin --out tally.txt      anyone: the totals
  bilik tally STICK --verify tally.txt                           anyone else: are they right?

exit codes:
  0  done; SAH: the totals are proven
  1  the stick does not hold or is not closed, a partial decryption was refused, too few are here, or the
     count on the stick says otherwise: each line says what
  2  a file, a key or a passphrase is missing or wrong, or the command is not understood
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `tally`."""
    parser = subparsers.add_parser(
        "tally",
        help="open a closed stick's sums with trustees' keys on their own laptops",
        description="The stick is verified first, as by bilik audit; the sums are made anew from it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("stick", type=Path, metavar="STICK", help="folder with the stick's files, or a copy")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--key", type=Path, metavar="FILE", help="decrypt with this trustee's key file")
    what.add_argument("--reader", metavar="PORT", help="decrypt with the card on this reader")
    what.add_argument(
        "--combine", type=Path, nargs="+", metavar="FILE", help="put partial decryptions together"
    )
    what.add_argument("--verify", type=Path, metavar="FILE", help="check a tally file")
    parser.add_argument("--out", type=Path, metavar="FILE", help="file to write: partial or tally")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help="its first line, not asked for")
    parser.add_argument("--authority", metavar="HEX", help="the election authority's key to insist on")
    parser.add_argument("--jobs", type=_jobs, metavar="N", help="processes for the proofs (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify, do what was asked, print, and give the exit code."""
    progress = Progress()
    try:
        if (args.key or args.reader) and not args.out:
            raise Unusable("--out: a file for the partial decryption is needed")
        if args.out and (args.out.exists() or args.out.is_symlink()):
            raise Unusable(f"{args.out} exists already; it is not overwritten")
        key = KeyFile.open(args.key, passphrase(args.passphrase_file, str(args.key))) if args.key else None
        reading = read_sums(args.stick, _authority(args.authority), progress, args.jobs)
        progress.clear()
        try:
            ground = ground_of(reading)
        except NotSound as error:
            return _unsound(args, reading.report, str(error))
        if key is not None:
            return _decrypt(args, ground, decrypt(ground, key))
        if args.reader:
            return _decrypt(args, ground, _by_card(args.reader, ground))
        return _combine(args, ground) if args.combine else _verify(args, ground)
    except (CeremonyError, AuditError, BallotError) as error:
        progress.clear()
        if args.json:
            _print_json({"format": "bilik-tally/1", "verdict": UNREADABLE, "exit": 2, "error": str(error)})
        print(f"bilik tally: {error}", file=sys.stderr)
        return 2


def _by_card(port: str, ground: Ground) -> PartialFile:
    from firmware.ceremony.card import ask_and_read  # here: nothing else needs a serial line

    return partial_of(ground, *ask_and_read(port, say=lambda line: print(line, file=sys.stderr)))


def _decrypt(args: argparse.Namespace, ground: Ground, file: PartialFile) -> int:
    write_file(args.out, file.to_bytes())
    if args.json:
        _print_json(say.head(ground, 0, "partial") | {"trustee": file.partial.trustee, "file": str(args.out)})
    else:
        who = f"trustee {file.partial.trustee}, {ground.about.ballots} ballots"
        print(f"{args.out}: {who}, {say.place(ground)}")
    return 0


def _combine(args: argparse.Namespace, ground: Ground) -> int:
    counted = count(ground, args.combine)
    agrees = say.agrees(ground, counted.totals)
    lines = say.lines(ground, counted, agrees)
    verdict = say.verdict(ground, counted.totals)
    code = 0 if verdict == VALID and not counted.refused else 1
    if counted.totals is not None and args.out:
        write_file(args.out, TallyFile(ground.about, counted.partials, counted.totals).to_bytes())
    if args.json:
        _print_json(
            say.head(ground, code, verdict)
            | {
                "totals": say.totals(ground, counted.totals),
                "options": say.options(ground, counted.totals),
                "trustees": [partial.trustee for partial in counted.partials],
                "refused": [vars(refused) for refused in counted.refused],
                "lacking": counted.why or None,
                "faults": list(ground.faults),
                "agrees_with_record": agrees,
                "file": str(args.out) if args.out and counted.totals is not None else None,
            }
        )
    else:
        print("\n".join(lines))
    return code


def _verify(args: argparse.Namespace, ground: Ground) -> int:
    try:
        file = TallyFile.parse(read_file(args.verify), ground.election.context.options, str(args.verify))
        totals = recount(ground, file)
    except NotSound as error:
        if args.json:
            _print_json(say.head(ground, 1, INVALID) | {"totals": None, "error": str(error)})
        else:
            print(f"{INVALID}: {args.verify}: {error}")
        return 1
    counted, agrees = Counted(totals, file.partials, ()), say.agrees(ground, totals)
    verdict = say.verdict(ground, totals)
    code = 0 if verdict == VALID else 1
    if args.json:
        more = {"totals": say.totals(ground, totals), "options": say.options(ground, totals)}
        _print_json(say.head(ground, code, verdict) | more | {"agrees_with_record": agrees})
    else:
        print("\n".join(say.lines(ground, counted, agrees)))
    return code


def _unsound(args: argparse.Namespace, report: Report, why: str) -> int:
    """The auditor's own words, then why nothing is opened."""
    verdict = INVALID if report.findings else UNFINISHED
    if args.json:
        found = {"findings": [str(finding) for finding in report.findings], "error": why}
        _print_json({"format": "bilik-tally/1", "verdict": verdict, "exit": 1, "totals": None} | found)
    else:
        said = report.lines() if report.findings else [f"{UNFINISHED}: {why}"]
        print("\n".join(say.printable(line) for line in said))
        print(f"bilik tally: {why}", file=sys.stderr)
    return 1


def _authority(text: str | None) -> bytes | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", text):
        raise Unusable("--authority: 64 hexadecimal digits are needed")
    return bytes.fromhex(text)


def _jobs(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError("a whole number from 1 to 999 is needed")
    return int(text)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))
