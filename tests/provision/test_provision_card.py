"""Writing a card: the right one, wholly, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from provision_card import BOOT_SIZE, BOOT_START, make_card, make_folder, slot_files

from firmware.machine.registration import read_enrolment
from firmware.provision.card import files_of, in_folder, on_device, owner
from firmware.provision.device import look_at, of_number
from firmware.provision.errors import CardError, UnreadableError
from firmware.provision.fat import Fat
from firmware.provision.plan import Plan


def read_back(card: Path, path: str) -> bytes:
    with card.open("rb") as file:
        return Fat(file, BOOT_START, BOOT_SIZE, "card").read(path)


def write(card: Path, files: dict[str, bytes], *, replace: bool = False) -> None:
    with card.open("r+b") as file:
        found = on_device(file, str(card), files, replace=replace)
        assert (found.version, found.variant) == ("0.1.0", "booth")


def test_a_mounted_card_gets_its_two_files(plan: Plan, tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "BILIK")
    booth = plan.booths[0]
    found = in_folder(folder, files_of(plan, booth), replace=False)
    assert (found.version, found.before) == ("0.1.0", "")
    assert (folder / "bilik" / "station.toml").read_bytes() == plan.station(booth)
    assert read_enrolment(folder / "bilik" / "machine.key") == plan.enrolment(booth)
    assert sorted(p.name for p in (folder / "bilik").iterdir()) == ["machine.key", "station.toml"]


def test_a_card_gets_its_two_files_and_keeps_the_others(plan: Plan, tmp_path: Path) -> None:
    card, files = make_card(tmp_path / "card.img"), files_of(plan, plan.booths[0])
    with card.open("rb") as file:
        assert owner(file, "card") == ""
    write(card, files)
    assert {name: read_back(card, name) for name in files} == files
    assert all(read_back(card, f"a/{name}") == data for name, data in slot_files().items())
    with card.open("rb") as file:
        assert owner(file, "card") == plan.booths[0].name


def test_another_booths_card_is_refused_unless_that_is_wanted(plan: Plan, tmp_path: Path) -> None:
    card, folder = make_card(tmp_path / "card.img"), make_folder(tmp_path / "BILIK")
    mine, other = (files_of(plan, booth) for booth in plan.booths[:2])
    write(card, mine)
    write(card, mine)
    in_folder(folder, mine, replace=False)
    for _ in range(2):
        with pytest.raises(CardError, match="is the card of 'Sukamaju TPS 1' already"):
            write(card, other)
        with pytest.raises(CardError, match="is the card of 'Sukamaju TPS 1' already"):
            in_folder(folder, other, replace=False)
    write(card, other, replace=True)
    assert in_folder(folder, other, replace=True).before == "Sukamaju TPS 1"
    assert read_back(card, "bilik/station.toml") == other["bilik/station.toml"]


@pytest.mark.parametrize("station", [b"", b"\xff", b"x = ", b"booth = 3", b"[booth]\nname = 7\n"])
def test_a_station_file_that_cannot_be_read_is_somebodys(plan: Plan, tmp_path: Path, station: bytes) -> None:
    folder = make_folder(tmp_path / "BILIK")
    (folder / "bilik").mkdir()
    (folder / "bilik" / "station.toml").write_bytes(station)
    with pytest.raises(CardError, match="is the card of '\\?' already"):
        in_folder(folder, files_of(plan, plan.booths[0]), replace=False)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("config.txt", None, "has no config.txt"),
        ("config.txt", b"arm_64bit=1\n", "os_prefix"),
        ("a/image.json", None, r"image\.json is no JSON"),
        ("a/image.json", b"{}", "version is missing"),
    ],
)
def test_another_folder_is_refused(
    plan: Plan, tmp_path: Path, name: str, data: bytes | None, reason: str
) -> None:
    folder = make_folder(tmp_path / "BILIK")
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(data)
    with pytest.raises(CardError, match=reason):
        in_folder(folder, files_of(plan, plan.booths[0]), replace=False)
    assert not (folder / "bilik").exists()


def test_a_folder_that_is_not_there(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(CardError, match="is the card in and mounted"):
        in_folder(tmp_path / "none", files_of(plan, plan.booths[0]), replace=False)


def test_another_label_or_an_empty_card_is_refused(plan: Plan, tmp_path: Path) -> None:
    files = files_of(plan, plan.booths[0])
    with pytest.raises(CardError, match="is called 'OTHER'; a booth's is called 'BILIK'"):
        write(make_card(tmp_path / "other.img", label=b"OTHER"), files)
    with pytest.raises(CardError, match=r"has no config\.txt"):
        write(make_card(tmp_path / "empty.img", {}), files)
    (tmp_path / "zero.img").write_bytes(bytes(1 << 20))
    with pytest.raises(CardError, match="has no partition table"):
        write(tmp_path / "zero.img", files)


def system(top: Path, *, mounted: str = "", swaps: str = "", size: int = 62_333_952) -> tuple[Path, Path]:
    """/sys and /proc of a machine with the card sdb (8:16) and one partition on it (8:17)."""
    block = top / "sys" / "devices" / "sdb"
    (block / "sdb1" / "holders").mkdir(parents=True)
    (block / "device").mkdir()
    (block / "holders").mkdir()
    for name, text in (("size", str(size)), ("dev", "8:16"), ("device/model", "SD Card Reader  ")):
        (block / name).write_text(text + "\n")
    for name, text in (("partition", "1"), ("dev", "8:17"), ("size", "2048")):
        (block / "sdb1" / name).write_text(text + "\n")
    numbers = top / "sys" / "dev" / "block"
    numbers.mkdir(parents=True)
    (numbers / "8:16").symlink_to(block)
    (numbers / "8:17").symlink_to(block / "sdb1")
    (top / "proc" / "self").mkdir(parents=True)
    mounts = "22 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw\n" + mounted
    (top / "proc" / "self" / "mountinfo").write_text(mounts)
    (top / "proc" / "swaps").write_text("Filename Type Size Used Priority\n" + swaps)
    return top / "sys", top / "proc"


def test_a_card_in_a_reader_is_taken(tmp_path: Path) -> None:
    device = of_number(Path("/dev/sdb"), 8, 16, *system(tmp_path))
    assert (device.size, device.model, device.is_file) == (62_333_952 * 512, "SD Card Reader", False)
    assert str(device) == "/dev/sdb (SD Card Reader, 31.9 GB)"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ({"mounted": "30 22 8:17 / /media/BILIK rw - vfat /dev/sdb1 rw\n"}, "is mounted at /media/BILIK;"),
        ({"mounted": "30 22 8:16 / / rw - ext4 /dev/sdb rw\n"}, "the system's own disk"),
        ({"swaps": "/dev/sdb1 partition 1 0 -2\n"}, "is swapped on"),
        ({"size": 1_000_000_000}, "has 512 GB, more than any card"),
        ({"size": 0}, "has no medium in it"),
    ],
)
def test_what_might_be_somebodys_disk_is_refused(tmp_path: Path, kind: dict[str, str], reason: str) -> None:
    with pytest.raises(CardError, match=reason):
        of_number(Path("/dev/sdb"), 8, 16, *system(tmp_path, **kind))  # type: ignore[arg-type]  # as parametrised


def test_a_partition_and_a_mapped_disk_are_refused(tmp_path: Path) -> None:
    places = system(tmp_path)
    with pytest.raises(CardError, match="is a partition"):
        of_number(Path("/dev/sdb1"), 8, 17, *places)
    (tmp_path / "sys" / "devices" / "sdb" / "sdb1" / "holders" / "dm-0").touch()
    with pytest.raises(CardError, match="RAID, LVM, encryption"):
        of_number(Path("/dev/sdb"), 8, 16, *places)


def test_where_the_system_does_not_say_nothing_is_written(tmp_path: Path) -> None:
    places = system(tmp_path)
    with pytest.raises(UnreadableError, match="the system does not say"):
        of_number(Path("/dev/sdc"), 8, 32, *places)
    (tmp_path / "proc" / "swaps").unlink()
    with pytest.raises(UnreadableError, match="the system does not say"):
        of_number(Path("/dev/sdb"), 8, 16, *places)


def test_what_stands_at_a_path(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="No such file"):
        look_at(tmp_path / "none")
    with pytest.raises(CardError, match="neither a device nor an image file"):
        look_at(tmp_path)
    (tmp_path / "card.img").write_bytes(b"x")
    assert look_at(tmp_path / "card.img").is_file
