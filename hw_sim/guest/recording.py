"""One folder with all that was noted of a booth's writes: what was there before, both write logs, clock and
diary.

recording = Recording(folder)
recording.begin(card=raw_card, stick=stick_image)     # copies the bases, makes the empty logs
with recording.clock():
    ...                                               # QEMU runs with the logs, people with the diary
recording.finish(station_text, authority)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from firmware.config import Station, load
from hw_sim.guest.diary import Promises, read_diary
from hw_sim.guest.logclock import LogClock, Moment, read_clock
from hw_sim.guest.replay import copy_sparse
from hw_sim.guest.writelog import WriteLog, read_log

AUTHORITY_BYTES = 32


@dataclass(frozen=True)
class Recording:
    folder: Path

    @property
    def card_base(self) -> Path:
        return self.folder / "card.base"

    @property
    def stick_base(self) -> Path:
        return self.folder / "stick.base"

    @property
    def card_log(self) -> Path:
        return self.folder / "card.log"

    @property
    def stick_log(self) -> Path:
        return self.folder / "stick.log"

    @property
    def diary(self) -> Path:
        return self.folder / "diary.jsonl"

    @property
    def _clock(self) -> Path:
        return self.folder / "clock.jsonl"

    @property
    def station(self) -> Path:
        return self.folder / "station.toml"

    def begin(self, card: Path, stick: Path) -> None:
        """Before QEMU starts. `card`, `stick`: raw images as they are now (of a qcow2 file: converted)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for source, base in ((card, self.card_base), (stick, self.stick_base)):
            copy_sparse(source, base, 0, source.stat().st_size)
        for path in (self.card_log, self.stick_log, self.diary):
            path.write_bytes(b"")

    def clock(self) -> LogClock:
        """To be running while QEMU is."""
        return LogClock(self.card_log, self.stick_log, self._clock)

    def finish(self, station: str, authority: bytes) -> None:
        """What the booth was told: its station file, and whom it believes."""
        self.station.write_text(station, "utf-8")
        (self.folder / "authority").write_text(authority.hex() + "\n", "ascii")

    # ---- reading it ----------------------------------------------------------------------------------

    def logs(self) -> tuple[WriteLog, WriteLog]:
        """Of card and stick. Raises BadLog, OSError."""
        return read_log(self.card_log), read_log(self.stick_log)

    def moments(self) -> tuple[Moment, ...]:
        """Raises ValueError, OSError."""
        return read_clock(self._clock)

    def promises(self) -> Promises:
        """Raises ValueError, OSError."""
        return read_diary(self.diary)

    def believed(self) -> tuple[Station, bytes]:
        """The station, and the election authority's key. Raises ConfigError, ValueError, OSError."""
        authority = bytes.fromhex((self.folder / "authority").read_text("ascii"))
        if len(authority) != AUTHORITY_BYTES:
            raise ValueError(
                f"{self.folder}/authority: a key has {AUTHORITY_BYTES} bytes, not {len(authority)}"
            )
        return load(self.station), authority
