"""One display's screens against docs/screens, in pieces: a language (or other folder), a part of the day.

A file for each display, because tests run in parallel file by file.
"""

from __future__ import annotations

import os

import pytest

from hw_sim.gallery.compare import HELP, OUT, compare
from hw_sim.gallery.phases import phase_of
from hw_sim.gallery.plan import Shot, of_display
from hw_sim.gallery.store import GALLERY

TOLERANCE = int(os.environ.get("BILIK_GOLDENS_TOLERANCE", "0"))
recorded = pytest.mark.skipif(not GALLERY.is_dir(), reason="no goldens recorded yet; say: make goldens")


def pieces(display: str) -> list[object]:
    """Parameters for a test: the screens of one folder and part of the day; one to skip if none are there."""
    if not GALLERY.is_dir():
        return [pytest.param([], id="all")]
    found: dict[str, list[Shot]] = {}
    for shot in of_display(display):
        found.setdefault(f"{shot.group}-{phase_of(type(shot.state)).key}", []).append(shot)
    return [pytest.param(shots, id=name) for name, shots in found.items()]


def hold(shots: list[Shot]) -> None:
    """Fail with the names of those that differ, and say how to look and how to accept."""
    found = compare(shots, GALLERY, OUT, TOLERANCE)
    told = "\n".join(f"{difference.name} {difference.why}" for difference in found)
    assert not found, f"{len(found)} screens are not as recorded\n{told}\n{HELP.format(out=OUT)}"
