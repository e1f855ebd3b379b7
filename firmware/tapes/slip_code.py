"""The machine-readable part of an audit slip, `BILIK-SLIP/1`.

    BILIK-SLIP/1:6GRMDQ3VOJZ5C...        169 characters, one QR code of version 7-M

After the colon comes base32 (RFC 4648, without padding) of 97 bytes:

| offset | field |
|---|---|
| 0 | first 8 bytes of the election hash HE |
| 8 | first 8 bytes of the machine id |
| 16 | option u8, 1 to m in ballot order, the blank vote last |
| 17 | serial r, 16 random bytes |
| 33 | Ed25519 signature (RFC 8032) by the session key over `slip_message` |

Every slip has the same length, and none names its ballot, its place in the order or a time. In a rehearsal
the name is `BILIK-SIMULASI/1` in the code and in what is signed: such a slip never passes for a real one.
"""

import base64
import binascii
from dataclasses import dataclass

from firmware.tapes.errors import SlipError

NAME = b"BILIK-SLIP/1"
REHEARSAL_NAME = b"BILIK-SIMULASI/1"
MOST_OPTIONS = 13
_PREFIX, _SERIAL, _SIGNATURE = 8, 16, 64
_LENGTH = 2 * _PREFIX + 1 + _SERIAL + _SIGNATURE


@dataclass(frozen=True)
class SlipCode:
    """What a slip's code says. It is believed only once `signature` verifies over `message`."""

    election: bytes
    machine: bytes
    option: int
    serial: bytes
    signature: bytes
    simulasi: bool = False

    def __repr__(self) -> str:
        return "SlipCode(...)"  # a slip in a log line would be a choice in a log line

    def message(self, he: bytes, machine_id: bytes) -> bytes:
        """What the session key signed, if the slip is of that election and machine; else raises SlipError."""
        if he[:_PREFIX] != self.election or machine_id[:_PREFIX] != self.machine:
            raise SlipError("the slip is from another election or another machine")
        return slip_message(he, machine_id, self.option, self.serial, simulasi=self.simulasi)


def slip_message(he: bytes, machine_id: bytes, option: int, r: bytes, *, simulasi: bool = False) -> bytes:
    """What is signed: name 00 | HE (32) | machine id (32) | u32 option | r (16). Raises SlipError."""
    if len(he) != 32 or len(machine_id) != 32 or len(r) != _SERIAL or not 1 <= option <= MOST_OPTIONS:
        raise SlipError("a slip needs a 32-byte election hash and machine id, an option and 16 random bytes")
    name = REHEARSAL_NAME if simulasi else NAME
    return name + b"\0" + he + machine_id + option.to_bytes(4, "big") + r


def slip_qr(
    he: bytes, machine_id: bytes, option: int, r: bytes, signature: bytes, *, simulasi: bool = False
) -> bytes:
    """The QR code's content, ASCII. Raises SlipError."""
    slip_message(he, machine_id, option, r)
    if len(signature) != _SIGNATURE:
        raise SlipError("a slip needs a 64-byte signature")
    body = he[:_PREFIX] + machine_id[:_PREFIX] + bytes([option]) + r + signature
    name = REHEARSAL_NAME if simulasi else NAME
    return name + b":" + base64.b32encode(body).rstrip(b"=")


def parse_slip_qr(content: bytes | str) -> SlipCode:
    """Read a scanned code. Raises SlipError for anything that `slip_qr` would not have written."""
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    name, colon, text = data.partition(b":")
    if name not in (NAME, REHEARSAL_NAME) or not colon:
        raise SlipError("this is not the code of an audit slip")
    try:
        body = base64.b32decode(text + b"=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise SlipError("the code of the slip is not base32") from error
    # One slip has one code: another spelling of the same bytes (stray low bits) is refused.
    if len(body) != _LENGTH or base64.b32encode(body).rstrip(b"=") != text:
        raise SlipError(f"the code of the slip is not {_LENGTH} bytes")
    option = body[2 * _PREFIX]
    if not 1 <= option <= MOST_OPTIONS:
        raise SlipError("the code of the slip names no option")
    at = 2 * _PREFIX + 1
    return SlipCode(
        election=body[:_PREFIX],
        machine=body[_PREFIX : 2 * _PREFIX],
        option=option,
        serial=body[at : at + _SERIAL],
        signature=body[at + _SERIAL :],
        simulasi=name == REHEARSAL_NAME,
    )
