"""The printer's answers, told apart by their fixed bits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.drivers.printer_pieces import commands, pieces
from firmware.drivers.printer_status import (
    Automatic,
    Cleared,
    Fault,
    Info,
    PaperSensor,
    PowerOn,
    PrinterStatus,
    ProcessId,
    RealTime,
    Reply,
    StatusParser,
    from_automatic,
    from_real_time,
)

SOME = st.sampled_from(
    [
        (b"\x12", RealTime(0x12)),
        (b"\x7e", RealTime(0x7E)),
        (b"\x14\x00\x00\x0f", Automatic(b"\x14\x00\x00\x0f")),
        (b"\x3c\x40\x0c\x0f", Automatic(b"\x3c\x40\x0c\x0f")),
        (b"\x0f", PaperSensor(0x0F)),
        (b"\x37\x22Ab~ \x00", ProcessId(b"Ab~ ")),
        (b"\x37\x25\x00", Cleared()),
        (b"\x3b\x31\x00", PowerOn()),
        (b"_TM-T88\x00", Info("TM-T88")),
    ]
)


@given(st.lists(SOME, max_size=12), st.lists(st.integers(1, 9), max_size=40))
def test_answers_are_read_however_they_are_cut(answers: list[tuple[bytes, Reply]], cuts: list[int]) -> None:
    stream = b"".join(data for data, _ in answers)
    parser = StatusParser()
    read: list[Reply] = []
    for size in [*cuts, len(stream)]:
        read += parser.feed(stream[:size])
        stream = stream[size:]
    assert read == [reply for _, reply in answers]


@given(st.binary(max_size=400))
def test_noise_never_stops_the_parser_for_good(noise: bytes) -> None:
    parser = StatusParser()
    parser.feed(noise)
    assert any(RealTime(0x12) in parser.feed(b"\x12") for _ in range(100))


@given(st.binary(max_size=60))
def test_no_noise_makes_an_echo_of_another_id(noise: bytes) -> None:
    for reply in StatusParser().feed(noise):
        if isinstance(reply, ProcessId):
            assert b"\x37\x22" + reply.id + b"\x00" in noise.translate(None, b"\x11\x13")


def test_flow_control_bytes_may_stand_anywhere() -> None:
    assert StatusParser().feed(b"\x10\x11\x00\x13\x00\x0f\x13\x37\x11\x22abcd\x00") == [
        Automatic(b"\x10\x00\x00\x0f"),
        ProcessId(b"abcd"),
    ]


def test_a_broken_automatic_status_does_not_swallow_what_follows() -> None:
    assert ProcessId(b"abcd") in StatusParser().feed(b"\x10\x00\x37\x22abcd\x00")


def test_reset_forgets_a_reply_that_has_begun() -> None:
    parser = StatusParser()
    parser.feed(b"\x37\x22ab")
    parser.reset()
    assert parser.feed(b"\x12") == [RealTime(0x12)]


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ((0x12, 0x12, 0x12, 0x12), None),
        ((0x12, 0x12, 0x12, 0x1E), None),
        ((0x1A, 0x16, 0x12, 0x12), Fault.COVER_OPEN),
        ((0x1A, 0x16, 0x12, 0x7E), Fault.COVER_OPEN),
        ((0x1A, 0x32, 0x12, 0x72), Fault.PAPER_OUT),
        ((0x1A, 0x52, 0x1A, 0x12), Fault.CUTTER),
        ((0x1A, 0x52, 0x52, 0x12), Fault.OVERHEATED),
        ((0x1A, 0x52, 0x32, 0x12), Fault.UNRECOVERABLE),
        ((0x1A, 0x52, 0x16, 0x12), Fault.MECHANICAL),
        ((0x1A, 0x1A, 0x12, 0x12), Fault.FEEDING),
        ((0x1A, 0x12, 0x12, 0x12), Fault.OFFLINE),
    ],
)
def test_what_is_wrong_is_named(answers: tuple[int, int, int, int], fault: Fault | None) -> None:
    assert from_real_time(*answers).fault is fault


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ("1000000f", PrinterStatus()),
        ("1000030f", PrinterStatus(paper_near_end=True)),
        ("18000f0f", PrinterStatus(online=False, paper_out=True, paper_near_end=True)),
        ("3800000f", PrinterStatus(online=False, cover_open=True)),
        ("1808000f", PrinterStatus(online=False, cutter_error=True)),
        ("1840000f", PrinterStatus(online=False, overheated=True)),
        ("1820000f", PrinterStatus(online=False, unrecoverable=True)),
        ("5000000f", PrinterStatus(feeding=True)),
    ],
)
def test_automatic_status_says_the_same(data: str, status: PrinterStatus) -> None:
    assert from_automatic(bytes.fromhex(data)) == status


def test_near_end_is_reported_and_no_fault() -> None:
    status = from_real_time(0x12, 0x12, 0x12, 0x1E)
    assert status.paper_near_end
    assert status.fault is None


KNOWN = st.sampled_from(
    [
        b"\x1b@",
        b"\x1ba\x01",
        b"\x1d!\x11",
        b"\x1c.",
        b"Desa\n",
        b"\x1dVB\x00",
        b"\x1dV\x00",
        b"\x1bJ\xff",
        b"\x1d(k\x07\x001P0\x1b@\x10x",
        b"\x1dv0\x00\x02\x00\x02\x00\x1b\x1d\x0a\x10",
    ]
)


@given(st.lists(KNOWN, max_size=60), st.integers(1, 50))
def test_a_job_is_cut_between_commands_only(parts: list[bytes], size: int) -> None:
    job = b"".join(parts)
    cut = pieces(job, size)
    assert b"".join(cut) == job
    assert all(len(piece) <= size or len(commands(piece)) == 1 for piece in cut)
    edges, edge = set(), 0
    for part in parts:
        edge += len(part)
        edges.add(edge)
    edge = 0
    for piece in cut:
        edge += len(piece)
        assert edge in edges


def test_what_is_not_known_is_not_cut() -> None:
    assert pieces(b"abc\n\x1bZ" + b"x" * 1000, 4) == [b"abc\n", b"\x1bZ" + b"x" * 1000]
