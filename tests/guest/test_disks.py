"""Disk files: partition tables, FAT by mtools, the boot ROM's reading of a card, sticks."""

import shutil
from pathlib import Path

import pytest

from hw_sim.guest.disks import Disk, DiskError
from hw_sim.guest.rom import RomError, parse_config, read_boot
from hw_sim.guest.sticks import FAT32_LBA, START, make_stick

needs_tools = pytest.mark.skipif(
    not (shutil.which("mcopy") and shutil.which("mkfs.vfat", path="/usr/sbin:/usr/bin:/sbin")),
    reason="mtools or dosfstools is not installed",
)
CONFIG = "arm_64bit=1\nos_prefix=a/ # this slot\n[pi4]\nkernel=other\n[all]\nkernel=vmlinuz\n"


def test_a_file_without_a_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "card.img"
    path.write_bytes(bytes(1024))
    with pytest.raises(DiskError, match="no MBR"):
        Disk(path).partitions()


@needs_tools
def test_a_stick_has_one_partition_whose_files_come_back(tmp_path: Path) -> None:
    stick = make_stick(tmp_path / "stick.img")
    (part,) = stick.partitions()
    assert (part.number, part.start, part.kind) == (1, START, FAT32_LBA)
    assert part.start + part.size == stick.path.stat().st_size
    with pytest.raises(DiskError, match="no partition 4"):
        stick.partition(4)
    fat = stick.fat()
    assert fat.names() == []
    fat.write("a.txt", b"first")
    fat.write("a.txt", b"second")
    fat.write("folder/b.bin", bytes(range(256)))
    assert sorted(fat.names()) == ["a.txt", "folder"]
    assert fat.read("a.txt") == b"second"
    fat.copy_out(tmp_path / "out")
    assert (tmp_path / "out" / "folder" / "b.bin").read_bytes() == bytes(range(256))
    with pytest.raises(DiskError, match="absent"):
        fat.read("absent")


@needs_tools
def test_the_boot_rom_takes_the_slot_that_the_card_names(tmp_path: Path) -> None:
    card = make_stick(tmp_path / "card.img")
    fat = card.fat()
    for slot in ("a", "b"):
        for name in ("vmlinuz", "initrd.img", "cmdline.txt", "board.dtb"):
            fat.write(f"{slot}/{name}", f"{slot} {name}\n".encode())
    fat.write("config.txt", (CONFIG + "initramfs initrd.img followkernel\n").encode())
    boot = read_boot(fat, tmp_path / "boot", dtb="board.dtb")
    assert (boot.slot, boot.cmdline) == ("a", "a cmdline.txt")
    assert boot.kernel.read_text() == "a vmlinuz\n"
    assert boot.dtb is not None
    assert boot.dtb.read_text() == "a board.dtb\n"
    switched = CONFIG.replace("os_prefix=a/", "os_prefix=b/") + "initramfs initrd.img followkernel\n"
    fat.write("config.txt", switched.encode())
    assert read_boot(fat, tmp_path / "boot").initrd.read_text() == "b initrd.img\n"
    fat.write("b/vmlinuz", b"")
    with pytest.raises(RomError, match="b/vmlinuz: is empty"):
        read_boot(fat, tmp_path / "boot")


def test_a_section_for_another_board_is_skipped() -> None:
    config = parse_config(CONFIG + "initramfs i followkernel\n", "pi4")
    assert (config.prefix, config.kernel, config.initramfs) == ("a/", "vmlinuz", "i")
    only = parse_config("[pi4]\nkernel=four\n[pi3]\nkernel=three\n[all]\ninitramfs i followkernel\n")
    assert only.kernel == "three"


def test_a_card_without_an_initramfs_is_refused() -> None:
    with pytest.raises(RomError, match="initramfs"):
        parse_config(CONFIG)
