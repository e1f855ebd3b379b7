"""Fuzzing every parser of bytes from outside: `make fuzz SECONDS=60`.

    python tests/fuzz/fuzz_run.py --seconds 60              all targets, the time shared among them
    python tests/fuzz/fuzz_run.py --target tlv --seconds 60
    python tests/fuzz/fuzz_run.py --target tlv --replay out/fuzz/findings/tlv/finding-...
    python tests/fuzz/fuzz_run.py --list

Exit code 0: nothing found; 1: findings, each with its input in a file; 2: it could not be run.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

import fuzz_engines
from fuzz_engines import Result
from fuzz_table import TABLE
from fuzz_target import ROOT, Finding, Target, judge

REPLAY = ".venv/bin/python tests/fuzz/fuzz_run.py"
LEAST = 1.0  # s for one target; a smaller share would be start-up alone


def main(words: Sequence[str] | None = None) -> int:
    """The exit code."""
    args = _parser().parse_args(words)
    unknown = [name for name in args.target if name not in TABLE]
    if unknown:
        print(f"fuzz: there is no target {unknown[0]}; --list names all", file=sys.stderr)
        return 2
    targets = [TABLE[name] for name in args.target or TABLE]
    if args.list:
        print("\n".join(target.name for target in targets))
        return 0
    if args.replay:
        return _replay(targets, args.replay)
    if args.engine == "atheris" and fuzz_engines.best() != "atheris":
        print("fuzz: atheris is not installed here; --engine own does without", file=sys.stderr)
        return 2
    results = list(_all(targets, args.engine or fuzz_engines.best(), args.seconds, args.seed, args.jobs))
    results.sort(key=lambda result: list(TABLE).index(result.target))
    print(json.dumps([asdict(r) for r in results], indent=1) if args.json else _table(results))
    return 1 if any(result.findings for result in results) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make fuzz", description="Fuzz every parser of bytes from outside.")
    parser.add_argument(
        "--seconds", type=_seconds, default=60.0, help="in total, shared among targets (default: 60)"
    )
    parser.add_argument(
        "--target", action="append", default=[], metavar="NAME", help="only this one; may be repeated"
    )
    parser.add_argument("--engine", choices=("atheris", "own"), help="default: atheris where it is installed")
    parser.add_argument("--seed", type=int, default=1, help="of the changes (default: 1)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="targets at a time (default: one a core)"
    )
    parser.add_argument(
        "--replay", type=Path, metavar="FILE", help="judge this one input and say what it does"
    )
    parser.add_argument("--list", action="store_true", help="name the targets and stop")
    parser.add_argument("--json", action="store_true", help="figures and findings for a program")
    return parser


def _seconds(text: str) -> float:
    value = float(text) if text.replace(".", "", 1).isdigit() else 0.0
    if not 1 <= value <= 1_000_000:
        raise argparse.ArgumentTypeError("a number of seconds from 1 is needed")
    return value


def _all(targets: Sequence[Target], engine: str, seconds: float, seed: int, jobs: int) -> Iterable[Result]:
    """Each as it ends; a line for each on standard error."""
    jobs = max(1, min(jobs, len(targets)))
    share = max(LEAST, seconds * jobs / len(targets))
    print(
        f"fuzz: {len(targets)} targets under {engine}, {share:.0f} s each, {jobs} at a time", file=sys.stderr
    )
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(fuzz_engines.run, t, engine, share, seed): t for t in targets}
        for number, done in enumerate(as_completed(waiting), 1):
            try:
                result = done.result()
            except subprocess.TimeoutExpired:
                name = waiting[done].name
                result = Result(
                    name, engine, findings=[{"kind": "hang", "where": name, "detail": "it did not end"}]
                )
            print(f"fuzz: {number:3}/{len(targets)} {_line(result)}", file=sys.stderr, flush=True)
            yield result


def _line(result: Result) -> str:
    new = result.inputs - result.inputs_before
    found = f"  {len(result.findings)} FINDINGS" if result.findings else ""
    figures = f"{result.executions:9} runs  {result.coverage:6} features  {new:5} new inputs"
    return f"{result.target:22} {figures}{found}"


def _table(results: Sequence[Result]) -> str:
    """A line a target, then each finding with how to see it again."""
    lines = [_line(result) for result in results]
    for finding in (finding for result in results for finding in result.findings):
        lines.append(f"{finding['kind']} at {finding['where']}: {finding['detail']}")
        if "file" in finding:
            path = Path(finding["file"])
            shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
            lines.append(f"  {REPLAY} --target {finding['target']} --replay {shown}")
    runs, found = sum(r.executions for r in results), sum(len(r.findings) for r in results)
    return "\n".join([*lines, f"{len(results)} targets, {runs} runs, {found} findings"])


def _replay(targets: Sequence[Target], path: Path) -> int:
    if len(targets) != 1:
        print("fuzz: --replay needs one --target", file=sys.stderr)
        return 2
    try:
        data = path.read_bytes()
    except OSError as error:
        print(f"fuzz: {path}: {error.strerror}", file=sys.stderr)
        return 2
    try:
        print(f"{targets[0].name}: {judge(targets[0], data)}")
    except Finding as found:
        if found.__cause__ is not None:
            sys.excepthook(type(found.__cause__), found.__cause__, found.__cause__.__traceback__)
        print(found)
        return 1
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
