"""The image built once more, in another folder: is it the same, how large is it, is all of it told.

Only the fetched files are shared between the two builds. What differs is named by its place, for whoever
must find out why.
"""

from __future__ import annotations

import shutil
from hashlib import file_digest
from pathlib import Path

from hw_sim.guest.stages import Goal, Lab, Outcome, Skipped, Stage
from image.build import Workshop, build
from image.errors import ImageError, LockError
from image.lock import BOOTH

MOST_MB = 120.0  # of the compressed image
MB = 1_000_000
PIECE = 1 << 20


def run(lab: Lab) -> Outcome:
    """Raises Skipped where the packages cannot be had any more."""
    first = lab.image
    shop = Workshop(lab.folder("again"))
    cache = first.parent / "cache"
    if cache.is_dir():
        shop.cache.symlink_to(cache)
    try:
        second = build(shop, BOOTH)
    except LockError as error:
        raise Skipped(f"a second image cannot be built: {error}") from error
    except ImageError as error:
        return Outcome(failures=(f"the image cannot be built again: {error}",))
    finally:
        shutil.rmtree(shop.work, ignore_errors=True)
    sums = [sha256(path) for path in (first, second)]
    facts: dict[str, object] = {
        "sha256_first": sums[0],
        "sha256_second": sums[1],
        "build_seconds": shop.seconds,
    }
    same = sums[0] == sums[1]
    packed = first.with_name(f"{first.name}.zst")
    goals = [Goal("built twice, the same bytes", "identical" if same else "different", "identical", same)]
    if packed.is_file():
        size = packed.stat().st_size / MB
        facts["compressed_mb"] = round(size, 1)
        goals.append(Goal("compressed size", f"{size:.1f} MB", f"<= {MOST_MB:.0f} MB", size <= MOST_MB))
    bill = first.with_name(f"{first.stem}.spdx.json")
    goals.append(Goal("a bill of materials", bill.name if bill.is_file() else "none", "SPDX", bill.is_file()))
    if same:
        return Outcome(facts, tuple(goals))
    at = first_difference(first, second)
    return Outcome(
        facts, tuple(goals), (f"the second image differs from the first, at byte {at} for the first time",)
    )


def sha256(path: Path) -> str:
    """In hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def first_difference(one: Path, other: Path) -> int:
    """The first byte in which two files differ, or the length of the shorter; meant for files that do."""
    at = 0
    with one.open("rb") as a, other.open("rb") as b:
        while (x := a.read(PIECE)) == (y := b.read(PIECE)) and x:
            at += len(x)
    same = min(len(x), len(y))
    return at + next((place for place in range(same) if x[place] != y[place]), same)


STAGE = Stage("twice", "the image built again, and compared", run, minutes=2)
