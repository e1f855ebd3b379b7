"""This booth's election: the verified package, the device key, where the logs lie, how they are opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.ballot.context import Context
from firmware.booth.ballots import BallotDesk
from firmware.booth.devices import only_stick
from firmware.booth.shown import check_shown
from firmware.booth.startup import StartupError, trouble_of
from firmware.booth.vault import Vault
from firmware.config import Station
from firmware.config import Waits as OwnWaits
from firmware.election.errors import ElectionError
from firmware.election.manifest import Machine
from firmware.election.package import Package, load
from firmware.states.facts import Counts, Language, Mode, Role, Rules, Trouble, Waits
from firmware.storage import ledger as storage
from firmware.storage.durable import (
    exists,
    is_folder,
    make_folder,
    point,
    read_file,
    remove_folder,
    write_file,
)
from firmware.storage.errors import KeyFileError, StorageError, from_os_error
from firmware.storage.keys import create_device_key, load_device_key, public_bytes
from firmware.storage.layer import OS, FileLayer
from firmware.storage.ledger import Identity, Ledger, Restart
from firmware.system.answers import refused_stick
from firmware.tapes.paper import Choice
from firmware.version import SOFTWARE

PACKAGE = "election.bilik"
DEVICE_KEY = "device.key"
REHEARSAL = "simulasi"
STICK = "stick"
MAX_PACKAGE = 256 * 1024 * 1024  # bytes; 10,000 rows of two 1,536-byte templates and six photos stay below


FirstLines = Callable[[Ledger, Restart], None]


def no_lines(_ledger: Ledger, _found: Restart) -> None:
    """Nothing to tell."""


@dataclass
class Opened:
    """Logs that are open for writing, real or rehearsal."""

    mode: Mode
    ledger: Ledger
    restart: Restart
    desk: BallotDesk
    context: Context


@dataclass
class Election:
    package: Package
    machine: Machine
    device_key: Ed25519PrivateKey = field(repr=False)
    internal: Path
    stick: Path
    station: Station
    vault: Vault
    clock_confirmed: bool = False
    software: str = SOFTWARE
    files: FileLayer = OS

    @property
    def zone(self) -> tzinfo:
        """The polling station's zone: the package's hours carry its offset."""
        return self.package.manifest.opens.tzinfo or UTC

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The options as papers print them; a blank vote has no number of its own."""
        return tuple(Choice(0 if o.blank else o.number, o.name) for o in self.package.manifest.options)

    @property
    def origin(self) -> str:
        """The name of this machine's logs in checkpoints."""
        return f"bilik/{self.package.manifest.election_id}/{slug(self.machine.name)}"

    def rules(self, own: OwnWaits) -> Rules:
        """The package's rules and, where the station file says so, this booth's own waits."""
        manifest = self.package.manifest
        given = manifest.rules
        usual = Waits()
        waits = Waits(
            idle=own.idle if own.idle is not None else given.idle_seconds,
            countdown=own.countdown if own.countdown is not None else given.countdown_seconds,
            notice=own.notice if own.notice is not None else usual.notice,
            thanks=own.thanks if own.thanks is not None else given.thanks_seconds,
            pin=own.pin if own.pin is not None else usual.pin,
            retry=own.retry if own.retry is not None else usual.retry,
        )
        return Rules(
            options=len(manifest.options),
            blank=given.blank,
            finger_tries=given.finger_tries,
            spoils=given.spoils_before_help,
            receipt=given.receipt,
            copies=given.copies,
            trustees=len(manifest.trustees),
            threshold=manifest.threshold,
            trustee_names=tuple(t.name for t in sorted(manifest.trustees, key=lambda t: t.index)),
            may_override=tuple(Role(role) for role in given.override_roles),
            languages=tuple(Language(code) for code in given.languages),
            opens=manifest.opens,
            waits=waits,
        )

    def open(self, mode: Mode, first_lines: FirstLines = no_lines) -> Opened:
        """Open (make, recover) the logs of this mode on both media. Raises StartupError.

        `first_lines`: what the journal is told before the last voter is settled.
        """
        context = self.package.context()
        if mode is Mode.SIMULASI:
            context = context.simulasi()
        machine = public_bytes(self.device_key)
        desk = BallotDesk(context, machine, self.choices)
        identity = Identity(
            election_hash=context.he,
            device_key=self.device_key,
            mode=int(mode),
            origin=self.origin,
            roll_size=self.package.manifest.roll.rows,
            slots=self.slots,
        )
        internal, stick = self._folders(mode)
        wrote = False

        def lines(ledger: Ledger, found: Restart) -> None:
            nonlocal wrote
            wrote = True
            first_lines(ledger, found)

        try:
            if mode is Mode.SIMULASI:
                for folder in (internal, stick):
                    make_folder(folder, self.files)
            ledger, restart = Ledger.open(
                internal, stick, identity, desk.commit_next, files=self.files, first_lines=lines
            )
        except StorageError as error:
            trouble, halt = trouble_of(error)
            raise StartupError(trouble, str(error), halt=halt, wrote=wrote) from error
        except OSError as error:
            raise _unwritable(self.stick, error, self.files) from error
        if mode is Mode.REAL:
            self._publish(ledger)
        return Opened(mode, ledger, restart, desk, context)

    def _publish(self, ledger: Ledger) -> None:
        """The stick carries the package without the roll, for whoever audits. Raises StartupError.

        Only once the logs have shown that the stick is ours.
        """
        public, path = self.package.public_part(), self.stick / PACKAGE
        try:
            if not (exists(path, self.files) and read_file(path, len(public), self.files) == public):
                write_file(path, public, self.files)
        except OSError as error:
            ledger.close_files()
            raise _unwritable(self.stick, error, self.files, wrote=True) from error

    @property
    def slots(self) -> tuple[int, int]:
        """Of the ballots and the events log: room for every voter to spoil twice, and for the day's officers.

        The station file may say more.
        """
        rows, own = self.package.manifest.roll.rows, self.station.log
        return own.ballots_slots or 512 + 6 * rows, own.events_slots or 1024 + 2 * rows

    def _folders(self, mode: Mode) -> tuple[Path, Path]:
        if mode is Mode.SIMULASI:
            return self.internal / REHEARSAL, self.stick / REHEARSAL
        return self.internal, self.stick

    def rehearsal_gone(self) -> bool:
        """Raises OSError."""
        return not any(exists(folder, self.files) for folder in self._folders(Mode.SIMULASI))

    def purge_simulasi(self) -> bool:
        """Delete a rehearsal's data on both media; whether there was any. Raises StorageError."""
        folders = self._folders(Mode.SIMULASI)
        try:
            if self.rehearsal_gone():
                return False
            for folder in folders:
                make_folder(folder, self.files)
            storage.purge(*folders, files=self.files)
            for folder in folders:
                remove_folder(folder, self.files)
        except OSError as error:
            name = "stick" if str(error.filename).startswith(str(self.stick)) else "internal"
            gone = not is_folder(self.stick, self.files)
            raise from_os_error(name, REHEARSAL, error, gone=gone) from error
        return True


