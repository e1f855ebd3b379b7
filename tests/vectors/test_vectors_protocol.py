"""The vectors of the ballot protocol, read with the booth's and the auditor's own functions."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from firmware.ballot import group
from firmware.ballot.announcement import Announcement
from firmware.ballot.context import context
from firmware.ballot.errors import BadEncoding, BallotError, BallotInvalid
from firmware.ballot.hashes import h, hq
from firmware.ballot.partial import Partial
from firmware.ballot.seal import commitment, seal, slip_serial
from firmware.ballot.tally import Accumulator, combine, decrypt_share, verified_totals, verify_partial
from firmware.ballot.trustees import combine_shares, joint_key, share_key
from firmware.ballot.verify import verify_ballot, verify_opening

FOLDER = Path(__file__).parent
VECTORS = json.loads((FOLDER / "protocol.json").read_text("utf-8"))
ELECTIONS = pytest.mark.parametrize("told", VECTORS["elections"], ids=lambda told: told["label"])


def unhex(text: str) -> bytes:
    return bytes.fromhex(text)


def number(text: str) -> int:
    return group.decode_scalar(unhex(text))


def context_of(told: dict):
    sizes = {"options": told["options"], "trustees": told["trustees"], "threshold": told["threshold"]}
    return context(unhex(told["manifest"]), unhex(told["K"]), **sizes)


def announcements_of(told: dict) -> list[Announcement]:
    return [Announcement.from_bytes(unhex(trustee["bytes"])) for trustee in told["announcements"]]


def test_hashes() -> None:
    both = {"H": h, "Hq": lambda k, x: group.encode_scalar(hq(k, x))}
    for told in VECTORS["hashes"]:
        assert both[told["function"]](unhex(told["k"]), unhex(told["x"])).hex() == told["result"]


@pytest.mark.parametrize("kind", ["points", "scalars"])
def test_encodings(kind: str) -> None:
    decode = group.decode_point if kind == "points" else group.decode_scalar
    for told in VECTORS[kind]:
        if told["valid"]:
            decode(unhex(told["bytes"]))
        else:
            with pytest.raises(BadEncoding):
                decode(unhex(told["bytes"]))


@ELECTIONS
def test_constants_and_trustees(told: dict) -> None:
    ctx, announcements = context_of(told), announcements_of(told)
    assert [value.hex() for value in (ctx.hp, ctx.hb, ctx.he)] == [told[name] for name in ("HP", "HB", "HE")]
    assert ctx.simulasi().he.hex() == told["HE_simulasi"]
    assert joint_key(announcements).hex() == told["K"]
    for i, trustee in enumerate(told["announcements"], 1):
        assert announcements[i - 1].digest().hex() == trustee["sha256"]
        received = [number(dealer["shares"][i - 1]) for dealer in told["announcements"]]
        assert combine_shares(i, received, announcements) == number(trustee["z"])
        assert share_key(announcements, i).hex() == trustee["Z"]
        assert group.base(number(trustee["z"])).hex() == trustee["Z"]


@ELECTIONS
def test_ballots(told: dict) -> None:
    ctx, machine = context_of(told), unhex(told["machine_id"])
    for ballot in told["ballots"]:
        j, xi = ballot["j"], unhex(ballot["xi"])
        assert seal(ctx, machine, j, ballot["choice"], xi).hex() == ballot["body"]
        assert commitment(ctx, machine, j, xi).hex() == ballot["N"]
        parsed = verify_ballot(ctx, machine, j, unhex(ballot["body"]))
        if "coins" in ballot:
            assert slip_serial(ctx, machine, j, xi).hex() == ballot["r"]
            for coins, option in zip(ballot["coins"], parsed.options, strict=True):
                for name in ("alpha", "beta", "a0", "b0", "a1", "b1"):
                    assert getattr(option, name).hex() == coins[name]
                for name in ("c1", "v0", "v1"):
                    assert getattr(option, name) == number(coins[name])
                assert (number(coins["c0"]) + number(coins["c1"])) % group.Q == number(ballot["c"])


@ELECTIONS
def test_wrong_ballots(told: dict) -> None:
    ctx, machine = context_of(told), unhex(told["machine_id"])
    good = unhex(told["ballots"][0]["body"])
    for wrong in told["wrong_ballots"]:
        put = unhex(wrong["bytes"])
        bad = good[: wrong["at"]] + put + good[wrong["at"] + len(put) :]
        assert bad != good
        with pytest.raises(BallotInvalid):
            verify_ballot(ctx, machine, 1, bad)


@ELECTIONS
def test_openings(told: dict) -> None:
    ctx, machine = context_of(told), unhex(told["machine_id"])
    body = unhex(told["ballots"][0]["body"])
    for opening in told["openings"]:
        given = opening["choice"], unhex(opening["xi"]), unhex(opening["N"])
        if opening["valid"]:
            verify_opening(ctx, machine, 1, body, *given)
        else:
            with pytest.raises(BallotError):
                verify_opening(ctx, machine, 1, body, *given)


@ELECTIONS
def test_tallies(told: dict) -> None:
    ctx, announcements = context_of(told), announcements_of(told)
    keys = {i: share_key(announcements, i) for i in range(1, told["trustees"] + 1)}
    machine = unhex(told["machine_id"])
    for tally in told["tallies"]:
        accumulator = Accumulator(ctx)
        for at in tally["ballots"]:
            ballot = told["ballots"][at - 1]
            accumulator.add(verify_ballot(ctx, machine, ballot["j"], unhex(ballot["body"])))
        assert [{"A": a.hex(), "B": b.hex()} for a, b in accumulator.sums] == tally["sums"]
        partials = [Partial.from_bytes(unhex(data), told["options"]) for data in tally["partial_bytes"]]
        for i, partial in enumerate(partials, 1):
            verify_partial(ctx, keys[i], accumulator.sums, partial)
            assert (
                decrypt_share(ctx, i, number(told["announcements"][i - 1]["z"]), accumulator.sums) == partial
            )
            for part, step in zip(partial.options, tally["partials"][i - 1], strict=True):
                assert (part.m.hex(), part.c, part.v) == (step["M"], number(step["c"]), number(step["v"]))
        for row in tally["weights"]:
            chosen = [partials[i - 1] for i in row["trustees"]]
            votes = verified_totals(ctx, keys, accumulator.sums, chosen, len(tally["ballots"]))
            assert list(votes) == tally["totals"]
            if len(chosen) > 1:
                with pytest.raises(BallotError):
                    combine(ctx, accumulator.sums, chosen[1:], len(tally["ballots"]))


@pytest.mark.parametrize("name", ["protocol", "sticks"])
def test_the_files_are_fresh_and_small(name: str) -> None:
    """Made again in a process of its own: nothing in them comes from a clock or from chance."""
    command = [sys.executable, str(FOLDER / "make_vectors.py"), name]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    file = FOLDER / f"{name}.json"
    assert file.read_text("utf-8") == made, "run: make gen"
    assert file.stat().st_size < 500_000
