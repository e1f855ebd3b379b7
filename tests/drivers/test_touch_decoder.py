"""Touches from evdev bytes: the three kinds of device, and everything a stream can do to a reader."""

import random

import pytest

from firmware.drivers.errors import DriverError
from firmware.drivers.touch_decoder import EVENT, Touch, TouchDecoder

SYN, KEY, ABS = 0, 1, 3
X, Y, SLOT, MT_X, MT_Y, ID = 0, 1, 0x2F, 0x35, 0x36, 0x39
BTN_TOUCH, BTN_LEFT, BTN_RIGHT = 0x14A, 0x110, 0x111
REPORT = (SYN, 0, 0)
DROPPED = (SYN, 3, 0)

Change = tuple[int, int, int]


def stream(*events: Change) -> bytes:
    return b"".join(EVENT.pack(1_700_000_000, 5, *event) for event in events)


def decoder(**more: int) -> TouchDecoder:
    """An axis unit is a pixel."""
    return TouchDecoder(999, 499, 1000, 500, **more)


def taps(*events: Change, on: TouchDecoder | None = None) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [(touch.down, touch.up) for touch in (on or decoder()).feed(stream(*events))]


DOWN = ((ABS, ID, 7), (ABS, MT_X, 100), (ABS, MT_Y, 200), REPORT)
UP = ((ABS, ID, -1), REPORT)


def test_an_event_has_the_size_of_the_kernels() -> None:
    assert EVENT.size == 24


def test_a_tap_on_a_multitouch_panel() -> None:
    assert taps(*DOWN, *UP) == [((100, 200), (100, 200))]


def test_a_finger_whose_lifting_was_not_told_does_not_stretch_the_next_touch() -> None:
    again = ((ABS, ID, 8), (ABS, MT_X, 900), REPORT)
    assert taps(*DOWN, *again, *UP) == [((900, 200), (900, 200))]
    assert taps(*DOWN, *again, *UP, *DOWN, *UP)[1:] == [((100, 200), (100, 200))]


def test_a_palm_whose_lifting_was_not_told_does_not_block_the_glass_for_ever() -> None:
    palm = ((ABS, SLOT, 1), (ABS, ID, 3), (ABS, MT_X, 1), (ABS, MT_Y, 1), (KEY, BTN_TOUCH, 1), REPORT)
    finger = ((ABS, SLOT, 0), *DOWN)
    under = decoder()
    assert taps(*palm, *finger, *UP, on=under) == []
    assert taps((KEY, BTN_TOUCH, 0), REPORT, on=under) == [((1, 1), (1, 1))]
    assert taps(*finger, *UP, on=under) == [((100, 200), (100, 200))]


def test_a_touch_that_slides_tells_both_ends() -> None:
    assert taps(*DOWN, (ABS, MT_X, 300), REPORT, (ABS, MT_Y, 20), REPORT, *UP) == [((100, 200), (300, 20))]


def test_nothing_is_told_before_the_finger_leaves() -> None:
    assert taps(*DOWN, (ABS, MT_X, 300), REPORT) == []


def test_values_that_did_not_change_are_remembered_from_touch_to_touch() -> None:
    again = ((ABS, ID, 8), (ABS, MT_X, 111), REPORT)
    same = ((ABS, ID, 9), REPORT)
    assert taps(*DOWN, *UP, *again, *UP, *same, *UP) == [
        ((100, 200), (100, 200)),
        ((111, 200), (111, 200)),
        ((111, 200), (111, 200)),
    ]


def test_the_events_of_older_programs_do_not_count_twice() -> None:
    down = (
        (ABS, ID, 7),
        (ABS, MT_X, 100),
        (ABS, MT_Y, 200),
        (KEY, BTN_TOUCH, 1),
        (ABS, X, 100),
        (ABS, Y, 200),
        REPORT,
    )
    up = ((ABS, ID, -1), (KEY, BTN_TOUCH, 0), REPORT)
    assert taps(*down, *up, *down, *up) == 2 * [((100, 200), (100, 200))]


