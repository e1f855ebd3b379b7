"""Licences as Debian's and Python's packages state them, as SPDX expressions where that can be said for
sure."""

from __future__ import annotations

import re
from collections.abc import Iterable

SPDX = {
    "apache-2.0": "Apache-2.0",
    "artistic": "Artistic-1.0-Perl",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "bsd-4-clause": "BSD-4-Clause",
    "bsl-1": "BSL-1.0",
    "cc0": "CC0-1.0",
    "cc0-1.0": "CC0-1.0",
    "expat": "MIT",
    "fsfap": "FSFAP",
    "fsful": "FSFUL",
    "fsfullr": "FSFULLR",
    "isc": "ISC",
    "mit": "MIT",
    "mpl-2.0": "MPL-2.0",
    "public-domain": "LicenseRef-public-domain",
    "unlicense": "Unlicense",
    "x11": "X11",
    "zlib": "Zlib",
    **{
        f"{kind}-{v}": f"{kind.upper()}-{n}-only"
        for kind in ("gpl", "lgpl")
        for v, n in (("2", "2.0"), ("2.0", "2.0"), ("2.1", "2.1"), ("3", "3.0"), ("3.0", "3.0"))
    },
    **{
        f"{kind}-{v}+": f"{kind.upper()}-{n}-or-later"
        for kind in ("gpl", "lgpl")
        for v, n in (("2", "2.0"), ("2.0", "2.0"), ("2.1", "2.1"), ("3", "3.0"), ("3.0", "3.0"))
    },
    "gpl-1+": "GPL-1.0-or-later",
    "gfdl-1.3": "GFDL-1.3-only",
}
"""Debian's short names (copyright format 1.0) in SPDX's words; LicenseRef where SPDX has none."""


def named(copyright_text: str) -> tuple[str, ...]:
    """The short names of all licences that a `debian/copyright` in the 1.0 format states, sorted; else
    nothing."""
    if "copyright-format/1.0" not in copyright_text.partition("\n\n")[0]:
        return ()
    words = re.findall(r"^License:[ \t]*(\S.*)$", copyright_text, re.MULTILINE)
    names = {name.strip(" ,") for word in words for name in re.split(r"\s+and(?:/or)?\s+|,\s*", word)}
    return tuple(sorted(name for name in names if name))


def expression(names: Iterable[str]) -> str:
    """All of them together as an SPDX expression; NOASSERTION as soon as one cannot be said in SPDX's
    words."""
    found: set[str] = set()
    for name in names:
        parts = [SPDX.get(part.lower()) for part in re.split(r"\s+or\s+", name)]
        if None in parts:
            return "NOASSERTION"
        known = [part for part in parts if part]
        found.add(known[0] if len(known) == 1 else f"({' OR '.join(known)})")
    return " AND ".join(sorted(found)) or "NOASSERTION"


def of_wheel(metadata: str) -> str:
    """A wheel's licence: the expression that PEP 639 has it state, else what its older field says, if SPDX
    knows it."""
    head = metadata.partition("\n\n")[0]
    stated = re.search(r"^License-Expression: (.+)$", head, re.MULTILINE)
    if stated:
        return stated[1].strip()
    older = re.search(r"^License: (.+)$", head, re.MULTILINE)
    names = [older[1].strip().replace(" ", "-").removesuffix("-License")] if older else []
    return expression(names)
