"""Comparing: what is drawn now against what is recorded, pixel by pixel, with pictures of what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from hw_sim.gallery.plan import Shot
from hw_sim.gallery.record import pixels
from hw_sim.gallery.store import ROOT, Pixels, StoreError, decode, file_of, names

OUT = ROOT / "out" / "goldens"
MARK, FADED = (220, 0, 0), 0.72  # of the difference, and how pale the rest of the picture is
HELP = """\
look:    {out}: NAME.now.png is the screen as drawn now, NAME.diff.png marks in red what differs
accept:  make goldens, look at the pictures that changed, commit them with the change that made them
another processor or another pygame-ce: docs/screens.md"""


@dataclass(frozen=True)
class Difference:
    """One screen that does not look as recorded. `worst`: the largest step of one colour, 0 to 255."""

    name: str
    why: str
    worst: int = 255


def compare(shots: Iterable[Shot], folder: Path, out: Path, tolerance: int = 0) -> list[Difference]:
    """The screens that differ by more than `tolerance`; pictures of them are written to `out`."""
    found = []
    for shot in shots:
        difference = _compare(shot, folder, out, tolerance)
        if difference is not None:
            found.append(difference)
    return found


def strangers(planned: Iterable[str], folder: Path) -> list[Difference]:
    """Recorded pictures that no screen has any more."""
    return [Difference(name, "is in the folder and not in the plan") for name in names(folder) - set(planned)]


def _compare(shot: Shot, folder: Path, out: Path, tolerance: int) -> Difference | None:
    now = pixels(shot)
    path = file_of(folder, shot.name)
    if not path.exists():
        _save(now, out, shot.name, "now")
        return Difference(shot.name, "was never recorded")
    try:
        then = decode(path)
    except StoreError as error:
        return Difference(shot.name, f"cannot be read: {error}")
    if now == then:
        return None
    if (now.width, now.height) != (then.width, then.height):
        _save(now, out, shot.name, "now")
        return Difference(shot.name, f"is {now.width}x{now.height} now, {then.width}x{then.height} recorded")
    before, after = _image(then), _image(now)
    apart = ImageChops.difference(before, after)
    worst = max(apart.tobytes())
    if worst <= tolerance:
        return None
    box = apart.getbbox()
    _save(now, out, shot.name, "now")
    _mark(after, apart, out, shot.name)
    return Difference(shot.name, f"differs within {box}, by up to {worst} of 255", worst)


def _mark(after: Image.Image, apart: Image.Image, out: Path, name: str) -> None:
    """The screen as it is now, pale, with every pixel that differs in red."""
    pale = Image.blend(after, Image.new("RGB", after.size, (255, 255, 255)), FADED)
    red, green, blue = apart.split()
    where = ImageChops.lighter(ImageChops.lighter(red, green), blue).point([0] + [255] * 255)
    pale.paste(MARK, mask=where)
    path = out / f"{name}.diff.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    pale.save(path)


def _save(pixels_now: Pixels, out: Path, name: str, kind: str) -> None:
    path = out / f"{name}.{kind}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    _image(pixels_now).save(path)


def _image(of: Pixels) -> Image.Image:
    return Image.frombytes("RGB", (of.width, of.height), of.data)
