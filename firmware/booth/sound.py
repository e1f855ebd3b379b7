"""The worker of the headphones: says what the loop asks for, stops at once when it asks for something else.

What is said can be a choice. So nothing of it is kept, and no log line comes from speaking: that the device
is gone, or back, is told when it is looked for, once a second, whether anybody listens or not.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from firmware.booth.inbox import Check, Checked, Inbox
from firmware.booth.worker import Worker, log
from firmware.drivers.errors import DriverError
from firmware.drivers.sound import SAMPLES, SoundPort
from firmware.speech.clips import Speech
from firmware.speech.script import Clip, needed
from firmware.states.facts import Finding, Part

TEND = 1.0  # s between two looks for the device
LEAD, GAP = (bytes(2 * int(SAMPLES * seconds)) for seconds in (0.05, 0.15))  # silence before, and between
FIRST = "id"


@dataclass(frozen=True)
class Speak:
    """Say these clips now, whatever is being said; none of them: silence."""

    clips: tuple[Clip, ...] = field(repr=False)


@dataclass(frozen=True)
class Voice:
    """The election's clips, and for how many options; None where the package has none."""

    speech: Speech | None = field(repr=False)
    options: int


class SoundWorker(Worker[Speak | Voice | Check]):
    name = "sound"

    def __init__(self, inbox: Inbox, port: SoundPort) -> None:
        super().__init__(inbox)
        self._port = port
        self._speech: Speech | None = None
        self._languages: tuple[str, ...] = ()
        self._trouble: str | None = None
        self._no_clips = ""

    def work(self) -> None:
        while not self.stopping.is_set():
            self._tend()
            match self.next_command(TEND):
                case Speak(clips):
                    self._speak(clips)
                case Voice(speech, options):
                    self._voice(speech, options)
                case Check():
                    self._tend()
                    self.inbox.put(Checked(self._finding()))
        self._port.close()

    def _voice(self, speech: Speech | None, options: int) -> None:
        """A language of which a clip is missing is not spoken: half a ballot would be worse than none."""
        self._speech = speech
        self._languages = () if speech is None else speech.languages(needed(options))
        self._no_clips = "" if self._languages else "the election has no clips"
        if speech is not None and not self._languages:
            self._no_clips = "clips are missing in every language of the election"
        if self._no_clips:
            log.warning("sound: %s", self._no_clips)

    def _speak(self, clips: tuple[Clip, ...]) -> None:
        self._port.drop()
        if not clips or self._speech is None or not self._languages or not self._port.is_open:
            return
        try:
            whole = self._play(clips, self._speech)
        except DriverError:
            return  # `_tend` finds it gone
        if not whole:
            self._port.drop()

    def _play(self, clips: tuple[Clip, ...], speech: Speech) -> bool:
        """False where something else is wanted meanwhile. Raises DriverError."""
        if not self._port.write(LEAD, self.interrupted):
            return False
        for clip in clips:
            for block in speech.play(self._spoken(clip)):
                if not self._port.write(block, self.interrupted):
                    return False
            if not self._port.write(GAP, self.interrupted):
                return False
        return True

    def _spoken(self, clip: Clip) -> str:
        """The clip's name in its language, or in the election's first where that is not spoken."""
        if clip.language in self._languages:
            return clip.name
        key = "spoken.other" if clip.key == "spoken.language" else clip.key
        return f"{FIRST if FIRST in self._languages else self._languages[0]}/{key}"

    def _tend(self) -> None:
        """Open the device when it comes, let go of it when it is gone."""
        if self._port.is_open and not self._port.there():
            self._port.close()
        try:
            self._port.open()
            trouble = None
        except DriverError as error:
            trouble = str(error)
        if trouble != self._trouble:
            log.warning("sound: %s", trouble or "there again")
        self._trouble = trouble

    def _finding(self) -> Finding:
        rate = "" if self._port.rate is None else f", {self._port.rate} Hz"
        fine = f"{self._port.path.name}{rate}{''.join(f' {one}' for one in self._languages)}"
        trouble = self._trouble or self._no_clips
        return Finding(Part.SOUND, fine=not trouble, detail=trouble or fine)
