"""The emulated printer, fed bytes directly: it must be a printer to any client, not only to ours."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw_sim.printer import Model, Paper, Printer
from hw_sim.printer_commands import take
from hw_sim.printer_paper import Picture

INSTANT = Model(mm_per_s=None)


def printer(**more: object) -> Printer:
    device = Printer(replace(INSTANT, **more))
    device.power_on()
    return device


def said(device: Printer, data: bytes) -> bytes:
    return b"".join(answer.data for answer in device.receive(data))


def printed(data: bytes, **more: object) -> Printer:
    device = printer(**more)
    device.receive(data)
    return device


def test_text_is_on_paper_only_when_its_line_has_ended() -> None:
    device = printed(b"Desa")
    assert device.hanging.lines == []
    device.receive(b" Sukamaju\n")
    assert device.hanging.lines == ["Desa Sukamaju"]


def test_a_reset_loses_the_line_that_has_begun() -> None:
    assert printed(b"hilang\x1b@ada\n").hanging.lines == ["ada"]


def test_a_full_line_is_printed_and_the_next_begun() -> None:
    assert printed(b"x" * 50 + b"\n").hanging.lines == ["x" * 48, "xx"]
    assert printed(b"\x1d!\x11" + b"x" * 25 + b"\n").hanging.lines == ["x" * 24, "x"]
    assert printed(b"\x1bM\x01" + b"x" * 65 + b"\n").hanging.lines == ["x" * 64, "x"]


def test_heights_are_those_of_the_tallest_character_or_the_spacing() -> None:
    assert printed(b"a\n").hanging.dots == 30
    assert printed(b"\x1b3\x18a\n").hanging.dots == 24
    assert printed(b"\x1d!\x03a\n").hanging.dots == 96
    assert printed(b"\x1bd\x03").hanging.dots == 90
    assert printed(b"a\x1bJ\x64").hanging.dots == 100


@pytest.mark.parametrize(
    ("table", "byte", "character"), [(0, 0x9B, "¢"), (2, 0x9B, "ø"), (16, 0x97, "—"), (19, 0xD5, "€")]
)
def test_code_pages(table: int, byte: int, character: str) -> None:
    assert printed(bytes([0x1B, 0x74, table, byte, 0x0A])).hanging.lines == [character]


def test_international_characters_and_the_double_byte_mode() -> None:
    assert printed(b"\x1bR\x02[\\]\n").hanging.lines == ["ÄÖÜ"]
    assert printed("选".encode("gb18030") + b"\n", double_byte=True).hanging.lines == ["选"]
    assert printed(b"\x1c.\x1bt\x02\x82\n", double_byte=True).hanging.lines == ["é"]


@pytest.mark.parametrize("cut", [b"\x1dV\x00", b"\x1dV1", b"\x1dVA\x03", b"\x1dVB\x00", b"\x1bi", b"\x1bm"])
def test_all_forms_of_the_cut(cut: bytes) -> None:
    device = printed(b"satu\n" + cut + b"dua\n" + cut)
    assert [sheet.lines for sheet in device.sheets] == [["satu"], ["dua"]]
    assert all(sheet.complete for sheet in device.sheets)


def test_a_cut_in_mid_line_and_one_on_fresh_paper_do_nothing() -> None:
    assert not printed(b"satu\x1dV\x00").sheets
    assert not printed(b"\x1dV\x00\x1dV\x00").sheets


def test_a_qr_code_keeps_its_bytes_and_grows_with_its_module() -> None:
    payload = bytes(range(0x80, 0xFF)) + b"\x00\x1b@\n"
    store = b"\x1d(k" + (len(payload) + 3).to_bytes(2, "little") + b"1P0" + payload
    device = printed(b"\x1d(k\x03\x001C\x04\x1d(k\x03\x001E1" + store + b"\x1d(k\x03\x001Q0")
    assert device.hanging.qr == [payload]
    small = device.hanging.dots
    device.receive(b"\x1d(k\x03\x001C\x08\x1d(k\x03\x001Q0")
    assert device.hanging.dots == 3 * small


def test_a_symbol_wider_than_the_paper_is_not_printed() -> None:
    store = b"\x1d(k" + (1000 + 3).to_bytes(2, "little") + b"1P0" + bytes(1000)
    assert printed(b"\x1d(k\x03\x001C\x10" + store + b"\x1d(k\x03\x001Q0").hanging.dots == 0


def picture_rows(device: Printer) -> tuple[bytes, ...]:
    (part,) = device.hanging.rows[-1].parts
    assert isinstance(part, Picture)
    return part.rows


def test_pictures_of_three_kinds_are_the_same_dots() -> None:
    raster = printed(b"\x1dv0\x00\x01\x00\x03\x00\xf0\x0f\xaa")
    graphics = printed(b"\x1d(L\x0d\x000p0\x01\x011\x08\x00\x03\x00\xf0\x0f\xaa" + b"\x1d(L\x02\x0002")
    large = printed(b"\x1d8L\x0d\x00\x00\x000p0\x01\x011\x08\x00\x03\x00\xf0\x0f\xaa" + b"\x1d(L\x02\x0002")
    assert (
        picture_rows(raster) == picture_rows(graphics) == picture_rows(large) == (b"\xf0", b"\x0f", b"\xaa")
    )
    assert raster.hanging.dots == graphics.hanging.dots == large.hanging.dots == 3


def test_a_bit_image_stands_on_its_columns() -> None:
    device = printed(b"\x1b*\x21\x02\x00\x80\x00\x01\x00\xff\x00\n")
    rows = picture_rows(device)
    assert len(rows) == 24
    assert rows[0] == b"\x80"
    assert rows[8] == rows[15] == b"\x40"
    assert rows[23] == b"\x80"


@pytest.mark.parametrize(
    "command",
    [
        b"\x1b%\x01",
        b"\x1b&\x03AB\x01abc\x02abcdef",
        b"\x1b=\x01",
        b"\x1b?A",
        b"\x1bD\x08\x10\x18\x00",
        b"\x1bW12345678",
        b"\x1bc5\x01",
        b"\x1bp\x00\x19\xfa",
        b"\x1b(Y\x02\x00ab",
        b"\x1b{\x00",
        b"\x1bV\x00",
        b"\x1d*\x01\x02abcdefghijklmnop",
        b"\x1dh\x50",
        b"\x1df\x00",
        b"\x1dL\x00\x00",
        b"\x1dP\x00\x00",
        b"\x1d:",
        b"\x1d^\x01\x01\x00",
        b"\x1dT\x00",
        b"\x1d(A\x02\x00ab",
        b"\x1d(K\x02\x001A",
        b"\x1dg0\x00AB",
        b"\x1dz0\x01\x02",
        b"\x1cp\x01\x00",
        b"\x1c2AB" + b"z" * 72,
        b"\x1cS\x00\x00",
        b"\x1cC\x01",
        b"\x10\x14\x01\x00\x01",
        b"\x10\x05\x00",
    ],
)
def test_commands_it_does_not_do_are_skipped_whole(command: bytes) -> None:
    device = printed(b"\x1b2" + command + b"sesudah\n")
    assert device.hanging.lines == ["sesudah"]


def test_barcodes_of_both_forms_show_their_digits() -> None:
    assert printed(b"\x1dk\x04ABC\x00\x1dk\x49\x04{B12").hanging.lines == ["ABC", "{B12"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=60))
def test_it_does_not_matter_how_the_stream_is_cut(cuts: list[int]) -> None:
    stream = (
        b"\x1b@\x1ba\x01\x1d!\x11Desa\n\x1d!\x00\x10\x04\x01\x1da\xff\x1d(k\x07\x001P0HALO\x1d(k\x03\x001Q0"
    )
    stream += b"\x1dv0\x00\x01\x00\x03\x00\x10\x04\x01\x1b*\x00\x02\x00ab\n\x1d(H\x06\x0000Abcd\x1dVB\x00"
    whole, parts = printer(), printer()
    answer = said(whole, stream)
    answers = b""
    for size in cuts:
        answers += said(parts, stream[:size])
        stream = stream[size:]
    answers += said(parts, stream)
    assert answers == answer == b"\x12\x10\x00\x00\x0f\x12\x37\x22Abcd\x00"
    assert parts.sheets == whole.sheets


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_fall_over(noise: bytes) -> None:
    device = printer()
    device.receive(noise)
    device.power_on()
    assert said(device, b"\x10\x04\x01") == b"\x12"


@given(st.binary(min_size=1, max_size=200))
def test_a_command_is_never_longer_than_what_is_there(data: bytes) -> None:
    command = take(data)
    assert command is None or 0 < command.size <= len(data)


def test_real_time_questions_are_answered_inside_a_picture_and_while_offline() -> None:
    device = printer()
    assert said(device, b"\x1dv0\x00\x02\x00\x02\x00\x10\x04\x01") == b"\x12"
    device.open_cover()
    assert said(device, b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04") == b"\x1a\x16\x12\x12"


def test_what_was_not_printed_waits_for_paper_and_its_sheet_is_not_whole() -> None:
    device = Printer(INSTANT, paper=Paper(60, 0))
    device.receive(b"satu\ndua\ntiga\nempat\n\x1dV\x00")
    assert device.hanging.lines == ["satu", "dua"]
    device.load_paper()
    assert [sheet.lines for sheet in device.sheets] == [["satu", "dua"], ["tiga", "empat"]]
    assert [sheet.complete for sheet in device.sheets] == [False, False]


def test_a_pause_for_heat_loses_nothing() -> None:
    device = printer()
    device.trip(45, Printer.overheat)
    device.receive(b"satu\ndua\ntiga\n\x1dV\x00")
    assert device.hanging.lines == ["satu"]
    device.cool()
    (sheet,) = device.sheets
    assert sheet.complete
    assert (sheet.lines, sheet.dots) == (["satu", "dua", "tiga"], 90)


def test_automatic_status_tells_each_change_once() -> None:
    device = printer()
    assert said(device, b"\x1da\xff") == b"\x10\x00\x00\x0f"
    assert b"".join(answer.data for answer in device.open_cover()) == b"\x38\x00\x00\x0f"
    assert device.open_cover() == []
    assert b"".join(answer.data for answer in device.close_cover()) == b"\x10\x00\x00\x0f"
    assert b"".join(answer.data for answer in device.near_end()) == b"\x10\x00\x03\x0f"
    assert said(device, b"\x1da\x00") == b""
    assert device.paper_out() == []


def test_clearing_drops_the_buffer_and_an_error_that_was_put_right() -> None:
    device = printer()
    device.cutter_jam()
    device.receive(b"satu\n\x1dV\x00dua\n")
    assert said(device, b"\x10\x04\x03") == b"\x1a"
    device.clear_jam()
    assert said(device, b"\x10\x04\x03") == b"\x1a"
    assert said(device, b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08\x10\x04\x03") == b"\x37\x25\x00\x12"
    device.receive(b"tiga\n\x1dV\x00")
    (sheet,) = device.sheets
    assert sheet.lines == ["satu", "tiga"]
    assert not sheet.complete


def test_recovering_without_dropping_goes_on_where_it_stopped() -> None:
    device = printer()
    device.cutter_jam()
    device.receive(b"satu\n\x1dV\x00dua\n")
    device.clear_jam()
    device.receive(b"\x10\x05\x01")
    assert device.hanging.lines == ["satu", "dua"]


def test_power_takes_what_was_in_memory() -> None:
    device = printed(b"satu\nsetengah")
    assert b"".join(answer.data for answer in device.power_cycle()) == b"\x3b\x31\x00"
    device.receive(b" baris\n\x1dV\x00")
    (sheet,) = device.sheets
    assert sheet.lines == ["satu", " baris"]
    assert not sheet.complete
    device.power_off()
    assert device.receive(b"\x10\x04\x01") == []


def test_the_echo_waits_for_the_paper() -> None:
    device = Printer(Model(mm_per_s=100.0))
    device.receive(b"\x1bJ\xa0" * 5)
    (answer,) = device.receive(b"\x1d(H\x06\x0000abcd")
    assert answer.data == b"\x37\x22abcd\x00"
    assert answer.after == pytest.approx(1.0)


@pytest.mark.parametrize("bad", [b"\x1d(H\x06\x0000ab\x1fd", b"\x1d(H\x05\x0000abc", b"\x1d(H\x06\x0001abcd"])
def test_an_id_outside_the_format_is_not_echoed(bad: bytes) -> None:
    assert said(printer(), bad) == b""


def test_without_flow_control_a_full_buffer_loses_text() -> None:
    text = b"x" * 47 + b"\n"
    plain = Printer(Model(mm_per_s=50.0, flow_control=False))
    held = Printer(Model(mm_per_s=50.0))
    for device in (plain, held):
        for _ in range(400):
            device.receive(text)
    assert plain.lost > 5000
    assert held.lost == 0
    assert len(held.hanging.lines) == 400
    assert len(plain.hanging.text) < 400 * 48 - 5000


def test_it_tells_who_it_is() -> None:
    assert said(printer(), b"\x1dIB\x1dIC\x1dID") == b"_BILIK\x00_BP-80\x00_SIM0001\x00"
    assert said(printer(), b"\x1dI\x01\x1dI\x02\x1dI\x03") == b"\x20\x02\x01"


def test_the_old_questions_for_paper_and_drawer_are_answered() -> None:
    device = printer()
    assert said(device, b"\x1bv\x1bu\x00") == b"\x00\x00"
    device.near_end()
    assert said(device, b"\x1bv") == said(device, b"\x1dr\x01") == b"\x03"
    assert said(printer(), b"\x1dr\x01") == b"\x00"
