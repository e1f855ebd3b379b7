"""The commands of the emulated fingerprint sensor, each a function from memory and arguments to a reply.

Codes, sizes and refusals are those of the R503 user manual 1.2 ("module instruction system") and, for what
only the older parts have, the ZFM-20 manual 1.4. `COMMANDS` at the end is the whole table.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum

from hw_sim.fingers import HEIGHT, WIDTH, combine, score
from hw_sim.sensor_memory import NOTEPAD_PAGE, PACKET_SIZES, Image, Memory

THRESHOLDS = (0, 20, 30, 40, 55, 75)  # the lowest score that matches, by security level 1 to 5
BAUD_FACTORS = (1, 2, 4, 6, 12)  # of 9600 bit/s
INDEX_PAGE = 256  # templates


class Code(IntEnum):
    """Confirmation codes."""

    OK = 0x00
    BAD_PACKET = 0x01
    NO_FINGER = 0x02
    DISORDERLY = 0x06
    FEW_POINTS = 0x07
    NO_MATCH = 0x08
    NOT_FOUND = 0x09
    NOT_COMBINED = 0x0A
    BEYOND_LIBRARY = 0x0B
    NO_TEMPLATE = 0x0C
    UPLOAD_FAILED = 0x0D
    IMAGE_FAILED = 0x0F
    NOT_DELETED = 0x10
    WRONG_PASSWORD = 0x13
    NO_IMAGE = 0x15
    BAD_REGISTER = 0x1A
    BAD_PAGE = 0x1C
    PORT_FAILED = 0x1D
    WRONG_ADDRESS = 0x20
    PASSWORD_NEEDED = 0x21
    UNSUPPORTED = 0xFC
    ECHO = 0x55


@dataclass(frozen=True)
class Reply:
    """A confirmation code, what comes with it, then `stream` in data packets; `reset`: it starts anew."""

    code: int = Code.OK
    body: bytes = field(default=b"", repr=False)
    stream: bytes = field(default=b"", repr=False)
    reset: bool = False


def take_image(memory: Memory, _: bytes) -> Reply:
    glass = memory.glass
    if glass.finger is None:
        return Reply(Code.NO_FINGER)
    memory.ram.image = Image(glass.finger, glass.wet, f"{memory.seed}/{glass.presses}")
    return Reply()


def find_features(memory: Memory, arguments: bytes) -> Reply:
    """A wet finger is refused in two of three presses, and scores low in the third."""
    image, slot = memory.ram.image, _slot(arguments[0])
    if image is None:
        return Reply(Code.NO_IMAGE)
    luck = random.Random(f"wet/{image.finger.seed}/{image.press}").random()
    if image.wet and luck < 0.67:
        return Reply(Code.DISORDERLY if luck < 0.5 else Code.FEW_POINTS)
    features = image.finger.capture(memory.flash.template_size, image.press, wet=image.wet)
    return _fill(memory, slot, features)


def match(memory: Memory, _: bytes) -> Reply:
    points = score(bytes(memory.ram.buffers[1]), bytes(memory.ram.buffers[2]))
    return Reply(Code.OK if points >= _threshold(memory) else Code.NO_MATCH, points.to_bytes(2, "big"))


def search(memory: Memory, arguments: bytes) -> Reply:
    probe = bytes(memory.ram.buffers[_slot(arguments[0])])
    first, count = _word(arguments, 1), _word(arguments, 3)
    pages = [page for page in memory.flash.library if first <= page < first + count]
    scores = {page: score(probe, memory.flash.library[page]) for page in pages}
    best = max(scores, key=lambda page: (scores[page], -page), default=None)
    if best is None or scores[best] < _threshold(memory):
        return Reply(Code.NOT_FOUND, bytes(4))
    return Reply(body=best.to_bytes(2, "big") + scores[best].to_bytes(2, "big"))


def make_template(memory: Memory, _: bytes) -> Reply:
    one, other = (bytes(memory.ram.buffers[slot]) for slot in (1, 2))
    both = combine(one, other, memory.flash.template_size)
    if both is None:
        return Reply(Code.NOT_COMBINED)
    _fill(memory, 1, both)
    return _fill(memory, 2, both)


def store(memory: Memory, arguments: bytes) -> Reply:
    slot, page = _slot(arguments[0]), _word(arguments, 1)
    if page >= memory.flash.capacity:
        return Reply(Code.BEYOND_LIBRARY)
    memory.flash.library[page] = bytes(memory.ram.buffers[slot])
    return Reply()


def load(memory: Memory, arguments: bytes) -> Reply:
    slot, page = _slot(arguments[0]), _word(arguments, 1)
    if page >= memory.flash.capacity:
        return Reply(Code.BEYOND_LIBRARY)
    if page not in memory.flash.library:
        return Reply(Code.NO_TEMPLATE)
    return _fill(memory, slot, memory.flash.library[page])


def upload(memory: Memory, arguments: bytes) -> Reply:
    slot = _slot(arguments[0])
    if slot not in memory.ram.filled:
        return Reply(Code.UPLOAD_FAILED)
    return Reply(stream=bytes(memory.ram.buffers[slot]))


def download(memory: Memory, arguments: bytes) -> Reply:
    """Data packets that follow are written over what the buffer holds, from its first byte on."""
    slot = _slot(arguments[0])
    memory.ram.download = (memory.ram.buffers[slot], 0)
    memory.ram.filled.add(slot)
    return Reply()


def upload_image(memory: Memory, _: bytes) -> Reply:
    """256 x 288 pixels of 16 greys, two in a byte: 36,864 bytes of waving ridges."""
    if memory.ram.image is None:
        return Reply(Code.IMAGE_FAILED)
    phase = random.Random(f"ridges/{memory.ram.image.finger.seed}").randrange(WIDTH)
    wave = [round(7.5 + 7.5 * math.sin((x + phase) * 2 * math.pi / 9)) for x in range(2 * WIDTH)]
    row = bytes(wave[x] << 4 | wave[x + 1] for x in range(0, 2 * WIDTH, 2))
    bend = [round(20 + 20 * math.sin((y + phase) / 37)) for y in range(HEIGHT)]
    return Reply(stream=b"".join(row[at : at + WIDTH // 2] for at in bend))


def delete(memory: Memory, arguments: bytes) -> Reply:
    first, count = _word(arguments, 0), _word(arguments, 2)
    if first + count > memory.flash.capacity:
        return Reply(Code.NOT_DELETED)
    for page in range(first, first + count):
        memory.flash.library.pop(page, None)
    return Reply()


def empty(memory: Memory, _: bytes) -> Reply:
    memory.flash.library.clear()
    return Reply()


def set_parameter(memory: Memory, arguments: bytes) -> Reply:
    flash, (number, value) = memory.flash, arguments
    if number == 4 and value in BAUD_FACTORS:
        flash.baudrate = 9600 * value
    elif number == 5 and 1 <= value <= 5:
        flash.security = value
    elif number == 6 and value < len(PACKET_SIZES):
        flash.packet_code = value
    else:
        return Reply(Code.BAD_REGISTER)
    return Reply()


def read_parameters(memory: Memory, _: bytes) -> Reply:
    flash = memory.flash
    status = (memory.ram.trusted << 2) | (memory.ram.image is not None) << 3
    words = (status, flash.system_id, flash.capacity, flash.security)
    tail = (flash.packet_code, flash.baudrate // 9600)
    return Reply(body=_words(words) + flash.address.to_bytes(4, "big") + _words(tail))


def set_password(memory: Memory, arguments: bytes) -> Reply:
    memory.flash.password = arguments
    return Reply()


def verify_password(memory: Memory, arguments: bytes) -> Reply:
    if arguments != memory.flash.password:
        return Reply(Code.WRONG_PASSWORD)
    memory.ram.trusted = True
    return Reply()


def random_number(memory: Memory, _: bytes) -> Reply:
    return Reply(body=memory.chance.randbytes(4))


def set_address(memory: Memory, arguments: bytes) -> Reply:
    """The answer already comes from the new address."""
    memory.flash.address = int.from_bytes(arguments, "big")
    return Reply()


def hand_shake(_: Memory, arguments: bytes) -> Reply:
    return Reply(Code.OK if arguments == b"\x00" else Code.PORT_FAILED)


def write_notepad(memory: Memory, arguments: bytes) -> Reply:
    if arguments[0] >= len(memory.flash.notepad):
        return Reply(Code.BAD_PAGE)
    memory.flash.notepad[arguments[0]] = arguments[1:]
    return Reply()


def read_notepad(memory: Memory, arguments: bytes) -> Reply:
    if arguments[0] >= len(memory.flash.notepad):
        return Reply(Code.BAD_PAGE)
    return Reply(body=memory.flash.notepad[arguments[0]])


def count_templates(memory: Memory, _: bytes) -> Reply:
    return Reply(body=_words((len(memory.flash.library),)))


def read_index(memory: Memory, arguments: bytes) -> Reply:
    """32 bytes for 256 templates, the lowest number in the lowest bit."""
    first = arguments[0] * INDEX_PAGE
    if arguments[0] > 3:
        return Reply(Code.BEYOND_LIBRARY)
    bits = sum(1 << page - first for page in memory.flash.library if first <= page < first + INDEX_PAGE)
    return Reply(body=bits.to_bytes(INDEX_PAGE // 8, "little"))


def set_led(memory: Memory, arguments: bytes) -> Reply:
    memory.led = tuple(arguments)
    return Reply()


def read_product(memory: Memory, _: bytes) -> Reply:
    if not memory.product:
        return Reply(Code.UNSUPPORTED)
    flash = memory.flash
    names = b"R503".ljust(16, b"\x00") + b"2601" + flash.serial.encode("ascii")[:8].ljust(8, b"\x00")
    sizes = _words((WIDTH, HEIGHT, flash.template_size, flash.capacity))
    return Reply(body=names + b"\x01\x02" + b"FPS".ljust(8, b"\x00") + sizes)


def soft_reset(_: Memory, __: bytes) -> Reply:
    return Reply(reset=True)


def echo(_: Memory, __: bytes) -> Reply:
    return Reply(Code.ECHO)


def version(text: bytes) -> Callable[[Memory, bytes], Reply]:
    """32 bytes of text."""
    return lambda _, __: Reply(body=text.ljust(32, b"\x00"))


def well(_: Memory, __: bytes) -> Reply:
    """Nothing to do, and that went well."""
    return Reply()


def _fill(memory: Memory, slot: int, content: bytes) -> Reply:
    memory.ram.buffers[slot][:] = content
    memory.ram.filled.add(slot)
    return Reply()


def _slot(number: int) -> int:
    return 1 if number == 1 else 2  # what is not 1 is taken for 2 (ZFM-20 manual, "buffer")


def _threshold(memory: Memory) -> int:
    return THRESHOLDS[memory.flash.security]


def _word(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "big")


def _words(values: tuple[int, ...]) -> bytes:
    return b"".join(value.to_bytes(2, "big") for value in values)


@dataclass(frozen=True)
class Instruction:
    """`arguments` in bytes; `work` in seconds, without the time on the wire."""

    arguments: int
    act: Callable[[Memory, bytes], Reply]
    work: float = 0.005


COMMANDS = {
    0x01: Instruction(0, take_image, 0.2),
    0x02: Instruction(1, find_features, 0.35),
    0x03: Instruction(0, match, 0.02),
    0x04: Instruction(5, search, 0.3),
    0x05: Instruction(0, make_template, 0.3),
    0x06: Instruction(3, store, 0.05),
    0x07: Instruction(3, load, 0.02),
    0x08: Instruction(1, upload),
    0x09: Instruction(1, download),
    0x0A: Instruction(0, upload_image),
    0x0C: Instruction(4, delete, 0.05),
    0x0D: Instruction(0, empty, 0.3),
    0x0E: Instruction(2, set_parameter, 0.02),
    0x0F: Instruction(0, read_parameters),
    0x12: Instruction(4, set_password, 0.02),
    0x13: Instruction(4, verify_password),
    0x14: Instruction(0, random_number),
    0x15: Instruction(4, set_address, 0.02),
    0x17: Instruction(1, hand_shake),
    0x18: Instruction(1 + NOTEPAD_PAGE, write_notepad, 0.02),
    0x19: Instruction(1, read_notepad),
    0x1B: Instruction(5, search, 0.1),
    0x1D: Instruction(0, count_templates),
    0x1F: Instruction(1, read_index),
    0x28: Instruction(0, take_image, 0.2),
    0x30: Instruction(0, well),
    0x35: Instruction(4, set_led),
    0x36: Instruction(0, well),  # CheckSensor
    0x39: Instruction(0, version(b"ZT1 algorithm 1.0")),
    0x3A: Instruction(0, version(b"ZT1 firmware 1.0")),
    0x3C: Instruction(0, read_product),
    0x3D: Instruction(0, soft_reset, 0.02),
    0x40: Instruction(0, well),  # HandShake of the R503
    0x50: Instruction(0, well),  # light on
    0x51: Instruction(0, well),  # light off
    0x53: Instruction(0, echo),
}
