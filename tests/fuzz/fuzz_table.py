"""The one table of all targets: every parser of bytes from outside. docs/fuzzing.md says how to add one."""

from __future__ import annotations

import importlib
from pathlib import Path

from fuzz_target import Target

MODULES = sorted(path.stem for path in Path(__file__).parent.glob("targets_*.py"))
TABLE: dict[str, Target] = {
    target.name: target for module in MODULES for target in importlib.import_module(module).TARGETS
}
