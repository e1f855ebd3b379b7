"""The emulated devices: third-party clients will speak to them, so they take any bytes and raise nothing."""

from __future__ import annotations

from collections.abc import Sequence

from fuzz_target import Broken, Target
from fuzz_world import join, split
from targets_sim_cards import piv_card

from firmware.drivers.fingerprint_frames import Command, Pid, encode
from firmware.drivers.pn532_frame import ACK, WAKE_UP
from firmware.drivers.pn532_frame import encode as pn532
from hw_sim.cards import PlainTag
from hw_sim.fingers import Finger
from hw_sim.printer import Printer
from hw_sim.reader import Pn532Reader
from hw_sim.sensor import ZfmSensor
from hw_sim.wire import Answer

ADDRESS = 0xFFFFFFFF
MOST_SAID = 1 << 22
ESC = (
    b"\x1b",
    b"\x1d",
    b"\x1c",
    b"\x10\4",
    b"\x1d8L",
    b"\x1d(L",
    b"\x1dv0\0",
    b"\x1b*\x21",
    b"\x1cq",
    b"\x1d(k",
    b"\xff\xff",
)
CHIP = (
    ACK,
    WAKE_UP,
    b"\x4a\1\0",
    b"\x40\1",
    b"\x42",
    b"\x40\x41",
    b"\x32\1\1",
    b"\xff",
    b"\xe0\x80",
    b"\x06",
)


def sensor(data: bytes) -> str:
    device = ZfmSensor(template_size=512)
    device.press(Finger("fuzz"))
    return said(device, list(split(data)))


def sensor_wrapped(data: bytes) -> str:
    """Each piece a sound command: code and arguments."""
    device = ZfmSensor(template_size=512)
    device.press(Finger("fuzz"))
    return said(device, [encode(ADDRESS, Pid.COMMAND, piece[:256] or b"\1") for piece in split(data)])


def reader(data: bytes) -> str:
    """On the reader lie a PIV card and a plain tag."""
    return said(laden(), list(split(data)))


def reader_wrapped(data: bytes) -> str:
    """Each piece a sound command."""
    frames = [pn532(piece[0], piece[1:264]) for piece in split(data) if piece]
    return said(laden(), [WAKE_UP, *frames])


def laden() -> Pn532Reader:
    device = Pn532Reader()
    device.put(piv_card())
    device.put(PlainTag(bytes(range(7))))
    return device


def printer(data: bytes) -> str:
    device = Printer()
    device.power_on()
    return said(device, list(split(data)))


def said(device: ZfmSensor | Pn532Reader | Printer, pieces: Sequence[bytes]) -> str:
    """How much it says to all that, roughly."""
    answers: list[Answer] = []
    for piece in pieces:
        answers += device.receive(piece)
    size = sum(len(answer.data) for answer in answers)
    if size > MOST_SAID or any(answer.after < 0 for answer in answers):
        raise Broken("it says too much, or before it was asked")
    return f"{min(len(answers), 8)} {size.bit_length()}"


def sensor_commands() -> Sequence[bytes]:
    codes = [bytes([code]) + bytes(4) for code in Command]
    return [
        join(codes),
        join([b"\x09\x01", b"\x03", b"\x04\1\0\0\0\xc8", b"\x06\1\0\1", b"\x18\1", b"\x1b" + bytes(5)]),
    ]


def reader_commands() -> Sequence[bytes]:
    start = [b"\x02", b"\x14\1\0\1", b"\x12\x14", b"\x32\5\0\0\1", b"\x32\1\1", b"\x4a\2\0"]
    select = bytes.fromhex("400100a404000ba00000030800001000010000")
    return [
        join([*start, select, b"\x42\xe0\x80", b"\x52\0"]),
        join([*start[:5], b"\x4a\1\3\0", b"\x06\x63\x39", b"\x08\x63\x39\0"]),
    ]


def wired(commands: Sequence[bytes], frame: Sequence[bytes]) -> Sequence[bytes]:
    return [join([*frame, *(pn532(piece[0], piece[1:]) for piece in split(one))]) for one in commands]


def papers() -> Sequence[bytes]:
    words = (
        b"\x1b@",
        b"\x1ba\1",
        b"desa\n",
        b"\x1dV\x42\x10",
        b"\x1d(k\4\0\x31A\x32\0",
        b"\x1dv0\0\2\0\2\0abcd",
    )
    more = (
        b"\x1d8L\x0b\0\0\0\x30\x70\x30\1\1\x31\1\0\1\0a",
        b"\x1dk\x04123\0",
        b"\x10\4\1",
        b"\x1dI\x42",
        b"\x1b&\3\x20\x20\1abc",
    )
    return [join(words + more), join([b"".join(words + more)])]


TARGETS = (
    Target(
        "sim-sensor",
        sensor,
        (),
        lambda: [join([b"".join(encode(ADDRESS, 1, p) for p in split(s))]) for s in sensor_commands()],
        (b"\xef\x01",),
    ),
    Target("sim-sensor-wrapped", sensor_wrapped, (), sensor_commands),
    Target("sim-reader", reader, (), lambda: wired(reader_commands(), [WAKE_UP]), CHIP),
    Target("sim-reader-wrapped", reader_wrapped, (), reader_commands, CHIP),
    Target("sim-printer", printer, (), papers, ESC),
)
