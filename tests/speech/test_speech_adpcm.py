"""The coding of a clip's samples, against a decoder written from the description alone."""

from __future__ import annotations

import math
from array import array
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from firmware.speech.adpcm import BLOCK, PER_BLOCK, STEPS, coded_size, decode, encode, head_fault

SOUND = array("h", (int(9000 * math.sin(at / 9) * math.sin(at / 700)) for at in range(3 * PER_BLOCK + 100)))


def decoded(samples: array[int]) -> array[int]:
    return array("h", b"".join(decode(encode(samples), len(samples))))


def plain_decoder(data: bytes, count: int) -> list[int]:
    """As docs/election-package.md describes it, one sample after the other."""
    out: list[int] = []
    for begin in range(0, len(data), 512):
        block = data[begin : begin + 512]
        value, index = int.from_bytes(block[:2], "little", signed=True), block[2]
        samples = [value]
        for byte in block[4:]:
            for nibble in (byte % 16, byte // 16):
                step = STEPS[index]
                change = step // 8
                change += step // 4 if nibble & 1 else 0
                change += step // 2 if nibble & 2 else 0
                change += step if nibble & 4 else 0
                value = max(-32768, min(32767, value - change if nibble & 8 else value + change))
                index = max(0, min(88, index + (-1, -1, -1, -1, 2, 4, 6, 8)[nibble & 7]))
                samples.append(value)
        out += samples[: count - len(out)]
    return out


def test_89_steps_each_a_tenth_more_than_the_one_before() -> None:
    assert (len(STEPS), STEPS[0], STEPS[-1]) == (89, 7, 32767)
    assert all(1 < after / before < 1.18 for before, after in pairwise(STEPS))


def test_what_is_coded_sounds_like_what_was_said() -> None:
    heard = decoded(SOUND)
    assert len(heard) == len(SOUND)
    noise = sum((a - b) ** 2 for a, b in zip(SOUND, heard, strict=True))
    power = sum(a * a for a in SOUND)
    assert 10 * math.log10(power / noise) > 30  # dB
    assert len(encode(SOUND)) == coded_size(len(SOUND)) < len(SOUND) * 2 // 3.9


@given(some.lists(some.integers(-32768, 32767), min_size=1, max_size=2200).map(lambda s: array("h", s)))
@settings(max_examples=40, deadline=None)
def test_both_decoders_hear_the_same(samples: array[int]) -> None:
    coded = encode(samples)
    assert len(coded) == coded_size(len(samples))
    assert not head_fault(coded)
    assert list(decoded(samples)) == plain_decoder(coded, len(samples))


@pytest.mark.parametrize("count", [1, 2, 3, PER_BLOCK - 1, PER_BLOCK, PER_BLOCK + 1, 2 * PER_BLOCK + 2])
def test_every_length_comes_back_and_begins_with_its_first_sample(count: int) -> None:
    samples = SOUND[40 : 40 + count]
    heard = decoded(samples)
    assert len(heard) == count
    assert heard[0] == samples[0]


def test_a_block_whose_head_nobody_writes_is_known() -> None:
    coded = bytearray(encode(SOUND))
    coded[BLOCK + 2] = 89
    assert head_fault(coded)
    coded[BLOCK + 2], coded[3] = 0, 1
    assert head_fault(coded)
