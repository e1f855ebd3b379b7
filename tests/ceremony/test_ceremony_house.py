"""What a trustee's laptop needs: no screen, no serial line, no booth, unless a card is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FORBIDDEN = {"pygame", "serial", "gpiozero", "firmware.drivers", "firmware.booth", "fontTools"}


def test_the_commands_load_nothing_of_a_booth() -> None:
    names = ["firmware.ceremony." + name for name in ("tally", "trustee", "walk", "judge")]
    program = f"import sys\nfor name in {names}: __import__(name)\nprint(*sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & FORBIDDEN == set()
