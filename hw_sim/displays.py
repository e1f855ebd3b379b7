"""The displays every screen is drawn, tested and recorded on: pixels across, pixels down, width in mm."""

from __future__ import annotations

DISPLAYS: dict[str, tuple[int, int, float]] = {
    "7in": (800, 480, 154.0),
    "10in": (1280, 800, 217.0),
    "15in": (1920, 1080, 345.0),
    "portrait": (800, 1280, 136.0),
}
"""By name. 10in is the booth's; a goal met on all of them is met on a booth."""
