"""The section of clips: what was written is read, and anything else is refused with its reason."""

from __future__ import annotations

from array import array

import pytest

from firmware.speech import clips
from firmware.speech.clips import MOST_SAMPLES, pack_speech, read_speech
from firmware.speech.errors import SpeechError
from firmware.speech.script import needed
from hw_sim.tones import tone

NAMES = ("en/option-1", "id/option-1", "id/spoken.ballot")
DATA = pack_speech({name: tone(name) for name in NAMES})
FIRST = 24  # where the index begins


def changed(at: int, new: bytes, cut: int | None = None) -> bytes:
    cut = len(new) if cut is None else cut
    return DATA[:at] + new + DATA[at + cut :]


def test_what_was_written_is_played() -> None:
    speech = read_speech(DATA)
    assert tuple(speech.clips) == NAMES
    assert "id/option-1" in speech
    played = array("h", b"".join(speech.play("id/option-1")))
    assert len(played) == len(tone("id/option-1"))
    assert played[0] == tone("id/option-1")[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no section"),
        (changed(0, b"X"), "no section"),
        (changed(16, (44_100).to_bytes(4, "big")), "samples a second"),
        (changed(20, bytes(4)), "0 clips"),
        (changed(20, (513).to_bytes(4, "big")), "513 clips"),
        (changed(20, (200).to_bytes(4, "big")), "has no name|cut short|order"),
        (changed(FIRST, b"\x00"), "cut short"),
        (changed(FIRST + 1, b"EN"), "no name"),
        (changed(FIRST + 1, b"zz"), "not in order"),
        (changed(FIRST + 12, bytes(4)), "0 samples"),
        (changed(FIRST + 12, (MOST_SAMPLES + 1).to_bytes(4, "big")), "1 to "),
        (DATA[:-1], "cut short"),
        (DATA + b"\0", "follow the last clip"),
        (DATA[:30], "cut short"),
    ],
)
def test_anything_else_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(SpeechError, match=reason):
        read_speech(data)


def test_a_section_that_is_too_large_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clips, "SECTION_LIMIT", 100)
    with pytest.raises(SpeechError, match="at most 100"):
        read_speech(DATA)


def test_a_language_is_spoken_only_when_nothing_of_it_is_missing() -> None:
    whole = {f"id/{key}": tone(key)[:50] for key in needed(3)}
    half = {f"en/{key}": tone(key)[:50] for key in needed(3)[:-1]}
    assert read_speech(pack_speech(whole | half)).languages(needed(3)) == ("id",)
