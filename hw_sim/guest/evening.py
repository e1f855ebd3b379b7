"""After the day: the stick is audited as a witness would, and the card's data partition is looked at.

The journal that the booth copied there tells of failed units, of memory and of nothing that a voter did.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from hw_sim.guest.extract import Unreadable, read_ext4
from hw_sim.guest.replay import copy_sparse
from hw_sim.guest.rig import GuestRig
from hw_sim.guest.stages import Goal, Lab, Outcome

DATA = 4  # the partition of the booth's own records
MEMORY_WANTED = 120.0  # MB
PEAK = re.compile(r"bilik\.service: Consumed .*?([0-9.]+)([KMG])B? memory peak")
OWN = re.compile(r"bilik: ended in order; at most ([0-9]+) MiB of memory")
FAILED = re.compile(r"^.*?(?:Failed with result|Failed to start|Traceback \(most recent).*$", re.MULTILINE)
UNIT = {"K": 1 / 1024, "M": 1.0, "G": 1024.0}


def after_the_day(rig: GuestRig, lab: Lab, facts: dict[str, object], troubles: Sequence[str]) -> Outcome:
    """The day's outcome: what was found, and `troubles` of the day itself."""
    failures = list(troubles)
    code, said = audit(lab.out / "stick")
    (lab.out / "audit.txt").write_text(said, "utf-8")
    facts["audit_exit"] = code
    if code:
        failures.append(f"bilik audit of the stick ends with {code}: see audit.txt")
    goals = [Goal("bilik audit of the guest's stick", f"exit {code}", "exit 0", code == 0)]
    try:
        text = journal(rig, lab.out / "card-journal")
    except Unreadable as error:
        failures.append(f"the card's data partition: {error}")
        text = ""
    facts["journal_bytes"] = len(text)
    facts["failed_units"] = FAILED.findall(text)[:20]
    if rig.starts is not None:
        facts["starts"] = rig.starts.facts()
    facts["service_peak_mb"] = peak(text)
    memory = max((float(told) for told in OWN.findall(text)), default=None)
    facts["memory_peak_mb"] = memory
    told = "not told: the journal's last part was not copied" if memory is None else f"{memory:.0f} MB"
    met = memory is not None and memory <= MEMORY_WANTED
    goals.append(Goal("the daemon's memory at most", told, f"<= {MEMORY_WANTED:.0f} MB", met))
    return Outcome(facts, tuple(goals), tuple(failures))


def audit(stick: Path) -> tuple[int, str]:
    """Exit code and words of `bilik audit`, in a process of its own."""
    command = [sys.executable, "-m", "firmware.cli", "audit", str(stick)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


def journal(rig: GuestRig, folder: Path) -> str:
    """The copied journal, oldest first. Raises Unreadable."""
    part = rig.card.partition(DATA)
    image = rig.work / "data.img"
    copy_sparse(rig.card.path, image, part.start, part.size)
    read_ext4(image, "journal", folder)
    files = sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.name)
    return "".join(path.read_text("utf-8", "replace") for path in files)


def peak(text: str) -> float | None:
    """Megabytes (2^20) that systemd counts for the booth's service, file cache included; None where it said
    nothing."""
    found = [float(number) * UNIT[unit] for number, unit in PEAK.findall(text)]
    return max(found) if found else None
