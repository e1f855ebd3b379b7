"""Recording: draw everything first, then write what changed and remove what is no longer in the plan.

Nothing is written unless every screen could be drawn, each file is written whole, and a picture of the same
frame is left alone. So a recording that was broken off is finished by running it again, and `git status`
shows exactly the screens that look different now.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hw_sim.gallery.draw import draw, raw
from hw_sim.gallery.plan import Shot, of_display, plan
from hw_sim.gallery.store import (
    Pixels,
    StoreError,
    empty_folders,
    encode,
    file_of,
    load,
    names,
    shows,
    write,
)

Batch = tuple[str, str]  # a display, and the folder in it
Drawn = list[tuple[str, bytes | None]]  # names, and new PNGs where the picture changed


@dataclass
class Recorded:
    """What one recording did, by names."""

    changed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    same: int = 0


def pixels(shot: Shot) -> Pixels:
    """The screen as drawn now."""
    surface = draw(shot)
    return Pixels(surface.get_width(), surface.get_height(), raw(surface))


def batches() -> list[Batch]:
    """The plan in pieces that processes share."""
    return list(dict.fromkeys((shot.display, shot.group) for shot in plan()))


def in_batch(batch: Batch) -> Iterator[Shot]:
    display, group = batch
    return (shot for shot in of_display(display) if shot.group == group)


def draw_batch(batch: Batch, folder: Path) -> Drawn:
    """Each name with its new PNG, or None where the recorded one is of the same frame."""
    drawn: Drawn = []
    for shot in in_batch(batch):
        now = pixels(shot)
        drawn.append((shot.name, None if as_recorded(folder, shot, now) else encode(now, shot.half)))
    return drawn


def as_recorded(folder: Path, shot: Shot, now: Pixels) -> bool:
    """Whether there is a picture of exactly this frame. One that cannot be read is none."""
    path = file_of(folder, shot.name)
    try:
        golden = load(path) if path.exists() else None
    except StoreError:
        return False
    return golden is not None and golden.digest == now.digest and shows(golden, now, shot.half)


def _drawn(work: list[Batch], folder: Path, workers: int | None) -> Iterator[tuple[Batch, Drawn]]:
    if workers == 0:
        yield from ((batch, draw_batch(batch, folder)) for batch in work)
        return
    with ProcessPoolExecutor(workers or os.cpu_count() or 1) as pool:
        running = [pool.submit(draw_batch, batch, folder) for batch in work]
        for batch, future in zip(work, running, strict=True):
            yield batch, future.result()


def record(folder: Path, tell: Callable[[str], None], workers: int | None = None) -> Recorded:
    """Bring `folder` up to date. `tell` hears of progress. Raises OSError, NoScreen.

    `workers`: processes; 0 for none but this one, None for one on each core.
    """
    before, result = names(folder), Recorded()
    fresh: dict[str, bytes | None] = {}
    work = batches()
    for number, (batch, drawn) in enumerate(_drawn(work, folder, workers), start=1):
        fresh.update(drawn)
        tell(f"{number}/{len(work)} {'/'.join(batch)}: {len(fresh)} of {len(plan())} screens drawn")
    for name, data in sorted(fresh.items()):
        if data is None:
            result.same += 1
            continue
        (result.changed if name in before else result.added).append(name)
        write(file_of(folder, name), data)
    for name in sorted(before - set(fresh)):
        file_of(folder, name).unlink()
        result.removed.append(name)
    for path in empty_folders(folder):
        path.rmdir()
    return result
