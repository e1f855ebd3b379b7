"""The recorded pictures on disk: PNG without loss, as small as it gets, compared by their pixels.

A frame of at most 256 colours becomes a palette PNG. Two encoders may give other bytes for the same pixels,
so bytes are never compared, and a file whose pixels are right is never written again.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "docs" / "screens"
COLOURS = 256


class StoreError(Exception):
    """A recorded picture cannot be read: which, and why."""


@dataclass(frozen=True)
class Pixels:
    """A picture's size and its pixels, three bytes each, red first, row by row."""

    width: int
    height: int
    data: bytes


def encode(pixels: Pixels) -> bytes:
    """A PNG that decodes to exactly these pixels."""
    whole = Image.frombytes("RGB", (pixels.width, pixels.height), pixels.data)
    used = whole.getcolors(COLOURS)
    if used is not None:
        few = whole.quantize(len(used), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        if few.convert("RGB").tobytes() == pixels.data:
            return _png(few)
    return _png(whole)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def decode(path: Path) -> Pixels:
    """Raises StoreError."""
    try:
        with Image.open(path) as image:
            plain = image.convert("RGB")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise StoreError(f"{path}: {error}") from error
    return Pixels(plain.width, plain.height, plain.tobytes())


def write(path: Path, data: bytes) -> None:
    """Whole or not at all: an interrupted recording leaves no half picture. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.half")
    half.write_bytes(data)
    os.replace(half, path)


def names(folder: Path) -> set[str]:
    """What is recorded there, as names in the plan."""
    return {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.png")}


def file_of(folder: Path, name: str) -> Path:
    return folder / f"{name}.png"


def empty_folders(folder: Path) -> Iterable[Path]:
    """Folders below that hold nothing any more, the deepest first."""
    below = sorted((p for p in folder.rglob("*") if p.is_dir()), key=lambda p: len(p.parts), reverse=True)
    return [path for path in below if not any(path.iterdir())]
