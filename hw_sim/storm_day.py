"""A stormy day from dark to the result, and what it came to: reconciled exactly, or stopped with a reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from firmware.screens import Screens
from firmware.states.facts import Refusal, Trouble
from firmware.storage.ballot_records import SLIP_PRINTED, Spoil
from firmware.storage.entries import read_log
from firmware.storage.reader import check_chain
from firmware.storage.replay import replay_ballots
from firmware.storage.slot import Kind, Log
from hw_sim.below import Below, NotHere
from hw_sim.below_probe import probe
from hw_sim.cards import PlainTag
from hw_sim.crowd import BoothStopped, Crowd, Errand
from hw_sim.errand_vote import Vote
from hw_sim.errands import Evening, ForeignCard, OpenPolls, Pause, TurnedAway
from hw_sim.hands import Hands
from hw_sim.helpers import Helpers
from hw_sim.plan import Incident, Plan, Trick, Visit
from hw_sim.reckoning import Booth, End, Reckoning, disagreements
from hw_sim.rig import Rig
from hw_sim.storm import Storm
from hw_sim.storm_plan import Blow, plan_storm
from hw_sim.storm_sticks import Sticks

Say = Callable[[str], None]
EXPLAINS: dict[Trouble, tuple[Blow, ...]] = {Trouble.DAMAGED_LOG: (Blow.STALE,)}
"""What the storm does that may stop a booth for good: a torn slot that recovery named on the true stick is
not on a copy from before [C7]. Nothing else of what happens here puts the evidence in doubt."""
STRANGER = bytes.fromhex("04f0f0f0f0f0f0")


def faults_below(rig: Rig, seed: int, say: Say) -> Below | None:
    """Faults of the file system, where they can be had here."""
    try:
        probe(rig.run)
    except NotHere as reason:
        say(f"the stick will not be full, slow, read-only or broken today: {reason}")
        return None
    below = Below((rig.out / "stick", rig.out / "sticks"), (rig.run / "internal",), seed)
    rig.popen = below.popen
    return below


class StormyDay:
    """One booth, its people, and the storm over them."""

    def __init__(
        self,
        rig: Rig,
        hands: Hands,
        screens: Screens,
        names: tuple[str, ...],
        plan: Plan,
        seed: int,
        say: Say,
        *,
        strikes: bool = True,
    ) -> None:
        """`strikes` False: the same people, who take things as they come, and no storm."""
        self.rig, self.plan, self.names = rig, plan, names
        self.below = faults_below(rig, seed, say) if strikes else None
        blows = plan_storm(plan.visits, seed, below=self.below is not None) if strikes else ()
        self.storm = Storm(rig, hands.eyes.look, blows, Sticks(rig, seed), self.below)
        self.people = Reckoning(len(names))
        self.crowd = Crowd(hands, self.storm, self.people)
        self.helpers = Helpers(self.crowd, screens, plan.trustees)
        self.crowd.helpers = self.helpers.answers
        self.stopped: Trouble | None = None

    def play(self, say: Say) -> None:
        """Until the result or a stop. Raises Lost."""
        try:
            self._morning(say)
            self._polling(say)
            say("closing: reconciliation, then the trustees")
            self.rig.pass_time(timedelta(hours=1))
            self.storm.visit(len(self.plan.visits) + 1)
            self.crowd.run(Evening(self.crowd, self.helpers, "chair"))
        except BoothStopped as stop:
            self._keep(stop, say)

    def _morning(self, say: Say) -> None:
        say("opening, in the storm")
        opens = self.rig.village.opens + timedelta(minutes=1)
        self.rig.set_clock(opens - timedelta(days=9_000) if self.plan.clock_wrong else opens)
        self.storm.power_on()
        self.crowd.run(OpenPolls(self.crowd, self.helpers, "chair"))

    def _polling(self, say: Say) -> None:
        hours = self.rig.village.closes - self.rig.village.opens
        step, last = hours / len(self.plan.visits), len(self.plan.visits)
        for number, visit in enumerate(self.plan.visits, 1):
            self.storm.visit(number)
            for errand in self._errands(visit):
                self.crowd.run(errand())
            self.crowd.vitals.voter(self.rig.pid)
            self.rig.pass_time(step)
            if number % 50 == 0 or number == last:
                say(f"{number} of {last} voters, {self.people.restarts} restarts")

    def _errands(self, visit: Visit) -> list[Callable[[], Errand]]:
        """Who comes to the booth in this visit, one after the other."""
        crowd, helpers = self.crowd, self.helpers
        errands: list[Callable[[], Errand]] = []
        if visit.incident is Incident.WRONG_PIN:
            errands.append(lambda: Pause(crowd, helpers, "member-2"))
        if visit.incident is Incident.FOREIGN_OFFICER:
            errands.append(lambda: ForeignCard(crowd, helpers, "foreign"))
        if visit.trick is Trick.STRANGER_FIRST:
            errands.append(lambda: TurnedAway(crowd, helpers, PlainTag(STRANGER), Refusal.UNKNOWN_VOTER))
        errands.append(lambda: Vote(crowd, helpers, self.names, visit))
        card = self.rig.village.voters[visit.row].card
        if visit.trick is Trick.COMES_TWICE and card.found:
            errands.append(lambda: TurnedAway(crowd, helpers, card.model(), Refusal.ALREADY_VOTED))
        return errands

    def _keep(self, stop: BoothStopped, say: Say) -> None:
        """The booth stopped: its screen as a picture, and both media as they are."""
        self.stopped = Trouble(str(stop.sight.detail))
        say(f"the booth stopped: {self.stopped.value}; see {self.rig.out}/stopped.png and daemon.log")
        self.rig.panel.save(self.rig.out / "stopped.png")
        kept = self.rig.out / "internal"
        kept.mkdir(exist_ok=True)
        for name in ("ballots.log", "events.log", "attendance.bin"):
            if (self.rig.run / "internal" / name).exists():
                shutil.copy(self.rig.run / "internal" / name, kept / name)

    # ---- what it came to -----------------------------------------------------------------------------

    def summary(self) -> dict[str, object]:
        """People's figures, the storm's, and where they disagree with the booth's."""
        people, figures = self.people, self.storm.figures
        told: dict[str, object] = {
            "intended": people.totals(),
            "told_after_cut": people.told_after_cut,
            "told_by_refusal": people.told_by_refusal,
            "voted_again": people.voted_again,
            "restarts": people.restarts,
            "whole_slips": {end.value: len(people.slips[end]) for end in End},
            "storm": {
                "kills": sum(figures.kills.values()),
                "kills_by_phase": dict(sorted(figures.kills.items())),
                "phases_not_struck": sorted(self.storm.phases - set(figures.kills)),
                "stick": dict(sorted(figures.sticks.items())),
                "devices": dict(sorted(figures.devices.items())),
                "links": {
                    name: sum(line.injected.values())
                    for name, line in (
                        ("reader", self.rig.reader),
                        ("fingerprint", self.rig.sensor),
                        ("printer", self.rig.printer),
                    )
                },
                "stops": [trouble.value for trouble in self.helpers.stops],
                "calls_that_met_a_fault": dict(sorted(self.below.met.items())) if self.below else None,
            },
            **self.crowd.vitals.figures(),
        }
        if self.stopped is not None:
            because = sorted(set(EXPLAINS.get(self.stopped, ())) & set(figures.sticks))
            return {
                "stopped": self.stopped.value,
                "explained_by": because,
                **told,
                "disagreements": [] if because else [f"the booth stopped: {self.stopped.value}"],
            }
        booth = read_booth(self.rig.out / "stick")
        return {
            "authorised": booth.authorised,
            "cast": booth.cast,
            "spoiled": booth.spoiled,
            "abandoned": booth.abandoned,
            "slips": booth.slips,
            "unknown_slips": booth.unknown_slips,
            "totals": booth.totals,
            **told,
            "disagreements": disagreements(booth, people),
        }


def read_booth(stick: Path) -> Booth:
    """What the booth left on its stick."""
    result = json.loads((stick / "result.json").read_text("utf-8"))
    slots = check_chain(read_log((stick / Log.BALLOTS.file).read_bytes(), Log.BALLOTS), Log.BALLOTS).slots
    spoils = [Spoil.unpack(slot.body) for slot in slots if slot.kind is Kind.SPOIL]
    counts = result["counts"]
    return Booth(
        totals={str(option["number"]): option["votes"] for option in result["options"]},
        authorised=counts["authorised"],
        cast=counts["cast"],
        spoiled=counts["spoiled"],
        abandoned=counts["abandoned"],
        slips=counts["slips"],
        unknown_slips=replay_ballots(slots).unknown_slips,
        named=frozenset(spoil.slip_hash for spoil in spoils if spoil.slip == SLIP_PRINTED),
    )
