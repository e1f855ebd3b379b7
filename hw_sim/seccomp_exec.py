"""Become another program under a seccomp filter, after handing its listener to the parent.

    python -I -S seccomp_exec.py SOCKET FILTER_HEX CALL PROGRAM [ARGUMENT ...]

SOCKET: number of an inherited Unix socket; over it go the listener, or the errno as text. CALL: the number of
seccomp(2). Runs by itself, between fork and exec, and so imports nothing of ours.
"""

import array
import ctypes
import os
import socket
import sys

PR_SET_NO_NEW_PRIVS, SET_MODE_FILTER, NEW_LISTENER = 38, 1, 1 << 3


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def main() -> None:
    number, text, call, *program = sys.argv[1:]
    end = socket.socket(fileno=int(number))
    filter = bytes.fromhex(text)
    libc = ctypes.CDLL(None, use_errno=True)
    listener = -1
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        wanted = _Program(len(filter) // 8, filter)
        listener = libc.syscall(int(call), SET_MODE_FILTER, NEW_LISTENER, ctypes.byref(wanted))
    if listener < 0:
        end.send(str(ctypes.get_errno()).encode())
        sys.exit(1)
    handed = array.array("i", [listener])
    end.sendmsg([b"ok"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, handed)])
    os.close(listener)
    end.close()
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
