"""Recordings: what a committee's program writes is taken, and what cannot be a clip is refused with why."""

from __future__ import annotations

from array import array

import pytest

from firmware.speech.clips import RATE
from firmware.speech.errors import SpeechError
from firmware.speech.wav import read_wav
from hw_sim.tones import tone, wav

VOICE = tone("id/option-1")
SILENCE = array("h", bytes(2 * RATE))


def test_a_recording_is_taken_without_the_silence_around_it() -> None:
    assert read_wav(wav(SILENCE + VOICE + SILENCE)) == VOICE


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no WAV file"),
        (b"RIFF" + bytes(40), "no WAV file"),
        (wav(VOICE)[:60], "cut short"),
        (wav(VOICE + VOICE, channels=2), "2 channels"),
        (wav(VOICE, width=1), "8 bits"),
        (wav(VOICE, rate=44_100), "44100 samples a second"),
        (wav(VOICE[:100]), "lasts 0.0 s"),
        (wav(array("h", bytes(2 * 61 * RATE))), "lasts 61.0 s"),
        (wav(SILENCE), "too faint"),
        (wav(array("h", [32767, -32768] * RATE)), "too loud"),
    ],
)
def test_what_cannot_be_a_clip_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SpeechError, match=reason):
        read_wav(data)
