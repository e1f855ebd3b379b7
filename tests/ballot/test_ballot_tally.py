"""The tally: any k trustees give the same counts, a wrong share is named, and k-1 give none."""

from dataclasses import replace
from itertools import combinations

import ballot_reference as reference
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.ballot import group
from firmware.ballot.errors import BadInput, BallotInvalid, TallyFailed, WrongShare
from firmware.ballot.group import IDENTITY, Q
from firmware.ballot.seal import fresh_nonce, seal
from firmware.ballot.tally import (
    Accumulator,
    Partial,
    PartialOption,
    combine,
    count_votes,
    decrypt_share,
    verified_totals,
    verify_partial,
)
from firmware.ballot.verify import verify_ballot

VOTES = [1, 3, 3, 1, 3]


def accumulate(ctx, machine_id: bytes, votes: list[int]) -> Accumulator:
    accumulator = Accumulator(ctx)
    for j, choice in enumerate(votes, 1):
        accumulator.add(verify_ballot(ctx, machine_id, j, seal(ctx, machine_id, j, choice, fresh_nonce())))
    return accumulator


@pytest.fixture(scope="module")
def ctx(election):
    return election.context(3)


@pytest.fixture(scope="module")
def accumulator(ctx, machine_id):
    return accumulate(ctx, machine_id, VOTES)


@pytest.fixture(scope="module")
def sums(accumulator):
    return accumulator.sums


@pytest.fixture(scope="module")
def partials(ctx, election, sums):
    return {i: decrypt_share(ctx, i, z, sums) for i, z in election.secrets.items()}


def test_any_k_or_more_agree_in_any_order(ctx, election, sums, partials, accumulator) -> None:
    assert accumulator.ballots == 5
    for size in (3, 4):
        for chosen in combinations(partials.values(), size):
            for order in (chosen, chosen[::-1]):
                assert verified_totals(ctx, election.share_keys, sums, order, 5) == (2, 0, 3)


@pytest.mark.parametrize("votes", [[], [2], [2, 2, 2, 2], [1, 2, 3]])
def test_no_ballots_one_and_all_for_one(ctx, election, machine_id, votes: list[int]) -> None:
    accumulator = accumulate(ctx, machine_id, votes)
    shares = [decrypt_share(ctx, i, election.secrets[i], accumulator.sums) for i in (1, 2, 4)]
    totals = verified_totals(ctx, election.share_keys, accumulator.sums, shares, accumulator.ballots)
    assert totals == tuple(votes.count(option) for option in (1, 2, 3))
    if not votes:
        assert accumulator.sums == ((IDENTITY, IDENTITY),) * 3


def test_fewer_than_k_fail(ctx, sums, partials) -> None:
    for size in (0, 1, 2):
        for chosen in combinations(partials.values(), size):
            with pytest.raises(TallyFailed, match="3 trustees are needed"):
                combine(ctx, sums, chosen, 5)
    # and with the rule switched off, their shares still open nothing
    lowered = replace(ctx, threshold=2)
    for chosen in combinations(partials.values(), 2):
        with pytest.raises(TallyFailed, match="no count"):
            combine(lowered, sums, chosen, 5)


def test_a_trustee_is_counted_once_and_must_exist(ctx, election, sums, partials) -> None:
    with pytest.raises(TallyFailed, match="twice"):
        combine(ctx, sums, [partials[1], partials[2], partials[1]], 5)
    stranger = replace(partials[3], trustee=5)
    with pytest.raises(TallyFailed, match="unknown"):
        combine(ctx, sums, [partials[1], partials[2], stranger], 5)
    with pytest.raises(WrongShare, match="trustee 5"):
        verified_totals(ctx, election.share_keys, sums, [partials[1], partials[2], stranger], 5)
    with pytest.raises(WrongShare, match="trustee 5"):
        verify_partial(ctx, election.share_keys[3], sums, stranger)


def test_a_wrong_share_is_named(ctx, election, sums, partials) -> None:
    good = partials[2]
    one = good.options[1]
    moved = group.add(one.m, ctx.joint_key)  # would move one vote
    for bad in (
        replace(one, m=moved),
        replace(one, m=IDENTITY),
        replace(one, c=(one.c + 1) % Q),
        replace(one, v=(one.v + 1) % Q),
        replace(one, v=one.v + Q),
        replace(one, c=-1),
        replace(one, m=one.m[:31] + bytes([one.m[31] | 0x80])),
        good.options[0],
        partials[1].options[1],
    ):
        partial = replace(good, options=(good.options[0], bad, good.options[2]))
        with pytest.raises(WrongShare) as caught:
            verified_totals(ctx, election.share_keys, sums, [partials[1], partial, partials[3]], 5)
        assert (caught.value.trustee, caught.value.option) == (2, 2)


def test_a_wrong_key_or_a_share_under_another_name(ctx, election, sums, partials) -> None:
    wrong = decrypt_share(ctx, 2, election.secrets[2] + 1, sums)
    renamed = replace(partials[1], trustee=2)
    for partial in (wrong, renamed):
        with pytest.raises(WrongShare) as caught:
            verify_partial(ctx, election.share_keys[2], sums, partial)
        assert (caught.value.trustee, caught.value.option) == (2, 1)
    for key in (IDENTITY, b"\xff" * 32, b""):
        with pytest.raises(BadInput):
            verify_partial(ctx, key, sums, partials[2])


