"""`bilik election keygen | build | show`.

Exit code 0: done. 1: the folder or the package is refused, with every reason on standard error. 2:
something cannot be read or written at all.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.ballot.errors import BallotError
from firmware.election import authority, show
from firmware.election.container import FILE_LIMIT
from firmware.election.errors import BuildError, ElectionError, PackageError, UnreadableError
from firmware.election.files import read_whole, write_whole
from firmware.election.package import Package, load

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_SHOWN = 20


def add_parser(subparsers: Subparsers) -> None:
    """Add `election` and its commands; each sets `run`, which takes the parsed arguments and gives the exit
    code."""
    parser = subparsers.add_parser("election", help="make or look at a signed election package")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    keygen = commands.add_parser("keygen", help="make the election authority's key")
    keygen.add_argument("--out", type=Path, default=Path("authority.key"), help="file for the private key")
    keygen.set_defaults(run=_run(_keygen))
    build = commands.add_parser("build", help="check a committee's folder and sign it into one file")
    build.add_argument(
        "folder", type=Path, help="folder with pemilihan.toml, dpt.csv and the files they name"
    )
    build.add_argument("--key", type=Path, required=True, help="the election authority's private key")
    build.add_argument("--out", type=Path, required=True, help="the package to write")
    build.add_argument("--json", action="store_true", help="print the result as JSON")
    build.set_defaults(run=_run(_build))
    shower = commands.add_parser("show", help="verify a package and print what it holds")
    shower.add_argument("file", type=Path, help="the package, whole or its public part")
    shower.add_argument("--authority", metavar="HEX", help="the authority's public key, 64 hex digits")
    shower.add_argument("--json", action="store_true", help="print as JSON")
    shower.set_defaults(run=_run(_show))
    listener = commands.add_parser("listen", help="write a package's clips of the audio ballot as WAV files")
    listener.add_argument("file", type=Path, help="the whole package")
    listener.add_argument("--authority", metavar="HEX", help="the authority's public key, 64 hex digits")
    listener.add_argument(
        "--out", type=Path, required=True, help="folder for LANGUAGE/CLIP.wav; made if absent"
    )
    listener.set_defaults(run=_run(_listen))


def _run(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """`command` with its errors as lines on standard error and an exit code, never a traceback."""

    def run(args: argparse.Namespace) -> int:
        try:
            return command(args)
        except BuildError as error:
            for problem in error.problems[:_SHOWN]:
                _say(str(problem))
            if error.count > _SHOWN:
                _say(f"... and {error.count - _SHOWN} more")
            _say(f"refused: {error.count} problem(s); nothing was written")
            return 1
        except UnreadableError as error:
            _say(str(error))
            return 2
        except (ElectionError, BallotError) as error:
            _say(f"refused: {error}")
            return 1

    return run


def _keygen(args: argparse.Namespace) -> int:
    public = authority.generate(args.out)
    print(f"{args.out}: keep it secret. Public key, to be pinned on every booth:\n{public.hex()}")
    return 0


def _build(args: argparse.Namespace) -> int:
    # here: it brings the fonts and the picture decoder, which `show` and the booth do not need
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from firmware.election.build import build

    key = authority.read_key(args.key)
    built = build(args.folder, key, _Progress())
    try:
        write_whole(args.out, built.data)
    except UnreadableError as error:
        raise UnreadableError(f"{args.out} {error}") from None
    for warning in built.warnings:
        _say(f"warning: {warning}")
    manifest = built.package.manifest
    if args.json:
        figures = {"file": str(args.out), "bytes": len(built.data), "warnings": list(built.warnings)}
        print(json.dumps(figures | show.summary(built.package), ensure_ascii=False))
    else:
        print(
            f"{args.out}: {manifest.title}, TPS {manifest.tps}, {len(manifest.candidates)} candidates, "
            f"{manifest.roll.rows} voters, {len(built.data)} bytes, signed by {manifest.authority.hex()}"
        )
    return 0


def _loaded(args: argparse.Namespace) -> tuple[Package, bool]:
    """The package, and whether its authority was pinned."""
    pinned = None
    if args.authority is not None:
        if not re.fullmatch(r"[0-9A-Fa-f]{64}", args.authority):
            raise UnreadableError("--authority: 64 hexadecimal digits are needed")
        pinned = bytes.fromhex(args.authority)
    try:
        data = read_whole(args.file, FILE_LIMIT)
    except UnreadableError as error:
        raise UnreadableError(f"{args.file} {error}") from None
    return load(data, authority=pinned), pinned is not None


def _show(args: argparse.Namespace) -> int:
    package, pinned = _loaded(args)
    if args.json:
        print(json.dumps(show.summary(package) | {"pinned": pinned}, ensure_ascii=False))
    else:
        print(show.text(package, pinned=pinned))
    return 0


def _listen(args: argparse.Namespace) -> int:
    from firmware.speech.clips import read_speech
    from firmware.speech.errors import SpeechError
    from firmware.speech.wav import write_wav

    package, _ = _loaded(args)
    if package.speech is None:
        raise UnreadableError(f"{args.file} holds no clips")
    try:
        speech = read_speech(package.speech)
    except SpeechError as error:
        raise PackageError("SPCH", str(error)) from None
    for name in speech.clips:
        path = args.out / f"{name}.wav"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnreadableError(f"{path.parent} cannot be made: {error.strerror}") from None
        try:
            write_whole(path, write_wav(b"".join(speech.play(name))))
        except UnreadableError as error:
            raise UnreadableError(f"{path} {error}") from None
    print(f"{args.out}: {len(speech.clips)} clips")
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)


class _Progress:
    """A line on standard error now and then, once the work has taken more than a second."""

    def __init__(self) -> None:
        self._next = time.monotonic() + 1.0

    def __call__(self, what: str, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + 1.0
            _say(f"{what} the voters' roll: {done} of {total}")
