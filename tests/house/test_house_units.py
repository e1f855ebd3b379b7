"""Units, rules and settings of the booth agree with each other, with the station and with systemd."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.config import load
from firmware.root.__main__ import HELPERS
from firmware.root.journal import CURSOR, FOLDER
from firmware.root.stick import Booth

ROOT = Path(__file__).parents[2]
SYSTEMD = ROOT / "systemd"
UNITS = sorted(path for path in SYSTEMD.iterdir() if path.suffix in {".service", ".path", ".timer"})
SERVICES = [path.name for path in UNITS if path.suffix == ".service"]
RULES = "".join((SYSTEMD / name).read_text() for name in ("60-bilik.rules", "61-bilik-usb.rules"))
TMPFILES = (SYSTEMD / "bilik.tmpfiles").read_text()
README = (SYSTEMD / "README.md").read_text()
STATION = load(ROOT / "image" / "station.toml")
PYTHON = "/usr/bin/python3.13"
PROGRAMS = {
    PYTHON,
    "/usr/bin/systemctl",
    "/usr/bin/systemd-tmpfiles",
    "/usr/bin/udevadm",
    "/usr/sbin/modprobe",
}

MOST = 2.0
LIMITS = {
    "bilik.service": 1.0,
    "bilik-journal.service": MOST,
    "bilik-journal-last.service": MOST,
    "bilik-scrub.service": MOST,
    "bilik-poweroff.service": MOST,
    "bilik-reboot.service": MOST,
    # These mount for all to see or load drivers, for a second or two; systemd/README.md says what that costs.
    "bilik-stick@.service": 3.5,
    "bilik-reached.service": 4.0,
    "bilik-update.service": 4.0,
    "bilik-folders.service": 5.2,
    "bilik-modules.service": 5.6,
    "bilik-screen.service": 5.2,
}
"""What `systemd-analyze security` may say at most: 0 is nothing to attack, 10 is no fence at all."""


def text(name: str) -> str:
    return (SYSTEMD / name).read_text()


def settings(key: str, name: str = "bilik.service") -> list[str]:
    return re.findall(rf"^{key}=(.*)$", text(name), re.MULTILINE)


def folders() -> dict[str, str]:
    """Folder: mode, user and group, as systemd-tmpfiles makes them."""
    found = re.findall(r"^d (\S+) +(\S+) +(\S+) +(\S+)$", TMPFILES, re.MULTILINE)
    return {path: f"{mode} {user} {group}" for path, mode, user, group in found}


def test_the_service_runs_the_daemon_unprivileged_and_watched() -> None:
    assert settings("ExecStart") == [f"{PYTHON} -s -P -m firmware /run/bilik/station.toml"]
    assert settings("User") == settings("Group") == ["bilik"]
    assert settings("Type") == ["notify"]
    assert settings("Restart") == ["always"]
    assert settings("StartLimitIntervalSec") == ["0"]
    assert 0 < int(settings("WatchdogSec")[0]) <= 30
    assert settings("PrivateNetwork") == ["yes"]
    assert settings("NoNewPrivileges") == ["yes"]
    assert settings("CapabilityBoundingSet") == [""]


def test_nothing_in_memory_reaches_the_card() -> None:
    assert settings("LimitCORE") == settings("MemorySwapMax") == ["0"]
    assert settings("LimitMEMLOCK") == ["infinity"]
    assert [name for name in SERVICES if settings("LimitCORE", name) != ["0"]] == []


def test_the_screen_waits_for_nothing() -> None:
    assert settings("DefaultDependencies") == ["no"]
    assert settings("After") == settings("Requires") == []
    assert settings("WantedBy") == ["sysinit.target"]
    assert settings("PrivateTmp") == [], "it would wait for all temporary files of the machine"
    assert settings("Condition.*") == []
    assert "shutdown.target" in settings("Before")[0], "or it would be killed at the very end"


def test_devices_are_allowed_by_numbers_that_are_known_before_their_drivers_are() -> None:
    assert settings("DevicePolicy") == ["closed"]
    allowed = {line.split()[0] for line in settings("DeviceAllow")}
    assert allowed == {"char-13", "char-29", "char-116", "char-188", "char-226", "char-gpiochip"}
    assert "char-116 w" in settings("DeviceAllow")  # sound is never read: no microphone


def test_the_station_is_allowed_what_it_names() -> None:
    writable = [path.lstrip("-") for path in settings("ReadWritePaths")[0].split()]
    assert str(STATION.booth.internal) in writable
    assert set(writable) <= set(folders())
    assert folders()[str(STATION.booth.internal)] == "0700 bilik bilik"
    booth = Booth()
    assert booth.sticks == STATION.booth.sticks
    assert str(booth.mounted) in writable
    for made in (booth.sticks, booth.mounted, booth.answers):
        assert folders()[str(made)] == "0755 root root", "or the daemon could lay a stick there"
    assert str(FOLDER) in folders()
    assert str(CURSOR.parent) == f"/run/{settings('RuntimeDirectory', 'bilik-journal.service')[0]}"


def test_nothing_is_writable_by_being_made_not_executable() -> None:
    """A path in NoExecPaths is a mount of its own, which ProtectSystem=strict then leaves writable."""
    assert settings("NoExecPaths")[0].split() == ["/run/bilik/asks"]
    strict = [name for name in SERVICES if settings("ProtectSystem", name)]
    assert [name for name in strict if settings("ReadOnlyPaths", name) != ["/run"]] == [], "strict spares it"


def test_the_user_is_the_one_of_the_image() -> None:
    made = re.search(r"^u bilik (\d+):\1 .* (\S+)$", text("bilik.sysusers"), re.MULTILINE)
    assert made
    assert made[2] == str(STATION.booth.internal)
    passwd = ROOT / "image" / "tree" / "etc" / "passwd"
    if passwd.exists():
        assert f"bilik:*:{made[1]}:{made[1]}:" in passwd.read_text()


def test_every_ask_has_its_watch_and_its_answer() -> None:
    paths = {path.stem: path.read_text() for path in UNITS if path.suffix == ".path"}
    for name, unit in paths.items():
        assert f"PathExists=/run/bilik/asks/{name.removeprefix('bilik-')}\n" in unit
        assert f"{name}.service" in SERVICES
        assert "WantedBy=paths.target" in unit
    assert {name.removeprefix("bilik-") for name in paths} == {
        "poweroff",
        "reboot",
        "reached",
        "update",
        "scrub",
    }
    assert folders()["/run/bilik/asks"] == f"{settings('RuntimeDirectoryMode')[0]} bilik bilik"
    assert settings("RuntimeDirectory") == ["bilik/asks"]
    assert settings("RuntimeDirectoryPreserve") == ["yes"], "a restart of the booth takes no ask away"
    for name in ("bilik-reached.service", "bilik-update.service"):
        assert "CAP_DAC_OVERRIDE" in settings("CapabilityBoundingSet", name)[0]
    assert settings("SupplementaryGroups", "bilik-scrub.service") == ["bilik"]


def programs() -> Iterator[tuple[str, str]]:
    """Every program that a unit starts, without systemd's marks before it."""
    for name in SERVICES:
        for line in settings(r"Exec\w+", name):
            yield name, line.split()[0].lstrip("-+!@:")


