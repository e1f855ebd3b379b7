"""Sealing and verifying next to ElectionGuard's 4096-bit group doing the same protocol, in the same run.

    python -m bench peer

Same options, coins, hashes, proofs and equations (peer_ballot.py); both sides in Python, the peer's
arithmetic by GMP, ours by libsodium and libdecaf. One process; each ratio is the median of pairs in turn.
The peer is measured without tables and with fixed-base tables for g and K, of 8-bit digits (as its own
implementations have by default) and of 12-bit digits, which take ten times the memory.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

from firmware.ballot import decaf, group
from firmware.ballot.batch import Item, verify_batch
from firmware.ballot.context import context
from firmware.ballot.hashes import os_random
from firmware.ballot.seal import seal
from firmware.ballot.verify import verify_ballot

OPTIONS, CHOICE = 6, 3
CHUNK = 128  # ballots, as the audit takes them
ROUNDS = 12
MACHINE, XI = bytes(range(32)), bytes(range(32, 64))
TABLES = {8: "8-bit tables (8 MB)", 12: "12-bit tables (92 MB)"}

Work = Callable[[], object]


def rows() -> list[tuple[str, str]]:
    """Milliseconds a ballot and ratios peer : ours."""
    if find_spec("gmpy2") is None:
        return [("the peer's group", "not measured: gmpy2 is not installed; `make bench` installs it")]
    ours, theirs = _ours(), _theirs()
    lines = [
        *_against("seal", "ours", ours["seal"], theirs["seal"], {"no tables": ">= 20", TABLES[8]: ">= 4"}),
        *_against("verify", "ours one by one", ours["verify"], theirs["verify"], {"no tables": ">= 20"}),
    ]
    if decaf.library() is None:
        return [*lines, ("verify, ours batched", "not measured: libdecaf0 is not installed")]
    together = {"no tables": theirs["verify"]["no tables"], "batched too": theirs["batch"]["no tables"]}
    return [*lines, *_against("verify", "ours batched", ours["batch"], together, {"no tables": ">= 100"})]


def _against(
    what: str, name: str, ours: Work, theirs: dict[str, Work], goals: dict[str, str]
) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    for kind, work in theirs.items():
        pairs = [(timed(ours), timed(work)) for _ in range(ROUNDS)]
        mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        if not lines:
            lines.append((f"{what}, {OPTIONS} options, {name}", f"{mine:.2f} ms a ballot"))
        ratio = statistics.median(theirs_ms / ours_ms for ours_ms, theirs_ms in pairs)
        goal = f" (goal {goals[kind]})" if kind in goals else ""
        lines.append((f"  peer's group, {kind}", f"{other:.2f} ms, ratio {ratio:.1f}{goal}"))
    return lines


def timed(work: Work) -> float:
    """Milliseconds a ballot; work that handles several says how many by `work.ballots`."""
    start = time.perf_counter()
    if work() is False:
        raise AssertionError("an honest ballot was refused")
    return (time.perf_counter() - start) * 1000 / getattr(work, "ballots", 1)


class Many:
    """Work on several ballots at once."""

    def __init__(self, work: Work, ballots: int) -> None:
        self._work, self.ballots = work, ballots

    def __call__(self) -> object:
        return self._work()


def _ours() -> dict[str, Work]:
    ctx = context(b"bench", group.base(4711), options=OPTIONS, trustees=3, threshold=2)
    body = seal(ctx, MACHINE, 1, CHOICE, XI)
    items = [Item(j, seal(ctx, MACHINE, j, CHOICE, os_random(32)), True) for j in range(1, CHUNK + 1)]
    return {
        "seal": lambda: seal(ctx, MACHINE, 1, CHOICE, XI),
        "verify": lambda: verify_ballot(ctx, MACHINE, 1, body),
        "batch": Many(lambda: not verify_batch(ctx, MACHINE, items).refused, CHUNK),
    }


def _theirs() -> dict[str, dict[str, Work]]:
    from gmpy2 import powmod

    from bench import peer_ballot as peer
    from bench.peer_group import G, P, plain, table

    key = powmod(G, 4711**20, P)
    powers = {"no tables": (plain(G), plain(key))}
    powers |= {name: (table(G, bits), table(key, bits)) for bits, name in TABLES.items()}
    ballots = [peer.seal(*powers[TABLES[8]], OPTIONS, CHOICE, os_random(32)) for _ in range(4)]
    return {
        "seal": {kind: partial(peer.seal, *pair, OPTIONS, CHOICE, XI) for kind, pair in powers.items()},
        "verify": {kind: partial(peer.verify, *pair, ballots[0]) for kind, pair in powers.items()},
        "batch": {"no tables": Many(lambda: peer.verify_batch(key, ballots), len(ballots))},
    }


if __name__ == "__main__":
    for what, figure in rows():
        print(f"{what}: {figure}")
