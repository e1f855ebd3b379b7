"""Drawn portraits of invented candidates: flat colours, a batik collar, a kind face. Never a photograph.

    png = portrait(seed=3, woman=True)       # bytes of a PNG, 480 x 600

The same seed gives the same face. Drawn at twice the size and scaled down, so that edges are smooth.
"""

from __future__ import annotations

import io
import os
import random
from dataclasses import dataclass

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

import pygame
import pygame.draw
import pygame.image
import pygame.transform

from hw_sim.portraits_pen import SCALE, Colour, ellipse, lighter, polygon, ring

WIDTH, HEIGHT = 480, 600

_SKINS: tuple[Colour, ...] = (
    (236, 196, 158),
    (222, 176, 134),
    (203, 152, 110),
    (180, 128, 90),
    (158, 108, 74),
)
_HAIR: tuple[Colour, ...] = ((28, 24, 24), (40, 30, 26), (58, 44, 36), (132, 128, 126))
_CLOTHES: tuple[Colour, ...] = (
    (128, 44, 44), (34, 76, 110), (46, 96, 72), (110, 70, 34), (84, 52, 104), (30, 90, 100), (150, 96, 30)
)  # fmt: skip
_SCARVES: tuple[Colour, ...] = (
    (196, 120, 140),
    (92, 132, 168),
    (116, 148, 108),
    (206, 178, 120),
    (150, 124, 172),
)
_SKIES: tuple[tuple[Colour, Colour], ...] = (
    ((214, 232, 240), (158, 196, 214)), ((240, 230, 208), (216, 196, 150)),
    ((222, 236, 218), (168, 202, 162)),
    ((238, 220, 222), (206, 168, 176)), ((228, 224, 240), (182, 174, 210)),
)  # fmt: skip


@dataclass(frozen=True)
class Face:
    """What tells one person from another."""

    woman: bool
    skin: Colour
    hair: Colour
    clothes: Colour
    scarf: Colour | None
    cap: bool
    glasses: bool
    moustache: bool
    wide: int
    sky: tuple[Colour, Colour]
    motif: int


def face(seed: int, woman: bool) -> Face:
    """The face of a seed. Neighbouring seeds differ in background, clothes and headwear."""
    chance = random.Random(f"portrait/{seed}")
    return Face(
        woman=woman,
        skin=_SKINS[(seed * 2 + chance.randrange(2)) % len(_SKINS)],
        hair=_HAIR[chance.choice((0, 0, 1, 2, 2, 3))],
        clothes=_CLOTHES[seed % len(_CLOTHES)],
        scarf=_SCARVES[seed % len(_SCARVES)] if woman and chance.random() < 0.65 else None,
        cap=not woman and chance.random() < 0.55,
        glasses=chance.random() < 0.35,
        moustache=not woman and chance.random() < 0.4,
        wide=chance.randrange(-10, 14),
        sky=_SKIES[seed % len(_SKIES)],
        motif=seed % 3,
    )


def portrait(seed: int, woman: bool) -> bytes:
    """A PNG of 480 x 600 pixels."""
    who = face(seed, woman)
    sheet = pygame.Surface((WIDTH * SCALE, HEIGHT * SCALE), 0, 32)
    _sky(sheet, who.sky)
    if who.woman and who.scarf is None:
        ellipse(sheet, who.hair, 240, 275, 118 + who.wide, 160)
    _body(sheet, who)
    _head(sheet, who)
    _features(sheet, who)
    _headwear(sheet, who)
    png = io.BytesIO()
    pygame.image.save(pygame.transform.smoothscale(sheet, (WIDTH, HEIGHT)), png, "portrait.png")
    return png.getvalue()


def _sky(sheet: pygame.Surface, colours: tuple[Colour, Colour]) -> None:
    top, bottom = colours
    height = sheet.get_height()
    for y in range(height):
        mixed = [round(a + (b - a) * y / height) for a, b in zip(top, bottom, strict=True)]
        pygame.draw.line(sheet, mixed, (0, y), (sheet.get_width(), y))


def _body(sheet: pygame.Surface, who: Face) -> None:
    ellipse(sheet, who.clothes, 240, 640, 205, 190)
    pale = lighter(who.clothes, 70)
    for row, y in enumerate(range(475, 600, 38)):
        for x in range(30 + 22 * (row % 2), 470, 44):
            if ((x - 240) / 192) ** 2 + ((y - 640) / 176) ** 2 < 1:
                _motif(sheet, pale, x, y, who.motif)
    ellipse(sheet, lighter(who.skin, -18), 240, 425, 52, 70)
    if who.scarf is None:
        polygon(sheet, lighter(who.clothes, -25), [(172, 462), (240, 545), (205, 450)])
        polygon(sheet, lighter(who.clothes, -25), [(308, 462), (240, 545), (275, 450)])


