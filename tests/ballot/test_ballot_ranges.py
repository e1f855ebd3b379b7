"""The edges of what a partial decryption may be made of: numbers of trustees, scalars, points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from firmware.ballot import group
from firmware.ballot.context import Context
from firmware.ballot.errors import BadInput, BallotInvalid, TallyFailed, WrongShare
from firmware.ballot.partial import Partial
from firmware.ballot.seal import fresh_nonce, seal
from firmware.ballot.tally import Accumulator, Sums, combine, decrypt_share, verified_totals, verify_partial
from firmware.ballot.verify import parse

NO_POINT = b"\xff" * 32


@pytest.fixture(scope="module")
def ctx(election: Any) -> Context:
    made: Context = election.context(options=2)
    return made


@pytest.fixture(scope="module")
def accumulator(ctx: Context, machine_id: bytes) -> Accumulator:
    made = Accumulator(ctx)
    for j, option in enumerate((2, 1, 2), 1):
        made.add(parse(ctx, seal(ctx, machine_id, j, option, fresh_nonce())))
    return made


@pytest.fixture(scope="module")
def sums(accumulator: Accumulator) -> Sums:
    return accumulator.sums


@pytest.fixture(scope="module")
def partials(ctx: Context, election: Any, sums: Sums) -> list[Partial]:
    return [decrypt_share(ctx, i, election.secrets[i], sums) for i in (1, 2, 4)]


def test_a_ballot_is_counted_once_and_fits(
    accumulator: Accumulator, election: Any, machine_id: bytes, ctx: Context
) -> None:
    other = election.context(options=3)
    body = seal(other, machine_id, 9, 1, fresh_nonce())
    with pytest.raises(BallotInvalid) as wrong:
        accumulator.add(parse(other, body))
    assert (wrong.value.option, wrong.value.equation) == (None, "length")
    again = parse(ctx, seal(ctx, machine_id, 9, 1, fresh_nonce()))
    fresh = Accumulator(ctx)
    fresh.add(again)
    with pytest.raises(BallotInvalid) as twice:
        fresh.add(again)
    assert (twice.value.option, twice.value.equation) == (None, "id")
    assert fresh.ballots == 1


@pytest.mark.parametrize(("i", "z"), [(0, 5), (5, 5), (1, 0), (1, group.Q), (1, -1)])
def test_no_share_outside_the_range(ctx: Context, sums: Sums, i: int, z: int) -> None:
    with pytest.raises(BadInput, match="out of range"):
        decrypt_share(ctx, i, z, sums)


@pytest.mark.parametrize(("i", "z"), [(1, 1), (4, group.Q - 1)])
def test_the_ends_of_the_range_are_in_it(ctx: Context, sums: Sums, i: int, z: int) -> None:
    verify_partial(ctx, group.base(z), sums, decrypt_share(ctx, i, z, sums))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"c": group.Q}, "not made of scalars"),
        ({"v": group.Q}, "not made of scalars"),
        ({"c": -1}, "not made of scalars"),
        ({"v": -1}, "not made of scalars"),
        ({"c": 0}, "does not hold"),
        ({"v": 0}, "does not hold"),
        ({"c": group.Q - 1}, "does not hold"),
        ({"m": NO_POINT}, "trustee 1"),
    ],
)
def test_a_proof_is_made_of_scalars_and_points(
    ctx: Context, election: Any, sums: Sums, partials: list[Partial], change: dict[str, Any], why: str
) -> None:
    good = partials[0]
    bad = replace(good, options=(good.options[0], replace(good.options[1], **change)))
    with pytest.raises(WrongShare, match=why) as refused:
        verify_partial(ctx, election.share_keys[1], sums, bad)
    assert (refused.value.trustee, refused.value.option) == (1, 2)


def test_a_share_key_that_is_no_point(ctx: Context, sums: Sums, partials: list[Partial]) -> None:
    for key in (NO_POINT, group.IDENTITY):
        with pytest.raises(BadInput, match="share key is refused"):
            verify_partial(ctx, key, sums, partials[0])


def test_sums_that_are_no_points(ctx: Context, election: Any, sums: Sums, partials: list[Partial]) -> None:
    for wrong in (((NO_POINT, sums[0][1]), sums[1]), (sums[0], (sums[1][0], NO_POINT))):
        with pytest.raises(BadInput, match="a sum is refused"):
            verify_partial(ctx, election.share_keys[1], wrong, partials[0])
    with pytest.raises(BadInput, match="another number of options"):
        verify_partial(ctx, election.share_keys[1], sums[:1], partials[0])


def test_who_may_combine(ctx: Context, sums: Sums, partials: list[Partial]) -> None:
    assert combine(ctx, sums, partials, 3) == (1, 2)
    first, second, third = partials
    strangers = [replace(third, trustee=i) for i in (0, 5)]
    for wrong in ([first, second, second], *([first, second, one] for one in strangers)):
        with pytest.raises(TallyFailed, match="twice or unknown"):
            combine(ctx, sums, wrong, 3)
    with pytest.raises(TallyFailed, match="3 trustees are needed, 2 are here"):
        combine(ctx, sums, [first, second], 3)
    with pytest.raises(TallyFailed, match="another number of options"):
        combine(ctx, sums, [first, second, replace(third, options=third.options[:1])], 3)
    with pytest.raises(TallyFailed, match="option 2 opens to no count from 0 to 1"):
        combine(ctx, sums, partials, 1)
    with pytest.raises(TallyFailed, match="do not add up"):
        combine(ctx, sums, partials, 2)


def test_whose_share_it_is_must_be_known(
    ctx: Context, election: Any, sums: Sums, partials: list[Partial]
) -> None:
    assert verified_totals(ctx, election.share_keys, sums, partials, 3) == (1, 2)
    known = {i: key for i, key in election.share_keys.items() if i != 4}
    with pytest.raises(WrongShare, match="no such trustee") as refused:
        verified_totals(ctx, known, sums, partials, 3)
    assert refused.value.trustee == 4
