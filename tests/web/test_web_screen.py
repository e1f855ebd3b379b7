"""The booth's screen on its way to a browser: only what changed, and all of it."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.geometry import Geometry
from hw_sim.web.screen import HEAD, ScreenWire, changed

GEOMETRY = Geometry(8, 6, 40, "xrgb8888")  # eight bytes of each row are never seen
PIXEL = 4


def applied(shown: bytes, message: bytes) -> bytes:
    """What a browser has after a message; `shown` and the result are rows without padding."""
    _, x, y, width, rows = HEAD.unpack_from(message)
    pixels = zlib.decompress(message[HEAD.size :])
    assert len(pixels) == rows * width * PIXEL
    canvas = bytearray(shown)
    for row in range(rows):
        at = (y + row) * GEOMETRY.row + x * PIXEL
        canvas[at : at + width * PIXEL] = pixels[row * width * PIXEL : (row + 1) * width * PIXEL]
    return bytes(canvas)


def seen(frame: bytes) -> bytes:
    stride, row = GEOMETRY.stride, GEOMETRY.row
    return b"".join(frame[y * stride : y * stride + row] for y in range(GEOMETRY.height))


rows = st.lists(st.sampled_from(range(3)), min_size=GEOMETRY.width + 2, max_size=GEOMETRY.width + 2)
frames = st.lists(st.lists(rows, min_size=6, max_size=6), min_size=1, max_size=6)


@given(frames)
def test_a_browser_has_what_the_booth_shows(colours: list[list[list[int]]]) -> None:
    wire, shown = ScreenWire(GEOMETRY), bytes(GEOMETRY.row * GEOMETRY.height)
    last = b""
    for number, picture in enumerate(colours):
        frame = b"".join(bytes([colour, 0, 0, colour]) for row in picture for colour in row)
        message = wire.next(frame)
        assert (message is None) == (bool(last) and seen(frame) == seen(last)), number
        if message is not None:
            shown = applied(shown, message)
        assert shown == seen(frame)
        last = frame


def test_only_the_changed_rect_goes() -> None:
    before = bytes(GEOMETRY.size)
    after = bytearray(before)
    after[2 * GEOMETRY.stride + 3 * PIXEL] = after[4 * GEOMETRY.stride + 5 * PIXEL + 3] = 1
    assert changed(before, bytes(after), GEOMETRY) == (3, 2, 3, 3)
    assert changed(before, before, GEOMETRY) is None
    assert changed(b"", before, GEOMETRY) == (0, 0, 8, 6)


def test_what_lies_between_the_rows_is_no_change() -> None:
    before = bytes(GEOMETRY.size)
    after = bytearray(before)
    after[GEOMETRY.row + 1] = 1
    assert changed(before, bytes(after), GEOMETRY) is None


def test_messages_are_numbered() -> None:
    wire = ScreenWire(GEOMETRY)
    first, second = wire.next(bytes(GEOMETRY.size)), wire.next(b"\1" * GEOMETRY.size)
    assert first is not None
    assert second is not None
    assert (HEAD.unpack_from(first)[0], HEAD.unpack_from(second)[0]) == (1, 2)
