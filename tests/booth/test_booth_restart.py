"""Power cuts between any two steps of a day: what the next start finds, says, and goes on with."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from booth_help import CHAIR, Booth

from firmware.booth.books import Books
from firmware.booth.inbox import PrintJob, TornSlip
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Counts, Digits, Override, Paper, Refusal, Spoiling, Voter
from firmware.storage.ballot_records import Spoil
from firmware.storage.layer import OS, FileLayer
from firmware.storage.slot import Log

Deed = Callable[[Booth], object]


def found(booth: Booth, row: int = 0) -> Voter:
    nik = Digits(booth.village.voters[row].nik)
    return booth.ask(fx.LookUpNik(nik), ev.Found).voter


def authorise(booth: Booth) -> None:
    booth.record(fx.Authorise(found(booth), Override.WORN, CHAIR))


def seal(booth: Booth) -> None:
    booth.record(fx.Seal(2))


def cast(booth: Booth) -> None:
    booth.slip()
    booth.record(fx.Cast())


def challenge(booth: Booth) -> None:
    booth.slip()
    booth.record(fx.Spoil(Spoiling.CHALLENGE))


def abandon(booth: Booth) -> None:
    booth.record(fx.Spoil(Spoiling.ABANDONED))


def release(booth: Booth) -> None:
    booth.record(fx.Release())


CUTS: list[tuple[tuple[Deed, ...], Counts, bool]] = [
    ((), Counts(12), False),
    ((authorise,), Counts(12, authorised=1, overridden=1, abandoned=1), True),
    (
        (authorise, seal),
        Counts(12, authorised=1, overridden=1, abandoned=1, spoiled=1, unknown_slips=1),
        True,
    ),
    ((authorise, seal, cast), Counts(12, authorised=1, overridden=1, cast=1, slips=1), False),
    (
        (authorise, seal, challenge),
        Counts(12, authorised=1, overridden=1, abandoned=1, spoiled=1, slips=1),
        True,
    ),
    (
        (authorise, seal, challenge, seal),
        Counts(12, authorised=1, overridden=1, abandoned=1, spoiled=2, slips=1, unknown_slips=1),
        True,
    ),
    (
        (authorise, seal, abandon),
        Counts(12, authorised=1, overridden=1, abandoned=1, spoiled=1, slips=1),
        True,
    ),
    (
        (authorise, seal, abandon, release),
        Counts(12, authorised=1, overridden=1, abandoned=1, spoiled=1, slips=1),
        False,
    ),
    ((authorise, release), Counts(12, authorised=1, overridden=1, abandoned=1), False),
]


@pytest.mark.parametrize(("deeds", "counts", "must_return"), CUTS)
def test_a_power_cut_in_a_visit(
    polls: Booth, deeds: tuple[Deed, ...], counts: Counts, must_return: bool
) -> None:
    for deed in deeds:
        deed(polls)
    polls.power_cut()
    booted = polls.boot()
    torn = TornSlip() in polls.said  # a slip that was on its way must be marked void
    assert booted.polls_open
    assert (booted.counts, booted.voter_must_return) == (counts, must_return)
    assert booted.counts.balanced
    assert polls.level()
    restarts = [s for s in polls.records(Log.BALLOTS) if isinstance(s, Spoil) and s.reason == 2]
    assert len(restarts) == counts.unknown_slips == torn
    assert not any(spoil.opening for spoil in restarts)

    # a second start changes nothing more and says the same: nobody may have read it yet; then the officers
    # come back, and the same voter votes
    polls.power_cut()
    booted = polls.boot()
    assert (booted.counts, booted.voter_must_return) == (counts, must_return)
    resume(polls)
    nik = Digits(polls.village.voters[0].nik)
    if counts.cast:
        assert polls.ask(fx.LookUpNik(nik), ev.NotFound).why is Refusal.ALREADY_VOTED
    else:
        voted = polls.vote(polls.ask(fx.LookUpNik(nik), ev.Found).voter, 1)
        assert (voted.cast, voted.authorised, voted.abandoned) == (1, 1, 0)
        assert voted.balanced


def resume(polls: Booth) -> None:
    """Two officers read the screen, the tape is printed, the polls go on."""
    signed = polls.unlock()
    polls.ask(fx.PrintTape(Paper.RESUME, 1, signed), PrintJob)
    polls.quietly(fx.Journal("polls_resumed", (("officers", signed[0].serial),)))


def test_once_the_polls_went_on_the_sentence_is_old(polls: Booth) -> None:
    authorise(polls)
    polls.power_cut()
    assert polls.boot().voter_must_return
    resume(polls)
    polls.power_cut()
    assert not polls.boot().voter_must_return


class PowerFails(Exception):
    """In the middle of a write."""


class FailingLayer(FileLayer):
    """Lets `left` more writes through."""

    def __init__(self, left: int) -> None:
        self.left = left

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        if not self.left:
            raise PowerFails
        self.left -= 1
        return super().pwrite(fd, data, offset)


@pytest.mark.parametrize("deeds", [(authorise,), (authorise, seal), (authorise, seal, challenge)])
@pytest.mark.parametrize("writes", range(24))
def test_the_power_fails_again_while_the_booth_recovers(
    polls: Booth, deeds: tuple[Deed, ...], writes: int
) -> None:
    """Whatever the start before had time for, the voter is told to vote again and a torn slip is void."""
    for deed in deeds:
        deed(polls)
    polls.power_cut()
    polls.power_on()
    polls.power_cut()
    polls.clerk.office.files = FailingLayer(writes)
    with contextlib.suppress(PowerFails):
        Books(polls.clerk.office).performs[fx.Restart](fx.Restart())
    polls.files = OS
    booted = polls.boot()
    assert booted.voter_must_return
    assert (TornSlip() in polls.said) or deeds[-1] is not seal
    assert (booted.counts.authorised, booted.counts.abandoned, booted.counts.cast) == (1, 1, 0)
    assert polls.level()


def test_a_cut_after_the_cast_record_is_a_vote(polls: Booth) -> None:
    """CAST stands, the register does not say so yet: the start settles it, the voter need not return."""
    authorise(polls)
    seal(polls)
    before = (polls.stick / "attendance.bin").read_bytes()
    cast(polls)
    polls.power_cut()
    for medium in (polls.internal, polls.stick):  # as it is where the plug was pulled between the two steps
        (medium / "attendance.bin").write_bytes(before)
    booted = polls.boot()
    assert not booted.voter_must_return
    assert booted.counts == Counts(12, authorised=1, overridden=1, cast=1, slips=1)
    assert polls.kinds() == ["Session", "Ballot", "Cast", "Session"]
    assert polls.level()


def test_restarts_around_the_close(polls: Booth) -> None:
    polls.vote(found(polls), 3)
    polls.record(fx.Close())
    polls.power_cut()

    booted = polls.boot()
    assert (booted.closed, booted.polls_open, booted.totals, booted.exported) == (True, False, None, False)
    assert polls.ask(polls.share(1), ev.ShareTaken).trustee == 1
    polls.power_cut()

    booted = polls.boot()  # shares are in RAM alone: both trustees come again
    assert booted.closed
    assert booted.totals is None
    assert polls.tally(2, 3) == (0, 0, 1, 0)
    polls.power_cut()

    booted = polls.boot()
    assert (booted.closed, booted.totals, booted.exported) == (True, (0, 0, 1, 0), False)
    polls.ask(fx.PrintTape(Paper.RESULT, 1, ()), PrintJob)
    polls.ask(fx.Export(), ev.Exported)
    polls.power_cut()

    booted = polls.boot()
    assert (booted.closed, booted.totals, booted.exported) == (True, (0, 0, 1, 0), True)
    assert polls.kinds().count("Close") == polls.kinds().count("Tally") == 1


def test_a_cut_before_the_export_was_whole(polls: Booth) -> None:
    """The journal says exported and the files are not all there: the next start writes them."""
    polls.record(fx.Close())
    polls.tally(1, 2)
    polls.ask(fx.Export(), ev.Exported)
    polls.power_cut()
    written = [polls.stick / "result.json", polls.stick / "READ-ME.txt", *polls.stick.glob("checkpoints/*")]
    assert len(written) == 4
    for path in written[1:]:
        path.unlink()
    assert polls.boot().exported
    assert all(path.exists() for path in written)


def test_the_roll_is_locked_after_a_restart(polls: Booth) -> None:
    polls.power_cut()
    polls.boot()
    polls.ask(fx.UnlockRoll(), ev.RollRefused)
    polls.sign("chair")
    polls.ask(fx.UnlockRoll(), ev.RollRefused)
    polls.sign("member-3")
    polls.ask(fx.UnlockRoll(), ev.RollOpened)


def test_a_restart_without_a_power_cut_locks_the_roll_too(polls: Booth) -> None:
    """Ready, stick pulled, stick put back: the clerk looks at everything again."""
    roll = polls.clerk.election.vault.roll if polls.clerk.election else None
    assert roll is not None
    assert roll.rows == 12
    polls.pull()
    assert polls.ask(fx.Restart(), ev.BootFailed).trouble.value == "no_stick"
    assert roll.rows == 0
    polls.clerk.send(fx.Journal("device_lost", (("device", "printer"),)))  # no log is open: it goes nowhere
    polls.put(name="sdb1")
    assert polls.restart(ev.Booted, loaded=True).polls_open
    assert [event.kind for event in polls.events()].count("device_lost") == 0


def test_many_restarts_are_counted_on_the_resume_tape(polls: Booth) -> None:
    for _ in range(3):
        polls.power_cut()
        polls.boot()
    starts = [event for event in polls.events() if event.kind == "booth_started"]
    assert [event.fields["sessions"] for event in starts] == [1, 2, 3, 4]
    recovered = [event.fields for event in polls.events() if event.kind == "recovered"]
    assert len(recovered) == 3
    assert not any(fields["voter_must_return"] for fields in recovered)
