"""What an update says it is: version, variant, every part with its size and SHA-256. This is signed.

    {"change_variant": false, "downgrade": false, "format": "BILIK-UPDATE/1", "image": 64 hex,
     "parts": [{"name": "root", "sha256": 64 hex, "size": 57671680},
               {"name": "slot/cmdline.txt", ...}, {"name": "slot/overlays/disable-bt.dtbo", ...}],
     "variant": "booth", "version": "0.2.0"}

Canonical JSON (firmware/election/canonical.py). `root`, the bytes of the root partition, is the first part;
the files of the slot's folder on the firmware partition follow in the order of their names. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from firmware.election import canonical
from firmware.election.fields import Fields
from firmware.update.errors import UpdateError

FORMAT = "BILIK-UPDATE/1"
VERSION_FORM = r"(?:0|[1-9][0-9]{0,3})(?:\.(?:0|[1-9][0-9]{0,3})){2}"
VARIANTS = ("booth", "diagnostic")
ROOT = "root"
SLOT = "slot/"
NEEDED = ("cmdline.txt", "image.json", "initrd.img", "vmlinuz")
"""Without these no slot starts."""
FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}(?:/[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}){0,2}")
BLOCK = 4096  # bytes; the root part is whole blocks of dm-verity

MANIFEST_LIMIT = 256 * 1024
PARTS_LIMIT = 1024
ROOT_LIMIT = 1 << 30  # bytes
FILE_LIMIT = 128 << 20
TEXT_LIMIT = 64 * 1024
"""Of cmdline.txt and image.json, which the booth changes in memory."""


@dataclass(frozen=True)
class Part:
    """One run of bytes of the update: `size` in bytes, `sha256` 32 bytes."""

    name: str
    size: int
    sha256: bytes

    @property
    def file(self) -> str:
        """The path in the slot's folder, for every part but the root's."""
        return self.name.removeprefix(SLOT)


@dataclass(frozen=True)
class Manifest:
    """`image` is the image's hash, 32 bytes. The two flags are the authority's leave for what is unusual."""

    version: str
    variant: str
    image: bytes
    parts: tuple[Part, ...]
    downgrade: bool = False
    change_variant: bool = False

    @property
    def root(self) -> Part:
        return self.parts[0]

    @property
    def files(self) -> tuple[Part, ...]:
        return self.parts[1:]

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)

    def to_bytes(self) -> bytes:
        """The canonical JSON that is signed."""
        parts = [{"name": p.name, "size": p.size, "sha256": p.sha256.hex()} for p in self.parts]
        return canonical.encode(
            {
                "format": FORMAT,
                "version": self.version,
                "variant": self.variant,
                "image": self.image.hex(),
                "downgrade": self.downgrade,
                "change_variant": self.change_variant,
                "parts": parts,
            }
        )


def read_manifest(data: bytes) -> Manifest:
    """The manifest in these bytes. Raises UpdateError (format) with the field."""
    fields = Fields.of_document(data, "manifest", MANIFEST_LIMIT, _fail)
    fields.choice("format", (FORMAT,))
    manifest = Manifest(
        version=fields.text("version", 5, 14, pattern=VERSION_FORM),
        variant=fields.choice("variant", VARIANTS),
        image=fields.octets("image", 32, 32),
        downgrade=fields.flag("downgrade"),
        change_variant=fields.flag("change_variant"),
        parts=tuple(map(_part, fields.tables("parts", 1 + len(NEEDED), PARTS_LIMIT))),
    )
    fields.done()
    _check_parts(manifest)
    return manifest


def numbers(version: str) -> tuple[int, ...]:
    """A version for comparing: "0.10.2" -> (0, 10, 2). Raises UpdateError (format)."""
    if not re.fullmatch(VERSION_FORM, version):
        _fail("version", "is not of the form 1.2.3")
    return tuple(map(int, version.split(".")))


def _part(fields: Fields) -> Part:
    name = fields.text("name", 4, 200)
    limit = ROOT_LIMIT if name == ROOT else FILE_LIMIT
    part = Part(name, fields.number("size", 0, limit), fields.octets("sha256", 32, 32))
    fields.done()
    return part


def _check_parts(manifest: Manifest) -> None:
    if manifest.root.name != ROOT:
        _fail("manifest.parts", "the first one is not the root")
    if not manifest.root.size or manifest.root.size % BLOCK:
        _fail("manifest.parts 1.size", f"a multiple of {BLOCK} is needed")
    files = [part.file for part in manifest.files]
    for number, part in enumerate(manifest.files, start=2):
        if not part.name.startswith(SLOT) or not FILE_NAME.fullmatch(part.file):
            _fail(f"manifest.parts {number}.name", "is no file name of a slot")
        if part.file in ("cmdline.txt", "image.json") and part.size > TEXT_LIMIT:
            _fail(f"manifest.parts {number}.size", f"at most {TEXT_LIMIT} bytes")
    if files != sorted(files):
        _fail("manifest.parts", "are not in the order of their names")
    check_names(files)


def check_names(files: list[str]) -> None:
    """The slot is whole; no name stands twice as FAT sees it, or is a folder's too. Raises UpdateError."""
    seen = {name.lower() for name in files}
    if len(seen) < len(files):
        _fail("manifest.parts", "a file stands there twice")
    for name in files:
        folders = name.lower().split("/")[:-1]
        if any("/".join(folders[:depth]) in seen for depth in range(1, len(folders) + 1)):
            _fail("manifest.parts", "a file has the name of a folder")
    for name in NEEDED:
        if name not in files:
            _fail("manifest.parts", f"{name} is missing")


def _fail(where: str, reason: str) -> NoReturn:
    raise UpdateError("format", f"{where}: {reason}")
