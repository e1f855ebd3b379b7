"""How a picture lies in a screen's memory. Pure, and loads nothing that draws."""

from __future__ import annotations

from dataclasses import dataclass

from firmware.drivers.errors import DriverError

BITS = {"xrgb8888": 32, "rgb565": 16}
# Red, green, blue, alpha masks of a pixel value; names as in the kernel's drm_fourcc.h.
MASKS = {"xrgb8888": (0xFF0000, 0xFF00, 0xFF, 0), "rgb565": (0xF800, 0x07E0, 0x001F, 0)}
MAX_SIDE = 8192  # px; larger is a mistake in the station file


@dataclass(frozen=True)
class Geometry:
    """Pixels in a row and rows; bytes from row to row; how a pixel is coded."""

    width: int
    height: int
    stride: int
    pixel: str

    @property
    def row(self) -> int:
        """Bytes of a row that are seen."""
        return self.width * BITS[self.pixel] // 8

    @property
    def size(self) -> int:
        return self.stride * self.height

    def check(self) -> None:
        """Raises DriverError for what cannot be a screen."""
        if not (0 < self.width <= MAX_SIDE and 0 < self.height <= MAX_SIDE):
            raise DriverError(f"a framebuffer of {self.width} x {self.height} pixels")
        if self.stride < self.row or self.stride > 8 * MAX_SIDE:
            raise DriverError(f"a stride of {self.stride} bytes for rows of {self.row}")


def turned(size: tuple[int, int], rotation: int) -> tuple[int, int]:
    """The panel's size for a picture of this size, or the other way round."""
    return size if rotation in (0, 180) else (size[1], size[0])
