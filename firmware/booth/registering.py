"""A booth that has no election yet writes its device key on the stick, for the committee to collect."""

from __future__ import annotations

from firmware.booth.election import DEVICE_KEY, PACKAGE, device_key, follow_stick
from firmware.booth.startup import StartupError
from firmware.booth.worker import log
from firmware.config import Station
from firmware.machine.registration import (
    FILE_LIMIT,
    Image,
    RegistrationError,
    file_name,
    make,
    read_enrolment,
)
from firmware.machine.registration import write as write_registration
from firmware.states.facts import Registered
from firmware.states.system import System
from firmware.storage.durable import exists, read_file
from firmware.storage.errors import StorageError
from firmware.storage.keys import public_bytes
from firmware.storage.layer import FileLayer
from firmware.storage.slot import Log
from firmware.version import VERSION

SHOWN = 16  # hex digits of the key, to be compared by eye


def register(station: Station, system: System, files: FileLayer) -> Registered | None:
    """Write the registration, unless it stands there already; None where it cannot or may not be written.

    A stick that holds an election, or what is left of one, is left as it is.
    """
    try:
        stick = follow_stick(station, files)
        if any(exists(stick / name, files) for name in (PACKAGE, *(one.file for one in Log))):
            return None
        key = device_key(station.booth.internal / DEVICE_KEY, files)
        image, enrolment = _image(system), _enrolment(files)
        path = stick / file_name(station.booth.name)
        made = make(station.booth.name, key, image, enrolment).to_bytes()
        if not (exists(path, files) and read_file(path, FILE_LIMIT, files) == made):
            path = write_registration(stick, station.booth.name, key, image, enrolment=enrolment, files=files)
        return Registered(public_bytes(key).hex()[:SHOWN], path.name)
    except (OSError, StorageError, StartupError) as error:
        log.error("registration: %s", error)
        return None


def _image(system: System) -> Image:
    if system.image is None:
        return Image(VERSION)
    return Image(system.image.version, system.image.variant, system.image.image)


def _enrolment(files: FileLayer) -> bytes | None:
    """Without it the registration is signed all the same; who collects it sees the difference."""
    try:
        return read_enrolment(files=files)
    except RegistrationError as error:
        log.error("registration: %s", error)
        return None
