"""docs/pictures/wiring.svg: what is wired to what in a booth, with the pins of image/station.toml.

    python docs/wiring_picture.py      the drawing, on standard output

The numbers on the header are read from the station file, so the drawing cannot tell another pin than the
booth uses. Physical positions: Raspberry Pi, 40-pin header, the same on every board since the Pi 1 B+.
"""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

from svg_pen import DATA, EDGE, GROUND, INK, PAPER, POWER, SIGNAL, SOFT, Pen, Point  # noqa: E402  # a script beside it

STATION = ROOT / "image" / "station.toml"
PHYSICAL = (  # places on the header, by BCM number 0 to 27
    *(27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33),
    *(8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13),
)
GROUNDS = (6, 9, 14, 20, 25, 30, 34, 39)
TOP, ROW = 176, 27  # the header's first row and its pitch
ODD, EVEN = 640, 672  # its two columns
BOARD = (596, 90, 300, 690)
SERIAL = (
    ("1.1", "1", "Sensor jari / fingerprint", "R503, R307", "USB-TTL 3,3 V", "FT232 / CP2102"),
    ("1.2", "2", "Pembaca kartu / card reader", "PN532, mode HSU", "USB-TTL 3,3 V", "FT232 / CP2102"),
    ("1.3", "3", "Printer 80 mm", "ESC/POS, RS-232", "USB-RS232", "FT232 + RTS/CTS"),
)
PARTS = (  # name in station.toml, top of its box, where its wire bends, what it is
    ("key", 290, 400, "Kunci servis / service key", "normal terbuka / normally open (NO)"),
    ("tamper", 352, 416, "Sakelar kotak / tamper switch", "kotak tertutup = tertutup / NC"),
    ("lamp", 414, 432, "Lampu / lamp", "lewat transistor / by a transistor"),
    ("buzzer", 476, 448, "Buzzer", "lewat transistor / by a transistor"),
    ("previous", 556, 432, "Tombol kiri / previous", "normal terbuka / NO"),
    ("next", 618, 448, "Tombol kanan / next", "normal terbuka / NO"),
    ("choose", 680, 464, "Tombol pilih / choose", "normal terbuka / NO"),
)


def place(physical: int) -> tuple[float, float]:
    """Where a pin of the header is drawn."""
    return (ODD if physical % 2 else EVEN), TOP + (physical - 1) // 2 * ROW


def header(pen: Pen, bcm: dict[int, str]) -> None:
    """The board, its 40 pins, and a name at each pin that is used."""
    pen.rect(*BOARD, fill="#e8f1ea", edge=DATA, radius=14, thick=2)
    pen.text(BOARD[0] + 150, 122, "Raspberry Pi 3B+ / 4 / CM4", size=16, anchor="middle", bold=True)
    pen.text(
        BOARD[0] + 150,
        143,
        "header 40 pin, dilihat dari atas / from above",
        size=11.5,
        colour=SOFT,
        anchor="middle",
    )
    pen.rect(ODD - 16, TOP - 17, 64, 19 * ROW + 34, fill="#3a444d", edge=INK, radius=4)
    used = (
        {1: "3V3", 2: "5V", 4: "5V"}
        | {3: "SDA", 5: "SCL"}
        | {PHYSICAL[number]: f"GPIO{number}" for number in bcm}
    )
    for pin in range(1, 41):
        x, y = place(pin)
        ground = pin in GROUNDS
        fill = (
            POWER
            if pin in (1, 2, 4, 17)
            else "#11161a"
            if ground
            else "#f0c75e"
            if pin in used
            else "#c9d1d8"
        )
        pen.dot(x, y, radius=10, fill=fill, edge=PAPER)
        pen.text(
            x, y + 4, str(pin), size=10, anchor="middle", colour=PAPER if fill in (POWER, "#11161a") else INK
        )
        name = "GND" if ground else used.get(pin, "")
        if pin % 2 == 0 and name:
            pen.text(x + 18, y + 4, name, size=11, colour=SOFT)


