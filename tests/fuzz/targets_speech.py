"""The clips of the audio ballot, and the recordings that become clips."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from fuzz_target import Broken, Target

from firmware.speech.clips import MOST_SAMPLES, pack_speech, read_speech
from firmware.speech.errors import SpeechError
from firmware.speech.wav import read_wav
from hw_sim.tones import tone, wav

REFUSALS = (SpeechError,)


def clips(data: bytes) -> None:
    """A section that was taken plays to its end: every clip as long as it says."""
    speech = read_speech(data)
    for name, clip in speech.clips.items():
        played = sum(len(block) for block in speech.play(name))
        if played != 2 * clip.samples:
            raise Broken("a clip of another length than it says")


def recording(data: bytes) -> None:
    """What was taken can be coded and is read again."""
    samples = read_wav(data)
    if not 1 <= len(samples) <= MOST_SAMPLES:
        raise Broken("a recording of a length that no clip has")
    read_speech(pack_speech({"id/option-1": samples[:2000]}))


def sections() -> Sequence[bytes]:
    short = tone("x")[:90]
    return [pack_speech({"id/option-1": short, "id/option-2": short}), pack_speech({"en/a": array("h", [1])})]


def recordings() -> Sequence[bytes]:
    return [wav(tone("x")[:2300]), wav(tone("y")[:2300], rate=44_100)]


TARGETS = (
    Target("clips", clips, REFUSALS, sections, (b"BILIK-SPEECH/1\0\0", b"\0\0\x56\x22"), 8192),
    Target("recording", recording, REFUSALS, recordings, (b"RIFF", b"WAVEfmt ", b"data"), 8192),
)
