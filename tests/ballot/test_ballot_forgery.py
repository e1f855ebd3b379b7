"""Attacks on the ballot: every byte of it, every byte of its context, and every dishonest sum."""

import pickle
from dataclasses import replace

import ballot_forger as forger
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware.ballot import group
from firmware.ballot.context import context
from firmware.ballot.errors import AnnouncementInvalid, BallotError, BallotInvalid, ShareInvalid, WrongShare
from firmware.ballot.group import Q
from firmware.ballot.seal import challenge, fresh_nonce, seal
from firmware.ballot.verify import verify_ballot


def flipped(data: bytes, at: int, mask: int = 1) -> bytes:
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def refused(ctx, machine_id: bytes, j: int, body: bytes) -> BallotInvalid:
    with pytest.raises(BallotInvalid) as caught:
        verify_ballot(ctx, machine_id, j, body)
    return caught.value


@pytest.fixture(scope="module")
def ctx(election):
    return election.context(2)


@pytest.fixture(scope="module")
def body(ctx, machine_id) -> bytes:
    return seal(ctx, machine_id, 5, 1, fresh_nonce())


@pytest.mark.parametrize("mask", [0x01, 0x80])
def test_every_byte_of_the_body(ctx, machine_id, body: bytes, mask: int) -> None:
    for at in range(len(body)):
        refused(ctx, machine_id, 5, flipped(body, at, mask))


def test_every_byte_of_the_transcript_moves_the_challenge(body: bytes) -> None:
    transcript, key = body[32 : 96 + 192 * 2], body[:32]
    known = challenge(key, 2, transcript)
    others = {challenge(key, 2, flipped(transcript, at)) for at in range(len(transcript))}
    others |= {challenge(flipped(key, at), 2, transcript) for at in range(32)} | {
        challenge(key, 3, transcript)
    }
    assert known not in others
    assert len(others) == len(transcript) + 32 + 1


def test_every_byte_of_the_context(ctx, election, machine_id, body: bytes) -> None:
    for at in range(32):
        refused(replace(ctx, he=flipped(ctx.he, at)), machine_id, 5, body)
        refused(ctx, flipped(machine_id, at), 5, body)
    for bit in range(32):
        j = 5 ^ (1 << bit)
        assert refused(ctx, machine_id, j, body).equation == "id"
    for manifest in (b"manifesu", b"manifest\0", b""):
        refused(election.context(2, manifest), machine_id, 5, body)


def test_another_key_trustee_count_or_threshold(ctx, machine_id, body: bytes) -> None:
    other = group.base(99)
    for key, n, k in ((other, 4, 3), (ctx.joint_key, 5, 3), (ctx.joint_key, 4, 2)):
        refused(context(b"manifest", key, options=2, trustees=n, threshold=k), machine_id, 5, body)
    assert refused(replace(ctx, joint_key=other), machine_id, 5, body).equation == "v0 K + c0 beta = b0"


def test_truncated_extended_or_for_another_ballot_paper(ctx, election, machine_id, body: bytes) -> None:
    for wrong in (b"", body[:-1], body + b"\0", body[32:], bytearray(body)):
        assert refused(ctx, machine_id, 5, wrong).equation == "length"
    assert refused(election.context(3), machine_id, 5, body).equation == "length"


def test_permuted_options(ctx, machine_id, body: bytes) -> None:
    def swap(data: bytes, at: int, size: int) -> bytes:
        return data[:at] + data[at + size : at + 2 * size] + data[at : at + size] + data[at + 2 * size :]

    assert refused(ctx, machine_id, 5, swap(swap(swap(body, 32, 64), 160, 128), 480, 96)).option == 1
    refused(ctx, machine_id, 5, swap(body, 32, 64))


def test_a_mixture_of_two_ballots(ctx, machine_id) -> None:
    nonce = fresh_nonce()
    one, two = (seal(ctx, machine_id, 5, choice, nonce) for choice in (1, 2))
    for at in range(0, len(one), 32):
        mixed = one[:at] + two[at : at + 32] + one[at + 32 :]
        assert mixed == one or refused(ctx, machine_id, 5, mixed)


@pytest.mark.parametrize(
    ("values", "option", "equation"),
    [
        ([0, 0, 0], None, "(v-c) K + c B = b_s"),
        ([1, 1, 0], None, "(v-c) K + c B = b_s"),
        ([1, 1, 1], None, "(v-c) K + c B = b_s"),
        ([2, -1, 0], 1, "v0 K + c0 beta = b0"),
        ([0, 2, -1], 2, "v0 K + c0 beta = b0"),
        ([1, 1, -1], 3, "v0 K + c0 beta = b0"),
        ([0, 1, Q - 1], 3, "v0 K + c0 beta = b0"),
        ([2, 0, 0], 1, "v0 K + c0 beta = b0"),
    ],
)
def test_dishonest_sums(election, machine_id, values: list[int], option: int | None, equation: str) -> None:
    ctx = election.context(3)
    error = refused(ctx, machine_id, 1, forger.forge(ctx, machine_id, 1, values))
    assert (error.option, error.equation) == (option, equation)


