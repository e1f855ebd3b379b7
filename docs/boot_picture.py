"""docs/pictures/boot.svg: what starts what, and what is checked by whom.

python docs/boot_picture.py      the drawing, on standard output
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from svg_pen import DATA, EDGE, INK, PAPER, POWER, SIGNAL, SOFT, Pen  # a script beside it

STEPS = (
    ("Boot ROM", "in the chip", "finds partition 1"),
    ("Firmware", "start.elf, config.txt", "os_prefix = a/ or b/"),
    ("Kernel + initramfs", "busybox, dmsetup", "counts a trial's starts"),
    ("Root, read-only", "squashfs under dm-verity", "each block checked"),
    ("systemd", "sandbox, devices, sticks", "no network, no login"),
    ("Booth", "first picture", "says: reached"),
)
WIDTH, GAP, TOP = 205, 44, 110
PARTITIONS = (
    (60, 400, "1  BILIK (FAT32)", "config.txt · a/ · b/ · bilik/", "not signed", POWER),
    (480, 260, "2  root A", "squashfs + hash tree", "checked by its hash", DATA),
    (760, 260, "3  root B", "the other slot, or empty", "checked by its hash", DATA),
    (
        1040,
        444,
        "4  bilik-data (ext4)",
        "records, device key, journal",
        "signed and chained by the booth",
        SIGNAL,
    ),
)
READS = ((1, 260), (2, 330), (3, 610), (5, 1262))  # which step reads which partition, and where the line ends


def left(step: int) -> float:
    """Where a step's box begins."""
    return 60 + step * (WIDTH + GAP)


def picture() -> str:
    """The drawing."""
    pen = Pen(1560, 620)
    pen.text(60, 52, "From power to the first picture", size=24, bold=True)
    for number, (title, *lines) in enumerate(STEPS):
        pen.box(left(number), TOP, WIDTH, 96, title, *lines)
        if number:
            pen.line([(left(number) - GAP + 4, TOP + 48), (left(number) - 4, TOP + 48)], arrow=True)
    pen.text(60, 316, "The card", size=18, bold=True)
    for x, width, title, line, proof, colour in PARTITIONS:
        pen.rect(x, 336, width, 96, fill=PAPER, edge=colour, thick=2.5)
        middle = x + width / 2
        pen.text(middle, 364, title, anchor="middle", bold=True)
        pen.text(middle, 386, line, size=12.5, colour=SOFT, anchor="middle")
        pen.text(middle, 412, proof, size=12.5, colour=colour, anchor="middle", bold=True)
    for step, x in READS:
        start = left(step) + WIDTH / 2
        middle = 236 + 14 * step
        pen.line(
            [(x, 334), (x, middle), (start, middle), (start, TOP + 98)], colour=EDGE, dashed=True, arrow=True
        )
    pen.rect(60, 468, 1450, 116)
    pen.text(84, 498, "After an update", bold=True)
    words = (
        "The new slot is on trial. Not at its first ready or voting screen after two starts? "
        "Its initramfs points os_prefix back and restarts.",
        "It got there? The mark goes, the new slot stays.",
        "A kernel that does not start at all counts nothing: a laptop changes the letter back.",
    )
    for number, line in enumerate(words):
        pen.text(84, 522 + 22 * number, line, size=13, colour=POWER if number == 2 else INK)
    return pen.svg(
        "The boot chain of a Bilik card: boot ROM, firmware, kernel, verified root, systemd, booth"
    )


if __name__ == "__main__":
    print(picture(), end="")
