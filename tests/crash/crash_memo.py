"""Work that gives the same each time, done once: thousands of starts read the same slots again and again.

Only pure functions are kept, by all of their arguments. Session keys come from the number of the life instead
of the operating system, so that the bytes of two branches of a day can be compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from unittest.mock import patch

import crash_facts
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.booth import election
from firmware.storage import entries, keys, ledger, reader, recovery, startup
from firmware.storage.reader import Chain

PURE = (
    (reader, "verify"),
    (entries, "_entry"),
    (startup, "replay_ballots"),
    (startup, "replay_events"),
    (crash_facts, "replay_ballots"),
    (election, "load"),
)


@contextmanager
def known_keys() -> Iterator[None]:
    """Until it is left, pure work is done once; `life` says whose session keys are made."""
    chain = _chains(reader.check_chain)
    with ExitStack() as stack:
        for module, name in PURE:
            kept = lru_cache(1 << 15)(getattr(module, name))
            stack.enter_context(patch.object(module, name, kept))
        for module in (recovery, crash_facts):
            stack.enter_context(patch.object(module, "check_chain", chain))
        yield


@contextmanager
def life(number: int) -> Iterator[None]:
    """Session keys of this life."""

    def session(key: Ed25519PrivateKey, mode: int, election_hash: bytes) -> keys.SessionKey:
        return _session(key, mode, election_hash, number)

    with patch.object(ledger, "new_session", session):
        yield


@lru_cache(256)
def _session(key: Ed25519PrivateKey, mode: int, election_hash: bytes, number: int) -> keys.SessionKey:
    private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"life %d" % number).digest())
    public = keys.public_bytes(private)
    return keys.SessionKey(private, public, key.sign(keys.certified_bytes(mode, election_hash, public)))


def _chains(check: Callable[..., Chain]) -> Callable[..., Chain]:
    """`check_chain` takes a list, which has no hash."""
    kept = lru_cache(1 << 12)(check)
    return lambda found, *more, **named: kept(tuple(found), *more, **named)


__all__ = ["known_keys", "life"]
