"""The screen of a booth that nobody has set up, and that it ends when somebody has."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pygame
import pytest

from firmware import unprovisioned
from firmware.config import ConfigError, load
from firmware.config_panel import Display
from firmware.drivers.display import Framebuffer
from firmware.drivers.errors import DeviceLost
from firmware.screens.text import diagnostic_words, say
from firmware.screens.theme import ALERT, CAPTION, PAPER
from firmware.states.facts import Language
from firmware.unprovisioned import (
    show_until_provisioned,
    unprovisioned_picture,
)
from firmware.watchdog import Watchdog

GOOD = (Path(__file__).parents[2] / "image" / "station.toml").read_text()
SIZES = [(1280, 800), (800, 480), (800, 1280), (1920, 1080)]


def both(key: str) -> tuple[str, str]:
    """The sentence in Indonesian and English."""
    return say(Language.ID, f"unprovisioned.{key}"), say(Language.EN, f"unprovisioned.{key}")


def refusal(path: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(path)
    return caught.value


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every paragraph that is set."""
    told: list[str] = []
    true = unprovisioned.fit_afresh

    def listening(theme: Any, paras: Any, *rest: Any) -> Any:
        told.extend(para.text for para in paras)
        block = true(theme, paras, *rest)
        assert len(block.lines) >= len(paras)
        assert block.cap >= CAPTION, "too small to read"
        assert block.height <= rest[1], "does not fit"
        return block

    monkeypatch.setattr(unprovisioned, "fit_afresh", listening)
    return told


@pytest.mark.parametrize("size", SIZES)
def test_a_missing_file_is_said_in_both_languages(
    tmp_path: Path, size: tuple[int, int], said: list[str]
) -> None:
    surface = unprovisioned_picture(size, refusal(tmp_path / "station.toml"))
    assert surface.get_size() == size
    assert surface.get_at((2, 2))[:3] == ALERT.bg
    assert surface.get_at((2, size[1] - 2))[:3] == PAPER.bg
    assert {*both("heading"), *both("absent"), *both("do")} <= set(said)
    assert "station.toml: cannot be read: No such file or directory" in said


@pytest.mark.parametrize("size", SIZES)
def test_a_refused_file_is_said_with_key_and_reason(
    tmp_path: Path, size: tuple[int, int], said: list[str]
) -> None:
    (tmp_path / "station.toml").write_text(GOOD.replace("width_mm = 217 ", "width_mm = 21 "))
    unprovisioned_picture(size, refusal(tmp_path / "station.toml"))
    assert {*both("refused"), *both("do")} <= set(said)
    assert "station.toml: display.width_mm: a number from 50 to 1000 is needed" in said


class Screen(Framebuffer):
    """Shows into a file and counts."""

    shown = 0

    def show(self, surface: pygame.Surface) -> bool:
        self.shown += 1
        return super().show(surface)


def test_it_looks_again_until_the_file_is_good(tmp_path: Path) -> None:
    path = tmp_path / "station.toml"
    screen = Screen(tmp_path / "fb0", 800, 480)
    pictures: list[bytes] = []
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(tmp_path / "n"))

    def opened(display: Display, waiting: Any) -> Any:
        waiting("no monitor yet")
        return screen

    def sleep(seconds: float) -> None:
        assert seconds == unprovisioned.AGAIN
        pictures.append((tmp_path / "fb0").read_bytes())
        path.write_text("[booth" if len(pictures) < 3 else GOOD)

    with line:
        watchdog = Watchdog(str(tmp_path / "n"))
        station = show_until_provisioned(path, refusal(path), watchdog, opened=opened, sleep=sleep)
        heard = [line.recv(999) for _ in range(3)]
    assert station.booth.name == "Bilik 1"
    assert screen.shown == 3
    assert pictures[0] != pictures[1] == pictures[2]
    assert heard[0].startswith(b"EXTEND_TIMEOUT_USEC=15000000")
    assert heard[1:] == [b"READY=1\nSTATUS=belum disiapkan", b"WATCHDOG=1"]
    with pytest.raises(DeviceLost):  # it was closed, for the booth opens its own
        screen.paint(b"x")


@pytest.mark.parametrize("size", SIZES)
def test_a_technicians_image_says_so_here_too(tmp_path: Path, size: tuple[int, int], said: list[str]) -> None:
    unprovisioned_picture(size, refusal(tmp_path / "station.toml"), diagnostic=True)
    assert " / ".join(diagnostic_words()) in said
