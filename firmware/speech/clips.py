"""The clips of the audio ballot as one section of the election package: written, and read strictly. Pure.

    data = pack_speech({"id/option-1": samples, ...})
    speech = read_speech(data)
    for pcm in speech.play("id/option-1"): ...           # s16le, 22,050 a second, one channel

The format stands in docs/election-package.md, section "The clips".
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from firmware.speech.adpcm import coded_size, decode, encode, head_fault
from firmware.speech.errors import SpeechError

MAGIC = b"BILIK-SPEECH/1".ljust(16, b"\0")
RATE = 22_050  # samples a second
MOST_CLIPS = 512
MOST_SAMPLES = 60 * RATE
SECTION_LIMIT = 12 * 1024 * 1024  # bytes: 18 minutes of speech
NAME = re.compile(r"[a-z]{2,3}/[a-z0-9.-]{1,40}")


@dataclass(frozen=True)
class Coded:
    """One clip: how many samples, and their blocks."""

    samples: int
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Speech:
    """All clips, by name."""

    clips: Mapping[str, Coded] = field(repr=False)

    def __contains__(self, name: str) -> bool:
        return name in self.clips

    def play(self, name: str) -> Iterator[bytes]:
        """The clip's sound, block by block. Raises KeyError."""
        clip = self.clips[name]
        return decode(clip.data, clip.samples)

    def languages(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The languages that have all these clips, in alphabetical order."""
        spoken = sorted({name.partition("/")[0] for name in self.clips})
        return tuple(one for one in spoken if all(f"{one}/{key}" in self.clips for key in keys))


def pack_speech(clips: Mapping[str, array[int]]) -> bytes:
    """The section of these samples. Raises SpeechError where a reader would refuse it."""
    names = sorted(clips)
    index = b"".join(
        bytes((len(name),)) + name.encode("ascii") + len(clips[name]).to_bytes(4, "big") for name in names
    )
    head = MAGIC + RATE.to_bytes(4, "big") + len(names).to_bytes(4, "big")
    data = head + index + b"".join(encode(clips[name]) for name in names)
    read_speech(data)
    return data


def read_speech(data: bytes) -> Speech:
    """The clips in a section. Raises SpeechError for anything that is not exactly as documented."""
    if len(data) > SECTION_LIMIT:
        raise SpeechError(f"{len(data)} bytes; at most {SECTION_LIMIT} are read")
    if data[:16] != MAGIC:
        raise SpeechError("is no section of clips")
    rate, count = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    if len(data) < 24 or rate != RATE:
        raise SpeechError(f"{rate} samples a second; {RATE} are needed")
    if not 1 <= count <= MOST_CLIPS:
        raise SpeechError(f"{count} clips; 1 to {MOST_CLIPS} are read")
    sizes, at = _index(data, count)
    clips = {}
    for name, samples in sizes.items():
        coded = data[at : at + coded_size(samples)]
        at += coded_size(samples)
        if len(coded) < coded_size(samples):
            raise SpeechError(f"{name} is cut short")
        if head_fault(coded):
            raise SpeechError(f"{name} has a block that no coder writes")
        clips[name] = Coded(samples, coded)
    if at != len(data):
        raise SpeechError(f"{len(data) - at} bytes follow the last clip")
    return Speech(clips)


def _index(data: bytes, count: int) -> tuple[dict[str, int], int]:
    """Every clip's samples by name, and where the first clip begins."""
    sizes: dict[str, int] = {}
    at, before = 24, ""
    for number in range(1, count + 1):
        size = data[at] if at < len(data) else 0
        raw, samples = data[at + 1 : at + 1 + size], data[at + 1 + size : at + 5 + size]
        if not size or len(samples) < 4:
            raise SpeechError(f"clip {number} is cut short")
        name = raw.decode("ascii", "replace")
        if not NAME.fullmatch(name):
            raise SpeechError(f"clip {number} has no name")
        if name <= before:
            raise SpeechError(f"{name} is not in order, or twice")
        sizes[name] = int.from_bytes(samples, "big")
        if not 1 <= sizes[name] <= MOST_SAMPLES:
            raise SpeechError(f"{name} has {sizes[name]} samples; 1 to {MOST_SAMPLES} are read")
        at, before = at + 5 + size, name
    return sizes, at
