"""What the screens say of counts, totals, findings and reasons that differ from day to day."""

import re
from dataclasses import replace

from screens_support import COUNTS, make_day, make_screens, raw

from firmware.screens.checklist import StepLine
from firmware.screens.closing import equations
from firmware.screens.layout import frame
from firmware.screens.notices import DETAIL
from firmware.screens.page import Page
from firmware.screens.rows import DeviceRow
from firmware.screens.widgets import Button, Prose
from firmware.states.facts import Counts, Device, Finding, Language, OfficerRefusal, Purpose, Trouble, Voter
from firmware.states.model import (
    AskOfficer,
    AwaitTrustee,
    CheckingFinger,
    Closed,
    Diagnostics,
    Idle,
    NotReady,
    Ready,
    Reconciling,
    Resuming,
    State,
)
from hw_sim.exemplars import CHAIR, PAIR


def words(state: State) -> str:
    """All text on the screen, piece by piece."""
    found = []
    for piece in make_screens().pieces(state):
        if isinstance(piece.look, Prose):
            found += [text for para in piece.look.paras for text in (para.chip, para.text) if text]
        elif isinstance(piece.look, Button):
            found.append(piece.look.label)
        elif isinstance(piece.look, StepLine):
            found.append(piece.look.words)
        elif isinstance(piece.look, DeviceRow):
            found.append(f"{piece.look.name}: {piece.look.status}")
    return " | ".join(found)


def sums(counts: Counts, language: Language = Language.ID) -> tuple[str, str]:
    screens = make_screens()
    return equations(
        Page(screens.theme, screens.face, frame(screens.theme), make_day(language=language)), counts
    )


def test_the_two_sums() -> None:
    assert sums(COUNTS) == ("Hadir 210 = suara 201 + ditinggal 9", "Struk 207 = suara 201 + batal 6")
    assert sums(COUNTS, Language.EN)[1] == "Slips 207 = votes 201 + spoiled 6"


def test_a_difference_is_said() -> None:
    bad = replace(COUNTS, authorised=212, slips=208)
    assert sums(bad) == ("Hadir 212 bukan suara 201 + ditinggal 9", "Struk 208 bukan suara 201 + batal 6")
    state = Reconciling(make_day(counts=bad), PAIR, True)
    assert "TIDAK COCOK" in words(state)
    assert "Selisih 2" in words(state)
    assert "bersama saksi" in words(state), "and what to do"
    assert "| COCOK" in words(Reconciling(make_day(), PAIR, True))


def test_prints_nobody_can_be_sure_of_close_the_gap() -> None:
    unsure = replace(COUNTS, slips=206, unknown_slips=1)
    assert unsure.balanced
    assert sums(unsure)[1] == "Struk 206 + ragu 1 = suara 201 + batal 6"
    assert sums(replace(unsure, slips=205))[1].startswith("Struk 205 bukan")


def test_all_eight_figures_stand_before_the_close() -> None:
    counts = Counts(2999, 2871, 31, 2860, 47, 11, 2906, 1)
    shown = words(Reconciling(make_day(counts=counts), PAIR, True))
    for figure in ("2999", "2871", "31", "2860", "47", "11", "2906", "1"):
        assert re.search(rf"\b{figure}\b", shown), figure


def test_the_result() -> None:
    shown = words(Closed(make_day(), (88, 61, 40, 12)))
    assert "1. Bambang Wijaya | 88 | 2. Sri Rahayu | 61" in shown
    assert "Suara kosong | 12" in shown
    assert "Jumlah: 201" in shown
    assert "Stik boleh dicabut." in shown


def test_whether_the_last_voter_votes_again() -> None:
    again, not_again = words(Resuming(make_day(), True)), words(Resuming(make_day(), False))
    assert "ia memilih lagi" in again
    assert "Tidak ada yang perlu memilih lagi" in not_again
    assert "Hadir 210, sah 201, batal 6, ditinggal 9." in again


def test_who_signed_in_and_why_not() -> None:
    state = AskOfficer(make_day(), Purpose.OPEN, Idle(make_day()), (CHAIR,), OfficerRefusal.WRONG_PIN, 2)
    assert "PIN salah. Sisa percobaan: 2." in words(state)
    assert CHAIR.name in words(state)
    trustees = AwaitTrustee(make_day(), (3, 1), OfficerRefusal.SAME_PERSON)
    assert "Sudah: pemegang 1, pemegang 3" in words(trustees)
    named = replace(make_day(), rules=replace(make_day().rules, trustee_names=("Ahmad", "Dewi", "Slamet")))
    assert "Sudah: Dewi |" in words(AwaitTrustee(named, (2,)))
    assert "Perlu 1 kunci lagi." in words(AwaitTrustee(named, (2,)))
    assert "Orang ini sudah masuk" in words(trustees)


def test_a_technician_gets_a_hint_of_bounded_length() -> None:
    detail = "slot 7: " + "x" * 50 + " \x00\x1b[31m and much more of it " * 9
    shown = words(NotReady(make_day(), Trouble.DAMAGED_LOG, detail))
    hint = shown.split("Untuk teknisi: ")[1].split(" | ")[0]
    assert hint.isprintable()
    assert len(hint) <= DETAIL + 4
    assert "TEKNISI" in shown


def test_findings() -> None:
    findings = (Finding(Device.PRINTER, False, "cover open"), Finding(Device.READER, True))
    shown = words(Diagnostics(make_day(), findings, Ready(make_day())))
    assert "Printer: Tutup terbuka" in shown
    assert "Pembaca kartu: Baik" in shown


def test_tries_left_are_shown() -> None:
    screens, day = make_screens(), make_day()
    pictures = {raw(screens.render(CheckingFinger(day, Voter(0), left, again=True))) for left in (1, 2, 3, 4)}
    assert len(pictures) == 4
    assert "Sisa percobaan: 2" in words(CheckingFinger(day, Voter(0), 2))


def test_nothing_tells_who_the_voter_is() -> None:
    screens, day = make_screens(), make_day()
    assert raw(screens.render(CheckingFinger(day, Voter(0), 4))) == raw(
        screens.render(CheckingFinger(day, Voter(2999), 4))
    )
