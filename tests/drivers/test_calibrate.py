"""`bilik calibrate`: the numbers it prints make touches meet what they point at, however the panel hangs."""

from __future__ import annotations

import itertools
import os
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from test_touch_calibration import inverse_of, tap

from firmware import cli
from firmware.calibrate import WORDS, from_touches, mark_picture, numbers
from firmware.drivers.touch_calibration import MARKS, Affine, seated
from firmware.drivers.touch_decoder import TouchDecoder

STATION = """
[booth]
name = "B"
internal = "data"
sticks = "sticks"
authority = "AA00000000000000000000000000000000000000000000000000000000000000"
[display]
framebuffer = "fb0"
width = 800
height = 480
width_mm = 154
[touch]
device = "touch"
max_x = 4095
max_y = 4095
[reader]
port = "r"
[sensor]
port = "s"
template_size = 512
[printer]
port = "p"
"""
TURNED = list(itertools.product((0, 90, 180, 270), (0, 90)))
GLASS = Affine(0.92, 0.01, 0.03, -0.02, 0.88, 0.07)
"""From the panel to what the glass says: smaller than the panel, shifted, a little askew."""


@pytest.mark.parametrize(("display", "touch"), TURNED)
def test_with_the_numbers_found_touches_meet_their_marks(display: int, touch: int) -> None:
    """The glass tells places of the panel, spoiled; the panel's own turn is what the station file says."""
    station: Any = SimpleNamespace(
        display=SimpleNamespace(rotation=display), touch=SimpleNamespace(rotation=touch)
    )
    turn = (touch - display) % 360
    plain = seated((0, 0, 4095, 4095), rotation=turn)

    def told(mark: tuple[float, float]) -> tuple[float, float]:
        raw = inverse_of(plain, mark)
        return GLASS.at((raw[0] + 0.5) / 4096, (raw[1] + 0.5) / 4096)

    six = numbers(from_touches(station, [told(mark) for mark in MARKS]))
    decoder = TouchDecoder(4095, 4095, 800, 480, turn, calibration=six)
    for mark in (*MARKS, (0.5, 0.5), (0.25, 0.8)):
        u, v = told(mark)
        ((x, y),) = {touch.up for touch in decoder.feed(tap(int(u * 4096), int(v * 4096)))}
        assert abs(x - mark[0] * 800) <= 3
        assert abs(y - mark[1] * 480) <= 3


@pytest.mark.parametrize("mark", MARKS)
def test_the_marks_middle_is_where_it_belongs(mark: tuple[float, float]) -> None:
    surface = mark_picture((800, 480), mark)
    assert surface.get_at((round(mark[0] * 800), round(mark[1] * 480)))[:3] != (255, 255, 255)
    assert surface.get_at((5, 240))[:3] == (255, 255, 255)
    assert len(WORDS) == 2


def test_the_command_prints_a_line_for_the_station_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "station.toml").write_text(STATION)
    os.mkfifo(tmp_path / "touch")
    raw = [(int(u * 3600 + 200), int(v * 3600 + 300)) for u, v in MARKS]

    def person() -> None:
        with (tmp_path / "touch").open("wb", buffering=0) as fifo:
            for x, y in raw:
                fifo.write(tap(x, y))

    thread = threading.Thread(target=person)
    thread.start()
    code = cli.main(["calibrate", str(tmp_path / "station.toml")])
    thread.join()
    said = capsys.readouterr()
    assert code == 0, said.err
    assert said.err.count("touch its middle") == 4
    line = said.out.strip()
    assert line.startswith("calibration = [1.1")
    six = [float(part) for part in line.partition("[")[2].strip("]").split(",")]
    decoder = TouchDecoder(4095, 4095, 800, 480, calibration=six)
    (touch,) = decoder.feed(tap(200 + 1800, 300 + 1800))
    assert touch.up in {(x, y) for x in (399, 400, 401) for y in (239, 240, 241)}


def test_a_file_that_is_refused_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["calibrate", str(tmp_path / "none.toml")]) == 2
    assert (
        capsys.readouterr().err
        == f"bilik: {tmp_path / 'none.toml'}: cannot be read: No such file or directory\n"
    )
