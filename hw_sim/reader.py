"""An emulated PN532 on its serial line (UM0701-02), for the booth's driver and for anyone else's.

    line = Line(Path("run/card"), Pn532Reader())
    line.start()
    line.act(lambda reader: reader.put(IdCard(uid)))     # a card on the reader
    line.act(lambda reader: reader.take())               # and away

What the chip does with cards is in reader_field.py; here are its link, its settings and its commands.
"""

from collections.abc import Callable

from hw_sim.cards import CardModel
from hw_sim.reader_field import OK, Field
from hw_sim.reader_frames import ACK, ERROR, HostBytes, Order, response
from hw_sim.wire import Answer

BAUDRATES = (9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1288000)
VERSION = bytes.fromhex("32010607")
ACK_SECONDS, WORK_SECONDS = 0.0005, 0.001
SEARCH_SECONDS = 0.012
ENDLESS = 0xFF
WAKE_BY_UART = 0x10
AUTOMATIC_RATS = 0x10
TX_MODE, RX_MODE, TX_CONTROL, FIFO = 0x6302, 0x6303, 0x6304, 0x6339
WITH_CRC = 0x80  # in the modes: the chip adds, or checks and takes away, the CRC of a raw frame
SETTING_SIZES = {0x01: 1, 0x02: 3, 0x04: 1, 0x05: 3, 0x0A: 11, 0x0B: 8, 0x0C: 3, 0x0D: 9}


def crc_a(frame: bytes) -> bytes:
    """ISO/IEC 14443-3, 6.2.4 and annex B."""
    crc = 0x6363
    for byte in frame:
        byte ^= crc & 0xFF
        byte = (byte ^ byte << 4) & 0xFF
        crc = crc >> 8 ^ byte << 8 ^ byte << 3 ^ byte >> 4
    return (crc & 0xFFFF).to_bytes(2, "little")


class SyntaxFault(Exception):
    """The chip answers with an error frame: unknown command, or parameters that do not fit it."""


