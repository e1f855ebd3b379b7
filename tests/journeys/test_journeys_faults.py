"""The whole booth on three bad cables at once: it never wedges, never dies, and never tells what is not so.

A short run always; a longer one when the table of faults is written (`make faults`).
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from journeys_help import Booth
from journeys_patient import End, Patient

from firmware.states import model as m
from firmware.storage import attendance
from firmware.storage.attendance import Standing
from hw_sim.faults import LinkFaults, Times
from hw_sim.fingers import Finger
from hw_sim.hands import Lost

TIMES = Times(lateness=1.2, stuck=0.2, dribble=0.0005, away=0.05)
RATES = {"reader": 0.003, "sensor": 0.005, "printer": 0.03}
VISITS, LONG_VISITS = 6, 40


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_visit_comes_to_an_end_that_is_true(tmp_path: Path, seed: int, rows: Any) -> None:
    if seed > 1 and not rows.recording:
        return
    booth = Booth(tmp_path / "booth", seed=seed)
    try:
        booth.open_polls()
        bad = Cables(booth, seed)
        bad.play(LONG_VISITS if rows.recording else VISITS)
        booth.finish()
        check(booth, bad)
    finally:
        booth.stop()
    ends = {end.value: count for end, count in sorted(bad.ends.items(), key=lambda item: item[0].name)}
    row = {"visits": sum(bad.ends.values()), "ends": ends, "faults": dict(sorted(bad.injected().items()))}
    rows.keep("booth", f"seed {seed}", {**row, "restarts": 0}, repeatable=False)


class Cables:
    """A booth with three bad cables, and its voters: one in four comes with somebody else's finger."""

    def __init__(self, booth: Booth, seed: int) -> None:
        self.booth = booth
        self.ends: Counter[End] = Counter()
        self.voted: dict[int, int] = {}  # option by row
        self.pid = booth.rig.pid
        self._chance = random.Random(f"cables/{seed}")
        self._faults = {
            name: LinkFaults.mixed(self._chance.randrange(1 << 32), rate, times=TIMES)
            for name, rate in RATES.items()
        }

    def play(self, visits: int) -> None:
        for _ in range(visits):
            voter = self.booth.next_voter()
            impostor = self._chance.random() < 0.25
            finger = Finger(f"stranger {voter.row}" if impostor else voter.fingers[0])
            patient = Patient(self.booth, voter, finger, self._chance.randrange(1, 5))
            self._disturb(True)
            end = patient.visit()
            self._disturb(False)
            self.ends[end] += 1
            assert end is not End.WEDGED, self.booth.eyes.look()
            assert not (impostor and patient.saw_ballot), "a stranger's finger opened a ballot"
            assert self.booth.rig.running
            assert self.booth.rig.pid == self.pid
            if end is End.VOTED:
                self.voted[voter.row] = patient.option
                self.booth.voters.tally.recorded(patient.option)
                self.booth.voted.append(voter.row)
            self._calm_down()

    def injected(self) -> Counter[str]:
        total: Counter[str] = Counter()
        for faults in self._faults.values():
            total.update(faults.injected)
        return total

    def _disturb(self, bad: bool) -> None:
        for name, faults in self._faults.items():
            getattr(self.booth.rig, name).disturb(faults if bad else None)

    def _calm_down(self) -> None:
        """With good cables again: officers end what is open, and the booth waits for the next voter."""
        booth = self.booth
        for _ in range(8):
            try:
                sight = booth.hands.see(m.Idle, m.SlipTrouble, m.Abandoned, m.SpoilHelp, m.Voting, seconds=25)
            except Lost:
                continue
            if sight.kind is m.Idle:
                return
            if sight.kind in (m.SlipTrouble, m.Abandoned):
                booth.officers.sign(booth.officers.holder("member-1"), after=(m.DecidingAbandoned, m.Idle))
                if booth.hands.see(m.DecidingAbandoned, m.Idle).kind is m.DecidingAbandoned:
                    booth.hands.tap("yes", booth.hands.see(m.DecidingAbandoned))
            elif sight.kind is m.SpoilHelp:
                booth.officers.sign(booth.officers.holder("member-1"), after=(m.Voting,))
            else:
                booth.hands.until(lambda sight: sight.kind is m.Abandoned, "Abandoned", still=True)
        raise AssertionError(f"the booth does not come home: {booth.eyes.look()}")


def check(booth: Booth, bad: Cables) -> None:
    """The audit's totals are what the voters meant, and exactly those have voted who were thanked."""
    _, standings = attendance.read_register((booth.stick / "attendance.bin").read_bytes())
    voted = {row for row, standing in enumerate(standings) if standing is Standing.VOTED}
    assert voted == set(bad.voted)
    summary = Counter(bad.voted.values())
    assert summary == Counter(
        {option: votes for option, votes in booth.voters.tally.intended.items() if votes}
    )
    assert sum(bad.injected().values()) > 5
    assert bad.ends[End.VOTED] > 0