def test_a_second_finger_is_ignored() -> None:
    second = ((ABS, SLOT, 1), (ABS, ID, 8), (ABS, MT_X, 900), (ABS, MT_Y, 400), REPORT)
    second_up = ((ABS, SLOT, 1), (ABS, ID, -1), REPORT)
    first_up = ((ABS, SLOT, 0), (ABS, ID, -1), REPORT)
    assert taps(*DOWN, *second, *second_up, *first_up) == [((100, 200), (100, 200))]
    assert taps(*DOWN, *second, *first_up, *second_up) == [((100, 200), (100, 200))]


def test_a_third_finger_waits_until_all_are_gone() -> None:
    second = ((ABS, SLOT, 1), (ABS, ID, 8), (ABS, MT_X, 900), (ABS, MT_Y, 400), REPORT)
    first_up = ((ABS, SLOT, 0), (ABS, ID, -1), REPORT)
    third = ((ABS, SLOT, 0), (ABS, ID, 9), (ABS, MT_X, 5), REPORT, *UP)
    assert taps(*DOWN, *second, *first_up, *third) == [((100, 200), (100, 200))]
    freed = (*DOWN, *second, *first_up, (ABS, SLOT, 1), (ABS, ID, -1), REPORT)
    assert taps(*freed, *third) == [((100, 200), (100, 200)), ((5, 200), (5, 200))]


def test_two_fingers_in_one_frame() -> None:
    both = (
        (ABS, SLOT, 0), (ABS, ID, 1), (ABS, MT_X, 10), (ABS, MT_Y, 20),
        (ABS, SLOT, 1), (ABS, ID, 2), (ABS, MT_X, 800), (ABS, MT_Y, 300), REPORT,
    )  # fmt: skip
    gone = ((ABS, SLOT, 0), (ABS, ID, -1), (ABS, SLOT, 1), (ABS, ID, -1), REPORT)
    assert taps(*both, *gone) == [((10, 20), (10, 20))]


def test_down_and_up_in_one_frame() -> None:
    assert taps((ABS, ID, 1), (ABS, MT_X, 10), (ABS, MT_Y, 20), (ABS, ID, -1), REPORT) == [
        ((10, 20), (10, 20))
    ]


@pytest.mark.parametrize("button", [BTN_TOUCH, BTN_LEFT])
def test_single_touch_and_tablets(button: int) -> None:
    hover = ((ABS, X, 40), (ABS, Y, 50), REPORT)
    press = ((KEY, button, 1), REPORT)
    assert taps(*hover, *press, (ABS, X, 60), REPORT, (KEY, button, 0), REPORT) == [((40, 50), (60, 50))]
    first = ((KEY, button, 1), (ABS, X, 40), (ABS, Y, 50), REPORT, (KEY, button, 0), REPORT)
    assert taps(*first, *first) == 2 * [((40, 50), (40, 50))]


def test_other_buttons_and_repeats_are_nothing() -> None:
    assert taps((ABS, X, 40), (ABS, Y, 50), (KEY, BTN_RIGHT, 1), REPORT, (KEY, BTN_RIGHT, 0), REPORT) == []
    assert taps((ABS, X, 4), (ABS, Y, 5), (KEY, BTN_LEFT, 2), REPORT, (KEY, BTN_LEFT, 0), REPORT) == []


def test_a_touch_of_unknown_place_is_not_followed() -> None:
    """It began before we looked: where it slides to later must not be taken for where it began."""
    assert taps((ABS, ID, 1), (ABS, MT_X, 10), REPORT, (ABS, MT_Y, 20), REPORT, *UP) == []
    assert taps((ABS, MT_X, 10), (ABS, MT_Y, 20), REPORT, *UP) == []


