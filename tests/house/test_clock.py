"""The booth's clock: sources, what officers set, and files that cannot be believed."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from firmware.clock import BoothClock, ClockError

NOON = datetime(2026, 10, 18, 5, 0, tzinfo=UTC)


def at(moment: datetime) -> float:
    return moment.timestamp()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "since_epoch"
    path.write_text(f"{int(at(NOON))}\n")
    return path


def test_reads_the_source(source: Path, tmp_path: Path) -> None:
    assert BoothClock(source, tmp_path / "clock").now() == NOON


def test_reads_the_system_clock_without_a_source(tmp_path: Path) -> None:
    clock = BoothClock(None, tmp_path / "clock", system=lambda: at(NOON) + 0.25)
    assert clock.now() == NOON + timedelta(seconds=0.25)


def test_tells_the_time_of_a_zone(source: Path, tmp_path: Path) -> None:
    wib = timezone(timedelta(hours=7))
    seen = BoothClock(source, tmp_path / "clock").in_zone(wib)
    assert (seen, seen.hour, seen.tzinfo) == (NOON, 12, wib)


def test_what_was_set_goes_on_and_outlives_a_restart(source: Path, tmp_path: Path) -> None:
    right = NOON + timedelta(days=3, hours=2, microseconds=7)
    BoothClock(source, tmp_path / "clock").set(right)
    source.write_text(f"{int(at(NOON)) + 60}\n")
    assert BoothClock(source, tmp_path / "clock").now() == right + timedelta(seconds=60)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clock", "since_epoch"]


def test_setting_again_replaces_what_was_set(source: Path, tmp_path: Path) -> None:
    clock = BoothClock(source, tmp_path / "clock")
    clock.set(NOON + timedelta(days=9))
    clock.set(NOON - timedelta(days=1))
    assert clock.now() == NOON - timedelta(days=1)


def test_an_unset_battery_clock_can_be_set(tmp_path: Path) -> None:
    source = tmp_path / "since_epoch"
    source.write_text("0")
    clock = BoothClock(source, tmp_path / "clock")
    assert clock.now().year == 1970
    clock.set(NOON)
    assert clock.now() == NOON


@pytest.mark.parametrize(
    "text", [b"", b"soon", b"-5\n", b"1e9", b"1 2", b"nan", b"9" * 12, b"9" * 5000, b"\xff\xfe", b"12\n\n"]
)
def test_a_bad_source_is_refused_by_name(tmp_path: Path, text: bytes) -> None:
    source = tmp_path / "since_epoch"
    source.write_bytes(text)
    with pytest.raises(ClockError, match="since_epoch"):
        BoothClock(source, tmp_path / "clock").now()


def test_a_missing_source_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ClockError, match=r"since_epoch: No such file"):
        BoothClock(tmp_path / "since_epoch", tmp_path / "clock").now()


@pytest.mark.parametrize("text", [b"", b"source\n", b"rtc 5\n", b"source 5", b"source 9999999999999999\n"])
def test_a_bad_offset_is_refused_and_can_be_set_anew(source: Path, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "clock").write_bytes(text)
    clock = BoothClock(source, tmp_path / "clock")
    with pytest.raises(ClockError, match="clock: is not a clock offset"):
        clock.now()
    clock.set(NOON)
    assert clock.now() == NOON


def test_officers_can_set_the_clock_when_the_source_is_dead(tmp_path: Path) -> None:
    ticks = [1000.0]
    clock = BoothClock(tmp_path / "gone", tmp_path / "clock", system=lambda: ticks[0])
    clock.set(NOON)
    ticks[0] += 90
    assert clock.now() == NOON + timedelta(seconds=90)


def test_an_unknown_zone_or_an_absurd_time_changes_nothing(source: Path, tmp_path: Path) -> None:
    clock = BoothClock(source, tmp_path / "clock")
    clock.set(NOON + timedelta(days=1))
    for absurd in (datetime(2026, 10, 18, 5, 0), datetime(9000, 1, 1, tzinfo=UTC)):
        with pytest.raises(ClockError):
            clock.set(absurd)
    assert clock.now() == NOON + timedelta(days=1)


def test_a_time_beyond_all_years_is_an_error_of_the_clock(tmp_path: Path) -> None:
    with pytest.raises(ClockError, match="9999"):
        BoothClock(None, tmp_path / "clock", system=lambda: 1e12).now()


def test_a_folder_that_cannot_be_written_is_an_error_of_the_clock(source: Path, tmp_path: Path) -> None:
    with pytest.raises(ClockError, match="clock"):
        BoothClock(source, tmp_path / "nowhere" / "clock").set(NOON)
