"""How long a stock Debian takes to its login prompt, on the same machine, with the same kernel, in the same
run.

    python -m hw_sim.guest.stock [FOLDER]     builds it only; a stage that comes meanwhile waits for that

The goal for the booth is a part of that time: its first frame within 0.35 of it.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from hw_sim.guest.binfmt import NoBinfmt
from hw_sim.guest.machine import Machine, MachineError, virt
from hw_sim.guest.replay import copy_sparse
from hw_sim.guest.rom import Boot
from hw_sim.guest.stages import Goal, Lab, Outcome, Skipped, Stage
from hw_sim.guest.stock_build import Recipe, Stock, StockError, build_stock, missing_tools, stock_in
from hw_sim.stand import Size
from image.apt import Apt
from image.errors import ImageError
from image.lock import parse_lock
from image.mirrors import Mirrors, machine_mirrors

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "build" / "stock"
DEBS = ROOT / "build" / "image" / "cache" / "debs"
LONGEST = 600.0  # s to the prompt; it comes within 60 on an idle machine
LOOK_EVERY = 0.05  # s
PROMPT = "login:"
WANTED = 0.35  # of the stock system's time, for the booth's first frame
COMPONENTS = "main"
MADE = "debian"  # the stage that builds it


def recipe(folder: Path) -> Recipe:
    """The image's release and kernel, as packages.lock names them, from this machine's mirror. Raises
    ImageError.
    """
    lock = parse_lock((ROOT / "image" / "packages.lock").read_text("utf-8"))
    kernel = next(one for one in lock.packages if one.name.startswith("linux-image-"))
    mirrors = machine_mirrors()
    if not (DEBS / kernel.file).is_file():
        apt = Apt(folder / "apt", mirrors, lock.release)
        apt.prepare()
        apt.fetch([kernel], DEBS)
    return Recipe(lock.release, DEBS / kernel.file, _sources(mirrors, lock.release))


def _sources(mirrors: Mirrors, release: str) -> tuple[str, ...]:
    return (
        f"deb {mirrors.debian} {release} {COMPONENTS}",
        f"deb {mirrors.debian} {release}-updates {COMPONENTS}",
        f"deb {mirrors.security} {release}-security {COMPONENTS}",
    )


def have_stock(folder: Path, say: Callable[[str], None]) -> Stock:
    """Built, or as it was built before; one process at a time builds. Raises ImageError, StockError,
    NoBinfmt.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / "lock"):
        return build_stock(recipe(folder), folder, say)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def time_to_login(stock: Stock, work: Path) -> float:
    """Seconds from power-on to the prompt on the serial line. Raises MachineError where none comes."""
    card = work / "stock.img"
    copy_sparse(stock.disk, card, 0, stock.disk.stat().st_size)
    folder = Path(tempfile.mkdtemp(prefix="bilik-stock-"))  # sockets want a short path
    machine = Machine(folder)
    boot = Boot("", stock.kernel, stock.initrd, stock.cmdline, None)
    try:
        began = time.monotonic()
        machine.start(virt(folder, card, boot, screen=Size(), clock=datetime.now(UTC)))
        while PROMPT not in machine.console:
            if time.monotonic() - began > LONGEST or not machine.running:
                raise MachineError(f"no login prompt; the console ends with {machine.console[-300:]!r}")
            time.sleep(LOOK_EVERY)
        return time.monotonic() - began
    finally:
        machine.cut()
        shutil.rmtree(folder, ignore_errors=True)


def make(lab: Lab) -> Outcome:
    """Before anything is measured, so that nothing is measured beside it. Raises Skipped where it cannot be
    built here.
    """
    if os.geteuid() != 0:
        raise Skipped("a stock Debian is built by root only: its packages' scripts run in a chroot")
    if missing := missing_tools():
        raise Skipped(f"not installed: {' '.join(missing)}")
    began = time.monotonic()
    try:
        stock = have_stock(BUILT, lab.say)
    except (ImageError, NoBinfmt, StockError) as error:
        raise Skipped(f"the stock Debian could not be built: {error}") from error
    size = stock.initrd.stat().st_size / 1_000_000
    waited = round(time.monotonic() - began, 1)
    return Outcome({"disk": str(stock.disk), "initrd_mb": round(size, 1), "waited_seconds": waited})


def run(lab: Lab) -> Outcome:
    """Raises Skipped where there is none."""
    disk = lab.facts.get(MADE, {}).get("disk")
    if not isinstance(disk, str):
        raise Skipped("there is no stock Debian to compare with")
    stock = stock_in(Path(disk).parent)
    seconds = time_to_login(stock, lab.folder("stock"))
    facts: dict[str, object] = {"login_prompt_seconds": round(seconds, 1)}
    frame = first_frame(lab)
    if frame is None:
        return Outcome(facts)
    part = frame / seconds
    facts["first_frame_part_of_that"] = round(part, 3)
    measured = f"{part:.2f} ({frame:.1f} s of {seconds:.1f} s)"
    goal = Goal("first frame as a part of stock Debian's login", measured, f"<= {WANTED}", part <= WANTED)
    return Outcome(facts, (goal,))


def first_frame(lab: Lab) -> float | None:
    """The booth's own time, of the starts that the day measured: not the card's very first, which makes
    file systems.
    """
    starts = lab.facts.get("day", {}).get("starts")
    found = [start.get("first_frame_seconds") for start in starts] if isinstance(starts, list) else []
    times = [float(seconds) for seconds in found[1:] if isinstance(seconds, int | float)]
    return min(times) if times else None


MAKE_STAGE = Stage(MADE, "a stock Debian of the same release and kernel is built", make, minutes=4)
STAGE = Stage("stock", "a stock Debian of the same kernel, to its login prompt", run, minutes=1)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 1 where it cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m hw_sim.guest.stock", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=BUILT, help=f"where to keep it ({BUILT})")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was mounted and registered is undone
    try:
        stock = have_stock(chosen.folder, lambda text: print(text, file=sys.stderr, flush=True))
    except (ImageError, NoBinfmt, StockError, OSError) as error:
        print(f"bilik: {error}", file=sys.stderr)
        return 1
    print(stock.disk)
    return 0


if __name__ == "__main__":
    sys.exit(main())
