"""Printer bytes: what is written, and what is refused before a printer could misunderstand it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware.tapes.errors import PayloadError, TextError
from firmware.tapes.escpos import CUT, INIT, Align, EscPos, Font, plain, printable, realtime_in


def test_a_job_starts_with_a_reset_and_sends_styles_only_when_they_change() -> None:
    out = EscPos()
    out.line("Desa", align=Align.CENTRE, bold=True)
    out.line("Sukamaju", align=Align.CENTRE, bold=True)
    out.line("TPS")
    out.cut()
    assert out.data() == INIT + b"\x1ba\x01\x1bE\x01Desa\nSukamaju\n\x1ba\x00\x1bE\x00TPS\n" + CUT


def test_qr_is_native_model_2_with_size_and_level() -> None:
    out = EscPos()
    out.qr(b"HALO", module=5)
    symbol = (
        b"\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x05\x1d(k\x03\x001E1\x1d(k\x07\x001P0HALO\x1d(k\x03\x001Q0"
    )
    assert out.data() == INIT + b"\x1ba\x01" + symbol


@pytest.mark.parametrize("bad", [b"\x10\x04\x01", b"a\x10\x04\x08", b"\x10\x14", b"\x10\x05\x02"])
def test_a_payload_that_the_printer_would_obey_is_refused(bad: bytes) -> None:
    with pytest.raises(PayloadError, match="real-time"):
        EscPos().qr(b"x" + bad + b"y")


@pytest.mark.parametrize("payload", [b"", bytes(1001)])
def test_a_qr_code_that_is_empty_or_too_large_is_refused(payload: bytes) -> None:
    with pytest.raises(PayloadError, match="from 1 to"):
        EscPos().qr(payload)


@given(st.lists(st.binary(min_size=2, max_size=2), min_size=1, max_size=40))
def test_no_picture_is_ever_a_command(rows: list[bytes]) -> None:
    out = EscPos()
    out.raster([b"\x10\x04", *rows, b"\x01\x10", b"\x14\x08"])
    data = out.data()
    assert realtime_in(data) is None
    printed = data[-2 * (len(rows) + 3) :]
    given_bytes = b"\x10\x04" + b"".join(rows) + b"\x01\x10\x14\x08"
    # Dots are only added, and only next to what would have been a command.
    assert all(new & old == old for new, old in zip(printed, given_bytes, strict=True))


def test_pictures_must_be_rectangles_that_fit() -> None:
    for rows in ([], [b""], [b"ab", b"a"], [bytes(73)]):
        with pytest.raises(PayloadError):
            EscPos().raster(rows)


@pytest.mark.parametrize("bad", ["a\x1b@b", "a\nb", "\x10\x04\x01", "a\x7fb", "a\u202eb", "a\u2028b"])
def test_control_characters_never_reach_the_printer(bad: str) -> None:
    with pytest.raises(TextError, match="control character U"):
        EscPos().line(bad)
    with pytest.raises(TextError):
        printable(bad)


def test_a_letter_the_code_page_lacks_is_named() -> None:
    with pytest.raises(TextError, match=r"U\+A9B1"):
        EscPos().line("a\ua9b1")
    assert not printable("\ua9b1")
    assert printable("Drs. Ketut André")


@pytest.mark.parametrize(
    ("size", "font", "fits"), [(1, Font.A, 48), (2, Font.A, 24), (4, Font.A, 12), (1, Font.B, 64)]
)
def test_a_line_must_fit_the_paper(size: int, font: Font, fits: int) -> None:
    EscPos().line("x" * fits, size=size, font=font)
    with pytest.raises(TextError, match="does not fit"):
        EscPos().line("x" * (fits + 1), size=size, font=font)


def test_text_is_composed_and_its_marks_are_ones_the_page_has() -> None:
    assert plain("Andre\u0301 \u2014 \u201cKetut\u201d") == 'André ─ "Ketut"'


def test_long_feeds_are_several_commands() -> None:
    out = EscPos()
    out.feed(600)
    assert out.data() == INIT + b"\x1bJ\xff\x1bJ\xff\x1bJ\x5a"
