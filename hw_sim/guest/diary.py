"""What people at the guest saw and touched, and when: the promises that every cut point is held against.

    hands = DiaryHands(rig, eyes, album, Diary(out / "diary.jsonl"))
    promises = read_diary(out / "diary.jsonl")
    promises.thanked(at)      # voters who had seen "recorded" by then

A time is when the harness noticed the screen, later than the booth showed it; a touch is noted before it is
made. So a promise is never held against the booth before it was given, nor a vote called a surplus that may
have been confirmed.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

from firmware.states import model as st
from firmware.states.facts import Mode
from hw_sim.eyes import Eyes, Sight
from hw_sim.hands import Hands
from hw_sim.stand import Stand

KINDS = {
    name: kind for name, kind in vars(st).items() if isinstance(kind, type) and issubclass(kind, st.State)
}


@dataclass(frozen=True)
class Note:
    """`at`: monotonic seconds. `screen`: a state's class; `touched`: the target on it, empty where it was
    only seen.
    """

    at: float
    screen: str
    mode: str
    touched: str = ""


class Diary:
    """Appends to a file, a line for each new screen and each touch."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: Sight | None = None
        path.write_text("", "ascii")

    def saw(self, sight: Sight) -> None:
        """The same screen again is no new promise."""
        if sight != self._last:
            self._last = sight
            self._write(sight, "")

    def touches(self, name: str, sight: Sight) -> None:
        """Said before the finger is down. Options are left out: who chose what belongs nowhere."""
        self._write(sight, "option" if name.startswith("option-") else name)
        self._last = None

    def _write(self, sight: Sight, touched: str) -> None:
        note = Note(time.monotonic(), sight.kind.__name__, sight.mode.name, touched)
        with self._path.open("a", encoding="ascii") as file:
            file.write(json.dumps(vars(note)) + "\n")


class DiaryHands(Hands):
    """Hands whose owner writes down what happens."""

    def __init__(self, rig: Stand, eyes: Eyes, album: Path, diary: Diary) -> None:
        super().__init__(rig, eyes, album)
        self._diary = diary

    def photograph(self, sight: Sight) -> None:
        self._diary.saw(sight)
        super().photograph(sight)

    def tap(self, name: str, sight: Sight) -> None:
        self._diary.touches(name, sight)
        super().tap(name, sight)


@dataclass(frozen=True)
class Promises:
    """The diary of one life of the booth in real mode, asked by time."""

    notes: tuple[Note, ...]

    def thanked(self, at: float) -> int:
        """Voters who had seen that their vote is recorded."""
        return self._votes(at)[1]

    def pressed(self, at: float) -> int:
        """Voters who had said "Sesuai" to a slip; only these can be votes."""
        return self._votes(at)[0]

    def opened(self, at: float) -> bool:
        """Whether the polls were seen open."""
        return self._seen("Idle", at) > 0

    def closed(self, at: float) -> bool:
        """Whether the close was seen: trustees were asked for."""
        return self._seen("AwaitTrustee", at) > 0

    def tallied(self, at: float) -> bool:
        """Whether totals were seen."""
        return self._seen("Finalising", at) > 0 or self._seen("Closed", at) > 0

    def exported(self, at: float) -> bool:
        """Whether it was said that the stick may be pulled."""
        return self._seen("Closed", at) > 0

    @property
    def ready(self) -> float | None:
        """When the booth was first seen ready; None where it never was."""
        return next((note.at for note in self.notes if note.screen in ("Ready", "Idle")), None)

    def _seen(self, screen: str, at: float) -> int:
        return sum(note.at <= at and note.screen == screen and not note.touched for note in self.notes)

    def _votes(self, at: float) -> tuple[int, int]:
        """A second touch of one slip, should the first not have been felt, is the same voter's."""
        pressed = thanked = 0
        for note in self.notes:
            if note.at > at:
                break
            if note.screen == "CheckingSlip" and note.touched == "yes":
                pressed = thanked + 1
            elif note.screen == "Thanks" and pressed > thanked:
                thanked = pressed
        return pressed, thanked


def read_diary(path: Path) -> Promises:
    """Raises ValueError where a line is not the diary's own. Rehearsals are left out: they promise
    nothing.
    """
    notes = []
    for number, line in enumerate(path.read_text("ascii").splitlines(), 1):
        try:
            found = json.loads(line)
            note = Note(float(found["at"]), str(found["screen"]), str(found["mode"]), str(found["touched"]))
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"{path}:{number}: not a line of a diary") from None
        if note.screen not in KINDS:
            raise ValueError(f"{path}:{number}: no screen is called {note.screen}")
        if note.mode != Mode.SIMULASI.name:
            notes.append(note)
    return Promises(tuple(notes))
