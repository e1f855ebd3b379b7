"""What can be wrong before the polls open: each has its screen, and goes on by itself once it is mended."""

from __future__ import annotations

import hashlib
import resource
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from journeys_help import PACKAGE, Booth

from firmware.booth.election import DEVICE_KEY
from firmware.states.facts import Device, Item, Refusal, Trouble
from firmware.states.model import (
    ConfirmingClock,
    DeviceAway,
    NotReady,
    Ready,
    Refused,
    SettingClock,
)
from firmware.storage.keys import create_device_key
from firmware.storage.slot import DIGEST_AT, SLOT_BYTES, Log

READ_ONLY = Path("/sys/kernel")  # a folder in which not even root may make a file
TINY_LOGS = 16  # slots: smaller than the package with five photos
TINY = f"\n[log]\nballots_slots = {TINY_LOGS}\nevents_slots = {TINY_LOGS}\n"


@pytest.fixture(scope="module")
def other_stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stick on which another village's election has begun."""
    booth = Booth(tmp_path_factory.mktemp("other"), seed=77)
    booth.open_polls()
    booth.stop()
    return booth.stick


@pytest.fixture
def booth(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path / "booth")
    yield booth
    booth.stop()


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Booth]:
    booth = Booth(tmp_path / "tiny", station=TINY, candidates=5)
    yield booth
    booth.stop()


def refuses(booth: Booth, trouble: Trouble) -> None:
    """That screen, with a button for who does not want to wait until the booth looks again."""
    booth.hands.see(NotReady, detail=trouble)


def look_again(booth: Booth, trouble: Trouble) -> None:
    booth.hands.tap("yes", booth.hands.see(NotReady, detail=trouble))


def opens(booth: Booth, *troubles: Trouble) -> None:
    """Mended: the booth looks again by itself, the journal has what was wrong, polls open, somebody votes."""
    booth.hands.see(Ready)
    told = [event.fields["trouble"] for event in booth.journal("start_failed")]
    assert told == [trouble.value for trouble in troubles]
    booth.officers.open_polls(clock_wrong=False)
    booth.vote()


def flip_signature(package: bytes) -> bytes:
    return package[:-1] + bytes([package[-1] ^ 1])


def flip_inside(package: bytes) -> bytes:
    middle = len(package) // 2
    return package[:middle] + bytes([package[middle] ^ 1]) + package[middle + 1 :]


def cut_short(package: bytes) -> bytes:
    return package[:5000]


def test_packages_that_are_broken_or_missing_or_anothers(booth: Booth, tmp_path: Path) -> None:
    """One after the other into the same booth; with the right one it goes on by itself."""
    honest, package = booth.village.package.read_bytes(), booth.internal / PACKAGE
    package.unlink()
    booth.rig.power_on()
    for spoil in (flip_signature, flip_inside, cut_short):
        refuses(booth, Trouble.NO_PACKAGE)
        package.write_bytes(spoil(honest))
        look_again(booth, Trouble.NO_PACKAGE)
        refuses(booth, Trouble.BAD_PACKAGE)
        package.unlink()
        look_again(booth, Trouble.BAD_PACKAGE)
    refuses(booth, Trouble.NO_PACKAGE)
    shutil.move(booth.internal / DEVICE_KEY, tmp_path / DEVICE_KEY)
    create_device_key(booth.internal / DEVICE_KEY)
    package.write_bytes(honest)
    refuses(booth, Trouble.WRONG_MACHINE)
    shutil.move(tmp_path / DEVICE_KEY, booth.internal / DEVICE_KEY)
    broken = [Trouble.NO_PACKAGE, Trouble.BAD_PACKAGE] * 3
    opens(booth, *broken, Trouble.NO_PACKAGE, Trouble.WRONG_MACHINE)


def test_no_stick_two_sticks_a_foreign_one_a_locked_one(
    booth: Booth, other_stick: Path, tmp_path: Path
) -> None:
    rig, second = booth.rig, tmp_path / "second"
    second.mkdir()
    before = {path: path.read_bytes() for path in other_stick.iterdir() if path.is_file()}
    rig.pull_stick()
    rig.power_on()
    refuses(booth, Trouble.NO_STICK)
    rig.put_stick()
    rig.put_stick(second, "usb1")
    rig.pull_stick()
    rig.put_stick()
    refuses(booth, Trouble.TWO_STICKS)
    rig.pull_stick()
    rig.pull_stick("usb1")
    rig.put_stick(other_stick)
    refuses(booth, Trouble.FOREIGN_STICK)
    rig.pull_stick()
    rig.put_stick(READ_ONLY)
    refuses(booth, Trouble.STICK_READ_ONLY)
    rig.pull_stick()
    rig.put_stick()
    booth.hands.see(Ready)
    told = [event.fields["trouble"] for event in booth.journal("start_failed")]
    for trouble in ("no_stick", "two_sticks", "foreign_stick", "stick_read_only"):
        assert trouble in told
    booth.officers.open_polls(clock_wrong=False)
    booth.vote()
    assert {path: path.read_bytes() for path in before} == before