def test_units_start_only_what_the_image_has() -> None:
    assert {program for _, program in programs()} <= PROGRAMS, "there is no shell and there are no coreutils"


def test_every_helper_is_started_without_what_others_could_slip_in() -> None:
    started = set()
    for name in SERVICES:
        for line in settings(r"Exec\w+", name):
            if " firmware.root " in line:
                start, _, rest = line.lstrip("-").partition(" -m firmware.root ")
                assert start == f"{PYTHON} -S -s -P", name
                started.add(rest.split()[0])
    assert started == set(HELPERS)


def test_every_device_of_the_station_gets_its_name() -> None:
    named = {f"/dev/{name}" for name in re.findall(r'SYMLINK\+="([^"]+)"', RULES)}
    ports = (STATION.reader.port, STATION.sensor.port, STATION.printer.port, STATION.touch.device)
    assert {str(port) for port in ports} | {"/dev/bilik/clock", "/dev/bilik/audio"} == named
    assert 'device = "/dev/bilik/audio"' in (ROOT / "image" / "station.toml").read_text()


def test_nobody_but_root_may_record() -> None:
    """A headset has a microphone too: its node is left to root, and what plays may be written, not read."""
    lines = [line for line in RULES.splitlines() if line.startswith('SUBSYSTEM=="sound"')]
    assert 'KERNEL=="*", GROUP="root", MODE="0600"' in lines[0]
    for line in lines[1:]:
        assert 'KERNEL=="pcmC[0-9]*D0p"' in line, "p plays, c records"
        assert 'MODE="0620"' in line


@pytest.mark.parametrize(
    ("board", "path", "port"),
    [
        ("Pi 3B+", "platform-3f980000.usb-usb-0:1.1.2:1.0", "1"),
        ("Pi 3B+", "platform-3f980000.usb-usb-0:1.2:1.0", "2"),
        ("Pi 3B+", "platform-3f980000.usb-usb-0:1.3:1.0", "3"),
        ("Pi 3B+", "platform-3f980000.usb-usb-0:1.1.3:1.0", ""),
        ("Pi 4", "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.1:1.0", "1"),
        ("Pi 4", "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.2:1.0", "2"),
        ("Pi 4", "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.3:1.0", "3"),
        ("Pi 4", "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.4:1.0", ""),
        ("Pi 4, a hub in a socket", "platform-fd500000.pcie-pci-0000:01:00.0-usb-0:1.1.2:1.0", ""),
        ("CM4", "platform-fe980000.usb-usb-0:1.1:1.0", "1"),
        ("QEMU virt", "platform-4010000000.pcie-pci-0000:00:05.0-usb-0:1.2:1.0", "2"),
    ],
)
def test_a_socket_has_one_name_on_each_board(board: str, path: str, port: str) -> None:
    lines = re.findall(r'^ENV\{ID_PATH\}=="([^"]+)", ENV\{BILIK_PORT\}="(\d)"$', RULES, re.MULTILINE)
    assert lines
    patterns = {re.escape(pattern).replace(r"\*", ".*"): number for pattern, number in lines}
    found = [number for pattern, number in patterns.items() if re.fullmatch(pattern, path)]
    assert found == ([port] if port else []), board


