"""How much of sealing and verifying a ballot is not the group itself.

Every library call of one seal and one verification is recorded, then the ballot and its bare calls are
timed in turn, in the same run, on the same machine. The ratio is what the protocol's own bookkeeping
(hashes, conversions, checks) costs; the goal is at most 1.3.

    python -m bench.bench_ballot
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from statistics import median
from unittest import mock

from firmware.ballot import group, sodium
from firmware.ballot.context import context
from firmware.ballot.seal import seal
from firmware.ballot.verify import verify_ballot

OPTIONS = 6
ROUNDS = 60
GOAL = 1.3
FUNCTIONS = ("scalarmult", "scalarmult_base", "add", "sub", "is_valid_point")

Call = Callable[[], object]


def recorded(work: Call) -> list[Call]:
    """The calls that `work` makes to libsodium, each ready to be made again."""
    calls: list[Call] = []

    def spy(original: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*arguments: bytes) -> object:
            calls.append(partial(original, *arguments))
            return original(*arguments)

        return wrapper

    with ExitStack() as stack:
        for name in FUNCTIONS:
            stack.enter_context(mock.patch.object(sodium, name, spy(getattr(sodium, name))))
        work()
    return calls


def timed(work: Call) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def compare(work: Call, rounds: int = ROUNDS) -> tuple[float, float, float, int]:
    """Median milliseconds of `work` and of its bare group operations, median ratio, number of operations."""
    calls = recorded(work)

    def bare() -> None:
        for call in calls:
            call()

    pairs = [(timed(work), timed(bare)) for _ in range(rounds)]
    ratio = median(whole / group_only for whole, group_only in pairs)
    return median(p[0] for p in pairs), median(p[1] for p in pairs), ratio, len(calls)


def row(name: str, work: Call) -> tuple[str, str]:
    """One line of the report."""
    whole, group_only, ratio, count = compare(work)
    verdict = "met" if ratio <= GOAL else "MISSED"
    return name, (
        f"{whole:.2f} ms; its {count} group operations {group_only:.2f} ms; "
        f"ratio {ratio:.2f} (goal <= {GOAL}: {verdict})"
    )


def rows() -> list[tuple[str, str]]:
    """(what, figure) for `make bench`."""
    ctx = context(b"bench", group.base(4711), options=OPTIONS, trustees=3, threshold=2)
    machine_id, xi = bytes(range(32)), bytes(range(32, 64))
    body = seal(ctx, machine_id, 1, 3, xi)
    return [
        row(f"seal a ballot, {OPTIONS} options", lambda: seal(ctx, machine_id, 1, 3, xi)),
        row(f"verify a ballot, {OPTIONS} options", lambda: verify_ballot(ctx, machine_id, 1, body)),
    ]


if __name__ == "__main__":
    for what, figure in rows():
        print(f"{what}: {figure}")
