"""What the booth tells the ledger, and what the ledger tells the booth. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.storage.attendance import Owner
from firmware.storage.checkpoint import check_name
from firmware.storage.errors import WrongOrder
from firmware.storage.keys import public_bytes
from firmware.storage.reader import Expected

MAX_ROLL = 1_000_000
MAX_SLOTS = 65_536
MIN_SLOTS = 16


@dataclass(frozen=True)
class Identity:
    """Whose logs these are. `mode` 0 real, 1 simulasi; `origin` e.g. "bilik/<election id>/<machine name>".

    `slots`: how many to preallocate for ballots.log and events.log (16..65536 each).
    """

    election_hash: bytes
    device_key: Ed25519PrivateKey = field(repr=False)
    mode: int
    origin: str
    roll_size: int
    slots: tuple[int, int]

    def __post_init__(self) -> None:
        """Refuse values that no log could carry (WrongOrder, NoteError)."""
        check_name(self.origin)
        if len(self.election_hash) != 32 or self.mode not in (0, 1) or not 0 <= self.roll_size <= MAX_ROLL:
            raise WrongOrder("election hash, mode or roll size out of range")
        if len(self.slots) != 2 or not all(MIN_SLOTS <= n <= MAX_SLOTS for n in self.slots):
            raise WrongOrder(f"a log has {MIN_SLOTS} to {MAX_SLOTS} slots")

    @property
    def machine_id(self) -> bytes:
        """The device's raw Ed25519 public key."""
        return public_bytes(self.device_key)

    @property
    def expected(self) -> Expected:
        """What every SESSION must say."""
        return Expected(self.machine_id, self.election_hash, self.mode, self.roll_size)

    @property
    def owner(self) -> Owner:
        """What the attendance register's header must say."""
        return Owner(self.election_hash, self.machine_id, self.mode, self.roll_size)


@dataclass(frozen=True)
class Counts:
    """The day so far. authorised: register cells that are not absent; abandoned: came back, may vote again;
    overridden: EVENT records "override"; slips: cast + spoiled with a printed slip; ballots: BALLOT records.
    """

    roll: int
    authorised: int
    overridden: int
    cast: int
    spoiled: int
    abandoned: int
    slips: int
    unknown_slips: int
    ballots: int


@dataclass(frozen=True)
class Restart:
    """What opening found and did.

    fresh: the logs were made now; sessions: SESSION records in ballots.log, this start's included;
    rolled_forward: slots copied to the stick, e.g. "ballots 12"; voids: slots that this start's RECOVERY
    records name, both logs together; spoiled_trailing: a ballot begun and not ended was spoiled;
    slip_may_hang: it was, now or by the start before; voter_must_return: the voter who was authorised has not
    voted and may be authorised again, and since a start found that the polls did not go on;
    last_events: kinds of all earlier EVENT records, in order.
    """

    fresh: bool
    sessions: int
    rolled_forward: tuple[str, ...]
    voids: int
    spoiled_trailing: bool
    slip_may_hang: bool
    voter_must_return: bool
    closed: bool
    tallied: bool
    last_events: tuple[str, ...]
