"""From the signed package to what the screens show of it: title, place, options, portraits."""

from __future__ import annotations

from io import BytesIO

import pygame

from firmware.config import Station
from firmware.election.package import Package
from firmware.screens.face import Face, OptionFace


def blank_face(station: Station) -> Face:
    """Before the package is read: this booth's name and nothing to choose."""
    display = station.display
    return Face(
        width=display.width,
        height=display.height,
        width_mm=display.width_mm,
        title="Bilik",
        place="",
        tps="",
        booth=station.booth.name,
        options=(OptionFace(1, "-", None, blank=True),),
        opens=None,
    )


def face_of(station: Station, package: Package, machine: str) -> Face:
    """The election's face on this station's display. Its photos decode: that was looked at before."""
    display, manifest = station.display, package.manifest
    photos = [pygame.image.load(BytesIO(data)) for data in package.photos]
    options = tuple(
        OptionFace(o.number, o.name, None if o.blank else photos[o.number - 1], o.blank)
        for o in manifest.options
    )
    return Face(
        width=display.width,
        height=display.height,
        width_mm=display.width_mm,
        title=manifest.title,
        place=f"{manifest.village}, {manifest.district}",
        tps=f"TPS {manifest.tps:03d}",
        booth=machine,
        options=options,
        opens=manifest.opens,
    )
