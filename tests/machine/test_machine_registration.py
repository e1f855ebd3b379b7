"""A booth's registration: what it says, who can have made it, what is refused."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.election import canonical
from firmware.machine import registration
from firmware.machine.registration import Image, RegistrationError
from firmware.storage.keys import public_bytes

IMAGE = Image("0.1.0", "booth", "ab" * 32)
BOOTH = "Bilik 1 Sukamaju"


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def enrolment() -> bytes:
    return os.urandom(32)


def test_what_is_written_is_read_and_proven(tmp_path: Path, key: Ed25519PrivateKey, enrolment: bytes) -> None:
    path = registration.write(tmp_path, BOOTH, key, IMAGE, enrolment=enrolment)
    assert path == tmp_path / "bilik-register-bilik-1-sukamaju.json"
    found = registration.read(path.read_bytes())
    assert (found.booth, found.device_key, found.image) == (BOOTH, public_bytes(key), IMAGE)
    assert found.proves(enrolment)
    assert not found.proves(bytes(32))
    assert found.to_bytes() == path.read_bytes()


def test_a_later_start_replaces_the_file(tmp_path: Path, key: Ed25519PrivateKey, enrolment: bytes) -> None:
    registration.write(tmp_path, BOOTH, key, Image("0.0.9"), enrolment=None)
    path = registration.write(tmp_path, BOOTH, key, IMAGE, enrolment=enrolment)
    assert [item.name for item in tmp_path.iterdir()] == [path.name]
    assert registration.read(path.read_bytes()).image == IMAGE


def test_without_an_enrolment_key_nothing_is_proven(key: Ed25519PrivateKey, enrolment: bytes) -> None:
    found = registration.read(registration.make(BOOTH, key, Image("0.1.0")).to_bytes())
    assert found.enrolment == b""
    assert not found.proves(enrolment)
    assert not found.proves(b"")


def test_no_secret_is_in_it(key: Ed25519PrivateKey, enrolment: bytes) -> None:
    text = registration.make(BOOTH, key, IMAGE, enrolment).to_bytes().decode()
    assert enrolment.hex() not in text
    assert key.private_bytes_raw().hex() not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("booth", "Bilik 2 Sukamaju"),
        ("version", "0.2.0"),
        ("variant", "diagnostic"),
        ("image", "cd" * 32),
        ("enrolment", "cd" * 32),
        ("enrolment", ""),
    ],
)
def test_a_changed_field_breaks_the_signature(
    key: Ed25519PrivateKey, enrolment: bytes, field: str, value: str
) -> None:
    table = json.loads(registration.make(BOOTH, key, IMAGE, enrolment).to_bytes())
    with pytest.raises(RegistrationError, match=r"signature: is not by the device key"):
        registration.read(canonical.encode(table | {field: value}))


def test_another_key_cannot_take_the_proof_over(key: Ed25519PrivateKey, enrolment: bytes) -> None:
    """A thief signs with a key of his own and keeps the true card's code, which is for the true key."""
    true = registration.make(BOOTH, key, IMAGE, enrolment)
    thief = Ed25519PrivateKey.generate()
    false = registration.make(BOOTH, thief, IMAGE)
    table = json.loads(false.to_bytes()) | {"enrolment": true.enrolment.hex()}
    signed = (
        registration.SIGNED_PREFIX + false.body() + b"\x00" + true.enrolment
    )  # as docs/provisioning.md says it
    found = registration.read(canonical.encode(table | {"signature": thief.sign(signed).hex()}))
    assert not found.proves(enrolment)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"format": "BILIK-REGISTER/2"}, "format: one of these is needed"),
        ({"booth": ""}, "booth: 0 characters"),
        ({"booth": "x" * 41}, "booth: 41 characters"),
        ({"booth": "a\nb"}, "booth: holds a control"),
        ({"device_key": "ab" * 31}, "device_key: 31 bytes"),
        ({"device_key": 7}, "device_key: lower-case hexadecimal"),
        ({"version": "../x"}, "version: does not have the form"),
        ({"variant": "Booth"}, "variant: does not have the form"),
        ({"image": "ab"}, "image: does not have the form"),
        ({"enrolment": "ab"}, "enrolment: 32 bytes or none"),
        ({"signature": ""}, "signature: 0 bytes"),
        ({"more": 1}, "more: unknown key"),
    ],
)
def test_a_malformed_field_is_named(key: Ed25519PrivateKey, change: dict[str, object], reason: str) -> None:
    table = json.loads(registration.make(BOOTH, key, IMAGE).to_bytes())
    with pytest.raises(RegistrationError, match=reason):
        registration.read(canonical.encode(table | change))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"a":1}', b" " * 5000, b"[" * 4000])
def test_what_is_no_registration_is_refused(data: bytes) -> None:
    with pytest.raises(RegistrationError):
        registration.read(data)


def test_an_enrolment_key_goes_through_its_file(tmp_path: Path, enrolment: bytes) -> None:
    path = tmp_path / "machine.key"
    assert registration.read_enrolment(path) is None
    path.write_bytes(registration.enrolment_text(enrolment))
    assert registration.read_enrolment(path) == enrolment
    path.write_bytes(enrolment.hex().encode() + b"\r\n")  # somebody looked at it with an editor
    assert registration.read_enrolment(path) == enrolment


@pytest.mark.parametrize("spoil", [b"", b"\n", b"zz", b"AB" * 32, b"ab" * 33, b"ab" * 32 + b"\n\n\n"])
def test_a_spoilt_enrolment_key_is_refused_without_its_content(tmp_path: Path, spoil: bytes) -> None:
    path = tmp_path / "machine.key"
    path.write_bytes(spoil)
    with pytest.raises(RegistrationError) as refused:
        registration.read_enrolment(path)
    assert str(refused.value) == "machine.key: 64 lower-case hex digits are needed"


def test_an_unreadable_enrolment_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "machine.key").mkdir()
    with pytest.raises(RegistrationError, match=r"machine\.key: cannot be read"):
        registration.read_enrolment(tmp_path / "machine.key")


def test_the_file_is_for_its_owner(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    path = registration.write(tmp_path, "Ångström", key, IMAGE, enrolment=None)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.name == "bilik-register-ngstr-m.json"
