"""The 40-pin header: gpiozero in the booth, wired by its entry point to the desk's board."""

import os
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import gpiozero
import pytest

from firmware.config import PinNumbers
from firmware.drivers.errors import DeviceFault
from firmware.drivers.pins import Button, Pins
from hw_sim.pins import PinBoard

PATIENCE = 30  # s; only ever spent by a test that fails
WIRED = PinNumbers(key=17, tamper=27, lamp=22, buzzer=23, previous=5, next=6, choose=13)


class Clock:
    """A clock that stands still until it is moved."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Told:
    """What the pins reported, in order."""

    def __init__(self) -> None:
        self._said: queue.SimpleQueue[object] = queue.SimpleQueue()

    def next(self) -> object:
        return self._said.get(timeout=PATIENCE)

    @property
    def empty(self) -> bool:
        return self._said.empty()

    def tampered(self) -> None:
        self._said.put("tamper")

    def turned(self, on: bool) -> None:
        self._said.put(("key", on))

    def pressed(self, button: Button) -> None:
        self._said.put(button)


@pytest.fixture
def board(tmp_path: Path) -> Iterator[PinBoard]:
    deep = tmp_path / ("a folder with a name too long for a socket's address" * 2)
    deep.mkdir()
    board = PinBoard(deep / "pins")
    board.set_input(27, False)  # the case is shut
    board.start()
    yield board
    board.stop()


@pytest.fixture
def wired(board: PinBoard, monkeypatch: pytest.MonkeyPatch) -> Iterator[PinBoard]:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "biliksim")
    monkeypatch.setenv("BILIK_SIM_PINS", str(board.path))
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    yield board
    if gpiozero.Device.pin_factory is not None:
        gpiozero.Device.pin_factory.close()


def fit(told: Told, config: PinNumbers | None = WIRED, clock: Callable[[], float] | None = None) -> Pins:
    more = {} if clock is None else {"clock": clock}
    return Pins(config, told.tampered, told.turned, told.pressed, **more)


def test_key_buttons_and_case_are_told(wired: PinBoard) -> None:
    told = Told()
    pins = fit(told)
    wired.set_input(17, False)
    assert told.next() == ("key", True)
    for pin, button in ((5, Button.PREVIOUS), (6, Button.NEXT), (13, Button.CHOOSE)):
        wired.set_input(pin, False)
        assert told.next() is button
        wired.set_input(pin, True)
    wired.set_input(27, True)
    assert told.next() == "tamper"
    wired.set_input(17, True)
    assert told.next() == ("key", False)
    pins.close()
    assert told.empty


def test_a_case_that_is_open_at_the_start_is_told(wired: PinBoard) -> None:
    wired.set_input(27, True)
    told = Told()
    pins = fit(told)
    assert told.next() == "tamper"
    pins.close()


def test_a_cut_wire_is_an_open_case(wired: PinBoard) -> None:
    told = Told()
    pins = fit(told, PinNumbers(tamper=26))  # nothing drives pin 26
    assert told.next() == "tamper"
    pins.close()


def test_chatter_is_one_turn_of_the_key(wired: PinBoard) -> None:
    clock, told = Clock(), Told()
    pins = fit(told, clock=clock)
    for high in (False, True, False, True, False):
        wired.set_input(17, high)
    wired.set_input(27, True)  # lines are heard in order, and this one is told at once
    assert told.next() == "tamper"
    assert told.empty
    clock.now += 0.04
    assert told.next() == ("key", True)
    pins.close()
    assert told.empty


def test_alarm_drives_lamp_and_buzzer(wired: PinBoard) -> None:
    pins = fit(Told())
    assert wired.wait_for(22, False, PATIENCE)
    assert pins.alarm(True)
    assert wired.wait_for(22, True, PATIENCE)
    assert wired.wait_for(23, True, PATIENCE)
    assert pins.alarm(False)
    assert wired.wait_for(22, False, PATIENCE)
    pins.alarm(True)
    pins.close()
    assert wired.wait_for(22, None, PATIENCE)


def test_the_board_tells_of_changes(wired: PinBoard) -> None:
    seen: queue.SimpleQueue[tuple[int, bool]] = queue.SimpleQueue()
    wired.on_change = lambda pin, high: seen.put((pin, high))
    pins = fit(Told(), PinNumbers(lamp=22))
    pins.alarm(True)
    assert seen.get(timeout=PATIENCE) == (22, True)
    pins.close()
    assert seen.get(timeout=PATIENCE) == (22, False)


@pytest.mark.parametrize("config", [None, PinNumbers()])
def test_absent_pins_are_fine(config: PinNumbers | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no such factory")
    pins = fit(Told(), config)
    assert pins.alarm(True)
    pins.close()


@pytest.mark.parametrize("variable", ["", "/nowhere/pins"])
def test_a_booth_without_its_pins_says_so(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "biliksim")
    monkeypatch.setenv("BILIK_SIM_PINS", variable)
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    with pytest.raises(DeviceFault, match="pins: "):
        fit(Told())


def test_a_pin_not_on_the_header_is_refused(board: PinBoard) -> None:
    with pytest.raises(ValueError, match="28"):
        board.set_input(28, True)


PROGRAM = """
import sys
from firmware.config import PinNumbers
from firmware.drivers.pins import Pins
pins = Pins(PinNumbers(key=17, lamp=22), lambda: None, lambda on: pins.alarm(on), print)
sys.stdin.read()
"""


def test_the_environment_alone_wires_a_process_and_a_killed_one_can_come_back(board: PinBoard) -> None:
    environment = {**os.environ, "GPIOZERO_PIN_FACTORY": "biliksim", "BILIK_SIM_PINS": str(board.path)}
    board.set_input(17, False)
    for _ in range(2):
        booth = subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, env=environment)
        assert board.wait_for(22, True, PATIENCE)
        booth.kill()
        booth.communicate()
        assert board.wait_for(22, None, PATIENCE)
        assert not board.connected
