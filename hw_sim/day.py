"""A whole polling day, played against the real daemon: `play` opens, votes, closes, tallies and sums up."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from firmware.booth.face import face_of
from firmware.config import load as load_station
from firmware.election.package import load as load_package
from firmware.screens import Screens
from firmware.states.model import Ready
from hw_sim.blind_voter import BlindVoter
from hw_sim.eyes import Eyes
from hw_sim.fault_names import FaultOrder, Faulty
from hw_sim.faults import NAMES
from hw_sim.hands import Hands
from hw_sim.officers import Officers
from hw_sim.plan import Plan, Trick, Visit, plan_day
from hw_sim.printer import Printer
from hw_sim.printer_paper import Paper, Sheet
from hw_sim.printer_render import render
from hw_sim.rig import BOOTH_NAME, Rig
from hw_sim.stand import Size, Stand, Tempo
from hw_sim.storm_day import StormyDay
from hw_sim.storm_plan import link_faults
from hw_sim.village_toml import Voices
from hw_sim.voters import Voters

ROLL = 300
TRUSTEES, THRESHOLD = 3, 2
SLIPS_DRAWN = 12
PANEL = Size()


@dataclass(frozen=True)
class Order:
    """What day is wanted."""

    voters: int
    seed: int
    out: Path
    light: bool
    tempo: Tempo
    size: Size = PANEL
    faults: tuple[FaultOrder, ...] = ()
    storm: bool = False
    speech: bool = False  # an audio ballot, and a voter who sees nothing

    @property
    def unruly(self) -> bool:
        """Whether trouble may come at any moment: no script goes by the book then."""
        return any(fault.name in NAMES or fault.device == "touch" for fault in self.faults)


def play(order: Order, say: Callable[[str], None]) -> dict[str, object]:
    """Play the day and return its summary, which also lies in `out/summary.json`. Raises Lost."""
    started = time.monotonic()
    order.out.mkdir(parents=True, exist_ok=True)
    roll = max(order.voters, ROLL)
    say(f"building the village and its election: {roll} voters on the roll")
    rig = Rig(
        order.out,
        voters=roll,
        seed=order.seed,
        tempo=order.tempo,
        size=order.size,
        speech=Voices.SPOKEN if order.speech else Voices.NONE,
        faults=Faulty((*(link_faults() if order.storm else ()), *order.faults), seed=order.seed),
    )
    try:
        rig.start()
        return _play(order, rig, say, started)
    finally:
        rig.stop()


def _play(order: Order, rig: Rig, say: Callable[[str], None], started: float) -> dict[str, object]:
    package = load_package(rig.village.package.read_bytes())
    station = load_station(rig.station)
    names = tuple(option.name for option in package.manifest.options)
    plan = plan_day(
        order.voters, len(rig.village.voters), len(names), TRUSTEES, THRESHOLD, order.seed, order.light
    )
    screens = Screens(face_of(station, package, BOOTH_NAME))
    eyes = Eyes.at(station, package, BOOTH_NAME, rig.run / "fb0")
    hands = Hands(rig, eyes, order.out / "screens")
    rig.printer.act(lambda printer: printer.load_paper(Paper(None)))
    if order.storm or order.unruly:
        day = StormyDay(rig, hands, screens, names, plan, order.seed, say, strikes=order.storm)
        summary = _storm(order, day, say)
    else:
        summary = _scripted(order, rig, hands, names, plan, say)
    draw_papers(rig.printer.device, order.out / "tapes")
    summary["seconds"] = round(time.monotonic() - started, 1)
    (order.out / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", "utf-8")
    return summary


def _storm(order: Order, day: StormyDay, say: Callable[[str], None]) -> dict[str, object]:
    day.play(say)
    boxed = set().union(*day.people.slips.values())
    (order.out / "audit-box.txt").write_text("".join(f"{c.decode()}\n" for c in sorted(boxed)), "ascii")
    return {"voters": order.voters, **day.summary()}


def _scripted(
    order: Order,
    rig: Rig,
    hands: Hands,
    names: tuple[str, ...],
    plan: Plan,
    say: Callable[[str], None],
) -> dict[str, object]:
    officers = Officers(hands)
    voters = Voters(hands, officers, names)
    _morning(rig, hands, officers, plan, say)
    _polling(rig, voters, plan, say)
    _evening(rig, officers, plan, say)
    return sum_up(order.voters, order.out, rig, voters)


def _morning(rig: Rig, hands: Hands, officers: Officers, plan: Plan, say: Callable[[str], None]) -> None:
    say("opening: two officers, the clock, the zero tape")
    opens = rig.village.opens + timedelta(minutes=1)
    rig.set_clock(opens - timedelta(days=9_000) if plan.clock_wrong else opens)
    rig.power_on()
    hands.see(Ready)
    officers.diagnose()
    officers.open_polls(clock_wrong=plan.clock_wrong)


def _polling(rig: Rig, voters: Voters, plan: Plan, say: Callable[[str], None]) -> None:
    hours = rig.village.closes - rig.village.opens
    step = hours / len(plan.visits)
    blind = _blind_visit(rig, plan)
    for number, visit in enumerate(plan.visits, 1):
        if visit.incident is not None:
            say(f"voter {number}: {visit.incident.value}")
        if visit is blind and rig.headphones is not None:
            say(f"voter {number}: sees nothing, votes by ear and three buttons")
            person = BlindVoter(voters.hands, rig.headphones, rig.press)
            person.visit(rig.village.voters[visit.row], visit.option)
            voters.tally.recorded(visit.option)
        else:
            voters.visit(visit)
        voters.vitals.voter(rig.pid)
        rig.pass_time(step)
        if number % 50 == 0 or number == len(plan.visits):
            say(f"{number} of {len(plan.visits)} voters")


def _blind_visit(rig: Rig, plan: Plan) -> Visit | None:
    """The first who does nothing out of the ordinary and whose card can be read."""
    return next(
        (
            visit
            for visit in plan.visits
            if visit.trick is Trick.PLAIN
            and visit.incident is None
            and rig.village.voters[visit.row].card.found
        ),
        None,
    )


def _evening(rig: Rig, officers: Officers, plan: Plan, say: Callable[[str], None]) -> None:
    rig.set_clock(rig.clock + timedelta(hours=1))  # right again, should it have been wrong
    say("closing: reconciliation, then the trustees")
    officers.close_polls()
    officers.tally(plan.trustees)


def is_slip(sheet: Sheet) -> bool:
    """An audit slip that came out whole; tapes carry other codes."""
    return sheet.complete and not sheet.spoilt and any(code.startswith(b"BILIK-SLIP/1:") for code in sheet.qr)


def draw_papers(printer: Printer, folder: Path) -> None:
    """Every tape, and the first slips, as pictures of the paper."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for number, sheet in enumerate(printer.sheets, 1):
        title = next((line.strip() for line in sheet.lines if line.strip()), "blank").split("/")[0]
        slug = "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())[:40]
        if any(code.startswith(b"BILIK-SLIP/1:") for code in sheet.qr):
            drawn += 1
            if drawn > SLIPS_DRAWN:
                continue
        render(sheet, folder / f"{number:04d}-{slug or 'paper'}.png")