def test_a_proof_is_for_one_election_and_one_pair_of_sums(ctx, election, machine_id, sums, partials) -> None:
    others = accumulate(ctx, machine_id, VOTES).sums
    for context, against in (
        (ctx, others),
        (ctx, ((sums[0][0], others[0][1]), *sums[1:])),  # B_o alone is changed
        (ctx.simulasi(), sums),
        (election.context(3, b"another"), sums),
    ):
        with pytest.raises(WrongShare, match="trustee 1, option 1"):
            verify_partial(context, election.share_keys[1], against, partials[1])


def test_a_forged_share_of_nothing(ctx, election) -> None:
    """With no ballots every honest M is the identity; any other needs a proof that cannot be made."""
    sums = Accumulator(ctx).sums
    partial = decrypt_share(ctx, 1, election.secrets[1], sums)
    verify_partial(ctx, election.share_keys[1], sums, partial)
    forged = replace(partial, options=tuple(replace(option, m=ctx.joint_key) for option in partial.options))
    with pytest.raises(WrongShare):
        verify_partial(ctx, election.share_keys[1], sums, forged)


def test_counts_must_add_up(ctx, election, sums, partials) -> None:
    chosen = [partials[1], partials[2], partials[3]]
    with pytest.raises(TallyFailed, match="add up"):
        combine(ctx, sums, chosen, 6)
    for ballots in (0, 2, -1):
        with pytest.raises(TallyFailed, match="no count"):
            combine(ctx, sums, chosen, ballots)


def test_replayed_or_foreign_ballots_are_not_counted(ctx, election, machine_id) -> None:
    accumulator = Accumulator(ctx)
    ballot = verify_ballot(ctx, machine_id, 1, seal(ctx, machine_id, 1, 1, fresh_nonce()))
    accumulator.add(ballot)
    before = accumulator.sums
    with pytest.raises(BallotInvalid, match="counted before"):
        accumulator.add(ballot)
    wide = election.context(4)
    with pytest.raises(BallotInvalid, match="number of options"):
        accumulator.add(verify_ballot(wide, machine_id, 2, seal(wide, machine_id, 2, 1, fresh_nonce())))
    assert (accumulator.sums, accumulator.ballots) == (before, 1)


def test_layout_of_a_partial_decryption(partials) -> None:
    partial = partials[3]
    data = partial.to_bytes()
    assert len(data) == 4 + 96 * 3
    assert data[:4] == bytes([0, 0, 0, 3])
    assert data[4:36] == partial.options[0].m
    assert Partial.from_bytes(data, 3) == partial
    for wrong in (b"", data[:-1], data + b"\0"):
        with pytest.raises(WrongShare):
            Partial.from_bytes(wrong, 3)
    for at, option in ((4, 1), (100, 2), (132, 2), (4 + 2 * 96 + 64, 3)):
        with pytest.raises(WrongShare) as caught:
            Partial.from_bytes(data[:at] + b"\xff" * 32 + data[at + 32 :], 3)
        assert (caught.value.trustee, caught.value.option) == (3, option)


def test_equals_the_reference_and_needs_no_randomness(ctx, election, sums, partials, monkeypatch) -> None:
    monkeypatch.setattr("os.getrandom", None)
    again = decrypt_share(ctx, 1, election.secrets[1], sums)
    assert again == partials[1]
    for option, (a, b) in enumerate(sums, 1):
        expected = reference.decryption(ctx.he, 1, option, election.secrets[1], a, b)
        assert again.options[option - 1] == PartialOption(*expected)


def test_malformed_input(ctx, election, sums, partials) -> None:
    bad_sums = (sums[:2], (*sums, sums[0]), ((b"\xff" * 32, sums[0][1]), *sums[1:]))
    for wrong in bad_sums:
        for call in (
            lambda s: decrypt_share(ctx, 1, 5, s),
            lambda s: verify_partial(ctx, election.share_keys[1], s, partials[1]),
            lambda s: combine(ctx, s, list(partials.values()), 5),
        ):
            with pytest.raises(BadInput):
                call(wrong)
    for i, z in ((0, 5), (5, 5), (1, 0), (1, Q)):
        with pytest.raises(BadInput):
            decrypt_share(ctx, i, z, sums)
    short = replace(partials[1], options=partials[1].options[:2])
    with pytest.raises(WrongShare):
        verify_partial(ctx, election.share_keys[1], sums, short)
    with pytest.raises(TallyFailed):
        combine(ctx, sums, [short, partials[2], partials[3]], 5)


@given(st.lists(st.integers(0, 300), min_size=1, max_size=5))
@settings(max_examples=8, deadline=None)
def test_small_discrete_logs(counts: list[int]) -> None:
    key = group.base(4711)
    assert count_votes(key, [group.mul(count, key) for count in counts], 300) == tuple(counts)
    if max(counts):
        with pytest.raises(TallyFailed):
            count_votes(key, [group.mul(count, key) for count in counts], max(counts) - 1)
