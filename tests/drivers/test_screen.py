"""Which port shows the pictures, and that a screen which is not there yet is waited for."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from kms_kernel import HDMI, FakeCard, FakeKernel, Socket, mode

from firmware.config_panel import Display
from firmware.drivers import screen as screens
from firmware.drivers.display import Framebuffer
from firmware.drivers.errors import DeviceLost, DriverError
from firmware.drivers.kms import KmsScreen
from firmware.drivers.screen import Screen, await_screen, open_screen

SMALL = [mode(40, 30, preferred=True)]


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeKernel:
    """A machine with one card, and a file in place of /dev/fb0."""
    kernel = FakeKernel({"card0": FakeCard([Socket(HDMI, SMALL), Socket(HDMI, SMALL)])})

    def fake(*arguments: Any, **more: Any) -> KmsScreen:
        return KmsScreen(*arguments, kernel=kernel, **more)

    monkeypatch.setattr(screens, "KmsScreen", fake)
    monkeypatch.setattr(screens, "FB0", tmp_path / "fb0")
    return kernel


def folder(tmp_path: Path, *names: str) -> Path:
    (tmp_path / "dri").mkdir()
    for name in names:
        (tmp_path / "dri" / name).touch()
    return tmp_path / "dri"


def test_mode_setting_is_taken_where_there_is_a_card(
    kernel: FakeKernel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "fb0").touch()
    on = open_screen(Display(200.0), folder=folder(tmp_path, "card0"))
    assert isinstance(on, KmsScreen)
    assert "a second monitor on HDMI-A-2 stays dark" in caplog.text


def test_without_any_card_the_framebuffer_is_taken_and_it_is_said_why(
    kernel: FakeKernel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "fb0").touch()
    on = open_screen(Display(200.0, width=320, height=240), folder=folder(tmp_path))
    assert isinstance(on, Framebuffer)
    assert "no graphics card yet, so" in caplog.text


def test_a_card_whose_monitor_is_off_is_waited_for_though_there_is_a_framebuffer(
    kernel: FakeKernel, tmp_path: Path
) -> None:
    (tmp_path / "fb0").touch()
    kernel.cards["card0"].sockets = [Socket(HDMI)]
    with pytest.raises(DeviceLost, match="no monitor"):
        open_screen(Display(200.0, width=320, height=240), folder=folder(tmp_path, "card0"))


@pytest.mark.parametrize("port", ["auto", "kms"])
def test_without_card_and_framebuffer_there_is_no_screen_yet(
    kernel: FakeKernel, tmp_path: Path, port: str
) -> None:
    with pytest.raises(DeviceLost, match="no graphics card yet"):
        open_screen(Display(200.0, port=port), folder=folder(tmp_path))


def test_what_the_file_names_is_taken(kernel: FakeKernel, tmp_path: Path) -> None:
    dri = folder(tmp_path, "card0")
    size = {"width": 320, "height": 240}
    for display in (
        Display(200.0, framebuffer=tmp_path / "a", **size),
        Display(200.0, port="framebuffer", device=tmp_path / "b", **size),
        Display(200.0, device=tmp_path / "fb7", **size),
        Display(200.0, port="framebuffer", **size),
    ):
        assert isinstance(open_screen(display, folder=dri), Framebuffer)
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["a", "b", "fb0", "fb7"]
    assert isinstance(open_screen(Display(200.0, device=dri / "card0"), folder=dri), KmsScreen)


def test_a_mode_that_the_monitor_has_not_is_told(
    kernel: FakeKernel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    on = open_screen(Display(200.0, width=320, height=240), folder=folder(tmp_path, "card0"))
    assert on.size == (40, 30)
    assert "HDMI-A-1 has no 320 x 240; it shows 40 x 30" in caplog.text


def test_a_turned_framebuffer_turns_its_size(kernel: FakeKernel, tmp_path: Path) -> None:
    on = open_screen(Display(200.0, framebuffer=tmp_path / "f", width=240, height=320, rotation=90))
    assert (on.size, on.panel.width, on.panel.height) == ((240, 320), 320, 240)


def test_a_screen_that_comes_later_is_waited_for_ever_more_calmly() -> None:
    told: list[str] = []
    slept: list[float] = []
    tries = iter(range(100))
    found: Any = object()

    def opened(display: Display) -> Screen:
        if next(tries) < 7:
            raise DriverError("nothing yet")
        return found  # type: ignore[no-any-return]  # any object will do

    assert await_screen(Display(200.0), told.append, opened=opened, sleep=slept.append) is found
    assert told == ["nothing yet"] * 7
    assert slept == [0.05, 0.1, 0.2, 0.4, 0.8, 1.0, 1.0]


@pytest.fixture(autouse=True)
def heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, logger="bilik")
