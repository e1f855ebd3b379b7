"""Tries the SD image in an emulator: starts, a polling day, power cuts, damage. What `make test-image` runs.

Leaves report.json and report.md in out/test-image, with screenshots, tapes, consoles and the audited stick.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path

from hw_sim.guest.proven import FILE, record
from hw_sim.guest.report import all_passed, as_json, write
from hw_sim.guest.stages import Lab, Result, Stage, run_stage

EXIT = "exit status: 0 nothing failed, 1 a stage failed, 2 wrong usage or no image"
ROOT = Path(__file__).parents[2]
BUILT = Path("build/image")
OUT = Path("out/test-image")


def main(arguments: Sequence[str] | None = None) -> int:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no guest is left behind
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print(f"test-image: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hw_sim.guest", description=__doc__, epilog=EXIT)
    add = parser.add_argument
    add("--image", type=Path, metavar="FILE", help="the raw image (default: the newest in build/image)")
    add("--out", type=Path, metavar="DIR", default=OUT, help=f"what the run leaves (default: {OUT})")
    add("--only", action="append", metavar="STAGE", help="this stage alone; may be repeated")
    add("--without", action="append", default=[], metavar="STAGE", help="leave this stage out")
    add("--keep", action="store_true", help="keep the scratch folder with cards, sticks and write logs")
    add("--record", action="store_true", help="note in image/proven.json that this run found nothing")
    add("--list", action="store_true", help="the stages, and the minutes each takes on two cores")
    add("--json", action="store_true", help="the report on standard output, for a program")
    return parser


def _run(options: argparse.Namespace) -> int:
    from hw_sim.guest.stages_all import STAGES

    known = {stage.name for stage in STAGES}
    unknown = sorted({*(options.only or ()), *options.without} - known)
    if unknown:
        told = f"there is no stage {unknown[0]}; there are: {', '.join(sorted(known))}"
        print(f"test-image: {told}", file=sys.stderr)
        return 2
    stages = [s for s in STAGES if s.name in (options.only or known) and s.name not in options.without]
    if options.list:
        for stage in stages:
            print(f"{stage.name:<10} {stage.minutes:>4} min  {stage.title}")
        return 0
    image = options.image or _newest()
    if image is None or not image.is_file():
        print(f"test-image: no image {image or f'in {BUILT}'}: say make image first", file=sys.stderr)
        return 2
    return _try(stages, image.absolute(), options)


def _try(stages: Sequence[Stage], image: Path, options: argparse.Namespace) -> int:
    out = _fresh(options.out.absolute())
    what = _what(image)
    work = Path(tempfile.mkdtemp(prefix="bilik-test-image-", dir=image.parent))
    started = time.monotonic()
    results: list[Result] = []
    try:
        lab = Lab(image, out, work, lambda text: _say(started, text))
        for stage in stages:
            lab.say(f"== {stage.name}: {stage.title}")
            result = run_stage(stage, lab)
            results.append(result)
            lab.say(f"== {stage.name}: {result.state} after {result.seconds:.0f} s {result.reason}")
            for failure in result.outcome.failures:
                lab.say(f"   {failure}")
            write(results, what, out)  # after each: a run that is cut short leaves what it found
    finally:
        if options.keep:
            _say(started, f"kept: {work}")
        else:
            shutil.rmtree(work, ignore_errors=True)
    _say(started, f"{out}/report.md")
    if options.json:
        print(json.dumps(as_json(results, what), indent=1, ensure_ascii=False))
    if options.record:
        _record(results, what, options)
    return 0 if all_passed(results) else 1


def _record(results: Sequence[Result], what: dict[str, object], options: argparse.Namespace) -> None:
    """Only a whole run counts: every stage, and each passed."""
    left_out = options.only or options.without or any(result.state != "passed" for result in results)
    if left_out:
        print("test-image: not recorded: not every stage was run and passed", file=sys.stderr)
        return
    record(ROOT, as_json(results, what))
    print(f"test-image: recorded in {FILE}", file=sys.stderr)


def _newest() -> Path | None:
    found = sorted(BUILT.glob("bilik-*.img"), key=lambda path: path.stat().st_mtime)
    booths = [path for path in found if not path.stem.endswith("-diagnostic")]
    return booths[-1] if booths else None


def _what(image: Path) -> dict[str, object]:
    with image.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {"file": image.name, "bytes": image.stat().st_size, "sha256": digest}


def _fresh(out: Path) -> Path:
    """An empty folder; what an earlier run left there is removed, another folder is left alone. Raises
    OSError."""
    if out.exists() and any(out.iterdir()):
        if not (out / "report.json").exists():
            raise FileExistsError(f"{out} is not empty and holds no report; give another --out or remove it")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text("{}\n")
    return out


def _say(started: float, text: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(f"  {minutes:2}:{seconds:02}  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
