"""A stick is put in and pulled, on a made-up sysfs; who is no stick is refused with a reason."""

from __future__ import annotations

import errno
import json
import os
import pwd
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fat_images import fat32

from firmware.root import stick
from firmware.root.mounts import MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY
from firmware.root.stick import Booth, main
from firmware.root.stick_device import Device, Places, Refused, find, read_head

SECTORS = 200_000
PORT = "devices/platform/scb/fd500000.pcie/usb1/1-1/1-1.4"


@dataclass
class Kernel:
    """A made-up kernel: sysfs with one USB disk, and what was asked to be mounted."""

    top: Path
    head: bytes = field(default_factory=fat32)
    fails: int = 0
    busy: int = 0
    refuses: int = errno.EBUSY
    waited: float = 0.0
    calls: list[str] = field(default_factory=list)
    flags: int = 0
    options: str = ""

    def __post_init__(self) -> None:
        for name in ("sticks", "mounts", "answers", "dev"):
            (self.top / name).mkdir()
        self.write("mountinfo", "22 1 0:20 / /sys rw - sysfs sysfs rw\n")
        interface = f"sys/{PORT}/1-1.4:1.0"
        self.write(f"{interface}/bInterfaceClass", "08")
        self.link(f"{interface}/subsystem", "../../../bus/usb")
        self.link(f"{interface}/driver", "../../../bus/usb/drivers/usb-storage")
        self.disk = f"{interface}/host0/target0:0:0/0:0:0:0/block/sda"
        self.write(f"{self.disk}/device/type", "0")
        self.entry(self.disk, "8:0", SECTORS + 2048)
        self.partition(1)

    def partition(self, number: int) -> None:
        self.entry(f"{self.disk}/sda{number}", f"8:{number}", SECTORS)
        self.write(f"{self.disk}/sda{number}/partition", str(number))

    def entry(self, path: str, number: str, size: int) -> None:
        for name, text in (("dev", number), ("size", str(size)), ("ro", "0")):
            self.write(f"{path}/{name}", text)
        self.link(f"sys/class/block/{Path(path).name}", str(self.top / path))

    def write(self, path: str, text: str) -> None:
        (self.top / path).parent.mkdir(parents=True, exist_ok=True)
        (self.top / path).write_text(text + "\n")

    def link(self, path: str, target: str) -> None:
        (self.top / path).parent.mkdir(parents=True, exist_ok=True)
        (self.top / path).unlink(missing_ok=True)
        (self.top / path).symlink_to(target)

    def whole(self) -> None:
        """No partition table."""
        (self.top / self.disk / "sda1" / "partition").unlink()

    def mount(self, source: Path, target: Path, kind: str, flags: int, options: str) -> None:
        if self.fails:
            raise OSError(self.fails, os.strerror(self.fails))
        assert not (self.top / "sticks" / target.name).exists(), "seen before it is mounted"
        self.flags, self.options = flags, options
        self.calls.append(f"mount {source.name} {target.name} {kind}")

    def unmount(self, target: Path, *, lazy: bool = False) -> None:
        assert not (self.top / "sticks" / target.name).is_symlink(), "seen while it is unmounted"
        if self.busy and not lazy:
            self.busy -= 1
            raise OSError(self.refuses, "refused")
        self.calls.append(f"unmount {target.name}{' lazily' if lazy else ''}")

    @property
    def places(self) -> Places:
        return Places(self.top / "sys", self.top / "dev", self.top / "mountinfo")

    def run(self, *words: str) -> int:
        folders = (self.top / "sticks", self.top / "mounts", self.top / "answers")
        calls = (lambda device: self.head, self.mount, self.unmount, self.wait)
        return main(words, Booth(*folders, self.places, *calls))

    def wait(self, seconds: float) -> None:
        self.waited += seconds

    def answer(self, name: str = "sda1") -> dict[str, object]:
        found: dict[str, object] = json.loads((self.top / "answers" / f"stick-{name}.json").read_text())
        return found

    def reason(self, name: str = "sda1") -> object:
        """Why it was refused; then nothing is mounted and nothing is seen."""
        assert self.run("mount", name) == 0
        assert self.calls == []
        assert list((self.top / "sticks").iterdir()) == list((self.top / "mounts").iterdir()) == []
        said = self.answer(name)
        assert said["state"] == "refused"
        return said["reason"]


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kernel:
    monkeypatch.setattr(stick, "USER", pwd.getpwuid(os.getuid()).pw_name)
    return Kernel(tmp_path)


