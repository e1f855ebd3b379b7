"""The service, its stick mounts and its device names agree with the example of a station."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from firmware.config import load

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "systemd" / "bilik.service").read_text()
RULES = (ROOT / "systemd" / "60-bilik.rules").read_text()
STATION = load(ROOT / "image" / "station.toml")


def settings(key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)


def test_the_service_runs_the_daemon_unprivileged_and_watched() -> None:
    assert settings("ExecStart") == ["/opt/bilik/bin/python -m firmware /etc/bilik/station.toml"]
    assert settings("User") == ["bilik"]
    assert settings("Type") == ["notify"]
    assert settings("Restart") == ["always"]
    assert settings("WatchdogSec")
    assert settings("PrivateNetwork") == ["yes"]
    assert settings("NoNewPrivileges") == ["yes"]
    assert settings("CapabilityBoundingSet") == [""]


def test_folders_are_those_of_the_station() -> None:
    assert settings("StateDirectory") == [STATION.booth.internal.name]
    assert settings("ReadWritePaths") == [str(STATION.booth.sticks)]
    assert f"{STATION.booth.sticks}/%I" in (ROOT / "systemd" / "bilik-stick@.service").read_text()
    assert f"d {STATION.booth.sticks} " in (ROOT / "systemd" / "bilik.tmpfiles").read_text()


def test_every_device_of_the_station_gets_its_name() -> None:
    named = {f"/dev/{name}" for name in re.findall(r'SYMLINK\+="([^"]+)"', RULES)}
    ports = (STATION.reader.port, STATION.sensor.port, STATION.printer.port, STATION.touch.device)
    assert named == {str(port) for port in ports}


def test_jumps_of_the_rules_have_their_labels() -> None:
    assert set(re.findall(r'GOTO="(\w+)"', RULES)) == set(re.findall(r'LABEL="(\w+)"', RULES))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("name", ["bilik.service", "bilik-stick@.service"])
def test_systemd_accepts_the_unit(tmp_path: Path, name: str) -> None:
    text = (ROOT / "systemd" / name).read_text().replace("/opt/bilik/bin/python", sys.executable)
    unit = tmp_path / name.replace("@.", "@sda1.")
    unit.write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
