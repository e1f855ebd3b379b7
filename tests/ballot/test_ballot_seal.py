"""Sealing: every choice of every size verifies, equals the reference, and leaves no trace of the choice."""

import ast
import os
from pathlib import Path

import ballot_reference as reference
import pytest

from firmware.ballot import context as context_module
from firmware.ballot import seal, sodium
from firmware.ballot.body import body_size
from firmware.ballot.context import Context, context
from firmware.ballot.errors import BadInput, BallotInvalid, RandomnessFailed
from firmware.ballot.verify import parse, verify_ballot

XI = bytes(range(100, 132))
ROOM = Path(seal.__file__).parent


@pytest.mark.parametrize("options", range(2, 14))
def test_every_choice_of_every_size(election, machine_id, options: int) -> None:
    ctx = election.context(options)
    for choice in range(1, options + 1):
        body = seal.seal(ctx, machine_id, choice, choice, seal.fresh_nonce())
        assert len(body) == body_size(options) == 128 + 288 * options
        ballot = verify_ballot(ctx, machine_id, choice, body)
        assert ballot == parse(ctx, body)
        assert ballot.id == seal.ballot_id(ctx, machine_id, choice)


@pytest.mark.parametrize("choice", [1, 2])
def test_equals_the_reference(election, machine_id, choice: int) -> None:
    ctx = election.context(2, b"a manifest")
    constants = reference.constants(b"a manifest", election.key, 4, 3)
    assert (ctx.hp, ctx.hb, ctx.he) == (constants["HP"], constants["HB"], constants["HE"])
    expected = reference.ballot(ctx.he, election.key, 2, machine_id, 7, choice, XI)
    assert seal.seal(ctx, machine_id, 7, choice, XI) == expected["body"]
    assert seal.commitment(ctx, machine_id, 7, XI) == expected["N"]
    assert seal.slip_serial(ctx, machine_id, 7, XI) == expected["r"]


def test_is_a_pure_function(election, machine_id, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx = election.context()
    first = seal.seal(ctx, machine_id, 1, 2, XI)

    def forbidden(*_: object) -> bytes:
        raise AssertionError("sealing asked the operating system for randomness")

    for name in ("urandom", "getrandom"):
        monkeypatch.setattr(os, name, forbidden)
    assert seal.seal(ctx, machine_id, 1, 2, XI) == first
    other = (
        (machine_id, 2, 2, XI),
        (machine_id, 1, 1, XI),
        (machine_id, 1, 2, bytes(32)),
        (bytes(32), 1, 2, XI),
    )
    assert all(seal.seal(ctx, *arguments) != first for arguments in other)


def test_randomness_enters_at_one_place() -> None:
    users = set()
    for path in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in ("urandom", "getrandom"):
                users.add(path.name)
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                assert not names & {"random", "secrets", "time", "datetime", "uuid"}, path.name
    assert users == {"hashes.py"}


def test_a_short_draw_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(seal.fresh_nonce()) == 32
    assert seal.fresh_nonce() != seal.fresh_nonce()
    monkeypatch.setattr(os, "getrandom", lambda size: bytes(size - 1))
    with pytest.raises(RandomnessFailed):
        seal.fresh_nonce()


def record(monkeypatch: pytest.MonkeyPatch, ctx: Context, machine_id: bytes, choice: int) -> list[tuple]:
    """Every library call and hash of one sealing: function, lengths, and which fixed point it used."""
    calls: list[tuple] = []

    def spy(module, name):
        original = getattr(module, name)

        def wrapper(*arguments):
            fixed = [a == ctx.joint_key for a in arguments]
            calls.append((name, *map(len, arguments), *fixed))
            return original(*arguments)

        patch.setattr(module, name, wrapper)

    with monkeypatch.context() as patch:
        for name in ("scalarmult", "scalarmult_base", "add", "sub", "is_valid_point"):
            spy(sodium, name)
        for name in ("h", "hq"):
            spy(seal, name)
        seal.seal(ctx, machine_id, 3, choice, XI)
    return calls


def test_the_same_operations_whatever_the_choice(election, machine_id, monkeypatch) -> None:
    ctx = election.context(6)
    runs = [record(monkeypatch, ctx, machine_id, choice) for choice in range(1, 7)]
    assert all(run == runs[0] for run in runs)
    names = [call[0] for call in runs[0]]
    assert names.count("scalarmult") == names.count("scalarmult_base") == 3 * 6 + 1


@pytest.mark.parametrize("choice", [0, 4, -1])
def test_a_choice_off_the_ballot(election, machine_id, choice: int) -> None:
    with pytest.raises(BadInput) as caught:
        seal.seal(election.context(3), machine_id, 1, choice, XI)
    assert str(choice) not in str(caught.value)


def test_bad_inputs(election, machine_id) -> None:
    ctx = election.context()
    for arguments in (
        (machine_id[:31], 1, 1, XI),
        (machine_id, 0, 1, XI),
        (machine_id, 2**32, 1, XI),
        (machine_id, 1, 1, XI[:31]),
        (machine_id, 1, 1, XI + b"\0"),
        (machine_id, 1, 1, bytearray(XI)),
    ):
        with pytest.raises(BadInput):
            seal.seal(ctx, *arguments)
    with pytest.raises(BadInput):
        seal.commitment(ctx, machine_id, 1, b"")
    with pytest.raises(BadInput):
        seal.slip_serial(ctx, machine_id, 1, XI[:16])


def test_contexts_are_bounded(election) -> None:
    key = election.key
    good = {"options": 2, "trustees": 3, "threshold": 2}
    for change in (
        {"options": 1},
        {"options": 14},
        {"trustees": 1},
        {"trustees": 256, "threshold": 200},
        {"threshold": 0},
    ):
        with pytest.raises(BadInput):
            context(b"", key, **{**good, **change})
    for bad in (bytes(32), key[:31] + bytes([key[31] | 0x80]), b"\xff" * 32, key[:31]):
        with pytest.raises(BadInput, match="joint key"):
            context(b"", bad, **good)
    with pytest.raises(BadInput):
        context_module.hp(2, 3)


def test_the_rehearsal_has_its_own_hash(election, machine_id) -> None:
    ctx = election.context()
    rehearsal = ctx.simulasi()
    assert rehearsal.he == reference.H(ctx.he, b"\x7fSIMULASI" + bytes(8))
    assert (rehearsal.joint_key, rehearsal.hb) == (ctx.joint_key, ctx.hb)
    body = seal.seal(rehearsal, machine_id, 1, 1, XI)
    verify_ballot(rehearsal, machine_id, 1, body)
    with pytest.raises(BallotInvalid):
        verify_ballot(ctx, machine_id, 1, body)
    with pytest.raises(BallotInvalid):
        verify_ballot(rehearsal, machine_id, 1, seal.seal(ctx, machine_id, 1, 1, XI))
