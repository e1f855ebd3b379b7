"""Sentences spoken by espeak-ng, a program of its own, on the committee's desk and nowhere else.

    speak("Terima kasih.", "id")        # array("h"), 22,050 samples a second

espeak-ng has no voice for Javanese. Its Indonesian one reads the Latin spelling in a way that people
understand, dh and th excepted; whoever wants better records the clips.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from array import array
from pathlib import Path

from firmware.speech.errors import SpeechError
from firmware.speech.wav import read_wav

PROGRAM = "espeak-ng"
VOICES = {"id": "id", "en": "en-us", "jv": "id"}
WORDS_A_MINUTE, LOUDNESS = "150", "90"  # slower than its own 175: for people who have never heard it
PATIENCE = 30.0  # s for one sentence; it takes a tenth


def available() -> bool:
    """Whether the program is there."""
    return shutil.which(PROGRAM) is not None


def speak(text: str, language: str) -> array[int]:
    """One sentence. Raises SpeechError."""
    voice = VOICES.get(language)
    if voice is None:
        raise SpeechError(f"{PROGRAM} has no voice for {language}")
    with tempfile.TemporaryDirectory(prefix="bilik-speech-") as folder:
        path = Path(folder) / "clip.wav"
        command = [PROGRAM, "-v", voice, "-s", WORDS_A_MINUTE, "-a", LOUDNESS, "-w", str(path), "--stdin"]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, timeout=PATIENCE, check=False
            )
            if done.returncode:
                raise SpeechError(f"{PROGRAM} failed: {done.stderr.decode(errors='replace').strip()[:80]}")
            return read_wav(path.read_bytes())
        except FileNotFoundError:
            raise SpeechError(f"{PROGRAM} was not found") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SpeechError(f"{PROGRAM}: {type(error).__name__}") from None
