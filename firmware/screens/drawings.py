"""The pictograms themselves. Each is a few strokes on a field of 100 x 100; see `icons.py`."""

from __future__ import annotations

from firmware.screens.icons import Pen, drawn


@drawn("check")
def check(p: Pen) -> None:
    p.path((16, 54), (40, 78), (86, 24), line=14)


@drawn("cross")
def cross(p: Pen) -> None:
    p.path((22, 22), (78, 78), line=13)
    p.path((78, 22), (22, 78), line=13)


@drawn("next")
def next_(p: Pen) -> None:
    p.path((16, 50), (80, 50), line=11)
    p.path((56, 24), (84, 50), (56, 76), line=11)


@drawn("back")
def back(p: Pen) -> None:
    p.path((84, 50), (20, 50), line=11)
    p.path((44, 24), (16, 50), (44, 76), line=11)


@drawn("erase")
def erase(p: Pen) -> None:
    p.path((8, 50), (34, 20), (92, 20), (92, 80), (34, 80), (8, 50), line=7)
    p.path((48, 38), (72, 62), line=8)
    p.path((72, 38), (48, 62), line=8)


@drawn("minus")
def minus(p: Pen) -> None:
    p.path((20, 50), (80, 50), line=12)


@drawn("plus")
def plus(p: Pen) -> None:
    p.path((20, 50), (80, 50), line=12)
    p.path((50, 20), (50, 80), line=12)


@drawn("warn")
def warn(p: Pen) -> None:
    p.path((50, 12), (93, 86), (7, 86), (50, 12), line=8)
    p.path((50, 40), (50, 60), line=9)
    p.disc(50, 74, 5.5)


@drawn("stop")
def stop(p: Pen) -> None:
    p.shape((32, 8), (68, 8), (92, 32), (92, 68), (68, 92), (32, 92), (8, 68), (8, 32))
    p.hole(28, 43, 44, 14, 3)


@drawn("info")
def info(p: Pen) -> None:
    p.disc(50, 50, 42, 8)
    p.disc(50, 29, 6)
    p.path((50, 46), (50, 72), line=10)


@drawn("wait")
def wait(p: Pen) -> None:
    p.path((24, 10), (76, 10), line=8)
    p.path((24, 90), (76, 90), line=8)
    p.path((31, 12), (31, 28), (50, 50), (31, 72), (31, 88), line=6)
    p.path((69, 12), (69, 28), (50, 50), (69, 72), (69, 88), line=6)
    p.shape((37, 84), (63, 84), (50, 64))
    p.shape((40, 30), (60, 30), (50, 44))


@drawn("clock")
def clock(p: Pen) -> None:
    p.disc(50, 50, 42, 8)
    p.path((50, 24), (50, 52), (68, 62), line=8)


@drawn("power")
def power(p: Pen) -> None:
    p.arc(50, 54, 36, -55, 235, line=9)
    p.path((50, 12), (50, 50), line=9)


@drawn("pause")
def pause(p: Pen) -> None:
    p.disc(50, 50, 42, 8)
    p.box(35, 31, 10, 38, 0, 2)
    p.box(55, 31, 10, 38, 0, 2)


@drawn("card")
def card(p: Pen) -> None:
    p.box(8, 24, 84, 54, 7, 8)
    p.disc(31, 45, 8)
    p.shape((17, 66), (22, 56), (40, 56), (45, 66))
    p.path((55, 42), (80, 42), line=6)
    p.path((55, 56), (80, 56), line=6)


@drawn("tap-card")
def tap_card(p: Pen) -> None:
    """A card over a reader that sends out waves."""
    p.box(14, 6, 58, 38, 6, 6)
    p.disc(29, 21, 6)
    p.shape((19, 36), (23, 29), (35, 29), (39, 36))
    p.path((46, 19), (62, 19), line=4.5)
    p.path((46, 30), (62, 30), line=4.5)
    p.arc(43, 40, 18, 25, 155, 5)
    p.arc(43, 40, 30, 35, 145, 5)
    p.box(6, 78, 76, 16, 6, 6)
    p.path((86, 14), (86, 50), line=6)
    p.shape((75, 46), (97, 46), (86, 62))


@drawn("finger")
def finger(p: Pen) -> None:
    """A finger that lies on the sensor's glass."""
    p.path((34, 96), (34, 36), line=6)
    p.arc(50, 36, 16, 180, 360)
    p.path((66, 36), (66, 96), line=6)
    p.arc(50, 38, 7, 180, 360, 4)
    p.path((43, 40), (43, 50), line=4)
    p.path((57, 40), (57, 50), line=4)
    p.path((42, 64), (58, 64), line=4)
    p.path((14, 12), (14, 64), line=6)
    p.path((14, 12), (86, 12), (86, 64), line=6)


@drawn("person")
def person(p: Pen) -> None:
    p.disc(50, 30, 18)
    p.shape((14, 92), (20, 66), (36, 55), (64, 55), (80, 66), (86, 92))


