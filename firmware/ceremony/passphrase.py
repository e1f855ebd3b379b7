"""Where a passphrase comes from: a prompt that does not show it, a file, or a pipe. Never an argument."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from firmware.ceremony.errors import Unusable
from firmware.ceremony.keyfile import check_passphrase, read_file


def ask_secret(prompt: str) -> str:
    """One line, not shown on a terminal; from a pipe as it comes. Raises Unusable at its end."""
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    line = sys.stdin.readline()
    if not line:
        raise Unusable("the input ended where a passphrase was asked for")
    return line.rstrip("\r\n")


def passphrase(file: Path | None, whose: str) -> str:
    """The passphrase of an existing key: the first line of `file`, else asked for. Raises Unusable."""
    return _first_line(file) if file else ask_secret(f"Passphrase of {whose}: ")


def new_passphrase(file: Path | None, whose: str) -> str:
    """The same for a new key: asked for twice. Raises Unusable."""
    if file:
        chosen = _first_line(file)
    else:
        chosen = ask_secret(f"New passphrase for {whose}: ")
        check_passphrase(chosen)
        if ask_secret("Once more: ") != chosen:
            raise Unusable("the two passphrases differ; nothing was written")
    check_passphrase(chosen)
    return chosen


def _first_line(file: Path) -> str:
    try:
        lines = read_file(file).decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise Unusable(f"{file}: it is no text in UTF-8") from None
    return lines[0] if lines else ""
