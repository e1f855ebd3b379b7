"""The emulated PIV card by itself: status words as SP 800-73-4 gives them."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from hw_sim.piv_card import PivCardModel

SELECT = "00A4040009A0000003080000100000"
VERIFY = "0020008008343832393133FFFF"
SIGN = "0087119A267C248200812000" + "11" * 31


def card() -> PivCardModel:
    return PivCardModel.new(b"\x04ABCDEF", pin="482913")


def run(model: PivCardModel, *commands: str) -> list[str]:
    return [model.apdu(bytes.fromhex(command))[-2:].hex() for command in commands]


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("00A4040005A000000308", "9000"),
        ("00A404000BA000000308000010000100", "9000"),
        ("00A4040005A000000309", "6a82"),
        ("00A4000002 3F00", "6a86"),
        ("00CB3FFF035C017E00", "9000"),
        ("00CB3FFF055C035FC10200", "9000"),
        ("00CB3FFF055C035FC10700", "9000"),
        ("00CB3FFF055C035FC10500", "6a82"),
        ("00CB3FFE055C035FC10500", "6a86"),
        ("00CB3FFF0253 00", "6a80"),
        ("00CB3FFF095C", "6700"),
        ("00200080", "63c3"),
        ("00200081", "6a88"),
        ("0020008006343832393133", "6a80"),
        ("0020008008FFFFFFFFFFFFFFFF", "6a80"),
        (SIGN, "6982"),
        (SIGN.replace("119A", "119E"), "9000"),
        (SIGN.replace("119A", "079A"), "6a86"),
        (SIGN.replace("119A", "1182"), "6a86"),
        ("00C0000000", "6985"),
        ("00D0000000", "6d00"),
        ("80CB3FFF00", "6e00"),
        ("0CCB3FFF00", "6882"),
        ("00CB", "6700"),
    ],
)
def test_status_words(command: str, status: str) -> None:
    assert run(card(), SELECT, command)[1] == status


def test_nothing_works_before_select() -> None:
    assert run(card(), "00200080", VERIFY, "00CB3FFF035C017E00") == ["6d00"] * 3


def test_the_pin_counts_down_blocks_and_is_unblocked() -> None:
    model = card()
    wrong = "0020008008313131313131FFFF"
    assert run(model, SELECT, wrong, VERIFY, wrong, wrong, wrong, wrong, VERIFY, "00200080") == [
        "9000",
        "63c2",
        "9000",
        "63c2",
        "63c1",
        "63c0",
        "6983",
        "6983",
        "6983",
    ]
    unblock = "002C008010" + b"12345678654321\xff\xff".hex()
    assert run(model, unblock.replace("31323334", "39323334"), unblock) == ["63c2", "9000"]
    assert run(model, VERIFY, "0020008008363534333231FFFF", "00200080") == ["63c2", "9000", "9000"]


def test_the_pin_is_changed_by_who_knows_it() -> None:
    model = card()
    change = "0024008010343832393133FFFF363534333231FFFF"
    assert run(model, SELECT, change, change, "0020008008363534333231FFFF") == [
        "9000",
        "9000",
        "63c2",
        "9000",
    ]


def test_selecting_another_name_keeps_the_application_and_its_pin() -> None:
    assert run(card(), SELECT, VERIFY, "00A4040005A000000309", SIGN) == ["9000", "9000", "6a82", "9000"]


def test_a_long_object_comes_in_pieces_and_another_command_drops_the_rest() -> None:
    model = card()
    model.put_object("5fc105", bytes(600))
    read = "00CB3FFF055C035FC10500"
    assert run(model, SELECT, read, "00C0000000", "00C000005C", "00C0000000") == [
        "9000",
        "6100",
        "615c",
        "9000",
        "6985",
    ]
    assert run(model, read, "00200080", "00C0000000") == ["6100", "63c3", "6985"]


@pytest.mark.parametrize("cut", [1, 20, 37])
def test_a_chain_is_one_command(cut: int) -> None:
    model = card()
    run(model, SELECT, VERIFY)
    data = bytes.fromhex(SIGN)[5:]
    first, second = data[:cut], data[cut:]
    head, tail = bytes([0x10, 0x87, 0x11, 0x9A, len(first)]), bytes([0x00, 0x87, 0x11, 0x9A, len(second)])
    assert model.apdu(head + first) == b"\x90\x00"
    assert model.apdu(tail + second)[-2:] == b"\x90\x00"
    assert model.apdu(tail + second)[-2:] == b"\x6a\x80"  # the chain is used up


def test_another_command_ends_a_chain() -> None:
    model = card()
    run(model, SELECT, VERIFY)
    data = bytes.fromhex(SIGN)[5:]
    model.apdu(b"\x10\x87\x11\x9a\x14" + data[:20])
    assert run(model, "00200080") == ["9000"]
    assert model.apdu(b"\x00\x87\x11\x9a\x12" + data[20:]) == b"\x6a\x80"


def test_a_card_comes_back_from_its_file_as_it_was() -> None:
    model = card()
    run(model, SELECT, "0020008008313131313131FFFF")
    again = PivCardModel.from_json(model.to_json())
    assert again.tries == {0x80: 2, 0x81: 3}
    assert again.public_key(0x9A) == model.public_key(0x9A)
    assert (again.uid, again.to_json()) == (model.uid, model.to_json())


def test_agreement_is_diffie_hellman() -> None:
    model = card()
    run(model, SELECT, VERIFY)
    mine = ec.generate_private_key(ec.SECP256R1())
    numbers = mine.public_key().public_numbers()
    point = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    answer = model.apdu(bytes.fromhex("0087119D477C4582008541") + point)
    assert answer == b"\x7c\x22\x82\x20" + mine.exchange(ec.ECDH(), model.public_key(0x9D)) + b"\x90\x00"


@given(st.lists(st.binary(max_size=40), max_size=6))
def test_no_bytes_crash_a_card(commands: list[bytes]) -> None:
    for command in commands:
        assert len(MODEL.apdu(b"\x00" + command)) >= 2


MODEL = card()
run(MODEL, SELECT)
