"""Officers' screens: what is proven, when a stick may go, who does what, what follows without an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from screens_support import COUNTS, make_day, make_screens

from firmware.screens.closing import gaps
from firmware.screens.progress import Mark, steps
from firmware.screens.status import status
from firmware.screens.text import CATALOGUE
from firmware.screens.widgets import Prose
from firmware.states import model as m
from firmware.states.events import Felt
from firmware.states.facts import (
    Device,
    Finding,
    Item,
    Language,
    Override,
    Paper,
    PaperFault,
    Part,
    Purpose,
    Trouble,
    Voter,
)
from firmware.states.model import State
from hw_sim.exemplars import CHAIR, FINDINGS, MEMBER, PAIR, exemplars, listed

DAY = make_day()
SHUT = replace(DAY, polls_open=False)
MAY_GO = ("boleh dicabut", "may be removed")
STAYS = "Jangan cabut stik"


def words(state: State) -> str:
    return " | ".join(
        text
        for piece in make_screens().pieces(state)
        if isinstance(piece.look, Prose)
        for para in piece.look.paras
        for text in (para.chip, para.text)
    )


# ---- the stick ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [Language.ID, Language.EN])
def test_only_the_result_says_that_the_stick_may_go(language: Language) -> None:
    """`Closed` is entered by `Exported`, which comes after the flush, or by a start, which does it again."""
    for state in exemplars(make_day(language=language)):
        said = any(word in words(state).lower() for word in MAY_GO)
        assert said is isinstance(state, m.Closed), type(state).__name__


def test_while_the_result_is_being_made_the_stick_stays() -> None:
    for state in (
        *(m.RecordingOpening(SHUT, PAIR), m.RecordingClose(DAY, PAIR), m.Tallying(SHUT, (1, 2))),
        *(m.Finalising(SHUT, (1, 2, 3, 4)), m.Resyncing(DAY, m.Idle(DAY)), m.StickTest(SHUT, listed(SHUT))),
    ):
        assert STAYS.lower() in words(state).lower(), type(state).__name__
    assert "jangan cabut stik" in words(m.PoweringOff(DAY)).lower()


# ---- what is proven ----------------------------------------------------------------------------------

OPENING: list[State] = [
    m.CheckingOpening(SHUT, PAIR),
    m.UnlockingRoll(SHUT, Purpose.OPEN, PAIR, back=m.Ready(SHUT)),
    m.CheckingOpening(SHUT, PAIR, proving=True),
    *(m.PrintingTape(SHUT, Paper.ZERO, copy, PAIR, m.RecordingOpening(SHUT, PAIR)) for copy in (1, 2)),
    m.RecordingOpening(SHUT, PAIR),
]
CLOSE: list[State] = [
    m.RecordingClose(DAY, PAIR),
    *(m.AwaitTrustee(SHUT, have) for have in ((), (2,))),
    m.Tallying(SHUT, (1, 2)),
    *(m.PrintingTape(SHUT, Paper.RESULT, copy, (), m.Finalising(SHUT, (1,))) for copy in (1, 2)),
    m.Finalising(SHUT, (1,)),
]


@pytest.mark.parametrize("road", [OPENING, CLOSE])
def test_what_is_done_stays_done_and_one_thing_is_under_way(road: list[State]) -> None:
    names, before = [step.key for step in steps(road[0])], 0
    for state in road:
        found = steps(state)
        assert [step.key for step in found] == names
        marks = [step.mark for step in found]
        done = marks.index(Mark.NOW)
        assert set(marks[:done]) == {Mark.DONE}
        assert set(marks[done:]) <= {Mark.NOW, Mark.LATER}
        assert done >= before
        before = done
    assert marks[-1] is Mark.NOW, "the last step is the last"


def test_copies_and_keys_are_counted() -> None:
    assert [(s.at, s.of) for s in steps(OPENING[4]) if s.key == "zero-tape"] == [(2, 2)]
    assert [(s.at, s.of) for s in steps(CLOSE[2]) if s.key == "keys"] == [(1, 2)]
    assert [(s.at, s.of) for s in steps(CLOSE[3]) if s.key == "keys"] == [(2, 2)]


def test_counts_that_differ_are_not_ticked() -> None:
    bad = replace(SHUT, counts=replace(COUNTS, authorised=212))
    (counts,) = [step for step in steps(m.Tallying(bad, (1, 2))) if step.key == "counts"]
    assert counts.mark is Mark.DIFFERS


def test_a_rehearsal_and_a_resumed_day_have_no_list() -> None:
    for purpose in (Purpose.RESUME, Purpose.SIMULASI):
        assert steps(m.UnlockingRoll(DAY, purpose, PAIR, back=m.Ready(SHUT))) == ()
    assert steps(m.PrintingTape(DAY, Paper.RESUME, 1, PAIR, m.Idle(DAY))) == ()


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [({}, (0, 0)), ({"authorised": 212}, (2, 0)), ({"slips": 208}, (0, 1)), ({"slips": 206}, (0, 1)),
     ({"slips": 206, "unknown_slips": 1}, (0, 0)), ({"cast": 200}, (1, 1))],
)  # fmt: skip
def test_by_how_much_the_counts_differ(changes: dict[str, int], wanted: tuple[int, int]) -> None:
    counts = replace(COUNTS, **changes)
    assert gaps(counts) == wanted
    assert counts.balanced is (wanted == (0, 0))


# ---- who does what -----------------------------------------------------------------------------------

SOMEBODY = ("PETUGAS KPPS", "TEKNISI", "PEMILIH", "PEMEGANG KUNCI")
FAULTS = (
    *(m.NotReady, m.Stopped, m.Refused, m.SlipTrouble, m.TapeTrouble, m.MediumMissing, m.DeviceAway),
    *(m.Tampered, m.Abandoned, m.SpoilHelp, m.FingerFailed, m.UpdateFailed, m.Paused, m.KeyHeld),
    *(m.AwaitTrustee, m.PrintingTape, m.Ready),
)


def test_every_fault_says_who_does_what() -> None:
    for state in exemplars(DAY):
        if isinstance(state, FAULTS):
            assert any(word in words(state) for word in SOMEBODY), state
    for trouble in Trouble:
        assert any(word in words(m.NotReady(DAY, trouble)) for word in SOMEBODY)
    for fault in PaperFault:
        assert any(word in words(m.PrinterTest(SHUT, listed(SHUT), False, fault)) for word in SOMEBODY)


def test_a_witness_can_follow_an_override() -> None:
    shown = words(m.ChoosingReason(DAY, Voter(0), MEMBER))
    assert MEMBER.name in shown
    assert "Ini dicatat" in shown
    names = {t.name for t in make_screens().targets(m.ChoosingReason(DAY, Voter(0), MEMBER))}
    assert names == {"no", *(f"reason-{reason.value}" for reason in Override)}


@pytest.mark.parametrize("item", [Item.PAUSE, Item.EXTEND, Item.END_SIMULASI])
def test_what_follows_is_told_before_it_is_done(item: Item) -> None:
    shown = words(m.ConfirmingItem(DAY, CHAIR, item, m.Idle(DAY)))
    assert CATALOGUE[f"act.{item.value}.then"] in shown
    assert f"Dicatat atas nama {CHAIR.name}." in shown


# ---- devices -----------------------------------------------------------------------------------------


def test_every_status_has_its_sentence() -> None:
    details = (
        "",
        "paper out, offline",
        "cover open",
        "no_stick",
        "battery: it says 1970",
        "damaged at 7",
        "none",
    )
    for part in (*Device, *Part):
        for fine in (True, False):
            for detail in (*details, "testing, 5 percent", "not tested", "paper nearly out", "silence"):
                assert f"status.{status(Finding(part, fine, detail))}" in CATALOGUE


@pytest.mark.parametrize(
    ("finding", "wanted"),
    [
        (Finding(Device.PRINTER, False, "paper out, offline"), "Kertas habis"),
        (Finding(Device.PRINTER, True, "paper nearly out"), "Kertas menipis"),
        (Finding(Device.SENSOR, False, "fingerprint: nobody answers"), "Tak menjawab"),
        (Finding(Device.STICK, False, "two_sticks"), "Ada dua stik"),
        (Finding(Part.CLOCK, False, "battery: it says 1970-01-01"), "Baterai habis"),
        (Finding(Part.CARD, True, "testing, 25 percent"), "Sedang diuji"),
        (Finding(Part.STORAGE, False, "no log is open"), "Periksa"),
    ],
)
def test_a_finding_in_plain_words(finding: Finding, wanted: str) -> None:
    assert CATALOGUE[f"status.{status(finding)}"] == wanted


def test_only_what_may_be_tried_can_be_touched() -> None:
    during = m.Diagnostics(DAY, FINDINGS, m.Idle(DAY))
    names = {t.name for t in make_screens().targets(during)}
    assert "device-reader" in names
    assert not names & {"device-printer", "device-stick", "device-pins"}
    before = {t.name for t in make_screens().targets(listed(SHUT))}
    assert before >= {"device-printer", "device-stick", "device-reader", "device-sensor"}


def test_where_a_finger_was_felt_is_told_in_millimetres() -> None:
    screens = make_screens()
    state = m.TouchTest(SHUT, listed(SHUT))
    spot = next(t for t in screens.targets(state) if t.name == "spot-5")
    felt = screens.touch(state, spot.rect.center, spot.rect.center)
    assert felt == felt_at(spot.rect.center, 4)
    anywhere = screens.touch(state, (3, 3), (7, 9))
    assert anywhere == felt_at((7, 9), None)
    back = next(t for t in screens.targets(state) if t.name == "no")
    assert screens.touch(state, back.rect.center, back.rect.center) == back.event
    shown = words(m.TouchTest(SHUT, listed(SHUT), frozenset(), (500, 500)))
    assert "Terasa di 108, 68 mm" in shown


def felt_at(at: tuple[int, int], spot: int | None) -> object:
    width, height = make_screens().face.width, make_screens().face.height
    return Felt(at[0] * 1000 // width, at[1] * 1000 // height, spot)


# ---- the warning -------------------------------------------------------------------------------------


def test_the_warning_says_what_follows_for_each() -> None:
    below = next(state for state in exemplars(DAY) if isinstance(state, m.EnterPin))
    assert "PIN yang sudah diketik dihapus" in words(m.WalkAway(DAY, below, 9))
    assert "Menu ditutup dalam 9 detik." in words(
        m.WalkAway(DAY, m.Menu(DAY, CHAIR, (), back=m.Idle(DAY)), 9)
    )
    assert "petugas dipanggil dalam 9 detik" in words(m.WalkAway(DAY, m.Voting(DAY), 9))
    assert "petugas dipanggil" not in words(m.WalkAway(DAY, m.CheckingFinger(DAY, Voter(0), 2), 9))
