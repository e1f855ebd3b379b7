"""A recording as people make them: a WAV file, checked before it becomes a clip. Pure.

samples = read_wav(data)            # array("h"), its silence at both ends cut off
"""

from __future__ import annotations

import io
import struct
import wave
from array import array
from sys import byteorder

from firmware.speech.clips import MOST_SAMPLES, RATE
from firmware.speech.errors import SpeechError

FILE_LIMIT = 4 * MOST_SAMPLES  # bytes: twice what the longest clip has, for whatever a program adds to a file
LEAST = RATE // 10  # samples
SILENCE = 96  # what lies below that at either end is cut off
FAINT, CLIPPED = 1_000, 32_700  # of 32,767: too quiet to be heard in a hall, and louder than can be recorded


def read_wav(data: bytes) -> array[int]:
    """The samples of a file that is PCM, 16 bits, one channel, 22,050 a second, 0.1 to 60 seconds long, and
    neither too faint nor cut off at the top. Raises SpeechError with the reason."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            _check_shape(file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes())
            raw = file.readframes(MOST_SAMPLES)
            told = file.getnframes()
    except (wave.Error, EOFError, struct.error, ZeroDivisionError, ValueError, RuntimeError):
        raise SpeechError("is no WAV file of plain samples (PCM)") from None
    if len(raw) < 2 * told:
        raise SpeechError("is cut short")
    samples = array("h", raw)
    if byteorder == "big":
        samples.byteswap()
    peak = max(max(samples), -min(samples))
    if peak < FAINT:
        raise SpeechError(f"is too faint: the loudest of it is {peak} of 32767")
    if peak > CLIPPED:
        raise SpeechError("is too loud: its peaks are cut off; record it again, softer")
    return trimmed(samples)


def write_wav(pcm: bytes) -> bytes:
    """A WAV file of s16le samples, one channel."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm)
    return out.getvalue()


def trimmed(samples: array[int]) -> array[int]:
    """Without the silence at its ends; as it is where it is all silence."""
    loud = [at for at, value in enumerate(samples) if abs(value) >= SILENCE]
    return samples[loud[0] : loud[-1] + 1] if loud else samples


def _check_shape(channels: int, width: int, rate: int, frames: int) -> None:
    if channels != 1:
        raise SpeechError(f"has {channels} channels; 1 is needed")
    if width != 2:
        raise SpeechError(f"has {8 * width} bits a sample; 16 are needed")
    if rate != RATE:
        raise SpeechError(f"has {rate} samples a second; {RATE} are needed")
    if not LEAST <= frames <= MOST_SAMPLES:
        raise SpeechError(f"lasts {frames / RATE:.1f} s; 0.1 to {MOST_SAMPLES // RATE} s are needed")
