"""All clips of one election: recorded ones where there are some, the rest spoken by a program.

wanted = wanted_clips(("id", "en"), options)                 # {"id/option-1": "Nomor 1, Siti Rahayu.", ...}
data = make_speech(wanted, recorded, progress)               # the package's section
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from firmware.screens.text import say
from firmware.screens.words_spoken import OPTION
from firmware.speech import synth
from firmware.speech.clips import pack_speech
from firmware.speech.errors import SpeechError
from firmware.speech.script import needed, tongue
from firmware.states.facts import Language

Spoken = tuple[int, str, bool]  # an option: its number, its name, whether it is the blank vote
Progress = Callable[[str, int, int], None]


def wanted_clips(languages: Sequence[str], options: Sequence[Spoken]) -> dict[str, str]:
    """What is said in each clip, by the clip's name. A language written in two ways is spoken once."""
    clips: dict[str, str] = {}
    for language in map(Language, languages):
        spoken = tongue(language)
        words = next((one for one in Language if one.value == spoken), language)
        clips |= {
            f"{spoken}/{key}": _option(words, options[int(key[7:]) - 1])
            if key.startswith("option-")
            else say(words, key)
            for key in needed(len(options))
        }
    return clips


def make_speech(
    wanted: Mapping[str, str], recorded: Mapping[str, array[int]], progress: Progress
) -> tuple[bytes, dict[str, str]]:
    """The section, and what could not be spoken, by the clip's name. Raises SpeechError: it is too large."""
    missing = [name for name in wanted if name not in recorded]
    clips: dict[str, array[int]] = {name: recorded[name] for name in wanted if name in recorded}
    faults: dict[str, str] = {}

    def one(name: str) -> array[int] | str:
        try:
            return synth.speak(wanted[name], name.partition("/")[0])
        except SpeechError as error:
            return str(error)

    with ThreadPoolExecutor(os.cpu_count() or 1) as workers:  # each waits for a program
        for done, (name, made) in enumerate(zip(missing, workers.map(one, missing), strict=True), start=1):
            if isinstance(made, str):
                faults[name] = made
            else:
                clips[name] = made
            progress("speaking", done, len(missing))
    return (b"" if faults else pack_speech(clips)), faults


def _option(language: Language, option: Spoken) -> str:
    number, name, blank = option
    return f"{name}." if blank else say(language, OPTION, number=number, name=name)
