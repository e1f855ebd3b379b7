"""`python3 -m firmware.root NAME ...`: start one of root's helpers, as the units in systemd/ do."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

HELPERS: dict[str, tuple[str, str]] = {
    "journal": ("firmware.root.journal", "copy what is new in the journal to the data partition"),
    "reached": ("firmware.root.reached", "an update on trial has proven itself"),
    "scrub": ("firmware.root.scrub", "read the whole root again and say whether it is as it was built"),
    "stick": ("firmware.root.stick", "look at a USB stick and mount it, or say why not"),
    "update": ("firmware.root.update", "take the update from the stick into the slot that does not run"),
}
"""Name: the module, imported only when it is asked for, and what it does."""


def main(arguments: Sequence[str]) -> int:
    """The helper's exit code; 2 where there is none of that name."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage(), file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    if arguments[0] not in HELPERS:
        print(
            f"bilik root: there is no helper of this name: {arguments[0][:40]!r}\n{usage()}", file=sys.stderr
        )
        return 2
    code: int = importlib.import_module(HELPERS[arguments[0]][0]).main(list(arguments[1:]))
    return code


def usage() -> str:
    """What there is."""
    lines = [f"  {name:<8} {text}" for name, (_, text) in sorted(HELPERS.items())]
    return "\n".join(["usage: python3 -m firmware.root NAME [ARGUMENT...]   (as root)", *lines])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
