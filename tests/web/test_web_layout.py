"""The page as people have it: whole on small laptops, in Indonesian, and by the keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser, chromium

pytestmark = pytest.mark.skipif(chromium() is None, reason="chromium is not installed (Debian: chromium)")

SIZES = ((1366, 768), (1366, 650), (1920, 1080))
PARTS = (
    "#screen",
    "#reader",
    "#sensor",
    "#tactile",
    "#switches",
    "#printer",
    "#stick",
    "#map",
    "#log",
    "#audit",
)
NAMELESS = """[...document.querySelectorAll("button, select, summary, [tabindex]")].filter((one) =>
  !(one.textContent.trim() || one.ariaLabel || one.labels?.length)).map((one) => one.outerHTML)"""
FOCUS = "document.activeElement.dataset.card ?? document.activeElement.id"


@pytest.fixture
def page(address: str) -> Iterator[Browser]:
    with Browser() as page:
        page.open(f"http://{address}/")
        page.wait("document.body.classList.contains('ready')")
        yield page
        assert page.errors == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_all_is_seen_without_scrolling(page: Browser, width: int, height: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    page.call("Emulation.setDeviceMetricsOverride", **metrics)
    page.wait(f"innerWidth === {width} && innerHeight === {height}")
    whole = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert page.look(whole) == [width, height]
    for part in PARTS:
        box = page.look(f"document.querySelector({json.dumps(part)}).getBoundingClientRect().toJSON()")
        assert box["left"] >= 0, part
        assert box["right"] <= width, part
        assert box["bottom"] <= height + 0.5, part
    wide = page.look("document.getElementById('screen').getBoundingClientRect().width")
    assert wide >= 0.27 * width


def test_everything_that_can_be_used_has_a_name(page: Browser) -> None:
    assert page.look(NAMELESS) == []


def test_the_map_and_the_log_speak_indonesian(page: Browser) -> None:
    titles = page.look("[...document.querySelectorAll('#map h4')].map((one) => one.textContent)")
    names = page.look("fetch('/map.json').then((a) => a.json()).then((m) => m.phases.map((p) => p.name))")
    assert len(titles) == len(names)
    assert set(titles) & set(names) == set()


def test_a_card_is_laid_down_and_the_power_switched_by_the_keyboard(page: Browser, bench: Bench) -> None:
    page.look("document.querySelector('[data-card=\"holder chair\"]').focus()")
    page.key("Enter", 13)
    page.wait("document.querySelector('[data-card=\"holder chair\"]').classList.contains('lying')")
    assert bench.seen()["card"] == "holder chair"
    page.key("Tab", 9)
    assert page.look(FOCUS) == "holder member-1"
    page.look("document.getElementById('key').focus()")
    page.key("Enter", 13)
    page.wait("document.getElementById('key').textContent === 'Kembalikan kunci'")
    page.key("Enter", 13)
    page.wait("document.getElementById('key').textContent === 'Putar kunci'")
    page.click("#take-card")
