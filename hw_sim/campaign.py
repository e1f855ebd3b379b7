"""The fingerprint campaign: a hundred thousand verifications over bad cables, on all cores.

    python -m hw_sim.campaign --rounds 100000 --json campaign.json

Half of the rounds at each rate, an equal part of these with each template size, every fault of a line in the
mix, half of the fingers impostors. A seed gives the same figures on any number of cores. Beside it the bare
library takes some thousand rounds of the same kind.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from hw_sim.faults import LinkFaults
from hw_sim.sensor import ZfmSensor
from hw_sim.sensor_bare import BareLibrary
from hw_sim.sensor_campaign import TIMES, Outcome, run, virtual, visits
from hw_sim.virtual import VirtualPort

RATES = (0.05, 0.2)
SIZES = (512, 768, 1536)
CHUNK = 500  # verifications by one sensor on one cable


@dataclass(frozen=True)
class Chunk:
    """A part of the campaign that one process does. `bare`: by the library instead of the driver."""

    seed: int
    rate: float
    size: int
    rounds: int
    bare: bool


@dataclass
class Figures:
    """What came of one kind of chunk."""

    client: str
    rate: float
    size: int
    verifications: int = 0
    genuine_accepted: int = 0
    genuine_refused: int = 0
    genuine_troubled: int = 0
    impostors_accepted: int = 0
    impostors_rejected: int = 0
    impostors_troubled: int = 0
    crashes: int = 0
    faults: int = 0

    def add(self, outcome: Outcome, faults: int, crashes: int) -> None:
        troubled = sum(outcome.troubled.values())
        self.verifications += outcome.rounds
        self.genuine_accepted += outcome.accepted
        self.genuine_refused += outcome.refused
        self.genuine_troubled += outcome.troubled_genuine
        self.impostors_accepted += len(outcome.impostors)
        self.impostors_rejected += outcome.rejected
        self.impostors_troubled += troubled - outcome.troubled_genuine
        self.crashes += crashes
        self.faults += faults

    def __str__(self) -> str:
        return (
            f"{self.client:<8} {self.rate:>5.0%} {self.size:>5} {self.verifications:>9,}   "
            f"{self.genuine_accepted:>8,} {self.genuine_refused:>8,} {self.genuine_troubled:>8,}   "
            f"{self.impostors_accepted:>8,} {self.impostors_rejected:>8,} {self.impostors_troubled:>8,}   "
            f"{self.crashes:>7,} {self.faults:>9,}"
        )


HEAD = (
    f"{'client':<8} {'rate':>5} {'size':>5} {'rounds':>9}   {'accepted':>8} {'refused':>8} {'troubled':>8}   "
    f"{'ACCEPTED':>8} {'rejected':>8} {'troubled':>8}   {'crashes':>7} {'faults':>9}"
)


def plan(rounds: int, bare_rounds: int, seed: int) -> list[Chunk]:
    """Chunks, the kinds in turn, so that each has its equal part."""
    kinds = [(rate, size) for rate in RATES for size in SIZES]
    chunks = []
    for total, bare in ((rounds, False), (bare_rounds, True)):
        for number in range(-(-total // CHUNK)):
            rate, size = kinds[number % len(kinds)]
            left = min(CHUNK, total - number * CHUNK)
            chunks.append(Chunk(seed * 1_000_003 + number, rate, size, left, bare))
    return chunks


def work(chunk: Chunk) -> tuple[Chunk, Outcome, Counter[str], int]:
    """Play one; with what was injected, and how many errors of its own the client raised."""
    faults = LinkFaults.mixed(chunk.seed, chunk.rate, times=TIMES)
    if not chunk.bare:
        outcome = virtual(chunk.seed, chunk.rounds, faults, chunk.size)
        return chunk, outcome, Counter(faults.injected), sum(outcome.crashed.values())
    device = ZfmSensor(chunk.seed, template_size=chunk.size)
    library = BareLibrary(VirtualPort(device, faults))
    outcome = run(library, device, visits(chunk.seed, chunk.rounds, voters=40), chunk.size)
    return chunk, outcome, Counter(faults.injected), library.own_errors


def campaign(rounds: int, bare_rounds: int, seed: int, jobs: int) -> tuple[list[Figures], Counter[str]]:
    """All of it, with progress on stderr; figures by kind and every fault's count."""
    chunks = plan(rounds, bare_rounds, seed)
    kinds: dict[tuple[bool, float, int], Figures] = {}
    injected: Counter[str] = Counter()
    done, told = 0, 0.0
    for chunk, outcome, faults, crashes in _played(chunks, jobs):
        key = (chunk.bare, chunk.rate, chunk.size)
        client = "library" if chunk.bare else "driver"
        figures = kinds.setdefault(key, Figures(client, chunk.rate, chunk.size))
        figures.add(outcome, faults.total(), crashes)
        injected.update(faults)
        done += chunk.rounds
        if done >= told or done == rounds + bare_rounds:
            print(f"  {done:,} of {rounds + bare_rounds:,} verifications", file=sys.stderr, flush=True)
            told += (rounds + bare_rounds) / 20
    return [kinds[key] for key in sorted(kinds)], injected


def _played(chunks: list[Chunk], jobs: int) -> Iterator[tuple[Chunk, Outcome, Counter[str], int]]:
    if jobs == 1:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(work, chunks)


def sound(figures: list[Figures]) -> bool:
    """The driver let no impostor in and raised nothing of its own."""
    return not any(f.impostors_accepted or f.crashes for f in figures if f.client == "driver")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m hw_sim.campaign",
        description=(__doc__ or "").splitlines()[0],
        epilog="exit status: 0 no impostor was let in and nothing crashed, 1 otherwise, 2 wrong usage",
    )
    parser.add_argument("--rounds", type=_count, default=100_000, help="verifications (default: 100000)")
    parser.add_argument("--bare", type=_count, default=6_000, help="by the library alone (default: 6000)")
    parser.add_argument("--seed", type=int, default=1, help="the same number, the same figures (default: 1)")
    parser.add_argument("--jobs", type=_count, default=os.cpu_count() or 1, help="processes (default: cores)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures here")
    given = parser.parse_args()
    started = time.monotonic()
    figures, injected = campaign(given.rounds, given.bare, given.seed, given.jobs)
    print(HEAD)
    for each in figures:
        print(each)
    total = sum(f.verifications for f in figures if f.client == "driver")
    print(f"{total:,} verifications by the driver, seed {given.seed}, {time.monotonic() - started:.0f} s")
    if given.json is not None:
        told = {
            "seed": given.seed,
            "figures": [vars(f) for f in figures],
            "injected": dict(sorted(injected.items())),
        }
        try:
            given.json.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
        except OSError as error:
            print(f"{given.json}: {error.strerror}", file=sys.stderr)
            return 2
    return 0 if sound(figures) else 1


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number above 0")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
