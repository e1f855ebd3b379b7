"""The write log's parser: crafted logs, damaged ones, and one that QEMU really wrote."""

import shutil
import subprocess
from pathlib import Path

import pytest
from guest_logs import SECTOR, craft, flush

from hw_sim.guest.writelog import DISCARD, FUA, MARK, BadLog, read_log

A, B = b"a" * SECTOR, b"b" * 2 * SECTOR


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "card.log"
    path.write_bytes(data)
    return path


def test_entries_are_read_in_bytes(tmp_path: Path) -> None:
    log = read_log(saved(tmp_path, craft([(8, A, 0), flush(), (2, B, FUA)])))
    assert [(e.start, e.size, e.flush, e.fua, e.writes) for e in log.entries] == [
        (4096, 512, False, False, True),
        (0, 0, True, False, False),
        (1024, 1024, False, True, True),
    ]
    assert [log.data(entry) for entry in log.entries] == [A, b"", B]


def test_a_discard_carries_no_data_and_reads_as_zeros(tmp_path: Path) -> None:
    data = bytearray(craft([(4, b"", DISCARD), (9, A, 0)]))
    data[SECTOR + 8 : SECTOR + 16] = (6).to_bytes(8, "little")  # six sectors, of which none follow
    log = read_log(saved(tmp_path, bytes(data)))
    assert log.entries[0].discard
    assert log.data(log.entries[0]) == bytes(6 * SECTOR)
    assert log.data(log.entries[1]) == A


def test_a_mark_is_no_write(tmp_path: Path) -> None:
    data = bytearray(craft([(0, b"", MARK), (9, A, 0)]))
    data[SECTOR + 24 : SECTOR + 32] = (5).to_bytes(8, "little")
    log = read_log(saved(tmp_path, bytes(data)))
    assert [entry.writes for entry in log.entries] == [False, True]


def test_what_is_complete_at_a_length_and_what_a_flush_covers(tmp_path: Path) -> None:
    data = craft([(8, A, 0), flush(), (2, B, 0), (3, A, 0), flush()])
    log = read_log(saved(tmp_path, data))
    ends = [entry.end for entry in log.entries]
    assert ends[-1] == len(data)
    assert [log.complete(end) for end in ends] == [1, 2, 3, 4, 5]
    assert [log.complete(end - 1) for end in ends] == [0, 1, 2, 3, 4]
    assert [log.durable(count) for count in range(6)] == [0, 0, 2, 2, 2, 5]


def test_entries_that_the_super_block_does_not_count_are_not_read(tmp_path: Path) -> None:
    log = read_log(saved(tmp_path, craft([(8, A, 0), flush(), (2, B, 0)], count=2)))
    assert len(log.entries) == 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "too short for a super block"),
        (bytes(4096), "no write log: its magic is 0x0"),
        (craft([], version=2), "version 2 of the format"),
        (craft([], sector=100), "a sector of 100 bytes"),
        (craft([], sector=1 << 20), "a sector of 1048576 bytes"),
        (craft([], count=1 << 40), "are more than"),
        (craft([(0, A, 0)], count=9), "9 entries cannot be in"),
        (craft([(0, A, 0)])[:-1], "entry 0: 512 bytes of data, and the log has 511"),
        (craft([(0, B, 0), flush()], count=2)[: -SECTOR - 1], "entry 0"),
        (craft([flush(), (0, A, 32)]), "entry 1: unknown flags 0x20"),
        (craft([(1 << 60, A, 0)]), "beyond any disk"),
        (craft([(0, A, MARK)]), "a mark that does not fit"),
    ],
)
def test_what_is_no_sound_log_is_refused_with_its_place(tmp_path: Path, data: bytes, reason: str) -> None:
    path = saved(tmp_path, data)
    with pytest.raises(BadLog, match=reason) as refused:
        read_log(path)
    assert str(path) in str(refused.value)


def test_a_data_length_on_a_write_is_refused(tmp_path: Path) -> None:
    data = bytearray(craft([(9, A, 0)]))
    data[SECTOR + 24] = 1
    with pytest.raises(BadLog, match="data length of 1 bytes on what is no mark"):
        read_log(saved(tmp_path, bytes(data)))


@pytest.mark.skipif(shutil.which("qemu-io") is None, reason="qemu-io is not installed")
def test_a_log_that_qemu_wrote(tmp_path: Path) -> None:
    disk, path = tmp_path / "disk.img", tmp_path / "card.log"
    disk.write_bytes(bytes(1 << 20))
    path.write_bytes(b"")
    asked = ["write -P 0xaa 0 4096", "flush", "write -P 0xbb 4096 1024", "write -z 8192 4096"]
    commands = [word for command in [*asked, "discard 16384 4096", "flush"] for word in ("-c", command)]
    options = f"driver=blklogwrites,file.driver=file,file.filename={disk},log.driver=file,log.filename={path}"
    subprocess.run(["qemu-io", *commands, "--image-opts", options], check=True, capture_output=True)
    log = read_log(path)
    found = [(e.start, e.size, e.discard) for e in log.entries if not e.flush]
    assert found == [(0, 4096, False), (4096, 1024, False), (8192, 4096, False), (16384, 4096, True)]
    assert log.entries[1].flush  # QEMU flushes on its own besides: after zeros, and when the disk is closed
    assert log.entries[-1].flush
    assert not log.entries[2].flush
    assert log.data(log.entries[0]) == b"\xaa" * 4096
    assert log.data(log.entries[2]) == b"\xbb" * 1024
    assert log.data(log.entries[3]) == bytes(4096)
