"""The update's file: what is accepted, what is refused, and that nothing is believed before the signature."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from update_example import make_update

from firmware.election import canonical
from firmware.storage.keys import public_bytes
from firmware.update import bundle
from firmware.update.errors import UpdateError
from firmware.update.manifest import MANIFEST_LIMIT, Manifest, numbers, read_manifest
from firmware.update.policy import Running, check


def read_all(data: bytes, authority: bytes | None) -> tuple[Manifest, dict[str, bytes]]:
    """As a booth reads it."""
    file = io.BytesIO(data)
    manifest = bundle.read_head(file, authority)
    parts = {part.name: b"".join(bundle.pieces(file, part)) for part in manifest.parts}
    bundle.check_end(file)
    return manifest, parts


def refused(data: bytes, authority: bytes | None) -> str:
    with pytest.raises(UpdateError) as error:
        read_all(data, authority)
    return error.value.code


def test_what_was_made_is_read(key: Ed25519PrivateKey) -> None:
    made = make_update(key)
    manifest, parts = read_all(made.data, public_bytes(key))
    assert manifest == made.manifest
    assert parts == {"root": made.root} | {f"slot/{name}": data for name, data in made.files.items()}
    assert bundle.file_name(manifest.version) == "bilik-update-0.2.0.bilik"


def test_the_layout_is_the_documented_one(key: Ed25519PrivateKey) -> None:
    made = make_update(key)
    body, data = made.manifest.to_bytes(), made.data
    assert data[:16] == b"BILIKUPD" + bytes([0, 0, 0, 1]) + len(body).to_bytes(4, "big")
    assert data[16 : 16 + len(body)] == body
    key.public_key().verify(data[16 + len(body) : 80 + len(body)], b"BILIK-UPDATE/1\0" + body)
    assert data[80 + len(body) :] == made.root + b"".join(made.files[name] for name in sorted(made.files))


def test_another_authority_is_refused(key: Ed25519PrivateKey) -> None:
    made = make_update(Ed25519PrivateKey.generate())
    assert refused(made.data, public_bytes(key)) == "signature"
    assert read_all(made.data, None)[0] == made.manifest


def test_every_byte_of_the_head_matters(key: Ed25519PrivateKey) -> None:
    made, authority = make_update(key), public_bytes(key)
    head = len(made.data) - made.manifest.size
    for at in range(head):
        changed = made.data[:at] + bytes([made.data[at] ^ 1]) + made.data[at + 1 :]
        with pytest.raises(UpdateError) as error:
            bundle.read_head(io.BytesIO(changed), authority)
        assert error.value.code in ("format", "signature")


def test_a_part_that_was_changed_is_refused(key: Ed25519PrivateKey) -> None:
    made = make_update(key)
    for at in (len(made.data) - made.manifest.size, -1, -len(made.files["vmlinuz"]) - 1):
        changed = bytearray(made.data)
        changed[at] ^= 1
        assert refused(bytes(changed), public_bytes(key)) == "damaged"


def test_a_file_that_is_cut_or_goes_on_is_refused(key: Ed25519PrivateKey) -> None:
    made, authority = make_update(key), public_bytes(key)
    head = len(made.data) - made.manifest.size
    for cut in range(head):
        assert refused(made.data[:cut], authority) == "format"
    assert refused(made.data[:-1], authority) == "damaged"
    assert refused(made.data + b"\0", authority) == "format"


def test_a_huge_length_is_refused_before_it_is_read(key: Ed25519PrivateKey) -> None:
    head = bundle.MAGIC + bytes([0, 0, 0, 1]) + (MANIFEST_LIMIT + 1).to_bytes(4, "big")
    with pytest.raises(UpdateError, match="at most 262144"):
        bundle.read_head(io.BytesIO(head), None)
    with pytest.raises(UpdateError, match="format 2; this program reads format 1"):
        bundle.read_head(io.BytesIO(bundle.MAGIC + bytes([0, 0, 0, 2, 0, 0, 0, 0])), None)


def part(name: str, size: int = 5) -> dict[str, Any]:
    return {"name": name, "size": size, "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"version": "0.2"}, "version"),
        ({"version": "0.02.0"}, "version"),
        ({"version": "0.2.0-rc1"}, "version"),
        ({"variant": "shell"}, "variant: one of these"),
        ({"image": "ab"}, "image: 1 bytes"),
        ({"downgrade": 1}, "downgrade: true or false"),
        ({"format": "BILIK-UPDATE/2"}, "format: one of these"),
        ({"extra": 1}, "extra: unknown key"),
        ({"parts": []}, "parts: 0 entries"),
    ],
)
def test_a_bad_field_is_named(key: Ed25519PrivateKey, change: dict[str, Any], reason: str) -> None:
    table = json.loads(make_update(key).manifest.to_bytes())
    with pytest.raises(UpdateError, match=reason):
        read_manifest(canonical.encode(table | change))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("slot/../config.txt", "is no file name of a slot"),
        ("slot//etc/passwd", "is no file name of a slot"),
        ("slot/.hidden", "is no file name of a slot"),
        ("slot/-rf", "is no file name of a slot"),
        ("slot/a/b/c/d", "is no file name of a slot"),
        ("slot/a\\b", "is no file name of a slot"),
        ("slot/nul\0", "control"),
        ("config.txt", "is no file name of a slot"),
        ("slot/VMLINUZ", "stands there twice"),
        ("slot/vmlinuz/x", "has the name of a folder"),
        ("root", "is no file name of a slot"),
    ],
)
def test_no_file_leaves_its_slot(key: Ed25519PrivateKey, name: str, reason: str) -> None:
    table = json.loads(make_update(key).manifest.to_bytes())
    root, *files = table["parts"]
    more = [root, *sorted([*files, part(name)], key=lambda p: p["name"])]
    with pytest.raises(UpdateError, match=reason):
        read_manifest(canonical.encode(table | {"parts": more}))


@pytest.mark.parametrize("missing", ["cmdline.txt", "image.json", "initrd.img", "vmlinuz"])
def test_a_slot_that_could_not_start_is_refused(key: Ed25519PrivateKey, missing: str) -> None:
    table = json.loads(make_update(key).manifest.to_bytes())
    left = [p for p in table["parts"] if p["name"] != f"slot/{missing}"]
    with pytest.raises(UpdateError, match=f"{missing} is missing"):
        read_manifest(canonical.encode(table | {"parts": [*left, part("slot/zz")]}))


@pytest.mark.parametrize(
    ("at", "change", "reason"),
    [
        (0, {"size": 4097}, "a multiple of 4096"),
        (0, {"size": 0}, "a multiple of 4096"),
        (0, {"size": 2 << 30}, "no whole number"),
        (0, {"name": "slot/aaa"}, "the first one is not the root"),
        (1, {"size": 70_000}, "at most 65536 bytes"),
        (1, {"sha256": "00"}, "sha256: 1 bytes"),
        (1, {"name": "slot/zzz"}, "order of their names"),
        (1, {"more": 1}, "unknown key"),
    ],
)
def test_a_bad_part_is_named(key: Ed25519PrivateKey, at: int, change: dict[str, Any], reason: str) -> None:
    table = json.loads(make_update(key).manifest.to_bytes())
    table["parts"][at] |= change
    with pytest.raises(UpdateError, match=reason):
        read_manifest(canonical.encode(table))


RUNNING = Running("0.2.0", "booth", "a", bytes(32))


@pytest.mark.parametrize(
    ("version", "variant", "leave", "code"),
    [
        ("0.2.0", "booth", {}, None),
        ("0.10.0", "booth", {}, None),
        ("1.0.0", "booth", {}, None),
        ("0.1.9", "booth", {}, "version"),
        ("0.1.9", "booth", {"downgrade": True}, None),
        ("0.1.9", "booth", {"change_variant": True}, "version"),
        ("0.3.0", "diagnostic", {}, "variant"),
        ("0.3.0", "diagnostic", {"downgrade": True}, "variant"),
        ("0.3.0", "diagnostic", {"change_variant": True}, None),
    ],
)
def test_which_update_a_booth_takes(
    key: Ed25519PrivateKey, version: str, variant: str, leave: dict[str, bool], code: str | None
) -> None:
    manifest = make_update(key, version, variant, **leave).manifest
    if code is None:
        check(manifest, RUNNING)
    else:
        with pytest.raises(UpdateError) as error:
            check(manifest, RUNNING)
        assert error.value.code == code


def test_what_runs_already_is_refused(key: Ed25519PrivateKey) -> None:
    manifest = make_update(key).manifest
    with pytest.raises(UpdateError, match=r"0\.2\.0 is what this booth runs already"):
        check(manifest, Running("0.2.0", "booth", "b", manifest.image))


def test_versions_are_numbers() -> None:
    assert numbers("0.10.2") > numbers("0.9.11")
    with pytest.raises(UpdateError):
        numbers("1")