def sum_up(voters: int, out: Path, rig: Stand, people: Voters) -> dict[str, object]:
    """What the booth says (its stick), what came out of the printer, and what the people meant."""
    result = json.loads((out / "stick" / "result.json").read_text("utf-8"))
    counts = result["counts"]
    codes = {code for sheet in rig.printer.device.sheets if is_slip(sheet) for code in sheet.qr}
    (out / "audit-box.txt").write_text("".join(f"{c.decode()}\n" for c in sorted(codes)), "ascii")
    return {
        "voters": voters,
        "authorised": counts["authorised"],
        "overridden": counts["overridden"],
        "cast": counts["cast"],
        "spoiled": counts["spoiled"],
        "abandoned": counts["abandoned"],
        "slips": len(codes),
        "totals": {str(option["number"]): option["votes"] for option in result["options"]},
        "intended": people.tally.totals(),
        "restarts": people.tally.restarts,
        **people.vitals.figures(),
    }


def agrees(summary: dict[str, object]) -> list[str]:
    """Where the day does not add up; empty when all is well."""
    if "storm" in summary:
        return [str(trouble) for trouble in cast(list[str], summary.get("disagreements", []))]
    troubles = []
    if summary["totals"] != summary["intended"]:
        troubles.append("the totals are not what the voters intended")
    counts = {
        name: int(str(summary[name])) for name in ("authorised", "cast", "abandoned", "spoiled", "slips")
    }
    if counts["cast"] + counts["abandoned"] != counts["authorised"]:
        troubles.append("cast + abandoned is not authorised")
    if counts["slips"] != counts["cast"] + counts["spoiled"]:
        troubles.append("slips is not cast + spoiled")
    return troubles
