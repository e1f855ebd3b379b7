"""The update's file, its manifest, the texts that the booth changes in it; a booth's registration."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from fuzz_target import Broken, Target
from fuzz_world import change, patched

from firmware.machine import registration
from firmware.machine.registration import Image, Registration, RegistrationError, make
from firmware.storage.keys import public_bytes
from firmware.update import bundle
from firmware.update.errors import UpdateError
from firmware.update.make import Source, write
from firmware.update.manifest import BLOCK, read_manifest
from firmware.update.slot import cmdline_for, image_for, prefix_at, read_image
from firmware.update.trial import read_trial
from hw_sim.seeded import seeded_key

AUTHORITY, DEVICE = seeded_key("fuzz/update"), seeded_key("fuzz/device")
REFUSED = (UpdateError,)
WORDS = (
    b'"parts"',
    b'"size"',
    b'"slot/',
    b'"root"',
    b"..",
    b"/",
    b"999999999999999",
    b"-1",
    b"null",
    b"true",
)


@cache
def update() -> bytes:
    """A small one, truly signed."""
    image = sha256(b"fuzz").hexdigest()
    facts = {"version": "0.2.0", "variant": "booth", "image": image}
    files = {
        "cmdline.txt": b"bilik.disk=00000000 bilik.slot=a bilik.root=5555\n",
        "image.json": json.dumps(facts | {"slot": "a"}).encode(),
        "initrd.img": b"initrd",
        "overlays/x.dtbo": b"",
        "vmlinuz": b"kernel",
    }
    out = io.BytesIO()
    write(Source(facts, files, io.BytesIO(b"r" * BLOCK), 0, BLOCK), AUTHORITY, out)
    return out.getvalue()


def manifest_bytes() -> bytes:
    return bundle.read_head(io.BytesIO(update()), None).to_bytes()


def whole(data: bytes) -> None:
    """As the booth reads it: what is accepted is the update that was signed."""
    file = io.BytesIO(patched(update(), data))
    manifest = bundle.read_head(file, public_bytes(AUTHORITY))
    for part in manifest.parts:
        for _ in bundle.pieces(file, part):
            pass
    bundle.check_end(file)
    if file.getvalue() != update():
        raise Broken("something else than what was signed is accepted")


def manifest(data: bytes) -> None:
    """The manifest alone: written again to the same bytes, and no file of it leaves its slot."""
    read = read_manifest(data)
    if read.to_bytes() != data:
        raise Broken("the manifest is written in another way")
    if any(piece in ("", ".", "..") for part in read.files for piece in part.file.split("/")):
        raise Broken("a file leaves its slot")


def resealed(data: bytes) -> None:
    """Any manifest, truly signed, before the parts of the true update."""
    frame = bundle.MAGIC + bytes([0, 0, 0, 1]) + len(data).to_bytes(4, "big")
    sealed = frame + data + AUTHORITY.sign(bundle.SIGNED_PREFIX + data)
    file = io.BytesIO(sealed + update()[80 + len(manifest_bytes()) :])
    for part in bundle.read_head(file, public_bytes(AUTHORITY)).parts:
        bundle.whole(file, part, 1 << 20)


def texts(data: bytes) -> str:
    """What root reads off a card or changes for it; the first byte chooses."""
    which, text = data[:1], data[1:]
    if which == b"c":
        line = cmdline_for(text, "b", b"\x78\x56\x34\x12")
        if cmdline_for(line, "b", b"\x78\x56\x34\x12") != line or line.count(b"\n") != 1:
            raise Broken("the kernel's line changes when it is changed again")
    elif which == b"i":
        if read_image(image_for(text, "b"))["slot"] != "b":
            raise Broken("image.json is for another slot")
    elif which == b"p":
        slot, at = prefix_at(text)
        turned = text[:at] + (b"b" if slot == "a" else b"a") + text[at + 1 :]
        if prefix_at(turned)[0] == slot:
            raise Broken("the letter chooses nothing")
    else:
        trial = read_trial(text)
        if trial is not None and read_trial(trial.to_bytes()) != trial:
            raise Broken("the mark changes when it is written again")
    return which.hex()


def register(data: bytes) -> None:
    read = registration.read(data)
    if read.to_bytes() != data:
        raise Broken("the registration is written in another way")


def reregister(data: bytes) -> None:
    """Any body, truly signed by the device key that it would have to name."""
    try:
        table = json.loads(data)
    except (ValueError, RecursionError):
        raise RegistrationError("fuzz", "no JSON") from None
    if not isinstance(table, dict):
        raise RegistrationError("fuzz", "no table")
    body = Registration(
        str(table.get("booth")), public_bytes(DEVICE), Image(str(table.get("version")), "booth"), b"", b""
    )
    if not all(text.isascii() for text in (body.booth, body.image.version)):
        raise RegistrationError("fuzz", "no ASCII")
    made = make(body.booth, DEVICE, body.image)
    if registration.read(made.to_bytes()) != made:
        raise Broken("what a booth writes reads back as something else")


def registrations() -> Sequence[bytes]:
    return [
        make("Bilik 1", DEVICE, Image("0.1.0"), None).to_bytes(),
        make("Bilik 2", DEVICE, Image("0.1.0", "booth", "ab" * 32), bytes(32)).to_bytes(),
    ]


TEXTS = (
    b"cconsole=tty1 bilik.disk=0 bilik.slot=a",
    b'i{"version":"0.1.0","variant":"booth","slot":"a","image":"' + b"ab" * 32 + b'"}',
    b"p# x\nos_prefix=a/\n",
    b"tb 0\n",
    b"tfailed b\n",
)

TARGETS = (
    Target("update", whole, REFUSED, lambda: [b"", change(12, b"\0"), change(20, b"{")], (b"BILIKUPD",)),
    Target("update-manifest", manifest, REFUSED, lambda: [manifest_bytes()], WORDS),
    Target("update-resealed", resealed, REFUSED, lambda: [manifest_bytes()], WORDS),
    Target("update-texts", texts, REFUSED, lambda: TEXTS, (b"os_prefix=", b"bilik.slot=", b"failed ")),
    Target("registration", register, (RegistrationError,), registrations, (b'"enrolment":""', b"\\u0000")),
    Target("registration-resealed", reregister, (RegistrationError,), registrations, (b"\\u0000", b" ")),
)