@pytest.mark.parametrize("choice", [0, 1, 2])
def test_the_forger_would_pass_if_it_were_honest(election, machine_id, choice: int) -> None:
    ctx = election.context(3)
    values = [int(choice == option) for option in range(3)]
    verify_ballot(ctx, machine_id, 1, forger.forge(ctx, machine_id, 1, values))


@pytest.mark.parametrize("values", [[0, 0, 0], [1, 1, 0]])
def test_commitments_solved_for_after_the_challenge(election, machine_id, values: list[int]) -> None:
    ctx = election.context(3)
    refused(ctx, machine_id, 1, forger.forge_weak_sum(ctx, machine_id, 1, values))


def test_a_coin_of_zero_shows_the_vote_and_is_refused(election, machine_id) -> None:
    ctx = election.context(3)
    error = refused(ctx, machine_id, 1, forger.forge(ctx, machine_id, 1, [1, 0, 0], zero_coin=True))
    assert (error.option, error.equation) == (1, "alpha")


def test_points_and_scalars_that_are_not_canonical(ctx, machine_id, body: bytes) -> None:
    points = range(32, 32 + 32 * (6 * 2 + 2), 32)
    for at in points:
        assert "bit 255" in refused(ctx, machine_id, 5, flipped(body, at + 31, 0x80)).reason
        assert "identity" in refused(ctx, machine_id, 5, body[:at] + bytes(32) + body[at + 32 :]).reason
        assert (
            "no point" in refused(ctx, machine_id, 5, body[:at] + b"\1" + bytes(31) + body[at + 32 :]).reason
        )
    for at in range(points.stop, len(body), 32):
        value = int.from_bytes(body[at : at + 32], "little") + Q
        shifted = body[:at] + value.to_bytes(32, "little") + body[at + 32 :]
        assert "group order" in refused(ctx, machine_id, 5, shifted).reason


def test_the_field_at_fault_is_named(ctx, machine_id, body: bytes) -> None:
    place = {32: (1, "alpha"), 128: (2, "beta"), 160: (1, "a0"), 288 + 96: (2, "b1"), 448: (None, "b_s")}
    for at, expected in place.items():
        error = refused(ctx, machine_id, 5, flipped(body, at + 31, 0x80))
        assert (error.option, error.equation) == expected
    for at, expected in {480 + 32: (1, "v0"), 480 + 96: (2, "c1"), 672: (None, "v")}.items():
        error = refused(ctx, machine_id, 5, body[:at] + b"\xff" * 32 + body[at + 32 :])
        assert (error.option, error.equation) == expected
    assert str(error).startswith("ballot, v: ")


EQUATIONS = (
    "v0 G + c0 alpha = a0",
    "v0 K + c0 beta = b0",
    "v1 G + c1 alpha = a1",
    "(v1-c1) K + c1 beta = b1",
)


@pytest.mark.parametrize("choice", [1, 2])
def test_each_equation_is_checked(ctx, machine_id, choice: int) -> None:
    values = [int(choice == option) for option in (1, 2)]
    expected = [(option, equation) for option in (1, 2) for equation in EQUATIONS]
    expected += [(None, "v G + c A = a_s"), (None, "(v-c) K + c B = b_s")]
    for number, (option, equation) in enumerate(expected):
        error = refused(ctx, machine_id, 1, forger.forge(ctx, machine_id, 1, values, broken=number))
        assert (error.option, error.equation) == (option, equation)


@given(st.binary(max_size=720))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_refused_without_a_traceback(data: bytes) -> None:
    ctx = context(b"", group.G, options=2, trustees=1, threshold=1)
    with pytest.raises(BallotInvalid):
        verify_ballot(ctx, bytes(32), 1, data.ljust(704, b"\x02"))  # 0202..02 is a point and a scalar


def test_errors_survive_a_process_boundary() -> None:
    for error in (
        BallotInvalid(2, "alpha", "why"),
        AnnouncementInvalid(1, "why"),
        ShareInvalid(1, 2, "why"),
        WrongShare(1, None, "why"),
    ):
        copy = pickle.loads(pickle.dumps(error))
        assert (str(copy), vars(copy)) == (str(error), vars(error))
        assert isinstance(copy, BallotError)
        assert "why" in str(error)
