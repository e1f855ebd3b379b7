"""Every lesson played through in a real browser by somebody who does what its sentences say, and nothing
else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sitter import Sitter
from web_support import served, small_bench

from firmware.states import model as m
from hw_sim.web.browser import Browser, chromium
from hw_sim.web.lessons import LESSONS

pytestmark = pytest.mark.skipif(chromium() is None, reason="chromium is not installed (Debian: chromium)")

Deed = Callable[[Sitter], object]
HAPPENS: Deed = lambda _: None  # noqa: E731  the step is to wait and to read


@pytest.fixture
def sitter(tmp_path: Path) -> Iterator[Sitter]:
    bench = small_bench(tmp_path / "out")
    try:
        with served(bench) as address, Browser() as page:
            page.open(f"http://{address}/")
            page.wait("document.body.classList.contains('ready')")
            yield Sitter(page, bench)
            assert page.errors == []
    finally:
        bench.rig.stop()


def voter(sitter: Sitter) -> int:
    return next(v.row for v in sitter.bench.rig.village.voters if v.card.found)


def press(selector: str) -> Deed:
    return lambda sitter: sitter.page.click(selector)


def pick_open(sitter: Sitter) -> None:
    sitter.take_card()
    sitter.touch("item-open")
    sitter.see(m.AskOfficer)
    sitter.sign("member-1", m.ConfirmingClock)


def chair(sitter: Sitter) -> None:
    sitter.page.click('[data-clock="60"]')  # the polls may open at seven
    sitter.card("holder chair")
    sitter.see(m.EnterPin)
    sitter.pin("holder chair")


def finger(sitter: Sitter) -> None:
    sitter.page.click('[data-finger="0"]')
    sitter.see(m.Voting)
    sitter.page.click("#lift")


def agree(sitter: Sitter) -> None:
    sitter.see(m.CheckingSlip)
    sitter.touch_until("yes", m.Thanks, m.Idle)


def into_the_box(sitter: Sitter) -> None:
    sitter.take_card()
    sitter.slip_into_box()


def cut(sitter: Sitter) -> None:
    sitter.see(m.CheckingSlip)
    sitter.page.click("#power")


def back(sitter: Sitter) -> None:
    sitter.take_card()
    sitter.page.click("#power")
    sitter.see(m.Resuming)


def two_resume(sitter: Sitter) -> None:
    sitter.sign("member-2", m.AskOfficer)
    sitter.sign("member-3", m.ConfirmingClock)
    sitter.touch_until("yes", m.PrintingTape, m.Idle)


OPEN: tuple[Deed, ...] = (press("#power"), chair, pick_open, lambda s: s.touch_until("yes", m.Idle), HAPPENS)
KNOWN: tuple[Deed, ...] = (lambda s: s.card(f"voter {voter(s)}"), finger)


def choose(sitter: Sitter) -> None:
    sitter.choose(2)


MENDED: tuple[Deed, ...] = (HAPPENS, agree, into_the_box)

DEEDS: dict[str, tuple[Deed, ...]] = {
    "normal": (
        *(*OPEN, *KNOWN, choose, agree, into_the_box),
        Sitter.after_closing_time,
        Sitter.two_to_close,
        lambda sitter: sitter.touch_until("yes", m.AwaitTrustee),
        Sitter.two_trustees,
        HAPPENS,
        press('[data-stick="none"]'),
    ),
    "jam": (
        *(*OPEN, *KNOWN, press('[data-printer="jam"]'), choose),
        *(HAPPENS, press('[data-printer="clear"]'), *MENDED),
    ),
    "paper": (
        *(*OPEN, *KNOWN, press('[data-printer="end_soon"]'), choose),
        *(HAPPENS, press('[data-printer="roll"]'), *MENDED),
    ),
    "power": (
        *(*OPEN, *KNOWN, choose),
        *(cut, back, lambda sitter: sitter.touch_until("yes", m.AskOfficer), two_resume, HAPPENS),
    ),
}


@pytest.mark.parametrize("name", list(LESSONS))
def test_a_lesson_is_done_by_what_it_says(sitter: Sitter, name: str) -> None:
    lesson, page = LESSONS[name], sitter.page
    count = "document.getElementById('lesson-count').textContent"
    page.look(f"document.getElementById('lesson-choice').value = '{name}'")
    page.look("document.getElementById('lesson-choice').dispatchEvent(new Event('change'))")
    assert len(DEEDS[name]) == len(lesson.steps)
    for number, (step, deed) in enumerate(zip(lesson.steps, DEEDS[name], strict=True), 1):
        page.wait(f"{count}.match(/langkah (\\d+) dari/)?.[1] >= {number} || {count} === 'selesai'")
        told = page.look("document.getElementById('lesson-text').textContent")
        later = [one.text for one in lesson.steps[number:]] + [lesson.end]
        assert told == step.text or (deed is HAPPENS and told in later), (number, told)
        deed(sitter)
    page.wait(f"{count} === 'selesai'")
    assert page.look("document.getElementById('lesson-text').textContent") == lesson.end
