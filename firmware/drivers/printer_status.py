"""What a printer says, told apart byte by byte. Pure.

    parser = StatusParser()
    parser.feed(b"\x12\x14\x00\x00\x0f")      # [RealTime(0x12), Automatic(b"\x14\x00\x00\x0f")]

An ESC/POS printer answers without frames; a few fixed bits say what an answer is (Epson, ESC/POS command
reference, "status identification"):

| answer to | bits | bytes |
|---|---|---|
| DLE EOT n | `0xx1xx10` | 1 |
| automatic status (GS a) | `0xx1xx00`, then three times `0xx0xxxx` | 4 |
| GS r | `0xx0xxxx` | 1 |
| GS ( H function 48 | `37 22 d1 d2 d3 d4 00` | 7 |
| DLE DC4 function 8 (cleared) | `37 25 00` | 3 |
| switched on (if so configured) | `3b 31 00` | 3 |
| GS ( E (setting mode entered) | `37 20 00` | 3 |
| GS I (text) | `5f ... 00` | to the zero |

A byte that fits nothing is passed over: the line is not protected, and what matters is proven by an echo.
"""

from dataclasses import dataclass
from enum import Enum

_FLOW = b"\x11\x13"  # XON and XOFF may stand anywhere, between the bytes of an answer too
_TEXT_LIMIT = 80  # bytes of one GS I answer


class Fault(Enum):
    """Why a printer does not print; `RESTARTED`: it lost power and with it what it was printing."""

    PAPER_OUT = "paper out"
    COVER_OPEN = "cover open"
    CUTTER = "cutter jammed"
    OVERHEATED = "overheated"
    MECHANICAL = "mechanical error"
    UNRECOVERABLE = "unrecoverable error"
    FEEDING = "paper is being fed by hand"
    OFFLINE = "offline"
    RESTARTED = "restarted"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PrinterStatus:
    """The printer as it last described itself. `paper_near_end` alone is no fault."""

    online: bool = True
    paper_out: bool = False
    paper_near_end: bool = False
    cover_open: bool = False
    cutter_error: bool = False
    overheated: bool = False  # clears by itself: head temperature, supply voltage
    recoverable: bool = False  # another error that a command clears
    unrecoverable: bool = False
    feeding: bool = False

    @property
    def fault(self) -> Fault | None:
        """What a person has to do first, or None when it can print."""
        for bad, fault in (
            (self.unrecoverable, Fault.UNRECOVERABLE),
            (self.cover_open, Fault.COVER_OPEN),
            (self.paper_out, Fault.PAPER_OUT),
            (self.cutter_error, Fault.CUTTER),
            (self.overheated, Fault.OVERHEATED),
            (self.recoverable, Fault.MECHANICAL),
            (self.feeding, Fault.FEEDING),
            (not self.online, Fault.OFFLINE),
        ):
            if bad:
                return fault
        return None


@dataclass(frozen=True)
class RealTime:
    """The answer to DLE EOT n; which n, only the asker knows."""

    byte: int


@dataclass(frozen=True)
class Automatic:
    """Automatic status, four bytes."""

    data: bytes


@dataclass(frozen=True)
class PaperSensor:
    """The answer to GS r 1."""

    byte: int


@dataclass(frozen=True)
class ProcessId:
    """All before this id's command was printed."""

    id: bytes


@dataclass(frozen=True)
class Cleared:
    """The buffers were cleared."""


@dataclass(frozen=True)
class PowerOn:
    """The printer was just switched on."""


@dataclass(frozen=True)
class Info:
    """One text of GS I: maker, model, serial number."""

    text: str


Reply = RealTime | Automatic | PaperSensor | ProcessId | Cleared | PowerOn | Info


class StatusParser:
    """Bytes in, replies out, cut anywhere."""

    def __init__(self) -> None:
        self._held = bytearray()

    def reset(self) -> None:
        """Forget a reply that has only begun."""
        self._held.clear()

    def feed(self, data: bytes) -> list[Reply]:
        self._held += data.translate(None, _FLOW)
        replies: list[Reply] = []
        while self._held:
            size, reply = _first(bytes(self._held))
            if not size:
                break
            del self._held[:size]
            if reply is not None:
                replies.append(reply)
        return replies


def _first(data: bytes) -> tuple[int, Reply | None]:
    """The first reply and its size; size 0 while it is not whole; no reply for a byte that means nothing."""
    byte = data[0]
    if byte & 0x93 == 0x12:
        return 1, RealTime(byte)
    if byte & 0x93 == 0x10:
        rest = data[1:4]
        if any(part & 0x90 for part in rest):
            return 1, None
        return (4, Automatic(data[:4])) if len(rest) == 3 else (0, None)
    if byte in (0x37, 0x3B):
        return _framed(data)
    if byte == 0x5F:
        end = data[: _TEXT_LIMIT + 2].find(0)  # the limit holds however the bytes came: whole or one by one
        if end > 0:
            return end + 1, Info(data[1:end].decode("ascii", "replace"))
        return (1, None) if len(data) >= _TEXT_LIMIT + 2 else (0, None)
    if byte & 0x90 == 0x00:
        return 1, PaperSensor(byte)
    return 1, None


def _framed(data: bytes) -> tuple[int, Reply | None]:
    """A header byte, an identifier, a zero at the end."""
    sizes = {b"\x37\x22": 7, b"\x37\x25": 3, b"\x37\x20": 3, b"\x3b\x31": 3}
    if len(data) == 1:
        return 0, None
    size = sizes.get(data[:2])
    if size is None:
        return 1, None
    body = data[2 : size - 1]
    if any(not 32 <= part <= 126 for part in body) or (len(data) >= size and data[size - 1] != 0):
        return 1, None
    if len(data) < size:
        return 0, None
    replies: dict[int, Reply] = {0x22: ProcessId(body), 0x25: Cleared(), 0x31: PowerOn()}
    return size, replies.get(data[1])


def from_real_time(printer: int, offline: int, error: int, paper: int) -> PrinterStatus:
    """The four answers to DLE EOT 1 to 4 (bit numbers as in the command reference)."""
    return PrinterStatus(
        online=not printer & 0x08,
        paper_out=bool(paper & 0x60 or offline & 0x20),
        paper_near_end=bool(paper & 0x0C),
        cover_open=bool(offline & 0x04),
        cutter_error=bool(error & 0x08),
        overheated=bool(error & 0x40),
        recoverable=bool(error & 0x04),
        unrecoverable=bool(error & 0x20),
        feeding=bool(offline & 0x08),
    )


def from_automatic(data: bytes) -> PrinterStatus:
    """The four bytes of automatic status (GS a)."""
    printer, error, paper, _ = data
    return PrinterStatus(
        online=not printer & 0x08,
        paper_out=bool(paper & 0x0C),
        paper_near_end=bool(paper & 0x03),
        cover_open=bool(printer & 0x20),
        cutter_error=bool(error & 0x08),
        overheated=bool(error & 0x40),
        recoverable=bool(error & 0x04),
        unrecoverable=bool(error & 0x20),
        feeding=bool(printer & 0x40),
    )
