"""A day at the bench in a real browser, by clicks on its page alone: a vote, the power cut in mid-slip, the
close, and the audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hw_sim.web.browser import Browser, chromium
from sitter import Sitter

from firmware.states import model as m
from hw_sim.web.bench import Bench

pytestmark = pytest.mark.skipif(chromium() is None, reason="chromium is not installed (Debian: chromium)")


def sign(sitter: Sitter, who: str, *after: type[m.State]) -> None:
    sitter.card(who)
    sitter.see(m.EnterPin)
    sitter.pin(who)
    sitter.see(*after)
    sitter.take_card()


def open_polls(sitter: Sitter) -> None:
    sitter.see(m.Ready)
    sign(sitter, "holder chair", m.Menu)
    sitter.touch("item-open")
    sitter.see(m.AskOfficer)
    sign(sitter, "holder member-1", m.ConfirmingClock)
    sitter.touch_until("yes", m.Idle)


def choose(sitter: Sitter, voter: str, option: int) -> None:
    """Card, finger, a tile, "Pilih", "Ya"."""
    sitter.card(f"voter {voter}")
    sitter.see(m.CheckingFinger)
    sitter.page.click('[data-finger="0"]')
    sitter.see(m.Voting)
    sitter.page.click("#lift")
    sitter.touch(f"option-{option}")
    sitter.touch_until("yes", m.Confirming)
    sitter.touch("yes")


def test_a_day_by_clicks_with_a_power_cut_in_mid_slip(bench: Bench, address: str, tmp_path: Path) -> None:
    with Browser() as page:
        page.open(f"http://{address}/")
        page.wait("document.body.classList.contains('ready')")
        sitter = Sitter(page, bench)
        page.click('[data-clock="60"]')
        page.click("#power")
        open_polls(sitter)

        readable = [v.row for v in bench.rig.village.voters if v.card.found][:2]
        choose(sitter, str(readable[0]), 2)
        sitter.see(m.CheckingSlip)
        sitter.touch_until("yes", m.Thanks, m.Idle)
        sitter.take_card()
        page.wait("document.querySelector('.paper.slip') !== null")
        page.drag(".paper.slip", "#box")
        page.wait("document.getElementById('boxed').textContent === '1'")

        page.click('[data-printer="end_soon"]')
        sitter.see(m.Idle)
        choose(sitter, str(readable[1]), 1)
        sitter.see(m.SlipTrouble)
        page.wait("!document.getElementById('hanging').hidden")
        page.click("#power")
        page.wait("document.body.classList.contains('off')")
        page.click('[data-printer="roll"]')
        sitter.take_card()
        page.click("#power")
        sitter.see(m.Resuming)
        sitter.touch("yes")
        sitter.see(m.AskOfficer)
        sign(sitter, "holder member-2", m.AskOfficer)
        sign(sitter, "holder member-3", m.ConfirmingClock)
        sitter.touch_until("yes", m.Idle)

        for _ in range(6):
            page.click('[data-clock="60"]')
        page.wait("document.getElementById('clock').textContent >= '13:00'")
        sign(sitter, "holder chair", m.Menu)
        sitter.touch("item-close")
        sitter.see(m.AskOfficer)
        sign(sitter, "holder member-1", m.Reconciling)
        sitter.touch_until("yes", m.AwaitTrustee)
        sign(sitter, "holder trustee-1", m.AwaitTrustee)
        sign(sitter, "holder trustee-2", m.Tallying, m.PrintingTape, m.Finalising, m.Closed)
        sitter.see(m.Closed)
        page.click("#audit")
        page.wait("document.getElementById('verdict').textContent.startsWith('SAH')")
        page.screenshot(tmp_path / "bench.png")
        assert page.errors == []
