"""Showing a picture: a framebuffer, memory-mapped.

    screen = Framebuffer("/dev/fb0", 1280, 800)
    screen.show(surface)              # copied only when it differs from what is shown
    screen.close()

On the booth the path is a kernel framebuffer, whose geometry the kernel tells in /sys/class/graphics; on a
desk and in tests it is a plain file of the configured geometry, which anybody may map and look at. Either way
the memory is what a person sees.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import stat
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from firmware.drivers.errors import DeviceLost, DriverError
from firmware.drivers.geometry import BITS, MASKS, Geometry, turned

if TYPE_CHECKING:
    import pygame

FB0 = Path("/dev/fb0")
SYSFS = Path("/sys/class/graphics")


def pixels(surface: pygame.Surface, geometry: Geometry, rotation: int = 0) -> bytes:
    """The surface as it lies in a framebuffer of this geometry, turned clockwise by `rotation` degrees.

    Raises DriverError when the sizes differ.
    """
    import pygame  # not before there is a picture: the first one needs no library that draws

    if rotation:
        surface = pygame.transform.rotate(surface, -rotation)
    if surface.get_size() != (geometry.width, geometry.height):
        raise DriverError(f"a picture of {surface.get_size()} for {geometry.width} x {geometry.height}")
    masks = MASKS[geometry.pixel]
    if surface.get_masks()[:3] != masks[:3] or surface.get_bitsize() != BITS[geometry.pixel]:
        plain = pygame.Surface(surface.get_size(), 0, BITS[geometry.pixel], masks)
        plain.blit(surface, (0, 0))
        surface = plain
    data: bytes = surface.get_buffer().raw
    pitch = surface.get_pitch()
    if pitch == geometry.stride:
        return data
    pad = bytes(geometry.stride - geometry.row)
    rows = (data[y * pitch : y * pitch + geometry.row] for y in range(geometry.height))
    return pad.join(rows) + pad


def kernel_geometry(folder: Path, pixel: str) -> Geometry:
    """What the kernel says of a framebuffer in /sys/class/graphics/<name>. Raises DriverError.

    `virtual_size` is "width,height", `stride` bytes, `bits_per_pixel` 16 or 32 (Documentation/fb/api.rst).
    """
    try:
        width, height = (int(part) for part in _read(folder / "virtual_size").split(","))
        stride, bits = int(_read(folder / "stride")), int(_read(folder / "bits_per_pixel"))
    except (OSError, ValueError) as error:
        raise DriverError(f"{folder}: geometry not readable: {error}") from error
    if bits != BITS[pixel]:
        raise DriverError(f"{folder}: {bits} bits a pixel, not {BITS[pixel]} as {pixel} has")
    return Geometry(width, height, stride, pixel)


def visible(fd: int) -> tuple[int, int] | None:
    """The part of the memory that is on the screen: FBIOGET_VSCREENINFO (linux/fb.h); None where not told."""
    try:
        raw = fcntl.ioctl(fd, 0x4600, bytes(160))
    except OSError:
        return None
    width, height = struct.unpack_from("@2I", raw)
    return width, height


def _read(path: Path) -> str:
    with path.open(encoding="ascii", errors="replace") as file:
        return file.read(64).strip()


class Framebuffer:
    """One screen. Raises DriverError for a wrong geometry, DeviceLost where the path cannot be mapped.

    `width`, `height` are the picture's; without them the kernel's are taken, and a plain file has none.
    `rotation`: degrees by which the picture is turned clockwise on its panel.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        width: int | None = None,
        height: int | None = None,
        stride: int | None = None,
        pixel: str = "xrgb8888",
        *,
        rotation: int = 0,
        sysfs: Path = SYSFS,
    ) -> None:
        self.path = Path(path)
        if pixel not in BITS:
            raise DriverError(f"{self.path}: pixels of kind {pixel!r}; known are {', '.join(BITS)}")
        if sys.byteorder != "little":
            raise DriverError("only little-endian framebuffers are known")
        asked = None
        if width is not None and height is not None:
            wide, high = turned((width, height), rotation)
            asked = Geometry(wide, high, stride or wide * BITS[pixel] // 8, pixel)
            asked.check()
        self._rotation = rotation
        self._shown: bytes | None = None
        self.geometry, self._map, self._device = self._open(asked, pixel, sysfs)
        self.panel = self.geometry
        self.size = turned((self.geometry.width, self.geometry.height), rotation)

    def show(self, surface: pygame.Surface) -> bool:
        """Copy the picture if it differs from the one shown; True when it did. Raises DriverError."""
        return self.paint(pixels(surface, self.geometry, self._rotation))

    def paint(self, data: bytes) -> bool:
        """The same with bytes as they lie in `panel`."""
        if data == self._shown:
            return False
        try:
            self._map[: len(data)] = data
        except (ValueError, OSError) as error:  # ValueError: the map was closed
            raise DeviceLost(f"{self.path}: {error}") from error
        self._shown = data
        return True

    def tend(self) -> None:
        """Look whether the kernel still has this framebuffer: a driver that loads later brings its own.

        Raises DeviceLost.
        """
        if self._device is not None and _device(self.path) != self._device:
            raise DeviceLost(f"{self.path}: the kernel has taken it away")

    def close(self) -> None:
        """Let go of the memory. The last picture stays on the screen."""
        self._map.close()
        self._shown = None

    def _open(
        self, asked: Geometry | None, pixel: str, sysfs: Path
    ) -> tuple[Geometry, mmap.mmap, Identity | None]:
        make = os.O_CREAT if asked is not None else 0
        try:
            fd = os.open(self.path, os.O_RDWR | make | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise DeviceLost(f"{self.path}: {error.strerror}") from error
        try:
            device = _device(fd)
            if device is not None:
                geometry = self._kernel_geometry(asked, visible(fd), pixel, sysfs)
            elif asked is None:
                raise DriverError(f"{self.path}: no framebuffer of the kernel; a file needs width and height")
            else:
                geometry = asked
                if os.fstat(fd).st_size < geometry.size:
                    os.ftruncate(fd, geometry.size)
            memory = mmap.mmap(fd, geometry.size, mmap.MAP_SHARED, mmap.PROT_READ | mmap.PROT_WRITE)
        except (OSError, ValueError) as error:
            raise DeviceLost(f"{self.path}: {error}") from error
        finally:
            os.close(fd)
        return geometry, memory, device

    def _kernel_geometry(
        self, asked: Geometry | None, seen: tuple[int, int] | None, pixel: str, sysfs: Path
    ) -> Geometry:
        """The kernel's stride wins; the picture must fit into what the kernel shows."""
        real = kernel_geometry(sysfs / self.path.resolve().name, pixel)
        if asked is None:
            width, height = seen or (real.width, real.height)
            asked = Geometry(width, height, real.stride, pixel)
        if real.width < asked.width or real.height < asked.height:
            raise DriverError(
                f"{self.path}: {real.width} x {real.height}, too small for {asked.width} x {asked.height}"
            )
        geometry = Geometry(asked.width, asked.height, real.stride, pixel)
        geometry.check()
        return geometry


Identity = tuple[int, int]  # a device file's number and inode


def _device(where: Path | int) -> Identity | None:
    """Which character device this is; None for a file, or where there is nothing."""
    try:
        found = os.stat(where)
    except OSError:
        return None
    return (found.st_rdev, found.st_ino) if stat.S_ISCHR(found.st_mode) else None
