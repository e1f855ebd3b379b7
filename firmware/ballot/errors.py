"""Errors of the sealed ballot, split by whose fault it is.

No message and no repr ever holds a choice, a nonce, a share or any other secret.
"""


class BallotError(Exception):
    """Root of everything that `firmware.ballot` raises."""


class SodiumMissing(BallotError):
    """libsodium with ristretto255 is not on this machine; the message says how to install it."""


class SodiumFailure(BallotError):
    """libsodium answered something that it documents as impossible."""


class BadInput(BallotError):
    """The caller passed a wrong length, an index out of range, or parameters that do not fit."""


class BadEncoding(BallotError):
    """Bytes from outside that are no canonical point or scalar."""


class BallotInvalid(BallotError):
    """A sealed ballot that proves nothing: `option` from 1 (None: the whole ballot), `equation` by its name."""

    def __init__(self, option: int | None, equation: str, reason: str) -> None:
        where = "ballot" if option is None else f"option {option}"
        super().__init__(f"{where}, {equation}: {reason}")
        self.option = option
        self.equation = equation


class OpeningInvalid(BallotError):
    """The opening of a spoiled ballot does not reproduce what the booth had sealed or committed to."""


class AnnouncementInvalid(BallotError):
    """A trustee's public commitments or proof of possession are wrong; `trustee` says whose."""

    def __init__(self, trustee: int, reason: str) -> None:
        super().__init__(f"trustee {trustee}: {reason}")
        self.trustee = trustee


class ShareInvalid(BallotError):
    """A dealt share does not lie on the polynomial its dealer committed to."""

    def __init__(self, dealer: int, receiver: int, reason: str) -> None:
        super().__init__(f"trustee {dealer} dealt trustee {receiver} a bad share: {reason}")
        self.dealer = dealer
        self.receiver = receiver


class WrongShare(BallotError):
    """A partial decryption that its proof does not support; `option` from 1 (None: the share as a whole)."""

    def __init__(self, trustee: int, option: int | None, reason: str) -> None:
        where = "" if option is None else f", option {option}"
        super().__init__(f"trustee {trustee}{where}: {reason}")
        self.trustee = trustee
        self.option = option


class TallyFailed(BallotError):
    """The shares at hand do not open the sums: too few, doubled, or no count comes out."""
