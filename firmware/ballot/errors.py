"""Errors of the sealed ballot, split by whose fault it is.

No message and no repr ever holds a choice, a nonce, a share or any other secret.
"""


class BallotError(Exception):
    """Root of everything that `firmware.ballot` raises."""


class SodiumMissing(BallotError):
    """libsodium with ristretto255 is not on this machine; the message says how to install it."""


class SodiumFailure(BallotError):
    """libsodium answered something that it documents as impossible."""


class RandomnessFailed(BallotError):
    """The operating system gave fewer random bytes than asked for."""


class BadInput(BallotError):
    """The caller passed a wrong length, an index out of range, or parameters that do not fit."""


class BadEncoding(BallotError):
    """Bytes from outside that are no canonical point or scalar."""


class BallotInvalid(BallotError):
    """A sealed ballot that proves nothing: `option` from 1 (None: the whole ballot), `equation` by name."""

    def __init__(self, option: int | None, equation: str, reason: str) -> None:
        super().__init__(option, equation, reason)  # all in args: it must survive pickling between processes
        self.option, self.equation, self.reason = option, equation, reason

    def __str__(self) -> str:
        where = "ballot" if self.option is None else f"option {self.option}"
        return f"{where}, {self.equation}: {self.reason}"


class OpeningInvalid(BallotError):
    """The opening of a spoiled ballot does not reproduce what the booth had sealed or committed to."""


class AnnouncementInvalid(BallotError):
    """A trustee's public commitments or proof of possession are wrong; `trustee` says whose."""

    def __init__(self, trustee: int, reason: str) -> None:
        super().__init__(trustee, reason)
        self.trustee, self.reason = trustee, reason

    def __str__(self) -> str:
        return f"trustee {self.trustee}: {self.reason}"


class ShareInvalid(BallotError):
    """A dealt share does not lie on the polynomial its dealer committed to."""

    def __init__(self, dealer: int, receiver: int, reason: str) -> None:
        super().__init__(dealer, receiver, reason)
        self.dealer, self.receiver, self.reason = dealer, receiver, reason

    def __str__(self) -> str:
        return f"trustee {self.dealer} dealt trustee {self.receiver} a bad share: {self.reason}"


class WrongShare(BallotError):
    """A partial decryption that its proof does not support; `option` from 1 (None: the share as a whole)."""

    def __init__(self, trustee: int, option: int | None, reason: str) -> None:
        super().__init__(trustee, option, reason)
        self.trustee, self.option, self.reason = trustee, option, reason

    def __str__(self) -> str:
        where = "" if self.option is None else f", option {self.option}"
        return f"trustee {self.trustee}{where}: {self.reason}"


class TallyFailed(BallotError):
    """The shares at hand do not open the sums: too few, doubled, or no count comes out."""
