"""station.toml: the example is accepted, and every mistake is refused with file, key and reason."""

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from firmware import config
from firmware.config import ConfigError, Station, load
from firmware.config_values import Kind, Number, OneOf, Whole

EXAMPLE = Path(__file__).parents[1] / "image" / "station.toml"
SMALL = """
[booth]
name = "B"
internal = "data"
sticks = "/run/sticks"
authority = "AA00000000000000000000000000000000000000000000000000000000000000"
[display]
framebuffer = "/dev/fb0"
width = 800
height = 480
width_mm = 154.1
[touch]
device = "/dev/touch"
max_x = 799
max_y = 479
[reader]
port = "/dev/r"
[sensor]
port = "/dev/s"
template_size = 512
[printer]
port = "/dev/p"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "station.toml"
    path.write_text(text)
    return path


def refusal(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        load(written(folder, text))
    return caught.value


def changed(key: str, value: str, text: str = SMALL) -> str:
    """`text` with table.key set to `value`, replaced or added."""
    table, name = key.split(".")
    head, _, rest = text.partition(f"[{table}]\n")
    body, bracket, tail = rest.partition("\n[")
    lines = [line for line in body.splitlines() if line.split(" = ")[0] != name]
    return f"{head}\n[{table}]\n" + "\n".join([*lines, f"{name} = {value}"]) + "\n" + bracket[1:] + tail


def test_the_example_of_the_image_is_accepted() -> None:
    station = load(EXAMPLE)
    assert isinstance(station, Station)
    assert station.booth.authority == bytes([2]) + bytes(31)
    assert (station.display.port, station.display.width, station.display.width_mm) == ("auto", None, 217.0)
    assert (station.touch.max_x, station.touch.calibration) == (None, None)
    assert station.pins is not None
    assert station.pins.tamper == 27
    assert station.clock is not None
    assert station.clock.path == Path("/sys/class/rtc/rtc0/since_epoch")
    assert station.sensor.template_size == 1536


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    station = load(written(tmp_path, SMALL))
    assert (station.reader.baud, station.sensor.baud, station.sensor.security) == (115200, 57600, 3)
    assert (station.pins, station.clock, station.display.stride, station.waits.idle) == (None,) * 4
    assert (station.display.pixel, station.touch.rotation) == ("xrgb8888", 0)
    assert (station.log.ballots_slots, station.waits.watch_seconds) == (None, 0.5)
    assert station.booth.authority[0] == 0xAA


def test_a_relative_path_starts_at_the_file(tmp_path: Path) -> None:
    assert load(written(tmp_path, SMALL)).booth.internal == tmp_path / "data"


def test_own_waits_and_log_sizes_are_taken(tmp_path: Path) -> None:
    text = changed("waits.idle", "2", SMALL + "[waits]\n") + "[log]\nballots_slots = 64\n"
    station = load(written(tmp_path, text))
    assert (station.waits.idle, station.log.ballots_slots, station.log.events_slots) == (2.0, 64, None)


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("booth.name", '""', "1 to 40"),
        ("booth.name", '"' + "x" * 41 + '"', "1 to 40"),
        ("booth.name", r'"a\nb"', "printable"),
        ("booth.authority", '"' + "0" * 63 + '"', "64 hex"),
        ("booth.authority", '"' + "g" * 64 + '"', "64 hex"),
        ("booth.internal", r'"a\u0000b"', "path"),
        ("booth.internal", '""', "path"),
        ("booth.colour", '"red"', "unknown key"),
        ("display.width", "239", "240 to 3840"),
        ("display.width", "true", "whole number"),
        ("display.width", "800.0", "whole number"),
        ("display.width_mm", "nan", "50 to 1000"),
        ("display.width_mm", "inf", "50 to 1000"),
        ("display.width_mm", '"154"', "a number"),
        ("display.pixel", '"rgb565"', "xrgb8888"),
        ("display.stride", "3199", "multiple of 4, at least 3200"),
        ("display.stride", "3201", "multiple of 4"),
        ("display.port", '"x11"', "auto, kms, framebuffer"),
        ("display.rotation", "45", "0, 90, 180, 270"),
        ("display.framebuffer", '"/dev/fb0"\nport = "kms"', "given too"),
        ("display.framebuffer", '"/dev/fb0"\ndevice = "/dev/fb1"', "given too"),
        ("touch.calibration", "[1, 2, 3]", "4 or 6 numbers"),
        ("touch.calibration", "[1, 2, 3, 1e7]", "-1e+06 to 1e+06"),
        ("touch.calibration", "[1, 2, 3, 3]", "two edges"),
        ("touch.calibration", "[1, 2, 3, 2, 4, 6]", "one line"),
        ("touch.rotation", "45", "0, 90, 180, 270"),
        ("touch.rotation", "false", "0, 90, 180, 270"),
        ("touch.max_x", "0", "1 to 65535"),
        ("reader.baud", "115201", "one of these"),
        ("reader.poll_seconds", "0", "0.001 to 5"),
        ("sensor.template_size", "1000", "512, 768, 1536"),
        ("sensor.security", "6", "1 to 5"),
        ("sensor.port", '"/dev/r"', "two devices"),
        ("printer.rtscts", "1", "true or false"),
        ("printer.seconds_to_print", "121", "0.1 to 120"),
        ("printer.seconds_to_print", "-1e400", "0.1 to 120"),
    ],
)
def test_a_bad_value_is_refused_with_file_key_and_reason(
    tmp_path: Path, key: str, value: str, reason: str
) -> None:
    error = refusal(tmp_path, changed(key, value))
    assert error.key == key or "two devices" in error.reason
    assert reason in error.reason
    assert str(error) == f"{tmp_path / 'station.toml'}: {error.key}: {error.reason}"
    assert "\n" not in str(error)


@pytest.mark.parametrize("name", ["booth", "display", "touch", "reader", "sensor", "printer"])
def test_a_missing_table_is_named(tmp_path: Path, name: str) -> None:
    before, _, after = SMALL.partition(f"[{name}]")
    error = refusal(tmp_path, before + "[" + after.partition("\n[")[2] if "\n[" in after else before)
    assert (error.key, error.reason) == (name, "the table is missing")


def test_a_missing_key_an_unknown_table_and_a_table_that_is_none(tmp_path: Path) -> None:
    assert refusal(tmp_path, SMALL.replace("template_size = 512\n", "")).key == "sensor.template_size"
    assert refusal(tmp_path, SMALL + "[network]\n").reason == "unknown table"
    assert refusal(tmp_path, "pins = 5\n" + SMALL).reason == "a table is needed"
    assert refusal(tmp_path, SMALL + "[[pins]]\nkey = 5\n").reason == "a table is needed"


def test_a_real_screen_needs_no_more_than_its_width_in_millimetres(tmp_path: Path) -> None:
    bare = SMALL.replace('framebuffer = "/dev/fb0"\nwidth = 800\nheight = 480\n', "")
    station = load(written(tmp_path, bare.replace("max_x = 799\nmax_y = 479\n", "rotation = 90\n")))
    display = station.display
    assert (display.port, display.device, display.framebuffer, display.width) == ("auto", None, None, None)
    assert (station.touch.max_x, station.touch.rotation) == (None, 90)
    error = refusal(tmp_path, changed("display.height", "480", bare))
    assert (error.key, error.reason) == ("display.width", "width and height are given both or neither")
    assert refusal(tmp_path, changed("display.stride", "4096", bare)).key == "display.stride"


def test_a_stride_is_held_against_the_panel_that_hangs_turned(tmp_path: Path) -> None:
    turned = changed("display.rotation", "90")
    assert load(written(tmp_path, changed("display.stride", "1920", turned))).display.stride == 1920
    assert "at least 1920" in refusal(tmp_path, changed("display.stride", "1916", turned)).reason


def test_pins_of_another_chip_are_told_by_its_label(tmp_path: Path) -> None:
    station = load(written(tmp_path, SMALL + '[pins]\nkey = 5\nlamp = 3\nchip = "9030000.pl061"\n'))
    assert station.pins is not None
    assert dict(station.pins.wired()) == {"key": 5, "lamp": 3}


def test_a_pin_has_one_use(tmp_path: Path) -> None:
    error = refusal(tmp_path, SMALL + "[pins]\nkey = 5\nlamp = 6\nchoose = 5\n")
    assert (error.key, error.reason) == ("pins.choose", "pin 5 is already key")
    assert refusal(tmp_path, SMALL + "[pins]\nkey = 28\n").key == "pins.key"


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"[booth", b"a = 1\na = 2", b"x" * 70_000, b"a = " + b"[" * 20_000, b"a = " + b"9" * 20_000],
    ids=["no UTF-8", "no TOML", "twice", "too long", "too deep", "too many digits"],
)
def test_what_is_no_toml_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "station.toml").write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "station.toml")
    assert caught.value.key == ""
    assert "\n" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            load(path)


def test_every_field_of_every_table_has_bounds() -> None:
    tables = [get_args(hint) or (hint,) for hint in get_type_hints(Station).values()]
    shapes = [shape for shape, *_ in tables]
    assert config.Waits in shapes
    for shape in shapes:
        for name, hint in get_type_hints(shape, include_extras=True).items():
            kind = get_args(hint)[1]
            assert hasattr(kind, "read"), f"{shape.__name__}.{name}"
            if isinstance(kind, Whole | Number):
                assert kind.low < kind.high
            default = getattr(shape, name, None)
            if default is not None:
                assert accepted(kind, default) == default


def accepted(kind: Kind, value: object) -> object:
    return kind.read(str(value) if isinstance(value, Path) else value, Path("/"))


def test_a_choice_does_not_take_a_value_of_another_type() -> None:
    assert OneOf((0, 90)).read(90, Path("/")) == 90
