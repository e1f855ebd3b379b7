"""The ballot desk: the only place that holds a choice, and only from "Ya" to cast or spoil.

Everything here follows from one secret per ballot, xi, that was committed to on the log before the voter
chose (docs/ballot-protocol.md): the sealed ballot, and the serial on the slip. No voter is known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from firmware.ballot.context import Context
from firmware.ballot.seal import commitment, fresh_nonce, seal, slip_serial
from firmware.states.facts import Spoiling
from firmware.storage.ledger import Ledger
from firmware.tapes.paper import Choice, Header
from firmware.tapes.receipt import confirmation_code, receipt
from firmware.tapes.slip import slip
from firmware.tapes.slip_code import slip_message

NO_SLIP_PRINTED, SLIP_PRINTED, SLIP_UNKNOWN = 0, 1, 2


@dataclass(frozen=True)
class Current:
    """The ballot under way."""

    option: int = field(repr=False)
    xi: bytes = field(repr=False)
    serial: bytes = field(repr=False)
    slip: bytes = field(repr=False)


class BallotDesk:
    """Seals, prints, casts and spoils one ballot after the other for one machine."""

    def __init__(self, context: Context, machine: bytes, options: Sequence[Choice]) -> None:
        self._context = context
        self._machine = machine
        self._options = tuple(options)
        self._next: tuple[int, bytes] = (0, b"")
        self._current: Current | None = None

    def __repr__(self) -> str:
        return "<BallotDesk>"

    def commit_next(self, j: int) -> bytes:
        """Draw the secret of ballot j and give its commitment N for the log."""
        self._next = (j, fresh_nonce())
        return commitment(self._context, self._machine, j, self._next[1])

    def seal(self, ledger: Ledger, option: int, header: Header, simulasi: bool) -> None:
        """Seal and record. Raises StorageError; asked again after that, it seals the same ballot again."""
        j, xi = self._next
        if j != ledger.next_j:
            raise RuntimeError("the committed secret is not for this ballot")
        serial = slip_serial(self._context, self._machine, j, xi)
        message = slip_message(header.election_hash, self._machine, option, serial, simulasi=simulasi)
        paper = slip(
            header,
            option=option,
            options=self._options,
            serial=serial,
            signature=ledger.sign(message),
            simulasi=simulasi,
        )
        self._current = Current(option, xi, serial, paper.data)
        body = seal(self._context, self._machine, j, option, xi)
        ledger.ballot(body)

    def slip(self) -> bytes:
        """The slip's printer bytes: the same serial each time it is printed."""
        return self._under_way().slip

    def receipt(self, header: Header, slot_hash: bytes, simulasi: bool) -> bytes:
        """The receipt of the ballot just cast: a code and no choice."""
        return receipt(header, code=confirmation_code(slot_hash), simulasi=simulasi).data

    def cast(self, ledger: Ledger) -> None:
        ledger.cast()

    def spoil(self, ledger: Ledger, why: Spoiling) -> None:
        """SPOIL record: opened only where the voter challenged it."""
        ballot = self._under_way()
        printed = SLIP_UNKNOWN if why is Spoiling.NO_SLIP else SLIP_PRINTED
        opening = (ballot.option, ballot.xi) if why is Spoiling.CHALLENGE else None
        ledger.spoil(int(why), printed, sha256(ballot.serial).digest(), opening)

    def forget(self) -> None:
        """The ballot is cast or spoiled: nothing of it stays in memory."""
        self._current = None

    def _under_way(self) -> Current:
        if self._current is None:
            raise RuntimeError("no ballot is under way")
        return self._current
