"""The election context: every constant that a ballot, a proof or a share is bound to.

ver = "BILIK-E2E/1" zero-padded to 32
HP  = H(ver; 00 | "ristretto255" zero-padded to 16 | G | u32 n | u32 k)
HB  = H(HP; 01 | u32 len(manifest) | manifest)
HE  = H(HB; 14 | K)
"""

from dataclasses import dataclass, replace

from firmware.ballot.errors import BadEncoding, BadInput
from firmware.ballot.group import SIZE, G, decode_point
from firmware.ballot.hashes import HASH_SIZE, VERSION, h, sized, u32

MIN_OPTIONS = 2
MAX_OPTIONS = 13
MAX_TRUSTEES = 255


@dataclass(frozen=True)
class Context:
    """Parameters of one contest: m options, k (`threshold`) of n `trustees`, joint key K, and HP, HB, HE."""

    options: int
    trustees: int
    threshold: int
    joint_key: bytes
    hp: bytes
    hb: bytes
    he: bytes

    def __post_init__(self) -> None:
        if not MIN_OPTIONS <= self.options <= MAX_OPTIONS:
            raise BadInput(f"a ballot has {MIN_OPTIONS} to {MAX_OPTIONS} options")
        check_trustees(self.trustees, self.threshold)
        sized(self.joint_key, SIZE, "the joint key")
        for name in ("hp", "hb", "he"):
            sized(getattr(self, name), HASH_SIZE, name)

    def simulasi(self) -> "Context":
        """The same contest for a rehearsal: another HE, so that no rehearsal ballot passes as a real one."""
        return replace(self, he=h(self.he, b"\x7f" + b"SIMULASI".ljust(16, b"\0")))


def check_trustees(trustees: int, threshold: int) -> None:
    """Raises BadInput unless 1 <= k <= n <= 255."""
    if not 1 <= threshold <= trustees <= MAX_TRUSTEES:
        raise BadInput(f"the threshold must be 1 to the number of trustees, and these at most {MAX_TRUSTEES}")


def hp(trustees: int, threshold: int) -> bytes:
    """HP, the parameters' base hash: known before any key exists, so the trustees' proofs use it."""
    check_trustees(trustees, threshold)
    group = b"ristretto255".ljust(16, b"\0")
    return h(VERSION, b"\x00" + group + G + u32(trustees) + u32(threshold))


def context(manifest: bytes, joint_key: bytes, *, options: int, trustees: int, threshold: int) -> Context:
    """The context of an election from the manifest's bytes exactly as signed. Raises BadInput.

    The joint key must be a canonical point and not the identity.
    """
    try:
        decode_point(joint_key)
    except BadEncoding as error:
        raise BadInput(f"the joint key is refused: {error}") from error
    base_hash = hp(trustees, threshold)
    ballot_hash = h(base_hash, b"\x01" + u32(len(manifest)) + manifest)
    return Context(
        options=options,
        trustees=trustees,
        threshold=threshold,
        joint_key=joint_key,
        hp=base_hash,
        hb=ballot_hash,
        he=h(ballot_hash, b"\x14" + joint_key),
    )
