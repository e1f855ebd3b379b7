"""`bilik update make | show`: an update for the stick, made of an image, signed by the authority."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.election import authority
from firmware.election.errors import UnreadableError as KeyUnreadableError
from firmware.progress import Lines
from firmware.update import bundle
from firmware.update.errors import UpdateError
from firmware.update.manifest import Manifest

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

EXIT_CODES = """\
exit codes:
  0  done: the update was written, or it is whole and signed
  1  refused: the image or the update is not what it must be
  2  a file cannot be read or written
"""


def add_parser(subparsers: Subparsers) -> None:
    """Add `update` and its commands."""
    shape = argparse.RawDescriptionHelpFormatter
    parser = subparsers.add_parser(
        "update", help="make or look at an update for the stick", epilog=EXIT_CODES, formatter_class=shape
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser(
        "make", help="make an update of an image", epilog=EXIT_CODES, formatter_class=shape
    )
    make.add_argument("image", type=Path, help="bilik-VERSION.img or .img.zst, as `make image` wrote it")
    make.add_argument("--key", type=Path, required=True, help="the election authority's private key")
    make.add_argument(
        "--out", type=Path, help="file to write; it must stay bilik-update-SOMETHING.bilik on the stick"
    )
    make.add_argument(
        "--downgrade", action="store_true", help="booths with a newer version take it too; signed with it"
    )
    make.add_argument(
        "--change-variant",
        action="store_true",
        help="booths of the other variant (booth, diagnostic) take it too; signed with it",
    )
    make.add_argument("--json", action="store_true", help="print the result as JSON")
    make.set_defaults(run=_run(_make))
    show = commands.add_parser(
        "show", help="check an update and print what it holds", epilog=EXIT_CODES, formatter_class=shape
    )
    show.add_argument("file", type=Path, help="the update")
    show.add_argument("--authority", metavar="HEX", help="the authority's public key, 64 hex digits")
    show.add_argument("--json", action="store_true", help="print as JSON")
    show.set_defaults(run=_run(_show))


def _run(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        from firmware.provision.errors import ProvisionError, UnreadableError

        try:
            return command(args)
        except UnreadableError as error:
            print(f"bilik update: {error}", file=sys.stderr)
        except (UpdateError, ProvisionError) as error:
            print(f"bilik update: refused: {error}", file=sys.stderr)
            return 1
        except KeyUnreadableError as error:
            print(f"bilik update: {error}", file=sys.stderr)
        except OSError as error:
            print(f"bilik update: {error.filename or 'file'}: {error.strerror or error}", file=sys.stderr)
        return 2

    return run


def _make(args: argparse.Namespace) -> int:
    # here: a package that `show` and the booth do without
    from firmware.provision.images import at_any_place
    from firmware.update.make import take_apart, write

    key, lines = authority.read_key(args.key), Lines()
    with at_any_place(args.image, lines) as image:
        source = take_apart(image, str(args.image), lines)
        out = args.out or Path(bundle.file_name(source.facts["version"]))
        part = out.with_name(f".{out.name}.{os.getpid()}.part")
        leave = {"downgrade": args.downgrade, "change_variant": args.change_variant}
        try:
            with part.open("xb") as file:
                manifest = write(source, key, file, **leave, progress=lines)
                file.flush()
                os.fsync(file.fileno())
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    return _print(args, out, manifest, authority.public_bytes(key))


def _show(args: argparse.Namespace) -> int:
    pinned = None
    if args.authority is not None:
        if not re.fullmatch(r"[0-9A-Fa-f]{64}", args.authority):
            print("bilik update: --authority: 64 hexadecimal digits are needed", file=sys.stderr)
            return 2
        pinned = bytes.fromhex(args.authority)
    lines, done = Lines(), 0
    with args.file.open("rb") as file:
        manifest = bundle.read_head(file, pinned)
        for part in manifest.parts:
            for piece in bundle.pieces(file, part):
                done += len(piece)
                lines("checking", done, manifest.size)
        bundle.check_end(file)
    return _print(args, args.file, manifest, pinned)


def _print(args: argparse.Namespace, path: Path, manifest: Manifest, pinned: bytes | None) -> int:
    signer = None if pinned is None else pinned.hex()
    if args.json:
        more = {"file": str(path), "bytes": manifest.size, "signed_by": signer}
        print(json.dumps(json.loads(manifest.to_bytes()) | more, ensure_ascii=False, sort_keys=True))
        return 0
    print(f"{path}: Bilik {manifest.version}, {manifest.variant}, {manifest.size} bytes")
    print(f"image      {manifest.image.hex()}")
    print(f"root       {manifest.root.size} bytes")
    print(f"files      {len(manifest.files)}")
    print(f"signed by  {signer or 'NOT CHECKED: give --authority'}")
    if manifest.downgrade:
        print("is taken even where it is older than what runs")
    if manifest.change_variant:
        print("is taken even where the booth is of another variant")
    return 0
