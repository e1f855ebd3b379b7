"""Numbers and structures of seccomp(2)'s user notification: which calls are stopped, and how. Pure.

A process under this filter waits in each such call until its supervisor answers: let it pass, or fail it with
an errno. See seccomp(2), seccomp_unotify(2); linux/seccomp.h, linux/filter.h.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

# audit architecture, seccomp(2) itself, and the calls of each machine by name
MACHINES: dict[str, tuple[int, int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        317,
        {
            "pwrite64": 18,
            "preadv": 295,
            "preadv2": 327,
            "fsync": 74,
            "fdatasync": 75,
            "mkdir": 83,
            "mkdirat": 258,
            "openat": 257,
        },
    ),
    "aarch64": (
        0xC00000B7,
        277,
        {
            "pwrite64": 68,
            "preadv": 69,
            "preadv2": 286,
            "fsync": 82,
            "fdatasync": 83,
            "mkdirat": 34,
            "openat": 56,
        },
    ),
}
RET_USER_NOTIF, RET_ALLOW = 0x7FC00000, 0x7FFF0000
NOTIF_RECV, NOTIF_SEND = 0xC0502100, 0xC0182101
CONTINUE = 1

_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NR, _ARCH, _FLAGS = 0, 4, 16 + 2 * 8  # offsets in struct seccomp_data; openat's flags are its third argument
_NOTIF, _RESPONSE, _INSTRUCTION = struct.Struct("<QIIiIQ6Q"), struct.Struct("<QqiI"), struct.Struct("<HBBI")


def filter_for(machine: str) -> bytes:
    """The BPF program: stop the calls above, and openat only where it may write. Raises KeyError."""
    architecture, _, calls = MACHINES[machine]
    plain = [number for name, number in calls.items() if name != "openat"]
    allow, notify = len(plain) + 6, len(plain) + 7  # where the two verdicts stand
    program = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 0, allow - 2, architecture), (_LOAD, 0, 0, _NR)]
    for number in plain:
        program.append((_EQUAL, notify - len(program) - 1, 0, number))
    program.append((_EQUAL, 0, 2, calls["openat"]))
    program += [(_LOAD, 0, 0, _FLAGS), (_ANY_BIT, 1, 0, WRITES)]
    program += [(_RETURN, 0, 0, RET_ALLOW), (_RETURN, 0, 0, RET_USER_NOTIF)]
    return b"".join(_INSTRUCTION.pack(*instruction) for instruction in program)


@dataclass(frozen=True)
class Notice:
    """A thread that waits in a call."""

    id: int
    thread: int
    number: int
    args: tuple[int, ...]

    @classmethod
    def unpack(cls, data: bytes) -> Notice:
        id, thread, _, number, _, _, *args = _NOTIF.unpack(data)
        return cls(id, thread, number, tuple(args))


NOTICE_BYTES = _NOTIF.size


def answer(id: int, errno: int | None) -> bytes:
    """Let the call go on (None), or fail it."""
    return _RESPONSE.pack(id, 0, -errno if errno else 0, 0 if errno else CONTINUE)
