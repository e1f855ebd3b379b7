"""The kernel's sound calls as bytes: numbers and structures of sound/asound.h (uapi). Pure.

Only what playing needs: interleaved signed 16-bit samples. Little-endian, 64-bit longs.
"""

from __future__ import annotations

import struct

MASKS, INTERVALS = 8, 21  # access, format, subformat and 5 in reserve; 12 and 9 in reserve
HW_PARAMS = struct.Struct(f"<I{MASKS * 32}s{INTERVALS * 12}s6IQ64s")
SW_PARAMS = struct.Struct("<3I4x7Q2I56s")  # 3 ints; 7 numbers of frames; protocol, kind of time stamp
INTERVAL = struct.Struct("<3I")  # least, most, flags

INTEGER = 1 << 2  # an interval's flag: whole numbers only
ACCESS, FORMAT, SUBFORMAT = 0, 1, 2
FIRST_INTERVAL = 8
CHANNELS, RATE, PERIOD_TIME, BUFFER_SIZE = 10, 11, 12, 17
RW_INTERLEAVED, S16_LE, STANDARD = 3, 2, 0
ANY = 0xFFFFFFFF


def _request(direction: int, number: int, size: int) -> int:
    """_IO, _IOWR('A', number, size bytes), asm-generic/ioctl.h."""
    return (direction << 30) | (size << 16) | (ord("A") << 8) | number


SET_HW = _request(3, 0x11, HW_PARAMS.size)
SET_SW = _request(3, 0x13, SW_PARAMS.size)
PREPARE = _request(0, 0x40, 0)
DROP = _request(0, 0x43, 0)


def hw_params(channels: int, rate: int, period_us: tuple[int, int], most_frames: int) -> bytes:
    """A wish: exactly so many channels and frames a second; a period within these microseconds, a buffer of
    at most so many frames. The kernel takes the shortest period and the largest buffer that there is."""
    masks = [(ANY, ANY, *[0] * 6)] * MASKS
    for at, value in ((ACCESS, RW_INTERLEAVED), (FORMAT, S16_LE), (SUBFORMAT, STANDARD)):
        masks[at] = (1 << value, *[0] * 7)
    intervals = [(0, ANY, 0)] * INTERVALS
    for at, least, most in (
        (CHANNELS, channels, channels),
        (RATE, rate, rate),
        (PERIOD_TIME, *period_us),
        (BUFFER_SIZE, 1, most_frames),
    ):
        intervals[at - FIRST_INTERVAL] = (least, most, INTEGER if least == most else 0)
    return HW_PARAMS.pack(
        0,
        b"".join(struct.pack("<8I", *mask) for mask in masks),
        b"".join(INTERVAL.pack(*interval) for interval in intervals),
        *(ANY, 0, ANY, 0, 0, 0),  # asked for, changed, info, bits, rate as a fraction
        0,
        b"",
    )


def buffer_frames(answer: bytes) -> int:
    """The buffer that the kernel chose, in frames."""
    intervals: bytes = HW_PARAMS.unpack(answer)[2]
    least: int = INTERVAL.unpack_from(intervals, (BUFFER_SIZE - FIRST_INTERVAL) * INTERVAL.size)[0]
    return least


def sw_params(buffer: int) -> bytes:
    """Play from the first frame on, stop after the last; a quarter of the buffer free wakes the writer."""
    return SW_PARAMS.pack(0, 1, 0, max(1, buffer // 4), 1, 1, buffer, 0, 0, 0, 0, 0, b"")
