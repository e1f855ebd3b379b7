"""The booth's own log under a flood: few lines, how many there were, bounded memory, no text of an error."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from firmware.calm import HOUR, LONGEST, Calm, Limits, clean
from firmware.process_log import CalmHandler, install, type_and_place

DAY = 24 * HOUR
SECRET = "3201014107800001"


class Clock:
    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def root() -> Iterator[None]:
    """What `install` changes is put back."""
    logger, hooks = logging.getLogger(), (sys.excepthook, sys.unraisablehook, threading.excepthook)
    before = logger.handlers[:], logger.level, logging.raiseExceptions
    yield
    logging.captureWarnings(False)
    logger.handlers[:], logger.level, logging.raiseExceptions = before
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


def told(calm: Calm, text: str, start: float, end: float, every: float) -> list[str]:
    """The lines of one text said again and again."""
    times = (start + every * n for n in range(round((end - start) / every)))
    return [line for now in times for line in calm.lines(text, now)]


def test_what_is_said_once_is_written_as_it_is() -> None:
    calm = Calm()
    assert calm.lines("reader: gone", 0.0) == ["reader: gone"]
    assert calm.lines("printer: paper out", 0.1) == ["printer: paper out"]
    assert calm.rest() == []


def test_five_times_a_second_for_a_day_is_some_thirty_lines() -> None:
    calm = Calm()
    lines = told(calm, "reader: the port is gone", 0.0, DAY, 0.2)
    assert lines[:3] == ["reader: the port is gone"] * 3
    assert lines[3] == "reader: the port is gone (repeated 297 times)"
    assert len(lines) < 40
    counted = [int(line.rpartition("repeated ")[2].split()[0]) for line in [*lines[3:], *calm.rest()]]
    assert 3 + sum(counted) == DAY * 5  # not one of them is lost


def test_after_a_quiet_window_a_text_is_heard_again() -> None:
    calm = Calm(Limits(each=2, window=10.0))
    assert len(told(calm, "sensor: no answer", 0.0, 5.0, 1.0)) == 2
    assert calm.lines("sensor: no answer", 11.0) == ["sensor: no answer (repeated 3 times)"]
    assert calm.lines("sensor: no answer", 32.0) == ["sensor: no answer (repeated 1 times)"]
    assert calm.lines("other", 80.0) == ["sensor: no answer (repeated 1 times)", "other"]
    assert calm.lines("sensor: no answer", 200.0) == ["sensor: no answer"]


def test_a_number_in_it_does_not_make_another_text() -> None:
    calm = Calm()
    lines = [line for n in range(1000) for line in calm.lines(f"printer: {n} bytes were not taken", 0.0)]
    assert lines == [f"printer: {n} bytes were not taken" for n in range(3)]
    assert calm.rest() == ["printer: 999 bytes were not taken (repeated 997 times)"]


def test_a_thousand_different_texts_fill_neither_memory_nor_the_journal() -> None:
    limits = Limits()
    calm, lines = Calm(limits), []
    for n in range(5000):
        lines += calm.lines("x" * (n % 300 + 1) + chr(0x4E00 + n), float(n) / 10)
        assert len(calm._seen) <= limits.texts
    assert len(lines) == limits.hourly
    assert (
        calm.lines("calm again", HOUR + 501)[0]
        == f"{5000 - limits.hourly} lines were not written: too many in an hour"
    )


def test_the_end_of_the_program_is_told_whatever_came_before() -> None:
    calm = Calm(Limits(hourly=1))
    assert calm.lines("one", 0.0) == ["one"]
    assert calm.lines("two", 1.0) == []
    assert calm.lines("clerk died", 2.0, urgent=True) == ["clerk died"]


def test_a_line_is_one_line() -> None:
    assert clean("a\nbilik: forged\x1b[2J\r b") == "a bilik: forged [2J b"
    assert len(clean("x" * 10_000)) == LONGEST


def test_the_handler_counts_on_the_clock_it_is_given() -> None:
    stream, clock = io.StringIO(), Clock()
    logger = logging.Logger("test")
    handler = CalmHandler(stream, now=clock)
    logger.addHandler(handler)
    for _ in range(100):
        logger.warning("reader: %s", "gone")
        clock.now += 0.2
    assert stream.getvalue() == "bilik: reader: gone\n" * 3
    handler.close()
    assert stream.getvalue().endswith("bilik: reader: gone (repeated 97 times)\n")


def test_a_stream_that_is_gone_does_not_matter() -> None:
    stream = io.StringIO()
    logger = logging.Logger("test")
    logger.addHandler(CalmHandler(stream))
    stream.close()
    logger.warning("nobody reads this")


def test_a_line_that_does_not_fit_shows_no_argument(root: None) -> None:
    stream = io.StringIO()
    install(stream)
    logging.getLogger("bilik").warning("two %s %s", SECRET)
    assert SECRET not in stream.getvalue()
    assert "cannot be put together" in stream.getvalue()


def test_an_error_in_some_thread_is_told_without_its_text(root: None) -> None:
    stream = io.StringIO()
    install(stream)

    def fail() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "ValueError at " in stream.getvalue()
    assert SECRET not in stream.getvalue()


def test_an_error_that_nobody_catches_is_told_without_its_text() -> None:
    program = f"from firmware.process_log import install\ninstall()\nraise ValueError({SECRET!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("bilik: the program died: ValueError at ")
    assert SECRET not in done.stderr


def test_the_place_of_an_error_without_a_trace_is_unknown() -> None:
    assert type_and_place(ValueError(SECRET)) == "ValueError at an unknown place"
