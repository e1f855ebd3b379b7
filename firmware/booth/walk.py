"""The loop's part of the three buttons: where the focus is, and what is to be said of it. No device."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from firmware.screens.face import Target
from firmware.screens.focus import Focus, Press, press, settled
from firmware.speech.script import Clip, is_heard, said, told
from firmware.states.events import Event
from firmware.states.model import State


class Walk:
    """`speak` takes what is to be said now instead of what is being said."""

    def __init__(self, speak: Callable[[tuple[Clip, ...]], None]) -> None:
        self._speak = speak
        self._focus = Focus()

    @property
    def focus(self) -> str | None:
        """The name of the target that has the ring."""
        return self._focus.name

    def pressed(self, button: Press, state: State, targets: Sequence[Target]) -> Event:
        """What a press means."""
        self._focus, event = press(self._focus, button, state, targets)
        return event

    def say_again(self, state: State) -> None:
        """A press changed nothing but the focus, if that: say what is in it, or the whole screen."""
        if is_heard(state):
            self._speak(said(state, self.focus))

    def changed(self, before: State, after: State, targets: Callable[[], Sequence[Target]]) -> None:
        """The state is another one. Its targets are asked for only where there is a focus to keep."""
        self._focus = settled(self._focus, before, after, targets() if self.focus is not None else ())
        clips = told(before, after)
        if clips is not None:
            self._speak(clips)
