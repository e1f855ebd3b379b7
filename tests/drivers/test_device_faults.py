"""The faults of devices that are no lines: each does what its name says, and the driver lives with it."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import gpiozero
import pytest

from firmware.clock import BoothClock, ClockError
from firmware.config import PinNumbers
from firmware.drivers.display import Framebuffer
from firmware.drivers.errors import DeviceLost
from firmware.drivers.pins import Pins
from firmware.drivers.touch import Touch, TouchPanel
from hw_sim.clock_source import JUMP, ClockSource
from hw_sim.fault_names import CLOCK, TOUCH, Chance
from hw_sim.panel import Panel
from hw_sim.panel_faults import MoodyPanel
from hw_sim.pins import VARIABLE
from hw_sim.pins_faults import ShakyBoard
from hw_sim.printer import Model, Paper
from hw_sim.printer_mishaps import MISHAPS, PATIENCE, ClumsyPrinter

LONG = 30.0  # s; only a test that fails waits so long
NOON = datetime(2026, 10, 18, 5, 0, tzinfo=UTC)


def keep(rows: Any, device: str, fault: str, then: str) -> None:
    rows.keep("others", f"{device}-{fault}", {"device": device, "fault": fault, "then": then})


# ---- touchscreen -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TOUCH)
def test_a_touch_that_met_a_fault_is_nowhere_felt_and_the_next_one_is_right(
    tmp_path: Path, name: str, rows: Any
) -> None:
    panel = MoodyPanel(Chance(1, "touch", {name: 1.0}), tmp_path / "fb0", tmp_path / "touch", 800, 480)
    plain = Panel(tmp_path / "fb0", tmp_path / "touch", 800, 480)
    panel.start()
    found: queue.Queue[Touch] = queue.Queue()
    stop = threading.Event()
    driver = TouchPanel(tmp_path / "touch", panel.max_x, panel.max_y, 800, 480)

    def read() -> None:
        for touch in driver.read_touches(stop.is_set):
            found.put(touch)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        assert _felt(plain, found, (500, 300)) == (500, 300)
        panel.tap(100, 100)
        assert _felt(plain, found, (600, 200)) == (600, 200)
    finally:
        stop.set()
        thread.join(LONG)
        panel.stop()
        plain.stop()
    seen = [found.get() for _ in range(found.qsize())]
    assert (100, 100) not in [touch.up for touch in seen]
    keep(rows, "touch", name, "the touch is not felt anywhere; the next one is, where it is")


def _felt(panel: Panel, found: queue.Queue[Touch], at: tuple[int, int]) -> tuple[int, int]:
    """Touch until something is felt there; what was felt in the palm's corner does not count."""
    for _ in range(round(LONG / 0.05)):
        panel.tap(*at)
        try:
            while (touch := found.get(timeout=0.05)).up == (0, 0):
                continue
        except queue.Empty:
            continue
        assert touch.down == touch.up
        return touch.up
    raise AssertionError("no touch came")


# ---- pins --------------------------------------------------------------------------------------------


@pytest.fixture
def header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "biliksim")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "pins"))
    monkeypatch.setattr(gpiozero.Device, "pin_factory", None)
    yield tmp_path / "pins"
    if gpiozero.Device.pin_factory is not None:
        gpiozero.Device.pin_factory.close()


@pytest.mark.parametrize("name", ["bounce", "gone"])
def test_a_case_is_told_once_however_it_chatters_and_a_chip_may_go(
    header: Path, name: str, rows: Any
) -> None:
    chance = Chance(1, "pins", {name: 1.0})
    board = ShakyBoard(Chance(1, "pins", {}), header)
    board.set_input(27, False)
    board.start()
    told: queue.SimpleQueue[str] = queue.SimpleQueue()
    pins = Pins(
        PinNumbers(tamper=27, lamp=22), lambda: told.put("tamper"), lambda on: None, lambda button: None
    )
    try:
        board._chance = chance
        board.set_input(27, True)
        if name == "bounce":
            assert told.get(timeout=LONG) == "tamper"
            assert pins.alarm(True)
            assert board.wait_for(22, True, LONG)
        else:
            assert not board.connected
            pins.alarm(True)  # nobody hears it, and nothing is raised
        assert told.empty()
    finally:
        pins.close()
        board.stop()
    told_once, unheard = "the case is told open once", "nothing is told, lamp and buzzer stay as they are"
    keep(rows, "pins", name, told_once if name == "bounce" else f"{unheard}; the polls go on")


# ---- clock and screen --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLOCK)
def test_a_time_source_that_cannot_be_believed_is_refused_or_off_and_right_again(
    tmp_path: Path, name: str, rows: Any
) -> None:
    source = ClockSource(tmp_path / "since_epoch", Chance(1, "clock", {name: 1.0}))
    clock = BoothClock(tmp_path / "since_epoch", tmp_path / "offset")
    source.run(NOON)
    if name == "jump":
        assert clock.now() == NOON + JUMP
    else:
        with pytest.raises(ClockError, match="since_epoch"):
            clock.now()
    source.set(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)
    wrong = "the officers see a wrong day and set the clock"
    unread = 'papers say "jam tidak terbaca"; officers may set the clock, against the system\'s own'
    keep(rows, "clock", name, wrong if name == "jump" else unread)


def test_a_screen_that_cannot_be_opened_is_told_by_name_and_may_come_back(tmp_path: Path, rows: Any) -> None:
    panel = Panel(tmp_path / "fb0", tmp_path / "touch", 40, 30)
    panel.start()
    panel.away()
    with pytest.raises(DeviceLost, match="fb0: Is a directory"):
        Framebuffer(tmp_path / "fb0", 40, 30)
    panel.back()
    Framebuffer(tmp_path / "fb0", 40, 30).close()
    assert os.path.getsize(tmp_path / "fb0") == 40 * 30 * 4
    panel.stop()
    keep(
        rows,
        "display",
        "unwritable",
        "one line names the screen; it shows its first picture as soon as the screen is there",
    )


# ---- printer -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*MISHAPS, "wrong_id"])
def test_a_mishap_comes_on_a_paper_and_a_neighbour_puts_it_right(name: str) -> None:
    chance = Chance(1, "printer", {name: 1.0})
    printer = ClumsyPrinter(chance, Model(mm_per_s=None), paper=Paper(None))
    sick = {
        "near_end": lambda: printer.paper.near_end,
        "paper_out": lambda: printer.paper.out,
        "early_id": lambda: printer.paper.out,
        "cover_open": lambda: printer.cover_open,
        "cutter_error": lambda: printer.cutter_error,
        "overheat": lambda: printer.overheated,
        "mute": lambda: printer.silent,
        "wrong_id": lambda: b"\x37\x22abcd\x00" not in said,
    }[name]
    said = b""
    paper = b"\x1b@" + b"baris\n" * 40 + b"\x1dV\x00" + b"\x1d(H\x06\x0000abcd"
    for answer in printer.receive(paper):
        said += answer.data
    assert chance.injected == {name: 1}
    assert sick()
    for _ in range(PATIENCE):
        printer.receive(b"\x10\x05\x02" + b"\x10\x04\x01")
    said = b"\x37\x22abcd\x00"
    assert not sick()
