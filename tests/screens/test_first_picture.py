"""The picture before anything is loaded that draws: its words, its place, its pixels, and what it loads."""

import subprocess
import sys
from pathlib import Path

import pytest

from firmware.drivers.geometry import Geometry, turned
from firmware.first_picture import FILE, GROUND, INK, Words, first_picture, read_words, write_words
from firmware.first_picture_draw import draw
from firmware.screens.theme import WAIT

MARK = Words(3, 2, bytes([255, 0, 0, 0, 0, 0]))  # ink in the upper left alone


def pixel(data: bytes, panel: Geometry, x: int, y: int) -> tuple[int, int, int]:
    blue, green, red = data[y * panel.stride + 4 * x :][:3]
    return red, green, blue


def ink_at(data: bytes, panel: Geometry) -> list[tuple[int, int]]:
    every = ((x, y) for y in range(panel.height) for x in range(panel.width))
    return [at for at in every if pixel(data, panel, *at) == INK]


def test_the_file_holds_the_words_of_the_booths_own_first_screen() -> None:
    assert read_words(FILE.read_text()) == draw()
    assert read_words(write_words(MARK)) == MARK
    assert (WAIT.bg, WAIT.fg) == (GROUND, INK)


@pytest.mark.parametrize(("rotation", "corner"), [(0, (4, 3)), (90, (6, 2)), (180, (6, 4)), (270, (4, 4))])
def test_words_stand_in_the_middle_turned_as_the_panel_hangs(rotation: int, corner: tuple[int, int]) -> None:
    width, height = (11, 8) if rotation in (0, 180) else (11, 7)
    panel = Geometry(width, height, 4 * width + 12, "xrgb8888")
    if turned((width, height), rotation)[0] >= 6:
        words = MARK
    data = first_picture(panel, rotation, words)
    assert len(data) == panel.size
    found = ink_at(data, panel)
    assert len(found) == 1
    middle = (found[0][0] - (width - 1) / 2, found[0][1] - (height - 1) / 2)
    signs = {0: (-1, -1), 90: (1, -1), 180: (1, 1), 270: (-1, 1)}[rotation]
    assert (middle[0] * signs[0] >= 0, middle[1] * signs[1] >= 0) == (True, True)
    assert pixel(data, panel, 0, 0) == pixel(data, panel, width - 1, height - 1) == GROUND


def test_on_a_wide_panel_words_are_larger() -> None:
    panel = Geometry(24, 8, 96, "xrgb8888")
    assert len(ink_at(first_picture(panel, 0, MARK), panel)) == 16


def test_sixteen_bits_a_pixel() -> None:
    panel = Geometry(7, 4, 16, "rgb565")
    data = first_picture(panel, 0, MARK)
    assert len(data) == panel.size
    values = {
        int.from_bytes(data[at : at + 2], "little") for y in range(4) for at in range(16 * y, 16 * y + 14, 2)
    }
    red, green, blue = INK
    assert (red >> 3 << 11 | green >> 2 << 5 | blue >> 3) in values
    assert len(values) == 2


def test_a_panel_too_small_for_words_is_blank() -> None:
    panel = Geometry(2, 2, 8, "xrgb8888")
    assert ink_at(first_picture(panel, 0, MARK), panel) == []


def test_it_is_shown_before_the_drawing_library_is_loaded(tmp_path: Path) -> None:
    """And before cryptography, the serial lines, the pins: whatever takes long on a small computer."""
    program = (
        "import sys\nfrom firmware import __main__ as booth\n"
        "from firmware.config import Display\n"
        "class Station: display = Display(200.0, framebuffer=__import__('pathlib').Path(sys.argv[1]), "
        "width=320, height=240)\n"
        "from firmware.watchdog import Watchdog\n"
        "booth._load_less()\nbooth._screen(Station, Watchdog())\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "fb0")], capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert loaded & {"cryptography", "serial", "gpiozero", "adafruit_fingerprint"} == set()
    assert "pygame.base" not in done.stdout.split()
    data = (tmp_path / "fb0").read_bytes()
    assert pixel(data, Geometry(320, 240, 1280, "xrgb8888"), 0, 0) == GROUND
