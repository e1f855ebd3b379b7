"""The sticks that a stormy day knows: the true one, and the wrong ones that are tried instead.

    sticks = Sticks(rig, seed)
    sticks.pull(); sticks.put_wrong(Blow.FOREIGN); sticks.put_true()

A stick is a folder and the booth's slot is `run/media`; one that comes back comes under another name, as the
kernel does it.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from hw_sim.rig import Rig
from hw_sim.sticks import Order, make_stick
from hw_sim.storm_plan import Blow

FOREIGN_BALLOTS = 3


class Sticks:
    def __init__(self, rig: Rig, seed: int) -> None:
        self._rig = rig
        self._drawer = rig.out / "sticks"
        self._media = rig.run / "media"
        self._chance = random.Random(f"bilik-sticks/{seed}")
        self._blanks = 0
        make_stick(Order(FOREIGN_BALLOTS, 3, seed + 1, self._drawer / "foreign"))

    @property
    def true(self) -> Path:
        """The folder of the day's own stick."""
        return (self._rig.out / "stick").resolve()

    @property
    def right(self) -> bool:
        """Whether the true stick and no other is in."""
        return [link.resolve() for link in self._media.iterdir()] == [self.true]

    @property
    def copied(self) -> bool:
        return (self._drawer / "stale").is_dir()

    def pull(self) -> None:
        """Whatever is in comes out."""
        for link in self._media.iterdir():
            link.unlink()

    def put_true(self) -> None:
        """The day's own stick, and no other, is in; one that is in already stays as it is."""
        if not self.right:
            self.pull()
            self._put(self.true)

    def put_wrong(self, blow: Blow) -> None:
        """What `blow` says instead of the true stick, or beside it."""
        if blow is not Blow.TWO:
            self.pull()
        match blow:
            case Blow.FOREIGN | Blow.TWO:
                self._put(self._drawer / "foreign")
            case Blow.STALE:
                self._put(self._drawer / "stale")
            case Blow.BLANK:
                self._put(self._blank())

    def copy(self) -> None:
        """While it is out: the stick as it is now, to be put in later instead of the true one."""
        if not self.copied:
            shutil.copytree(self.true, self._drawer / "stale")

    def _blank(self) -> Path:
        self._blanks += 1
        folder = self._drawer / f"blank-{self._blanks}"
        folder.mkdir(parents=True)
        return folder

    def _put(self, stick: Path) -> None:
        name = self._chance.choice(
            [f"usb{n}" for n in range(4) if not (self._media / f"usb{n}").is_symlink()]
        )
        self._rig.put_stick(stick, name)
