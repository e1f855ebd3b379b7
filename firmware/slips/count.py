"""A count under way: lines in, the box filled, progress kept, complaints said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from firmware.slips.box import Box, Outcome, Reading
from firmware.slips.state import Progress
from firmware.slips.stick import Sealed
from firmware.slips.words import complaint

_LINES_PER_FLUSH = 256
_KEPT = frozenset(Outcome) - {Outcome.NOISE, Outcome.BROKEN, Outcome.DUPLICATE}


class Count:
    """`say` gets one line for each code that does not belong into the box, with its place."""

    def __init__(self, sealed: Sealed, say: Callable[[str], None], state: Path | None = None) -> None:
        """Continue from `state` where there is one. Raises StateError."""
        self.box = Box(sealed)
        self.complaints: list[tuple[str, Outcome]] = []
        self.continued = 0
        self._say = say
        self._unflushed = 0
        self._progress = Progress(state, sealed.binding, self._again) if state else None

    def line(self, code: str, where: str, *, now: bool = False) -> Reading:
        """Judge one line and keep it; `now`: on the disk before this returns. Raises StateError."""
        code = code.strip()
        reading = self.box.add(code, where)
        if reading.outcome is not Outcome.COUNTED:
            self._complain(reading, where)
        if self._progress is not None and reading.outcome in _KEPT and self.box.is_new(code):
            self._progress.add(code)
            self._unflushed += 1
            if now or self._unflushed >= _LINES_PER_FLUSH:
                self.flush()
        return reading

    def flush(self) -> None:
        """Everything so far is on the disk. Raises StateError."""
        if self._progress is not None and self._unflushed:
            self._progress.flush()
            self._unflushed = 0

    def close(self) -> None:
        """Flush and give the file of progress up. Raises StateError."""
        try:
            self.flush()
        finally:
            if self._progress is not None:
                self._progress.close()

    def _again(self, code: str, where: str) -> None:
        self.continued += 1
        self.box.is_new(code)
        reading = self.box.add(code, where)
        if reading.outcome is not Outcome.COUNTED:
            self._complain(reading, where)

    def _complain(self, reading: Reading, where: str) -> None:
        self.complaints.append((where, reading.outcome))
        self._say(f"{where}: {complaint(reading)}")