def _motif(sheet: pygame.Surface, colour: Colour, x: int, y: int, kind: int) -> None:
    """One figure of the cloth: kawung petals, parang strokes or simple dots."""
    if kind == 0:
        for dx, dy in ((-7, -7), (7, -7), (-7, 7), (7, 7)):
            ellipse(sheet, colour, x + dx, y + dy, 5, 5)
    elif kind == 1:
        polygon(sheet, colour, [(x - 12, y + 12), (x - 3, y + 12), (x + 12, y - 12), (x + 3, y - 12)])
    else:
        ellipse(sheet, colour, x, y, 9, 9)
        ellipse(sheet, lighter(colour, -60), x, y, 4, 4)


def _head(sheet: pygame.Surface, who: Face) -> None:
    half = 104 + who.wide
    for side in (-1, 1):
        ellipse(sheet, lighter(who.skin, -14), 240 + side * half, 290, 18, 30)
    ellipse(sheet, who.skin, 240, 282, half, 138)
    if who.scarf is None:
        _hair(sheet, who, half)


def _hair(sheet: pygame.Surface, who: Face, half: int) -> None:
    """A cap of hair whose edge runs from temple to temple, parted off the middle."""
    left = [(240 - half, 268), (240 - half, 214), (276 - half, 160), (240, 134)]
    right = [(204 + half, 160), (240 + half, 214), (240 + half, 268)]
    edge = [(232 + half, 226), (290, 192), (216, 186), (262 - half, 222)]
    polygon(sheet, who.hair, [*left, *right, *edge])
    ellipse(sheet, who.hair, 240, 186, half - 8, 46)


def _features(sheet: pygame.Surface, who: Face) -> None:
    dark = (44, 32, 28)
    for side in (-1, 1):
        x = 240 + side * 44
        ellipse(sheet, (250, 248, 244), x, 282, 19, 11)
        ellipse(sheet, dark, x, 282, 9, 10)
        ellipse(sheet, (250, 250, 250), x + 3, 279, 3, 3)
        polygon(sheet, lighter(who.hair, -8), [(x - 24, 258), (x, 249), (x + 24, 257), (x, 255)])
        ellipse(sheet, lighter(who.skin, 12), x + side * 22, 326, 20, 13)
        if who.glasses:
            ring(sheet, (52, 48, 52), x, 283, 31)
    if who.glasses:
        polygon(sheet, (52, 48, 52), [(225, 278), (255, 278), (255, 283), (225, 283)])
    polygon(sheet, lighter(who.skin, -26), [(236, 288), (226, 326), (254, 326), (243, 288)])
    ellipse(sheet, lighter(who.skin, -10), 240, 324, 17, 9)
    lips: Colour = (172, 76, 76) if who.woman else lighter(who.skin, -52)
    ellipse(sheet, lips, 240, 362, 36, 16)
    ellipse(sheet, who.skin, 240, 354, 40, 14)
    polygon(sheet, lips, [(206, 360), (240, 366), (274, 360), (240, 362)])
    if who.moustache:
        wings = [
            (184, 358),
            (200, 341),
            (240, 333),
            (280, 341),
            (296, 358),
            (276, 350),
            (240, 347),
            (204, 350),
        ]
        polygon(sheet, who.hair, wings)


def _headwear(sheet: pygame.Surface, who: Face) -> None:
    half = 104 + who.wide
    if who.cap:
        polygon(
            sheet, (26, 24, 30), [(236 - half, 218), (262 - half, 118), (218 + half, 118), (244 + half, 218)]
        )
        ellipse(sheet, (26, 24, 30), 240, 216, half + 4, 20)
        ellipse(sheet, (46, 44, 54), 240, 120, half - 22, 14)
    elif who.scarf is not None:
        _scarf(sheet, who.scarf, half)
    elif who.woman:
        ellipse(sheet, lighter(who.hair, 10), 240, 140, 46, 34)


def _scarf(sheet: pygame.Surface, colour: Colour, half: int) -> None:
    """Cloth around the face: a large oval with the face left out, drawn on a sheet of its own."""
    cloth = pygame.Surface(sheet.get_size(), 0, 32)
    key = (255, 0, 255)
    cloth.fill(key)
    cloth.set_colorkey(key)
    ellipse(cloth, colour, 240, 300, half + 46, 186)
    polygon(cloth, colour, [(110, 390), (370, 390), (420, 520), (240, 590), (60, 520)])
    polygon(cloth, lighter(colour, -24), [(150, 440), (330, 440), (270, 580), (230, 540)])
    ellipse(cloth, key, 240, 292, half - 12, 120)
    sheet.blit(cloth, (0, 0))