def test_at_the_end_the_booth_stops_before_its_stick_goes() -> None:
    assert "bilik.service" in settings("Before", "bilik-stick@.service")[0].split()
    assert "bilik.service" in settings("Before", "bilik-journal-last.service")[0].split()
    folder = f"{str(Booth().mounted).strip('/').replace('/', '-')}-.mount.d"
    assert settings("Before", f"{folder}/bilik.conf") == ["bilik.service"]


def test_all_else_on_the_usb_is_turned_off() -> None:
    allow, _, deny = text("61-bilik-usb.rules").partition('ATTR{authorized}="0"')
    assert deny.strip() == 'LABEL="bilik_usb_end"', "the last word is no"
    classes = re.findall(
        r'^ATTR\{bInterfaceClass\}=="(\w\w)"(.*), GOTO="bilik_usb_end"$', allow, re.MULTILINE
    )
    assert [kind for kind, _ in classes] == ["09", "08", "ff", "03", "01"]
    conditions = dict(classes)
    assert "idVendor" in conditions["ff"]
    assert 'bInterfaceSubClass}=="00"' in conditions["03"], "a keyboard's is 01"
    assert 'bInterfaceSubClass}=="01|02"' in conditions["01"], "sound, not MIDI"


def test_a_keyboard_is_let_in_only_where_there_is_a_shell() -> None:
    unit = ROOT / "image/tree-diagnostic/usr/lib/systemd/system/bilik-shell.service"
    assert unit.is_file()
    assert not (ROOT / "image" / "tree" / unit.relative_to(ROOT / "image" / "tree-diagnostic")).exists()
    marked = re.findall(
        r'^TEST=="/(.*)", ATTR\{bInterfaceClass\}=="03", GOTO="bilik_usb_end"$', RULES, re.MULTILINE
    )
    assert marked == [str(unit.relative_to(ROOT / "image" / "tree-diagnostic"))]


def test_no_rule_says_that_no_parent_is_such() -> None:
    """It does not mean that: `SUBSYSTEMS!=` is true as soon as one parent is of another kind."""
    assert re.findall(r"(?:KERNELS|SUBSYSTEMS|DRIVERS|ATTRS\{\w+\})!=", RULES) == []


def test_jumps_of_the_rules_have_their_labels() -> None:
    assert set(re.findall(r'GOTO="(\w+)"', RULES)) == set(re.findall(r'LABEL="(\w+)"', RULES))


def test_the_kernel_is_told_what_is_promised() -> None:
    told = dict(re.findall(r"^([\w.-]+) = (.*)$", text("bilik.sysctl"), re.MULTILINE))
    promised = {"core_pattern": "|/bin/false", "yama.ptrace_scope": "3", "sysrq": "0", "panic": "10"}
    promised |= {"dmesg_restrict": "1", "kptr_restrict": "2"}
    assert {key: told.get(f"kernel.{key}") for key in promised} == promised


def test_the_readme_tells_of_every_file() -> None:
    names = {path.name for path in SYSTEMD.iterdir() if path.name != "README.md"}
    assert sorted(name for name in names if f"`{name}`" not in README) == []


# ---- what systemd says -------------------------------------------------------------------------------------

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units with programs that this machine has."""
    folder = tmp_path_factory.mktemp("units")
    for path in UNITS:
        changed = path.read_text().replace(PYTHON, sys.executable)
        changed = re.sub(
            r"(?<=[=-])/usr/s?bin/(systemctl|systemd-tmpfiles|udevadm|modprobe)", "/bin/true", changed
        )
        (folder / path.name).write_text(changed)
    return folder


@needs_systemd
def test_systemd_accepts_the_units(copies: Path) -> None:
    names = [str(path).replace("@.", "@sda1.") for path in sorted(copies.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_service_has_its_limit() -> None:
    assert set(LIMITS) == set(SERVICES)
    assert LIMITS["bilik.service"] <= MOST


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_the_fence_around_the_service_is_as_high_as_promised(copies: Path, name: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(copies / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Overall exposure level for \S+: (\d+\.\d)", done.stdout)
    assert found, done.stderr
    assert float(found[1]) <= LIMITS[name], done.stdout