def slug(name: str) -> str:
    """A name as it may stand in a checkpoint's origin: lower case, digits, hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "booth"


def open_election(station: Station, files: FileLayer = OS) -> Election:
    """Find stick, key and package, and verify them. Raises StartupError."""
    found = only_stick(station.booth.sticks, files)
    if isinstance(found, Trouble):
        raise StartupError(found, refused_stick(station.system.run) if station.system else "")
    try:
        stick = follow_stick(station, files)
    except StorageError as error:
        trouble, halt = trouble_of(error)
        raise StartupError(trouble, str(error), halt=halt) from error
    key = device_key(station.booth.internal / DEVICE_KEY, files)
    package = _package(station, stick, files)
    machine = package.machine(public_bytes(key))
    if machine is None:
        raise StartupError(Trouble.WRONG_MACHINE, public_bytes(key).hex())
    _refuse_foreign_package(package, stick, files)
    internal = station.booth.internal
    return Election(package, machine, key, internal, stick, station, Vault(), files=files)


def follow_stick(station: Station, files: FileLayer = OS) -> Path:
    """A path that stays the stick's from plug to plug: the kernel gives one that comes back another name.

    It is a link in the internal folder, set anew where exactly one stick is in. Raises MediumError.
    """
    link, found = station.booth.internal / STICK, only_stick(station.booth.sticks, files)
    try:
        if isinstance(found, Path):
            point(link, found, files)
    except OSError as error:
        raise from_os_error("internal", STICK, error, gone=False) from error
    return link


def device_key(path: Path, files: FileLayer = OS) -> Ed25519PrivateKey:
    """This booth's key; the first start makes it. Raises StartupError."""
    try:
        return load_device_key(path, files) if exists(path, files) else create_device_key(path, files)
    except (KeyFileError, OSError) as error:
        raise StartupError(Trouble.MEDIUM_FAILED, str(error), halt=True) from error


