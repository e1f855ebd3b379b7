"""Portraits out of the signed package, small enough to be carried in a page."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from firmware.election.package import image_kind
from firmware.election.photo_size import told_size

SIZE = (180, 240)
_MOST_SIDE = 4000
_QUALITY = 85
_UNDECODABLE = (
    OSError,
    ValueError,
    SyntaxError,  # Pillow's PNG reader, for a broken chunk
    Image.DecompressionBombError,  # this and the next for a second frame header with another size
    Image.DecompressionBombWarning,
)


def thumbnail(photo: bytes) -> bytes | None:
    """A JPEG of 180 x 240 pixels cut from the middle (3:4, as on the booth's screen), or None where the photo
    cannot be decoded. The signed package vouches for the bytes; a decoder is not trusted with any size."""
    kind = image_kind(photo)
    told = told_size(kind, photo) if kind else None
    if told is None or max(told) > _MOST_SIDE:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(photo), formats=("PNG", "JPEG")) as image:
                return _jpeg(image) if image.size == told else None
    except _UNDECODABLE:
        return None


def _jpeg(image: Image.Image) -> bytes:
    width, height = image.size
    wanted_width = min(width, height * SIZE[0] // SIZE[1])
    wanted_height = min(height, width * SIZE[1] // SIZE[0])
    if not wanted_width or not wanted_height:
        raise ValueError
    left, top = (width - wanted_width) // 2, (height - wanted_height) // 2
    cut = image.crop((left, top, left + wanted_width, top + wanted_height)).convert("RGBA")
    paper = Image.new("RGBA", cut.size, "white")
    paper.alpha_composite(cut)
    out = io.BytesIO()
    paper.convert("RGB").resize(SIZE, Image.Resampling.LANCZOS).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
