"""docs/update-format.md says what the program does."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.keys import public_bytes
from firmware.update.errors import CODES
from firmware.update.make import Source, write

PAGE = (Path(__file__).parents[2] / "docs" / "update-format.md").read_text()


def test_the_vector() -> None:
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"bilik update vector").digest())
    facts = {"version": "0.2.0", "variant": "booth", "image": "aa" * 32}
    files = {
        "cmdline.txt": b"bilik.disk=00000000 bilik.slot=a\n",
        "image.json": b'{"image":"%s","slot":"a","variant":"booth","version":"0.2.0"}\n' % (b"aa" * 32),
        "initrd.img": b"initrd",
        "vmlinuz": b"kernel",
    }
    out = io.BytesIO()
    manifest = write(Source(facts, files, io.BytesIO(b"r" * 4096), 0, 4096), key, out)
    size, data = len(manifest.to_bytes()), out.getvalue()
    for said in (
        public_bytes(key).hex(),
        f"manifest has {size} bytes",
        data[16 + size : 80 + size].hex(),
        f"has {len(data)} bytes",
        hashlib.sha256(data).hexdigest(),
    ):
        assert said in PAGE.replace("\n", " ")


def test_every_code_is_explained() -> None:
    table = PAGE[PAGE.index("| code |") : PAGE.index("## A vector")]
    assert set(re.findall(r"`([a-z-]+)`", table)) == set(CODES)