def test_a_log_of_another_version(booth: Booth) -> None:
    """A stick that a later program has written on is left alone; the right one is taken."""
    booth.rig.power_on()
    booth.hands.see(Ready)
    booth.rig.power_cut()
    honest = {log: (booth.stick / log.file).read_bytes() for log in Log}
    for log, data in honest.items():
        (booth.stick / log.file).write_bytes(as_version_2(data))
    booth.rig.power_on()
    refuses(booth, Trouble.UNKNOWN_VERSION)
    for log, data in honest.items():
        assert (booth.stick / log.file).read_bytes() == as_version_2(data)
        (booth.stick / log.file).write_bytes(data)
    opens(booth, Trouble.UNKNOWN_VERSION)


def as_version_2(data: bytes) -> bytes:
    """The same log as another format's program would leave it: digests hold, the version is unknown."""
    slots = []
    for at in range(0, len(data), SLOT_BYTES):
        slot = bytearray(data[at : at + SLOT_BYTES])
        if any(slot):
            slot[4] = 2
            slot[DIGEST_AT:] = hashlib.sha256(slot[:DIGEST_AT]).digest()
        slots.append(bytes(slot))
    return b"".join(slots)


def test_a_full_stick(tiny: Booth) -> None:
    """No file may grow any more, as on a stick without room: the logs fit, the package does not."""
    tiny.rig.pull_stick()
    tiny.rig.power_on()
    refuses(tiny, Trouble.NO_STICK)
    assert tiny.rig.pid is not None
    _, most = resource.prlimit(tiny.rig.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(tiny.rig.pid, resource.RLIMIT_FSIZE, (TINY_LOGS * SLOT_BYTES, most))
    tiny.rig.put_stick()
    refuses(tiny, Trouble.STICK_FULL)
    resource.prlimit(tiny.rig.pid, resource.RLIMIT_FSIZE, (most, most))
    look_again(tiny, Trouble.STICK_FULL)
    opens(tiny, Trouble.NO_STICK, Trouble.STICK_FULL)
    assert (tiny.stick / PACKAGE).stat().st_size > TINY_LOGS * SLOT_BYTES


# ---- the clock and the hour --------------------------------------------------------------------------


def to_clock(booth: Booth) -> None:
    booth.officers.menu(booth.officers.holder("chair"), Item.OPEN)
    booth.officers.sign(booth.officers.holder("member-1"), after=(ConfirmingClock,))


def confirm_clock(booth: Booth) -> None:
    booth.hands.insist("yes", booth.hands.see(ConfirmingClock))


def set_clock(booth: Booth, *steps: str) -> None:
    booth.hands.insist("no", booth.hands.see(ConfirmingClock))
    for step in (*steps, "yes"):
        booth.hands.tap(step, booth.hands.see(SettingClock))
    confirm_clock(booth)


def test_a_clock_that_was_never_set_and_an_hour_too_early(booth: Booth) -> None:
    """Nobody is locked out: two officers set it, and the gate goes by what they set."""
    booth.rig.set_clock(datetime(2000, 1, 1, tzinfo=UTC))
    booth.rig.power_on()
    to_clock(booth)
    confirm_clock(booth)
    booth.hands.see(Refused, detail=Refusal.WRONG_DAY)
    set_clock(booth, "opening", "minute-minus")
    booth.hands.see(Refused, detail=Refusal.TOO_EARLY_TO_OPEN)
    to_clock(booth)
    set_clock(booth, "opening")
    booth.vote()
    lines = booth.journal("clock_set")
    assert [len(str(line.fields["officers"]).split()) for line in lines] == [2, 2]
    assert str(lines[-1].at).startswith(booth.village.opens.strftime("%Y-%m-%dT%H:%M"))


# ---- devices -----------------------------------------------------------------------------------------


def test_a_device_is_missing_at_the_opening(booth: Booth) -> None:
    lines = {
        Device.READER: booth.rig.reader,
        Device.SENSOR: booth.rig.sensor,
        Device.PRINTER: booth.rig.printer,
    }
    booth.rig.power_on()
    for line in lines.values():
        to_clock(booth)
        line.unplug()
        confirm_clock(booth)
        booth.hands.see(Refused, detail=Refusal.DEVICES_NOT_READY)
        line.plug()
    opens(booth)
    failed = [event.fields["devices"] for event in booth.journal("devices_failed")]
    assert failed == [device.value for device in lines]


def test_the_reader_is_missing_from_the_start(booth: Booth) -> None:
    booth.rig.reader.unplug()
    booth.rig.power_on()
    booth.hands.see(DeviceAway, detail=Device.READER)
    booth.rig.reader.plug()
    opens(booth)
