"""The filter as the kernel would run it, on both machines; and the bytes of notices and answers."""

from __future__ import annotations

import os
import struct

import pytest

from hw_sim.seccomp import MACHINES, RET_ALLOW, RET_USER_NOTIF, Notice, answer, filter_for

OTHER = 0xC000000E


def run(program: bytes, number: int, architecture: int, flags: int = 0) -> int:
    """A small part of BPF: what this filter uses."""
    data = struct.pack("<iIQ6Q", number, architecture, 0, 0, 0, flags, 0, 0, 0)
    instructions = list(struct.iter_unpack("<HBBI", program))
    accumulator = at = 0
    while True:
        code, if_true, if_false, k = instructions[at]
        at += 1
        match code:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", data, k)
            case 0x15:
                at += if_true if accumulator == k else if_false
            case 0x45:
                at += if_true if accumulator & k else if_false
            case 0x06:
                return int(k)
            case _:
                raise AssertionError(f"{code:#x}")


@pytest.mark.parametrize("machine", MACHINES)
def test_the_calls_that_are_stopped(machine: str) -> None:
    architecture, _, calls = MACHINES[machine]
    program = filter_for(machine)
    for name, number in calls.items():
        if name != "openat":
            assert run(program, number, architecture) == RET_USER_NOTIF, name
    stopped = [n for n in range(500) if run(program, n, architecture) == RET_USER_NOTIF]
    assert stopped == sorted(number for name, number in calls.items() if name != "openat")


@pytest.mark.parametrize("machine", MACHINES)
def test_opening_is_stopped_only_where_it_may_write(machine: str) -> None:
    architecture, _, calls = MACHINES[machine]
    program, openat = filter_for(machine), calls["openat"]
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_RDWR | os.O_DSYNC):
        assert run(program, openat, architecture, flags) == RET_USER_NOTIF
    for flags in (os.O_RDONLY, os.O_CLOEXEC, os.O_DIRECTORY, os.O_NOFOLLOW):
        assert run(program, openat, architecture, flags) == RET_ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_passes(machine: str) -> None:
    for number in MACHINES[machine][2].values():
        assert run(filter_for(machine), number, OTHER, os.O_RDWR) == RET_ALLOW


def test_a_notice_is_read() -> None:
    data = struct.pack("<QIIiIQ6Q", 7, 1234, 0, 18, 0xC000003E, 99, 3, 4, 4096, 8192, 0, 0)
    assert Notice.unpack(data) == Notice(7, 1234, 18, (3, 4, 4096, 8192, 0, 0))


def test_an_answer_lets_go_or_fails() -> None:
    assert answer(7, None) == struct.pack("<QqiI", 7, 0, 0, 1)
    assert answer(7, 28) == struct.pack("<QqiI", 7, 0, -28, 0)
