"""One card from beginning to end: looked at, flashed where it is to be, its two files written, read back."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from firmware.provision import bmap
from firmware.provision.card import Found, files_of, in_folder, on_device, owner
from firmware.provision.device import Device, look_at
from firmware.provision.errors import CardError, ProvisionError, UnreadableError
from firmware.provision.flash import flash, map_of
from firmware.provision.images import Progress, check_sum
from firmware.provision.plan import Plan
from firmware.provision.villages import Booth

Confirm = Callable[[Device], bool]
"""Asks whether this device is the one to be written."""


@dataclass(frozen=True)
class Target:
    """Where a card is: a mounted folder, or a device (or image file), onto which `image` is flashed first."""

    folder: Path | None = None
    device: Path | None = None
    image: Path | None = None


@dataclass(frozen=True)
class Image:
    """An image whose checksum was compared once, for many cards."""

    path: Path
    sha256: str
    blocks: bmap.BlockMap


def check_image(path: Path, progress: Progress) -> Image:
    """Raises ProvisionError, UnreadableError."""
    return Image(path, check_sum(path, progress), map_of(path))


def write_card(
    plan: Plan,
    booth: Booth,
    target: Target,
    image: Image | None,
    *,
    replace: bool,
    retry: bool = False,
    confirm: Confirm,
    progress: Progress,
) -> Found:
    """The card that is in is this booth's afterwards. Raises ProvisionError and its kinds.

    Flashing a booth's card destroys its device key and whatever it recorded: it is refused unless
    `replace`, or `retry` where this booth's own card failed before.
    """
    files = files_of(plan, booth)
    if target.folder is not None:
        return in_folder(target.folder, files, replace=replace)
    if target.device is None:
        raise ProvisionError("", "give --folder or --device")
    device = look_at(target.device)
    if not confirm(device):
        raise ProvisionError(str(target.device), "left alone")
    if image is not None and not device.is_file and device.size < image.blocks.size:
        raise CardError(str(target.device), f"has {device.size} bytes; the image needs {image.blocks.size}")
    try:
        with _open(device) as card:
            if image is not None:
                before = owner(card, str(target.device))
                if before and not replace and not (retry and before == booth.name):
                    reason = f"is the card of {before!r}; --replace destroys its key and what it recorded"
                    raise CardError(str(target.device), reason)
                flash(image.path, image.blocks, card, str(target.device), progress)
                if device.is_file:
                    card.truncate(max(device.size, image.blocks.size))
            return on_device(card, str(target.device), files, replace=replace or image is not None)
    except OSError as error:
        raise UnreadableError(str(target.device), error.strerror or str(error)) from None


def _open(device: Device) -> BinaryIO:
    """For reading and writing; a device by nobody else at the same time (O_EXCL, open(2)). Raises OSError."""
    flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | (0 if device.is_file else os.O_EXCL)
    return cast(BinaryIO, os.fdopen(os.open(device.path, flags), "r+b"))
