"""What stands on the two media, read from their bytes as an auditor reads: no ledger, nothing remembered."""

from __future__ import annotations

from dataclasses import dataclass

from crash_tree import Frozen, content
from crash_variants import MEDIA

from firmware.storage.attendance import FILE, Standing, read_register
from firmware.storage.errors import StorageError
from firmware.storage.reader import Chain, Expected, check_chain, read_log
from firmware.storage.records import Event, unpack
from firmware.storage.replay import BallotState, replay_ballots
from firmware.storage.slot import Kind, Log, Slot


class Broken(Exception):
    """An invariant does not hold. `check` is its name."""

    def __init__(self, check: str, message: str) -> None:
        self.check = check
        super().__init__(f"{check}: {message}")


@dataclass(frozen=True)
class Facts:
    """One medium: its logs in full, the register."""

    medium: str
    chains: dict[Log, Chain]
    ballots: BallotState
    standings: tuple[Standing, ...]

    def slots(self, log: Log) -> tuple[Slot, ...]:
        return self.chains[log].slots

    def kinds(self, log: Log) -> list[Kind]:
        return [slot.kind for slot in self.slots(log)]

    @property
    def events(self) -> list[str]:
        records = (unpack(slot.kind, slot.body) for slot in self.slots(Log.EVENTS))
        return [record.kind for record in records if isinstance(record, Event)]

    def voted(self) -> int:
        return self.standings.count(Standing.VOTED)


def read_medium(frozen: Frozen, medium: str, expected: Expected, folder: str = "") -> Facts:
    """Both logs and the register of one medium, by the strict reading. Raises Broken."""
    try:
        chains = {}
        for log in Log:
            data = content(frozen, folder + log.file)
            if data is None:
                raise Broken("files", f"{log.file} is missing on {medium}")
            chains[log] = check_chain(read_log(data, log), log, medium=medium, expected=expected)
        ballots = replay_ballots(chains[Log.BALLOTS].slots)
        _, standings = read_register(content(frozen, folder + FILE) or b"", medium)
    except StorageError as error:
        raise Broken("strict reading", f"{medium}: {error}") from None
    return Facts(medium, chains, ballots, standings)


def read_both(media: tuple[Frozen, Frozen], expected: Expected, folder: str = "") -> tuple[Facts, Facts]:
    """Raises Broken, also where the two do not hold the same."""
    internal, stick = (
        read_medium(frozen, medium, expected, folder) for frozen, medium in zip(media, MEDIA, strict=True)
    )
    for log in Log:
        if internal.slots(log) != stick.slots(log) or internal.chains[log].size != stick.chains[log].size:
            raise Broken("media equal", f"{log.file} differs")
    if internal.standings != stick.standings:
        raise Broken("media equal", f"{FILE} differs")
    return internal, stick
