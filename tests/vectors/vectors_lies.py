"""What a booth with false software can write: each log is signed and chained as it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256

from firmware.ballot import group
from firmware.ballot.group import encode_scalar
from firmware.ballot.seal import slip_serial
from firmware.storage.attendance import Standing
from firmware.storage.ballot_records import CHALLENGE, SLIP_PRINTED
from firmware.storage.records import Ballot, Cast, Share, Spoil, Tally
from firmware.storage.slot import Log
from hw_sim.seeded import SeededElection, seeded_election, seeded_key
from hw_sim.seeded_day import SeededDay

Files = dict[str, bytes]


@cache
def seeded(label: str) -> SeededElection:
    return seeded_election(label)


def begun(label: str = "kecil", **more: int) -> SeededDay:
    """The polls are open: slot 0 of the ballots log is used, slots 0 to 2 of the events log."""
    day = SeededDay(seeded("contoh"), label, **more)
    day.start()
    day.open()
    return day


def day_of(vote: Callable[[SeededDay], None], *, closed: bool = True) -> Callable[[], Files]:
    """A day with one voter, whose ballot is `vote`'s matter."""

    def make() -> Files:
        day = begun()
        day.authorise(0)
        vote(day)
        day.settle(True)
        if closed:
            day.finish()
        return day.files()

    return make


def wrong_proof(day: SeededDay) -> None:
    sealed = day.seal(1)
    day.cast(1, sealed[:-32] + encode_scalar(int.from_bytes(sealed[-32:], "little") + 1))


def two_votes(day: SeededDay) -> None:
    """Another K on beta of option 2."""
    sealed = day.seal(1)
    more = group.add(sealed[128:160], day.context.joint_key)
    day.cast(1, sealed[:128] + more + sealed[160:])


def of_another_number(day: SeededDay) -> None:
    """A valid ballot, sealed for number 2."""
    nonce = day.xi()
    day.state = replace(day.state, ballots=1)
    sealed = day.seal(1)
    day.state = replace(day.state, ballots=0)
    assert nonce == day.xi()
    day.cast(1, sealed)


def opened_as_another(day: SeededDay) -> None:
    """The challenged ballot held option 2, the opening says 1."""
    sealed = day.seal(2)
    j, xi = day.ballot(1, sealed)
    _opened(day, j, 1, xi)
    day.cast(1)


def nonce_of_its_own(day: SeededDay) -> None:
    """A challenged ballot sealed with another nonce than the one committed to."""
    label, day.label = day.label, "diam-diam"
    j, xi = day.ballot(1)
    day.label = label
    _opened(day, j, 1, xi)
    day.cast(1)


def _opened(day: SeededDay, j: int, option: int, xi: bytes) -> None:
    serial = sha256(slip_serial(day.context, day.machine.key, j, xi)).digest()
    promise = day.promise(j + 1)
    day.put(Log.BALLOTS, Spoil(j, CHALLENGE, SLIP_PRINTED, serial, promise, (option, xi)))


def cast_twice(day: SeededDay) -> None:
    day.cast(1)
    day.put(Log.BALLOTS, Cast(1, day.promise(2)))


def same_number(day: SeededDay) -> None:
    day.cast(1)
    day.put(Log.BALLOTS, Ballot(1, day.kept[0]))


def counted(change: Callable[[Tally], Tally]) -> Callable[[], Files]:
    """A day of three votes with another TALLY."""

    def make() -> Files:
        day = begun()
        for row, option in enumerate((1, 2, 2)):
            day.vote(row, option)
        day.close()
        tally = change(day.tally_record())
        day.put(Log.BALLOTS, tally)
        day.totals = tally.totals
        day.export(tuple(share.index for share in tally.shares))
        return day.files()

    return make


def moved_vote(tally: Tally) -> Tally:
    return replace(tally, totals=(2, 1, 0))


def one_trustee(tally: Tally) -> Tally:
    return replace(tally, shares=tally.shares[:1])


