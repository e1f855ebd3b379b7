"""Fingerprint sensor and printer: what they say to the booth's drivers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fuzz_parrot import Liar, lies, quietly, works_again
from fuzz_target import Broken, Target

from firmware.drivers.errors import ProtocolError
from firmware.drivers.fingerprint import FingerprintSensor
from firmware.drivers.fingerprint_frames import Pid, encode, parse, parse_parameters, parse_product
from firmware.drivers.printer import Printer, Proof
from firmware.drivers.printer_status import Automatic, Info, RealTime, Reply, StatusParser, from_automatic
from hw_sim.fingers import Finger
from hw_sim.printer import Printer as PrinterDevice
from hw_sim.sensor import ZfmSensor
from hw_sim.virtual import VirtualPort

ADDRESS = 0xFFFFFFFF
SIZE = 512
TEMPLATE, STRANGER = (Finger(name).template(SIZE) for name in ("fuzz", "stranger"))
FRAMES = (b"\xef\x01\xff\xff\xff\xff\x07\0\x03", b"\xff\xff\xff\xff", b"\x08", b"\0\x13", b"\xfd\xfd")
PRINTER = (
    b"\x37\x22Ab7~\0",
    b"\x37\x25\0",
    b"\x3b\x31\0",
    b"\x37\x20\0",
    b"_",
    b"\x12",
    b"\x14\0\0\x0f",
    b"\x11",
    b"\x13",
)


def frame(data: bytes) -> str:
    read = parse(data, ADDRESS)
    if encode(ADDRESS, read.pid, read.payload) != data:
        raise Broken("the frame that was read is written in another way")
    return str(read.pid)


def parameters(data: bytes) -> None:
    parse_parameters(data)


def product(data: bytes) -> str:
    return "text" if parse_product(data).serial.isprintable() else "unprintable"


def sensor_raw(data: bytes) -> str:
    """A sensor whose line says other bytes now and then."""
    return verify(Liar(pressed(), data))


def sensor_wrapped(data: bytes) -> str:
    """The same with each lie in sound frames (fd fd parts them): an answer, or data where it begins with fe,
    the last with ff."""
    return verify(Liar(pressed(), data, lambda asked, said: b"".join(map(sound, said.split(b"\xfd\xfd")))))


def sound(said: bytes) -> bytes:
    pid = {b"\xff": Pid.END, b"\xfe": Pid.DATA}.get(said[:1], Pid.ANSWER)
    return encode(ADDRESS, pid, (said if pid is Pid.ANSWER else said[1:])[:256] or b"\0")


def pressed() -> ZfmSensor:
    """A finger lies on it all the time."""
    device = ZfmSensor(template_size=SIZE)
    device.press(Finger("fuzz"))
    return device


def verify(liar: Liar) -> str:
    """A sensor is proven and a finger compared; then, honestly, a stranger's and the true one."""
    line = VirtualPort(liar)
    sensor = FingerprintSensor(line, template_size=SIZE, wait=line.sleep)

    def compare(template: bytes) -> bool:
        looks = iter((False, False, False, True))
        sensor.check()
        verdict = sensor.verify([template], cancelled=lambda: next(looks, True))
        return verdict is not None and verdict.matched

    outcome = quietly(lambda: compare(TEMPLATE))
    works_again(
        liar, line, lambda: (compare(STRANGER), compare(TEMPLATE)), lambda found: found == (False, True)
    )
    return outcome


def status(data: bytes) -> str:
    """The parser must give the same replies however the bytes were cut."""
    at = data[0] if data else 0
    whole, cut = replies([data[1:]]), replies([data[1 : 1 + at], data[1 + at :]])
    if whole != cut:
        raise Broken("cutting the stream changes the replies")
    for reply in whole:
        if isinstance(reply, Automatic):
            from_automatic(reply.data)
        if isinstance(reply, Info) and len(reply.text) > 200:
            raise Broken("a text longer than any")
        if isinstance(reply, RealTime) and not 0 <= reply.byte <= 255:
            raise Broken("a status of no byte")
    return "".join(sorted({type(reply).__name__ for reply in whole}))


def replies(pieces: Iterable[bytes]) -> list[Reply]:
    parser = StatusParser()
    return [reply for piece in pieces for reply in parser.feed(piece)]


def printer(data: bytes) -> str:
    """A printer that says other bytes now and then while it is checked, asked who it is, and prints."""
    device = PrinterDevice()
    device.power_on()
    liar = Liar(device, data)
    line = VirtualPort(liar)
    driver = Printer(line, new_id=lambda: b"Ab7~", wait=line.sleep)

    def paper() -> Proof:
        driver.check()
        driver.identify()
        return driver.print(b"desa\n")

    outcome = quietly(lambda: paper().name)
    works_again(liar, line, paper, lambda proof: proof in Proof)
    return outcome


def sensor_lies() -> Sequence[bytes]:
    """Another sensor, another template, no match, a match of anything."""
    return [
        b"",
        lies((2, b"\0" * 17)),
        lies((9, b"\0"), (0, b"\xff" + bytes(9))),
        lies((60, b"\0\xff\xff"), (0, b"\x08\0\0")),
    ]


def printer_lies() -> Sequence[bytes]:
    """No paper, the echo of another job, a restart."""
    return [
        b"",
        lies((2, b"\x72")),
        lies((8, b"\x37\x22Ab7~\0")),
        lies((10, b"\x3b\x31\0")),
        lies((4, b"_x")),
    ]


TARGETS = (
    Target(
        "sensor-frame", frame, (ProtocolError,), lambda: [encode(ADDRESS, Pid.ANSWER, b"\0" * 17)], FRAMES
    ),
    Target(
        "sensor-parameters",
        parameters,
        (ProtocolError,),
        lambda: [bytes.fromhex("0000000900c80003ffffffff00020006")],
    ),
    Target("sensor-product", product, (ProtocolError,), lambda: [bytes(20) + b"R5030001" + bytes(22)]),
    Target("sensor", sensor_raw, (), sensor_lies, FRAMES, 1024),
    Target("sensor-wrapped", sensor_wrapped, (), sensor_lies, FRAMES, 1024),
    Target("printer-status", status, (), lambda: [b"\3" + b"".join(PRINTER)], PRINTER, 1024),
    Target("printer", printer, (), printer_lies, PRINTER, 1024),
)
