"""Which first bytes of a stick are let through to the kernel."""

import shutil
import subprocess
from pathlib import Path

import pytest
from fat_images import fat16, fat32

from firmware.root.stick_fat import Fat, FatError, read_fat

MKFS = shutil.which("mkfs.vfat") or shutil.which("/usr/sbin/mkfs.vfat")


def test_both_kinds_are_read_with_their_size_and_whether_they_are_clean() -> None:
    assert read_fat(fat32(), 200_000) == Fat(32, 200_000 * 512, clean=True)
    assert read_fat(fat16(), 40_000) == Fat(16, 40_000 * 512, clean=True)
    assert read_fat(fat32(dirty=True), 200_000).clean is False
    assert read_fat(fat16(dirty=True), 99_999).clean is False


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        *(("sector", value, "not_fat") for value in (0, 1, 256, 513, 8192)),
        *(("cluster", value, "not_fat") for value in (0, 3, 255)),
        ("reserved", 0, "not_fat"),
        *(("fats", value, "not_fat") for value in (0, 3, 255)),
        *(("media", value, "not_fat") for value in (0, 0xF1, 0xF7)),
        ("root", 7, "damaged"),
        ("root", 512, "damaged"),
        ("short", 40, "damaged"),
        ("many", 0, "damaged"),
        ("many", 200_001, "damaged"),
        ("long", 0, "damaged"),
        ("long", 1500, "damaged"),
        ("long", 100_000, "damaged"),
        ("long", 0xFFFFFFFF, "damaged"),
        *(("start", value, "damaged") for value in (0, 1, 0xFFFFFFFF)),
    ],
)
def test_a_field_out_of_its_bounds_is_refused(field: str, value: int, reason: str) -> None:
    with pytest.raises(FatError) as caught:
        read_fat(fat32(**{field: value}), 200_000)
    assert caught.value.reason == reason


def test_a_fat16_of_too_many_or_too_few_clusters_is_refused() -> None:
    for changed, reason in (({"cluster": 16}, "too_small"), ({"short": 38}, "damaged")):
        with pytest.raises(FatError) as caught:
            read_fat(fat16(**changed), 40_000)
        assert caught.value.reason == reason
    with pytest.raises(FatError, match="count"):
        read_fat(fat16(few=0, many=900_000, short=4000), 900_000)


@pytest.mark.parametrize(
    ("at", "mark", "reason"),
    [
        (3, b"EXFAT   ", "exfat"),
        (3, b"NTFS    ", "ntfs"),
        (1080, b"\x53\xef", "ext"),
        (510, b"\0\0", "not_fat"),
        (0, b"\0", "not_fat"),
    ],
)
def test_other_kinds_are_told_by_name(at: int, mark: bytes, reason: str) -> None:
    head = bytearray(fat32())
    head[at : at + len(mark)] = mark
    with pytest.raises(FatError) as caught:
        read_fat(bytes(head), 200_000)
    assert caught.value.reason == reason


def test_what_is_shorter_than_a_block_is_no_stick() -> None:
    with pytest.raises(FatError) as caught:
        read_fat(fat32()[:4095], 200_000)
    assert caught.value.reason == "too_small"


@pytest.mark.skipif(MKFS is None, reason="mkfs.vfat is not here")
@pytest.mark.parametrize(
    ("arguments", "bits"),
    [(["-F", "32"], 32), (["-F", "16"], 16), (["-F", "32", "-S", "4096"], 32), ([], 16)],
)
def test_what_the_usual_tool_makes_is_accepted(tmp_path: Path, arguments: list[str], bits: int) -> None:
    image = tmp_path / "stick.img"
    with image.open("wb") as file:
        file.truncate(320 << 20 if "-S" in arguments else 128 << 20)
    subprocess.run([str(MKFS), *arguments, str(image)], check=True, capture_output=True)
    with image.open("rb") as file:
        found = read_fat(file.read(4096), image.stat().st_size // 512)
    assert (found.bits, found.clean) == (bits, True)
    assert found.size <= image.stat().st_size
