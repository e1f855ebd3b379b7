"""The framebuffer port: a plain file, padded rows, 16 bits, and what the kernel says of a real one."""

from pathlib import Path

import pygame
import pytest

from firmware.drivers.display import Framebuffer, kernel_geometry, pixels
from firmware.drivers.errors import DeviceLost, DriverError
from firmware.drivers.geometry import Geometry


def picture(width: int = 6, height: int = 4) -> pygame.Surface:
    surface = pygame.Surface((width, height), 0, 32)
    for y in range(height):
        for x in range(width):
            surface.set_at((x, y), (10 * x, 20 * y, 30 * (x ^ y)))
    return surface


def test_a_file_is_made_and_holds_the_pixels_as_the_kernel_orders_them(tmp_path: Path) -> None:
    screen = Framebuffer(tmp_path / "fb0", 6, 4)
    assert (tmp_path / "fb0").stat().st_size == 6 * 4 * 4
    assert screen.show(picture())
    data = (tmp_path / "fb0").read_bytes()
    for y in range(4):
        for x in range(6):
            blue, green, red = data[(y * 6 + x) * 4 :][:3]
            assert (red, green, blue) == (10 * x, 20 * y, 30 * (x ^ y))
    screen.close()


def test_it_copies_only_what_changed(tmp_path: Path) -> None:
    screen = Framebuffer(tmp_path / "fb0", 6, 4)
    assert screen.show(picture())
    assert not screen.show(picture())
    other = picture()
    other.set_at((5, 3), (1, 2, 3))
    assert screen.show(other)


@pytest.mark.parametrize("stride", [24, 32, 40])
def test_rows_are_padded_to_the_stride(tmp_path: Path, stride: int) -> None:
    screen = Framebuffer(tmp_path / "fb0", 6, 4, stride)
    screen.show(picture())
    data = (tmp_path / "fb0").read_bytes()
    assert len(data) == stride * 4
    whole = pixels(picture(), Geometry(6, 4, 24, "xrgb8888"))
    for y in range(4):
        assert data[y * stride : y * stride + 24] == whole[y * 24 : y * 24 + 24]
        assert data[y * stride + 24 : (y + 1) * stride] == bytes(stride - 24)


@pytest.mark.parametrize("width", [5, 6])
def test_sixteen_bits_a_pixel(tmp_path: Path, width: int) -> None:
    """An odd width, too: pygame pads its own rows to four bytes, the framebuffer does not."""
    screen = Framebuffer(tmp_path / "fb0", width, 4, pixel="rgb565")
    surface = pygame.Surface((width, 4), 0, 32)
    surface.fill((255, 0, 0))
    surface.fill((0, 255, 0), (1, 0, 1, 4))
    surface.fill((0, 0, 255), (2, 0, 1, 4))
    screen.show(surface)
    data = (tmp_path / "fb0").read_bytes()
    assert len(data) == width * 2 * 4
    for y in range(4):
        row = data[y * width * 2 :]
        assert [int.from_bytes(row[2 * x : 2 * x + 2], "little") for x in range(3)] == [
            0xF800,
            0x07E0,
            0x001F,
        ]


def test_a_larger_file_is_left_as_long_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "fb0").write_bytes(b"x" * 1000)
    Framebuffer(tmp_path / "fb0", 6, 4).show(picture())
    assert (tmp_path / "fb0").read_bytes()[96:] == b"x" * 904


def test_a_picture_of_another_size_is_refused(tmp_path: Path) -> None:
    screen = Framebuffer(tmp_path / "fb0", 6, 4)
    with pytest.raises(DriverError, match="6 x 4"):
        screen.show(picture(6, 5))


def test_after_close_the_screen_is_lost(tmp_path: Path) -> None:
    screen = Framebuffer(tmp_path / "fb0", 6, 4)
    screen.close()
    screen.close()
    with pytest.raises(DeviceLost):
        screen.show(picture())