def switches(pen: Pen, pins: dict[str, int]) -> None:
    """What hangs on the header: clock, switches, buttons, lamp and buzzer."""
    pen.box(40, 150, 260, 100, "RTC (jam / clock)", "DS3231 / PCF85063,", "baterai CR2032")
    for number, (pin, name, colour) in enumerate(
        ((1, "3V3", POWER), (3, "SDA", SIGNAL), (5, "SCL", SIGNAL), (9, "GND", GROUND))
    ):
        x, y = place(pin)
        start, bend = 166 + 22 * number, 470 - 22 * number
        pen.wire([(300, start), (bend, start), (bend, y), (x - 10, y)], name, colour=colour)
    for name, y, bend, title, line in PARTS:
        pen.box(40, y, 260, 52, title, line)
        px, py = place(PHYSICAL[pins[name]])
        start = y + 18
        if PHYSICAL[pins[name]] % 2:
            path: list[Point] = [(300, start), (bend, start), (bend, py), (px - 10, py)]
        else:  # out between two rows of the header
            gap = py + ROW / 2
            path = [(300, start), (bend, start), (bend, gap), (px, gap), (px, py + 10)]
        pen.wire(path, f"GPIO{pins[name]}")
        colour = POWER if name in ("lamp", "buzzer") else GROUND
        pen.wire([(300, y + 42), (350, y + 42)], "5V/12V, GND" if colour == POWER else "GND", colour=colour)


def driver(pen: Pen) -> None:
    """The transistor between a pin and lamp or buzzer."""
    pen.rect(40, 790, 856, 220, fill=PAPER)
    pen.text(
        60,
        820,
        "Penggerak lampu dan buzzer, masing-masing satu / driver, one each for lamp and buzzer",
        bold=True,
    )
    pen.wire([(70, 920), (150, 920)], "GPIO 22 / 23")
    pen.rect(150, 910, 60, 20, fill=PAPER, edge=INK)
    pen.text(180, 925, "1 kΩ", size=12, anchor="middle")
    pen.line([(210, 920), (290, 920)], colour=INK)
    pen.line([(250, 920), (250, 945)], colour=INK)
    pen.rect(240, 945, 20, 34, fill=PAPER, edge=INK)
    pen.text(233, 966, "10 kΩ", size=12, anchor="end")
    pen.line([(250, 979), (250, 990), (320, 990)], colour=GROUND)
    pen.line([(290, 896), (290, 944)], colour=INK, thick=4)
    pen.line([(290, 910), (320, 892), (320, 870)], colour=INK)
    pen.line([(290, 930), (320, 950)], colour=INK, arrow=True)
    pen.line([(320, 950), (320, 990)], colour=GROUND)
    pen.text(332, 926, "NPN BC337 (C-E: 500 mA)", size=12)
    pen.wire([(320, 990), (420, 990)], "", colour=GROUND)
    pen.text(428, 994, "GND, sama dengan GND Pi / common with the Pi's", size=12)
    pen.rect(360, 845, 130, 30, fill="#fff7df", edge=EDGE)
    pen.text(425, 865, "lampu / buzzer", size=12, anchor="middle")
    pen.line([(320, 870), (320, 860), (360, 860)], colour=INK)
    pen.wire([(490, 860), (560, 860)], "+5 V / +12 V", colour=POWER)
    lines = (
        "Jangan sambungkan lampu atau buzzer langsung ke GPIO:",
        "satu pin paling banyak 16 mA, semua pin bersama 50 mA.",
        "Never straight to a pin: 16 mA each, 50 mA in all.",
        "Buzzer bermagnet: dioda 1N4148 paralel, katoda ke +.",
        "Magnetic buzzer: a 1N4148 across it, cathode to +.",
    )
    for number, line in enumerate(lines):
        pen.text(548, 890 + 20 * number, line, size=12, colour=SOFT)


