"""The power cuts as a stage: what the day's stage recorded is cut at several hundred points."""

from __future__ import annotations

from pathlib import Path

from hw_sim.guest.cuts import Order, try_cuts
from hw_sim.guest.extract import missing_tools
from hw_sim.guest.recording import Recording
from hw_sim.guest.stages import Goal, Lab, Outcome, Skipped, Stage

POINTS, WANTED = 600, 300
DAY, RECORDING = "day", "recording"


def run(lab: Lab) -> Outcome:
    """Raises Skipped without the file systems' tools or without a recording."""
    if missing := missing_tools():
        raise Skipped(f"not installed: {' '.join(missing)}")
    folder = lab.facts.get(DAY, {}).get(RECORDING)
    if not isinstance(folder, str):
        raise Skipped("the day left no recording of its writes")
    report = try_cuts(Recording(Path(folder)), Order(POINTS), lab.say)
    facts = report.facts()
    tried = len(report.tried)
    lost, twice = facts["lost"], facts["twice"]
    return Outcome(
        facts,
        (
            Goal("power cuts tried", str(tried), f">= {WANTED}", tried >= WANTED),
            Goal("said to be recorded and lost", str(lost), "0", lost == 0),
            Goal("counted twice or unconfirmed", str(twice), "0", twice == 0),
        ),
        report.failures,
    )


STAGE = Stage("cuts", "the write logs cut at every kind of moment, on real FAT and ext4", run, minutes=3)
