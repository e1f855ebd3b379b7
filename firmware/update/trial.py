"""The file `bilik/trial` on the firmware partition: one line about an update not yet proven. Pure.

b 0         slot b is on trial and has been started 0 times so far; the initramfs counts
failed b    slot b was started and never said that it had reached the voting screen: the booth fell back
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TRIAL = "trial"
LONGEST = 64  # bytes; a real one has 4 or 9


@dataclass(frozen=True)
class Trial:
    """`starts` counts what the initramfs has tried; -1 where the slot has failed."""

    slot: str
    starts: int = 0

    @property
    def failed(self) -> bool:
        return self.starts < 0

    def to_bytes(self) -> bytes:
        return (f"failed {self.slot}\n" if self.failed else f"{self.slot} {self.starts}\n").encode("ascii")


def read_trial(data: bytes) -> Trial | None:
    """None for what is no such line: a mark that nobody can read is no mark."""
    if found := re.fullmatch(rb"([ab]) ([0-9]{1,3})\s*", data[:LONGEST]):
        return Trial(found[1].decode("ascii"), int(found[2]))
    if found := re.fullmatch(rb"failed ([ab])\s*", data[:LONGEST]):
        return Trial(found[1].decode("ascii"), -1)
    return None
