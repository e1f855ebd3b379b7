"""The container: what it says, and that nothing in it can be changed without being noticed."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest

from firmware.ballot.trustees import joint_key
from firmware.election import canonical
from firmware.election.authority import read_key
from firmware.election.container import FILE_LIMIT, Sections, pack, unpack
from firmware.election.errors import PackageError
from firmware.election.package import SIGNED_PREFIX, load, public_part
from hw_sim.village import Village


def test_a_package_says_what_the_committee_wrote(village: Village, whole: bytes) -> None:
    package = load(whole, authority=village.authority)
    manifest = package.manifest
    assert manifest.village == village.name
    assert manifest.title == f"Pemilihan Kepala Desa {village.name} 2026"
    assert [option.name for option in manifest.candidates] == list(village.candidates)
    assert [option.number for option in manifest.options] == [1, 2, 3, 4]
    assert manifest.options[-1].blank
    assert manifest.options[-1].name == "Suara Kosong"
    assert (manifest.opens, manifest.closes, manifest.zone) == (village.opens, village.closes, "WIB")
    assert manifest.roll.rows == 12
    assert len(package.photos) == 3
    assert manifest.authority == village.authority
    assert manifest.to_bytes() == package.manifest_bytes
    roles = [entry.role for entry in manifest.officers]
    assert roles == ["chair", "member", "member", "member", "technician"]
    assert [entry.roll_index for entry in manifest.officers] == [1, 2, 3, 4, None]


def test_the_context_is_bound_to_manifest_and_trustees(village: Village, whole: bytes) -> None:
    package = load(whole)
    context = package.context()
    assert (context.options, context.trustees, context.threshold) == (4, 3, 2)
    assert context.joint_key == joint_key(package.announcements)
    other = dataclasses.replace(package, manifest_bytes=package.manifest_bytes + b" ")
    assert other.context().he != context.he


def test_machines_are_known_by_key_alone(whole: bytes) -> None:
    package = load(whole)
    machine = package.machine(bytes(range(32)))
    assert machine is not None
    assert machine.name == "bilik-1"
    assert package.machine(bytes(32)) is None
    assert package.machine(b"bilik-1") is None


def test_the_public_part_verifies_and_has_no_roll(village: Village, whole: bytes) -> None:
    part = public_part(whole)
    package = load(part, authority=village.authority)
    assert package.roll is None
    assert b"ROLL" not in part
    assert len(part) < len(whole)
    full = load(whole)
    assert part == full.public_part()
    assert package.context() == full.context()
    assert public_part(part) == part


@pytest.mark.parametrize("step", [1])
def test_every_flipped_byte_of_frame_manifest_and_signature_is_refused(
    village: Village, whole: bytes, step: int
) -> None:
    head = 12 + 8 + len(unpack(whole).manifest) + 8 + 64
    chance = random.Random(1)
    for at in range(0, head, step):
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << chance.randrange(8)
        with pytest.raises(PackageError):
            load(bytes(spoilt), authority=village.authority)


def test_flipped_bytes_are_refused_without_a_pinned_key_too(whole: bytes) -> None:
    for at in range(0, len(whole), 211):
        spoilt = bytearray(whole)
        spoilt[at] ^= 0x10
        with pytest.raises(PackageError):
            load(bytes(spoilt))


def test_a_cut_or_longer_file_is_refused(whole: bytes) -> None:
    roll_starts = len(public_part(whole))
    for size in [0, 1, 7, 8, 11, 12, 19, 20, 1000, roll_starts - 1, roll_starts + 1, len(whole) - 1]:
        with pytest.raises(PackageError):
            load(whole[:size])
    for more in (b"\0", b"ROLL\0\0\0\0", b"PHOT\0\0\0\0", whole):
        with pytest.raises(PackageError):
            load(whole + more)
    with pytest.raises(PackageError, match="at most"):
        unpack(bytes(FILE_LIMIT + 1))


def test_sections_in_another_order_or_number_are_refused(whole: bytes) -> None:
    sections = unpack(whole)
    swapped = (sections.photos[1], sections.photos[0], sections.photos[2])
    for photos in (swapped, sections.photos[:2], (*sections.photos, b"\x89PNG\r\n\x1a\n"), ()):
        with pytest.raises(PackageError, match="PHOT"):
            load(pack(dataclasses.replace(sections, photos=photos)))
    with pytest.raises(PackageError, match="ROLL"):
        load(pack(dataclasses.replace(sections, roll=b"")))
    signed_first = whole[:12] + b"SIGN" + bytes.fromhex("00000040") + sections.signature
    with pytest.raises(PackageError, match="order"):
        unpack(signed_first + whole[12:])


def test_versions_of_tomorrow_are_named(whole: bytes) -> None:
    with pytest.raises(PackageError, match="version 2; this program reads version 1"):
        load(whole[:8] + bytes.fromhex("00000002") + whole[12:])


def test_another_authority_is_refused(village: Village, whole: bytes) -> None:
    with pytest.raises(PackageError, match="SIGN"):
        load(whole, authority=bytes(31) + b"\x01")
    with pytest.raises(PackageError, match="SIGN"):
        load(whole, authority=b"short")


def test_a_manifest_that_names_another_authority_than_the_signer(village: Village, whole: bytes) -> None:
    sections = unpack(whole)
    data = sections.manifest.replace(village.authority.hex().encode(), bytes(32).hex().encode())
    signature = read_key(village.authority_key).sign(SIGNED_PREFIX + data)
    forged = pack(Sections(data, signature, sections.photos, sections.roll))
    with pytest.raises(PackageError, match=r"manifest\.authority"):
        load(forged, authority=village.authority)
    with pytest.raises(PackageError, match="SIGN"):
        load(forged)


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: text.replace(b'":', b'": ', 1),
        lambda text: text[:-1] + b',"tps":1}',
        lambda text: text.replace(b'"tps":1', b'"tps":1.0'),
        lambda text: text.replace(b'"tps":1', b'"tps":NaN'),
        lambda text: text.replace(b'"tps":1', b'"tps":' + b"9" * 5000),
        lambda text: text.replace(b"Pemilihan", b"\\u0050emilihan"),
        lambda text: text.replace(b"Pemilihan", b"\xff\xfe"),
        lambda text: text.replace(b"Pemilihan", b"\\ud800"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text + b"\n",
        lambda text: b"[" * 100_000,
        lambda text: b"[]",
        lambda text: b"",
    ],
)
def test_only_one_spelling_of_a_manifest_is_read(village: Village, whole: bytes, spelling: Any) -> None:
    sections = unpack(whole)
    data = spelling(sections.manifest)
    assert data != sections.manifest
    signature = read_key(village.authority_key).sign(SIGNED_PREFIX + data)
    with pytest.raises(PackageError, match="manifest"):
        load(pack(Sections(data, signature, sections.photos, sections.roll)), authority=village.authority)


def test_canonical_json_knows_its_own(whole: bytes) -> None:
    assert canonical.encode({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()
    assert canonical.encode(canonical.decode(unpack(whole).manifest)) == unpack(whole).manifest


def test_nothing_of_the_roll_is_in_a_repr(whole: bytes) -> None:
    package = load(whole)
    assert package.roll is not None
    assert repr(package.roll[:20])[2:-1] not in repr(package)
    assert len(repr(package)) < 20_000