def test_a_stick_is_mounted_then_seen(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    assert kernel.run("mount", "sda1") == 0
    assert kernel.calls == ["mount sda1 sda1 vfat"]
    assert os.readlink(kernel.top / "sticks" / "sda1") == str(kernel.top / "mounts" / "sda1")
    said = {"state": "mounted", "name": "sda1", "bytes": SECTORS * 512, "clean": True, "read_only": False}
    assert kernel.answer() == said
    assert kernel.flags & (MS_NODEV | MS_NOSUID | MS_NOEXEC | MS_RDONLY) == MS_NODEV | MS_NOSUID | MS_NOEXEC
    assert f"uid={os.getuid()},gid=" in kernel.options
    assert "umask=0077,tz=UTC,errors=continue" in kernel.options
    assert capsys.readouterr().out == "sda1: mounted: FAT32, 97 MiB\n"


def test_a_stick_that_is_pulled_is_let_go(kernel: Kernel) -> None:
    kernel.run("mount", "sda1")
    assert kernel.run("release", "sda1") == 0
    assert kernel.calls[1:] == ["unmount sda1"]
    for name in ("sticks", "mounts", "answers"):
        assert list((kernel.top / name).iterdir()) == []
    assert kernel.run("release", "sda1") == 0


def test_a_stick_in_use_is_let_go_lazily(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    kernel.run("mount", "sda1")
    kernel.busy = 1000
    assert kernel.run("release", "sda1") == 0
    assert kernel.calls[1:] == ["unmount sda1 lazily"]
    assert "let go while in use" in capsys.readouterr().out
    assert 1 < kernel.waited < 5


def test_a_stick_that_systemd_has_unmounted(kernel: Kernel, capsys: pytest.CaptureFixture[str]) -> None:
    kernel.run("mount", "sda1")
    kernel.busy, kernel.refuses = 1, errno.EINVAL
    assert kernel.run("release", "sda1") == 0
    assert capsys.readouterr().out.endswith("sda1: unmounted\n")
    assert kernel.waited == 0


def test_a_stick_that_cannot_be_unmounted_is_put_out_of_sight(kernel: Kernel) -> None:
    kernel.run("mount", "sda1")
    kernel.busy, kernel.refuses = 1, errno.EIO
    assert kernel.run("release", "sda1") == 0
    assert kernel.calls[1:] == ["unmount sda1 lazily"]


def test_a_stick_that_is_held_for_a_moment_is_waited_for(kernel: Kernel) -> None:
    kernel.run("mount", "sda1")
    kernel.busy = 3
    assert kernel.run("release", "sda1") == 0
    assert kernel.calls[1:] == ["unmount sda1"]
    assert 0 < kernel.waited < 1


def test_what_was_left_by_a_mount_that_died_does_no_harm(kernel: Kernel) -> None:
    (kernel.top / "mounts" / "sda1").mkdir()
    (kernel.top / "mounts" / ".sda1").symlink_to("nowhere")
    (kernel.top / "sticks" / "sda1").symlink_to("nowhere")
    assert kernel.run("mount", "sda1") == 0
    assert (kernel.top / "sticks" / "sda1").is_dir()


def test_a_stick_without_a_partition_table_is_mounted_as_the_disk(kernel: Kernel) -> None:
    kernel.whole()
    assert kernel.run("mount", "sda") == 0
    assert kernel.calls == ["mount sda sda vfat"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("disk/sda1/holders/dm-0", ""),
        ("disk/holders/dm-0", ""),
        ("mountinfo", "22 1 8:1 / /boot rw - vfat /dev/sda1 rw"),
        ("mountinfo", "22 1 8:0 / /boot rw - vfat /dev/sda rw"),
    ],
)
def test_the_disk_that_the_system_runs_from_is_left_alone(kernel: Kernel, path: str, text: str) -> None:
    kernel.write(path.replace("disk/", f"{kernel.disk}/"), text)
    assert kernel.run("mount", "sda1") == 0
    assert kernel.calls == list((kernel.top / "answers").iterdir()) == []


def test_of_a_disk_with_partitions_nothing_is_said(kernel: Kernel) -> None:
    assert kernel.run("mount", "sda") == 0
    assert kernel.calls == list((kernel.top / "answers").iterdir()) == []


def test_dirty_and_write_protected_are_mounted_as_they_are_and_said(
    kernel: Kernel, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel.head = fat32(dirty=True)
    kernel.write(f"{kernel.disk}/ro", "1")
    assert kernel.run("mount", "sda1") == 0
    assert kernel.flags & MS_RDONLY
    assert (kernel.answer()["clean"], kernel.answer()["read_only"]) == (False, True)
    assert "write protected, was not unmounted properly before; left as it is" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        (f"sys/{PORT}/1-1.4:1.0/bInterfaceClass", "03", "not_stick"),
        ("disk/device/type", "5", "not_stick"),
        ("disk/sda1/size", "0", "no_medium"),
        ("disk/sda1/size", "-1", "no_medium"),
        ("disk/sda1/dev", "", "no_medium"),
    ],
)
def test_what_is_no_stick_is_refused(kernel: Kernel, path: str, text: str, reason: str) -> None:
    kernel.write(path.replace("disk/", f"{kernel.disk}/"), text)
    assert kernel.reason() == reason


