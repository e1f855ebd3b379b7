"""The touch port on a FIFO: touches, a writer that goes and comes, another device under the same name."""

import os
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.drivers.errors import DriverError
from firmware.drivers.touch import Touch, TouchPanel
from hw_sim.panel import Panel

LONG = 30  # s; a test that waits so long has failed


class Reader:
    """A panel read in a thread, as the daemon does it."""

    def __init__(self, path: Path) -> None:
        self.panel = TouchPanel(str(path), max_x=4095, max_y=4095, width=800, height=480)
        self.found: queue.Queue[Touch] = queue.Queue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        for touch in self.panel.read_touches(self._stop.is_set):
            self.found.put(touch)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(LONG)
        assert not self._thread.is_alive()

    def tap(self, panel: Panel, x: int, y: int) -> Touch:
        """Tap until the reader has it: before it has opened the FIFO, touches are lost, as with a kernel."""
        for _ in range(LONG * 20):
            panel.tap(x, y)
            try:
                return self.found.get(timeout=0.05)
            except queue.Empty:
                continue
        raise AssertionError("no touch came")


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Panel]:
    panel = Panel(tmp_path / "fb0", tmp_path / "touch", 800, 480)
    panel.start()
    yield panel
    panel.stop()


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    found = Reader(tmp_path / "touch")
    yield found
    found.stop()


def test_taps_arrive(hand: Panel, reader: Reader) -> None:
    assert reader.tap(hand, 400, 100).up == (400, 100)
    hand.tap(10, 20)
    assert reader.found.get(timeout=LONG).down == (10, 20)
    assert reader.panel.opened == 1


def test_the_writer_may_go_and_come(hand: Panel, reader: Reader) -> None:
    reader.tap(hand, 1, 1)
    hand.stop()
    assert reader.tap(hand, 2, 2).up == (2, 2)
    assert reader.panel.opened == 1


def test_another_device_under_the_same_name_is_opened(hand: Panel, reader: Reader, tmp_path: Path) -> None:
    reader.tap(hand, 1, 1)
    hand.stop()
    os.unlink(tmp_path / "touch")
    hand.start()
    assert reader.tap(hand, 3, 3).up == (3, 3)
    assert reader.panel.opened == 2


def test_a_device_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "touch")
    panel = Panel(tmp_path / "fb0", tmp_path / "touch", 800, 480)
    panel.start()
    assert reader.tap(panel, 5, 6).up == (5, 6)
    reader.stop()
    panel.stop()


def test_it_ends_when_cancelled(tmp_path: Path) -> None:
    panel = TouchPanel(tmp_path / "touch", None, None, 800, 480)
    assert list(panel.read_touches(lambda: True)) == []


def test_a_bad_configuration_shows_at_once(tmp_path: Path) -> None:
    with pytest.raises(DriverError):
        TouchPanel(tmp_path / "touch", 4095, 4095, 800, 480, 30)
