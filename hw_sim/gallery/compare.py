"""Comparing: what is drawn now against what is recorded, with pictures of what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

from hw_sim.gallery.plan import Shot
from hw_sim.gallery.record import pixels
from hw_sim.gallery.store import ROOT, Golden, Pixels, StoreError, file_of, load, names, shown, shows, worst

OUT = ROOT / "out" / "goldens"
MARK, FADED = (220, 0, 0), 0.72  # of the difference, and how pale the rest of the picture is
PALETTE = 40  # of 255: differences that fewer colours alone can make, from one recording to the next
HELP = """\
look:    {out}: NAME.now.png is the screen as drawn now, NAME.diff.png marks in red what differs
accept:  make goldens, look at the pictures that changed, commit them with the change that made them
another processor or another pygame-ce: docs/screens.md"""


@dataclass(frozen=True)
class Difference:
    """One screen that does not look as recorded."""

    name: str
    why: str


def compare(shots: Iterable[Shot], folder: Path, out: Path, tolerance: int = 0) -> list[Difference]:
    """The screens that differ; pictures of them are written to `out`.

    `tolerance` 0: every pixel of the frame counts. Else a frame passes that the recorded picture shows with
    no colour of any pixel further off than that.
    """
    found = []
    for shot in shots:
        why = _compare(shot, folder, out, tolerance)
        if why:
            found.append(Difference(shot.name, why))
    return found


def strangers(planned: Iterable[str], folder: Path) -> list[Difference]:
    """Recorded pictures that no screen has any more."""
    over = sorted(names(folder) - set(planned))
    return [Difference(name, "is in the folder and not in the plan") for name in over]


def _compare(shot: Shot, folder: Path, out: Path, tolerance: int) -> str:
    """What is wrong; empty if nothing is."""
    now, path = pixels(shot), file_of(folder, shot.name)
    if not path.exists():
        _save(now.image, out, shot.name, "now")
        return "was never recorded"
    try:
        golden = load(path)
    except StoreError as error:
        return f"cannot be read: {error}"
    want = shown(now, shot.half)
    if golden.image.size != want.size:
        _save(now.image, out, shot.name, "now")
        return f"is {want.width}x{want.height} now and {golden.image.width}x{golden.image.height} recorded"
    if tolerance:
        if worst(golden.image, want) <= tolerance:
            return ""
    elif golden.digest == now.digest:
        return "" if shows(golden, now, shot.half) else "is another picture than its digest says"
    _save(now.image, out, shot.name, "now")
    return _marked(golden, now, shot, out)


def _marked(golden: Golden, now: Pixels, shot: Shot, out: Path) -> str:
    """Write the screen as it is now, pale, with every pixel that differs in red; say where that is."""
    after = shown(now, shot.half)
    red, green, blue = ImageChops.difference(golden.image, after).split()
    apart = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    where = apart.point([0] * PALETTE + [255] * (256 - PALETTE))
    pale = Image.blend(after, Image.new("RGB", after.size, (255, 255, 255)), FADED)
    pale.paste(MARK, mask=where)
    _save(pale, out, shot.name, "diff")
    box = where.getbbox()
    if box is None:
        return "differs by less than can be seen: by smoothing, or a shade"
    scale = 2 if shot.half else 1
    left, top, right, bottom = (side * scale for side in box)
    return f"differs between ({left}, {top}) and ({right}, {bottom})"


def _save(image: Image.Image, out: Path, name: str, kind: str) -> None:
    path = out / f"{name}.{kind}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    image.save(path)