@drawn("officer")
def officer(p: Pen) -> None:
    """A person who wears a badge."""
    p.disc(40, 27, 16)
    p.shape((8, 92), (13, 64), (28, 51), (52, 51), (67, 64), (72, 92))
    p.hole(50, 52, 44, 34, 7)
    p.box(54, 56, 38, 27, 5, 4)
    p.path((62, 65), (84, 65), line=4)
    p.path((62, 74), (78, 74), line=4)


@drawn("key")
def key(p: Pen) -> None:
    p.disc(28, 50, 20, 9)
    p.path((48, 50), (92, 50), line=10)
    p.path((88, 50), (88, 68), line=9)
    p.path((70, 50), (70, 64), line=9)


@drawn("lock")
def lock(p: Pen) -> None:
    p.box(18, 44, 64, 48, 0, 7)
    p.arc(50, 42, 20, 180, 360, 9)
    p.path((30, 42), (30, 48), line=9)
    p.path((70, 42), (70, 48), line=9)
    p.hole(45, 60, 10, 18, 4)


@drawn("ballot")
def ballot(p: Pen) -> None:
    p.box(20, 8, 60, 84, 7, 5)
    for y in (26, 46, 66):
        p.box(30, y, 11, 11, 4, 2)
        p.path((50, y + 6), (69, y + 6), line=5)


@drawn("blank")
def blank(p: Pen) -> None:
    """An empty ballot: nothing on it is marked."""
    p.box(22, 8, 56, 84, 6, 6)
    p.path((36, 50), (64, 50), line=5)


@drawn("slip")
def slip(p: Pen) -> None:
    p.path((22, 94), (22, 8), (78, 8), (78, 94), line=6)
    p.path((22, 94), (33, 85), (44, 94), (56, 85), (67, 94), (78, 85), line=5)
    p.path((34, 24), (66, 24), line=6)
    p.path((34, 40), (66, 40), line=5)
    p.box(35, 53, 14, 14, 5)
    p.box(56, 53, 9, 9)
    p.box(56, 66, 6, 6)


@drawn("printer")
def printer(p: Pen) -> None:
    p.box(10, 42, 80, 40, 7, 7)
    p.path((28, 62), (72, 62), line=6)
    p.path((30, 44), (30, 8), (70, 8), (70, 44), line=6)
    p.path((40, 22), (60, 22), line=5)
    p.path((40, 32), (60, 32), line=5)


@drawn("tape")
def tape(p: Pen) -> None:
    p.disc(30, 30, 21, 7)
    p.disc(30, 30, 6)
    p.path((30, 51), (86, 51), line=6)
    p.path((51, 30), (51, 92), line=6)
    p.path((86, 51), (86, 92), line=6)
    p.path((51, 92), (60, 85), (69, 92), (78, 85), (86, 92), line=4)
    p.path((62, 63), (76, 63), line=4)
    p.path((62, 73), (76, 73), line=4)


@drawn("box")
def box(p: Pen) -> None:
    """A slip that falls into the audit box."""
    p.box(10, 54, 80, 40, 7, 4)
    p.path((30, 54), (70, 54), line=11)
    p.hole(32, 51, 36, 5)
    p.path((36, 46), (36, 6), (64, 6), (64, 46), line=5)
    p.path((44, 18), (56, 18), line=4)
    p.path((44, 30), (56, 30), line=4)


@drawn("stick")
def stick(p: Pen) -> None:
    p.box(26, 38, 48, 56, 7, 8)
    p.box(35, 8, 30, 30, 6)
    p.box(43, 18, 5, 8)
    p.box(53, 18, 5, 8)
    p.path((42, 66), (58, 66), line=6)


@drawn("reader")
def reader(p: Pen) -> None:
    p.box(14, 50, 72, 42, 7, 7)
    p.arc(50, 72, 34, 225, 315, 5)
    p.arc(50, 72, 50, 230, 310, 5)
    p.arc(50, 72, 66, 234, 306, 5)


@drawn("bars")
def bars(p: Pen) -> None:
    p.path((10, 92), (92, 92), line=6)
    p.box(18, 54, 17, 34)
    p.box(43, 18, 17, 70)
    p.box(68, 38, 17, 50)


@drawn("away")
def away(p: Pen) -> None:
    """A person who goes out of the door."""
    p.path((8, 94), (8, 8), (52, 8), (52, 94), line=6)
    p.disc(70, 28, 10)
    p.path((70, 42), (68, 64), (58, 90), line=8)
    p.path((68, 64), (82, 90), line=8)
    p.path((54, 54), (70, 46), (86, 58), line=6)


@drawn("case")
def case(p: Pen) -> None:
    """A case whose lid stands open."""
    p.box(12, 48, 76, 44, 7, 4)
    p.path((12, 44), (82, 14), line=8)
    p.path((50, 60), (50, 72), line=8)
    p.disc(50, 82, 4.5)


@drawn("tools")
def tools(p: Pen) -> None:
    p.arc(28, 28, 15, 10, 260, 8)
    p.path((39, 39), (84, 84), line=13)
    p.path((80, 16), (54, 42), line=6)
    p.path((42, 56), (18, 82), line=13)
