"""Verifications by the thousand over a bad cable: does anybody get in who should not?

    outcome = virtual(seed=1, rounds=500, faults=LinkFaults.mixed(1, 0.05, times=TIMES))
    print(outcome)     # 500 rounds: genuine 192 accepted, 0 refused; impostors 223 rejected, 0 ACCEPTED; ...

Half of the fingers are impostors, and of these half are the voter who was there just before: it is his
template and his features that a lost command leaves in the sensor. An impostor accepted is a failure, and so
is any exception that is no DriverError; a voter refused or told of trouble only tries again. The command that
runs it by the hundred thousand is campaign.py.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from firmware.drivers.errors import DriverError
from firmware.drivers.fingerprint import FingerprintSensor, Pace, Verdict
from firmware.drivers.port import SerialPort
from hw_sim.faults import LinkFaults, Times
from hw_sim.fingers import Finger
from hw_sim.sensor import ZfmSensor
from hw_sim.virtual import VirtualPort

# Short, so that what is "late" or "silent" costs little; late answers come after the deadline of a command.
PACE = Pace(answer=0.05, image=0.05, transfer=0.1, late=0.05, poll=0.001)
TIMES = Times(lateness=0.08, stuck=0.02, dribble=0.0002, away=0.01)
LONGEST = 60.0  # virtual s for one verification, on the average; past it the port tells of a wedge


@dataclass
class Outcome:
    """Counts. `impostors` holds the rounds in which an impostor was accepted; `crashed` what was raised that
    is no DriverError; `troubled` all errors told, of which `troubled_genuine` met the right finger.
    """

    rounds: int = 0
    accepted: int = 0
    refused: int = 0
    rejected: int = 0
    troubled: Counter[str] = field(default_factory=Counter)
    troubled_genuine: int = 0
    crashed: Counter[str] = field(default_factory=Counter)
    impostors: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        troubles = ", ".join(f"{name} {count}" for name, count in sorted(self.troubled.items())) or "none"
        return (
            f"{self.rounds} rounds: genuine {self.accepted} accepted, {self.refused} refused; "
            f"impostors {self.rejected} rejected, {len(self.impostors)} ACCEPTED; trouble: {troubles}"
        )


@dataclass(frozen=True)
class Visit:
    """One round: whose template is asked for, whose finger comes."""

    voter: int
    finger: int


def visits(seed: int, rounds: int, voters: int) -> list[Visit]:
    """Half genuine, a quarter the previous visitor's finger, a quarter somebody else's."""
    chance = random.Random(f"visits/{seed}")
    plan: list[Visit] = []
    before = 0
    for _ in range(rounds):
        voter = chance.randrange(voters)
        strangers = [before, (voter + chance.randrange(1, voters)) % voters]
        finger = chance.choice([voter, voter, *strangers])
        plan.append(Visit(voter, finger))
        before = finger
    return plan


class Verifier(Protocol):
    """A FingerprintSensor, or another client that is to be tried."""

    def verify(self, templates: Sequence[bytes], *, cancelled: Callable[[], bool]) -> Verdict | None: ...


def run(driver: Verifier, device: ZfmSensor, plan: list[Visit], template_size: int) -> Outcome:
    """Play the visits. `device` is at the far end of the driver's port."""
    outcome = Outcome()
    enrolled = {voter: Finger(voter).template(template_size) for voter in {visit.voter for visit in plan}}
    for number, visit in enumerate(plan):
        device.press(Finger(visit.finger))
        outcome.rounds += 1
        genuine = visit.finger == visit.voter
        try:
            verdict = driver.verify([enrolled[visit.voter]], cancelled=lambda: False)
            assert verdict is not None, "nobody cancelled"
        except DriverError as error:
            outcome.troubled[type(error).__name__] += 1
            outcome.troubled_genuine += genuine
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
            outcome.crashed[type(error).__name__] += 1
        else:
            _note(outcome, number, verdict.matched, genuine)
    return outcome


def _note(outcome: Outcome, number: int, matched: bool, genuine: bool) -> None:
    if genuine:
        outcome.accepted += matched
        outcome.refused += not matched
    elif matched:
        outcome.impostors.append(number)
    else:
        outcome.rejected += 1


def virtual(seed: int, rounds: int, faults: LinkFaults, template_size: int = 512) -> Outcome:
    """A campaign in virtual time: the same seed gives the same outcome."""
    device = ZfmSensor(seed, template_size=template_size)
    port = VirtualPort(device, faults)
    port.limit = LONGEST * rounds
    driver = sensor_on(port, template_size)
    return run(driver, device, visits(seed, rounds, voters=40), template_size)


def sensor_on(port: SerialPort, template_size: int, pace: Pace = PACE) -> FingerprintSensor:
    """A driver with the campaign's short times, on a virtual port or a real one."""
    wait = port.sleep if isinstance(port, VirtualPort) else time.sleep
    return FingerprintSensor(port, template_size=template_size, pace=pace, wait=wait)
