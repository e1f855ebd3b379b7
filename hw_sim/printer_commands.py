"""ESC/POS taken apart: which bytes belong to one command. Pure; nothing here knows what a command does.

    take(b"\x1ba\x01Desa")      # Command(code=b"\x1ba", args=b"\x01", size=3), then Command(b"", b"Desa", 4)

Lengths are those of Epson's ESC/POS command reference, for all commands of its 80 mm printers, so that a
client may use any of them: what the emulated printer does not do is skipped, its parameters not printed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command, or a run of text (`code` empty). `size` is what it took of the stream."""

    code: bytes
    args: bytes
    size: int


_FIXED: dict[bytes, int] = {bytes([code]): 0 for code in range(0x20)} | {
    b"\x1b" + key.encode("latin-1"): size
    for size, keys in {
        0: "2@LSimv<\x0c",
        1: "!%-3=?EGJMRTVadertu{} KU",
        2: "$\\cB",
        3: "p",
        8: "W",
    }.items()
    for key in keys
}
_FIXED |= {
    b"\x1d" + key.encode("latin-1"): size
    for size, keys in {0: ":c", 1: "!/BEHITabefhjrw", 2: "$LPW\\", 3: "^z"}.items()
    for key in keys
}
_FIXED |= {
    b"\x1c" + key.encode("latin-1"): size
    for size, keys in {0: "&.", 1: "!-CW", 2: "Sp?", 74: "2"}.items()
    for key in keys
}
_TEXT = re.compile(rb"[\x20-\xff]+")
_REALTIME_DC4 = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}


def take(data: bytes) -> Command | None:
    """The first command of `data`, or None while it is not whole."""
    text = _TEXT.match(data)
    if text:
        return Command(b"", text.group(), text.end())
    if not data:
        return None
    if data[0] == 0x10:
        return realtime(data) if len(data) > 1 else None
    if data[0] not in (0x1B, 0x1C, 0x1D):
        return Command(data[:1], b"", 1)
    if len(data) < 2:
        return None
    code = data[:2]
    size = _VARIABLE[code](data) if code in _VARIABLE else 2 + _FIXED.get(code, 0)
    if size is None or len(data) < size:
        return None
    if code[1:] == b"(":
        code = data[:3]
    return Command(code, data[len(code) : size], size)


def realtime(data: bytes) -> Command | None:
    """The real-time command at the start of `data` (DLE ...), None while not whole; other DLEs are no-ops."""
    code = data[:2]
    if len(code) == 2 and code not in (b"\x10\x04", b"\x10\x05", b"\x10\x14"):
        return Command(b"\x10", b"", 1)
    if len(data) < 3:
        return None
    if code == b"\x10\x14":
        args = 1 + _REALTIME_DC4.get(data[2], 0)
    else:
        args = 2 if code == b"\x10\x04" and data[2] in (7, 8) else 1
    if len(data) < 2 + args:
        return None
    return Command(code, data[2 : 2 + args], 2 + args)


def _word(data: bytes, at: int) -> int | None:
    return int.from_bytes(data[at : at + 2], "little") if len(data) >= at + 2 else None


def _counted(data: bytes) -> int | None:
    """ESC ( x pL pH and GS ( x pL pH: as many bytes as they say."""
    length = _word(data, 3)
    return None if length is None else 5 + length


def _zero_terminated(data: bytes) -> int | None:
    end = data.find(0, 2)
    return end + 1 if end > 0 else None


def _bit_image(data: bytes) -> int | None:
    """ESC * m nL nH: columns of one byte, or of three where m is 32 or 33."""
    columns = _word(data, 3)
    return None if columns is None else 5 + columns * (3 if data[2] in (32, 33) else 1)


def _raster(data: bytes) -> int | None:
    """GS v 0 m xL xH yL yH."""
    width, height = _word(data, 4), _word(data, 6)
    return None if width is None or height is None else 8 + width * height


def _cut(data: bytes) -> int | None:
    """GS V m, and n for the forms that feed."""
    if len(data) < 3:
        return None
    return 3 if data[2] in (0, 1, 48, 49) else 4


def _barcode(data: bytes) -> int | None:
    """GS k m d... 00, or GS k m n d..."""
    if len(data) < 3:
        return None
    if data[2] <= 6:
        end = data.find(0, 3)
        return end + 1 if end > 0 else None
    return 4 + data[3] if len(data) > 3 else None


def _large(data: bytes) -> int | None:
    """GS 8 L p1 p2 p3 p4."""
    return 7 + int.from_bytes(data[3:7], "little") if len(data) >= 7 else None


def _user_characters(data: bytes) -> int | None:
    """ESC & y c1 c2, then for each character its width x and x times y bytes."""
    if len(data) < 5:
        return None
    at = 5
    for _ in range(data[4] - data[3] + 1):
        if len(data) <= at:
            return None
        at += 1 + data[at] * data[2]
    return at


def _downloaded_image(data: bytes) -> int | None:
    """GS * x y."""
    return 4 + data[2] * data[3] * 8 if len(data) >= 4 else None


def _counter(data: bytes) -> int | None:
    """GS C 0 n m, GS C 1 a b n r, GS C 2 n n, GS C ; text ;"""
    if len(data) < 3:
        return None
    return 3 + {0x30: 2, 0: 2, 0x31: 6, 1: 6, 0x32: 2, 2: 2}.get(data[2], 0)


def _maintenance(data: bytes) -> int | None:
    """GS g 0 m nL nH and GS g 2 m nL nH."""
    return 6


def _nv_image(data: bytes) -> int | None:
    """FS q n, then n images of xL xH yL yH and their bytes."""
    if len(data) < 3:
        return None
    at = 3
    for _ in range(data[2]):
        width, height = _word(data, at), _word(data, at + 2)
        if width is None or height is None:
            return None
        at += 4 + width * height * 8
    return at


def _two_more(data: bytes) -> int | None:
    """ESC c and a selector, then one parameter."""
    return 4


_VARIABLE: dict[bytes, Callable[[bytes], int | None]] = {
    b"\x1b(": _counted,
    b"\x1d(": _counted,
    b"\x1c(": _counted,
    b"\x1bD": _zero_terminated,
    b"\x1b*": _bit_image,
    b"\x1b&": _user_characters,
    b"\x1bc": _two_more,
    b"\x1dv": _raster,
    b"\x1dV": _cut,
    b"\x1dk": _barcode,
    b"\x1d8": _large,
    b"\x1d*": _downloaded_image,
    b"\x1dC": _counter,
    b"\x1dg": _maintenance,
    b"\x1cq": _nv_image,
}
