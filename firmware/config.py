"""station.toml: which devices are on which ports and pins, and nothing about the election.

    [booth]
    name = "Bilik 1"
    internal = "/data/booth"
    sticks = "/run/bilik/sticks"
    authority = "5f0c..."            # 64 hex digits: whose election packages this booth believes

`load(path)` gives a frozen `Station`. Every number has bounds, every key is known, and a refusal names the
file, the key and the reason. A complete example is image/station.toml. Relative paths start at its folder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from firmware.config_panel import Display, PinNumbers, Touch, check_display, check_pins, check_touch
from firmware.config_values import Flag, Key, Number, OneOf, Refused, Text, Where, Whole, read_table
from firmware.toml_text import TomlFault, read_toml

T = TypeVar("T")

FILE_LIMIT = 64 * 1024  # bytes; a real one has about 1,500


__all__ = ["ConfigError", "Display", "PinNumbers", "Station", "Touch", "load"]


class ConfigError(Exception):
    """The station file is refused: `file`, `key` ("sensor.security", or empty for the file), `reason`."""

    def __init__(self, file: Path, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


APath = Annotated[Path, Where()]
Baud = Annotated[int, OneOf((1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600))]
Poll = Annotated[float, Number(0.001, 5)]
OwnWait = Annotated[float | None, Number(0.01, 3600)]
Slots = Annotated[int | None, Whole(16, 200_000)]


@dataclass(frozen=True)
class Booth:
    """`internal` is the data partition; in `sticks` each stick is mounted as a folder of its own."""

    name: Annotated[str, Text(1, 40)]
    internal: APath
    sticks: APath
    authority: Annotated[bytes, Key()]
    variant: Annotated[str | None, Text(1, 40)] = None


@dataclass(frozen=True)
class Reader:
    """The card reader (PN532 on a UART)."""

    port: APath
    baud: Baud = 115200
    poll_seconds: Poll = 0.15


@dataclass(frozen=True)
class Sensor:
    """The fingerprint sensor (ZFM). `template_size` in bytes; a score below `score_floor` is no match."""

    port: APath
    template_size: Annotated[int, OneOf((512, 768, 1536))]
    baud: Baud = 57600
    score_floor: Annotated[int, Whole(1, 65535)] = 50
    security: Annotated[int, Whole(1, 5)] = 3
    poll_seconds: Poll = 0.1


@dataclass(frozen=True)
class Printer:
    """The thermal printer (ESC/POS). `seconds_to_print`: how long a slip or tape may take to be proven."""

    port: APath
    baud: Baud = 19200
    rtscts: Annotated[bool, Flag()] = True
    seconds_to_print: Annotated[float, Number(0.1, 120)] = 20.0


@dataclass(frozen=True)
class Audio:
    """The headphones: a sound device of the kernel as /dev/snd/pcmC1D0p, or a FIFO that gets the bare samples
    (16-bit, little-endian, one channel, 22,050 a second)."""

    device: APath


@dataclass(frozen=True)
class ClockSource:
    """A text file with seconds since 1970, UTC, as the kernel gives for a real-time clock."""

    path: APath


@dataclass(frozen=True)
class SystemPlace:
    """`run`: where the system says which image it is, is asked, and answers (firmware/system)."""

    run: APath


@dataclass(frozen=True)
class Waits:
    """Seconds, where this booth differs from the rules; `watch_seconds`: how often `sticks` is looked at."""

    idle: OwnWait = None
    countdown: OwnWait = None
    notice: OwnWait = None
    thanks: OwnWait = None
    pin: OwnWait = None
    retry: OwnWait = None
    watch_seconds: Annotated[float, Number(0.01, 10)] = 0.5


@dataclass(frozen=True)
class LogSizes:
    """Slots to preallocate, where this booth differs from what the roll asks for."""

    ballots_slots: Slots = None
    events_slots: Slots = None


@dataclass(frozen=True)
class Station:
    """One booth's file, checked."""

    booth: Booth
    display: Display
    touch: Touch
    reader: Reader
    sensor: Sensor
    printer: Printer
    pins: PinNumbers | None
    clock: ClockSource | None
    waits: Waits
    log: LogSizes
    system: SystemPlace | None = None
    audio: Audio | None = None


def load(path: Path) -> Station:
    """The station file at `path`. Raises ConfigError."""
    tables = _parse(path)

    def take(name: str, shape: type[T], check: Callable[[T], None] | None = None) -> T:
        if name not in tables:
            raise ConfigError(path, name, "the table is missing")
        try:
            read = read_table(shape, tables.pop(name), path.absolute().parent)
            if check is not None:
                check(read)
        except Refused as refused:
            key = f"{name}.{refused.key}" if refused.key else name
            raise ConfigError(path, key, refused.reason) from None
        return read

    station = Station(
        booth=take("booth", Booth),
        display=take("display", Display, check_display),
        touch=take("touch", Touch, check_touch),
        reader=take("reader", Reader),
        sensor=take("sensor", Sensor),
        printer=take("printer", Printer),
        pins=take("pins", PinNumbers, check_pins) if "pins" in tables else None,
        clock=take("clock", ClockSource) if "clock" in tables else None,
        waits=take("waits", Waits) if "waits" in tables else Waits(),
        log=take("log", LogSizes) if "log" in tables else LogSizes(),
        system=take("system", SystemPlace) if "system" in tables else None,
        audio=take("audio", Audio) if "audio" in tables else None,
    )
    for name in tables:
        raise ConfigError(path, name[:40], "unknown table")
    _check_together(path, station)
    return station


def _parse(path: Path) -> dict[str, Any]:
    """The file as TOML, bounded before it is parsed. Raises ConfigError."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ConfigError(path, "", f"cannot be read: {reason}") from error
    if len(data) > FILE_LIMIT:
        raise ConfigError(path, "", f"longer than {FILE_LIMIT} bytes")
    try:
        return read_toml(data)[1]
    except TomlFault as fault:
        raise ConfigError(path, "", str(fault)) from fault


def _check_together(path: Path, station: Station) -> None:
    """What no value alone can say. Raises ConfigError."""
    ports = {"reader": station.reader.port, "sensor": station.sensor.port, "printer": station.printer.port}
    for name, port in ports.items():
        if list(ports.values()).count(port) > 1:
            raise ConfigError(path, f"{name}.port", f"{port} has two devices")
