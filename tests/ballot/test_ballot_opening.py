"""The opening of a spoiled ballot: it proves what was sealed, or it fails."""

import ballot_forger
import pytest

from firmware.ballot.errors import OpeningInvalid
from firmware.ballot.seal import commitment, fresh_nonce, seal
from firmware.ballot.verify import verify_ballot, verify_opening

XI = bytes(range(32))


@pytest.fixture(scope="module")
def ctx(election):
    return election.context(3)


@pytest.mark.parametrize("choice", [1, 2, 3])
def test_an_honest_opening(ctx, machine_id, choice: int) -> None:
    xi = fresh_nonce()
    body = seal(ctx, machine_id, 9, choice, xi)
    verify_opening(ctx, machine_id, 9, body, choice, xi, commitment(ctx, machine_id, 9, xi))


def test_anything_else_is_refused(ctx, machine_id) -> None:
    body, committed = seal(ctx, machine_id, 9, 2, XI), commitment(ctx, machine_id, 9, XI)
    other_xi = bytes(32)
    other = commitment(ctx, machine_id, 9, other_xi)
    cases = {
        "another choice": (9, body, 1, XI, committed),
        "another nonce": (9, body, 2, other_xi, committed),
        "another nonce with its own commitment": (9, body, 2, other_xi, other),
        "a commitment to another nonce": (9, body, 2, XI, other),
        "the commitment of another number": (9, body, 2, XI, commitment(ctx, machine_id, 8, XI)),
        "another number": (8, body, 2, XI, commitment(ctx, machine_id, 8, XI)),
        "a changed ballot": (9, body[:-1] + bytes([body[-1] ^ 1]), 2, XI, committed),
        "a ballot cut short": (9, body[:-1], 2, XI, committed),
        "no commitment": (9, body, 2, XI, b""),
        "a choice off the ballot": (9, body, 4, XI, committed),
        "no choice": (9, body, 0, XI, committed),
        "a short nonce": (9, body, 2, XI[:31], committed),
        "number zero": (0, body, 2, XI, committed),
    }
    passed = []
    for name, arguments in cases.items():
        try:
            verify_opening(ctx, machine_id, *arguments)
        except OpeningInvalid:
            continue
        passed.append(name)
    assert not passed


def test_a_ballot_with_coins_of_its_own_is_caught(ctx, machine_id) -> None:
    """A booth that hides a message in its coins makes valid ballots, but none that can be opened."""
    body = ballot_forger.forge(ctx, machine_id, 9, [0, 1, 0])
    verify_ballot(ctx, machine_id, 9, body)
    with pytest.raises(OpeningInvalid, match="another ballot"):
        verify_opening(ctx, machine_id, 9, body, 2, XI, commitment(ctx, machine_id, 9, XI))


def test_a_commitment_binds_election_machine_and_number(ctx, election, machine_id) -> None:
    contexts = (ctx, ctx.simulasi(), election.context(3, b"another"))
    seen = {commitment(c, m, j, XI) for c in contexts for m in (machine_id, bytes(32)) for j in (1, 2)}
    assert len(seen) == 12
