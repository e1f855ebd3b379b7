"""The guest's panel: pictures from PPM, touches as QMP events, and what `Eyes` would read."""

from pathlib import Path

import pytest

from hw_sim.guest.panel import AXIS, GuestPanel, touch_events
from hw_sim.guest.ppm import PpmError, parse_ppm, to_xrgb
from hw_sim.guest.qmp import Qmp


def ppm(width: int, height: int, pixel: bytes) -> bytes:
    return f"P6\n{width} {height}\n255\n".encode() + pixel * (width * height)


def test_a_picture_becomes_what_a_framebuffer_holds() -> None:
    picture = parse_ppm(b"P6\n2 1\n255\n" + bytes([1, 2, 3, 4, 5, 6]))
    assert (picture.width, picture.height) == (2, 1)
    assert bytes(to_xrgb(picture)) == bytes([3, 2, 1, 0, 6, 5, 4, 0])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"P5\n2 1\n255\n\0\0",
        b"P6\n2 1\n65535\n" + bytes(12),
        b"P6\n2 1\n255\n" + bytes(5),
        b"P6\n0 1\n255\n",
        b"P6\n999999 1\n255\n",
    ],
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PpmError):
        parse_ppm(data)


class Recorder:
    """Takes the place of a QMP connection: keeps what it is told, writes the picture that it has."""

    def __init__(self, picture: bytes) -> None:
        self.picture = picture
        self.events: list[list[dict[str, object]]] = []

    def do(self, command: str, **arguments: object) -> object:
        if command == "screendump":
            Path(str(arguments["filename"])).write_bytes(self.picture)
        else:
            assert command == "input-send-event"
            self.events.append(arguments["events"])  # type: ignore[arg-type] # what the panel sent
        return {}

    def close(self) -> None:
        """Nothing is held."""


def attached(tmp_path: Path, recorder: Recorder) -> GuestPanel:
    panel = GuestPanel(tmp_path / "fb0", 4, 2)
    panel._framebuffer.touch()
    panel._blacken()
    guest: Qmp = recorder  # type: ignore[assignment] # it has what the panel uses
    panel.attach(guest)
    return panel


def test_a_look_puts_the_screen_into_the_file_that_eyes_have_mapped(tmp_path: Path) -> None:
    frames = []
    recorder = Recorder(ppm(4, 2, b"\x0a\x0b\x0c"))
    panel = attached(tmp_path, recorder)
    panel.on_frame = lambda: frames.append(panel.frame().data)
    panel._look()
    panel._look()  # the same picture is no new frame
    assert frames == [b"\x0c\x0b\x0a\x00" * 8]
    recorder.picture = ppm(3, 3, b"\xff\xff\xff")  # another mode, as before the booth has set its own
    panel._look()
    recorder.picture = b"P6 torn"
    panel._look()
    assert panel.frame().data == frames[0]
    panel.dark()
    assert panel.frame().data == bytes(32)
    panel._look()  # nobody is there to look at
    assert len(frames) == 1


def test_a_tap_is_a_finger_down_in_the_middle_of_the_pixel_and_up(tmp_path: Path) -> None:
    recorder = Recorder(b"")
    panel = attached(tmp_path, recorder)
    panel.tap(3, 0)
    down, up = recorder.events
    assert [event["type"] for event in down] == ["mtt", "mtt", "mtt", "btn"]
    begin, x, y = (dict(event["data"]) for event in down[:3])  # type: ignore[call-overload] # JSON objects
    assert (begin["type"], begin["slot"], begin["tracking-id"]) == ("begin", 0, 1)
    assert (x["axis"], y["axis"]) == ("x", "y")
    assert x["value"] == pytest.approx(AXIS * 7 / 8, abs=2)
    assert y["value"] == pytest.approx(AXIS / 4, abs=2)
    assert up[0]["data"] == {"type": "end", "slot": 0, "tracking-id": -1, "axis": "x", "value": 0}
    assert up[1]["data"] == {"button": "touch", "down": False}


def test_a_touch_in_the_dark_is_lost(tmp_path: Path) -> None:
    recorder = Recorder(b"")
    panel = attached(tmp_path, recorder)
    panel.dark()
    panel.tap(1, 1)
    assert recorder.events == []


def test_events_that_qemu_makes_up_itself_are_left_out() -> None:
    assert touch_events([(0, 0, 0), (3, 0, 17), (3, 1, 18)]) == []
