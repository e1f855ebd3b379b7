"""An emulated ZFM fingerprint sensor (R307, R503): the whole protocol, for any client of the real part.

    line = Line(Path("run/fingerprint"), ZfmSensor())
    line.act(lambda sensor: sensor.press(Finger("anna/right thumb")))
    line.act(lambda sensor: sensor.lift())

As in the real part, a download writes straight into its buffer: one that is refused, or cut, leaves there all
or a part of what was before. The commands are in sensor_commands.py.
"""

import random

from hw_sim.fingers import Finger
from hw_sim.sensor_commands import COMMANDS, Code, Reply
from hw_sim.sensor_memory import Flash, Glass, Memory, Ram
from hw_sim.sensor_packets import ACK, COMMAND, DATA, END, Packet, Splitter, data_packets, packet
from hw_sim.wire import Answer

READY = b"\x55"
BOOT = 0.05  # s from power to the ready byte


class ZfmSensor:
    """One sensor. `serial` (8 characters) and `system_id` mark it; `product` False is an older model."""

    def __init__(
        self,
        seed: int = 0,
        *,
        template_size: int = 1536,
        capacity: int = 200,
        system_id: int = 0x0009,
        serial: str = "R5030001",
        product: bool = True,
    ) -> None:
        flash = Flash(template_size, capacity, system_id, serial)
        chance = random.Random(f"sensor/{seed}")
        self.memory = Memory(flash, Ram.fresh(flash), Glass(), chance, product, seed)
        self.obeyed: dict[int, int] = {}  # how often each command was carried out
        self._refusals: dict[int, list[int]] = {}
        self._splitter = Splitter()

    @property
    def baudrate(self) -> int:
        return self.memory.flash.baudrate

    @baudrate.setter
    def baudrate(self, value: int) -> None:
        self.memory.flash.baudrate = value

    # -- what people do to it --------------------------------------------------------------------------------

    def press(self, finger: Finger, wet: bool = False) -> list[Answer]:
        """Put a finger on the glass. It says nothing by itself: a client has to look."""
        glass = self.memory.glass
        glass.finger, glass.wet = finger, wet
        glass.presses += 1
        return []

    def lift(self) -> list[Answer]:
        """Take the finger away."""
        self.memory.glass.finger = None
        return []

    def refuse(self, command: int, code: int, times: int = 1) -> None:
        """Answer the next `times` of a command with `code` and do nothing else, as a failing part does."""
        self._refusals.setdefault(command, []).extend([code] * times)

    # -- what the line does to it ----------------------------------------------------------------------------

    def power_on(self) -> list[Answer]:
        """Forget image, buffers and a password given; then say that it is ready."""
        self._splitter.clear()
        self.memory.ram = Ram.fresh(self.memory.flash)
        return [Answer(READY, BOOT)]

    def receive(self, data: bytes) -> list[Answer]:
        """Bytes from the host, in any chunks."""
        answers: list[Answer] = []
        for found in self._splitter.feed(data):
            if found.kind in (DATA, END):
                self._take_data(found)
                continue
            self.memory.ram.download = None  # a command ends a download that was not finished
            speed = self.baudrate  # the answer to "change your speed" still has the old one
            answers += self._say(*self._obey(found), speed)
        return answers

    def _obey(self, found: Packet) -> tuple[Reply, float]:
        """A command's reply, and the seconds it takes."""
        if not found.sound or found.kind != COMMAND:
            return Reply(Code.BAD_PACKET), 0.0
        if found.address != self.memory.flash.address:
            return Reply(Code.WRONG_ADDRESS), 0.0
        code, arguments = found.body[0], found.body[1:]
        if not self.memory.ram.trusted and code != 0x13:
            return Reply(Code.PASSWORD_NEEDED), 0.0
        if self._refusals.get(code):
            return Reply(self._refusals[code].pop(0)), 0.0
        instruction = COMMANDS.get(code)
        if instruction is None:
            return Reply(Code.UNSUPPORTED), 0.0
        if len(arguments) < instruction.arguments:
            return Reply(Code.BAD_PACKET), 0.0
        self.obeyed[code] = self.obeyed.get(code, 0) + 1
        return instruction.act(self.memory, arguments[: instruction.arguments]), instruction.work

    def _say(self, reply: Reply, work: float, speed: int) -> list[Answer]:
        flash = self.memory.flash
        answers = [Answer(packet(flash.address, ACK, bytes([reply.code]) + reply.body), work, speed)]
        if reply.stream:
            parts = data_packets(flash.address, reply.stream, flash.packet_size)
            answers += [Answer(part) for part in parts]
        return answers + (self.power_on() if reply.reset else [])

    def _take_data(self, found: Packet) -> None:
        """Put a packet of a download where the last one ended; a damaged one is passed over."""
        ram = self.memory.ram
        if ram.download is None or not found.sound or found.address != self.memory.flash.address:
            return
        buffer, at = ram.download
        part = found.body[: len(buffer) - at]
        buffer[at : at + len(part)] = part
        ram.download = (buffer, at + len(part)) if found.kind == DATA else None
