"""The image test as a check on a change: run where it is needed and there is time, and else say why not.

    python -m hw_sim.guest.ci --seconds-left 700

Exit code 1 only where the test ran and found something, or the image can no longer be built from what the
project says. What the world outside took away (packages that the mirror no longer holds, no network, no
root) is said, and fails nothing: the change is not to blame.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hw_sim.guest.proven import Proven, decide, inputs_digest
from image.build import Workshop, build
from image.errors import ImageError, LockError
from image.lock import BOOTH

ROOT = Path(__file__).parents[2]
STOPPING = 30.0  # s for the test to put its guests away


def lacking() -> tuple[str, ...]:
    """Why it cannot be tried on this machine at all."""
    return () if os.geteuid() == 0 else ("it wants root",)


def tools() -> str:
    """What `make test-image` installs; why not, where it could not."""
    for command in (["make", "image-tools"], ["sh", "hw_sim/guest/tools.sh"]):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stdout + done.stderr).strip().splitlines()
            return f"emulator test NOT RUN: {said[-1] if said else command[-1]}"
    return ""


def built(make: Callable[[], object]) -> str:
    """Build the image; why there is none, where that is not the change's fault. Raises ImageError
    otherwise.
    """
    try:
        make()
    except LockError as error:
        return f"emulator test NOT RUN: {error}"
    return ""


def tried(command: list[str], limit: float) -> int:
    """The test's exit code; 0 with a sentence where it was cut short."""
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        print(
            f"emulator test CUT SHORT after {limit:.0f} s: out/test-image/report.md has what it found",
            flush=True,
        )
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m hw_sim.guest.ci", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds-left", type=float, required=True, help="what this check may still take")
    parser.add_argument("--dry", action="store_true", help="only say what would be done")
    chosen = parser.parse_args(arguments)
    decision = decide(
        inputs_digest(ROOT), Proven.read(ROOT), seconds_left=chosen.seconds_left, lacking=lacking()
    )
    print(decision.why, flush=True)
    if chosen.dry or not decision.run:
        return 0
    began = time.monotonic()
    try:
        reason = tools() or built(lambda: build(Workshop(ROOT / "build" / "image"), BOOTH))
    except ImageError as error:
        print(f"the image cannot be built: {error}", file=sys.stderr)
        return 1
    if reason:
        print(reason, flush=True)
        return 0
    limit = max(decision.limit - (time.monotonic() - began), 1.0)
    return 1 if tried(["make", "test-image", "BUILT=1"], limit) else 0


if __name__ == "__main__":
    sys.exit(main())
