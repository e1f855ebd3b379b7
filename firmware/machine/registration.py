"""A booth registers its device key: one small file on the stick, which the committee collects.

    path = write(stick, "Bilik 1 Sukamaju", key, Image("0.1.0", "booth", "9f..."), enrolment=secret)
    registration = read(path.read_bytes())       # Registration, its own signature checked
    registration.proves(secret)                  # True: it was made on the card with this enrolment key

The file is `bilik-register-bilik-1-sukamaju.json`, canonical JSON (firmware/election/canonical.py):

    {"booth": "Bilik 1 Sukamaju", "device_key": 64 hex, "enrolment": 64 hex or "",
     "format": "BILIK-REGISTER/1", "image": 64 hex or "", "signature": 128 hex,
     "variant": "booth", "version": "0.1.0"}

Body: the canonical JSON without `enrolment` and `signature`.
`enrolment`: HMAC-SHA-256 under the card's enrolment key over "BILIK-ENROL/1" 00 body: this key is from a card
that the committee wrote. `signature`: Ed25519 by the device key over "BILIK-REGISTER/1" 00 body 00 enrolment:
whoever sent the file has the private half, and nobody changed a field.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.election import canonical
from firmware.election.fields import Fields
from firmware.election.slug import slug_of
from firmware.storage.durable import exists, read_file, write_file
from firmware.storage.keys import public_bytes, verify
from firmware.storage.layer import OS, FileLayer

FORMAT = "BILIK-REGISTER/1"
SIGNED_PREFIX = b"BILIK-REGISTER/1\x00"
ENROL_PREFIX = b"BILIK-ENROL/1\x00"
NAME_PREFIX = "bilik-register-"
FILE_LIMIT = 4096  # bytes; a real one has about 450
MACHINE_KEY = Path("/boot/firmware/bilik/machine.key")
VERSION_FORM = r"[0-9A-Za-z][0-9A-Za-z.+~-]*"


class RegistrationError(Exception):
    """A registration or an enrolment key is refused: `where` is a file or a field, `reason` one sentence."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


@dataclass(frozen=True)
class Image:
    """What the booth runs: version, variant ("booth", "diagnostic"), and the image's hash as 64 hex digits.

    The hash is empty on a desk, where there is no image.
    """

    version: str
    variant: str = "booth"
    hash: str = ""


@dataclass(frozen=True)
class Registration:
    """One booth's own word: its name, its 32-byte device key, what it runs. `enrolment`: 32 bytes or none."""

    booth: str
    device_key: bytes
    image: Image
    enrolment: bytes
    signature: bytes

    def body(self) -> bytes:
        """What is authenticated."""
        return canonical.encode(_table(self))

    def proves(self, enrolment: bytes) -> bool:
        """Whether this was made by who has that enrolment key."""
        return hmac.compare_digest(self.enrolment, _mac(enrolment, self.body()))

    def to_bytes(self) -> bytes:
        """The file."""
        sealed = {"enrolment": self.enrolment.hex(), "signature": self.signature.hex()}
        return canonical.encode(_table(self) | sealed)


def write(
    stick: Path,
    booth: str,
    device_key: Ed25519PrivateKey,
    image: Image,
    *,
    enrolment: bytes | None,
    files: FileLayer = OS,
) -> Path:
    """Write the registration onto the stick, durably; its path. Raises OSError.

    `enrolment` is what `read_enrolment` gave. The file of an earlier start is replaced.
    """
    path = stick / file_name(booth)
    write_file(path, make(booth, device_key, image, enrolment).to_bytes(), files)
    return path


def make(
    booth: str, device_key: Ed25519PrivateKey, image: Image, enrolment: bytes | None = None
) -> Registration:
    """A signed registration."""
    plain = Registration(booth, public_bytes(device_key), image, b"", b"")
    proven = replace(plain, enrolment=b"" if enrolment is None else _mac(enrolment, plain.body()))
    return replace(proven, signature=device_key.sign(_signed(proven)))


def file_name(booth: str) -> str:
    """The file's name on the stick."""
    return f"{NAME_PREFIX}{slug_of(booth) or 'booth'}.json"


def read(data: bytes) -> Registration:
    """The registration in these bytes, its signature checked. Raises RegistrationError with the field."""
    fields = Fields.of_document(data, "registration", FILE_LIMIT, _fail)
    fields.choice("format", (FORMAT,))
    found = Registration(
        booth=fields.text("booth", 1, 40),
        device_key=fields.octets("device_key", 32, 32),
        image=Image(
            version=fields.text("version", 1, 40, pattern=VERSION_FORM),
            variant=fields.text("variant", 1, 40, pattern="[a-z]+"),
            hash=fields.text("image", 0, 64, pattern="(?:[0-9a-f]{64})?"),
        ),
        enrolment=fields.octets("enrolment", 0, 32),
        signature=fields.octets("signature", 64, 64),
    )
    fields.done()
    if len(found.enrolment) not in (0, 32):
        _fail("registration.enrolment", "32 bytes or none are needed")
    if not verify(found.device_key, found.signature, _signed(found)):
        _fail("registration.signature", "is not by the device key in it, or something was changed")
    return found


def read_enrolment(path: Path = MACHINE_KEY, files: FileLayer = OS) -> bytes | None:
    """The card's enrolment key, 32 bytes; None where the card has none.

    Raises RegistrationError, without a word of its content, where it is malformed or cannot be read.
    """
    try:
        data = read_file(path, 66, files) if exists(path, files) else None
    except OSError as error:
        raise RegistrationError(path.name, f"cannot be read: {error.strerror}") from None
    return None if data is None else enrolment_in(data, path.name)


def enrolment_in(data: bytes, name: str) -> bytes:
    """The key in the bytes of such a file. Raises RegistrationError, without a word of its content."""
    if not re.fullmatch(rb"[0-9a-f]{64}\r?\n?", data):
        raise RegistrationError(name, "64 lower-case hex digits are needed")
    return bytes.fromhex(data.decode("ascii"))


def enrolment_text(enrolment: bytes) -> bytes:
    """The file that `read_enrolment` reads."""
    return enrolment.hex().encode("ascii") + b"\n"


def _table(registration: Registration) -> dict[str, object]:
    return {
        "format": FORMAT,
        "booth": registration.booth,
        "device_key": registration.device_key.hex(),
        "version": registration.image.version,
        "variant": registration.image.variant,
        "image": registration.image.hash,
    }


def _mac(enrolment: bytes, body: bytes) -> bytes:
    return hmac.new(enrolment, ENROL_PREFIX + body, sha256).digest()


def _signed(registration: Registration) -> bytes:
    return SIGNED_PREFIX + registration.body() + b"\x00" + registration.enrolment


def _fail(where: str, reason: str) -> NoReturn:
    raise RegistrationError(where, reason)
