"""Frames of the ZFM fingerprint sensors (R307, R503), pure: bytes to frames and back, nothing believed.

    EF01 | address 4 | pid 1 | length 2 | payload | checksum 2      all big-endian
    EF01   FFFFFFFF    07      0003       00        000A            "done", the shortest answer

`length` counts payload and checksum; the checksum is the sum of pid, length and payload modulo 65536.
Source: data sheets of ZFM-20, R307 and R503, "communication protocol". Payloads can hold a template, so no
repr shows one.
"""

import struct
from dataclasses import dataclass, field
from enum import IntEnum

from firmware.drivers.errors import ProtocolError

START = b"\xef\x01"
HEADER_SIZE = 9
CHECKSUM_SIZE = 2
LARGEST_PAYLOAD = 256  # data packets are 32, 64, 128 or 256 bytes; no command or answer is longer
PACKET_SIZES = (32, 64, 128, 256)  # by the code in the system parameters


class Pid(IntEnum):
    """Packet identifiers."""

    COMMAND = 0x01
    DATA = 0x02
    ANSWER = 0x07
    END = 0x08


class Command(IntEnum):
    """Instruction codes this driver sends."""

    TAKE_IMAGE = 0x01
    IMAGE_TO_FEATURES = 0x02
    MATCH = 0x03
    MAKE_TEMPLATE = 0x05
    UPLOAD = 0x08  # sensor to host
    DOWNLOAD = 0x09  # host to sensor
    SET_PARAMETER = 0x0E
    READ_PARAMETERS = 0x0F
    VERIFY_PASSWORD = 0x13
    READ_PRODUCT = 0x3C


class Code(IntEnum):
    """Confirmation codes this driver understands."""

    OK = 0x00
    BAD_PACKET = 0x01
    NO_FINGER = 0x02
    NO_IMAGE = 0x03
    TOO_WET = 0x06  # "over-disorderly": smeared ridges
    TOO_FEW_FEATURES = 0x07
    NO_MATCH = 0x08
    NOT_COMBINED = 0x0A
    WRONG_PASSWORD = 0x13
    NO_VALID_IMAGE = 0x15


@dataclass(frozen=True)
class Header:
    """The first nine bytes of a frame; `size` is the payload's."""

    address: int
    pid: int
    size: int


@dataclass(frozen=True)
class Frame:
    pid: int
    payload: bytes = field(repr=False)


@dataclass(frozen=True)
class Parameters:
    """What READ_PARAMETERS answers, less the changing status. `packet_size` in bytes, `baudrate` in bit/s."""

    system_id: int
    library_size: int
    security: int
    address: int
    packet_size: int
    baudrate: int


def encode(address: int, pid: int, payload: bytes) -> bytes:
    """A whole frame. `payload` is 1 to 256 bytes."""
    if not 1 <= len(payload) <= LARGEST_PAYLOAD:
        raise ValueError("a payload is 1 to 256 bytes")
    checked = struct.pack(">BH", pid, len(payload) + CHECKSUM_SIZE) + payload
    return START + address.to_bytes(4, "big") + checked + _checksum(checked)


def parse_header(data: bytes, address: int) -> Header:
    """Nine bytes to a header. Raises ProtocolError when they cannot begin a frame from `address`."""
    if len(data) != HEADER_SIZE or data[:2] != START:
        raise ProtocolError("not the start of a frame")
    found, pid, length = struct.unpack(">IBH", data[2:])
    if found != address:
        raise ProtocolError("frame of another address")
    if pid not in (Pid.ANSWER, Pid.DATA, Pid.END, Pid.COMMAND):
        raise ProtocolError("frame of unknown kind")
    size = length - CHECKSUM_SIZE
    if not 1 <= size <= LARGEST_PAYLOAD:
        raise ProtocolError("frame of impossible length")
    return Header(found, pid, size)


def parse(data: bytes, address: int) -> Frame:
    """A whole frame, exactly. Raises ProtocolError."""
    header = parse_header(data[:HEADER_SIZE], address)
    if len(data) != HEADER_SIZE + header.size + CHECKSUM_SIZE:
        raise ProtocolError("frame of another length than it says")
    if _checksum(data[6:-2]) != data[-2:]:
        raise ProtocolError("checksum is wrong")
    return Frame(header.pid, data[HEADER_SIZE:-2])


def parse_parameters(data: bytes) -> Parameters:
    """The payload of READ_PARAMETERS after its confirmation code. Raises ProtocolError."""
    if len(data) != 16:
        raise ProtocolError("system parameters are 16 bytes")
    _, system_id, library, security, address, size, baud = struct.unpack(">HHHHIHH", data)
    if size >= len(PACKET_SIZES) or not 1 <= security <= 5 or not 1 <= baud <= 12:
        raise ProtocolError("system parameters out of range")
    return Parameters(system_id, library, security, address, PACKET_SIZES[size], baud * 9600)


@dataclass(frozen=True)
class Product:
    """What READ_PRODUCT answers (R503 manual, ReadProdInfo). `template_size` in bytes."""

    serial: str
    template_size: int


def parse_product(data: bytes) -> Product:
    """Its payload after the confirmation code; newer models have 4 reserved bytes. Raises ProtocolError."""
    if len(data) not in (46, 50):
        raise ProtocolError("product information is 46 or 50 bytes")
    serial = data[20:28].rstrip(b"\x00 ")
    text = serial.decode("ascii") if serial.isalnum() else serial.hex()
    return Product(text, int.from_bytes(data[42:44], "big"))


def _checksum(checked: bytes) -> bytes:
    return (sum(checked) & 0xFFFF).to_bytes(2, "big")
