"""The readiness report: what the technician's diagnostics of every device found.

readiness_tape(header, checks=[Check("Printer", True, "TM-T82X, bukti cetak kuat")], when="...")
"""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware.tapes import parts
from firmware.tapes.opening import notes
from firmware.tapes.paper import Header, Officer, Page, Tape


@dataclass(frozen=True)
class Check:
    """One device or property: its name as printed, whether it is good, and what was measured."""

    name: str
    good: bool
    detail: str = ""


def readiness_tape(
    header: Header,
    *,
    checks: Sequence[Check],
    when: str,
    copy: int = 1,
    copies: int = 1,
    remarks: Sequence[str] = (),
    technician: Sequence[Officer] = (),
    simulasi: bool = False,
    language: str = "id",
) -> Tape:
    """The report with a verdict over all checks; without any check it is not ready. Raises TapeError."""
    page = Page("readiness", language=language, simulasi=simulasi)
    page.heading(header, when=when, copy=copy, copies=copies, whole_image=True)
    page.rule()
    for check in checks:
        page.pair(check.name, page.words.first("ok" if check.good else "bad"), bold=not check.good)
        if check.detail:
            page.text(f"  {check.detail}")
    ready = bool(checks) and all(check.good for check in checks)
    page.rule()
    parts.verdict(page, page.words.both("ready" if ready else "not_ready"), good=ready)
    notes(page, remarks)
    parts.people(page, "officers", technician)
    return page.finish()
