"""The file that stands for the machine's real-time clock, as the kernel would show it."""

from datetime import datetime, timedelta
from pathlib import Path

from hw_sim.fault_names import Chance

JUMP = timedelta(days=7)


class ClockSource:
    """`set` writes the right time; `run` may meet a fault, which lasts until the next of either."""

    def __init__(self, path: Path, chance: Chance) -> None:
        self.path = path
        self._chance = chance

    def set(self, now: datetime) -> None:
        self._write(f"{int(now.timestamp())}\n")

    def run(self, now: datetime) -> None:
        """Time went on to `now`."""
        if self._chance.strikes("garbage"):
            self._write("Jan  1 00:00:00\n")
        elif self._chance.strikes("absent"):
            self.path.unlink(missing_ok=True)
        elif self._chance.strikes("jump"):
            self.set(now + JUMP)
        else:
            self.set(now)

    def _write(self, text: str) -> None:
        new = self.path.with_name(f"{self.path.name}.new")
        new.write_text(text, encoding="ascii")
        new.replace(self.path)
