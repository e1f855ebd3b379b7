"""Touches a booth's screen at a steady pace and times each: a program of its own, so that nobody slows its
clock.

    python -m bench.web_toucher FRAMEBUFFER TOUCH WIDTH HEIGHT COUNT PERIOD X,Y,W,H X,Y,W,H ...

The rects are touched one after the other, round and round, COUNT times, one every PERIOD seconds. A finger
lies `DWELL` on the glass. The clock starts with the bytes that lift it, which go into the evdev FIFO, and
stops when pixels at the foot of that rect are others in the framebuffer's memory. Prints "ready", then the
waits in seconds as JSON; a touch that nothing answered within a second is null.
"""

from __future__ import annotations

import json
import mmap
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from hw_sim.panel import Panel

DWELL = 0.012  # s: no hand is faster
LONGEST = 1.0  # s
GLANCE = 0.0002  # s between two looks
FOOT = 12  # rows at the lower edge of a rect: drawn last, as a picture is copied from the top

Place = tuple[int, int, int, int]


def touch_all(
    panel: Panel, memory: mmap.mmap, places: Sequence[Place], count: int, period: float
) -> list[float | None]:
    """The wait of each touch."""
    stride = panel.geometry.stride
    waits: list[float | None] = []
    due = time.monotonic()
    for number in range(count):
        x, y, wide, high = places[number % len(places)]
        starts = [row * stride + x * 4 for row in range(y + high - FOOT, y + high)]

        def foot(starts: list[int] = starts, wide: int = wide * 4) -> list[bytes]:
            return [memory[at : at + wide] for at in starts]

        time.sleep(max(0.0, due - time.monotonic()))
        due = max(due + period, time.monotonic())
        panel.press(x + wide // 2, y + high // 2)
        time.sleep(DWELL)
        before = foot()
        began = time.perf_counter()
        panel.release()
        while (took := time.perf_counter() - began) < LONGEST and foot() == before:
            time.sleep(GLANCE)
        waits.append(took if took < LONGEST else None)
    return waits


def main(arguments: Sequence[str]) -> int:
    framebuffer, touch, width, height, count, period, *rects = arguments
    panel = Panel(Path(framebuffer), Path(touch), int(width), int(height))
    places = [tuple(int(side) for side in rect.split(",")) for rect in rects]
    with Path(framebuffer).open("rb") as file:
        memory = mmap.mmap(file.fileno(), panel.geometry.size, mmap.MAP_SHARED, mmap.PROT_READ)
    print("ready", flush=True)
    waits = touch_all(panel, memory, [(x, y, w, h) for x, y, w, h in places], int(count), float(period))
    print(json.dumps(waits))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
