"""Every paper of the booth, printed through the driver and read back from the sheet and from its picture."""

import base64
from collections.abc import Callable
from pathlib import Path

import pygame
import pytest
import zxingcpp

from firmware.drivers.port import SerialPort
from firmware.drivers.printer import Printer, Proof
from firmware.tapes import (
    Check,
    Choice,
    Counts,
    Header,
    Officer,
    Tape,
    confirmation_code,
    parse_result_qr,
    parse_slip_qr,
    readiness_tape,
    receipt,
    result_tape,
    resume_tape,
    slip,
    zero_tape,
)
from hw_sim.printer import Model, Sheet
from hw_sim.printer import Printer as Device
from hw_sim.printer_render import picture, render
from hw_sim.wire import Line

HEADER = Header(
    "Pilkades Sukamaju 2026", "Desa Sukamaju", "01", "A", bytes(range(32)), bytes(range(32, 64)), "bilik 0.1"
)
OPTIONS = [
    Choice(1, "Siti Aminah"),
    Choice(2, "Ketut André Wicaksono Prasetyo, S.Pd."),
    Choice(0, "Suara kosong"),
]
OFFICERS = [Officer("Suparman", "Ketua KPPS"), Officer("Wahyuni", "Anggota KPPS")]
ORIGIN = "bilik/sukamaju-2026/9f3c2a10"


def note(log: str) -> str:
    head, signature = (base64.b64encode(bytes([len(log)]) * size).decode() for size in (32, 68))
    return f"{ORIGIN}/{log}\n461\n{head}\n\n\u2014 {ORIGIN}/{log} {signature}\n"


NOTES = [note("ballots"), note("events")]
COUNTS = Counts(300, 230, 4, 225, 3, 5, 228)


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[Tape], Sheet]:
    """Print a tape through a line; its sheet, after its QR codes were read from the picture."""

    def print_it(tape: Tape) -> Sheet:
        device = Device(Model(mm_per_s=None))
        line = Line(tmp_path / "printer", device)
        line.start()
        try:
            assert Printer(SerialPort(str(line.link), device.baudrate)).print(tape.data) is Proof.STRONG
        finally:
            line.stop()
        (sheet,) = device.sheets
        assert sheet.complete
        assert read_codes(sheet) == sheet.qr
        return sheet

    return print_it


def read_codes(sheet: Sheet) -> list[bytes]:
    """What a phone reads from the picture of the paper, from the top."""
    page = picture(sheet)
    grey = memoryview(pygame.image.tobytes(page, "RGB")[::3]).cast(
        "B", shape=[page.get_height(), page.get_width()]
    )
    found = sorted(zxingcpp.read_barcodes(grey), key=lambda code: code.position.top_left.y)
    return [code.bytes for code in found]


def tape_arguments() -> dict[str, object]:
    return {"officers": OFFICERS, "checkpoints": NOTES, "when": "8 Maret 2026 06.40", "copy": 2, "copies": 5}


@pytest.mark.parametrize("option", [1, 2, 3])
@pytest.mark.parametrize("simulasi", [False, True])
def test_slip(printed: Callable[[Tape], Sheet], option: int, simulasi: bool) -> None:
    serial, signature = bytes(range(16)), bytes(range(100, 164))
    sheet = printed(
        slip(HEADER, option=option, options=OPTIONS, serial=serial, signature=signature, simulasi=simulasi)
    )
    lines = [line.strip() for line in sheet.lines]
    number = str(OPTIONS[option - 1].number or "-")
    assert number in lines
    name = " ".join(lines[lines.index(number) + 1 : lines.index(number) + 3]).strip()
    assert name == OPTIONS[option - 1].name
    assert not any(
        choice.name.split()[0] in sheet.text for choice in OPTIONS if choice is not OPTIONS[option - 1]
    )
    assert "0001 0203 0405 0607" in sheet.text
    code = parse_slip_qr(sheet.qr[0])
    assert (code.option, code.serial, code.signature, code.simulasi) == (option, serial, signature, simulasi)
    assert lines.count("SIMULASI") == (2 if simulasi else 0)


