"""The one entry of root's helpers."""

import importlib
import re
from pathlib import Path

import pytest

from firmware.root.__main__ import HELPERS, main

UNITS = Path(__file__).parents[2] / "systemd"


def test_every_helper_has_its_entry() -> None:
    for module, text in HELPERS.values():
        assert callable(importlib.import_module(module).main)
        assert text


def test_units_start_helpers_that_exist() -> None:
    started = {
        name
        for path in UNITS.glob("*.service")
        for name in re.findall(r"^Exec\w+=.*-m firmware\.root (\w+)", path.read_text(), re.MULTILINE)
    }
    assert started == set(HELPERS)


def test_help_is_help_and_a_wrong_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in HELPERS)
    assert main([]) == 2
    assert main(["nobody"]) == 2
    assert "no helper of this name: 'nobody'" in capsys.readouterr().err