def _package(station: Station, stick: Path, files: FileLayer) -> Package:
    """The booth's own copy, or, where it has none, the whole package on the stick, taken over."""
    own = station.booth.internal / PACKAGE
    source = own
    try:
        source = own if exists(own, files) else stick / PACKAGE
        if not exists(source, files):
            raise StartupError(Trouble.NO_PACKAGE, PACKAGE)
        data = read_file(source, MAX_PACKAGE, files)
        if len(data) > MAX_PACKAGE:
            raise StartupError(Trouble.BAD_PACKAGE, f"{PACKAGE} is larger than {MAX_PACKAGE} bytes")
        package = load(data, authority=station.booth.authority)
        check_shown(package)
    except ElectionError as error:
        raise StartupError(Trouble.BAD_PACKAGE, str(error)) from error
    except OSError as error:
        raise StartupError(Trouble.BAD_PACKAGE, f"{source.name}: {error.strerror}") from error
    if package.roll is None:
        raise StartupError(Trouble.NO_PACKAGE, f"{PACKAGE} on the stick is a public part, without the roll")
    if source is not own:
        try:
            write_file(own, data, files)
        except OSError as error:
            raise StartupError(Trouble.MEDIUM_FAILED, f"{own}: {error.strerror}", halt=True) from error
    return package


def _refuse_foreign_package(package: Package, stick: Path, files: FileLayer) -> None:
    """Another election's stick is left as it is: nothing may be written on it. Raises StartupError.

    What is no package at all stays to be judged by the logs beside it, and is then written anew.
    """
    path = stick / PACKAGE
    try:
        data = read_file(path, MAX_PACKAGE, files) if exists(path, files) else b""
        if not 0 < len(data) <= MAX_PACKAGE:
            return
        other = load(data)
    except (ElectionError, OSError):
        return
    if other.manifest_bytes != package.manifest_bytes:
        raise StartupError(Trouble.FOREIGN_STICK, f"{PACKAGE} on the stick is another election's")


def _unwritable(stick: Path, error: OSError, files: FileLayer, *, wrote: bool = False) -> StartupError:
    """What the operating system said of the stick, in the states' words."""
    gone = not is_folder(stick, files)
    trouble, halt = trouble_of(from_os_error("stick", PACKAGE, error, gone=gone))
    return StartupError(trouble, f"{error.filename}: {error.strerror}", halt=halt, wrote=wrote)


def figures(counts: storage.Counts) -> Counts:
    """The ledger's counts as the states carry them."""
    return Counts(
        roll=counts.roll,
        authorised=counts.authorised,
        overridden=counts.overridden,
        cast=counts.cast,
        spoiled=counts.spoiled,
        abandoned=counts.abandoned,
        slips=counts.slips,
        unknown_slips=counts.unknown_slips,
    )
