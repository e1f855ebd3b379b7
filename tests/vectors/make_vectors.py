"""Test vectors as JSON on standard output; no clock, no randomness: the same text on every machine.

    python tests/vectors/make_vectors.py protocol     every intermediate value of the ballot protocol
    python tests/vectors/make_vectors.py sticks       whole sticks, good and bad, with their verdicts

`make gen` writes them, `make gen-check` compares. What they mean: docs/second-verifier.md.
"""

from __future__ import annotations

import json
import sys

from vectors_protocol import protocol
from vectors_sticks import sticks

MAKERS = {"protocol": protocol, "sticks": sticks}


def text_of(name: str) -> str:
    """The whole text of one file."""
    return json.dumps(MAKERS[name](), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in MAKERS:
        sys.exit(f"usage: make_vectors.py {' | '.join(MAKERS)}")
    sys.stdout.write(text_of(sys.argv[1]))
