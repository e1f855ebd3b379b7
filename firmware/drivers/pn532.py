"""The commands of a PN532 that the booth uses, typed. UM0701-02, chapter 7.

chip = Pn532(SerialPort("/dev/bilik/card", 115200))
chip.start()             # wake, normal mode, short searches, field off
chip.version()           ->  ReaderInfo(ic=0x32, firmware="1.6")
chip.find("A")           ->  (Found(1, Target(...)),)    the field is on now
chip.exchange(1, b"\\x00\\xa4...")  ->  (0, b"\\x6a\\x82")
chip.field_off()
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from firmware.drivers.errors import ProtocolError
from firmware.drivers.pn532_link import GET_FIRMWARE_VERSION, Pn532Link
from firmware.drivers.pn532_targets import Found, parse_targets
from firmware.drivers.port import SerialPort

DIAGNOSE, SET_PARAMETERS, SAM_CONFIGURATION, RF_CONFIGURATION = 0x00, 0x12, 0x14, 0x32
IN_LIST_PASSIVE_TARGET, IN_DATA_EXCHANGE, IN_RELEASE = 0x4A, 0x40, 0x52
MAX_EXCHANGE = 262  # bytes to or from a card in one frame
MORE = 0x40  # in the target number and in the status: another part follows
_IC = 0x32
_TYPE_A_AND_B = 0x03  # supported protocols, in the version
_NORMAL_MODE = bytes([0x01, 0x14, 0x01])
_AUTOMATIC_RATS = 0x14  # the power-up default: ISO-DEP cards are activated as such
_FIELD, _RETRIES = 0x01, 0x05
_SHORT_SEARCH = bytes(
    [_RETRIES, 0x00, 0x00, 0x01]
)  # two attempts, then "no card" instead of waiting for ever
_BAUD = {"A": b"\x00", "B": b"\x03\x00"}  # type B with AFI 0: any application
_PRESENCE_TEST = b"\x06"


@dataclass(frozen=True)
class ReaderInfo:
    """Which chip this is, for the diagnostics and the readiness report."""

    ic: int  # 0x32: a PN532
    firmware: str


class Pn532:
    """One chip. All methods raise DeviceLost, DeviceTimeout, ProtocolError and DeviceFault."""

    def __init__(
        self, port: SerialPort, *, timeout: float = 5.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`timeout`: seconds a card may take for one answer; PIV cards sign in 0.1 to 1 s."""
        self._link = Pn532Link(port, clock)
        self._timeout = timeout

    def start(self) -> None:
        """From any state to: awake, no card selected, field off."""
        self._link.wake()
        self._empty(SAM_CONFIGURATION, _NORMAL_MODE)
        self._empty(SET_PARAMETERS, bytes([_AUTOMATIC_RATS]))
        self._empty(RF_CONFIGURATION, _SHORT_SEARCH)
        self.field_off()

    def version(self) -> ReaderInfo:
        """Raises ProtocolError also when this is another chip, or one that lacks type A or B."""
        answer = self._link.ask(GET_FIRMWARE_VERSION)
        if len(answer) != 4 or answer[0] != _IC or answer[3] & _TYPE_A_AND_B != _TYPE_A_AND_B:
            raise ProtocolError("the card reader is not a PN532 for type A and B")
        return ReaderInfo(answer[0], f"{answer[1]}.{answer[2]}")

    def field_off(self) -> None:
        """No power to any card: what they know by PIN is forgotten."""
        self._empty(RF_CONFIGURATION, bytes([_FIELD, 0x00]))

    def find(self, kind: str) -> tuple[Found, ...]:
        """Switch the field on and activate at most one card of type "A" or "B"."""
        answer = self._link.ask(IN_LIST_PASSIVE_TARGET, b"\x01" + _BAUD[kind])
        return parse_targets(kind, answer)

    def exchange(self, number: int, data: bytes, *, more: bool = False) -> tuple[int, bytes]:
        """One part to the card and one back, as (status, data). Never repeated: it may be a PIN."""
        target = bytes([number | (MORE if more else 0)])
        answer = self._link.ask(IN_DATA_EXCHANGE, target + data, seconds=self._timeout, repeatable=False)
        if not answer:
            raise ProtocolError("the card reader answers without a status")
        return answer[0], answer[1:]

    def present(self) -> bool:
        """Whether the selected ISO-DEP card still answers; it changes nothing on the card."""
        return self._link.ask(DIAGNOSE, _PRESENCE_TEST) == b"\x00"

    def release(self) -> None:
        """Let go of all cards."""
        self._link.ask(IN_RELEASE, b"\x00")

    def _empty(self, code: int, data: bytes) -> None:
        if self._link.ask(code, data):
            raise ProtocolError(f"the card reader answers command {code:02X} with more than it should")
