"""A booth that prints its slips into a list; one village, one day, and single slips of any kind."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from audit_stick import Booth, Village
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.ballot.seal import slip_serial
from firmware.slips.stick import Sealed
from firmware.storage.keys import public_bytes
from firmware.tapes.slip_code import slip_message, slip_qr

HE, MACHINE = sha256(b"election").digest(), sha256(b"machine").digest()


class SlipBooth(Booth):
    """`slips`: (option, code) of every slip in the order of printing, spoiled ones too."""

    def __init__(self, root: Path, village: Village, machine: int = 0, mode: int = 0) -> None:
        self.slips: list[tuple[int, str]] = []
        super().__init__(root, village, machine, mode)

    def ballot(self, option: int) -> tuple[bytes, bytes]:
        j, xi = self.next
        made = super().ballot(option)
        serial = slip_serial(self.context, self.machine.key, j, xi)
        self.slips.append((option, self.print(option, serial)))
        return made

    def print(self, option: int, serial: bytes) -> str:
        """A slip as this session signs it."""
        he, machine, simulasi = self.context.he, self.machine.key, bool(self.identity.mode)
        signature = self.ledger.sign(slip_message(he, machine, option, serial, simulasi=simulasi))
        return slip_qr(he, machine, option, serial, signature, simulasi=simulasi).decode()


class Press:
    """Prints slips of one session without a booth behind it."""

    def __init__(self, he: bytes = HE, machine: bytes = MACHINE) -> None:
        self.he, self.machine = he, machine
        self.key = Ed25519PrivateKey.generate()

    def slip(self, option: int, number: int, *, simulasi: bool = False) -> str:
        serial = serial_of(number)
        signature = self.key.sign(slip_message(self.he, self.machine, option, serial, simulasi=simulasi))
        return slip_qr(self.he, self.machine, option, serial, signature, simulasi=simulasi).decode()


def serial_of(number: int) -> bytes:
    return sha256(number.to_bytes(4, "big")).digest()[:16]


def sealed(
    *presses: Press, votes: tuple[int, ...] = (2, 1, 1), nameless: int = 0, spoiled: dict[int, int | None]
) -> Sealed:
    """A tally for `presses`; `spoiled`: number of a slip, and the option that the log opened."""
    return Sealed(
        title="Pilkades Contoh, TPS 003",
        names=tuple(f"Calon {n}" for n in range(1, len(votes) + 1)),
        votes=votes,
        election_hash=presses[0].he,
        machine_id=presses[0].machine,
        keys=tuple(public_bytes(press.key) for press in presses),
        spoiled={sha256(serial_of(number)).digest(): option for number, option in spoiled.items()},
        nameless=nameless,
        spoiled_slips=len(spoiled),
        unsure_slips=nameless,
        head=bytes(32),
    )


def silent(_: str) -> None:
    """Nobody listens."""


Say = Callable[[str], None]
