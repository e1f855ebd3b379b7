"""APDUs of any length through InDataExchange; the PN532 makes the ISO/IEC 14443-4 blocks itself.

    exchange(chip, 1, select)  ->  b"\\x61\\x11...\\x90\\x00"

A command longer than a frame goes in parts with the MI bit set, an answer longer than a frame comes so
(UM0701-02, 7.3.8).
"""

from firmware.drivers.card_apdu import MAX_ANSWER
from firmware.drivers.errors import DriverError, ProtocolError
from firmware.drivers.pn532 import MAX_EXCHANGE, MORE, Pn532

_ERROR_MASK = 0x3F
# UM0701-02, 7.1: time-out, CRC, parity, bit count, framing, collision, field off, RF protocol, format, wrong
# context, released, another card's ID, card disappeared. All of them mean: this card is no longer ours.
_GONE = frozenset((0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0A, 0x0B, 0x13, 0x27, 0x29, 0x2A, 0x2B))


class CardGone(DriverError):
    """The card left the field, or has not answered: it must be presented again."""


def exchange(chip: Pn532, number: int, command: bytes) -> bytes:
    """The card's answer to one APDU. Raises CardGone, ProtocolError and what the chip raises."""
    parts = [command[i : i + MAX_EXCHANGE] for i in range(0, len(command), MAX_EXCHANGE)]
    for part in parts[:-1]:
        _check(chip.exchange(number, part, more=True)[0])
    status, data = chip.exchange(number, parts[-1])
    _check(status)
    while status & MORE:
        status, part = chip.exchange(number, b"")
        _check(status)
        data += part
        if len(data) > MAX_ANSWER or not part:
            raise ProtocolError("a card's answer does not end")
    return data


def _check(status: int) -> None:
    error = status & _ERROR_MASK
    if error in _GONE:
        raise CardGone("the card left the reader")
    if error:
        raise ProtocolError(f"the card reader reports error {error:02X}")
