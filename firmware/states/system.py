"""What the booth's own system card says of itself, as far as the rules and the screens need it."""

from __future__ import annotations

from dataclasses import dataclass

DIAGNOSTIC = "diagnostic"
SHORT = 12  # hex digits of a hash that people compare by eye


@dataclass(frozen=True)
class ImageFacts:
    """The system image that runs now, from `image.json`.

    `root_hash` and `image` are 64 hex digits: the root of the hash tree, and the hash over root, kernel and
    initramfs. `fell_back`: an update did not reach the voting screen, and this is the version before it.
    """

    version: str
    variant: str
    slot: str
    root_hash: str
    image: str
    kernel: str = ""
    fell_back: bool = False

    @property
    def short(self) -> str:
        """As much of the hash as stands where there is little room."""
        return self.image[:SHORT]


@dataclass(frozen=True)
class System:
    """`image` is None on a desk. `own_variant` is the station file's word, which counts only there.

    `bad_place`: where the self-test found the system card not as it was written: a block's number or a file.
    """

    image: ImageFacts | None = None
    own_variant: str = ""
    bad_place: str | None = None

    @property
    def diagnostic(self) -> bool:
        """An image for technicians, with a shell: no election is held on it."""
        return (self.image.variant if self.image is not None else self.own_variant) == DIAGNOSTIC
