"""`bilik machine new | show`: a booth's device key, and its public half for the election package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.storage.errors import KeyFileError
from firmware.storage.keys import create_device_key, load_device_key, public_bytes

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

DEVICE_KEY = "device.key"
HELP = "make a booth's device key, or show its public half"
EXIT_CODES = """\
exit codes:
  0  done: the public key in hex, as the election package lists it
  2  the key cannot be made or read
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `machine` and its commands."""
    parser = subparsers.add_parser(
        "machine", help=HELP, epilog=EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = commands.add_parser("new", help=f"make DIR/{DEVICE_KEY}; an existing key is never overwritten")
    show = commands.add_parser("show", help=f"print the public half of DIR/{DEVICE_KEY}")
    for command, action in ((new, create_device_key), (show, load_device_key)):
        command.add_argument("dir", type=Path, metavar="DIR", help="the booth's own folder (internal medium)")
        command.set_defaults(run=run, action=action)


def run(args: argparse.Namespace) -> int:
    """Print the public key in hex."""
    if not args.dir.is_dir():
        print(f"bilik machine: {args.dir}: no such folder", file=sys.stderr)
        return 2
    try:
        print(public_bytes(args.action(args.dir / DEVICE_KEY)).hex())
    except (KeyFileError, OSError) as error:
        print(f"bilik machine: {error}", file=sys.stderr)
        return 2
    return 0
