"""Which of what long runs gathered is worth a place in the repository.

    python tests/fuzz/fuzz_keep.py [TARGET ...]

For each outcome that no seed and no kept input has, the smallest gathered input that has it; a few for each
target, so that the corpus stays small enough to be read and replayed with every test. Findings stay.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from fuzz_corpus import KEPT, gathered, kept, name_of
from fuzz_table import TABLE
from fuzz_target import Finding, Target, judge

MOST_FILES, MOST_BYTES, LARGEST = 6, 2048, 768  # for one target; of one file


def main(names: Sequence[str]) -> int:
    """Prints how many files each target has now."""
    for name in names or TABLE:
        if name not in TABLE:
            print(f"fuzz: there is no target {name}", file=sys.stderr)
            return 2
        added = keep(TABLE[name])
        print(f"{name:24} {added} added, {len(kept(TABLE[name]))} kept", flush=True)
    return 0


def keep(target: Target) -> int:
    """Copy what is worth it; how many."""
    known = kept(target)
    outcomes = {outcome_of(target, data) for data in [*target.seeds(), *known.values()]}
    room, size = MOST_FILES - len(known), MOST_BYTES - sum(map(len, known.values()))
    added = 0
    for data in sorted((path.read_bytes() for path in gathered(target).iterdir()), key=lambda d: (len(d), d)):
        if added == room or len(data) > min(LARGEST, size):
            break
        outcome = outcome_of(target, data)
        if outcome and outcome not in outcomes:
            outcomes.add(outcome)
            folder = KEPT / target.name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name_of(data)).write_bytes(data)
            added, size = added + 1, size - len(data)
    return added


def outcome_of(target: Target, data: bytes) -> str:
    """Empty for a finding: it is to be mended before it is kept."""
    try:
        return judge(target, data)
    except Finding:
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