def false_share(tally: Tally) -> Tally:
    """Trustee 1 gives M + K for option 1 and keeps the old proof."""
    first = tally.shares[0]
    m, c, v = first.parts[0]
    parts = ((group.add(m, group.G), c, v), *first.parts[1:])
    return replace(tally, shares=(Share(first.index, parts), *tally.shares[1:]))


def renamed_share(tally: Tally) -> Tally:
    """The share of trustee 3 under the number 2."""
    return replace(tally, shares=(tally.shares[0], replace(tally.shares[1], index=2)))


def other_sums(tally: Tally) -> Tally:
    a, b = tally.sums[0]
    return replace(tally, sums=((a, group.add(b, group.G)), *tally.sums[1:]))


def miscounted(**changed: int) -> Callable[[], Files]:
    """CLOSE with other counts."""

    def make() -> Files:
        day = begun()
        day.vote(0, 1)
        honest = day.put

        def lying(log: Log, record: object) -> object:
            return honest(log, replace(record, **changed) if type(record).__name__ == "Close" else record)

        day.put = lying
        day.finish()
        return day.files()

    return make


def one_ballot_for_two() -> Files:
    """Two rows have voted, one ballot was sealed: two voters went home with the same code."""
    day = begun()
    day.vote(0, 1)
    day.standings[1] = Standing.VOTED
    day.finish()
    return day.files()


def clock_of_a_voter() -> Files:
    """An override with the time at which it happened."""
    day = begun()
    day.event("override", "09:13", officer="a1", reason="worn_finger")
    day.vote(0, 1)
    day.finish()
    return day.files()


def stranger() -> Files:
    """All under a device key that is not the booth's."""
    own = seeded("contoh")
    day = begun()
    day = SeededDay(replace(own, devices=(seeded_key("a stranger"), *own.devices[1:])), "kecil")
    day.start()
    day.vote(0, 1)
    day.finish()
    return day.files()


def rehearsal() -> Files:
    day = begun(mode=1)
    day.vote(0, 1)
    day.finish()
    return day.files()


LIES = [
    ("wrong-proof", "v of ballot 1 is one too much", day_of(wrong_proof), "ballots", 1, "Verifying a ballot"),
    (
        "two-votes",
        "a ballot with a vote too many",
        day_of(two_votes, closed=False),
        "ballots",
        1,
        "Verifying a ballot",
    ),
    (
        "wrong-number",
        "a ballot sealed for number 2",
        day_of(of_another_number),
        "ballots",
        1,
        "Verifying a ballot",
    ),
    (
        "false-opening",
        "opened as another choice",
        day_of(opened_as_another),
        "ballots",
        2,
        "Opening a spoiled ballot",
    ),
    (
        "own-nonce",
        "a nonce nobody promised",
        day_of(nonce_of_its_own),
        "ballots",
        2,
        "Opening a spoiled ballot",
    ),
    ("cast-twice", "two CAST of one ballot", day_of(cast_twice), "ballots", 3, "O2"),
    ("same-number", "two ballots of one number", day_of(same_number), "ballots", 3, "O1"),
    ("moved-vote", "TALLY moves a vote", counted(moved_vote), "ballots", 8, "Tally"),
    ("one-trustee", "one of two trustees", counted(one_trustee), "ballots", 8, "Tally"),
    ("false-share", "a partial decryption moved by G", counted(false_share), "ballots", 8, "Tally"),
    ("renamed-share", "one trustee's share as another's", counted(renamed_share), "ballots", 8, "Tally"),
    ("other-sums", "sums that are not the ballots'", counted(other_sums), "ballots", 8, "Tally"),
    ("cast-count", "CLOSE counts a ballot more", miscounted(cast=2, authorised=2), "ballots", 3, "O4"),
    ("override-count", "CLOSE hides nothing that was", miscounted(overridden=1), "ballots", 3, "O7"),
    ("same-code", "one ballot for two voters", one_ballot_for_two, "ballots", 3, "O4"),
    ("voters-clock", "a time beside one voter's visit", clock_of_a_voter, "events", 3, "B8"),
    ("stranger", "another device key", stranger, "ballots", 0, "C4"),
    ("rehearsal", "a rehearsal as the day", rehearsal, "ballots", 0, "C5"),
]
