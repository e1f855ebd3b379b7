"""The machine-readable result, `BILIK-RESULT/1`, for recaps that read tapes instead of sticks.

    BILIK-RESULT/1|6f1a..|9c04..|120,98,7|300,230,4,225,3,5,228,0|461|VGhlIGhlYWQ=..|c2lnbmF0dXJl..

Fields between bars, ASCII: name · election hash, hex · machine id, hex · votes by option in ballot order ·
counts (roll, authorised, overridden, cast, spoiled, abandoned, slips, unknown slips) · slots in the ballot
log · its head hash, base64 · the session key's Ed25519 signature (RFC 8032) over all before the last bar,
base64, or nothing where it is unsigned.
In a rehearsal the name is `BILIK-SIMULASI-RESULT/1`.
"""

import base64
import binascii
from dataclasses import dataclass

from firmware.tapes.errors import SlipError
from firmware.tapes.paper import Counts

NAME = "BILIK-RESULT/1"
REHEARSAL_NAME = "BILIK-SIMULASI-RESULT/1"
_FIELDS = 8
_COUNTED = ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips", "unknown_slips")
_MOST = 1000
_MOST_OPTIONS = 13
_MOST_DIGITS = 9


@dataclass(frozen=True)
class ResultCode:
    """A result as scanned or to be printed. `message` is what is signed."""

    election_hash: bytes
    machine_id: bytes
    totals: tuple[int, ...]
    counts: Counts
    slots: int
    head: bytes
    simulasi: bool = False

    def message(self) -> bytes:
        fields = (
            REHEARSAL_NAME if self.simulasi else NAME,
            self.election_hash.hex(),
            self.machine_id.hex(),
            ",".join(map(str, self.totals)),
            ",".join(str(getattr(self.counts, name)) for name in _COUNTED),
            str(self.slots),
            base64.b64encode(self.head).decode(),
        )
        return "|".join(fields).encode()

    def qr(self, signature: bytes = b"") -> bytes:
        """The QR code's content. `signature` is 64 bytes, or empty. Raises SlipError."""
        if len(signature) not in (0, 64):
            raise SlipError("a result's signature is 64 bytes")
        return self.message() + b"|" + base64.b64encode(signature)


def parse_result_qr(content: bytes | str) -> tuple[ResultCode, bytes]:
    """The result and its signature (empty if unsigned). Raises SlipError for what `qr` would not write."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    fields = data[: _MOST + 1].split(b"|")
    if (
        len(data) > _MOST
        or len(fields) != _FIELDS
        or fields[0] not in (NAME.encode(), REHEARSAL_NAME.encode())
    ):
        raise SlipError("this is not the code of a result")
    try:
        totals, numbers = _numbers(fields[3]), _numbers(fields[4])
        code = ResultCode(
            election_hash=bytes.fromhex(fields[1].decode()),
            machine_id=bytes.fromhex(fields[2].decode()),
            totals=totals,
            counts=Counts(**dict(zip(_COUNTED, numbers, strict=True))),
            slots=_numbers(fields[5])[0],
            head=base64.b64decode(fields[6], validate=True),
            simulasi=fields[0] == REHEARSAL_NAME.encode(),
        )
        signature = base64.b64decode(fields[7], validate=True)
    except (ValueError, TypeError, binascii.Error) as error:
        raise SlipError("the code of the result holds a field that cannot be read") from error
    lengths = (len(code.election_hash), len(code.machine_id), len(code.head))
    # One result has one code: leading zeros, signs or other spellings are refused.
    if lengths != (32, 32, 32) or not 1 <= len(totals) <= _MOST_OPTIONS or code.qr(signature) != data:
        raise SlipError("the code of the result is not written as the format says")
    return code, signature


def _numbers(field: bytes) -> tuple[int, ...]:
    parts = field.split(b",")
    if not all(part.isdigit() and len(part) <= _MOST_DIGITS for part in parts):
        raise ValueError("not counts")
    return tuple(int(part) for part in parts)
