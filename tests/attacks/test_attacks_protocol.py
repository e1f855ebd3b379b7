"""The pitfalls of the protocol on a whole stick: false tallies, too few trustees, replayed ballots.

Forged ballots and proofs by themselves are in tests/ballot; here a lying booth signs them into its log.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from attacks_stick import changed, election, look, named

from firmware.audit.findings import Findings
from firmware.audit.package import Election
from firmware.audit.tally import check_tally
from firmware.ballot import group, proofs
from firmware.ballot.announcement import Announcement, verify_announcement
from firmware.ballot.errors import BallotError
from firmware.ballot.proofs import Possession, Statement, holds_decryption, holds_possession, prove_decryption
from firmware.ballot.tally import Accumulator, decrypt_share, verify_partial
from firmware.ballot.trustees import share_key
from firmware.ballot.verify import parse
from firmware.storage.errors import RecordError
from firmware.storage.records import Ballot, Cast, Tally
from firmware.storage.slot import Log
from hw_sim.seeded import Coins
from hw_sim.seeded_day import SeededDay

VOTES = (1, 2, 2, 3)


def voted(votes: tuple[int, ...] = VOTES) -> SeededDay:
    day = SeededDay(election(), "protokol")
    day.start()
    day.open()
    for row, option in enumerate(votes):
        day.vote(row, option)
    return day


@pytest.mark.parametrize("votes", [(), (2,), (1, 1, 1), (3, 3), VOTES], ids=str)
def test_any_k_trustees_agree(folder: Path, votes: tuple[int, ...]) -> None:
    """No ballots, one, all for one, nobody for an option: every pair of trustees, and all, say the same."""
    everyone = range(1, 4)
    sets = [*combinations(everyone, 2), tuple(everyone)]
    for trustees in sets:
        day = voted(votes)
        day.finish(trustees)
        report = look(day.files(), folder)
        assert report.verdict == "SAH", report.lines()
        assert report.totals == tuple(votes.count(option) for option in (1, 2, 3))


def tallied(change) -> SeededDay:
    day = voted()
    day.close()
    honest = day.tally_record((1, 2, 3))
    record = change(honest)
    day.put(Log.BALLOTS, record)
    day.totals = record.totals
    day.export(tuple(share.index for share in record.shares))
    return day


@pytest.mark.parametrize("who", [1, 2, 3])
def test_one_trustee_is_not_enough(folder: Path, tried, who: int) -> None:
    day = tallied(lambda tally: replace(tally, shares=(tally.shares[who - 1],)))
    report = look(day.files(), folder)
    assert named(report, Log.BALLOTS, 10)
    assert "2 are needed" in str(report.findings[0])
    tried(1)


def test_one_trustees_share_twice_under_two_names(folder: Path, tried) -> None:
    """For each pair of numbers: k shares by count, k - 1 by person."""
    tries = 0
    for who, as_whom in ((a, b) for a in range(1, 4) for b in range(1, 4) if a != b):

        def doubled(tally: Tally, who: int = who, as_whom: int = as_whom) -> Tally:
            own = tally.shares[who - 1]
            pair = sorted([own, replace(own, index=as_whom)], key=lambda share: share.index)
            return replace(tally, shares=tuple(pair))

        report = look(tallied(doubled).files(), folder)
        assert named(report, Log.BALLOTS, 10)
        assert f"trustee {as_whom}" in str(report.findings[0])
        tries += 1
    tried(tries)


def test_every_byte_of_a_tally(tried) -> None:
    """Signed by the booth: sums, partial decryptions, proofs, totals and all numbers between."""
    day = voted()
    package = election().package
    keys = {i: share_key(package.announcements, i) for i in (1, 2, 3)}
    whole = Election(package, day.context, keys)
    accumulator = Accumulator(day.context)
    for body in day.kept:
        accumulator.add(parse(day.context, body))
    body = day.tally_record((1, 3)).pack()
    assert not _faults(whole, body, accumulator)
    for at in range(len(body)):
        assert _faults(whole, changed(body, at, 1 << at % 8), accumulator), at
    tried(len(body))


def _faults(whole: Election, body: bytes, accumulator: Accumulator) -> bool:
    findings = Findings()
    try:
        tally = Tally.unpack(body)
    except RecordError:
        return True
    if tally.ballots != accumulator.ballots:
        return True  # the order of records says so, [O5]
    check_tally(whole, 10, tally, accumulator.sums, accumulator.ballots, findings)
    return bool(findings.total)


def test_a_vote_moved_between_options_by_unproven_shares(folder: Path, tried) -> None:
    """Both trustees shift their shares so that the counts stay small and add up: only the proofs tell."""

    def moved(tally: Tally) -> Tally:
        shares = []
        for share in tally.shares[:2]:
            (m1, c1, v1), (m2, c2, v2), rest = share.parts
            up, down = (
                group.add(m1, election().context.joint_key),
                group.sub(m2, election().context.joint_key),
            )
            shares.append(replace(share, parts=((up, c1, v1), (down, c2, v2), rest)))
        return replace(tally, shares=tuple(shares), totals=(0, 3, 1))

    report = look(tallied(moved).files(), folder)
    assert named(report, Log.BALLOTS, 10)
    tried(1)


STATEMENT_FIELDS = ("he", "trustee", "option", "share_key", "a", "b", "m")


def test_weak_fiat_shamir_in_a_partial_decryption(tried) -> None:
    """Every byte of the statement, and both commitments, move the challenge and end the proof."""
    day = voted()
    accumulator = Accumulator(day.context)
    for body in day.kept:
        accumulator.add(parse(day.context, body))
    z, (a, b) = election().shares[1], accumulator.sums[0]
    honest = Statement(day.context.he, 1, 1, group.base(z), a, b, group.mul(z, a))
    c, v = prove_decryption(honest, z)
    assert holds_decryption(honest, c, v)
    first, second = group.base(5), group.base(6)
    reference, tries = proofs.decryption_challenge(honest, first, second), 0
    layout = honest.he + honest.layout() + first + second
    for at in range(len(layout)):
        bad = changed(layout, at, 1 << at % 8)
        he, rest = bad[:32], bad[32:]
        fields = [rest[8 + 32 * n : 40 + 32 * n] for n in range(4)]
        numbers = int.from_bytes(rest[:4], "big"), int.from_bytes(rest[4:8], "big")
        other = Statement(he, *numbers, *fields)
        assert proofs.decryption_challenge(other, rest[136:168], rest[168:]) != reference, at
        tries += 1
    for name in ("he", "a", "b", "m", "share_key"):
        value = honest.he if name == "he" else group.base(9)
        changed_value = changed(value, 0, 1) if name == "he" else value
        assert not holds_decryption(honest._replace(**{name: changed_value}), c, v), name
        tries += 1
    tried(tries)


def test_weak_fiat_shamir_in_an_announcement(tried) -> None:
    """HP, index, every commitment, every proof commitment: each byte moves the challenge."""
    made, tries = election().dealings[0].announcement, 0
    hp = election().context.hp
    reference = proofs.possession_challenge(hp, 1, made.commitments, made.proof_commitments)
    for at in range(32):
        other = proofs.possession_challenge(changed(hp, at, 1), 1, made.commitments, made.proof_commitments)
        assert other != reference
        for which, points in enumerate((made.commitments, made.proof_commitments)):
            for number in range(len(points)):
                bad = tuple(changed(p, at, 1) if n == number else p for n, p in enumerate(points))
                pair = (bad, made.proof_commitments) if which == 0 else (made.commitments, bad)
                assert proofs.possession_challenge(hp, 1, *pair) != reference
                tries += 1
        tries += 1
    assert proofs.possession_challenge(hp, 2, made.commitments, made.proof_commitments) != reference
    tried(tries + 1)


def test_proofs_of_possession_that_are_not(tried) -> None:
    """Copied from another, made for a sum of keys, solved for after the challenge, for one coefficient."""
    one, two = (dealing.announcement for dealing in election().dealings[:2])
    hp, coins = election().context.hp, Coins("a rogue")
    rogue = group.sub(group.base(11), two.commitments[0])
    v = int.from_bytes(coins(32), "little") % group.Q
    solved = group.add(
        group.base(v), group.mul(7, rogue)
    )  # holds for a challenge of 7, whatever the hash says
    forged = [
        replace(one, proof_commitments=two.proof_commitments, responses=two.responses),
        replace(one, commitments=(rogue, one.commitments[1])),
        replace(one, commitments=two.commitments),
        replace(one, proof_commitments=(solved, one.proof_commitments[1]), responses=(v, one.responses[1])),
        replace(one, responses=(one.responses[1], one.responses[0])),
        replace(one, responses=(0, 0)),
        Announcement(2, one.commitments, one.proof_commitments, one.responses),
    ]
    for announcement in forged:
        with pytest.raises(BallotError):
            verify_announcement(announcement, 3, 2)
        proof = Possession(announcement.proof_commitments, announcement.responses)
        assert not holds_possession(hp, announcement.index, announcement.commitments, proof)
    tried(len(forged))


def test_a_share_of_any_other_key_or_number_is_named(tried) -> None:
    day = voted()
    accumulator = Accumulator(day.context)
    for body in day.kept:
        accumulator.add(parse(day.context, body))
    keys = {i: share_key(election().package.announcements, i) for i in (1, 2, 3)}
    tries = 0
    for i in (1, 2, 3):
        for z in (1, election().shares[i % 3 + 1], election().shares[i] + 1):
            partial = decrypt_share(day.context, i, z, accumulator.sums)
            with pytest.raises(BallotError, match=f"trustee {i}"):
                verify_partial(day.context, keys[i], accumulator.sums, partial)
            tries += 1
    tried(tries)


@pytest.mark.parametrize(
    "of", ["its own number 1", "the other booth's number 2", "another election's number 2"]
)
def test_a_valid_ballot_under_another_number_booth_or_election(folder: Path, tried, of: str) -> None:
    """A lying booth casts a sealed ballot again, or one that was sealed elsewhere: the slot is named."""
    day = voted((1,))
    other = {
        "its own number 1": lambda: day.kept[0],
        "the other booth's number 2": lambda: _second(SeededDay(election(), "protokol", machine=1)),
        "another election's number 2": lambda: _second(SeededDay(election("lain"), "protokol")),
    }
    day.authorise(1)
    day.cast(1, other[of]())
    day.settle(True)
    report = look(day.files(), folder)
    assert named(report, Log.BALLOTS, 3)
    assert "ballot 2" in str(report.findings[0])
    tried(1)


def _second(day: SeededDay) -> bytes:
    day.start()
    day.cast(1)
    return day.seal(1)


def test_options_of_one_ballot_or_two_permuted(folder: Path, tried) -> None:
    day = voted((1, 2))
    one, two = day.kept
    m, tries = 3, 0
    pairs = [slice(32 + 64 * o, 96 + 64 * o) for o in range(m)]
    mixed = []
    for a, b in combinations(range(m), 2):
        swapped = bytearray(one)
        swapped[pairs[a]], swapped[pairs[b]] = one[pairs[b]], one[pairs[a]]
        mixed.append(bytes(swapped))
    for o in range(m):
        borrowed = bytearray(one)
        borrowed[pairs[o]] = two[pairs[o]]
        mixed.append(bytes(borrowed))
    for body in mixed:
        lying = SeededDay(election(), "protokol")
        lying.start()
        lying.authorise(0)
        lying.cast(1, body)
        lying.settle(True)
        assert named(look(lying.files(), folder), Log.BALLOTS, 1)
        tries += 1
    tried(tries)


def test_one_code_on_two_receipts(folder: Path, tried) -> None:
    """Two voters, one ballot: a second CAST of it, a second BALLOT of it, or only a cell in the register."""
    again = voted((1,))
    again.put(Log.BALLOTS, Cast(1, again.promise(2)))
    twice = voted((1,))
    twice.put(Log.BALLOTS, Ballot(1, twice.kept[0]))
    silent = voted((1,))
    silent.authorise(5)
    silent.settle(True)
    silent.finish()
    for day, slot in ((again, 3), (twice, 3), (silent, 3)):
        assert named(look(day.files(), folder), Log.BALLOTS, slot)
    tried(3)


def cast_one(body: bytes) -> SeededDay:
    day = SeededDay(election(), "protokol")
    day.start()
    day.authorise(0)
    day.cast(1, body)
    day.settle(True)
    return day


SHIFTS = {
    "two votes": (1, 0, 0),
    "no vote": (-1, 0, 0),
    "(2, -1)": (1, -1, 0),
    "(0, 1) for (1, 0)": (-1, 1, 0),
}


@pytest.mark.parametrize("what", list(SHIFTS))
def test_ciphertexts_moved_by_whole_votes(folder: Path, tried, what: str) -> None:
    """beta plus or minus K is a vote more or less; no response fits it any more. (With the best proofs that
    such values can have: tests/ballot.)"""
    day = SeededDay(election(), "protokol")
    day.start()
    body, key = day.seal(1), day.context.joint_key
    for option, votes in enumerate(SHIFTS[what]):
        at = 64 + 64 * option
        beta = group.add(body[at : at + 32], group.mul(votes, key))
        body = body[:at] + beta + body[at + 32 :]
    assert named(look(cast_one(body).files(), folder), Log.BALLOTS, 1)
    tried(1)


def moved(body: bytes, at: int, by: int) -> bytes:
    number = int.from_bytes(body[at : at + 32], "little") + by
    return body[:at] + group.encode_scalar(number) + body[at + 32 :]


def test_errors_that_would_cancel_out(folder: Path, tried) -> None:
    """One response too large and another too small by as much: in one ballot, and in two. Added up without
    random weights they would vanish; every ballot that is wrong is named, and no other."""
    m, tries = 3, 0
    responses = [128 + 192 * m - 32 + 32 * n for n in range(3 * m)] + [96 + 288 * m]
    for first, second in combinations(responses, 2):
        day = SeededDay(election(), "protokol")
        day.start()
        body = moved(moved(day.seal(1), first, 1), second, -1)
        assert named(look(cast_one(body).files(), folder), Log.BALLOTS, 1), (first, second)
        tries += 1
    for at in responses:
        day = SeededDay(election(), "protokol")
        day.start()
        day.open()
        for row, by in enumerate((0, 1, 0, -1, 0)):
            day.authorise(row)
            day.cast(2, moved(day.seal(2), at, by))
            day.settle(True)
        day.finish()
        report = look(day.files(), folder)
        assert [(f.log, f.slot) for f in report.findings] == [("ballots", 3), ("ballots", 7)], at
        tries += 1
    tried(tries)
