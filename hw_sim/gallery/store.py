"""The recorded pictures on disk: small PNGs, each with the digest of the frame that it shows.

Large letters with soft edges make 60 kB of a lossless screen, and a hundred megabytes of them all. So a
picture is set in few colours, and those of other languages in half the size; what it shows differs from
the frame by at most `LIMIT`. The PNG's text chunk "frame" holds the digest of the frame's every pixel. A
screen is as recorded if the digest is that of the frame drawn now, and the picture shows that frame.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from PIL import Image, ImageChops, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "docs" / "screens"
CHUNK = "frame"
FEW, FEWER, MANY = 32, 20, 256  # colours of a picture, of one of half the size, of one with photos
PHOTO = 1800  # distinct colours of a frame from which there is a photo on it
LIMIT = 110  # of 255: how far one colour of one pixel may be from the frame's


class StoreError(Exception):
    """A recorded picture cannot be read: which, and why."""


@dataclass(frozen=True)
class Pixels:
    """A frame: its size and its pixels, three bytes each, red first, row by row."""

    width: int
    height: int
    data: bytes

    @property
    def digest(self) -> str:
        size = f"{self.width}x{self.height}".encode()
        return blake2b(self.data, digest_size=16, key=size).hexdigest()

    @property
    def image(self) -> Image.Image:
        return Image.frombytes("RGB", (self.width, self.height), self.data)


@dataclass(frozen=True)
class Golden:
    """A recorded picture: the digest of its frame, and what it shows."""

    digest: str
    image: Image.Image


def shown(frame: Pixels, half: bool) -> Image.Image:
    """What the picture of a frame has to look like. Half: each pixel the mean of four, exactly."""
    return frame.image.reduce(2) if half else frame.image


def encode(frame: Pixels, half: bool) -> bytes:
    """A PNG that shows this frame in few colours; in all of them where few are too far off."""
    image = shown(frame, half)
    photo = frame.image.getcolors(PHOTO) is None
    steps = (FEWER, FEW, MANY) if half else (FEW, MANY)
    for colours in steps[-1:] if photo else steps:
        few = image.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        if worst(few.convert("RGB"), image) <= LIMIT:
            return _png(few, frame)
    return _png(image, frame)


def worst(one: Image.Image, other: Image.Image) -> int:
    """The largest difference of one colour of one pixel, 0 to 255."""
    red, green, blue = ImageChops.difference(one, other).split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return max(value for value, count in enumerate(brightest.histogram()) if count)


def _png(image: Image.Image, frame: Pixels) -> bytes:
    file, told = io.BytesIO(), PngInfo()
    told.add_text(CHUNK, frame.digest)
    image.save(file, "PNG", optimize=True, pnginfo=told)
    return file.getvalue()


def load(path: Path) -> Golden:
    """Raises StoreError."""
    try:
        with Image.open(path) as image:
            digest, plain = image.info.get(CHUNK), image.convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError) as error:
        raise StoreError(f"{path}: {error}") from error
    if not isinstance(digest, str):
        raise StoreError(f"{path}: it has no text chunk {CHUNK!r}: another program has written it")
    return Golden(digest, plain)


def shows(golden: Golden, frame: Pixels, half: bool) -> bool:
    """Whether the picture itself is one of this frame, whatever its digest says."""
    want = shown(frame, half)
    return golden.image.size == want.size and worst(golden.image, want) <= LIMIT


def write(path: Path, data: bytes) -> None:
    """Whole or not at all: an interrupted recording leaves no half picture. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    os.replace(part, path)


def names(folder: Path) -> set[str]:
    """What is recorded there, as names in the plan."""
    return {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.png")}


def file_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.png"


def empty_folders(folder: Path) -> Iterable[Path]:
    """Folders below that hold nothing any more, the deepest first."""
    below = sorted((p for p in folder.rglob("*") if p.is_dir()), key=lambda p: len(p.parts), reverse=True)
    return [path for path in below if not any(path.iterdir())]
