"""Files of the key ceremony and of a count at home, and the trustees' key files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from fuzz_target import Broken, Target
from fuzz_world import file, world

from firmware.ballot.errors import BallotError
from firmware.ballot.group import base
from firmware.ballot.partial import Partial
from firmware.ceremony.errors import CeremonyError
from firmware.ceremony.files import Acceptance, Commitment, Complaint, Dealt, Terms
from firmware.ceremony.keyfile import KeyFile
from firmware.ceremony.lines import render
from firmware.ceremony.partial import About, PartialFile, TallyFile
from firmware.ceremony.sealing import Bound
from firmware.ceremony.secret import Secret
from hw_sim.seeded import Coins, seeded_key

WORDS = "kata sandi"
COST = 2  # the least that a key file may ask for
LINES = (b"\n", b": ", b"signature: ", b"1", b"00", b"f" * 64, b"trustee: ", b"BILIK-", b"scrypt 2 8 1")
JSON = (
    b"[[[[[[[[",
    b"null",
    b'"share"',
    b'"dealt"',
    b'"format"',
    b"1e9",
    b"-1",
    b'"-1"',
    b"NaN",
    b"true",
    b"{}",
)
CEREMONY = (CeremonyError,)
KEYED = (CeremonyError, BallotError)


def commitment(data: bytes) -> None:
    Commitment.parse(data, "file")


def dealt(data: bytes) -> None:
    read = Dealt.parse(data, "file")
    read.lines.signed_by(bytes(32))


def acceptance(data: bytes) -> None:
    Acceptance.parse(data, "file").lines.signed_by(bytes(32))


def complaint(data: bytes) -> None:
    Dealt.parse(Complaint.parse(data, "file").dealt, "inside")


def resealed(parse: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """The same with a true signature under whatever lines there are."""

    def run(data: bytes) -> None:
        key = seeded_key("fuzz/ceremony")
        parse(data + f"signature: {key.sign(data).hex()}\n".encode())

    return run


def partial(data: bytes) -> None:
    read = PartialFile.parse(data, 3, "file")
    if read.to_bytes() != data:
        raise Broken("the partial decryption that was read is written in another way")


def tally(data: bytes) -> None:
    TallyFile.parse(data, 3, "file")


def key_file(data: bytes) -> None:
    """Costs above 2^14 are left out: they take what they say they take."""
    if not any(b"scrypt %d 8 1" % (1 << power) in data for power in range(15, 21)):
        KeyFile.open(file("trustee.key", data), WORDS)


def key_resealed(data: bytes) -> None:
    """Any content, truly encrypted under the passphrase."""
    head, key = sealed_head()
    text = head + f"sealed: {ChaCha20Poly1305(key).encrypt(bytes(12), data, head).hex()}\n".encode()
    opened = KeyFile.open(file("trustee.key", text), WORDS)
    opened.secret.to_bytes()


@cache
def sealed_head() -> tuple[bytes, bytes]:
    """The lines before the secret, and the key that follows from WORDS."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    values = ("pilkades-fuzz-2026", 1, f"scrypt {COST} 8 1", bytes(16), bytes(12))
    head = render(
        "BILIK-KEY/1", tuple(zip(("election", "trustee", "kdf", "salt", "nonce"), values, strict=True))
    )
    return head, Scrypt(bytes(16), 32, COST, 8, 1).derive(WORDS.encode())


def secret() -> Secret:
    """A trustee's, of a label: not secret at all."""
    announcement = world().election.dealings[0].announcement.to_bytes()
    terms = Terms("pilkades-fuzz-2026", 3, 2)
    return Secret(terms, 1, "Saksi 1", announcement, Coins("fuzz/sign")(32), 5, (1, 2, 3), (bytes(32),) * 3)


def ceremony() -> dict[str, bytes]:
    """One good file of each kind."""
    key, point = seeded_key("fuzz/ceremony"), base(7)
    bound = Bound(bytes(32), 1, 2, bytes(32), bytes(32))
    share = Dealt.make(bound, point, bytes(48), key)
    return {
        "commitment": secret().commitment().raw,
        "dealt": share,
        "acceptance": Acceptance.make(bytes(32), 1, point, point, key),
        "complaint": Complaint.make(Dealt.parse(share, "x"), "bad", (point, 1, 2), key),
    }


def unsigned(name: str) -> Sequence[bytes]:
    return [ceremony()[name].rpartition(b"signature: ")[0]]


def partials() -> tuple[Sequence[bytes], Sequence[bytes]]:
    """A file of one partial decryption, and a whole count."""
    state, day = world().day.state, world().day
    assert state.tally is not None  # the day is closed
    bodies = [s.index.to_bytes(4, "big") + b"".join(map(b"".join, s.parts)) for s in state.tally.shares]
    about = About("pilkades-contoh-2026", day.context.he, day.machine.key, state.cast, bytes(32))
    read = tuple(Partial.from_bytes(body, 3) for body in bodies)
    return [PartialFile(about, read[0]).to_bytes()], [TallyFile(about, read, day.totals).to_bytes()]


def sealed_secrets() -> Sequence[bytes]:
    kept = replace(secret().kept(9, base(9)), opened=((bytes(32), bytes(32)),))
    return [secret().to_bytes(), kept.to_bytes()]


def key_files() -> Sequence[bytes]:
    head, key = sealed_head()
    sealed = ChaCha20Poly1305(key).encrypt(bytes(12), secret().to_bytes(), head)
    return [head + f"sealed: {sealed.hex()}\n".encode()]


TARGETS = (
    Target("commitment", commitment, CEREMONY, lambda: [ceremony()["commitment"]], LINES),
    Target("commitment-resealed", resealed(commitment), CEREMONY, lambda: unsigned("commitment"), LINES),
    Target("dealt", dealt, CEREMONY, lambda: [ceremony()["dealt"]], LINES),
    Target("acceptance", acceptance, CEREMONY, lambda: [ceremony()["acceptance"]], LINES),
    Target("complaint", complaint, CEREMONY, lambda: [ceremony()["complaint"]], LINES),
    Target("partial-file", partial, KEYED, lambda: partials()[0], LINES),
    Target("tally-file", tally, CEREMONY, lambda: partials()[1], LINES),
    Target("key-file", key_file, CEREMONY, key_files, LINES),
    Target("key-resealed", key_resealed, CEREMONY, sealed_secrets, JSON),
)
