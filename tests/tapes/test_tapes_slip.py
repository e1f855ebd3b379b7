"""The slip: nothing about its size tells the choice, and its code is one that an auditor can trust."""

import base64
import string

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tapes_example import OPTIONS, header

from firmware.tapes import (
    Choice,
    SlipCode,
    SlipError,
    TapeError,
    TextError,
    parse_slip_qr,
    slip,
    slip_message,
    slip_qr,
)

HEADER = header()
SERIAL = bytes(range(16))
SIGNATURE = bytes(range(64))
NAMES = st.text(alphabet=string.ascii_letters + " .,-'éüÑ", min_size=1, max_size=60).filter(str.strip)


def sizes(options: list[Choice], *, simulasi: bool = False, language: str = "id") -> set[int]:
    tapes = (
        slip(
            HEADER,
            option=option,
            options=options,
            serial=SERIAL,
            signature=SIGNATURE,
            simulasi=simulasi,
            language=language,
        )
        for option in range(1, len(options) + 1)
    )
    return {len(tape.data) for tape in tapes}


@pytest.mark.parametrize("simulasi", [False, True])
@pytest.mark.parametrize("language", ["id", "en"])
def test_all_options_have_slips_of_one_length_under_a_kilobyte(simulasi: bool, language: str) -> None:
    (size,) = sizes(OPTIONS, simulasi=simulasi, language=language)
    assert size < 1024


@settings(max_examples=40, deadline=None)
@given(st.lists(NAMES, min_size=2, max_size=13))
def test_no_names_make_the_length_tell_the_choice(names: list[str]) -> None:
    options = [Choice(number, name) for number, name in enumerate(names, 1)]
    assert len(sizes([*options[:-1], Choice(0, names[-1])])) == 1


def test_one_name_the_printer_lacks_letters_for_makes_all_of_them_pictures() -> None:
    drawn = [*OPTIONS[:3], Choice(4, "Nguyễn Văn Đạt"), OPTIONS[3]]
    (size,) = sizes(drawn)
    assert size > 72 * 72  # a picture is in it
    first = slip(HEADER, option=1, options=drawn, serial=SERIAL, signature=SIGNATURE)
    assert b"Siti" not in first.data


def test_letters_that_no_font_has_are_refused_with_their_name() -> None:
    with pytest.raises(TextError, match=r"U\+6F22"):
        slip(HEADER, option=1, options=[Choice(1, "漢"), OPTIONS[0]], serial=SERIAL, signature=SIGNATURE)


def test_a_name_that_needs_too_many_lines_is_refused() -> None:
    with pytest.raises(TapeError, match="lines of a slip"):
        slip(
            HEADER,
            option=1,
            options=[Choice(1, "kata " * 40), OPTIONS[0]],
            serial=SERIAL,
            signature=SIGNATURE,
        )


def test_the_slip_differs_from_another_only_in_choice_and_code() -> None:
    one, other = (
        slip(HEADER, option=option, options=OPTIONS, serial=SERIAL, signature=SIGNATURE).data
        for option in (1, 4)
    )
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    assert len(differing) < 80


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(min_size=32, max_size=32),
    st.integers(1, 13),
    st.binary(min_size=16, max_size=16),
    st.booleans(),
)
def test_a_code_comes_back_as_it_was_signed(he: bytes, option: int, serial: bytes, simulasi: bool) -> None:
    key = Ed25519PrivateKey.generate()
    signature = key.sign(slip_message(he, HEADER.machine_id, option, serial, simulasi=simulasi))
    content = slip_qr(he, HEADER.machine_id, option, serial, signature, simulasi=simulasi)
    code = parse_slip_qr(content)
    assert code == parse_slip_qr(content.decode())
    assert (code.option, code.serial, code.simulasi) == (option, serial, simulasi)
    key.public_key().verify(code.signature, code.message(he, HEADER.machine_id))


def test_a_rehearsal_slip_never_verifies_as_a_real_one() -> None:
    key = Ed25519PrivateKey.generate()
    he, machine = HEADER.election_hash, HEADER.machine_id
    signature = key.sign(slip_message(he, machine, 1, SERIAL, simulasi=True))
    forged = slip_qr(he, machine, 1, SERIAL, signature)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(signature, parse_slip_qr(forged).message(he, machine))


def test_the_message_is_laid_out_as_documented() -> None:
    he, machine = HEADER.election_hash, HEADER.machine_id
    assert slip_message(he, machine, 3, SERIAL) == b"BILIK-SLIP/1\0" + he + machine + b"\0\0\0\x03" + SERIAL


def test_the_code_fits_the_alphanumeric_mode_and_one_size() -> None:
    content = slip_qr(HEADER.election_hash, HEADER.machine_id, 2, SERIAL, SIGNATURE)
    assert len(content) == 169
    assert set(content.decode()) <= set(string.ascii_uppercase + string.digits + "/:-")


def test_a_slip_of_another_election_or_machine_has_no_message() -> None:
    code = parse_slip_qr(slip_qr(HEADER.election_hash, HEADER.machine_id, 2, SERIAL, SIGNATURE))
    for he, machine in ((bytes(32), HEADER.machine_id), (HEADER.election_hash, bytes(32))):
        with pytest.raises(SlipError, match="another"):
            code.message(he, machine)


def test_codes_that_are_not_exactly_in_the_format_are_refused() -> None:
    good = slip_qr(HEADER.election_hash, HEADER.machine_id, 2, SERIAL, SIGNATURE).decode()
    name, _, text = good.partition(":")
    body = bytearray(base64.b32decode(text + "===="))
    body[16] = 0
    no_option = base64.b32encode(bytes(body)).decode().rstrip("=")
    last = string.ascii_uppercase[string.ascii_uppercase.index("A") + 1]
    for bad in (
        "",
        ":",
        name,
        good.lower(),
        good[:-1],
        good + "A",
        good + "\n",
        good + "====",
        text,
        f"{name}:{no_option}",
        f"{name}:{text[:-1]}{last}",  # other low bits, same bytes
        f"BILIK-SLIP/2:{text}",
        f"{name}:{text[:20]}0{text[21:]}",
        "é" + good,
        "BILIK-SLIP/1:" + "A" * 100_000,
    ):
        with pytest.raises(SlipError):
            parse_slip_qr(bad)


def test_wrong_lengths_and_options_are_refused() -> None:
    he, machine = HEADER.election_hash, HEADER.machine_id
    for bad in (
        (he[:31], machine, 1, SERIAL),
        (he, machine, 0, SERIAL),
        (he, machine, 14, SERIAL),
        (he, machine, 1, b""),
    ):
        with pytest.raises(SlipError):
            slip_message(*bad)
    with pytest.raises(SlipError):
        slip_qr(he, machine, 1, SERIAL, b"short")
    with pytest.raises(TapeError, match="no such option"):
        slip(HEADER, option=5, options=OPTIONS, serial=SERIAL, signature=SIGNATURE)


def test_a_code_shows_nothing_in_a_log_line() -> None:
    code = SlipCode(bytes(8), bytes(8), 2, SERIAL, SIGNATURE)
    assert repr(code) == str(code) == "SlipCode(...)"
