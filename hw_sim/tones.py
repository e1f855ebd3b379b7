"""Recordings that nobody has to make: for every clip of an election a short tone of its own, as WAV files.

    write_tones(committee / "suara", ["id/spoken.ballot", "id/option-1", ...])

They stand for what a committee records, where no speech program is installed and in tests.
"""

from __future__ import annotations

import io
import math
import wave
from array import array
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from sys import byteorder

from firmware.speech.clips import RATE

SECONDS = 0.12
LOUD = 12_000


def tone(name: str) -> array[int]:
    """Two sines whose pitches come from the clip's name; they begin at full strength, without silence."""
    low, high = blake2b(name.encode(), digest_size=2).digest()
    first, second = 2 * math.pi * (200 + 4 * low) / RATE, 2 * math.pi * (1400 + 9 * high) / RATE
    return array(
        "h",
        (int(LOUD * (math.cos(first * at) + math.cos(second * at)) / 2) for at in range(int(SECONDS * RATE))),
    )


def wav(samples: array[int], *, rate: int = RATE, channels: int = 1, width: int = 2) -> bytes:
    """The samples as a WAV file, with what its head says of them."""
    data = array("h", samples)
    if byteorder == "big":
        data.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data.tobytes())
    return out.getvalue()


def write_tones(folder: Path, names: Iterable[str]) -> None:
    """A file for each of these clips below `folder`."""
    for name in names:
        path = folder / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wav(tone(name)))
