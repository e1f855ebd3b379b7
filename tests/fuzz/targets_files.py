"""Files that people and programs leave: station.toml, pemilihan.toml, dpt.csv, clock, keys, environment."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fuzz_target import ROOT, Broken, Target
from fuzz_world import file, scratch

from firmware.clock import BoothClock, ClockError, Offset
from firmware.config import ConfigError, load
from firmware.election.authority import read_key
from firmware.election.dpt import read_dpt
from firmware.election.draft import read_draft
from firmware.election.errors import ElectionError
from firmware.election.problems import Problems
from firmware.storage.errors import StorageError
from firmware.storage.keys import load_device_key
from firmware.watchdog import Watchdog
from hw_sim.seeded import DAY, seeded_key
from hw_sim.village import make_village

TOML = (
    b"[booth]",
    b"[[calon]]",
    b"= ",
    b'"""',
    b"'",
    b"1e999",
    b"9" * 400,
    b"0x",
    b"2026-02-30",
    b"07:00:00",
    b"nan",
    b"[" * 40,
)
TOML += (b"a.b.c.", b"{a=1}", b"\\u0000", b"\\ud800", b"true", b"#", b"\r\n", b"\xef\xbb\xbf")


def station(data: bytes) -> None:
    load(file("station.toml", data))


def draft(data: bytes) -> str:
    """pemilihan.toml in the folder of a committee whose other files are good."""
    folder, problems = committee(), Problems()
    (folder / "pemilihan.toml").write_bytes(data)
    read_draft(folder, problems)
    return shown(problems)


def dpt(data: bytes) -> str:
    folder, problems = committee(), Problems()
    (folder / "dpt.csv").write_bytes(data)
    read_dpt(folder, 512, DAY, problems, lambda done, total: None)
    return shown(problems)


def shown(problems: Problems) -> str:
    """What is wrong, as it is printed."""
    for problem in problems.found:
        str(problem).encode()
    return "".join(sorted({p.reason[:10] for p in problems.found})[:6])


def offset(data: bytes) -> None:
    """The offset's file, and the time that follows; what is accepted is written again to the same number."""
    read = Offset.parse(data)
    if Offset.parse(read.line()) != read:
        raise Broken("the offset that was read is written in another way")


def clock(data: bytes) -> None:
    """A real-time clock's text, then the offset's file behind a zero byte."""
    source, _, stored = data.partition(b"\0")
    place = file("offset", stored)
    if not stored:
        place.unlink()
    BoothClock(file("rtc", source), place, system=lambda: 1.8e9).now()


def device_key(data: bytes) -> None:
    path = file("device.key", data)
    path.chmod(0o600)
    load_device_key(path)


def authority_key(data: bytes) -> None:
    read_key(file("authority.key", data))


def environment(data: bytes) -> None:
    """What a supervisor sets, by name."""
    words = data.decode("utf-8", "surrogateescape").split("\n")
    names = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
    Watchdog.from_environment(dict(zip(names, words, strict=False)))


@cache
def committee() -> Path:
    """A committee's folder, with the true pemilihan.toml and dpt.csv beside it as `toml` and `csv`."""
    village = make_village(
        scratch() / "village",
        voters=3,
        seed=5,
        machine_keys=[("bilik-1", bytes(range(32)))],
        template_size=512,
    )
    for name, copy in (("pemilihan.toml", "toml"), ("dpt.csv", "csv")):
        shutil.copy(village.committee / name, village.folder / copy)
    return village.committee


def true(name: str) -> bytes:
    return (committee().parent / name).read_bytes()


def pem() -> Sequence[bytes]:
    key = seeded_key("fuzz/authority")
    return [key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())]


def tables() -> Sequence[bytes]:
    """The list as it was written, and with semicolons."""
    rows = list(csv.reader(io.StringIO(true("csv").decode())))
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return [true("csv"), text.getvalue().encode()]


def toml(name: str) -> Sequence[bytes]:
    return [(ROOT / "image" / "station.toml").read_bytes()] if name == "station" else [true("toml")]


TARGETS = (
    Target("station-toml", station, (ConfigError,), lambda: toml("station"), TOML, 66000),
    Target("pemilihan-toml", draft, (ElectionError,), lambda: toml("election"), TOML, 16384),
    Target(
        "dpt-csv",
        dpt,
        (ElectionError,),
        tables,
        (b",", b";", b'"', b"|", b"\r", b"\n", b"\xef\xbb\xbf", b"jari/", b"../"),
    ),
    Target(
        "clock-offset",
        offset,
        (ValueError,),
        lambda: [b"source 3600000000\n", b"system -5\n"],
        (b"source ", b"9" * 17),
    ),
    Target(
        "clock",
        clock,
        (ClockError,),
        lambda: [b"1790000000\n\0source 5\n", b"1790000000.25\n\0"],
        (b"\0", b"9" * 11),
    ),
    Target("device-key", device_key, (StorageError,), lambda: [b"bilik-device-key/1\n" + b"0" * 64 + b"\n"]),
    Target(
        "authority-key",
        authority_key,
        (ElectionError,),
        pem,
        (b"-----BEGIN PRIVATE KEY-----\n", b"ENCRYPTED "),
    ),
    Target(
        "watchdog",
        environment,
        (),
        lambda: [b"@x\n2000000\n1", b"/run/x\n-5\nx"],
        (b"\n", b"nan", b"9" * 400),
    ),
)
