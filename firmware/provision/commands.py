"""`bilik provision plan | card | batch | labels | register`: cards for many booths, on a laptop."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.provision import acts

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CODES = """\
exit codes:
  0  done
  1  refused, or some cards or registrations were: each line says which and why
  2  a file or a device cannot be read or written
"""
DESCRIPTION = """\
Cards for many booths: a plan of all of them, each card's station file and enrolment key, labels, and the
device keys that the booths register. docs/provisioning.md tells it from the beginning.

  bilik provision plan desa.csv --template station.toml --authority HEX --out plan
  bilik provision batch --plan plan --device /dev/sdX --image bilik-0.1.0.img.zst
  bilik provision labels --plan plan --out labels.pdf
  bilik provision register /media/STICK --plan plan
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `provision` and its commands."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = subparsers.add_parser(
        "provision",
        help="write the booths' cards, print labels, collect device keys",
        description=DESCRIPTION,
        epilog=EXIT_CODES,
        formatter_class=shape,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, help: str, act: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=help, description=help, epilog=EXIT_CODES, formatter_class=shape
        )
        made.add_argument("--json", action="store_true", help="print results as JSON, a line each")
        made.set_defaults(run=acts.guarded(act))
        return made

    plan = command(
        "plan", "check the list of booths and make every station file and enrolment key", acts.plan
    )
    plan.add_argument(
        "list", type=Path, metavar="LIST.csv", help="desa,tps and more; see docs/provisioning.md"
    )
    plan.add_argument("--template", type=Path, required=True, help="the usual station.toml")
    plan.add_argument("--authority", metavar="HEX", default="", help="the election authority's public key")
    plan.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the plan")
    plan.add_argument("--update", action="store_true", help="change a plan; the keys of its booths are kept")

    card = command("card", "write one booth's card", acts.card)
    card.add_argument("--booth", required=True, metavar="NAME", help="a booth of the plan, by name or id")
    batch = command(
        "batch", "write the cards of all booths that have none yet, one after the other", acts.batch
    )
    for one in (card, batch):
        one.add_argument("--plan", type=Path, required=True, metavar="DIR", help="the plan's folder")
        where = one.add_mutually_exclusive_group(required=True)
        where.add_argument(
            "--folder", type=Path, help="where the card's partition BILIK is mounted (any system)"
        )
        where.add_argument("--device", type=Path, help="the whole card (Linux), or an image file of one")
        one.add_argument(
            "--image", type=Path, help="flash this first: .img or .img.zst with .sha256 and .bmap"
        )
        one.add_argument("--replace", action="store_true", help="also write a card that is another booth's")
        one.add_argument("--yes", action="store_true", help="do not ask before a device is written")

    labels = command("labels", "print a label for each booth: A4, 3 x 8 of 70 x 36 mm", acts.labels)
    labels.add_argument("--plan", type=Path, required=True, metavar="DIR", help="the plan's folder")
    labels.add_argument("--out", type=Path, required=True, metavar="PDF", help="file to write")
    labels.add_argument(
        "--skip", type=int, default=0, metavar="N", help="labels already used on the first sheet"
    )
    labels.add_argument("--frames", action="store_true", help="draw the labels' edges, for plain paper")

    register = command("register", "collect the device keys that booths wrote onto sticks", acts.register)
    register.add_argument("source", type=Path, nargs="+", metavar="STICK", help="a stick's folder, or a file")
    register.add_argument("--plan", type=Path, required=True, metavar="DIR", help="the plan's folder")
    register.add_argument("--replace", action="append", default=[], metavar="NAME", help="may have a new key")
