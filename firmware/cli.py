"""The command `bilik`. Each sub-command lives in its own module, imported only when it is asked for.

A module offers `add_parser(subparsers)`, which adds its parser and sets `run(args) -> int`. So `bilik audit`
never loads what only a booth has.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from firmware.version import SOFTWARE

COMMANDS = {
    "audit": ("firmware.audit.commands", "check a booth's stick: signatures, chain, ballots, sums, counts"),
    "calibrate": ("firmware.calibrate", "on a booth: find the touchscreen's calibration with four touches"),
    "ceremony": ("firmware.ceremony.walk", "walk a village committee through making the election's key"),
    "election": ("firmware.election.commands", "make or look at a signed election package"),
    "export": ("firmware.export.commands", "write a valid stick out: NIST's formats, tables for people"),
    "machine": ("firmware.machine.commands", "make a booth's device key, or show its public half"),
    "provision": (
        "firmware.provision.commands",
        "write the booths' cards, print labels, collect device keys",
    ),
    "slips": ("firmware.slips.commands", "count the scanned slips of the audit box against the sealed tally"),
    "tally": ("firmware.ceremony.tally", "open a closed stick's sums with trustees' keys, at home"),
    "trustee": ("firmware.ceremony.trustee", "make the election's key among trustees, by files"),
    "update": ("firmware.update.commands", "make or look at an update for the stick"),
}
EPILOG = """\
exit codes:
  0  done, and all is well
  1  done, and something is wrong with what was looked at: each line says what
  2  it could not be done: a file cannot be read or written, or the command is not understood

bilik COMMAND --help says more about each. The booth itself is started by: python -m firmware STATION.toml
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command; its exit code."""
    _open_streams()
    try:
        try:
            return _run(list(sys.argv[1:] if argv is None else argv))
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("bilik: given up", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read our output has gone
        _silence()
        return 141
    except OSError as error:  # commands tell of their own files; what is left is the output, on a full disk
        _silence()
        print(f"bilik: {error.strerror or error}", file=sys.stderr)
        return 2


def _run(arguments: list[str]) -> int:
    args = _parser(next((word for word in arguments if not word.startswith("-")), None)).parse_args(arguments)
    code: int = args.run(args)
    return code


def _open_streams() -> None:
    """Streams that were closed before we started are there again, and empty."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # open till the end


def _silence() -> None:
    """Say nothing more on standard output, not even at exit."""
    with contextlib.suppress(OSError):  # not everything that stands for it has a descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser(wanted: str | None) -> argparse.ArgumentParser:
    """The parser; only the wanted command's module is imported, the others are names with a line of help."""
    parser = argparse.ArgumentParser(
        prog="bilik",
        description="Bilik, the voting booth: what committees, technicians and witnesses run.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=SOFTWARE)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, text) in COMMANDS.items():
        if name == wanted:
            importlib.import_module(module).add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=text)
    return parser


if __name__ == "__main__":
    sys.exit(main())
