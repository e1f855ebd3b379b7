"""Bad cables: nobody is let in who should not be, and nothing but DriverError comes out.

The pty runs use real, very short deadlines: how many attempts come through depends on the machine, who is let
in does not. The long runs are in virtual time and come out the same each time.
"""

from pathlib import Path

import pytest

from firmware.drivers.fingerprint import Pace
from firmware.drivers.port import SerialPort
from hw_sim.faults import NAMES, LinkFaults, Times
from hw_sim.sensor import ZfmSensor
from hw_sim.sensor_bare import BareLibrary
from hw_sim.sensor_campaign import TIMES, Outcome, run, sensor_on, virtual, visits
from hw_sim.virtual import VirtualPort
from hw_sim.wire import Line

SIZE = 512
HURRIED = Pace(answer=0.015, image=0.015, transfer=0.03, late=0.01, poll=0.001)
HURRIED_TIMES = Times(lateness=0.02, stuck=0.005, dribble=0.0001, away=0.005)
PATIENT = Pace(answer=20, image=20, transfer=20, late=0.01, poll=0.001)


def on_a_pty(tmp_path: Path, faults: LinkFaults, rounds: int) -> tuple[Outcome, LinkFaults]:
    device = ZfmSensor(1, template_size=SIZE)
    line = Line(tmp_path / "fingerprint", device, faults=faults)
    line.start()
    port = SerialPort(str(line.link), 57600)
    try:
        return run(sensor_on(port, SIZE, HURRIED), device, visits(1, rounds, voters=10), SIZE), faults
    finally:
        port.close()
        line.stop()


@pytest.mark.parametrize("name", NAMES)
def test_each_fault_alone_on_a_pty(tmp_path: Path, name: str) -> None:
    outcome, faults = on_a_pty(tmp_path, LinkFaults.alone(4, name, 0.05, HURRIED_TIMES), 10)
    assert not outcome.impostors
    assert not outcome.crashed
    assert outcome.rounds == 10
    assert set(faults.injected) <= {name}


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_all_faults_mixed_on_a_pty(tmp_path: Path, rate: float) -> None:
    outcome, faults = on_a_pty(tmp_path, LinkFaults.mixed(5, rate, times=HURRIED_TIMES), 25)
    assert not outcome.impostors
    assert not outcome.crashed
    assert len(faults.injected) > 3


def test_a_good_cable_troubles_nobody_on_a_pty(tmp_path: Path) -> None:
    device = ZfmSensor(1, template_size=SIZE)
    line = Line(tmp_path / "fingerprint", device)
    line.start()
    port = SerialPort(str(line.link), 57600)
    try:
        outcome = run(sensor_on(port, SIZE, PATIENT), device, visits(6, 100, voters=10), SIZE)
    finally:
        port.close()
        line.stop()
    assert not outcome.impostors
    assert not outcome.crashed
    assert outcome.accepted + outcome.rejected == 100
    assert not outcome.troubled


@pytest.mark.parametrize("name", NAMES)
def test_each_fault_alone(name: str) -> None:
    outcome = virtual(7, 150, LinkFaults.alone(7, name, 0.08, TIMES), SIZE)
    assert not outcome.impostors
    assert not outcome.crashed
    assert outcome.refused == 0
    assert outcome.accepted > 0
    assert outcome.rejected > 0


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.1, 0.2])
@pytest.mark.parametrize("seed", [1, 2])
def test_all_faults_mixed(rate: float, seed: int) -> None:
    outcome = virtual(seed, 250, LinkFaults.mixed(seed, rate, times=TIMES), SIZE)
    assert not outcome.impostors
    assert not outcome.crashed
    assert outcome.refused == 0
    assert outcome.accepted > 0
    if rate <= 0.05:
        assert outcome.accepted > 50


def test_a_light_fault_rate_troubles_few() -> None:
    outcome = virtual(3, 400, LinkFaults.mixed(3, 0.001, times=TIMES), SIZE)
    assert sum(outcome.troubled.values()) < 20


def test_a_campaign_comes_out_the_same_each_time() -> None:
    def once() -> str:
        return str(virtual(9, 100, LinkFaults.mixed(9, 0.05, times=TIMES), SIZE))

    assert once() == once()


# -- does the campaign find anything? ------------------------------------------------------------------------


def test_the_bare_library_lets_impostors_in() -> None:
    device = ZfmSensor(1, template_size=SIZE)
    port = VirtualPort(device, LinkFaults.alone(4, "flip", 0.1, TIMES))
    outcome = run(BareLibrary(port), device, visits(4, 2000, voters=10), SIZE)
    assert outcome.impostors
