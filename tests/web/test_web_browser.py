"""A day at the bench in a real browser, by clicks on its page alone: a vote, the power cut in mid-slip, the
close, and the audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from sitter import Sitter

from firmware.states import model as m
from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser, chromium

pytestmark = pytest.mark.skipif(chromium() is None, reason="chromium is not installed (Debian: chromium)")


def test_a_day_by_clicks_with_a_power_cut_in_mid_slip(bench: Bench, address: str, tmp_path: Path) -> None:
    with Browser() as page:
        page.open(f"http://{address}/")
        page.wait("document.body.classList.contains('ready')")
        sitter = Sitter(page, bench)
        page.click('[data-clock="60"]')
        page.click("#power")
        sitter.open_polls()

        first, second = [v.row for v in bench.rig.village.voters if v.card.found][:2]
        sitter.finger(first)
        sitter.choose(2)
        sitter.agree()
        page.wait("document.getElementById('boxed').textContent === '1'")

        page.click('[data-printer="end_soon"]')
        sitter.see(m.Idle)
        sitter.finger(second)
        sitter.choose(1)
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
        sitter.sign("member-2", m.AskOfficer)
        sitter.sign("member-3", m.ConfirmingClock)
        sitter.touch_until("yes", m.Idle)

        sitter.after_closing_time()
        sitter.two_to_close()
        sitter.touch_until("yes", m.AwaitTrustee)
        sitter.two_trustees()
        sitter.see(m.Closed)
        page.click("#audit")
        page.wait("document.getElementById('verdict').textContent.startsWith('SAH')")
        page.screenshot(tmp_path / "bench.png")
        assert page.errors == []
