"""Disks as a power cut leaves them, and which pairs of places in two logs are honest."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from guest_logs import SECTOR, craft, flush, shapes

from hw_sim.guest.cutpoints import KEPT, LOST, SLACK, SOME, Joint, choose, joint_states, points_of
from hw_sim.guest.logclock import LogClock, Moment, read_clock
from hw_sim.guest.replay import Disk, copy_sparse
from hw_sim.guest.writelog import FUA, read_log

SIZE = 64 * SECTOR
A, B, C = (letter * 2 * SECTOR for letter in (b"a", b"b", b"c"))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """A flush after A; then B over half of A, and C past the cache."""
    (tmp_path / "base").write_bytes(b"-" * SIZE)
    (tmp_path / "log").write_bytes(craft([(10, A, 0), flush(), (11, B, 0), (20, C, FUA), flush()]))
    return Disk(tmp_path / "base", read_log(tmp_path / "log"), tmp_path / "state")


def content(disk: Disk, pieces: tuple[tuple[int, bytes], ...], tmp_path: Path) -> bytes:
    disk.copy(tmp_path / "copy", pieces)
    return (tmp_path / "copy").read_bytes()


def test_before_the_first_flush_nothing_is_sure(disk: Disk, tmp_path: Path) -> None:
    disk.to(1)
    assert content(disk, disk.lost(), tmp_path) == b"-" * SIZE
    assert content(disk, disk.kept(), tmp_path)[10 * SECTOR : 12 * SECTOR] == A


def test_a_flush_makes_sure_and_fua_does_so_alone(disk: Disk, tmp_path: Path) -> None:
    disk.to(4)
    lost = content(disk, disk.lost(), tmp_path)
    assert lost[10 * SECTOR : 13 * SECTOR] == A + b"-" * SECTOR
    assert lost[20 * SECTOR : 22 * SECTOR] == C
    kept = content(disk, disk.kept(), tmp_path)
    assert kept[10 * SECTOR : 13 * SECTOR] == A[:SECTOR] + B
    disk.to(5)
    assert disk.unflushed == ()
    assert content(disk, disk.lost(), tmp_path) == kept


def test_a_torn_cache_keeps_whole_sectors_of_what_was_written(disk: Disk, tmp_path: Path) -> None:
    disk.to(4)
    seen = set()
    for seed in range(60):
        found = content(disk, disk.some(random.Random(seed)), tmp_path)
        first, second = found[11 * SECTOR : 12 * SECTOR], found[12 * SECTOR : 13 * SECTOR]
        assert first in (A[:SECTOR], B[:SECTOR])
        assert second in (b"-" * SECTOR, B[:SECTOR])
        assert found[20 * SECTOR : 22 * SECTOR] == C
        seen.add((first[:1], second[:1]))
    assert seen == {(b"a", b"-"), (b"a", b"b"), (b"b", b"-"), (b"b", b"b")}


def test_the_same_seed_tears_the_same(disk: Disk) -> None:
    disk.to(4)
    assert disk.some(random.Random(7)) == disk.some(random.Random(7))


def test_a_part_of_the_disk_is_copied_with_what_falls_into_it(disk: Disk, tmp_path: Path) -> None:
    disk.to(4)
    disk.copy(tmp_path / "part", disk.kept(), start=12 * SECTOR, size=9 * SECTOR)
    assert (tmp_path / "part").read_bytes() == B[SECTOR:] + b"-" * 7 * SECTOR + C[:SECTOR]


def test_the_base_stays_and_a_disk_goes_only_forwards(disk: Disk, tmp_path: Path) -> None:
    disk.to(5)
    assert (tmp_path / "base").read_bytes() == b"-" * SIZE
    with pytest.raises(ValueError, match="cut 4 after cut 5 of 5"):
        disk.to(4)
    with pytest.raises(ValueError, match="cut 6"):
        disk.to(6)


def test_a_write_beyond_the_disk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "base").write_bytes(bytes(SIZE))
    (tmp_path / "log").write_bytes(craft([(63, A, 0), flush()]))
    disk = Disk(tmp_path / "base", read_log(tmp_path / "log"), tmp_path / "state")
    with pytest.raises(ValueError, match="of a disk of 32768"):
        disk.to(2)
    assert shapes(disk.kept()) == []


def test_holes_stay_holes(tmp_path: Path) -> None:
    with (tmp_path / "old").open("wb") as file:
        file.truncate(64 << 20)
        file.seek(32 << 20)
        file.write(b"x" * 4096)
    copy_sparse(tmp_path / "old", tmp_path / "new", 1 << 20, 40 << 20)
    new = (tmp_path / "new").stat()
    assert new.st_size == 40 << 20
    assert new.st_blocks * 512 < 1 << 20
    with (tmp_path / "new").open("rb") as file:
        file.seek(31 << 20)
        assert file.read(4097) == b"x" * 4096 + b"\0"


# ---- two logs ----------------------------------------------------------------------------------------


def clock(*moments: tuple[float, int, int]) -> tuple[Moment, ...]:
    """Lengths counted in entries."""
    return tuple(Moment(at, (card, stick)) for at, card, stick in moments)


def same(count: int) -> int:
    return count


def test_between_two_sightings_one_log_alone_may_have_grown() -> None:
    joints = joint_states(clock((1, 0, 0), (2, 3, 0), (3, 3, 2), (9, 3, 2)), same, same, since=0)
    assert [(j.card, j.stick) for j in joints.states] == [(0, 0), (1, 0), (2, 0), (3, 0), (3, 1), (3, 2)]
    assert joints.blind == 0


def test_where_both_grew_nothing_in_between_is_claimed() -> None:
    joints = joint_states(clock((1, 0, 0), (2, 3, 2), (3, 4, 2)), same, same, since=0)
    assert [(j.card, j.stick) for j in joints.states] == [(0, 0), (3, 2), (4, 2)]
    assert joints.blind == 1


def test_a_promise_counts_only_while_the_state_was_certainly_so() -> None:
    states = joint_states(clock((1, 0, 0), (9, 2, 0), (9.1, 3, 0)), same, same, since=0).states
    assert [(j.card, j.first, j.sure) for j in states] == [
        (0, 1, 9 - SLACK),  # the clock may be late with what ended it
        (1, 9, 1),  # some time between the two sightings
        (2, 9, 9),
        (3, 9.1, 9.1),
    ]


def test_what_was_before_the_booth_was_ready_is_left_out() -> None:
    joints = joint_states(clock((1, 0, 0), (2, 5, 0), (7, 6, 1), (8, 7, 1)), same, same, since=5)
    assert [(j.card, j.stick) for j in joints.states] == [(6, 1), (7, 1)]


def test_a_lost_cache_is_tried_once_for_each_pair_of_flushes() -> None:
    states = [Joint(4, 1, 1.0, 2.0), Joint(5, 1, 2.0, 3.0), Joint(6, 1, 3.0, 4.0)]
    points = points_of(states, lambda count: 6 if count == 6 else 4, same, seed=1)
    assert [(p.joint.card, p.fate) for p in points] == [
        (5, LOST),
        (5, KEPT),
        (5, SOME),
        (6, LOST),
    ]
    assert (points[0].joint.first, points[0].joint.sure) == (1.0, 3.0)


def test_the_choice_is_spread_in_order_and_the_same_for_a_seed() -> None:
    points = points_of([Joint(n, 0, n, n) for n in range(200)], same, same, seed=1)
    chosen = choose(points, 50, 3)
    assert chosen == choose(points, 50, 3)
    assert len(chosen) == 50
    assert [p.joint.card for p in chosen] == sorted(p.joint.card for p in chosen)
    assert choose(points, 500, 3) == points


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
def test_the_clock_notes_each_change(tmp_path: Path) -> None:
    card, stick, out = tmp_path / "card", tmp_path / "stick", tmp_path / "clock"
    card.write_bytes(b"")
    stick.write_bytes(b"12345")
    with LogClock(card, stick, out):
        for file, text in ((card, b"abc"), (stick, b"6"), (card, b"d")):
            before = out.read_bytes()
            subprocess.run(["tee", "-a", str(file)], input=text, check=True, capture_output=True)
            while out.read_bytes() == before:
                pass
    moments = read_clock(out)
    assert [moment.sizes for moment in moments] == [(0, 5), (3, 5), (3, 6), (4, 6)]


def test_a_clock_that_cannot_watch_says_so(tmp_path: Path) -> None:
    with (
        pytest.raises(OSError, match="cannot be watched"),
        LogClock(tmp_path / "a", tmp_path / "b", tmp_path / "c"),
    ):
        pass


@pytest.mark.parametrize(
    "text", ["[1, 2]", "x", "[2, 5, 5]\n[1, 5, 5]", "[1, 5, 5]\n[2, 4, 5]", "[1, null, 2]"]
)
def test_a_clock_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "clock").write_text(text)
    with pytest.raises(ValueError, match=r"clock:\d: "):
        read_clock(tmp_path / "clock")
