"""From raw touches to the picture: edges, six numbers, rotations, and four marks that were touched."""

import pytest

from firmware.drivers.errors import DriverError
from firmware.drivers.touch_calibration import MARKS, TURNS, Affine, from_corners, seated
from firmware.drivers.touch_decoder import (
    ABS_X,
    ABS_Y,
    BTN_TOUCH,
    EV_ABS,
    EV_KEY,
    EV_SYN,
    EVENT,
    SYN_REPORT,
    Touch,
    TouchDecoder,
)

AXES = (0, 0, 4095, 4095)


def near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return a == pytest.approx(b, abs=1e-3)


def test_without_calibration_the_axes_span_the_picture() -> None:
    seat = seated(AXES)
    assert near(seat.at(0, 0), (0, 0))
    assert near(seat.at(4095, 0), (1, 0))
    assert near(seat.at(2047.5, 4095), (0.5, 1))


def test_four_edges_may_run_backwards() -> None:
    seat = seated(AXES, (3900, 200, 300, 3800))
    assert near(seat.at(3900, 300), (0, 0))
    assert near(seat.at(200, 3800), (1, 1))
    assert seat.at(4000, 300)[0] < 0


def test_six_numbers_correct_what_the_axes_give() -> None:
    seat = seated(AXES, (0, 1, 0, 1, 0, 0))  # the axes swapped
    assert near(seat.at(4095, 0), (0, 1))
    assert near(seat.at(0, 2047.5), (0.5, 0))


@pytest.mark.parametrize(("rotation", "corner"), [(0, (0, 0)), (90, (1, 0)), (180, (1, 1)), (270, (0, 1))])
def test_a_turn_takes_the_upper_left_clockwise(rotation: int, corner: tuple[int, int]) -> None:
    assert near(seated(AXES, rotation=rotation).at(0, 0), corner)
    edges = seated(AXES, (100, 4000, 100, 4000), rotation)
    assert near(edges.at(100, 100), corner)


@pytest.mark.parametrize(
    ("axes", "calibration", "rotation"),
    [
        ((5, 0, 5, 10), None, 0),
        (AXES, None, 45),
        (AXES, (7, 7, 0, 9), 0),
        (AXES, (0, 9, 7, 7), 0),
    ],
)
def test_what_cannot_be_touched_is_refused(
    axes: tuple[int, int, int, int], calibration: tuple[float, ...] | None, rotation: int
) -> None:
    with pytest.raises(DriverError, match="no touch area"):
        seated(axes, calibration, rotation)


def inverse_of(seat: Affine, mark: tuple[float, float]) -> tuple[float, float]:
    det = seat.a * seat.e - seat.b * seat.d
    x, y = mark[0] - seat.c, mark[1] - seat.f
    return (seat.e * x - seat.b * y) / det, (seat.a * y - seat.d * x) / det


@pytest.mark.parametrize(
    "true",
    [Affine(1.1, 0.02, -0.05, -0.01, 1.07, 0.03), TURNS[90], TURNS[270], Affine(-1.2, 0, 1.1, 0, 1, 0)],
)
def test_four_touches_give_the_map_back(true: Affine) -> None:
    found = from_corners(MARKS, [inverse_of(true, mark) for mark in MARKS])
    for u, v in ((0.3, 0.7), (0, 0), (1, 0.2)):
        assert near(found.at(u, v), true.at(u, v))


def test_a_finger_that_shakes_a_little_is_evened_out() -> None:
    told = [(u + 0.01 * (-1) ** at, v) for at, (u, v) in enumerate(MARKS)]
    found = from_corners(MARKS, told)
    assert max(abs(found.at(0.5, 0.5)[axis] - 0.5) for axis in (0, 1)) < 0.01


def test_touches_that_missed_are_refused() -> None:
    with pytest.raises(DriverError, match="miss the marks by up to"):
        from_corners(MARKS, [*MARKS[:3], (0.5, 0.5)])
    with pytest.raises(DriverError, match="one line"):
        from_corners(MARKS, [(0.5, 0.5)] * 4)
    with pytest.raises(DriverError, match="at least three"):
        from_corners(MARKS, MARKS[:2])


def tap(x: int, y: int) -> bytes:
    events = [(EV_ABS, ABS_X, x), (EV_ABS, ABS_Y, y), (EV_KEY, BTN_TOUCH, 1), (EV_SYN, SYN_REPORT, 0)]
    events += [(EV_KEY, BTN_TOUCH, 0), (EV_SYN, SYN_REPORT, 0)]
    return b"".join(EVENT.pack(0, 0, *event) for event in events)


@pytest.mark.parametrize(
    ("calibration", "raw", "pixel"),
    [
        ((200, 3800, 300, 3900), (200, 300), (0, 0)),
        ((200, 3800, 300, 3900), (2000, 2100), (400, 240)),
        ((200, 3800, 300, 3900), (0, 4095), (0, 479)),  # beside the picture counts as its edge
        ((3800, 200, 300, 3900), (200, 300), (799, 0)),
        ((1, 0, 0.25, 0, 1, 0), (0, 0), (200, 0)),
    ],
)
def test_the_decoder_uses_it(
    calibration: tuple[float, ...], raw: tuple[int, int], pixel: tuple[int, int]
) -> None:
    decoder = TouchDecoder(4095, 4095, 800, 480, calibration=calibration)
    assert decoder.feed(tap(*raw)) == [Touch(pixel, pixel)]
