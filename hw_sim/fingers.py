"""Synthetic fingers: minutiae, captures with noise, templates as bytes, and a score between two of these.

    anna = Finger("anna/right thumb")
    enrolled = anna.template(1536)
    score(enrolled, Finger("anna/right thumb").capture(1536, press=7))   -> some 60 to 200
    score(enrolled, Finger("budi/right thumb").capture(1536, press=7))   -> some 0 to 10

The score is computed from the bytes alone. A template carries a CRC over all of it, so one that was
corrupted, cut or mixed from two scores 0, as a real matcher finds nothing in noise.

    template = "ZT1" | count 1 | crc32 4 | count x (x 2, y 2, angle 1, kind 1) | filler
"""

import math
import random
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

WIDTH, HEIGHT = 256, 288  # pixels of the R307's image, at 500 dpi
MAGIC = b"ZT1"
HEAD = 8
RECORD = struct.Struct(">HHBB")
REACH = 12.0  # pixels two minutiae may lie apart and still be one
TURN = 20  # of 256 steps of a circle: the same for their angles
FULL_SCORE = 250


@dataclass(frozen=True)
class Minutia:
    """A ridge's end or fork. `x`, `y` in pixels, `angle` in 256ths of a circle, `kind` 0 or 1."""

    x: int
    y: int
    angle: int
    kind: int


@dataclass(frozen=True)
class Noise:
    """What differs between presses. `shift` and `jitter` in pixels, `lost` a share, `false` a number."""

    shift: float
    jitter: float
    lost: float
    false: int


CLEAN = Noise(shift=0.0, jitter=0.6, lost=0.03, false=0)
DRY = Noise(shift=2.5, jitter=1.5, lost=0.12, false=2)
WET = Noise(shift=4.0, jitter=7.0, lost=0.65, false=18)


@dataclass(frozen=True)
class Finger:
    """One finger of one person; the same seed is the same finger."""

    seed: int | str

    def minutiae(self) -> tuple[Minutia, ...]:
        """All there are: 34 to 44, no two at one place."""
        return _minutiae(str(self.seed))

    def template(self, size: int = 1536) -> bytes:
        """What a committee's enrolment desk keeps: a good image, as `size` bytes."""
        return encode(self._seen(CLEAN, "enrolment"), size)

    def capture(self, size: int, press: int | str, *, wet: bool = False) -> bytes:
        """The features of one press; the same `press` gives the same bytes."""
        return encode(self._seen(WET if wet else DRY, press), size)

    def _seen(self, noise: Noise, press: int | str) -> list[Minutia]:
        chance = random.Random(f"press/{self.seed}/{press}")
        shift = chance.gauss(0, noise.shift), chance.gauss(0, noise.shift)
        left = [point for point in self.minutiae() if chance.random() >= noise.lost]
        kept = [_moved(point, shift, noise, chance) for point in left]
        return kept + [_anywhere(chance) for _ in range(noise.false)]


@lru_cache(maxsize=1024)
def _minutiae(seed: str) -> tuple[Minutia, ...]:
    chance = random.Random(f"finger/{seed}")
    count = chance.randint(34, 44)
    found: list[Minutia] = []
    while len(found) < count:
        new = _anywhere(chance)
        if all(math.dist((new.x, new.y), (old.x, old.y)) > REACH for old in found):
            found.append(new)
    return tuple(found)


def _anywhere(chance: random.Random) -> Minutia:
    return Minutia(
        chance.randrange(16, WIDTH - 16),
        chance.randrange(16, HEIGHT - 16),
        chance.randrange(256),
        chance.randrange(2),
    )


def _moved(point: Minutia, shift: tuple[float, float], noise: Noise, chance: random.Random) -> Minutia:
    x = round(point.x + shift[0] + chance.gauss(0, noise.jitter))
    y = round(point.y + shift[1] + chance.gauss(0, noise.jitter))
    turn = round(chance.gauss(0, noise.jitter * 2))
    return Minutia(
        max(0, min(WIDTH - 1, x)), max(0, min(HEIGHT - 1, y)), (point.angle + turn) % 256, point.kind
    )


def encode(points: Sequence[Minutia], size: int) -> bytes:
    """Minutiae as a template of `size` bytes (at least 512), filled up with bytes of no meaning."""
    body = b"".join(RECORD.pack(point.x, point.y, point.angle, point.kind) for point in points)
    body += random.Random(zlib.crc32(body)).randbytes(size - HEAD - len(body))
    return MAGIC + bytes([len(points)]) + zlib.crc32(body).to_bytes(4, "big") + body


def decode(template: bytes) -> list[Minutia]:
    """The minutiae of a template; none when it is not whole."""
    count = template[3] if len(template) > HEAD else 0
    body = template[HEAD:]
    if template[:3] != MAGIC or template[4:HEAD] != zlib.crc32(body).to_bytes(4, "big"):
        return []
    if count * RECORD.size > len(body):
        return []
    return [Minutia(*RECORD.unpack_from(body, i * RECORD.size)) for i in range(count)]


def score(one: bytes, other: bytes) -> int:
    """How alike two templates are, 0 to 250: the square of the share of minutiae that pair up."""
    left, right = decode(one), decode(other)
    if not left or not right:
        return 0
    free = list(right)
    pairs = 0
    for point in left:
        near = [candidate for candidate in free if _same(point, candidate)]
        if near:
            free.remove(min(near, key=lambda candidate: _apart(point, candidate)))
            pairs += 1
    return round(FULL_SCORE * pairs**2 / (len(left) * len(right)))


def combine(one: bytes, other: bytes, size: int) -> bytes | None:
    """Two captures of a finger to one template, of what both saw; None when they are of different fingers."""
    left, right = decode(one), decode(other)
    both = [point for point in left if any(_same(point, candidate) for candidate in right)]
    return encode(both, size) if len(both) >= 12 and score(one, other) >= 40 else None


def _same(one: Minutia, other: Minutia) -> bool:
    turn = abs(one.angle - other.angle)
    return _apart(one, other) <= REACH and min(turn, 256 - turn) <= TURN


def _apart(one: Minutia, other: Minutia) -> float:
    return math.dist((one.x, one.y), (other.x, other.y))
