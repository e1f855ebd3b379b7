"""The command `bilik`. Each sub-command lives in its own module, imported only when it is asked for.

A module offers `add_parser(subparsers)`, which adds its parser and sets `run(args) -> int`. So `bilik audit`
never loads what only a booth has.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from firmware.version import SOFTWARE

COMMANDS = {
    "audit": ("firmware.audit.commands", "check a booth's stick: signatures, chain, ballots, sums, counts"),
    "ceremony": ("firmware.ceremony.walk", "walk a village committee through making the election's key"),
    "election": ("firmware.election.commands", "make or look at a signed election package"),
    "export": ("firmware.export.commands", "write a valid stick out: NIST's formats, tables for people"),
    "machine": ("firmware.machine.commands", "make a booth's device key, or show its public half"),
    "slips": ("firmware.slips.commands", "count the scanned slips of the audit box against the sealed tally"),
    "tally": ("firmware.ceremony.tally", "open a closed stick's sums with trustees' keys, at home"),
    "trustee": ("firmware.ceremony.trustee", "make the election's key among trustees, by files"),
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
    arguments = list(sys.argv[1:] if argv is None else argv)
    args = _parser(next((word for word in arguments if not word.startswith("-")), None)).parse_args(arguments)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("bilik: given up", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read our output has gone; say nothing more, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


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
