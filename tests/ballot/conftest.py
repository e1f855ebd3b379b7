"""A small election for the ballot tests; keys are dealt afresh in every run."""

from dataclasses import dataclass

import pytest

from firmware.ballot.context import Context, context
from firmware.ballot.trustees import Announcement, combine_shares, deal, joint_key, share_key


@dataclass(frozen=True)
class Election:
    announcements: tuple[Announcement, ...]
    key: bytes
    secrets: dict[int, int]
    share_keys: dict[int, bytes]
    threshold: int

    def context(self, options: int = 3, manifest: bytes = b"manifest") -> Context:
        n = len(self.announcements)
        return context(manifest, self.key, options=options, trustees=n, threshold=self.threshold)


def hold(trustees: int, threshold: int) -> Election:
    dealings = [deal(i, trustees, threshold) for i in range(1, trustees + 1)]
    announcements = tuple(dealing.announcement for dealing in dealings)
    members = range(1, trustees + 1)
    return Election(
        announcements,
        joint_key(announcements),
        {i: combine_shares(i, [d.share_for(i) for d in dealings], announcements) for i in members},
        {i: share_key(announcements, i) for i in members},
        threshold,
    )


@pytest.fixture(scope="session")
def election() -> Election:
    return hold(trustees=4, threshold=3)


@pytest.fixture(scope="session")
def machine_id() -> bytes:
    return bytes(range(32))
