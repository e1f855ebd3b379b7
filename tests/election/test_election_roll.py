"""The voters' roll: two officers' cards open it, nothing else does, and nothing of it is in the clear."""

from __future__ import annotations

import csv
import dataclasses
import itertools
from pathlib import Path

import pytest

from firmware.ballot.group import Q
from firmware.election import roll_format
from firmware.election.credentials import unwrap
from firmware.election.credentials_wrap import WrapError, ephemeral_point
from firmware.election.errors import CredentialError, RollError
from firmware.election.package import Package, load, public_part
from firmware.election.roll import Roll, decode_share, open_roll, roll_share_info
from firmware.election.roll_seal import VoterEntry, seal_roll
from firmware.election.trustee_share import pack_share, unpack_share
from hw_sim.fingers import Finger
from hw_sim.piv_apdu import tlv
from hw_sim.piv_card import KEY_MANAGEMENT, PivCardModel
from hw_sim.village import Village
from hw_sim.village_cards import Holder


def agreed(card: PivCardModel, pin: str, point: bytes) -> bytes:
    """What the emulated card answers to key agreement with 9D, by APDUs as a booth sends them."""
    card.apdu(bytes.fromhex("00A4040009A0000003080000100000"))
    card.apdu(bytes.fromhex("0020008008") + pin.encode().ljust(8, b"\xff"))
    template = tlv(0x7C, tlv(0x82, b"") + tlv(0x85, point))
    answer = card.apdu(bytes([0x00, 0x87, 0x11, KEY_MANAGEMENT, len(template)]) + template + b"\x00")
    assert answer[-2:] == b"\x90\x00"
    return answer[4:-2]


def share_of(package: Package, holder: Holder) -> tuple[int, int]:
    serial = next(entry.serial for entry in package.manifest.officers if entry.name == holder.name)
    index, blob, info = roll_share_info(package, serial)
    shared = agreed(holder.card(), holder.pin, ephemeral_point(blob))
    return index, decode_share(unwrap(shared, blob, info))


@pytest.fixture(scope="module")
def package(whole: bytes) -> Package:
    return load(whole)


@pytest.fixture(scope="module")
def shares(village: Village, package: Package) -> dict[int, int]:
    return dict(share_of(package, holder) for holder in village.officers[:4])


@pytest.fixture(scope="module")
def roll(package: Package, shares: dict[int, int]) -> Roll:
    return open_roll(package, {index: shares[index] for index in (1, 2)})


def test_any_two_officers_open_the_roll(package: Package, shares: dict[int, int]) -> None:
    for pair in itertools.combinations(shares, 2):
        assert open_roll(package, {index: shares[index] for index in pair}).rows == 12
    assert open_roll(package, shares).rows == 12


def test_one_officer_alone_does_not(package: Package, shares: dict[int, int]) -> None:
    for index, share in shares.items():
        with pytest.raises(RollError, match="2 officers"):
            open_roll(package, {index: share})
    with pytest.raises(RollError, match="2 officers"):
        open_roll(package, {})


def test_wrong_shares_open_nothing(package: Package, shares: dict[int, int]) -> None:
    for wrong in (
        {1: shares[1], 2: shares[3]},
        {1: shares[1], 2: (shares[2] + 1) % Q},
        {1: shares[1], 5: 7},
        {1: 0, 2: 0},
        {0: shares[1], 2: shares[2]},
        {1: shares[1], 2: Q},
    ):
        with pytest.raises(RollError):
            open_roll(package, wrong)


def test_a_share_is_bound_to_card_index_and_roll(village: Village, package: Package) -> None:
    chair, member = package.manifest.officers[:2]
    _, blob, info = roll_share_info(package, chair.serial)
    holder = village.holder("chair")
    shared = agreed(holder.card(), holder.pin, ephemeral_point(blob))
    with pytest.raises(WrapError):
        unwrap(shared, blob, roll_share_info(package, member.serial)[2])
    other = village.holder("member-1")
    with pytest.raises(WrapError):
        unwrap(agreed(other.card(), other.pin, ephemeral_point(blob)), blob, info)
    moved = dataclasses.replace(package.manifest.roll, sha256=bytes(32))
    elsewhere = dataclasses.replace(package, manifest=dataclasses.replace(package.manifest, roll=moved))
    assert roll_share_info(elsewhere, chair.serial)[2] != info


def test_only_kpps_cards_hold_a_share(village: Village, package: Package) -> None:
    technician = package.manifest.officers[4].serial
    trustee = package.manifest.trustees[0].serial
    for serial in (technician, trustee, "abc", ""):
        with pytest.raises(RollError, match="no share"):
            roll_share_info(package, serial)


def test_the_public_part_has_no_roll_to_open(whole: bytes, shares: dict[int, int]) -> None:
    with pytest.raises(RollError, match="public part"):
        open_roll(load(public_part(whole)), shares)


