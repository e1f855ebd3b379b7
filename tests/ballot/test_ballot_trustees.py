"""Key ceremony: honest dealing works, cheats are named, and fewer than k learn nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.ballot import group
from firmware.ballot.context import hp
from firmware.ballot.errors import AnnouncementInvalid, BadInput, ShareInvalid
from firmware.ballot.group import IDENTITY, Q
from firmware.ballot.hashes import os_random
from firmware.ballot.proofs import holds_possession, prove_possession
from firmware.ballot.sharing import lagrange_at_zero
from firmware.ballot.trustees import (
    Announcement,
    combine_shares,
    deal,
    joint_key,
    recover_secret,
    share_key,
    split_secret,
    verify_announcement,
    verify_share,
)


@pytest.fixture(scope="module")
def dealings():
    return [deal(i, 3, 2) for i in (1, 2, 3)]


@pytest.fixture(scope="module")
def announcements(dealings):
    return [dealing.announcement for dealing in dealings]


def test_keys_fit_together(dealings, announcements) -> None:
    key = joint_key(announcements)
    secrets = {i: combine_shares(i, [d.share_for(i) for d in dealings], announcements) for i in (1, 2, 3)}
    for i, secret in secrets.items():
        assert group.base(secret) == share_key(announcements, i)
    for pair in ((1, 2), (1, 3), (2, 3)):
        assert group.base(recover_secret({i: secrets[i] for i in pair})) == key
    assert group.base(recover_secret(secrets)) == key
    assert all(group.base(recover_secret({i: secrets[i]})) != key for i in secrets)


@pytest.mark.parametrize(("n", "k"), [(1, 1), (2, 1), (2, 2), (5, 3), (7, 7)])
def test_other_sizes(n: int, k: int) -> None:
    dealings = [deal(i, n, k) for i in range(1, n + 1)]
    announcements = [d.announcement for d in dealings]
    secrets = {
        i: combine_shares(i, [d.share_for(i) for d in dealings], announcements) for i in range(1, n + 1)
    }
    last = dict(sorted(secrets.items())[-k:])
    assert group.base(recover_secret(last)) == joint_key(announcements)


def test_secrets_do_not_show(dealings) -> None:
    secret = dealings[0].share_for(1)
    assert "_coefficients" not in repr(dealings[0])
    assert str(secret) not in repr(dealings[0])
    assert "Dealing(announcement=Announcement(index=1" in repr(dealings[0])


def test_dealing_is_driven_by_its_randomness_only() -> None:
    draws = [bytes([n]) * 64 for n in range(1, 5)]
    first, second = iter(draws), iter(draws)
    assert deal(1, 3, 2, lambda _: next(first)) == deal(1, 3, 2, lambda _: next(second))
    zero_then = iter([bytes(64), *draws])
    assert deal(1, 3, 2, lambda _: next(zero_then)).announcement.commitments[0] != IDENTITY


def test_layout_of_an_announcement(announcements) -> None:
    a = announcements[1]
    data = a.to_bytes()
    assert len(data) == 8 + 96 * 2
    assert data[:8] == bytes([0, 0, 0, 2, 0, 0, 0, 2])
    assert data[8:72] == b"".join(a.commitments)
    assert Announcement.from_bytes(data) == a
    assert len(a.digest()) == 32


def test_malformed_announcements(announcements) -> None:
    data = announcements[0].to_bytes()
    wrong = [
        b"",
        data[:7],
        data[:-1],
        data + b"\0",
        bytes(4) + data[4:],
        data[:4] + bytes(4) + data[8:],
        data[:4] + b"\xff" * 4 + data[8:],
        b"\xff" * 4 + data[4:],
    ]
    wrong += [data[:at] + b"\xff" * 32 + data[at + 32 :] for at in range(8, len(data), 32)]
    wrong += [data[:at] + bytes(32) + data[at + 32 :] for at in range(8, 8 + 32 * 4, 32)]
    for case in wrong:
        with pytest.raises(AnnouncementInvalid):
            Announcement.from_bytes(case)


def test_every_byte_of_an_announcement_is_proven(announcements) -> None:
    data = announcements[0].to_bytes()
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 2]) + data[at + 1 :]
        with pytest.raises(AnnouncementInvalid):
            verify_announcement(Announcement.from_bytes(changed), 3, 2)
    verify_announcement(announcements[0], 3, 2)


def test_a_proof_is_for_one_n_k_and_index(announcements) -> None:
    a = announcements[0]
    for trustees, threshold in ((4, 2), (3, 3), (3, 1)):
        with pytest.raises(AnnouncementInvalid, match="trustee 1"):
            verify_announcement(a, trustees, threshold)
    with pytest.raises(AnnouncementInvalid, match=r"trustee 2.*possession"):
        verify_announcement(replace(a, index=2), 3, 2)
    with pytest.raises(AnnouncementInvalid, match="no trustee"):
        verify_announcement(replace(a, index=4), 3, 2)


def test_hand_made_announcements_are_bounded(announcements) -> None:
    a = announcements[0]
    for changed in (
        replace(a, responses=(a.responses[0] + Q, a.responses[1])),
        replace(a, responses=(-1, a.responses[1])),
        replace(a, responses=a.responses[:1]),
        replace(a, proof_commitments=(IDENTITY, a.proof_commitments[1])),
        replace(a, commitments=(IDENTITY, a.commitments[1])),
    ):
        with pytest.raises(AnnouncementInvalid):
            verify_announcement(changed, 3, 2)


def test_a_coefficient_of_zero_is_refused_though_its_proof_holds() -> None:
    for coefficients in ((0, 7), (7, 0)):
        commitments = tuple(group.base(value) for value in coefficients)
        proof = prove_possession(hp(3, 2), 1, coefficients, commitments, os_random)
        assert holds_possession(hp(3, 2), 1, commitments, proof)
        with pytest.raises(AnnouncementInvalid, match="trustee 1: the point is the identity"):
            verify_announcement(Announcement(1, commitments, *proof), 3, 2)


def test_a_commitment_with_bit_255_is_refused_though_libsodium_would_take_it() -> None:
    good = group.base(7)
    twisted = (good[:31] + bytes([good[31] | 0x80]), group.base(8))
    proof = prove_possession(hp(3, 2), 1, (7, 8), twisted, os_random)
    assert holds_possession(hp(3, 2), 1, twisted, proof)
    with pytest.raises(AnnouncementInvalid, match="bit 255"):
        verify_announcement(Announcement(1, twisted, *proof), 3, 2)


def test_a_rogue_key_cannot_be_proven(announcements) -> None:
    """Trustee 3 wants K to be a key it knows: it must publish a commitment it cannot open."""
    known = 4242
    others = group.total(a.commitments[0] for a in announcements[:2])
    rogue = group.sub(group.base(known), others)
    commitments = (rogue, group.base(7))
    proof = prove_possession(hp(3, 2), 3, (known, 7), commitments, lambda size: bytes(size - 1) + b"\1")
    forged = Announcement(3, commitments, *proof)
    with pytest.raises(AnnouncementInvalid, match=r"trustee 3.*possession"):
        joint_key([*announcements[:2], forged])
    copied = replace(announcements[2], commitments=(rogue, announcements[2].commitments[1]))
    with pytest.raises(AnnouncementInvalid, match="trustee 3"):
        joint_key([*announcements[:2], copied])


def test_keys_that_cancel_out() -> None:
    def number(value: int) -> bytes:
        return (value % Q).to_bytes(64, "little")

    def fixed(index: int, *values: int):
        draws = iter([*map(number, values), *map(number, range(900, 900 + len(values)))])
        return deal(index, 2, len(values), lambda _: next(draws)).announcement

    with pytest.raises(BadInput, match="identity"):
        joint_key([fixed(1, 5), fixed(2, -5)])
    # z_1 = (5 + 7) + (-9 - 3) = 0, though K is not the identity
    announcements = [fixed(1, 5, 7), fixed(2, -9, -3)]
    joint_key(announcements)
    with pytest.raises(BadInput, match="identity"):
        share_key(announcements, 1)
    assert share_key(announcements, 2) == group.base(4)


def test_a_cheating_dealer_is_named(dealings, announcements) -> None:
    shares = [d.share_for(2) for d in dealings]
    verify_share(announcements[2], 2, shares[2])
    for wrong in ((shares[2] + 1) % Q, dealings[2].share_for(1), shares[0], shares[2] + Q, -1):
        with pytest.raises(ShareInvalid) as caught:
            combine_shares(2, [*shares[:2], wrong], announcements)
        assert (caught.value.dealer, caught.value.receiver) == (3, 2)
        assert "trustee 3" in str(caught.value)
        assert wrong < 10 or str(wrong) not in str(caught.value)


def test_sets_that_are_not_complete(dealings, announcements) -> None:
    first, second, third = announcements
    for wrong in ([], [first, third], [first, second, second], [first, second, replace(third, index=4)]):
        for call in (joint_key, lambda a: share_key(a, 1), lambda a: combine_shares(1, [0] * len(a), a)):
            with pytest.raises(BadInput):
                call(wrong)
    shares = [d.share_for(1) for d in dealings]
    for call in (
        lambda: combine_shares(1, shares[:2], announcements),
        lambda: combine_shares(4, shares, announcements),
        lambda: share_key(announcements, 0),
        lambda: share_key(announcements, 4),
        lambda: dealings[0].share_for(0),
        lambda: dealings[0].share_for(4),
        lambda: deal(0, 3, 2),
        lambda: deal(4, 3, 2),
        lambda: deal(1, 3, 4),
    ):
        with pytest.raises(BadInput):
            call()
    other = deal(3, 3, 3).announcement
    with pytest.raises(AnnouncementInvalid, match="trustee 3"):
        joint_key([first, second, other])


@given(st.integers(0, Q - 1), st.integers(1, 6), st.integers(0, 4), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_any_k_shares_recover_a_secret(secret: int, k: int, more: int, random) -> None:
    shares = split_secret(secret, k, k + more)
    assert sorted(shares) == list(range(1, k + more + 1))
    assert recover_secret(dict(random.sample(sorted(shares.items()), k))) == secret


def test_too_few_or_bad_shares() -> None:
    shares = split_secret(77, 3, 5)
    assert recover_secret({i: shares[i] for i in (1, 2)}) != 77
    for wrong in ({}, {0: 5}, {1: Q}, {1: -1}, {Q: 3}):
        with pytest.raises(BadInput):
            recover_secret(wrong)
    with pytest.raises(BadInput):
        lagrange_at_zero([1, 1])
    for secret, k, n in ((Q, 1, 1), (-1, 1, 1), (5, 0, 3), (5, 4, 3), (5, 2, 256)):
        with pytest.raises(BadInput):
            split_secret(secret, k, n)
