"""What a stick can do wrong, and which call of the booth meets it. Pure.

FULL is a full one as it is: what was laid out before needs no room, so voting goes on; nothing can be made or
grow. READ_ONLY refuses every change, IO_ERROR every transfer, SLOW takes its time.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import StrEnum


class StickFault(StrEnum):
    FULL = "full"
    READ_ONLY = "read-only"
    IO_ERROR = "EIO"
    SLOW = "slow"


@dataclass(frozen=True)
class Call:
    """One system call on a file of a medium. `creates`: a new entry; `grows`: a file becomes longer."""

    name: str
    creates: bool = False
    grows: bool = False

    @property
    def changes(self) -> bool:
        """Whether a medium that is locked refuses it; opening counts, since only opening to write is seen."""
        return self.name in ("pwrite64", "openat", "mkdir", "mkdirat")

    @property
    def transfers(self) -> bool:
        return self.name in ("pwrite64", "preadv", "preadv2", "fsync", "fdatasync")


def refusal(fault: StickFault, call: Call) -> int | None:
    """The errno with which the call fails, None where it goes on."""
    match fault:
        case StickFault.FULL if call.creates or call.grows:
            return errno.ENOSPC
        case StickFault.READ_ONLY if call.changes:
            return errno.EROFS
        case StickFault.IO_ERROR if call.transfers:
            return errno.EIO
        case _:
            return None
