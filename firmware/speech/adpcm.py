"""IMA ADPCM, four bits a sample, as WAVE files of format 0x11 have it for one channel. Pure.

    coded = encode(samples)                      # array("h"), 22,050 a second -> a quarter of the bytes
    for pcm in decode(coded, len(samples)):      # s16le, one block (46 ms) at a time
        play(pcm)

A block is the first sample (s16, little-endian), the step's index (u8, 0 to 88), a zero byte, then the other
samples as differences, two a byte, the low half first: 512 bytes are 1,017 samples. The last block of a clip
is as short as it can be. Each block stands for itself, so nothing carries over from one to the next.

Source: IMA Digital Audio Focus and Technical Working Groups, Recommended Practices for Enhancing Digital
Audio Compatibility, rev. 3.00 (1992), chapter 6; blocks: Microsoft Multimedia Standards Update, rev. 3.0.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from sys import byteorder

BLOCK = 512  # bytes
PER_BLOCK = 1 + 2 * (BLOCK - 4)  # samples
LAST = 88  # largest index of a step
LOW, HIGH = -32768, 32767
STEPS = (
    7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
    80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
    544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499,
    2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442,
    11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
)  # fmt: skip
MOVES = (-1, -1, -1, -1, 2, 4, 6, 8)


def _difference(step: int, nibble: int) -> int:
    size = (step >> 3) + sum(step >> shift for bit, shift in ((4, 0), (2, 1), (1, 2)) if nibble & bit)
    return -size if nibble & 8 else size


# By index * 16 + nibble: what is added, and the next index * 16.
ADDED = tuple(_difference(step, nibble) for step in STEPS for nibble in range(16))
NEXT = tuple(
    16 * min(LAST, max(0, at + MOVES[nibble & 7])) for at in range(len(STEPS)) for nibble in range(16)
)


def coded_size(samples: int) -> int:
    """How many bytes so many samples take."""
    whole, rest = divmod(samples, PER_BLOCK)
    return whole * BLOCK + (4 + rest // 2 if rest else 0)


def encode(samples: array[int]) -> bytes:
    """The blocks of these samples."""
    out, index = bytearray(), 0
    for begin in range(0, len(samples), PER_BLOCK):
        block = samples[begin : begin + PER_BLOCK]
        value = block[0]
        out += value.to_bytes(2, "little", signed=True) + bytes((index // 16, 0))
        nibbles = bytearray()
        add, steps, added, following = nibbles.append, STEPS, ADDED, NEXT
        for wanted in block[1:]:
            away = wanted - value
            nibble = (away << 2 if away >= 0 else -away << 2) // steps[index >> 4]
            if nibble > 7:
                nibble = 7
            if away < 0:
                nibble |= 8
            at = index | nibble
            value += added[at]
            if value > HIGH:
                value = HIGH
            elif value < LOW:
                value = LOW
            index = following[at]
            add(nibble)
        if len(nibbles) % 2:
            nibbles.append(0)
        out += bytes(low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True))
    return bytes(out)


def decode(coded: bytes | memoryview, samples: int) -> Iterator[bytes]:
    """So many samples as s16le, block by block. The caller has looked at the size (`coded_size`) and at the
    blocks' heads (`head_fault`)."""
    left = samples
    for begin in range(0, len(coded), BLOCK):
        pcm = _block(bytes(coded[begin : begin + BLOCK]))[: min(left, PER_BLOCK)]
        left -= len(pcm)
        if byteorder == "big":
            pcm.byteswap()
        yield pcm.tobytes()


def head_fault(coded: bytes | memoryview) -> bool:
    """Whether a block's head is not as it must be: an index above 88, or a byte that is not zero."""
    return any(coded[at + 2] > LAST or coded[at + 3] for at in range(0, len(coded), BLOCK))


def _block(data: bytes) -> array[int]:
    value, index = int.from_bytes(data[:2], "little", signed=True), 16 * data[2]
    out = array("h", (value,))
    add, added, following = out.append, ADDED, NEXT
    for byte in data[4:]:
        for nibble in (byte & 15, byte >> 4):
            at = index | nibble
            value += added[at]
            if value > HIGH:
                value = HIGH
            elif value < LOW:
                value = LOW
            index = following[at]
            add(value)
    return out
