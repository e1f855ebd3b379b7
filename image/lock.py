"""`packages.in`, by hand: what the image needs. `packages.lock`, made: exactly which files that is.

A line of the lock: `variant archive name version architecture size sha256 path`; the diagnostic variant has
the packages of both, the booth its own only. Two values stand before them:
`epoch`, the time that every file of the image bears (Unix seconds, the newest of the archive's own release
dates when the lock was made), and `release`, Debian's code name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from image.errors import LockError

ARCHIVES = ("debian", "security")
BOOTH, DIAGNOSTIC = "booth", "diagnostic"
VARIANTS = (BOOTH, DIAGNOSTIC)
NAME = re.compile(r"[a-z0-9][a-z0-9+.-]+")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, order=True)
class Package:
    """One .deb: which archive holds it, what it is, and what its bytes must be."""

    name: str
    version: str
    architecture: str
    archive: str
    path: str
    size: int
    sha256: str
    variant: str = BOOTH

    @property
    def file(self) -> str:
        """Its name in the cache: by content, so an old file never stands in for a new one."""
        return f"{self.name}_{self.sha256[:16]}.deb"


@dataclass(frozen=True)
class Lock:
    """The whole lock."""

    release: str
    epoch: int
    packages: tuple[Package, ...]

    def of(self, variant: str) -> tuple[Package, ...]:
        """The packages of a variant."""
        return tuple(one for one in self.packages if one.variant in (BOOTH, variant))

    def one(self, name: str) -> Package:
        """The package of that name; LockError if it is not locked."""
        for package in self.packages:
            if package.name == name:
                return package
        raise LockError(f"packages.lock has no {name}: say `make image-lock`")


@dataclass(frozen=True)
class Wanted:
    """`packages.in`: names taken with all they depend on; by themselves; for technicians; and never."""

    closed: tuple[str, ...]
    alone: tuple[str, ...]
    diagnostic: tuple[str, ...]
    without: tuple[str, ...]


def parse_wanted(text: str) -> Wanted:
    """Read `packages.in`: sections `[closed]`, `[alone]`, `[diagnostic]`, `[without]`, one name a line, `#`
    comments."""
    sections: dict[str, list[str]] = {name: [] for name in ("closed", "alone", "diagnostic", "without")}
    current: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.partition("#")[0].strip()
        if not word:
            continue
        if word.startswith("["):
            current = sections.get(word.strip("[]"))
            if current is None:
                raise LockError(f"packages.in line {number}: {word} is none of {', '.join(sections)}")
        elif current is None or not NAME.fullmatch(word):
            raise LockError(f"packages.in line {number}: {word!r} is no name of a package in a section")
        else:
            current.append(word)
    return Wanted(*map(tuple, sections.values()))


def format_lock(lock: Lock) -> str:
    """The lock as text, sorted, so that its differences can be read."""
    lines = [
        "# Made by `make image-lock` from packages.in. Do not edit.",
        f"release {lock.release}",
        f"epoch {lock.epoch}",
    ]
    for one in sorted(lock.packages):
        lines.append(
            f"{one.variant} {one.archive} {one.name} {one.version} {one.architecture} "
            f"{one.size} {one.sha256} {one.path}"
        )
    return "\n".join(lines) + "\n"


def parse_lock(text: str) -> Lock:
    """Read a lock. LockError names line and reason."""
    values: dict[str, str] = {}
    packages: list[Package] = []
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) == 2 and words[0] in ("release", "epoch"):
            values[words[0]] = words[1]
        else:
            packages.append(_package(words, number))
    if set(values) != {"release", "epoch"} or not values["epoch"].isdecimal():
        raise LockError("packages.lock: it must name one release and one epoch (in seconds)")
    names = [one.name for one in packages]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise LockError(f"packages.lock: twice in it: {', '.join(twice)}")
    return Lock(values["release"], int(values["epoch"]), tuple(sorted(packages)))


def _package(words: list[str], number: int) -> Package:
    """One line of the lock, each field looked at."""
    where = f"packages.lock line {number}"
    if len(words) != 8:
        raise LockError(f"{where}: {len(words)} fields where 8 are expected")
    variant, archive, name, version, architecture, size, sha256, path = words
    if variant not in VARIANTS:
        raise LockError(f"{where}: variant {variant!r} is none of {', '.join(VARIANTS)}")
    if archive not in ARCHIVES:
        raise LockError(f"{where}: archive {archive!r} is none of {', '.join(ARCHIVES)}")
    if not NAME.fullmatch(name) or architecture not in ("arm64", "all"):
        raise LockError(f"{where}: {name}:{architecture} is no package for this machine")
    if not size.isdecimal() or not SHA256.fullmatch(sha256):
        raise LockError(f"{where}: size or SHA-256 of {name} cannot be one")
    if not path.startswith("pool/") or ".." in path or not path.endswith(".deb"):
        raise LockError(f"{where}: {path!r} is no file of a pool")
    return Package(name, version, architecture, archive, path, int(size), sha256, variant)
