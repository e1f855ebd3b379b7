"""The booth's screen on its way to a browser: only what changed, and all of it."""

from __future__ import annotations

import zlib

from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.geometry import Geometry
from hw_sim.web.screen import HEAD, ScreenWire, changed_rows

GEOMETRY = Geometry(8, 6, 40, "xrgb8888")  # eight bytes of each row are never seen


def applied(shown: bytes, message: bytes) -> bytes:
    """What a browser has after a message; `shown` and the result are rows without padding."""
    _, first, rows, width = HEAD.unpack_from(message)
    pixels = zlib.decompress(message[HEAD.size :])
    assert (width, len(pixels)) == (GEOMETRY.width, rows * GEOMETRY.row)
    return shown[: first * GEOMETRY.row] + pixels + shown[(first + rows) * GEOMETRY.row :]


def seen(frame: bytes) -> bytes:
    stride, row = GEOMETRY.stride, GEOMETRY.row
    return b"".join(frame[y * stride : y * stride + row] for y in range(GEOMETRY.height))


frames = st.lists(st.lists(st.sampled_from(range(3)), min_size=6, max_size=6), min_size=1, max_size=6)


@given(frames)
def test_a_browser_has_what_the_booth_shows(colours: list[list[int]]) -> None:
    wire, shown = ScreenWire(GEOMETRY), bytes(GEOMETRY.row * GEOMETRY.height)
    last = b""
    for number, rows in enumerate(colours):
        frame = b"".join(bytes([colour]) * GEOMETRY.stride for colour in rows)
        message = wire.next(frame)
        assert (message is None) == (frame == last), number
        if message is not None:
            shown = applied(shown, message)
        assert shown == seen(frame)
        last = frame


def test_only_the_changed_band_goes() -> None:
    before = bytes(GEOMETRY.size)
    after = bytearray(before)
    after[2 * GEOMETRY.stride] = after[4 * GEOMETRY.stride] = 1
    assert changed_rows(before, bytes(after), GEOMETRY) == (2, 5)
    assert changed_rows(before, before, GEOMETRY) is None
    assert changed_rows(b"", before, GEOMETRY) == (0, 6)


def test_messages_are_numbered() -> None:
    wire = ScreenWire(GEOMETRY)
    first, second = wire.next(bytes(GEOMETRY.size)), wire.next(b"\1" * GEOMETRY.size)
    assert first is not None
    assert second is not None
    assert (HEAD.unpack_from(first)[0], HEAD.unpack_from(second)[0]) == (1, 2)
