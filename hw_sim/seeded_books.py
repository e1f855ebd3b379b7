"""Both logs of a booth in memory: any record, signed and chained, honest or not. Keys follow from labels."""

from __future__ import annotations

from hashlib import sha256
from typing import Self

from firmware.storage.checkpoint import Checkpoint, sign_note
from firmware.storage.errors import LogError
from firmware.storage.keys import certified_bytes, public_bytes
from firmware.storage.records import Record, Recovery, Session, VoidName, kind_of
from firmware.storage.replay import BallotState, step
from firmware.storage.slot import SLOT_BYTES, ZERO_HASH, Log, Slot, build
from hw_sim.seeded import SeededElection, seeded_key

ROOM = {Log.BALLOTS: 64, Log.EVENTS: 48}
"""Slots of the files; what is not used is zero."""


class SeededBooks:
    """The two logs of booth `machine` (from 0), in mode 0 (real) or 1 (rehearsal)."""

    def __init__(self, election: SeededElection, machine: int = 0, mode: int = 0) -> None:
        self.election, self.mode = election, mode
        self.context = election.context.simulasi() if mode else election.context
        self.device = election.devices[machine]
        self.machine = election.package.manifest.machines[machine]
        self.raw: dict[Log, list[bytes]] = {log: [] for log in Log}
        self.state = BallotState()
        self._heads = dict.fromkeys(Log, ZERO_HASH)
        self._voids: dict[Log, list[int]] = {log: [] for log in Log}
        self._signer = self.device

    def copy(self) -> Self:
        """Another booth with the same past: what a cloned card makes."""
        twin = object.__new__(type(self))
        twin.__dict__ = {name: _copied(value) for name, value in self.__dict__.items()}
        return twin

    def put(self, log: Log, record: Record) -> Slot:
        """`record` at the end of a log, signed by the newest session's key, linked to the last valid slot.

        Raises RecordError where it fits no slot; a record that may not stand there is written all the same.
        """
        number = len(self.raw[log])
        slot = build(log, kind_of(record), number, self._heads[log], record.pack(), self._signer.sign)
        self.raw[log].append(slot.raw)
        self._heads[log] = slot.hash
        if log is Log.BALLOTS:
            try:
                self.state = step(self.state, number, record)
            except LogError:
                return slot  # a booth that lies goes on
        return slot

    def tear(self, log: Log, content: bytes) -> None:
        """The power went in the middle of a write: a slot that holds anything."""
        self._voids[log].append(len(self.raw[log]))
        self.raw[log].append(content.ljust(SLOT_BYTES, b"\0"))

    def begin(self, key_label: str, promised: bytes) -> None:
        """SESSION on both logs under the key of this label, and RECOVERY where a slot was torn."""
        key = seeded_key(key_label)
        public, he = public_bytes(key), self.context.he
        certificate = self.device.sign(certified_bytes(self.mode, he, public))
        rows = self.election.package.manifest.roll.rows
        self._signer = key
        for log, nonce in ((Log.BALLOTS, promised), (Log.EVENTS, ZERO_HASH)):
            self.put(log, Session(self.mode, self.machine.key, public, certificate, he, nonce, rows))
            voids, self._voids[log] = self._voids[log], []
            hashes = [(number, sha256(self.raw[log][number]).digest()) for number in voids]
            if hashes:
                self.put(log, Recovery(tuple(VoidName(number, found, found) for number, found in hashes)))

    def sign(self, message: bytes) -> bytes:
        """Ed25519 by the newest session's key."""
        return self._signer.sign(message)

    def at(self, log: Log) -> tuple[int, bytes]:
        """Slots used, and the hash of the last valid one."""
        return len(self.raw[log]), self._heads[log]

    def note(self, log: Log) -> str:
        """The checkpoint of a log as it stands, as on a tape."""
        origin = f"bilik/{self.election.package.manifest.election_id}/{self.machine.name}/{log.label}"
        point = Checkpoint(origin, *self.at(log))
        return sign_note(point, public_bytes(self._signer), self._signer.sign)

    def notes(self) -> tuple[str, str]:
        """Both checkpoints."""
        return self.note(Log.BALLOTS), self.note(Log.EVENTS)

    def file(self, log: Log) -> bytes:
        """The whole file of a log, with its zeros."""
        return b"".join(self.raw[log]).ljust(ROOM[log] * SLOT_BYTES, b"\0")


def _copied(value: object) -> object:
    if isinstance(value, dict):
        return {key: list(item) if isinstance(item, list) else item for key, item in value.items()}
    return list(value) if isinstance(value, list) else value