def test_all_slips_are_equally_long(printed: Callable[[Tape], Sheet]) -> None:
    drawn = [*OPTIONS, Choice(4, "Nguyễn Văn Đạt")]
    for options in (OPTIONS, drawn):
        sheets = [
            printed(slip(HEADER, option=option, options=options, serial=bytes(16), signature=bytes(64)))
            for option in range(1, len(options) + 1)
        ]
        assert len({sheet.dots for sheet in sheets}) == 1
        assert len({len(sheet.rows) for sheet in sheets}) == 1


def test_receipt(printed: Callable[[Tape], Sheet]) -> None:
    code = confirmation_code(bytes(range(32)))
    sheet = printed(receipt(HEADER, code=code))
    assert code in [line.strip() for line in sheet.lines]
    assert not sheet.qr


def test_zero_tape(printed: Callable[[Tape], Sheet]) -> None:
    counts = Counts(300, 0, 0, 0, 0, 0, 0)
    sheet = printed(zero_tape(HEADER, counts=counts, options=OPTIONS, **tape_arguments()))
    assert "SEMUA HITUNGAN NOL" in sheet.text
    assert "Salinan 2 dari 5" in sheet.text
    assert sheet.qr == [one.encode() for one in NOTES]
    assert any(line.startswith("Pemilih dalam DPT") and line.endswith(" 300") for line in sheet.lines)
    assert sum(line.endswith(" 0") for line in sheet.lines) == 6 + len(OPTIONS)
    for officer in OFFICERS:
        assert f"{officer.role}: {officer.name}" in sheet.lines


def test_resume_tape(printed: Callable[[Tape], Sheet]) -> None:
    sheet = printed(resume_tape(HEADER, counts=COUNTS, remarks=["Listrik padam."], **tape_arguments()))
    assert "- Listrik padam." in sheet.lines
    assert sheet.qr == [one.encode() for one in NOTES]


@pytest.mark.parametrize("language", ["id", "en"])
def test_result_tape(printed: Callable[[Tape], Sheet], language: str) -> None:
    sheet = printed(
        result_tape(
            HEADER,
            counts=COUNTS,
            options=OPTIONS,
            totals=[120, 98, 7],
            trustees=[Officer("Yanti", "Pemegang kunci 3")],
            result_signature=bytes(64),
            language=language,
            **tape_arguments(),
        )
    )
    for option, total in zip(OPTIONS, ("120", "98", "7"), strict=True):
        name = f"{option.number}. {option.name}" if option.number else option.name
        assert sheet.lines[sheet.lines.index(name) + 1].strip() == total
    assert "SEIMBANG" in sheet.text
    assert sheet.qr[1:] == [one.encode() for one in NOTES]
    code, signature = parse_result_qr(sheet.qr[0])
    assert (code.totals, code.counts, code.slots, signature) == ((120, 98, 7), COUNTS, 461, bytes(64))
    assert code.election_hash == HEADER.election_hash


def test_readiness_report(printed: Callable[[Tape], Sheet]) -> None:
    checks = [Check("Printer", True, "BILIK BP-80"), Check("Pembaca kartu", False, "tidak menjawab")]
    sheet = printed(readiness_tape(HEADER, checks=checks, when="7 Maret 2026"))
    assert any(line.startswith("Pembaca kartu") and line.endswith("GAGAL") for line in sheet.lines)
    assert "BELUM SIAP" in sheet.text


def test_what_did_not_reach_the_paper_is_not_in_its_picture(tmp_path: Path) -> None:
    device = Device(Model(mm_per_s=None))
    device.trip(40, Device.paper_out)
    device.receive(b"satu\n\x1d!\x11dua\n")
    render(device.hanging, tmp_path / "out" / "torn.png")
    page = pygame.image.load(tmp_path / "out" / "torn.png")
    assert page.get_size() == (576, 40)
    ink = [y for y in range(40) if any(page.get_at((x, y)).r < 128 for x in range(576))]
    assert min(ink) < 20
    assert max(ink) == 39
    assert device.hanging.lines == ["satu"]
