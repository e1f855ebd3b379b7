"""Running the building machine's tools: one way to start them, one kind of error, one line of progress."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from image.errors import ToolError

LAST_LINES = 12
"""How much of a failed tool's output is shown."""


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    stdin: bytes | None = None,
    cwd: Path | None = None,
) -> str:
    """Run a tool to its end and give its standard output.

    The locale and time zone are fixed, because both leak into what tools write. `env` is added to the
    machine's own environment (proxies, certificates). Raises ToolError if the tool is absent or fails.
    """
    words = [str(word) for word in command]
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
    whole = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC0", "PATH": path, **(env or {})}
    try:
        done = subprocess.run(words, env=whole, input=stdin, cwd=cwd, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise ToolError(
            f"{words[0]} was not found; `make image` installs what it needs where it may"
        ) from error
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()[-LAST_LINES:]
        raise ToolError(f"{words[0]} failed with exit code {done.returncode}:\n  " + "\n  ".join(said))
    return done.stdout.decode(errors="replace")


@contextmanager
def step(name: str, seconds: dict[str, float]) -> Iterator[None]:
    """Say what is being done, and afterwards how long it took; the figure goes into `seconds`."""
    print(f"image: {name:<44}", end="", file=sys.stderr, flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(" failed", file=sys.stderr)
        raise
    seconds[name] = round(time.monotonic() - start, 1)
    print(f"{seconds[name]:7.1f} s", file=sys.stderr)
