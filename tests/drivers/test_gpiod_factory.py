"""gpiozero over libgpiod's lines: the chip by its label, pulls, edges, outputs, and `Pins` on it."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import gpiozero
import pytest
from gpiod_lines import Bias, Board, Direction, Edge, FakeGpiod

from firmware.config import PinNumbers
from firmware.drivers import gpiod_factory
from firmware.drivers.errors import DeviceFault
from firmware.drivers.gpiod_factory import LABELS, GpiodFactory, chip_path, number_of
from firmware.drivers.pins import Button, Pins

LONG = 30  # s; only a test that fails waits so long


@pytest.fixture
def board() -> Board:
    return Board("pinctrl-bcm2711", 58)


@pytest.fixture
def gpiod(board: Board, tmp_path: Path) -> FakeGpiod:
    boards = {"gpiochip0": Board("raspberrypi-exp-gpio", 8), "gpiochip1": board}
    for name in boards:
        (tmp_path / name).touch()
    return FakeGpiod(boards)


@pytest.fixture
def factory(gpiod: FakeGpiod, tmp_path: Path) -> Iterator[GpiodFactory]:
    made = GpiodFactory(gpiod=gpiod, folder=tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("label", LABELS)
def test_the_headers_chip_is_found_by_its_label(
    gpiod: FakeGpiod, board: Board, tmp_path: Path, label: str
) -> None:
    board.label = label
    assert chip_path(None, gpiod, tmp_path) == tmp_path / "gpiochip1"


def test_another_chip_is_found_by_label_or_path(gpiod: FakeGpiod, tmp_path: Path) -> None:
    assert chip_path("raspberrypi-exp-gpio", gpiod, tmp_path).name == "gpiochip0"
    assert chip_path("/dev/gpiochip7", gpiod, tmp_path) == Path("/dev/gpiochip7")


def test_without_the_chip_all_that_was_seen_is_named(gpiod: FakeGpiod, board: Board, tmp_path: Path) -> None:
    board.denied = True
    with pytest.raises(gpiozero.BadPinFactory, match=r"gpiochip0 raspberrypi-exp-gpio, gpiochip1 Permission"):
        chip_path(None, gpiod, tmp_path)
    with pytest.raises(gpiozero.BadPinFactory, match=r"pl061: there is none"):
        chip_path("pl061", gpiod, tmp_path / "empty")


@pytest.mark.parametrize(("name", "number"), [(17, 17), ("17", 17), ("GPIO5", 5)])
def test_names_of_lines(name: int | str, number: int) -> None:
    assert number_of(name) == number


@pytest.mark.parametrize("name", ["BOARD11", "", "-1", "1234", "GPIO", "\u0661"])
def test_what_is_no_line_is_refused(factory: GpiodFactory, name: str) -> None:
    with pytest.raises(gpiozero.PinInvalidPin):
        factory.pin(name)
    with pytest.raises(gpiozero.PinInvalidPin, match="no line 58"):
        factory.pin(58)


def test_a_switch_closes_to_ground_under_a_pull_up(factory: GpiodFactory, board: Board) -> None:
    heard: queue.SimpleQueue[bool] = queue.SimpleQueue()
    switch = gpiozero.Button(17, pull_up=True, pin_factory=factory)
    assert not switch.is_pressed
    switch.when_pressed = lambda: heard.put(True)
    switch.when_released = lambda: heard.put(False)
    settings = board.owners[17].settings
    assert (settings.direction, settings.bias) == (Direction.INPUT, Bias.PULL_UP)
    assert settings.edge_detection is Edge.BOTH
    for closed in (True, False, True):
        board.drive(17, not closed)
        assert heard.get(timeout=LONG) is closed
        assert switch.is_pressed is closed
    switch.close()
    assert board.owners == {}
    board.drive(17, True)
    assert heard.empty()


def test_an_output_goes_off_when_it_is_let_go(factory: GpiodFactory, board: Board) -> None:
    lamp = gpiozero.DigitalOutputDevice(22, pin_factory=factory)
    assert board.outputs == {22: False}
    lamp.on()
    assert board.outputs == {22: True}
    owner = board.owners[22]
    lamp.close()
    assert owner.settings.direction is Direction.INPUT
    assert board.owners == {}


def test_a_line_has_one_user(factory: GpiodFactory, gpiod: FakeGpiod, tmp_path: Path) -> None:
    lamp = gpiozero.DigitalOutputDevice(22, pin_factory=factory)
    with pytest.raises(gpiozero.GPIOPinInUse):
        gpiozero.Button(22, pin_factory=factory)
    other = GpiodFactory(gpiod=gpiod, folder=tmp_path)
    with pytest.raises(OSError, match="busy"):
        gpiozero.Button(22, pin_factory=other)
    lamp.close()
    gpiozero.Button(22, pin_factory=factory).close()


def test_what_a_pin_cannot_do_is_refused_as_gpiozero_has_it(factory: GpiodFactory) -> None:
    pin = factory.pin(4)
    for wrong, name, value in (
        (gpiozero.PinInvalidFunction, "function", "pwm"),
        (gpiozero.PinInvalidPull, "pull", "sideways"),
        (gpiozero.PinInvalidEdges, "edges", "sharp"),
        (gpiozero.PinEdgeDetectUnsupported, "bounce", 0.1),
        (gpiozero.PinSetInput, "state", 1),
    ):
        with pytest.raises(wrong):
            setattr(pin, name, value)
    pin.output_with_state(1)
    assert (pin.function, pin.state) == ("output", 1)
    with pytest.raises(gpiozero.PinFixedPull):
        pin.pull = "up"
    pin.input_with_pull("down")
    assert (pin.function, pin.pull, pin.state) == ("input", "down", 0)


def test_without_the_library_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "gpiod", None)
    with pytest.raises(gpiozero.BadPinFactory, match="libgpiod is not installed"):
        GpiodFactory()


def test_gpiozero_finds_it_by_name() -> None:
    (entry,) = entry_points(group="gpiozero_pin_factories", name="bilikgpiod")
    assert entry.load() is GpiodFactory


# ---- the booth's pins on it --------------------------------------------------------------------------


@pytest.fixture
def fitted(
    gpiod: FakeGpiod, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Pins, queue.SimpleQueue[object]]]:
    """Pins with our own factory, as on a booth: nothing in the environment says otherwise."""
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)

    def made(chip: str | None) -> GpiodFactory:
        return GpiodFactory(chip, gpiod=gpiod, folder=tmp_path)

    monkeypatch.setattr(gpiod_factory, "GpiodFactory", made)

    def fit(**numbers: Any) -> tuple[Pins, queue.SimpleQueue[object]]:
        said: queue.SimpleQueue[object] = queue.SimpleQueue()
        pins = Pins(PinNumbers(**numbers), lambda: said.put("tamper"), lambda on: said.put(on), said.put)
        return pins, said

    return fit


def test_key_case_button_and_lamp(fitted: Any, board: Board) -> None:
    board.driven[27] = False  # the case is shut
    pins, said = fitted(key=17, tamper=27, lamp=22, choose=13)
    board.drive(17, False)
    assert said.get(timeout=LONG) is True
    board.drive(13, False)
    assert said.get(timeout=LONG) is Button.CHOOSE
    board.drive(27, True)
    assert said.get(timeout=LONG) == "tamper"
    assert pins.alarm(True)
    assert board.outputs == {22: True}
    pins.close()
    assert board.owners == {}


def test_pins_of_another_chip(fitted: Any, gpiod: FakeGpiod) -> None:
    pins, said = fitted(key=3, chip="raspberrypi-exp-gpio")
    gpiod.boards["gpiochip0"].drive(3, False)
    assert said.get(timeout=LONG) is True
    pins.close()


def test_a_booth_without_its_chip_says_so(fitted: Any, board: Board) -> None:
    board.label = "another"
    with pytest.raises(DeviceFault, match="pins: no GPIO chip is pinctrl-bcm2835 or"):
        fitted(key=3)
