"""What root answers: `answers/scrub.json` and `answers/update.json` in the run folder, written whole.

read_scrub(Path("/run/bilik"))      # Scrub(state="good", checked=57123456, of=57123456, bad_block=None)
read_update(Path("/run/bilik"))     # Update(state="writing", percent=40, version="0.1.1", reason="")
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from firmware.system.facts import read_facts

FOLDER = "answers"
LIMIT = 4096  # bytes
MOST = 1 << 40  # bytes or blocks
VERSION = "(?:[0-9A-Za-z][0-9A-Za-z.+~-]{0,31})?"


@dataclass(frozen=True)
class Scrub:
    """The self-test that reads the whole system card: running, good or bad. Bytes; a block has 4096."""

    state: str
    checked: int
    of: int
    bad_block: int | None = None

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.checked // self.of if self.of else 0


@dataclass(frozen=True)
class Update:
    """An update on its way: checking, writing, done or refused. `reason` is for people, and printable."""

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
        bad_block=facts.whole("bad_block", MOST) if facts.has("bad_block") else None,
    )


def read_update(run: Path) -> Update | None:
    """None where nobody has answered yet. Raises SystemFault."""
    facts = read_facts(run / FOLDER / "update.json", LIMIT)
    if facts is None:
        return None
    reason = facts.table.get("reason", "")
    return Update(
        state=facts.text("state", "checking|writing|done|refused"),
        percent=facts.whole("percent", 100, 0),
        version=facts.text("version", VERSION, ""),
        reason="".join(c for c in reason if c.isprintable())[:200] if isinstance(reason, str) else "",
    )