@pytest.mark.parametrize(
    ("width", "height", "stride", "pixel"),
    [(0, 4, None, "xrgb8888"), (6, -1, None, "xrgb8888"), (6, 4, 20, "xrgb8888"), (6, 4, None, "bgr888"),
     (99999, 4, None, "xrgb8888")],
)  # fmt: skip
def test_a_geometry_that_cannot_be_is_refused(
    tmp_path: Path, width: int, height: int, stride: int | None, pixel: str
) -> None:
    with pytest.raises(DriverError):
        Framebuffer(tmp_path / "fb0", width, height, stride, pixel)


def test_a_path_that_cannot_be_opened_is_lost(tmp_path: Path) -> None:
    with pytest.raises(DeviceLost):
        Framebuffer(tmp_path / "nowhere" / "fb0", 6, 4)
    with pytest.raises(DeviceLost):
        Framebuffer(tmp_path, 6, 4)


def sysfs(folder: Path, size: str, stride: str, bits: str) -> Path:
    (folder / "virtual_size").write_text(size)
    (folder / "stride").write_text(stride)
    (folder / "bits_per_pixel").write_text(bits)
    return folder


def test_the_kernel_tells_the_geometry(tmp_path: Path) -> None:
    folder = sysfs(tmp_path, "1280,1600\n", "5120\n", "32\n")
    assert kernel_geometry(folder, "xrgb8888") == Geometry(1280, 1600, 5120, "xrgb8888")


@pytest.mark.parametrize(
    ("size", "stride", "bits"), [("1280", "5120", "32"), ("a,b", "5120", "32"), ("1280,800", "", "32")]
)
def test_a_kernel_that_tells_nonsense_is_refused(tmp_path: Path, size: str, stride: str, bits: str) -> None:
    with pytest.raises(DriverError, match="geometry"):
        kernel_geometry(sysfs(tmp_path, size, stride, bits), "xrgb8888")


def test_a_wrong_depth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DriverError, match="16 bits"):
        kernel_geometry(sysfs(tmp_path, "1280,800", "2560", "16"), "xrgb8888")
    with pytest.raises(DriverError, match="not readable"):
        kernel_geometry(tmp_path / "fb9", "xrgb8888")


def test_a_device_that_is_no_framebuffer_is_refused(tmp_path: Path) -> None:
    """A character device is asked for its geometry; /dev/null has none."""
    with pytest.raises(DriverError, match="not readable"):
        Framebuffer("/dev/null", 6, 4, sysfs=tmp_path)
    (tmp_path / "null").mkdir()
    sysfs(tmp_path / "null", "4,4", "16", "32")
    with pytest.raises(DriverError, match="too small"):
        Framebuffer("/dev/null", 6, 4, sysfs=tmp_path)
    sysfs(tmp_path / "null", "6,4", "64", "32")
    with pytest.raises(DeviceLost):  # geometry is fine, but it cannot be mapped
        Framebuffer("/dev/null", 6, 4, sysfs=tmp_path)


@pytest.mark.parametrize(("rotation", "corner"), [(0, (0, 0)), (90, (5, 0)), (180, (5, 3)), (270, (0, 3))])
def test_a_turned_picture_has_its_upper_left_where_the_panel_hangs(
    tmp_path: Path, rotation: int, corner: tuple[int, int]
) -> None:
    """The panel has 6 x 4 pixels whichever way it hangs; `corner` is where the picture's upper left lies."""
    size = (6, 4) if rotation in (0, 180) else (4, 6)
    screen = Framebuffer(tmp_path / "fb0", *size, rotation=rotation)
    assert screen.size == size
    surface = pygame.Surface(size, 0, 32)
    surface.set_at((0, 0), (255, 0, 0))
    screen.show(surface)
    data = (tmp_path / "fb0").read_bytes()
    assert len(data) == 6 * 4 * 4
    assert data.index(b"\xff") == (corner[1] * 6 + corner[0]) * 4 + 2


def test_a_file_without_a_size_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fb0").write_bytes(bytes(96))
    with pytest.raises(DriverError, match="width and height"):
        Framebuffer(tmp_path / "fb0")
    with pytest.raises(DeviceLost):
        Framebuffer(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_file_is_never_lost(tmp_path: Path) -> None:
    screen = Framebuffer(tmp_path / "fb0", 6, 4)
    (tmp_path / "fb0").unlink()
    screen.tend()
