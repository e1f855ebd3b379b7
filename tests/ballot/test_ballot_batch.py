"""Ballots verified together are judged as one by one: each equation, each place, every way to cancel out."""

from io import BytesIO

import ballot_forger as forger
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.ballot import batch, chunk, decaf, group
from firmware.ballot.batch import Item, Verified, verify_batch
from firmware.ballot.context import Context, context
from firmware.ballot.errors import BallotInvalid
from firmware.ballot.group import IDENTITY, Q
from firmware.ballot.hashes import os_random
from firmware.ballot.seal import seal
from firmware.ballot.tally import Accumulator
from firmware.ballot.verify import verify_ballot

MACHINE = bytes(range(32))
OPTIONS, BALLOTS = 3, 21
EQUATIONS = (
    "v0 G + c0 alpha = a0",
    "v0 K + c0 beta = b0",
    "v1 G + c1 alpha = a1",
    "(v1-c1) K + c1 beta = b1",
)
KINDS = [(option, equation) for option in range(1, OPTIONS + 1) for equation in EQUATIONS]
KINDS += [(None, "v G + c A = a_s"), (None, "(v-c) K + c B = b_s")]
CTX = context(b"manifest", group.base(4711), options=OPTIONS, trustees=3, threshold=2)
SCALARS = 96 + 192 * OPTIONS  # where the responses begin

native = pytest.mark.skipif(decaf.library() is None, reason="libdecaf0 is not installed")


def sealed(ctx: Context, j: int) -> Item:
    return Item(j, seal(ctx, MACHINE, j, 1 + j % ctx.options, os_random(32)), counted=j % 4 != 0)


@pytest.fixture(scope="module")
def honest() -> list[Item]:
    return [sealed(CTX, j) for j in range(1, BALLOTS + 1)]


def with_body(item: Item, body: bytes) -> Item:
    return item._replace(body=body)


def with_scalar(item: Item, word: int, change: int) -> Item:
    """Response `word` (c1, v0, v1 of each option, then v) moved by `change`; still canonical."""
    at = SCALARS + 32 * word
    value = (int.from_bytes(item.body[at : at + 32], "little") + change) % Q
    return with_body(item, item.body[:at] + value.to_bytes(32, "little") + item.body[at + 32 :])


def swapped(left: Item, right: Item, word: int) -> tuple[Item, Item]:
    at = SCALARS + 32 * word
    one, two = left.body[at : at + 32], right.body[at : at + 32]
    return (
        with_body(left, left.body[:at] + two + left.body[at + 32 :]),
        with_body(right, right.body[:at] + one + right.body[at + 32 :]),
    )


def one_by_one(ctx: Context, items: list[Item]) -> Verified:
    """The reference: what the audit did before."""
    refused, sums = {}, Accumulator(ctx)
    for position, item in enumerate(items):
        try:
            ballot = verify_ballot(ctx, MACHINE, item.j, item.body)
            if item.counted:
                sums.add(ballot)
        except BallotInvalid as error:
            refused[position] = error
    return Verified(refused, sums.sums)


def same(items: list[Item], ctx: Context = CTX) -> Verified:
    """Both ways, with the same words."""
    got, expected = verify_batch(ctx, MACHINE, items), one_by_one(ctx, items)
    assert {at: str(error) for at, error in got.refused.items()} == {
        at: str(error) for at, error in expected.refused.items()
    }
    assert got.sums == expected.sums
    return got


def never(*_: object) -> None:
    raise AssertionError("a ballot was verified alone")