class Pn532Reader:
    """The device of a Line. `apdus` counts exchanges with cards.

    `next_baudrate` is in force once the host has acknowledged it.
    """

    def __init__(self) -> None:
        self.baudrate = 115200
        self.field = Field()
        self.power_on()

    @property
    def apdus(self) -> int:
        return self.field.exchanges

    def power_on(self) -> list[Answer]:
        """All settings to their defaults; cards stay where they are. The chip says nothing."""
        self.baudrate = 115200
        self._host = HostBytes()
        self.next_baudrate: int | None = None
        self._last: bytes | None = None
        self._waiting: bytes | None = None  # a search without end
        self._retries = ENDLESS
        self._parameters = 0x14
        self._registers = {TX_MODE: WITH_CRC, RX_MODE: WITH_CRC}
        self._seconds = 0.0
        self.field.switch(False)
        return []

    def put(self, card: CardModel) -> list[Answer]:
        """A card comes near; a search that waits for it is answered."""
        self.field.put(card)
        return self._search_again()

    def take(self) -> list[Answer]:
        """All cards are taken away."""
        self.field.take()
        return []

    def take_after(self, apdus: int) -> list[Answer]:
        """Cards are taken away after so many more exchanges: 0, the next one meets no card."""
        self.field.take_after(apdus)
        return []

    def receive(self, data: bytes) -> list[Answer]:
        answers: list[Answer] = []
        for order in self._host.feed(data):
            answers += self._obey(order)
        return answers

    def _obey(self, order: Order) -> list[Answer]:
        if order.what == "nack":
            return [Answer(self._last, ACK_SECONDS)] if self._last else []
        self._waiting = None  # an ACK, as well as another command, ends what runs
        if order.what == "ack":
            if self.next_baudrate:
                self.baudrate, self.next_baudrate = self.next_baudrate, None
            return []
        self._seconds = WORK_SECONDS
        answers = [Answer(ACK, ACK_SECONDS)]
        try:
            data = self._perform(order.code, order.data)
        except SyntaxFault:
            self._last = ERROR
        else:
            if data is None:
                return answers
            self._last = response(order.code, data)
        return [*answers, Answer(self._last, self._seconds)]

    def _perform(self, code: int, data: bytes) -> bytes | None:
        """The answer's data; None while a search goes on. Raises SyntaxFault."""
        commands: dict[int, Callable[[bytes], bytes | None]] = {
            0x00: self._diagnose,
            0x02: lambda data: VERSION,
            0x04: lambda data: b"\x00" + self.field.status() + b"\x80",
            0x06: self._read_registers,
            0x08: self._write_registers,
            0x0C: lambda data: b"\x3f\x04\x01",
            0x0E: lambda data: b"",
            0x10: self._set_baudrate,
            0x12: self._set_parameters,
            0x14: self._sam_configuration,
            0x16: self._power_down,
            0x32: self._configure,
            0x40: self._exchange,
            0x42: self._through,
            0x44: lambda data: self._target(data, self.field.deselect),
            0x4A: self._search,
            0x52: lambda data: self._target(data, self.field.release),
            0x54: lambda data: self._target(data, self.field.select),
        }
        if code not in commands:
            raise SyntaxFault
        return commands[code](data)

    def _diagnose(self, data: bytes) -> bytes:
        match data[:1]:
            case b"\x00" | b"\x05":
                return data  # the line itself: an echo
            case b"\x01" | b"\x02" | b"\x07":
                return b"\x00"
            case b"\x06":
                return bytes([self.field.attention()])
        raise SyntaxFault

    def _read_registers(self, data: bytes) -> bytes:
        if not data or len(data) % 2:
            raise SyntaxFault
        addresses = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
        lit = {TX_CONTROL: 0x83 if self.field.on else 0x80}
        return bytes(lit.get(address, self._registers.get(address, 0)) for address in addresses)

    def _write_registers(self, data: bytes) -> bytes:
        if not data or len(data) % 3:
            raise SyntaxFault
        for i in range(0, len(data), 3):
            self._registers[int.from_bytes(data[i : i + 2], "big")] = data[i + 2]
        return b""

    def _set_baudrate(self, data: bytes) -> bytes:
        """In force after the host has acknowledged the answer (7.2.7)."""
        if len(data) != 1 or data[0] >= len(BAUDRATES):
            raise SyntaxFault
        self.next_baudrate = BAUDRATES[data[0]]
        return b""

    def _set_parameters(self, data: bytes) -> bytes:
        if len(data) != 1:
            raise SyntaxFault
        self._parameters = data[0]
        return b""

    def _sam_configuration(self, data: bytes) -> bytes:
        if not 1 <= len(data) <= 3 or not 1 <= data[0] <= 4:
            raise SyntaxFault
        return b""

    def _power_down(self, data: bytes) -> bytes:
        if not 1 <= len(data) <= 2:
            raise SyntaxFault
        self.field.switch(False)
        if data[0] & WAKE_BY_UART:
            self._host.sleep()
        return b"\x00"

    def _configure(self, data: bytes) -> bytes:
        """RFConfiguration: the field, and how often to look for a card; the rest is analogue."""
        if not data or len(data) - 1 != SETTING_SIZES.get(data[0]):
            raise SyntaxFault
        if data[0] == 0x01:
            self.field.switch(bool(data[1] & 1))
        elif data[0] == 0x05:
            self._retries = data[3]
        return b""

    def _search(self, data: bytes) -> bytes | None:
        """InListPassiveTarget: at most two cards of one kind; FeliCa and Jewel are never there."""
        if len(data) < 2 or not 1 <= data[0] <= 2 or data[1] > 4 or (data[1] == 3 and len(data) < 3):
            raise SyntaxFault
        kind = {0: "A", 3: "B"}.get(data[1], "")
        found = self.field.search(kind, data[0], data[2:], bool(self._parameters & AUTOMATIC_RATS))
        if found[0] == 0 and self._retries == ENDLESS:
            self._waiting = data
            return None
        if found[0] == 0:
            self._registers[FIFO] = 0x26  # the request still lies there, unanswered
        self._seconds = SEARCH_SECONDS * (1 if found[0] else 1 + self._retries)
        return found

    def _search_again(self) -> list[Answer]:
        if self._waiting is None:
            return []
        waiting, self._waiting = self._waiting, None
        data = self._search(waiting)
        if data is None:
            return []
        self._last = response(0x4A, data)
        return [Answer(self._last, SEARCH_SECONDS)]

    def _exchange(self, data: bytes) -> bytes:
        if not data or not 1 <= data[0] & 0x0F <= 2:
            raise SyntaxFault
        answer, seconds = self.field.exchange(data[0] & 0x0F, data[1:], more=bool(data[0] & 0x40))
        self._seconds += seconds
        return answer

    def _through(self, data: bytes) -> bytes:
        """InCommunicateThru: a raw frame, with its CRC where the chip was told to leave that to the host."""
        if not self._registers[TX_MODE] & WITH_CRC:
            data = data[:-2]
        answer, seconds = self.field.through(data)
        self._seconds += seconds
        if answer[0] == OK and not self._registers[RX_MODE] & WITH_CRC:
            answer += crc_a(answer[1:])
        return answer

    def _target(self, data: bytes, deed: Callable[[int], int]) -> bytes:
        """InSelect, InDeselect, InRelease: a target's number in, a status out."""
        if len(data) != 1:
            raise SyntaxFault
        return bytes([deed(data[0])])