def test_every_voter_is_found_by_card_and_by_nik(village: Village, roll: Roll) -> None:
    for voter in village.voters:
        assert roll.find_nik(voter.nik) == voter.row
        if voter.card.uid is not None:
            assert roll.find_card(bytes.fromhex(voter.card.uid)) == voter.row
        templates = tuple(Finger(seed).template(512) for seed in voter.fingers)
        assert roll.templates(voter.row) == templates


def test_strangers_are_not_found(roll: Roll) -> None:
    for uid in (b"", b"\x04", bytes(7), bytes(1000)):
        assert roll.find_card(uid) is None
    for nik in ("", "0" * 16, "123", "١" * 16, "x" * 10_000):
        assert roll.find_nik(nik) is None
    for row in (-1, 12, 10**9):
        with pytest.raises(RollError):
            roll.templates(row)


def test_a_wiped_roll_knows_nobody(village: Village, package: Package, shares: dict[int, int]) -> None:
    roll = open_roll(package, shares)
    plain = roll._plain
    assert any(plain)
    roll.wipe()
    assert not any(plain)
    assert roll.rows == 0
    assert roll.find_nik(village.voters[0].nik) is None
    assert "voters" not in repr(roll)
    assert len(repr(roll)) < 40


def test_no_nik_name_card_or_template_is_in_the_package(village: Village, whole: bytes) -> None:
    with (village.committee / "dpt.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    staff = {holder.name for holder in (*village.officers, *village.trustees)} | set(village.candidates)
    for row in rows:
        assert row["nik"].encode() not in whole
        assert row["nama"] in staff or row["nama"].encode() not in whole
        if row["kartu"]:
            assert bytes.fromhex(row["kartu"]) not in whole
            assert row["kartu"].lower().encode() not in whole.lower()
        for name in ("jari1", "jari2"):
            if row[name] != "-":
                template = (village.committee / row[name]).read_bytes()
                assert template[:64] not in whole
                assert template[-64:] not in whole


def test_two_builds_of_one_folder_share_no_roll_bytes(village: Village, whole: bytes, tmp_path: Path) -> None:
    from firmware.election.authority import read_key
    from firmware.election.build import build

    again = build(village.committee, read_key(village.authority_key)).package
    first = load(whole)
    assert first.roll is not None
    assert again.roll is not None
    assert len(first.roll) == len(again.roll)
    assert first.roll[24:] != again.roll[24:]
    assert again.context().he != first.context().he


def test_records_out_of_bounds_are_refused_after_decryption() -> None:
    key = bytes(32)
    nik, other = bytes(32), bytes([1]) * 32
    fine = nik + b"\0\0"
    assert Roll(bytearray(fine), key, 1, 512).rows == 1
    for plain, rows in (
        (fine, 2),
        (fine + b"\0", 1),
        (fine + fine, 2),
        (nik + b"\x05\0", 1),
        (nik + b"\0\x03", 1),
        (nik + b"\0\x01" + bytes(511), 1),
        (nik + b"\x01" + other + b"\0" + other + b"\x01" + other + b"\0", 2),
    ):
        with pytest.raises(RollError):
            Roll(bytearray(plain), key, rows, 512)


@pytest.mark.parametrize("size", [512, 768, 1536])
def test_every_template_size_comes_back(package: Package, size: int) -> None:
    template = bytes(range(256)) * (size // 256)
    voters = [VoterEntry("1" * 16, (b"\x04" * 7, b"\x01" * 4), (template,)), VoterEntry("2" * 16, (), ())]
    section = seal_roll(voters, size, 12345, package.manifest.election_id)
    entry = dataclasses.replace(package.manifest.roll, rows=2, template_size=size)
    other = dataclasses.replace(
        package, manifest=dataclasses.replace(package.manifest, roll=entry), roll=section
    )
    from firmware.ballot.trustees import split_secret

    shares = split_secret(12345, 2, 3)
    roll = open_roll(other, {1: shares[1], 3: shares[3]})
    assert roll.templates(0) == (template,)
    assert roll.templates(1) == ()
    assert roll.find_card(b"\x04" * 7) == roll.find_card(b"\x01" * 4) == 0


def test_shares_have_one_form() -> None:
    assert decode_share(roll_format.encode_share(77)) == 77
    for data in (b"", bytes(31), bytes(33), b"\xff" * 32, Q.to_bytes(32, "little")):
        with pytest.raises(RollError):
            decode_share(data)
    assert unpack_share(pack_share(3, 99)) == (3, 99)
    for data in (b"", pack_share(3, 99)[:-1], b"X" + pack_share(3, 99)[1:], pack_share(1, 0)):
        with pytest.raises(CredentialError):
            unpack_share(data)
