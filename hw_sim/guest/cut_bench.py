"""Where one cut after the other is made from a recording: two disks, their files, the booth started on
them, a verdict.

A worker goes through its points in order, since a disk's state moves only forwards.
"""

from __future__ import annotations

import logging
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from hw_sim.guest.cutpoints import KEPT, SOME, Joint, Point
from hw_sim.guest.extract import Reading, Unreadable, partition, read_ext4, read_fat
from hw_sim.guest.judge import Bounds, Broken, Judge
from hw_sim.guest.recording import Recording
from hw_sim.guest.replay import Disk, Piece

DATA_PARTITION = 4
BOOTH_FOLDER = "booth"  # on the data partition


@dataclass(frozen=True)
class Verdict:
    """How one point ended; `check` and `broken` are empty where every invariant held. `again`: these very
    disks had been tried already, with the same promises.
    """

    point: Point
    card: Reading = field(default_factory=Reading)
    stick: Reading = field(default_factory=Reading)
    check: str = ""
    broken: str = ""
    called_back: bool = False
    again: bool = False


def try_part(recording: Recording, points: Sequence[Point], folder: Path) -> list[Verdict]:
    """One worker's share."""
    logging.disable(logging.CRITICAL)  # the booth complains of torn slots, as it should
    folder.mkdir()
    bench = Bench(recording, folder)
    try:
        return [bench.try_point(point) for point in points]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Bench:
    """Two disks that move along their logs, and the booth that is started on copies of them."""

    def __init__(self, recording: Recording, folder: Path) -> None:
        card, stick = recording.logs()
        self._folder = folder
        self._card = Disk(recording.card_base, card, folder / "card.state")
        self._stick = Disk(recording.stick_base, stick, folder / "stick.state")
        self._judge = Judge(*recording.believed())
        self._promises = recording.promises()
        self._tried: set[object] = set()

    def try_point(self, point: Point) -> Verdict:
        """Make it, start the booth on it, judge."""
        internal, sticks = self._folder / "internal", self._folder / "sticks"
        card = stick = Reading()
        bounds = self._bounds(point.joint)
        try:
            loose = self._move(point)
            key = self._card.applied, self._stick.applied, digest(loose), bounds
            if key in self._tried:
                return Verdict(point, again=True)
            self._tried.add(key)
            card, stick = self._make(loose, internal, sticks / "usb0")
            called_back = self._judge.check(internal, sticks, bounds)
        except Unreadable as error:
            return Verdict(point, check="readable", broken=f"readable: {error}")
        except Broken as error:
            return Verdict(point, card, stick, error.check, str(error))
        except Exception as error:  # noqa: BLE001 - a start that raises is itself a finding, with its cut
            said = f"no traceback: {type(error).__name__}: {error}"
            return Verdict(point, card, stick, "no traceback", said)
        finally:
            for made in (internal, sticks):
                shutil.rmtree(made, ignore_errors=True)
        return Verdict(point, card, stick, called_back=called_back)

    def _move(self, point: Point) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both disks to that place; what their caches leave of the unflushed writes."""
        self._card.to(point.joint.card)
        self._stick.to(point.joint.stick)
        chance = random.Random(point.seed)
        return _loose(self._card, point.fate, chance), _loose(self._stick, point.fate, chance)

    def _make(
        self, loose: tuple[tuple[Piece, ...], tuple[Piece, ...]], internal: Path, stick_folder: Path
    ) -> tuple[Reading, Reading]:
        """Both media as files. Raises Unreadable."""
        start, size = partition(self._card.state, DATA_PARTITION)
        p4, fat = self._folder / "p4.img", self._folder / "stick.img"
        self._card.copy(p4, loose[0], start, size)
        self._stick.copy(fat, loose[1])
        return read_ext4(p4, BOOTH_FOLDER, internal), read_fat(fat, stick_folder)

    def _bounds(self, joint: Joint) -> Bounds:
        """`sure`: what was certainly said before this state was over; `first`: what may have been done by
        then.
        """
        said, at = self._promises, joint.sure
        return Bounds(
            said.thanked(at),
            said.pressed(joint.first),
            said.opened(at),
            said.closed(at),
            said.tallied(at),
            said.exported(at),
        )


def digest(loose: tuple[tuple[Piece, ...], ...]) -> bytes:
    """The same for the same pieces on the same disks. 16 bytes."""
    total = blake2b(digest_size=16)
    for pieces in loose:
        for at, data in pieces:
            total.update(b"%d %d " % (at, len(data)) + data)
        total.update(b"-")
    return total.digest()


def _loose(disk: Disk, fate: str, chance: random.Random) -> tuple[Piece, ...]:
    if fate == SOME:
        return disk.some(chance)
    return disk.kept() if fate == KEPT else disk.lost()
