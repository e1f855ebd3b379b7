"""`bilik trustee new | reveal | share | accept | combine | check | card`.

Exit code 0: done. 1: somebody cheated, and is named. 2: it could not be done, or others must act first.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.ballot.errors import BallotError
from firmware.ceremony import judge, steps
from firmware.ceremony.errors import Awaited, CeremonyError, Cheated, Unusable
from firmware.ceremony.files import Terms
from firmware.ceremony.folder import PublicFolder
from firmware.ceremony.keyfile import KeyFile
from firmware.ceremony.passphrase import new_passphrase, passphrase
from firmware.ceremony.result import RESULT, SNIPPET, in_fours

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

HELP = "make the election's key among trustees who do not trust each other"
EPILOG = """\
in this order, everybody waiting for all before the next:
  new      make your secret, publish the digest of your announcement
  reveal   all digests are here: compare the roster's digest aloud, open your announcement
  share    all announcements are here: deal to every other trustee
  accept   all shares are here: check them; who dealt a bad one is named
  combine  all have accepted: keep your part of the key, make the lines for pemilihan.toml

exit codes:
  0  done
  1  somebody cheated: who, and how
  2  it could not be done: a file, a passphrase, or others must do something first
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `trustee` and its commands."""
    parser = subparsers.add_parser(
        "trustee",
        help=HELP,
        description="The key ceremony by files: FOLDER is what everybody sees, the key file is yours alone.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="STEP")
    new = _command(commands, "new", "make your secret and your commitment", _new)
    new.add_argument("--election", required=True, metavar="ID", help="the election's id, as sukamaju-2026")
    new.add_argument("--trustees", required=True, type=int, metavar="N", help="how many trustees there are")
    new.add_argument("--threshold", required=True, type=int, metavar="K", help="how many open the result")
    new.add_argument("--index", required=True, type=int, metavar="I", help="your number, from 1")
    new.add_argument("--name", required=True, help="your name as it will stand in pemilihan.toml")
    _command(commands, "reveal", "open your announcement, once all commitments are here", _reveal)
    _command(commands, "share", "deal to the others, once all announcements are here", _share)
    _command(commands, "accept", "check the shares dealt to you", _accept)
    combine = _command(commands, "combine", "keep your part of the key, once all have accepted", _combine)
    combine.add_argument("--reader", metavar="PORT", help="also write it onto the card on this reader")
    card = commands.add_parser("card", help="write your part of the key onto a PIV card")
    _key_arguments(card)
    card.add_argument("--reader", required=True, metavar="PORT", help="the card reader's serial line")
    card.set_defaults(run=_run(_card))
    check = commands.add_parser("check", help="judge a folder from its public files alone, as anybody can")
    check.add_argument("folder", type=Path, metavar="FOLDER")
    check.add_argument("--json", action="store_true", help="print one JSON object instead")
    check.set_defaults(run=_run(_check))


Deed = Callable[[argparse.Namespace], int]


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, deed: Deed
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder that everybody sees")
    _key_arguments(parser)
    parser.set_defaults(run=_run(deed))
    return parser


def _key_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="your key file, yours alone")
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="its first line, instead of asking"
    )


def _run(deed: Deed) -> Deed:
    """`deed` with its errors as lines on standard error and an exit code."""

    def run(args: argparse.Namespace) -> int:
        try:
            return deed(args)
        except steps.Accused as error:
            for one in error.everyone:
                _say(f"CHEATED: {one}")
            return 1
        except Cheated as error:
            _say(f"CHEATED: {error}")
            return 1
        except Awaited as error:
            _say(f"not yet: {error}")
            return 2
        except (CeremonyError, BallotError) as error:
            _say(str(error))
            return 2

    return run


def _open(args: argparse.Namespace) -> tuple[PublicFolder, KeyFile]:
    key = KeyFile.open(args.key, passphrase(args.passphrase_file, str(args.key)))
    return PublicFolder(args.folder), key


def _new(args: argparse.Namespace) -> int:
    if not 1 <= args.threshold <= args.trustees:
        raise Unusable("the threshold is from 1 to the number of trustees")
    terms = Terms(args.election, args.trustees, args.threshold)
    folder, who = PublicFolder(args.folder), steps.Who(args.index, args.name)
    folder.commitments(terms)
    chosen = new_passphrase(args.passphrase_file, f"trustee {who.index} ({who.name})")
    key = steps.new(folder, args.key, terms, who, chosen)
    digest = key.secret.commitment().announcement_sha256
    print(f"{args.key}: your secret; without it and its passphrase your part is lost")
    print(f"{folder.file(f'komitmen-{who.index}.txt')}: for everybody")
    print(f"your announcement's digest, to be read aloud and written down:\n  {in_fours(digest)}")
    lost = terms.trustees - terms.threshold
    print(f"any {terms.threshold} of {terms.trustees} open the result; {lost} may be lost, not {lost + 1}")
    return 0


def _reveal(args: argparse.Namespace) -> int:
    folder, key = _open(args)
    roster = steps.reveal(folder, key)
    for commitment in roster.commitments:
        digest = in_fours(commitment.announcement_sha256)
        print(f"trustee {commitment.index} {commitment.name}\n  {digest}")
    print(f"the roster's digest, which must be the same for everybody:\n  {in_fours(roster.digest)}")
    print(f"{folder.file(f'pengumuman-{key.secret.index}.bin')}: your announcement, now open")
    return 0


def _share(args: argparse.Namespace) -> int:
    folder, key = _open(args)
    for name in steps.share(folder, key):
        print(folder.file(name))
    return 0


def _accept(args: argparse.Namespace) -> int:
    folder, key = _open(args)
    keys = steps.accept(folder, key)
    print(
        f"all shares for trustee {key.secret.index} are good; the joint key is\n  {in_fours(keys.joint_key)}"
    )
    return 0


def _combine(args: argparse.Namespace) -> int:
    folder, key = _open(args)
    keys = steps.combine(folder, key)
    print(f"{args.key}: holds your part of the key now, and nothing else of the ceremony")
    print(f"{folder.file(RESULT)}, {folder.file(SNIPPET)}: for the committee; the joint key is")
    print(f"  {in_fours(keys.joint_key)}")
    if args.reader:
        _to_card(args, key)
    return 0


def _card(args: argparse.Namespace) -> int:
    _to_card(args, KeyFile.open(args.key, passphrase(args.passphrase_file, str(args.key))))
    return 0


def _to_card(args: argparse.Namespace, key: KeyFile) -> None:
    # here: only this command needs a serial line
    from firmware.ceremony.card import ask_and_write

    ask_and_write(args.reader, key.secret)
    print(f"the card of trustee {key.secret.index} holds the part of the key now")


def _check(args: argparse.Namespace) -> int:
    verdict = judge.check(PublicFolder(args.folder))
    if args.json:
        print(json.dumps(_verdict_json(verdict), ensure_ascii=False, indent=1))
    else:
        for error in verdict.accused:
            print(f"CHEATED: {error}")
        for line in verdict.unclear:
            print(f"unclear: {line}")
        if verdict.stage and not verdict.accused:
            print(f"not yet: {verdict.stage}")
        if verdict.keys and not (verdict.accused or verdict.unclear or verdict.stage):
            print(f"complete: all have accepted; the joint key is {verdict.keys.joint_key.hex()}")
    return 1 if verdict.accused or verdict.unclear else 2 if verdict.stage else 0


def _verdict_json(verdict: judge.Verdict) -> dict[str, object]:
    roster, keys = verdict.roster, verdict.keys
    return {
        "format": "bilik-ceremony/1",
        "election": roster.terms.election if roster else None,
        "trustees": roster.terms.trustees if roster else None,
        "threshold": roster.terms.threshold if roster else None,
        "roster": roster.digest.hex() if roster else None,
        "joint_key": keys.joint_key.hex() if keys else None,
        "share_keys": [key.hex() for key in keys.share_keys] if keys else None,
        "stage": verdict.stage,
        "accused": [{"trustee": e.trustee, "name": e.who, "reason": e.reason} for e in verdict.accused],
        "unclear": list(verdict.unclear),
    }


def _say(line: str) -> None:
    print(line, file=sys.stderr)
