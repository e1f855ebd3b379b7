"""The signed package: container, manifest, the certificate in it, announcements."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

from fuzz_target import Broken, Target
from fuzz_world import change, patched, world

from firmware.ballot.announcement import Announcement, verify_announcement
from firmware.ballot.errors import BallotError
from firmware.election import canonical
from firmware.election.container import Sections, pack, unpack
from firmware.election.errors import ElectionError
from firmware.election.manifest_read import read_manifest
from firmware.election.package import SIGNED_PREFIX, load
from hw_sim.seeded import seeded_key

KEYS = (b'"options"', b'"rules"', b'"ca"', b'"roll"', b'"people"', b'"threshold"', b'"blank":true', b"null")
KEYS += (
    b"[]",
    b"{}",
    b'"',
    b"\\ud800",
    b"-1",
    b"1e9",
    b"999999999999999",
    b"2026-02-30",
    b"+07:00",
    b"\xc2\x80",
)
ELECTION = (ElectionError,)


def whole(data: bytes) -> None:
    """Container, signature, everything; what is accepted can be packed again to the same bytes."""
    file = patched(world().election.data, data)
    same(pack(unpack(file)), file, "container")
    load(file)


def container(data: bytes) -> None:
    same(pack(unpack(data)), data, "container")


def manifest(data: bytes) -> None:
    """The manifest alone: what is accepted is written again to the same bytes."""
    same(read_manifest(data).to_bytes(), data, "manifest")


def resealed(data: bytes) -> None:
    """Any manifest, truly signed by the authority of the election, with the photos of the true one."""
    load(signed(data))


def certificate(data: bytes) -> None:
    """Any bytes in the place of the officers' CA, truly signed."""
    table = json.loads(unpack(world().election.data).manifest)
    table["ca"] = base64.b64encode(data).decode()
    load(signed(canonical.encode(table)))


def signed(manifest_bytes: bytes) -> bytes:
    sections = unpack(world().election.data)
    signature = seeded_key("contoh/authority").sign(SIGNED_PREFIX + manifest_bytes)
    return pack(Sections(manifest_bytes, signature, sections.photos, None))


def announcement(data: bytes) -> None:
    read = Announcement.from_bytes(data)
    same(read.to_bytes(), data, "announcement")
    verify_announcement(read, 3, 2)


def same(again: bytes, data: bytes, what: str) -> None:
    if again != data:
        raise Broken(f"the {what} that was read is written in another way")


def manifests() -> Sequence[bytes]:
    return [unpack(world().election.data).manifest]


TARGETS = (
    Target(
        "package", whole, ELECTION, lambda: [b"", change(12, b"SIGN"), change(20, b"{")], (b"MANI", b"PHOT")
    ),
    Target(
        "package-container",
        container,
        ELECTION,
        lambda: [pack(Sections(b"{}", bytes(64), (b"a", b"b"), roll)) for roll in (None, b"r")],
        (b"MANI", b"SIGN", b"PHOT", b"ROLL", b"BILIKPKG\0\0\0\1"),
    ),
    Target("manifest", manifest, ELECTION, manifests, KEYS, 16384),
    Target("manifest-resealed", resealed, ELECTION, manifests, KEYS, 16384),
    Target("manifest-ca", certificate, ELECTION, lambda: [world().election.package.manifest.ca], (), 2048),
    Target(
        "announcement",
        announcement,
        (BallotError,),
        lambda: [d.announcement.to_bytes() for d in world().election.dealings],
        (bytes(32), b"\xff" * 32, b"\0\0\0\2"),
    ),
)
