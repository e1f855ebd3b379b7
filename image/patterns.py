"""The two lists that say what of Debian's packages stays in the root: `keep.txt` by folder, `drop.txt` by
path."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass

from image.errors import ImageError
from image.lock import DIAGNOSTIC


@dataclass(frozen=True)
class Kept:
    """One folder whose members stay only if a pattern names them."""

    folder: str
    names: tuple[str, ...]

    def keeps(self, name: str) -> bool:
        """Whether the member of that name stays."""
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in self.names)


def parse_keep(text: str, variant: str) -> tuple[Kept, ...]:
    """Read `keep.txt` for a variant: `[folder]`, then one pattern a line, `diagnostic` before it where it
    is such."""
    folders: list[tuple[str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if words[0].startswith("["):
            folders.append((words[0].strip("[]"), []))
        elif not folders or len(words) > 2 or (len(words) == 2 and words[0] != DIAGNOSTIC):
            raise ImageError(f"keep.txt line {number}: {line.strip()!r} is no pattern in a folder")
        elif len(words) == 1 or variant == DIAGNOSTIC:
            folders[-1][1].append(words[-1])
    return tuple(Kept(folder, tuple(names)) for folder, names in folders)


def parse_drop(text: str) -> tuple[str, ...]:
    """Read `drop.txt`: one path or pattern a line, relative to the root."""
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(line.strip("/") for line in lines if line)


def unused(patterns: Sequence[str], paths: Sequence[str]) -> list[str]:
    """The patterns that match none of the paths: a list that outlives what it names is not read any more."""
    return [one for one in patterns if not any(fnmatch.fnmatchcase(path, one) for path in paths)]
