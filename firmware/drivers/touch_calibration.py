"""From what a touchscreen says to where on the picture it was touched, as one affine map. Pure.

    seat = seated((0, 0, 4095, 4095), calibration=(180, 3950, 3880, 210), rotation=90)
    u, v = seat.at(2047, 300)            # 0..1 across and down the picture; outside of it less or more
    six = from_corners(MARKS, told)      # what a person gets who touched four marks

Six numbers a b c d e f stand for (a x + b y + c, d x + e y + f), in the order of libinput's calibration
matrix.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from firmware.drivers.errors import DriverError

ROTATIONS = (0, 90, 180, 270)
EDGES, MATRIX = 4, 6  # how many numbers a calibration has

Place = tuple[float, float]

MARKS: tuple[Place, ...] = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
"""Where the four marks stand that a person touches, clockwise from the upper left."""
MAX_ERROR = 0.03  # of the picture's side: marks that no map brings nearer than this were not touched


@dataclass(frozen=True)
class Affine:
    """One map; its numbers in the order of the module's head."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def at(self, u: float, v: float) -> Place:
        return self.a * u + self.b * v + self.c, self.d * u + self.e * v + self.f

    def then(self, after: Affine) -> Affine:
        """First this one, then `after`."""
        x, y, o = (self.a, self.d), (self.b, self.e), (self.c, self.f)
        row = [
            (p * x[0] + q * x[1], p * y[0] + q * y[1], p * o[0] + q * o[1] + r)
            for p, q, r in ((after.a, after.b, after.c), (after.d, after.e, after.f))
        ]
        return Affine(*row[0], *row[1])


TURNS = {
    0: Affine(1, 0, 0, 0, 1, 0),
    90: Affine(0, -1, 1, 1, 0, 0),  # what was the upper left is the upper right
    180: Affine(-1, 0, 1, 0, -1, 1),
    270: Affine(0, 1, 0, -1, 0, 1),
}


def seated(
    axes: tuple[int, int, int, int], calibration: Sequence[float] | None = None, rotation: int = 0
) -> Affine:
    """From raw values to the picture. `axes`: least x, least y, largest x, largest y; `rotation` clockwise.

    Four numbers of `calibration` are the raw values at the panel's left, right, upper and lower edge; six
    correct what the axes alone would give. Raises DriverError where nothing could be touched.
    """
    low_x, low_y, high_x, high_y = axes
    if rotation not in ROTATIONS or high_x <= low_x or high_y <= low_y:
        raise DriverError(f"no touch area: {low_x}..{high_x} x {low_y}..{high_y}, rotation {rotation}")
    wide, high = high_x - low_x + 1, high_y - low_y + 1
    seat = Affine(1 / wide, 0, (0.5 - low_x) / wide, 0, 1 / high, (0.5 - low_y) / high)
    if calibration is not None and len(calibration) == EDGES:
        left, right, top, bottom = calibration
        if left == right or top == bottom:
            raise DriverError("no touch area: a calibration with two edges at the same value")
        seat = Affine(
            1 / (right - left), 0, -left / (right - left), 0, 1 / (bottom - top), -top / (bottom - top)
        )
    elif calibration is not None:
        seat = seat.then(Affine(*calibration))
    return seat.then(TURNS[rotation])


def from_corners(marks: Sequence[Place], told: Sequence[Place]) -> Affine:
    """The map that brings what the device told, 0 to 1 on each axis, nearest to the marks (least squares).

    Three marks suffice, a fourth shows a touch that missed. Raises DriverError where no map fits.
    """
    if len(marks) != len(told) or len(marks) < 3:
        raise DriverError(f"{len(told)} touches for {len(marks)} marks; at least three are needed")
    rows = [(u, v, 1.0) for u, v in told]
    normal = [[sum(r[i] * r[j] for r in rows) for j in range(3)] for i in range(3)]
    across = _solve(normal, [sum(r[i] * m[0] for r, m in zip(rows, marks, strict=True)) for i in range(3)])
    down = _solve(normal, [sum(r[i] * m[1] for r, m in zip(rows, marks, strict=True)) for i in range(3)])
    found = Affine(*across, *down)
    worst = max(math.dist(found.at(*place), mark) for place, mark in zip(told, marks, strict=True))
    if worst > MAX_ERROR:
        raise DriverError(f"the touches miss the marks by up to {100 * worst:.0f} % of the screen: try again")
    return found


def _solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> tuple[float, float, float]:
    """Three equations (Cramer's rule). Raises DriverError where they have no one answer."""

    def det(m: Sequence[Sequence[float]]) -> float:
        (a, b, c), (d, e, f), (g, h, i) = m
        return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)

    whole = det(matrix)
    if abs(whole) < 1e-9:
        raise DriverError("all touches were told on one line: not all marks were touched")
    parts = [
        det([[right[r] if c == column else matrix[r][c] for c in range(3)] for r in range(3)]) / whole
        for column in range(3)
    ]
    return parts[0], parts[1], parts[2]
