"""What the commands of `bilik provision` do and print. Refusals are lines on standard error."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from firmware.progress import Lines
from firmware.provision import batch as row
from firmware.provision.device import Device
from firmware.provision.errors import ProvisionError, UnreadableError
from firmware.provision.files import write_whole
from firmware.provision.plan import make_plan, read_plan
from firmware.provision.villages import Booth, read_villages
from firmware.provision.writer import Image, Target, check_image, write_card


def guarded(act: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """`act` with its errors as lines and an exit code."""

    def run(args: argparse.Namespace) -> int:
        try:
            return act(args)
        except UnreadableError as error:
            _say(f"bilik provision: {error}")
            return 2
        except ProvisionError as error:
            for line in error.reason.splitlines():
                _say(
                    f"bilik provision: refused: {error.where}: {line}" if error.where else f"refused: {line}"
                )
            return 1

    return run


def plan(args: argparse.Namespace) -> int:
    """Make a plan."""
    if args.authority and not re.fullmatch("[0-9A-Fa-f]{64}", args.authority):
        raise UnreadableError("--authority", "64 hexadecimal digits are needed")
    booths = read_villages(args.list)
    made, new = make_plan(
        booths, args.list, args.template, args.authority.lower(), args.out, update=args.update
    )
    villages = len({(booth.village, booth.district) for booth in booths})
    said = {
        "plan": made.id,
        "booths": len(booths),
        "villages": villages,
        "new_keys": new,
        "folder": str(args.out),
    }
    _print(
        args, said, f"{args.out}: plan {made.id}, {len(booths)} booths in {villages} villages, {new} new keys"
    )
    if not args.json:
        print(
            f"{args.out / 'private'} holds the enrolment keys: keep it from others until all have registered"
        )
    return 0


def card(args: argparse.Namespace) -> int:
    """Write one card."""
    made = read_plan(args.plan)
    booth, image = made.booth(args.booth), _image(args)
    found = write_card(
        made,
        booth,
        Target(args.folder, args.device, args.image),
        image,
        replace=args.replace,
        retry=_failed(made, booth),
        confirm=partial(_confirm, args.yes),
        progress=Lines(),
    )
    said = row.written(found)
    row.record(made, booth, said)
    _told(args, booth, said)
    return 0


def batch(args: argparse.Namespace) -> int:
    """Write many cards."""
    made, image, lines = read_plan(args.plan), _image(args), Lines()

    def write(booth: Booth) -> Any:
        return write_card(
            made,
            booth,
            Target(args.folder, args.device, args.image),
            image,
            replace=args.replace,
            retry=_failed(made, booth),
            confirm=partial(_confirm, args.yes),
            progress=lines,
        )

    tally = row.run(made, _ask, write, partial(_told, args))
    said = {"written": tally.written, "failed": tally.failed, "left": tally.left}
    _print(args, said, f"{tally.written} cards written, {tally.left} left, {tally.failed} failed just now")
    return 1 if tally.failed else 0


def labels(args: argparse.Namespace) -> int:
    """Print the labels."""
    # here: it brings the PDF library, which writing a card does not need
    from firmware.provision.labels import COLUMNS, ROWS, sheet

    made = read_plan(args.plan)
    if not 0 <= args.skip < COLUMNS * ROWS:
        raise UnreadableError("--skip", f"a number from 0 to {COLUMNS * ROWS - 1} is needed")
    write_whole(args.out, sheet(made, made.booths, skip=args.skip, frames=args.frames))
    pages = -(-(args.skip + len(made.booths)) // (COLUMNS * ROWS))
    said = {"file": str(args.out), "labels": len(made.booths), "pages": pages}
    _print(args, said, f"{args.out}: {len(made.booths)} labels on {pages} pages; print without scaling")
    return 0


def register(args: argparse.Namespace) -> int:
    """Collect registrations."""
    # here: it brings cryptography
    from firmware.provision.register import BY_STATION, collect, save

    made = read_plan(args.plan)
    found = collect(made, args.source, args.replace)
    for path, reason in found.refused:
        _say(f"bilik provision: refused: {path}: {reason}")
    save(made, found)
    names = {booth.id: booth.name for booth in made.booths}
    if not args.json:
        for identity, registration in sorted(found.new.items()):
            version = registration.image.version
            print(f"{names[identity]}: {registration.device_key.hex()} (Bilik {version})")
    missing = [booth.name for booth in made.booths if booth.id not in found.keys]
    new = {identity: registration.device_key.hex() for identity, registration in found.new.items()}
    refused = [{"file": path, "reason": reason} for path, reason in found.refused]
    said = {"new": new, "known": len(found.keys), "missing": missing, "refused": refused}
    line = f"{len(found.keys)} of {len(made.booths)} booths have registered; see {args.plan / BY_STATION}"
    _print(args, said, line)
    return 1 if found.refused else 0


def _image(args: argparse.Namespace) -> Image | None:
    if args.image is None:
        return None
    if args.device is None:
        raise UnreadableError("--image", "a folder cannot be flashed: give --device")
    return check_image(args.image, Lines())


def _failed(made: Any, booth: Booth) -> bool:
    return bool(row.states(made).get(booth.id, {}).get("state") == "failed")


def _ask(booth: Booth, number: int, total: int) -> str:
    _say(f"[{number}/{total}] Insert the card for {booth.village}, TPS {booth.tps} ({booth.name}),")
    while True:
        print("then press Enter (s: later, q: stop): ", end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            return "q"
        if (answer := line.strip().lower()) in ("", "s", "q"):
            return answer


def _confirm(yes: bool, device: Device) -> bool:
    if yes or device.is_file:
        return True
    print(f"Write to {device}? Type yes: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("yes", "ya")


def _told(args: argparse.Namespace, booth: Booth, said: dict[str, Any]) -> None:
    if args.json:
        print(json.dumps({"booth": booth.name, "id": booth.id} | said, ensure_ascii=False), flush=True)
    elif said["state"] == "written":
        print(f"{booth.name}: written, Bilik {said['version']}, image {said['image'][:16]}", flush=True)
        if said["variant"] != "booth":
            print(f"{booth.name}: this is the {said['variant']} variant: not for an election")
    else:
        _say(f"bilik provision: {booth.name}: failed: {said['reason']}")


def _print(args: argparse.Namespace, said: dict[str, Any], line: str) -> None:
    print(json.dumps(said, ensure_ascii=False) if args.json else line)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
