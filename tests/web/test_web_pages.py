"""Two pages at one bench, a page that is loaded again in mid-vote, a bench that goes and comes back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from sitter import Sitter
from web_support import served, small_bench

from firmware.states import model as m
from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser, chromium

pytestmark = pytest.mark.skipif(chromium() is None, reason="chromium is not installed (Debian: chromium)")

# A page that is being loaded has no body yet.
READY = "document.body?.classList.contains('ready') === true"
NOTICE = "document.getElementById('lost')?.hidden === false"
WORKING = "document.querySelector('main')?.inert === false"


def test_two_pages_and_one_loaded_again_in_mid_vote(bench: Bench, address: str) -> None:
    with Browser() as one, Browser() as two:
        for page in (one, two):
            page.open(f"http://{address}/")
            page.wait(READY)
        one.wait("document.getElementById('pages').textContent.includes('2')")
        first, second = Sitter(one, bench), Sitter(two, bench)
        one.click('[data-clock="60"]')
        one.click("#power")
        first.open_polls()
        voter = next(v.row for v in bench.rig.village.voters if v.card.found)
        first.finger(voter)
        first.touch("option-2")
        second.see(m.Voting)
        assert two.look("document.getElementById('take-card').disabled") is False
        assert two.look("document.getElementById('finger-who').value") == str(voter)

        one.open(f"http://{address}/")
        one.wait(READY)
        first.see(m.Voting)
        assert bench.eyes.chosen() == 2
        assert one.look("document.getElementById('finger-who').value") == str(voter)
        second.touch_until("yes", m.Confirming)
        first.see(m.Confirming)
        first.touch("yes")
        second.agree()
        for page in (one, two):
            page.wait("document.getElementById('boxed').textContent === '1'")
            page.wait("document.querySelectorAll('#log .BALLOT').length === 1")
            page.wait("document.querySelectorAll('#log .CAST').length === 1")
            assert page.errors == []


def test_a_bench_that_stops_is_said_and_found_again(tmp_path: Path) -> None:
    bench = small_bench(tmp_path / "one")
    try:
        with ExitStack() as first, Browser() as page:
            address = first.enter_context(served(bench))
            port = int(address.rpartition(":")[2])
            page.open(f"http://{address}/")
            page.wait(f"{READY} && !({NOTICE})")
            first.close()
            page.wait(f"{NOTICE} && !({WORKING})")
            with served(bench, port):
                page.wait(f"!({NOTICE}) && {WORKING}")
                page.click("#key")
                page.wait("document.getElementById('key').textContent === 'Kembalikan kunci'")
            page.wait(NOTICE)
            page.look("globalThis.before = true")
            other = small_bench(tmp_path / "other")
            try:
                with served(other, port):
                    page.wait(f"globalThis.before === undefined && {READY} && !({NOTICE})")
                    page.wait("document.getElementById('key')?.textContent === 'Putar kunci'")
            finally:
                other.rig.stop()
    finally:
        bench.rig.stop()
