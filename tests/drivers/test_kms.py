"""The mode-setting port against a kernel that answers as Linux does: sockets, modes, trouble, coming back."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pygame
import pytest
from kms_kernel import DSI, HDMI, WRITEBACK, FakeCard, FakeKernel, Socket, mode

from firmware.drivers import kms_abi as abi
from firmware.drivers.errors import DeviceLost, DriverError
from firmware.drivers.kms import KmsScreen
from firmware.drivers.kms_card import MAX_BYTES, MAX_MODES, MAX_OBJECTS

DRI = Path("/dev/dri")
SMALL = [mode(40, 30, preferred=True)]


class Clock:
    """Stands still until somebody sleeps; `then` happens at a sleep."""

    now = 0.0
    then: Callable[[], None] | None = None

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.then is not None:
            self.then()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def screen(kernel: FakeKernel, clock: Clock, name: str | None = "card0", **more: Any) -> KmsScreen:
    device = DRI / name if name is not None else None
    return KmsScreen(device, kernel=kernel, sleep=clock.sleep, now=clock, **more)


def one(card: FakeCard) -> FakeKernel:
    return FakeKernel({"card0": card})


def picture(size: tuple[int, int], colour: tuple[int, int, int] = (1, 2, 3)) -> pygame.Surface:
    surface = pygame.Surface(size, 0, 32)
    surface.fill(colour)
    surface.set_at((0, 0), (255, 0, 0))
    return surface


def seen(card: FakeCard, x: int, y: int, crtc: int = 31) -> tuple[int, int, int]:
    """The colour on the monitor."""
    memory, pitch = card.picture(crtc)
    blue, green, red = memory[y * pitch + 4 * x :][:3]
    return red, green, blue


@pytest.mark.parametrize("pad", [0, 24])
def test_a_picture_reaches_the_monitor(clock: Clock, pad: int) -> None:
    card = FakeCard([Socket(HDMI, SMALL)], pad=pad)
    on = screen(one(card), clock)
    assert (on.size, on.name) == ((40, 30), "HDMI-A-1")
    assert seen(card, 0, 0) == (0, 0, 0)
    for colour in ((1, 2, 3), (4, 5, 6), (7, 8, 9)):
        assert on.show(picture(on.size, colour))
        assert seen(card, 0, 0) == (255, 0, 0)
        assert seen(card, 39, 29) == colour
        assert not on.show(picture(on.size, colour))
    assert card.flushed == 3


@pytest.mark.parametrize(("rotation", "corner"), [(90, (39, 0)), (180, (39, 29)), (270, (0, 29))])
def test_a_panel_that_hangs_turned_gets_the_picture_turned(
    clock: Clock, rotation: int, corner: tuple[int, int]
) -> None:
    card = FakeCard([Socket(DSI, SMALL)])
    on = screen(one(card), clock, rotation=rotation)
    assert on.size == ((40, 30) if rotation == 180 else (30, 40))
    on.show(picture(on.size))
    assert seen(card, *corner) == (255, 0, 0)


def test_the_wanted_size_is_the_pictures_on_a_turned_panel(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, [*SMALL, mode(20, 10)])])
    assert screen(one(card), clock, wanted=(10, 20), rotation=90).size == (10, 20)


def test_a_monitor_without_the_wanted_mode_shows_its_own(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, [mode(60, 40), *SMALL])])
    assert screen(one(card), clock, wanted=(1280, 800)).size == (40, 30)


def test_of_two_monitors_one_stays_dark(clock: Clock) -> None:
    """Even where a console shows on it already."""
    card = FakeCard([Socket(HDMI, [mode(60, 40)], possible=2, crtc=32), Socket(DSI, SMALL)], crtcs=2)
    card.scan[32] = (999, mode(60, 40), 51)
    on = screen(one(card), clock)
    assert (on.name, on.ignored) == ("DSI-1", ("HDMI-A-1",))
    on.show(picture(on.size))
    assert seen(card, 0, 0) == (255, 0, 0)
    assert set(card.scan) == {31}


def test_an_empty_socket_and_one_that_writes_into_memory_are_no_screen(clock: Clock) -> None:
    card = FakeCard([Socket(WRITEBACK, SMALL), Socket(HDMI), Socket(HDMI, SMALL)])
    assert screen(one(card), clock).name == "HDMI-A-2"


def test_a_card_without_monitor_is_passed_over(clock: Clock, tmp_path: Path) -> None:
    """As on a Pi 4, whose first card only computes."""
    for name in ("card0", "card1", "renderD128"):
        (tmp_path / name).touch()
    cards = {"card0": FakeCard(dumb=False), "card1": FakeCard([Socket(HDMI, SMALL)])}
    on = screen(FakeKernel(cards), clock, None, folder=tmp_path)
    on.show(picture(on.size))
    assert seen(cards["card1"], 0, 0) == (255, 0, 0)


def test_a_monitor_that_is_plugged_in_later(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI)])
    kernel = one(card)
    with pytest.raises(DeviceLost, match=r"card0: no monitor is connected \(HDMI-A-1\)"):
        screen(kernel, clock)
    assert kernel.open_files == 0
    card.sockets[0].modes = SMALL
    assert screen(kernel, clock).size == (40, 30)


def test_while_another_program_holds_the_screen(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL)], masters=2)
    kernel = one(card)
    for _ in range(2):
        with pytest.raises(DeviceLost, match="another program holds the screen"):
            screen(kernel, clock)
    assert (kernel.open_files, card.fbs, card.dumbs) == (0, {}, {})
    assert screen(kernel, clock).size == (40, 30)


def test_a_card_that_knows_sixteen_bits_only(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL)], bits=(16,))
    on = screen(one(card), clock)
    on.show(picture(on.size))
    memory, pitch = card.picture()
    assert (pitch, bytes(memory[:2])) == (80, b"\x00\xf8")
    assert len(card.dumbs) == 1


def test_a_card_that_takes_no_pixels_of_ours(clock: Clock) -> None:
    kernel = one(FakeCard([Socket(HDMI, SMALL)], bits=()))
    with pytest.raises(DriverError, match="no kind of pixels"):
        screen(kernel, clock)
    assert kernel.open_files == 0


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EINVAL])
def test_a_card_that_shows_memory_as_it_is_needs_no_telling(clock: Clock, code: int) -> None:
    card = FakeCard([Socket(HDMI, SMALL)], dirty=code)
    on = screen(one(card), clock)
    assert on.show(picture(on.size))
    assert card.opened == 1


def test_a_card_that_fails_at_each_picture_is_a_loss(clock: Clock) -> None:
    """It opens well and takes nothing: that is tried for two seconds, not for ever."""
    card = FakeCard([Socket(HDMI, SMALL)])
    on = screen(one(card), clock)
    card.dirty = errno.EIO
    with pytest.raises(DeviceLost, match="the screen is gone: Input/output error"):
        on.show(picture(on.size, (9, 9, 9)))
    assert clock.now == pytest.approx(2)
    assert card.opened == 21


# ---- lost and found ----------------------------------------------------------------------------------


def test_a_driver_that_makes_room_for_another_is_opened_again(clock: Clock, tmp_path: Path) -> None:
    simple, real = FakeCard([Socket(HDMI, SMALL)]), FakeCard([Socket(HDMI, SMALL)])
    kernel = FakeKernel({"card0": simple})
    (tmp_path / "card0").touch()
    on = screen(kernel, clock, None, folder=tmp_path)
    on.show(picture(on.size))
    simple.gone = True

    def comes() -> None:
        if clock.now > 1.5:
            (tmp_path / "card1").touch()
            kernel.cards["card1"] = real

    clock.then = comes
    clock.now = 1.2
    on.tend()
    assert seen(real, 0, 0) == (255, 0, 0)
    assert seen(real, 5, 5) == (1, 2, 3)
    assert kernel.open_files == 1


def test_what_is_shown_while_the_screen_is_lost_is_shown_on_the_new_one(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL)])
    kernel = one(card)
    on = screen(kernel, clock)
    card.gone = True
    kernel.cards["card0"] = FakeCard([Socket(HDMI, SMALL)])
    assert on.show(picture(on.size, (7, 7, 7)))
    # A write into memory is not refused by a driver that has gone; the telling is.
    assert seen(kernel.cards["card0"], 9, 9) == (7, 7, 7)


def test_a_screen_that_stays_away_is_told(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL)])
    on = screen(one(card), clock)
    card.gone = True
    clock.now = 5
    with pytest.raises(DeviceLost, match="the screen is gone: No such device"):
        on.tend()
    assert clock.now == pytest.approx(7)
    with pytest.raises(DeviceLost):
        on.show(picture((40, 30)))
    on.close()


def test_another_monitor_is_another_start(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL)])
    kernel = one(card)
    on = screen(kernel, clock)
    card.gone = True
    kernel.cards["card0"] = FakeCard([Socket(HDMI, [mode(64, 48)])])
    clock.now = 5
    with pytest.raises(DeviceLost, match=r"another one now: .*64"):
        on.tend()


def test_a_picture_that_another_program_put_there_is_replaced(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL)])
    on = screen(one(card), clock)
    on.show(picture(on.size))
    card.scan[31] = (5, SMALL[0], 51)
    on.tend()
    assert card.scan[31][0] == 5, "looked at too soon"
    clock.now += 1
    on.tend()
    assert seen(card, 5, 5) == (1, 2, 3)


def test_a_monitor_that_was_off_gets_its_mode_again(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL, known=True)])
    on = screen(one(card), clock)
    probes = card.sockets[0].probes
    for known, sets in ((True, 1), (False, 1), (True, 2), (True, 2)):
        card.sockets[0].known = known
        clock.now += 1
        on.tend()
        assert card.calls.count(abi.SET_CRTC) == sets
    assert card.sockets[0].probes == probes, "a look must not stop the loop for a second"


def test_the_last_picture_stays_after_the_end(clock: Clock) -> None:
    card = FakeCard([Socket(HDMI, SMALL)])
    kernel = one(card)
    on = screen(kernel, clock)
    on.show(picture(on.size))
    shown = card.scan[31][0]
    on.close()
    on.close()
    assert kernel.open_files == 0
    assert card.scan[31][0] == shown
    assert len(card.fbs) == 1
    with pytest.raises(DeviceLost, match="closed"):
        on.show(picture((40, 30)))
    on.tend()


def test_a_call_that_is_interrupted_is_made_again(clock: Clock) -> None:
    kernel = one(FakeCard([Socket(HDMI, SMALL)]))
    kernel.interrupts = 3
    assert screen(kernel, clock).size == (40, 30)


# ---- what a kernel must not tell -------------------------------------------------------------------------


def put(at: int, value: int) -> Callable[[list[Any]], None]:
    return lambda v: v.__setitem__(at, value)


@pytest.mark.parametrize(
    ("request_", "at", "value"),
    [
        (abi.GET_RESOURCES, 5, MAX_OBJECTS + 1),
        (abi.GET_RESOURCES, 6, 0xFFFFFFFF),
        (abi.GET_CONNECTOR, 4, MAX_MODES + 1),
        (abi.GET_CONNECTOR, 6, MAX_OBJECTS + 1),
        (abi.CREATE_DUMB, 5, 40 * 4 - 1),
        (abi.CREATE_DUMB, 6, 40 * 4 * 30 - 1),
        (abi.CREATE_DUMB, 6, MAX_BYTES + 1),
    ],
)
def test_sizes_and_counts_are_bounded(clock: Clock, request_: int, at: int, value: int) -> None:
    card = FakeCard([Socket(HDMI, SMALL)], tells={request_: put(at, value)})
    kernel = one(card)
    with pytest.raises(DriverError, match="the graphics driver tells"):
        screen(kernel, clock)
    assert (kernel.open_files, card.fbs) == (0, {})


@pytest.mark.parametrize("request_", [abi.GET_RESOURCES, abi.GET_CONNECTOR])
def test_counts_that_grow_at_each_asking_are_given_up(clock: Clock, request_: int) -> None:
    at = 6 if request_ == abi.GET_RESOURCES else 4
    count = iter(range(2, 60))
    card = FakeCard([Socket(HDMI, SMALL)], tells={request_: lambda v: v.__setitem__(at, next(count))})
    with pytest.raises(DriverError, match="change all the time"):
        screen(one(card), clock)


def test_numbers_of_the_calls_are_the_kernels() -> None:
    """As strace and the kernel's headers have them on 64-bit machines."""
    assert [
        abi.GET_CAP, abi.GET_RESOURCES, abi.GET_CRTC, abi.SET_CRTC, abi.GET_ENCODER, abi.GET_CONNECTOR,
        abi.ADD_FB, abi.RM_FB, abi.DIRTY_FB, abi.CREATE_DUMB, abi.MAP_DUMB, abi.DESTROY_DUMB,
        abi.CLOSE_FB_CALL,
    ] == [
        0xC010640C, 0xC04064A0, 0xC06864A1, 0xC06864A2, 0xC01464A6, 0xC05064A7,
        0xC01C64AE, 0xC00464AF, 0xC01864B1, 0xC02064B2, 0xC01064B3, 0xC00464B4,
        0xC00864D0,
    ]  # fmt: skip