@native
def test_honest_ballots_are_accepted_together(honest: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    expected = one_by_one(CTX, honest)
    monkeypatch.setattr(batch, "verify_ballot", never)
    assert verify_batch(CTX, MACHINE, honest) == Verified({}, expected.sums)


@pytest.mark.parametrize("options", [2, 4, 13])
def test_other_ballot_papers(options: int) -> None:
    ctx = context(b"", group.base(99), options=options, trustees=1, threshold=1)
    assert not same([sealed(ctx, j) for j in range(1, 8)], ctx).refused


@pytest.mark.parametrize("count", [0, 1, batch.FEW, batch.FEW + 1])
def test_none_and_few(honest: list[Item], count: int) -> None:
    assert not same(honest[:count]).refused
    assert verify_batch(CTX, MACHINE, []).sums == ((IDENTITY, IDENTITY),) * OPTIONS


@pytest.mark.parametrize(("number", "kind"), list(enumerate(KINDS)))
def test_one_equation_of_one_ballot_among_many(
    honest: list[Item], number: int, kind: tuple[int | None, str]
) -> None:
    """Its commitment was moved before hashing, so that this equation alone fails."""
    items, at = list(honest), 5 + number
    items[at] = with_body(items[at], forger.forge(CTX, MACHINE, items[at].j, [0, 1, 0], broken=number))
    refused = same(items).refused
    assert list(refused) == [at]
    error = refused[at]
    assert isinstance(error, BallotInvalid)
    assert (error.option, error.equation) == kind


@pytest.mark.parametrize(
    "bad", [[0], [BALLOTS - 1], [10], [9, 10, 11], [0, BALLOTS - 1], list(range(BALLOTS))], ids=str
)
def test_wherever_they_stand(honest: list[Item], bad: list[int]) -> None:
    items = [with_scalar(item, 9, 1) if at in bad else item for at, item in enumerate(honest)]
    assert sorted(same(items).refused) == bad


@given(st.sets(st.integers(0, BALLOTS - 1), max_size=4), st.integers(0, 3 * OPTIONS), st.integers(1, Q - 1))
@settings(max_examples=12, deadline=None)
def test_any_wrong_response_anywhere(bad: set[int], word: int, change: int) -> None:
    items = [sealed(CTX, j) for j in range(1, BALLOTS + 1)]
    items = [with_scalar(item, word, change) if at in bad else item for at, item in enumerate(items)]
    assert set(same(items).refused) == bad


def errors_that_cancel(items: list[Item]) -> dict[str, tuple[list[Item], set[int]]]:
    """Forgeries whose errors add up to the identity if all weights are one; and the positions at fault."""
    one, two, rest = items[6], items[7], items[8:]
    front = items[:6]
    return {
        "v + 1 here, v - 1 there": ([*front, with_scalar(one, 9, 1), with_scalar(two, 9, -1), *rest], {6, 7}),
        "v0 + 1 here, v0 - 1 there": (
            [*front, with_scalar(one, 1, 1), with_scalar(two, 1, -1), *rest],
            {6, 7},
        ),
        "between two options": ([*front, with_scalar(with_scalar(one, 1, 5), 4, -5), two, *rest], {6}),
        "between two equations": ([*front, with_scalar(with_scalar(one, 1, 5), 2, -5), two, *rest], {6}),
        "v swapped between two ballots": ([*front, *swapped(one, two, 9), *rest], {6, 7}),
        "v1 swapped between two ballots": ([*front, *swapped(one, two, 5), *rest], {6, 7}),
    }


CANCELLING = list(errors_that_cancel([Item(1, bytes(992), True)] * 9))


@pytest.mark.parametrize("name", CANCELLING)
def test_errors_that_cancel_each_other(honest: list[Item], name: str) -> None:
    items, bad = errors_that_cancel(honest)[name]
    assert set(same(items).refused) == bad


@native
@pytest.mark.parametrize("name", CANCELLING)
def test_equal_weights_would_let_them_pass(
    honest: list[Item], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack is real: only the weights stop it."""
    items, _ = errors_that_cancel(honest)[name]
    monkeypatch.setattr(chunk, "os_random", lambda size: (1).to_bytes(16, "little") * (size // 16))
    monkeypatch.setattr(batch, "verify_ballot", never)
    assert not verify_batch(CTX, MACHINE, items).refused


@native
def test_known_weights_would_let_them_pass(honest: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knew the weights could divide by them; drawn after the ballots are fixed, nobody does."""
    first, second = 3, 5  # the weights of `v G + c A = a_s` in the two ballots
    each = 4 * OPTIONS + 2
    known = [7] * (each * BALLOTS)
    for position, weight in ((6, first), (7, second)):
        known[each * position + each - 2 : each * position + each] = [weight, weight]
    forecast = BytesIO(b"".join(weight.to_bytes(16, "little") for weight in known))

    items = list(honest)
    items[6], items[7] = with_scalar(items[6], 9, second), with_scalar(items[7], 9, -first)
    with monkeypatch.context() as patch:
        patch.setattr(chunk, "os_random", forecast.read)
        patch.setattr(batch, "verify_ballot", never)
        assert not verify_batch(CTX, MACHINE, items).refused
    assert set(same(items).refused) == {6, 7}


@native
def test_weights_are_drawn_anew_for_each_combination(
    honest: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[bytes] = []

    def spy(size: int) -> bytes:
        drawn.append(os_random(size))
        return drawn[-1]

    monkeypatch.setattr(chunk, "os_random", spy)
    verify_batch(CTX, MACHINE, honest)
    once = b"".join(drawn)
    assert len(once) == 16 * (4 * OPTIONS + 2) * BALLOTS
    verify_batch(CTX, MACHINE, [*honest[:-1], with_scalar(honest[-1], 9, 1)])
    everything = b"".join(drawn)
    weights = {everything[at : at + 16] for at in range(0, len(everything), 16)}
    assert len(everything) > 2 * len(once)  # the search for the culprit drew its own
    assert len(weights) == len(everything) // 16
    assert max(map(len, drawn)) <= 256


def malformed(item: Item) -> dict[str, Item]:
    body, out = item.body, {}
    for at in range(32, SCALARS, 32):
        word = int.from_bytes(body[at : at + 32], "little")
        for name, value in {
            "bit 255": word | 1 << 255,
            "identity": 0,
            "one": 1,
            "negative": 2**255 - 19 - word,
            "the field's prime": 2**255 - 19,
            "beyond the field": 2**255 - 17,
        }.items():
            out[f"{name} at {at}"] = with_body(
                item, body[:at] + value.to_bytes(32, "little") + body[at + 32 :]
            )
    for at in range(SCALARS, len(body), 32):
        value = int.from_bytes(body[at : at + 32], "little") + Q
        out[f"scalar + q at {at}"] = with_body(
            item, body[:at] + value.to_bytes(32, "little") + body[at + 32 :]
        )
    out["id"] = with_body(item, bytes(32) + body[32:])
    out["cut"], out["long"], out["empty"] = (with_body(item, data) for data in (body[:-1], body + b"\0", b""))
    out["another's number"] = item._replace(j=BALLOTS + 40)
    return out


def test_what_is_malformed_is_refused_with_the_same_words(honest: list[Item]) -> None:
    cases = list(malformed(honest[2]).values())
    for start in range(0, len(cases), 8):
        wrong = [
            item._replace(j=item.j if item.j != honest[2].j else 100 + start + at)
            for at, item in enumerate(cases[start : start + 8])
        ]
        items = [*honest[4:8], *wrong, *honest[8:12]]
        assert set(same(items).refused) == set(range(4, 4 + len(wrong)))
    for case in cases:
        assert set(same([*honest[:2], case, *honest[3:8]]).refused) == {2}


def test_numbers_that_no_ballot_has(honest: list[Item]) -> None:
    for j in (0, -1, 2**32):
        refused = verify_batch(CTX, MACHINE, [*honest[:6], honest[6]._replace(j=j)]).refused
        assert list(refused) == [6]


def test_a_ballot_counted_twice_is_refused_the_second_time(honest: list[Item]) -> None:
    twice = honest[0]
    assert twice.counted
    assert set(same([*honest[:8], twice]).refused) == {8}
    assert set(same([*honest[:8], twice._replace(counted=False)]).refused) == set()


def test_sums_leave_out_what_is_refused_or_not_counted(honest: list[Item]) -> None:
    items = [with_scalar(item, 9, 1) if at % 5 == 0 else item for at, item in enumerate(honest)]
    counted = [item for at, item in enumerate(items) if at % 5 and item.counted]
    assert verify_batch(CTX, MACHINE, items).sums == verify_batch(CTX, MACHINE, counted).sums
    nothing = [item._replace(counted=False) for item in honest]
    assert verify_batch(CTX, MACHINE, nothing).sums == ((IDENTITY, IDENTITY),) * OPTIONS


def test_without_the_library_all_is_as_before(honest: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    items = [*honest[:5], with_scalar(honest[5], 0, 1), *honest[6:8]]
    together = verify_batch(CTX, MACHINE, items)
    monkeypatch.setattr(decaf, "library", lambda: None)
    alone = verify_batch(CTX, MACHINE, items)
    assert alone.sums == together.sums
    assert {at: str(error) for at, error in alone.refused.items()} == {
        at: str(error) for at, error in together.refused.items()
    }


def test_what_the_library_alone_refuses_is_decided_by_the_other(
    honest: list[Item], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunk.Chunk, "holds", lambda *_: False)
    assert not same(honest).refused
