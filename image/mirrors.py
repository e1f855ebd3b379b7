"""Where this machine gets Debian packages from: read from its own apt configuration, never written down here.

Both forms of sources.list(5) are read: one line for each source, and the deb822 form of `*.sources` files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from image.errors import ImageError

SECURITY = "-security"


@dataclass(frozen=True)
class Source:
    """One address of packages with one of its suites, as apt's configuration names them."""

    uri: str
    suite: str


@dataclass(frozen=True)
class Mirrors:
    """Base addresses, without a slash at the end: of Debian's archive and of its security archive."""

    debian: str
    security: str

    def base(self, archive: str) -> str:
        """The base address of the archive that the lock calls `debian` or `security`."""
        return {"debian": self.debian, "security": self.security}[archive]


def one_line(text: str) -> Iterator[Source]:
    """The sources of a `sources.list`: `deb [options] uri suite component...`."""
    for line in text.splitlines():
        words = re.sub(r"\[[^]]*\]", " ", line.partition("#")[0]).split()
        if len(words) >= 3 and words[0] == "deb":
            yield Source(words[1].rstrip("/"), words[2])


def deb822(text: str) -> Iterator[Source]:
    """The sources of a `*.sources` file: stanzas with `Types`, `URIs`, `Suites`."""
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for stanza in re.split(r"\n[ \t]*\n", kept):
        joined = re.sub(r"\n[ \t]+", " ", stanza)
        fields = {
            key.lower(): value for key, value in re.findall(r"^([\w-]+):[ \t]*(.*)$", joined, re.MULTILINE)
        }
        if fields.get("enabled", "yes").strip().lower() in ("no", "false", "0", "off"):
            continue
        if "deb" in fields.get("types", "").split():
            for uri in fields.get("uris", "").split():
                yield from (Source(uri.rstrip("/"), suite) for suite in fields.get("suites", "").split())


def choose(sources: Iterable[Source], codename: str) -> Mirrors:
    """Debian's archive is where the machine has its own release from; security where `-security` is from.

    `codename` is the machine's own (such as "bookworm"); the image's may be another, from the same addresses.
    Raises ImageError if the configuration names no such source.
    """
    known = {codename, "stable", "testing", "unstable", "sid", "bullseye", "bookworm", "trixie", "forky"}
    listed = list(sources)
    debian = [one.uri for one in listed if one.suite in known - {""} and "security" not in one.uri]
    security = [one.uri for one in listed if one.suite.endswith(SECURITY)]
    if not debian:
        raise ImageError(
            "apt's configuration names no source of a Debian release; "
            "say BILIK_DEBIAN=address (and BILIK_DEBIAN_SECURITY=address)"
        )
    main = debian[0]
    return Mirrors(main, security[0] if security else main + SECURITY)


def machine_mirrors(etc: Path = Path("/etc")) -> Mirrors:
    """The mirrors of the machine that this runs on. `BILIK_DEBIAN` and `BILIK_DEBIAN_SECURITY` go before."""
    asked = os.environ.get("BILIK_DEBIAN", "").rstrip("/")
    if asked:
        return Mirrors(asked, os.environ.get("BILIK_DEBIAN_SECURITY", asked + SECURITY).rstrip("/"))
    found: list[Source] = []
    folder = etc / "apt" / "sources.list.d"
    for path in (etc / "apt" / "sources.list", *sorted(folder.glob("*.list"))):
        if path.is_file():
            found += one_line(path.read_text())
    for path in sorted(folder.glob("*.sources")):
        found += deb822(path.read_text())
    release = etc / "os-release"
    named = re.search(
        r"^VERSION_CODENAME=(\w+)", release.read_text() if release.is_file() else "", re.MULTILINE
    )
    return choose(found, named[1] if named else "")
