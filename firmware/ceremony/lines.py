"""The text form of the ceremony's files: one `name: value` a line, names and order fixed, no freedom at all.

    BILIK-ACCEPT/1
    election: sukamaju-2026
    trustee: 2
    signature: 5f0c...

What is signed are the stored bytes before the last line, kind line included; nothing is encoded again in
order to be verified. UTF-8, at most 64 KiB.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from firmware.ballot.errors import BadEncoding
from firmware.ballot.group import decode_point, decode_scalar
from firmware.ceremony.errors import Unusable

LIMIT = 64 * 1024
SIGNATURE = "signature"
_SIGNATURE_LINE = len(SIGNATURE) + 2 + 128 + 1


class Lines:
    """The values of one file by name, each read as what it must be. Every reader raises Unusable."""

    def __init__(self, data: bytes, kind: str, names: Sequence[str], what: str) -> None:
        """Parse `data`; `what` names the file in messages."""
        self.raw, self._what = data, what
        try:
            text = data.decode("utf-8") if len(data) <= LIMIT else ""
        except UnicodeDecodeError:
            text = ""
        lines = text.split("\n")
        if len(lines) != len(names) + 2 or lines[0] != kind or lines[-1] or "\r" in text:
            raise self.fault(f"it is no file of the kind {kind}")
        self._values: dict[str, str] = {}
        for name, line in zip(names, lines[1:-1], strict=True):
            head, colon, value = line.partition(": ")
            if (head, colon) != (name, ": ") or not value or not value.isprintable():
                raise self.fault(f"its line '{name}' is not there or not in order")
            self._values[name] = value

    def fault(self, reason: str) -> Unusable:
        """An error that names the file."""
        return Unusable(f"{self._what}: {reason}")

    def text(self, name: str, pattern: str) -> str:
        """A value that matches the whole of a pattern."""
        value = self._values[name]
        if not re.fullmatch(pattern, value):
            raise self.fault(f"'{name}' has a form that is not allowed")
        return value

    def number(self, name: str, low: int, high: int) -> int:
        """A whole number without leading zeros, from `low` to `high`."""
        value = int(self.text(name, r"0|[1-9][0-9]{0,8}"))
        if not low <= value <= high:
            raise self.fault(f"'{name}' is not from {low} to {high}")
        return value

    def octets(self, name: str, size: int) -> bytes:
        """`size` bytes as lower-case hexadecimal digits."""
        return bytes.fromhex(self.text(name, rf"(?:[0-9a-f][0-9a-f]){{{size}}}"))

    def blob(self, name: str, most: int) -> bytes:
        """1 to `most` bytes as lower-case hexadecimal digits."""
        return bytes.fromhex(self.text(name, rf"(?:[0-9a-f][0-9a-f]){{1,{most}}}"))

    def point(self, name: str) -> bytes:
        """A canonical point that is not the identity."""
        try:
            return decode_point(self.octets(name, 32))
        except BadEncoding as error:
            raise self.fault(f"'{name}': {error}") from None

    def scalar(self, name: str) -> int:
        """A scalar below the group's order, 32 bytes little-endian."""
        try:
            return decode_scalar(self.octets(name, 32))
        except BadEncoding as error:
            raise self.fault(f"'{name}': {error}") from None

    def signed_by(self, public: bytes) -> bool:
        """Whether the last line is `public`'s Ed25519 signature over all bytes before it."""
        try:
            key = Ed25519PublicKey.from_public_bytes(public)
            key.verify(self.octets(SIGNATURE, 64), self.raw[:-_SIGNATURE_LINE])
        except (InvalidSignature, ValueError):
            return False
        return True


def render(kind: str, fields: Sequence[tuple[str, object]]) -> bytes:
    """The bytes of a file; bytes values become hexadecimal digits. Raises Unusable for a value with no such
    line."""
    lines = [kind]
    for name, value in fields:
        text = value.hex() if isinstance(value, bytes) else str(value)
        if not text or not text.isprintable():
            raise Unusable(f"'{name}' cannot be written in one line")
        lines.append(f"{name}: {text}")
    return ("\n".join(lines) + "\n").encode()


def render_signed(kind: str, fields: Sequence[tuple[str, object]], key: Ed25519PrivateKey) -> bytes:
    """The same with a signature as the last line."""
    body = render(kind, fields)
    return body + f"{SIGNATURE}: {key.sign(body).hex()}\n".encode()