def test_lost_events_end_the_touch_and_forget_all_places() -> None:
    read = decoder()
    assert taps(*DOWN, DROPPED, (ABS, MT_X, 900), REPORT, *UP, on=read) == []
    assert read.dropped
    assert taps((ABS, ID, 8), (ABS, MT_X, 10), REPORT, *UP, on=read) == []
    assert taps((ABS, ID, 9), (ABS, MT_X, 11), (ABS, MT_Y, 21), REPORT, *UP, on=read) == [
        ((11, 21), (11, 21))
    ]


def test_after_lost_events_the_kernel_can_be_asked() -> None:
    read = decoder()
    assert taps(*DOWN, DROPPED, REPORT, on=read) == []
    read.know(3, {3: (50, 60), 0: (1, 2)})
    assert not read.dropped
    assert taps((ABS, ID, 8), (ABS, MT_X, 51), REPORT, *UP, on=read) == [((51, 60), (51, 60))]


def test_any_split_of_the_bytes_gives_the_same() -> None:
    data = stream(*DOWN, (ABS, MT_X, 300), REPORT, *UP, *DOWN, *UP)
    whole = decoder().feed(data)
    assert len(whole) == 2
    rng = random.Random(5)
    for _ in range(50):
        read, at, found = decoder(), 0, []
        while at < len(data):
            size = rng.randint(1, 60)
            found += read.feed(data[at : at + size])
            at += size
        assert found == whole


def test_any_bytes_at_all_do_no_harm() -> None:
    rng = random.Random(6)
    read = decoder()
    codes = (X, Y, SLOT, MT_X, MT_Y, ID, BTN_TOUCH, BTN_LEFT, 0, 3)
    for _ in range(4000):
        kind = rng.choice((SYN, KEY, ABS, rng.randrange(65536)))
        value = rng.choice((-1, 0, 1, 7, rng.randint(-(2**31), 2**31 - 1)))
        for touch in read.feed(EVENT.pack(0, 0, kind, rng.choice(codes), value)):
            for x, y in (touch.down, touch.up):
                assert 0 <= x < 1000
                assert 0 <= y < 500
    read.feed(rng.randbytes(10_000))


def test_a_frame_without_end_is_dropped() -> None:
    read = decoder()
    assert taps(*[(ABS, MT_X, n) for n in range(5000)], on=read) == []
    assert read.dropped
    assert taps(REPORT, *DOWN, *UP, on=read) == [((100, 200), (100, 200))]


@pytest.mark.parametrize(
    ("rotation", "size", "at"),
    [
        (0, (1000, 500), (100, 20)), (90, (500, 1000), (479, 100)),
        (180, (1000, 500), (899, 479)), (270, (500, 1000), (20, 899)),
    ],
)  # fmt: skip
def test_rotations(rotation: int, size: tuple[int, int], at: tuple[int, int]) -> None:
    read = TouchDecoder(999, 499, *size, rotation)
    assert taps((ABS, ID, 1), (ABS, MT_X, 100), (ABS, MT_Y, 20), REPORT, *UP, on=read) == [(at, at)]


def test_the_axes_are_scaled_to_the_pixels() -> None:
    for pixel in (0, 1, 399, 798, 799):
        raw = int((pixel + 0.5) * 4096 / 800)
        read = TouchDecoder(4095, 4095, 800, 480)
        [(down, _)] = taps((ABS, ID, 1), (ABS, MT_X, raw), (ABS, MT_Y, 4095), REPORT, *UP, on=read)
        assert down == (pixel, 479)
    read = TouchDecoder(1100, 600, 1000, 500, min_x=100, min_y=100)
    assert taps((ABS, ID, 1), (ABS, MT_X, 100), (ABS, MT_Y, 9999), REPORT, *UP, on=read) == [
        ((0, 499), (0, 499))
    ]


def test_a_bad_configuration_is_refused() -> None:
    for arguments in ((0, 10, 5, 5), (10, 10, 0, 5), (10, 10, 5, 5, 45)):
        with pytest.raises(DriverError):
            TouchDecoder(*arguments)


def test_a_touch_does_not_show_where_it_was() -> None:
    assert repr(Touch((1, 2), (3, 4))) == "Touch()"
