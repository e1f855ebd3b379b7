"""The other papers: what they refuse, what they say, and the machine-readable result."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tapes_example import COUNTS, NOTES, OPTIONS, TOTALS, TRUSTEES, common, header, note

from firmware.states.facts import Device, Part
from firmware.tapes import (
    Check,
    Counts,
    SlipError,
    TapeError,
    confirmation_code,
    parse_result_qr,
    readiness_tape,
    receipt,
    result_tape,
    resume_tape,
    void_mark,
    zero_tape,
)
from firmware.tapes.parts import read_checkpoint
from firmware.tapes.result import balance, result_code
from firmware.tapes.words import _WORDS, Words

HEADER = header()
NOTHING = Counts(300, 0, 0, 0, 0, 0, 0)
SIMULASI = b"  SIMULASI  \n"


@pytest.mark.parametrize("field", ["authorised", "overridden", "cast", "spoiled", "abandoned", "slips"])
def test_no_zero_tape_exists_when_a_counter_is_not_zero(field: str) -> None:
    with pytest.raises(TapeError, match="not zero"):
        zero_tape(HEADER, counts=replace(NOTHING, **{field: 1}), **common())


def test_the_zero_tape_shows_every_option_with_zero() -> None:
    data = zero_tape(HEADER, counts=NOTHING, options=OPTIONS, **common()).data
    for option in OPTIONS:
        line = next(line for line in data.split(b"\n") if option.name.encode("cp850") in line)
        assert line.rstrip().endswith(b" 0")


def test_a_resume_tape_carries_counts_and_remarks_but_no_votes() -> None:
    remark = "Listrik padam, 118 suara tercatat."
    data = resume_tape(HEADER, counts=COUNTS, remarks=[remark], **common()).data
    assert remark.encode() in data
    assert not any(option.name.encode("cp850") in data for option in OPTIONS)


@pytest.mark.parametrize(("copy", "copies"), [(0, 3), (4, 3), (1, 0)])
def test_there_is_no_copy_four_of_three(copy: int, copies: int) -> None:
    with pytest.raises(TapeError, match="no copy"):
        zero_tape(HEADER, counts=NOTHING, **common(copy=copy, copies=copies))


@pytest.mark.parametrize(
    ("wrong", "broken"),
    [
        ({}, None),
        ({"authorised": 231}, "balance_attended"),
        ({"slips": 227}, "balance_slips"),
        ({"spoiled": 4}, "balance_slips"),
        ({"slips": 227, "unknown_slips": 1}, None),
        ({"slips": 226, "unknown_slips": 1}, "balance_slips_unsure"),
        ({"roll": 224}, "balance_roll"),
    ],
)
def test_the_reconciliation_names_what_does_not_balance(wrong: dict[str, int], broken: str | None) -> None:
    counts = replace(COUNTS, **wrong)
    assert [key for key, holds in balance(counts, 225) if not holds] == ([broken] if broken else [])
    data = result_tape(
        HEADER, counts=counts, options=OPTIONS, totals=TOTALS, trustees=TRUSTEES, **common()
    ).data
    assert (b" SEIMBANG / BALANCED " in data) == (broken is None)
    assert (b"TIDAK COCOK" in data) == (broken is not None)


@pytest.mark.parametrize("unknown", [0, 2])
def test_torn_slips_are_accounted_for_and_are_no_reason_not_to_balance(unknown: int) -> None:
    counts = replace(COUNTS, slips=228 - unknown, unknown_slips=unknown, failed_slips=3)
    assert all(holds for _, holds in balance(counts, 225))
    result = result_tape(
        HEADER, counts=counts, options=OPTIONS, totals=TOTALS, trustees=TRUSTEES, **common()
    ).data
    resume = resume_tape(HEADER, counts=counts, **common()).data
    for data in (result, resume):
        assert re.search(rb"Cetakan struk gagal, diulang +3\n", data)
        assert f"paling banyak ada {3 + unknown} struk".encode() in data.replace(b"\n", b" ")
    assert b"struk rusak" not in resume_tape(HEADER, counts=COUNTS, **common()).data


def test_the_result_code_does_not_change_with_prints_that_failed() -> None:
    """They are told by the events log and in words: readers of the code know eight counts."""
    torn = replace(COUNTS, failed_slips=3)
    codes = [
        result_code(HEADER, counts=counts, totals=TOTALS, checkpoint=NOTES[0]).qr()
        for counts in (COUNTS, torn)
    ]
    assert codes[0] == codes[1]


def test_totals_that_are_not_the_ballots_cast_do_not_balance() -> None:
    assert ("balance_totals", False) in balance(COUNTS, 224)


def test_the_result_code_comes_back_and_its_signature_verifies() -> None:
    code = result_code(HEADER, counts=COUNTS, totals=TOTALS, checkpoint=NOTES[0])
    key = Ed25519PrivateKey.generate()
    content = code.qr(key.sign(code.message()))
    read, signature = parse_result_qr(content)
    assert read == code
    assert read.slots == 461
    key.public_key().verify(signature, read.message())
    assert parse_result_qr(code.qr().decode()) == (code, b"")
    rehearsal = result_code(HEADER, counts=COUNTS, totals=TOTALS, checkpoint=NOTES[0], simulasi=True)
    assert rehearsal.message() != code.message()
    assert parse_result_qr(rehearsal.qr())[0].simulasi


def test_result_codes_not_in_the_format_are_refused() -> None:
    good = result_code(HEADER, counts=COUNTS, totals=TOTALS, checkpoint=NOTES[0]).qr(bytes(64)).decode()
    fields = good.split("|")

    def having(at: int, value: str) -> str:
        return "|".join([*fields[:at], value, *fields[at + 1 :]])

    for bad in (
        "",
        good + "|",
        good.replace("/1", "/2"),
        having(1, fields[1].upper()),
        having(1, "00"),
        having(3, "120,98,0,07"),
        having(3, "120, 98,0,7"),
        having(3, "120,-98,0,7"),
        having(3, "١٢,1,2,3"),
        having(3, ""),
        having(3, ",".join(["1"] * 14)),
        having(4, "1,2,3"),
        having(5, "+461"),
        having(6, "AAAA"),
        having(7, "AAAA"),
        having(7, "*"),
        good + "x" * 2000,
    ):
        with pytest.raises(SlipError):
            parse_result_qr(bad)


def test_a_result_needs_a_total_for_each_option_and_a_checkpoint() -> None:
    with pytest.raises(TapeError):
        result_tape(HEADER, counts=COUNTS, options=OPTIONS, totals=[1], trustees=[], **common())
    with pytest.raises(TapeError):
        result_tape(
            HEADER, counts=COUNTS, options=OPTIONS, totals=TOTALS, trustees=[], **common(checkpoints=[])
        )


@pytest.mark.parametrize(
    "bad", ["", "a\nb", "origin\n-1\nx\n\ns\n", "o\n²\nx\n\ns\n", "o\n1\nx\n\n" + "s" * 600]
)
def test_what_is_not_a_checkpoint_is_not_printed_as_one(bad: str) -> None:
    with pytest.raises(TapeError):
        read_checkpoint(bad)


def test_checkpoints_are_on_the_tape_byte_for_byte() -> None:
    data = zero_tape(HEADER, counts=NOTHING, **common()).data
    for text in NOTES:
        assert text.encode() in data
    assert 200 < len(note("ballots").encode()) < 260


def test_confirmation_codes_are_the_first_80_bits() -> None:
    assert confirmation_code(bytes(32)) == "AAAA-AAAA-AAAA-AAAA"
    assert confirmation_code(b"\xff" * 10 + bytes(22)) == "7777-7777-7777-7777"
    with pytest.raises(TapeError):
        confirmation_code(bytes(31))


def test_a_receipt_holds_the_code_and_no_choice() -> None:
    one = receipt(HEADER, code=confirmation_code(bytes(range(32)))).data
    assert b"AAAQ-EAYE-AUDA-OCAJ" in one
    assert not any(option.name.encode("cp850") in one for option in OPTIONS)
    with pytest.raises(TapeError):
        receipt(HEADER, code="short")


def test_a_booth_with_no_checks_or_a_bad_one_is_not_ready() -> None:
    good, bad = Check("Printer", True, "BP-80"), Check("Kartu", False)
    for checks, ready in (([good], True), ([good, bad], False), ([], False)):
        data = readiness_tape(HEADER, checks=checks, when="7 Maret 2026").data
        assert (b"BELUM SIAP" not in data) == ready


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_paper_of_a_rehearsal_says_so_at_both_ends(language: str) -> None:
    more = {"simulasi": True, "language": language}
    papers = [
        zero_tape(HEADER, counts=NOTHING, **common(), **more),
        resume_tape(HEADER, counts=COUNTS, **common(), **more),
        result_tape(HEADER, counts=COUNTS, options=OPTIONS, totals=TOTALS, trustees=[], **common(), **more),
        receipt(HEADER, code=confirmation_code(bytes(32)), simulasi=True, language=language),
        readiness_tape(HEADER, checks=[], when="x", simulasi=True, language=language),
    ]
    for paper in papers:
        assert paper.data.count(SIMULASI) == 2
        assert paper.data.index(SIMULASI) < 60
        assert len(paper.data) - paper.data.rindex(SIMULASI) < 100
    assert SIMULASI in void_mark(simulasi=True, language=language)


def test_the_language_that_leads_can_be_chosen() -> None:
    assert Words("en").both("slip") == "AUDIT SLIP / STRUK AUDIT"
    with pytest.raises(TapeError, match="language"):
        Words("jv")


def test_every_word_has_both_languages_with_the_same_places_to_fill() -> None:
    for key, (indonesian, english) in _WORDS.items():
        places = [
            sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in (indonesian, english)
        ]
        assert places[0] == places[1], key
        assert indonesian
        assert english


@pytest.mark.parametrize("field", ["election_hash", "machine_id"])
def test_a_header_needs_whole_hashes(field: str) -> None:
    with pytest.raises(TapeError, match="32 bytes"):
        replace(HEADER, **{field: b"short"})


def test_a_header_has_room_for_so_much() -> None:
    with pytest.raises(TapeError, match="title"):
        replace(HEADER, title="x" * 161)


def test_reading_codes_needs_no_display_or_port() -> None:
    code = "import sys, firmware.tapes; sys.exit(bool({'pygame', 'serial', 'gpiozero'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("part", [*Device, *Part])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_part_of_a_check_up_has_its_name_on_the_report(part: Device | Part, language: str) -> None:
    assert Words(language).first(f"part_{part.value}").strip()
