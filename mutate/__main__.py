"""Mutation testing of one room: change the program in one place, see whether a test notices; then the next.

    python -m mutate storage                        all of firmware/storage
    python -m mutate ballot --only seal.py          one file of it
    python -m mutate storage --json out/storage.json
    python -m mutate storage --json out/storage.json --again    only what survived there

Progress on stderr; the survivors and the figures on stdout. Exit status 0 also where mutants survive: they
are to be judged by a person. A list that is written with --json grows as the run goes on.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from mutate import fresh, live
from mutate.result import Result, Verdict, noticed, read, write
from mutate.walk import Mutant, mutants

ROOMS = {
    "states": ["tests/states", "tests/screens/test_screens_touch.py"],
    "storage": ["tests/storage", "tests/booth/test_booth_steps.py", "tests/vectors"],
    "ballot": ["tests/ballot", "tests/vectors"],
}
"""The tests of each room, and quick ones of others that come through it."""

FRESH_SECONDS = 240.0


class Book:
    """The results so far, told and written as they come."""

    def __init__(self, total: int, path: Path | None, before: list[Result]) -> None:
        self._total, self._path = total, path
        self._before = before
        self.results: list[Result] = []
        self.untold: list[Mutant] = []
        self._began = self._saved = time.monotonic()

    def tell(self, result: Result) -> None:
        if result.verdict is Verdict.UNTOLD:
            self.untold.append(result.mutant)
            return
        self.results.append(result)
        done = len(self.results)
        survived = done - noticed(self.results)
        if result.verdict is Verdict.SURVIVED or done % 50 == 0:
            rate = (time.monotonic() - self._began) / done
            mark = "SURVIVED" if result.verdict is Verdict.SURVIVED else "at"
            print(
                f"{done}/{self._total}, {survived} survived, {rate:.2f} s each: "
                f"{mark} {result.mutant.place} {result.mutant.what}",
                file=sys.stderr,
                flush=True,
            )
        if time.monotonic() - self._saved > 20:
            self.save()

    def save(self) -> None:
        self._saved = time.monotonic()
        if self._path is not None:
            write(self._path, sorted(self.all(), key=lambda r: (r.mutant.file, r.mutant.number)))

    def all(self) -> list[Result]:
        judged = {(r.mutant.file, r.mutant.number) for r in self.results}
        kept = [r for r in self._before if (r.mutant.file, r.mutant.number) not in judged]
        return kept + self.results


def asked(room: str, only: list[str], before: list[Result]) -> list[Mutant]:
    """The mutants to judge: all of the room, or of the files named, or those that survived before."""
    files = [p for p in sorted(Path("firmware", room).glob("*.py")) if not only or p.name in only]
    everything = [mutant for file in files for mutant in mutants(file)]
    survivors = {r.mutant for r in before if r.verdict is Verdict.SURVIVED}
    return [mutant for mutant in everything if mutant in survivors] if before else everything


def report(results: list[Result]) -> str:
    survivors = [r for r in results if r.verdict is Verdict.SURVIVED]
    lines = [f"{r.mutant.place}: {r.mutant.what}: {r.mutant.text}  {r.by}".rstrip() for r in survivors]
    hung = sum(r.verdict is Verdict.HUNG for r in results)
    score = 100 * noticed(results) / len(results) if results else 100.0
    killed = noticed(results) - hung
    lines.append(
        f"{len(results)} mutants: {killed} killed, {hung} hung, {len(survivors)} survived, {score:.1f} %"
    )
    return "\n".join(lines)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m mutate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("room", choices=sorted(ROOMS))
    made.add_argument(
        "--only", action="append", default=[], metavar="FILE", help="a file of the room; repeatable"
    )
    made.add_argument("--tests", action="append", default=[], metavar="PATH", help="other tests than usual")
    made.add_argument("--json", type=Path, metavar="PATH", help="write every mutant's verdict there")
    made.add_argument(
        "--quick",
        type=float,
        default=60.0,
        metavar="S",
        help="leave out tests that take longer (CPU seconds)",
    )
    made.add_argument("--again", action="store_true", help="only what survived in the --json file")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Judge and print. Exit status 2 for a question that cannot be answered."""
    options = parser().parse_args(arguments)
    before: list[Result] = []
    if options.again:
        try:
            before = read(options.json) if options.json else []
        except (OSError, ValueError) as error:
            print(f"mutate: {error}", file=sys.stderr)
            return 2
    chosen = asked(options.room, options.only, before)
    if not chosen:
        print(f"mutate: no mutants in firmware/{options.room} by that name", file=sys.stderr)
        return 2
    book = Book(len(chosen), options.json, before)
    tests = options.tests or ROOMS[options.room]
    inside = [m for m in chosen if m.function]
    taken = live.run(Path("firmware", options.room), tests, inside, options.quick, book.tell)
    if taken is None:
        print("mutate: the tests could not be run, or fail without any mutant", file=sys.stderr)
        return 1
    outside = [m for m in chosen if not m.function] + book.untold
    fresh.run(tests, taken, outside, FRESH_SECONDS, book.tell)
    book.save()
    print(report(book.all()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
