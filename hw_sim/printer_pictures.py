"""Pictures and QR codes: the ESC/POS commands of the emulated printer that take dots or symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hw_sim.printer_paper import Picture

if TYPE_CHECKING:
    from hw_sim.printer import Printer


def raster(printer: Printer, args: bytes) -> None:
    """GS v 0 m xL xH yL yH d..."""
    if args[:1] not in (b"0", b"\0"):
        return
    mode, width, data = args[1] & 3, int.from_bytes(args[2:4], "little"), args[6:]
    printer.layout.block(_picture(data, width, (2 if mode & 1 else 1, 2 if mode & 2 else 1)))


def _picture(data: bytes, width: int, scale: tuple[int, int]) -> Picture:
    rows = tuple(data[at : at + width] for at in range(0, len(data), width)) if width else ()
    return Picture(rows, width * 8, 0, scale)


def bit_image(printer: Printer, args: bytes) -> None:
    """ESC * m nL nH d...: columns, 8 or 24 dots high, from the left."""
    deep = 3 if args[0] in (32, 33) else 1
    columns = [args[at : at + deep] for at in range(3, len(args), deep)]
    tall = [int.from_bytes(column, "big") for column in columns]
    rows = []
    for bit in range(8 * deep - 1, -1, -1):
        value = 0
        for column in tall:
            value = value << 1 | (column >> bit & 1)
        spare = -len(tall) % 8
        rows.append((value << spare).to_bytes((len(tall) + spare) // 8, "big"))
    scale = (1 if args[0] in (1, 33) else 2, 1 if deep == 3 else 3)
    printer.layout.inline(Picture(tuple(rows), len(columns), 0, scale))


def graphics(printer: Printer, args: bytes) -> None:
    """GS ( L: function 112 stores a raster picture, function 50 prints it."""
    _graphics_function(printer, args[2:])


def large_graphics(printer: Printer, args: bytes) -> None:
    """GS 8 L: the same with a longer length."""
    if args[:1] == b"L":
        _graphics_function(printer, args[5:])


def _graphics_function(printer: Printer, body: bytes) -> None:
    layout = printer.layout
    if body[1:2] == b"\x70" and len(body) > 10:
        width = (int.from_bytes(body[6:8], "little") + 7) // 8
        layout.graphics = _picture(body[10:], width, (body[3] or 1, body[4] or 1))
    elif body[1:2] in (b"\x02", b"\x32") and layout.graphics:
        layout.block(layout.graphics)


def symbol(printer: Printer, args: bytes) -> None:
    """GS ( k pL pH cn fn ...: QR codes are cn 49."""
    layout, body = printer.layout, args[2:]
    match body[:2]:
        case b"1C" if len(body) > 2 and 1 <= body[2] <= 16:
            layout.qr_module = body[2]
        case b"1E" if len(body) > 2:
            layout.qr_level = body[2]
        case b"1P":
            layout.qr_payload = body[3:]
        case b"1Q":
            layout.symbol()