def test_another_driver_or_bus_is_refused(kernel: Kernel) -> None:
    interface = f"sys/{PORT}/1-1.4:1.0"
    kernel.link(f"{interface}/driver", "../../../bus/usb/drivers/ums-realtek")
    assert kernel.reason() == "not_stick"
    kernel.link(f"{interface}/subsystem", "../../../bus/pci")
    assert kernel.reason() == "not_usb"
    (kernel.top / interface / "bInterfaceClass").unlink()
    assert kernel.reason() == "not_usb"


def test_two_partitions_are_one_too_many(kernel: Kernel) -> None:
    kernel.partition(2)
    assert kernel.reason("sda1") == "many_partitions"
    assert kernel.reason("sda2") == "many_partitions"


def test_a_file_system_that_does_not_fit_is_refused(kernel: Kernel) -> None:
    kernel.head = fat32(many=SECTORS + 1)
    assert kernel.reason() == "damaged"
    kernel.head = bytes(4096)
    assert kernel.reason() == "not_fat"


def test_a_mount_that_fails_is_a_refusal(kernel: Kernel) -> None:
    kernel.fails = 5
    assert kernel.reason() == "mount_failed"


def test_a_stick_that_is_gone_again_is_refused(kernel: Kernel) -> None:
    assert kernel.reason("sdb1") == "no_medium"
    kernel.link("sys/class/block/sda1", "/")
    assert kernel.reason() == "no_medium"


@pytest.mark.parametrize(
    "words", ["", "mount", "mount ../sda1", "mount sda0", "mount mmcblk0p1", "eat sda1", "mount sda1 sda2"]
)
def test_a_wrong_call_is_told(kernel: Kernel, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert kernel.run(*words.split()) == 2
    assert kernel.run("mount", "sda1\n") == 2
    assert "usage:" in capsys.readouterr().err
    with pytest.raises(Refused):
        find("../sda1", kernel.places)


def test_only_a_block_device_of_that_number_is_read(kernel: Kernel) -> None:
    device = find("sda1", kernel.places)
    assert (device.number, device.sectors) == ((8, 1), SECTORS)
    (kernel.top / "dev" / "sda1").write_bytes(kernel.head)
    with pytest.raises(Refused, match="another device"):
        read_head(device)
    with pytest.raises(Refused, match="another device"):
        read_head(Device("null", Path("/dev/null"), (1, 3), 1, read_only=False))
    with pytest.raises(Refused, match="cannot be opened"):
        read_head(Device("sda2", kernel.top / "dev" / "sda2", (8, 2), 1, read_only=False))
