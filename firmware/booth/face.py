"""From the signed package to what the screens show of it: title, place, options, portraits."""

from __future__ import annotations

from io import BytesIO

import pygame

from firmware.config import Station
from firmware.election.package import Package
from firmware.screens.errors import FaceError
from firmware.screens.face import Face, OptionFace

Size = tuple[int, int]  # pixels


def blank_face(station: Station, size: Size | None = None) -> Face:
    """Before the package is read: this booth's name and nothing to choose. `size`: the screen's own."""
    width, height = size or asked_size(station)
    return Face(
        width=width,
        height=height,
        width_mm=station.display.width_mm,
        title="Bilik",
        place="",
        tps="",
        booth=station.booth.name,
        options=(OptionFace(1, "-", None, blank=True),),
        opens=None,
    )


def face_of(station: Station, package: Package, machine: str, size: Size | None = None) -> Face:
    """The election's face on this station's display. Its photos decode: that was looked at before."""
    manifest = package.manifest
    width, height = size or asked_size(station)
    photos = [pygame.image.load(BytesIO(data)) for data in package.photos]
    options = tuple(
        OptionFace(o.number, o.name, None if o.blank else photos[o.number - 1], o.blank)
        for o in manifest.options
    )
    return Face(
        width=width,
        height=height,
        width_mm=station.display.width_mm,
        title=manifest.title,
        place=f"{manifest.village}, {manifest.district}",
        tps=f"TPS {manifest.tps:03d}",
        booth=machine,
        options=options,
        opens=manifest.opens,
    )


def asked_size(station: Station) -> Size:
    """The size that the station file names. Raises FaceError where it leaves that to the screen."""
    display = station.display
    if display.width is None or display.height is None:
        raise FaceError("the station file names no size of the display")
    return display.width, display.height
