"""Verifications over a bad line: half of the fingers are impostors, half of these the voter before."""

import random
from functools import partial

from firmware.drivers.fingerprint import FingerprintSensor
from hw_sim.fingers import Finger
from hw_sim.sensor import ZfmSensor
from hw_sim.sensor_campaign import PACE, TIMES, Visit, visits
from hw_sim.trials import Cell, Row, Trial, line_faults
from hw_sim.virtual import VirtualPort

SIZES = (512, 768, 1536)
VOTERS = 12


def run(cell: Cell, rounds: int) -> Row:
    """That many voters, each tried up to three times."""
    seed = random.Random(cell.name).randrange(1 << 32)
    size = SIZES[seed % len(SIZES)]
    device, faults = ZfmSensor(seed, template_size=size), line_faults(cell, seed, TIMES)
    port = VirtualPort(device, faults)
    driver = FingerprintSensor(port, template_size=size, pace=PACE, wait=port.sleep)
    trial = Trial(cell, port, tries=3)
    enrolled = [Finger(voter).template(size) for voter in range(VOTERS)]

    def verify(visit: Visit) -> str:
        verdict = driver.verify([enrolled[visit.voter]], cancelled=lambda: False)
        if verdict is None:
            return "wedged"
        if visit.voter == visit.finger:
            return "done" if verdict.matched else "refused"
        return "false" if verdict.matched else "done"

    def again() -> None:
        port.sleep(2.0)
        driver.check()

    for visit in visits(seed, rounds, VOTERS):
        device.press(Finger(visit.finger))
        if cell.fault == "hang_up_at_open":
            port.unplug(0.05)
        trial.job(partial(verify, visit), again=again)
    return trial.end(faults.injected)
