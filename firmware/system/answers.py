"""What root answers: `answers/scrub.json`, `update.json`, `stick-NAME.json` in the run folder, written whole.

read_scrub(Path("/run/bilik"))      # Scrub(state="good", checked=57123456, of=57123456, bad_place="")
read_update(Path("/run/bilik"))     # Update(state="writing", percent=40, version="0.1.1", reason="")
refused_stick(Path("/run/bilik"))   # "sda1 is refused: exfat"
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from firmware.system.facts import Facts, SystemFault, read_facts

FOLDER = "answers"
LIMIT = 4096  # bytes
MOST = 1 << 40  # bytes or blocks
PLACE = "[0-9A-Za-z._, ?-]{1,40}"
STICK = "[a-z0-9_]{1,20}"
MOST_STICKS = 8  # answers looked at; the case has four sockets
VERSION = "(?:[0-9A-Za-z][0-9A-Za-z.+~-]{0,31})?"


@dataclass(frozen=True)
class Scrub:
    """The self-test that reads the whole system card: running, good or bad. Bytes.

    `bad_place`: a block's number, a file's name, or root's word for what else is bad; empty where nothing is.
    """

    state: str
    checked: int
    of: int
    bad_place: str = ""

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.checked // self.of if self.of else 0


@dataclass(frozen=True)
class Update:
    """An update on its way: checking, writing, done or refused. `reason` is for people, and printable.

    "fell-back" is told after a start: an update did not come up, and what ran before runs again.
    """

    state: str
    percent: int
    version: str
    reason: str


def read_scrub(run: Path) -> Scrub | None:
    """None where nobody has tested yet. Raises SystemFault."""
    facts = read_facts(run / FOLDER / "scrub.json", LIMIT)
    if facts is None:
        return None
    return Scrub(
        state=facts.text("state", "running|good|bad"),
        checked=facts.whole("checked", MOST, 0),
        of=facts.whole("of", MOST, 0),
        bad_place=_place(facts) if facts.text("state", "running|good|bad") == "bad" else "",
    )


def _place(facts: Facts) -> str:
    """Raises SystemFault."""
    if facts.has("bad_block"):
        return str(facts.whole("bad_block", MOST))
    return facts.text("bad_file" if facts.has("bad_file") else "reason", PLACE, "?")


def update_stamp(run: Path) -> tuple[int, int] | None:
    """Which answer about an update lies there now (inode, ns); None where there is none.

    One of an earlier ask is told from the answer to this one by it.
    """
    try:
        found = os.stat(run / FOLDER / "update.json")
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def read_update(run: Path) -> Update | None:
    """None where nobody has answered yet. Raises SystemFault."""
    facts = read_facts(run / FOLDER / "update.json", LIMIT)
    if facts is None:
        return None
    reason = facts.table.get("reason", "")
    return Update(
        state=facts.text("state", "checking|writing|done|refused|fell-back"),
        percent=facts.whole("percent", 100, 0),
        version=facts.text("version", VERSION, ""),
        reason="".join(c for c in reason if c.isprintable())[:200] if isinstance(reason, str) else "",
    )


def refused_stick(run: Path) -> str:
    """A stick that is in and was not let in, with root's word for why; empty where there is none.

    An answer that cannot be believed tells nothing: that there is no stick is said anyway.
    """
    try:
        names = sorted(path.name for path in (run / FOLDER).iterdir() if path.match("stick-*.json"))
    except OSError:
        return ""
    for name in names[:MOST_STICKS]:
        try:
            facts = read_facts(run / FOLDER / name, LIMIT)
            if facts is not None and facts.text("state", "mounted|refused") == "refused":
                return f"{facts.text('name', STICK)} is refused: {facts.text('reason', STICK)}"
        except SystemFault:
            continue
    return ""
