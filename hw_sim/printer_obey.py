"""What each ESC/POS command does to the emulated printer. Codes and bits as in Epson's command reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hw_sim import printer_pictures as pictures
from hw_sim.printer_paper import WIDTH

if TYPE_CHECKING:
    from hw_sim.printer import Printer

Obey = Callable[["Printer", bytes], None]
KNIFE = 112  # dots from the head to the knife


def _print_mode(printer: Printer, args: bytes) -> None:
    """ESC ! n."""
    n = args[0]
    printer.layout.change(
        font=n & 1,
        bold=bool(n & 8),
        down=2 if n & 16 else 1,
        across=2 if n & 32 else 1,
        underline=bool(n & 128),
    )


def _size(printer: Printer, args: bytes) -> None:
    """GS ! n."""
    across, down = (args[0] >> 4 & 7) + 1, (args[0] & 7) + 1
    printer.layout.change(across=across, down=down)


def _style(name: str, *, flag: bool = False) -> Obey:
    """A command that sets one field of the style; a flag is the lowest bits (2: thicker underline)."""

    def obey(printer: Printer, args: bytes) -> None:
        printer.layout.change(**{name: bool(args[0] & 3) if flag else args[0]})

    return obey


def _align(printer: Printer, args: bytes) -> None:
    """ESC a n, obeyed at the start of a line only."""
    if printer.layout.at_line_start:
        printer.layout.change(align=args[0])


def _default_spacing(printer: Printer, _: bytes) -> None:
    printer.layout.change(spacing=30)


def _left(printer: Printer, args: bytes) -> None:
    """GS L nL nH."""
    printer.layout.change(left=min(int.from_bytes(args, "little"), WIDTH))


def _area(printer: Printer, args: bytes) -> None:
    """GS W nL nH."""
    printer.layout.change(area=int.from_bytes(args, "little") or WIDTH)


def _text(printer: Printer, args: bytes) -> None:
    printer.layout.text(args)


def _line_feed(printer: Printer, _: bytes) -> None:
    printer.layout.line_feed()


def _feed_dots(printer: Printer, args: bytes) -> None:
    """ESC J n."""
    printer.layout.line_feed(args[0])


def _feed_lines(printer: Printer, args: bytes) -> None:
    """ESC d n."""
    printer.layout.line_feed(args[0] * printer.layout.style.spacing)


def _tab(printer: Printer, _: bytes) -> None:
    printer.layout.tab()


def _move_to(printer: Printer, args: bytes) -> None:
    """ESC $ nL nH."""
    printer.layout.move_to(int.from_bytes(args, "little"))


def _move_by(printer: Printer, args: bytes) -> None:
    """ESC backslash nL nH, signed."""
    printer.layout.move_to(printer.layout.position + int.from_bytes(args, "little", signed=True))


def _cut(printer: Printer, args: bytes) -> None:
    """GS V, obeyed at the start of a line only; functions B to D feed to the knife and n more."""
    if printer.layout.at_line_start:
        printer.cut(KNIFE + args[1] if len(args) > 1 else 0)


def _old_cut(printer: Printer, _: bytes) -> None:
    """ESC i and ESC m."""
    if printer.layout.at_line_start:
        printer.cut(0)


def _barcode(printer: Printer, args: bytes) -> None:
    """GS k: what it says, for the reader of the paper; bars are not drawn."""
    data = args[2:] if args[0] > 6 else args[1:-1]
    if not printer.layout.at_line_start:
        printer.layout.line_feed()
    printer.layout.text(data)
    printer.layout.line_feed()


def _identify(printer: Printer, args: bytes) -> None:
    """GS I n."""
    texts = {65: "1.00", 66: printer.model.maker, 67: printer.model.name, 68: printer.model.serial, 69: ""}
    if args[0] in texts:
        printer.say(b"_" + texts[args[0]].encode("ascii", "replace") + b"\0", in_order=True)
    elif args[0] in (1, 49):
        printer.say(b"\x20", in_order=True)
    elif args[0] in (2, 50):
        printer.say(b"\x02", in_order=True)
    elif args[0] in (3, 51):
        printer.say(b"\x01", in_order=True)


def _old_sensor(printer: Printer, _: bytes) -> None:
    """ESC v, before GS r came: the paper."""
    _sensor(printer, b"\x01")


def _sensor(printer: Printer, args: bytes) -> None:
    """GS r n: the paper, or the drawer."""
    if args[0] in (1, 49):
        printer.say(bytes([printer.paper.near_end * 0x03 | printer.paper.out * 0x0C]), in_order=True)
    elif args[0] in (2, 50):
        printer.say(b"\0", in_order=True)


def _response(printer: Printer, args: bytes) -> None:
    """GS ( H pL pH 30 30 d1 d2 d3 d4."""
    body = args[2:]
    if len(body) == 6 and body[:2] == b"00" and all(32 <= byte <= 126 for byte in body[2:]):
        printer.echo(body[2:])


def _settings(printer: Printer, args: bytes) -> None:
    """GS ( E: the setting mode (functions 1 and 2) and memory switch 1-1 (function 3)."""
    match args[2:]:
        case b"\x01IN":
            printer.say(b"\x37\x20\x00", in_order=True)
        case b"\x02OUT":
            printer.restart()
        case body if body[:2] == b"\x03\x01" and body[-1:] in (b"0", b"1"):
            printer.power_on_notice = body[-1:] == b"1"


def _double_byte(on: bool) -> Obey:
    """FS & and FS ."""
    return lambda printer, _: printer.layout.change(double_byte=on)


OBEY: dict[bytes, Obey] = {
    b"": _text,
    b"\n": _line_feed,
    b"\t": _tab,
    b"\x1b@": lambda printer, _: printer.reset(),
    b"\x1b!": _print_mode,
    b"\x1d!": _size,
    b"\x1bM": _style("font"),
    b"\x1bE": _style("bold", flag=True),
    b"\x1bG": _style("bold", flag=True),
    b"\x1b-": _style("underline", flag=True),
    b"\x1dB": _style("reverse", flag=True),
    b"\x1ba": _align,
    b"\x1bt": _style("page"),
    b"\x1bR": _style("country"),
    b"\x1b ": _style("gap"),
    b"\x1b2": _default_spacing,
    b"\x1b3": _style("spacing"),
    b"\x1dL": _left,
    b"\x1dW": _area,
    b"\x1b$": _move_to,
    b"\x1b\\": _move_by,
    b"\x1bJ": _feed_dots,
    b"\x1bd": _feed_lines,
    b"\x1dV": _cut,
    b"\x1bi": _old_cut,
    b"\x1bm": _old_cut,
    b"\x1dv": pictures.raster,
    b"\x1b*": pictures.bit_image,
    b"\x1d(L": pictures.graphics,
    b"\x1d8": pictures.large_graphics,
    b"\x1d(k": pictures.symbol,
    b"\x1d(H": _response,
    b"\x1d(E": _settings,
    b"\x1dk": _barcode,
    b"\x1dI": _identify,
    b"\x1dr": _sensor,
    b"\x1bv": _old_sensor,
    b"\x1bu": lambda printer, _: printer.say(b"\0", in_order=True),  # the drawer
    b"\x1da": lambda printer, args: printer.report_status(args[0]),
    b"\x1c&": _double_byte(True),
    b"\x1c.": _double_byte(False),
}