def sockets(pen: Pen) -> None:
    """USB, display and power on the right of the board."""
    pen.text(BOARD[0] + 284, 172, "USB", size=13, anchor="end", bold=True)
    for number, (path, label, title, line, adapter, chip) in enumerate(SERIAL):
        y = 190 + 112 * number
        pen.rect(826, y + 22, 70, 30, fill="#c9d1d8", edge=INK, radius=3)
        pen.text(861, y + 42, path, size=13, anchor="middle", bold=True)
        pen.line([(896, y + 37), (960, y + 37)], colour=EDGE, thick=4)
        pen.text(928, y + 28, f"label {label}", size=11, colour=SOFT, anchor="middle")
        pen.box(960, y, 160, 76, adapter, chip)
        pen.box(1270, y, 250, 76, title, line)
        names = ("TXD → RXD", "RXD ← TXD", "GND")
        power = {"1.1": "3V3 → VCC, VT", "1.2": "5V → VCC", "1.3": "CTS ← RTS"}[path]
        for row, name in enumerate((*names, power)):
            colour = GROUND if name == "GND" else POWER if "V" in name else SIGNAL
            pen.wire([(1120, y + 18 + 18 * row), (1270, y + 18 + 18 * row)], name, colour=colour)
    y = 526
    pen.rect(826, y + 22, 70, 30, fill="#c9d1d8", edge=INK, radius=3)
    pen.text(861, y + 42, "1.4", size=13, anchor="middle", bold=True)
    pen.line([(896, y + 37), (960, y + 37)], colour=EDGE, thick=4)
    pen.box(960, y, 160, 76, "Hub USB", "dengan adaptor", "/ powered")
    for row, (title, line) in enumerate(
        (("Stik / stick", "satu saja / only one"), ("USB layar sentuh / touch", ""))
    ):
        pen.line([(1120, y + 20 + 38 * row), (1270, y + 20 + 38 * row)], colour=EDGE, thick=4)
        pen.box(1270, y - 2 + 40 * row, 250, 36, f"{title}" + (f": {line}" if line else ""))
    pen.rect(826, 640, 70, 30, fill="#c9d1d8", edge=INK, radius=3)
    pen.text(861, 660, "HDMI 0", size=12, anchor="middle", bold=True)
    pen.line([(896, 655), (1270, 655)], colour=EDGE, thick=4)
    pen.box(1270, 622, 250, 66, "Layar / display", '7", 10.1", 15.6"; 5 V / 12 V sendiri')
    pen.rect(826, 722, 70, 30, fill="#c9d1d8", edge=INK, radius=3)
    pen.text(861, 742, "5 V", size=13, anchor="middle", bold=True)
    pen.line([(896, 737), (1270, 737)], colour=POWER, thick=4)
    pen.box(1270, 704, 250, 66, "Catu daya / supply", "5,1 V 3 A, lewat UPS / by a UPS")
    notes = (
        "Pi 3B+: soket 1.1 tidak ada, pakai 1.1.2 untuk sensor jari. / no 1.1: use 1.1.2 for the sensor.",
        "Ikuti label pada kotak, bukan warna soket. / Go by the label on the case, not by a colour.",
        "RS-232: kabel silang (null modem). RTS atau DTR printer harus sampai ke CTS (pin 8) adaptor.",
        "RS-232: crossed cable. The printer's RTS or DTR must reach the adapter's CTS (pin 8).",
        "TTL 3,3 V saja: 5 V pada RXD dapat merusak R503. / 3.3 V TTL only: 5 V on RXD may harm an R503.",
        "Printer punya catu daya sendiri (24 V). / The printer has a supply of its own (24 V).",
    )
    pen.rect(930, 790, 590, 220, fill=PAPER)
    for number, note in enumerate(notes):
        pen.text(946, 826 + 31 * number, note, size=11.3)


def picture() -> str:
    """The drawing. Raises OSError, KeyError where the station file does not name its pins."""
    pins = tomllib.loads(STATION.read_text("utf-8"))["pins"]
    pen = Pen(1560, 1040)
    pen.text(40, 52, "Pengawatan bilik / how a booth is wired", size=24, bold=True)
    pen.text(
        40,
        78,
        "Nomor GPIO = nomor BCM di station.toml / GPIO numbers are BCM numbers, as in station.toml",
        colour=SOFT,
    )
    header(pen, {number: name for name, number in pins.items()})
    switches(pen, pins)
    driver(pen)
    sockets(pen)
    return pen.svg("Wiring of a Bilik booth: the Raspberry Pi's header and USB sockets, and what is on each")


if __name__ == "__main__":
    print(picture(), end="")
