"""Power cuts on the guest's real file systems: every chosen point is made, started, and judged.

report = try_cuts(Recording(folder), Order(most=400), say)

python -m hw_sim.guest.cuts FOLDER                     the same for a recording that was kept
python -m hw_sim.guest.cuts FOLDER --only 118:40:torn:1000045     one counter-example again
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from hw_sim.guest.cut_bench import Verdict, try_part
from hw_sim.guest.cutpoints import MOST_TEARS, Point, choose, joint_states, points_of
from hw_sim.guest.recording import Recording
from hw_sim.guest.writelog import BadLog

MEMORY = Path("/dev/shm")
ROOM = 3 << 30  # bytes that two workers may need at most


@dataclass(frozen=True)
class Order:
    """`most` points, drawn by `seed` where there are more; `jobs` processes."""

    most: int = 400
    seed: int = 1
    jobs: int = 2


@dataclass(frozen=True)
class CutsReport:
    """`possible`: points that the recording has; `blind`: see `cutpoints.py`."""

    possible: int
    blind: int
    verdicts: tuple[Verdict, ...]
    seconds: float

    @property
    def tried(self) -> tuple[Verdict, ...]:
        """Without draws that came out as one before."""
        return tuple(verdict for verdict in self.verdicts if not verdict.again)

    @property
    def failures(self) -> tuple[str, ...]:
        return tuple(f"cut {name(v.point)}: {v.broken}" for v in self.verdicts if v.broken)

    def facts(self) -> dict[str, object]:
        """For report.json."""
        broken = Counter(verdict.check for verdict in self.verdicts if verdict.broken)
        return {
            "cut_points": len(self.tried),
            "drawn_twice_the_same": len(self.verdicts) - len(self.tried),
            "cut_points_possible": self.possible,
            "by_fate": dict(Counter(verdict.point.fate for verdict in self.tried)),
            "lost": broken["recorded"]
            + broken["events recorded"]
            + broken["close recorded"]
            + broken["tally recorded"],
            "twice": broken["once and confirmed"],
            "broken": dict(broken),
            "ext4_journals_replayed": sum(verdict.card.replayed for verdict in self.verdicts),
            "ext4_not_clean_after_its_check": sum(bool(verdict.card.complaint) for verdict in self.verdicts),
            "fat_at_fault_beyond_its_mark": sum(bool(verdict.stick.complaint) for verdict in self.verdicts),
            "voters_called_back": sum(verdict.called_back for verdict in self.verdicts),
            "blind_intervals": self.blind,
            "seconds": round(self.seconds, 1),
        }


def name(point: Point) -> str:
    """As `--only` takes it."""
    return f"{point.joint.card}:{point.joint.stick}:{point.fate.split()[0]}:{point.seed}"


def all_points(recording: Recording, seed: int, enough: int = 0) -> tuple[list[Point], int]:
    """Every cut since the booth was first seen ready, and in how many intervals the order is unknown.

    A short recording is torn in more ways at each place, until there are `enough`. Raises BadLog, ValueError,
    OSError.
    """
    card, stick = recording.logs()
    ready = recording.promises().ready
    if ready is None:
        raise ValueError(f"{recording.diary}: the booth was never seen ready")
    joints = joint_states(recording.moments(), card.complete, stick.complete, ready)
    points: list[Point] = []
    for tears in range(1, MOST_TEARS + 1):
        points = points_of(joints.states, card.durable, stick.durable, seed, tears)
        if len(points) >= enough:
            break
    return points, joints.blind


def try_cuts(recording: Recording, order: Order, say: Callable[[str], None]) -> CutsReport:
    """Raises BadLog, ValueError, OSError for a recording that is none."""
    began = time.monotonic()
    possible, blind = all_points(recording, order.seed, order.most)
    points = choose(possible, order.most, order.seed)
    say(f"{len(points)} of {len(possible)} power cuts, {order.jobs} at a time")
    verdicts: list[Verdict] = []
    parts = [part for part in split(points, order.jobs * 4) if part]
    with tempfile.TemporaryDirectory(prefix="bilik-cuts-", dir=roomy()) as work:
        folders = [Path(work) / str(number) for number in range(len(parts))]
        with ProcessPoolExecutor(order.jobs) as pool:
            for found in pool.map(try_part, [recording] * len(parts), parts, folders):
                verdicts += found
                bad = sum(bool(verdict.broken) for verdict in verdicts)
                say(f"{len(verdicts)} cuts tried, {bad} broke an invariant")
    return CutsReport(len(possible), blind, tuple(verdicts), time.monotonic() - began)


def split(points: Sequence[Point], parts: int) -> Iterator[Sequence[Point]]:
    """In order, of about the same length: a state only moves forwards."""
    for number in range(parts):
        yield points[len(points) * number // parts : len(points) * (number + 1) // parts]


def roomy() -> Path | None:
    """Memory where there is enough of it: hundreds of small disks are made and thrown away."""
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > ROOM else None
    except OSError:
        return None


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 where an invariant broke, 2 where the recording cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m hw_sim.guest.cuts", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a recording")
    parser.add_argument("--points", type=int, default=400, metavar="N", help="at most so many cuts (400)")
    parser.add_argument("--seed", type=int, default=1, help="which cuts are drawn, and what is torn (1)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--only", metavar="CUT", help="one cut, named as a counter-example names it")
    chosen = parser.parse_args(arguments)
    recording = Recording(chosen.folder)
    try:
        if chosen.only:
            report = _only(recording, chosen.only, chosen.seed)
        else:
            report = try_cuts(recording, Order(chosen.points, chosen.seed, chosen.jobs), print)
    except (OSError, ValueError, BadLog) as error:
        print(f"bilik: {error}", file=sys.stderr)
        return 2
    for figure, value in report.facts().items():
        print(f"{figure}: {value}")
    for failure in report.failures:
        print(failure)
    return 1 if report.failures else 0


def _only(recording: Recording, wanted: str, seed: int) -> CutsReport:
    """Raises ValueError where the recording has no such cut."""
    possible, blind = all_points(recording, seed, sys.maxsize)
    points = [point for point in possible if name(point) == wanted]
    if not points:
        raise ValueError(f"{recording.folder}: there is no cut {wanted}; a name holds for one --seed")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bilik-cuts-", dir=roomy()) as work:
        verdicts = try_part(recording, points, Path(work) / "only")
    return CutsReport(len(possible), blind, tuple(verdicts), time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
