"""What a target is, and the judgement on one input: refused as promised, accepted, or a finding.

    outcome = judge(target, b"...")      # "accepted", "RecordError: a mode # is neither ..."
    judge(target, bad)                   # raises Finding

Both engines and the tests judge by this and nothing else.
"""

from __future__ import annotations

import re
import resource
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[2]
MOST_MEMORY = 256 * 1024  # KiB by which one input may raise the peak
_VARYING = re.compile(r"\b[0-9A-Fa-f]*[0-9][0-9A-Fa-f]*\b|'[^']*'|(?<=object )[A-F]+")


@dataclass(frozen=True)
class Target:
    """One parser. `run` raises one of `errors` for what it refuses, and nothing else for anything.

    `seeds` are made from real objects when they are asked for. `longest`: bytes of an input at most;
    `seconds` of this processor's time that one input may take.
    """

    name: str
    run: Callable[[bytes], object]
    errors: tuple[type[Exception], ...]
    seeds: Callable[[], Sequence[bytes]] = field(repr=False)
    tokens: tuple[bytes, ...] = ()
    longest: int = 4096
    seconds: float = 2.0


class Finding(Exception):
    """An input did what no input may. `where` is the innermost line of ours; equal ones are one finding."""

    def __init__(self, target: str, kind: str, where: str, detail: str) -> None:
        super().__init__(f"{target}: {kind} at {where}: {detail}")
        self.target, self.kind, self.where, self.detail = target, kind, where, detail

    @property
    def place(self) -> tuple[str, str, str]:
        """What makes two findings the same."""
        return self.target, self.kind, self.where


class Broken(AssertionError):
    """A target's own property does not hold, e.g. what was read and written again is not the same."""


class _TooSlow(BaseException):
    """Not an Exception, so that no parser can take it for one of its own."""


def judge(target: Target, data: bytes) -> str:
    """The outcome with what varies left out: inputs with the same took about the same way. Raises Finding."""
    data = data[: target.longest]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = _timed(target, data)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if grown > MOST_MEMORY:
        raise Finding(target.name, "memory", target.name, f"{grown >> 10} MiB for {len(data)} bytes")
    return outcome


def _timed(target: Target, data: bytes) -> str:
    """By the processor's clock and not the wall's: a busy machine makes no finding."""
    old = signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, target.seconds)
    start = time.process_time()
    try:
        outcome = _outcome(target, data)
    except _TooSlow as slow:
        raise Finding(target.name, "slow", _place(slow), f"more than {target.seconds:g} s") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, old)
    if time.process_time() - start > 2 * target.seconds:  # it was in a library, where no signal is heard
        raise Finding(target.name, "slow", target.name, f"more than {target.seconds:g} s in a library")
    return outcome


def _outcome(target: Target, data: bytes) -> str:
    try:
        said = target.run(data)
    except target.errors as error:
        return f"{type(error).__name__}: {_VARYING.sub('#', str(error))[:120]}"
    except Exception as error:
        raise Finding(target.name, type(error).__name__, _place(error), str(error)[:200]) from error
    return f"accepted {said}" if isinstance(said, str) else "accepted"


def _give_up(number: int, frame: FrameType | None) -> None:
    raise _TooSlow


def _place(error: BaseException) -> str:
    """The innermost line of the project in its traceback."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(ROOT)]
    inner = [f for f in frames if not Path(f.filename).is_relative_to(ROOT / "tests")] or frames
    return f"{Path(inner[-1].filename).relative_to(ROOT)}:{inner[-1].lineno}" if inner else "elsewhere"
