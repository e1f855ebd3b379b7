"""What root's helpers tell the daemon: small JSON files in a folder that root alone writes.

    answer("scrub", {"state": "running", "checked": 0, "of": 1000})
    withdraw("stick-sda1")

A reader sees the old answer or the new one, never a part: the name is given to a finished file. The folder
lies in memory and is gone with the power, so nothing is flushed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

ANSWERS = Path("/run/bilik/answers")
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}\Z")


def answer(name: str, said: Mapping[str, object], folder: Path = ANSWERS) -> None:
    """Write FOLDER/`name`.json, readable for all. Raises OSError; ValueError for a name that is none."""
    path = _path(name, folder)
    new = path.with_name(f".{path.name}.new")
    new.write_text(json.dumps(said, ensure_ascii=False) + "\n", "utf-8")
    new.chmod(0o644)
    os.replace(new, path)


def withdraw(name: str, folder: Path = ANSWERS) -> None:
    """What was said holds no longer. Raises OSError."""
    _path(name, folder).unlink(missing_ok=True)


def _path(name: str, folder: Path) -> Path:
    if not NAME.match(name):
        raise ValueError("an answer's name is of a-z, 0-9 and -, at most 32 of them")
    return folder / f"{name}.json"
