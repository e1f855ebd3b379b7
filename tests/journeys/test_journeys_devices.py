"""A technician tries every device of the simulated booth; and what may not be tried when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pygame
import pytest
from journeys_help import Booth

from firmware.screens.layout import frame
from firmware.screens.theme import Theme
from firmware.states import model as m
from firmware.states.facts import (
    CardLooks,
    Day,
    Device,
    Finding,
    FingerLooks,
    Item,
    PaperFault,
    StickSpeed,
    Switch,
)
from firmware.states.model import State
from hw_sim.exemplars import listed
from hw_sim.eyes import Sight
from hw_sim.fingers import Finger
from hw_sim.printer_paper import Paper
from hw_sim.rig import LAMP
from hw_sim.stand import TAMPER

DAY = Day()
LIST = listed(DAY)


@pytest.fixture
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booth]:
    """With waits long enough that no warning comes between."""
    booth = Booth(tmp_path_factory.mktemp("devices"), candidates=3)
    text = booth.rig.station.read_text("utf-8").replace("idle = 4.0", "idle = 60.0")
    booth.rig.station.write_text(text, "utf-8")
    booth.rig.power_on()
    yield booth
    booth.stop()


def theme(booth: Booth) -> Theme:
    size = booth.rig.size
    return Theme(size.width, size.height, size.width_mm)


def body(booth: Booth) -> pygame.Rect:
    return frame(theme(booth)).upper


def shows(booth: Booth, state: State, where: pygame.Rect | None = None) -> Sight:
    """Wait until the words are those of this state."""
    area = where or body(booth)
    return booth.hands.until(lambda _: booth.eyes.matches_region(state, area), f"{state}")


def open_list(booth: Booth, who: str = "technician") -> Sight:
    booth.officers.menu(booth.officers.holder(who), Item.DIAGNOSTICS)
    return booth.hands.see(m.Diagnostics)


def start(booth: Booth, part: str, kind: type[State]) -> Sight:
    """From the list, on whichever page the row is."""
    for _ in range(4):
        sight = booth.hands.see(m.Diagnostics)
        row = row_of(booth, part)
        if row is not None:
            booth.rig.panel.tap(*row.center)
            return booth.hands.see(kind)
        before = booth.eyes.seen(body(booth))
        booth.hands.tap("next", sight)
        booth.hands.until(lambda _, old=before: booth.eyes.seen(body(booth)) != old, "another page")
    raise AssertionError(f"no row for {part}")


def row_of(booth: Booth, part: str) -> pygame.Rect | None:
    """Where this device's row is on the page that is shown now, if it is there and fine."""
    for page in range(3):
        state = m.Diagnostics(DAY, LIST.findings, LIST.back, page)
        rows = {target.name: target.rect for target in booth.eyes._screens.targets(state)}
        row = rows.get(f"device-{part}")
        if row is not None and booth.eyes.matches_region(state, row):
            return row
    return None


def leave(booth: Booth, kind: type[State]) -> None:
    booth.hands.tap("no", booth.hands.see(kind))
    booth.hands.see(m.Diagnostics)


def test_every_device_is_tried(booth: Booth) -> None:
    hands, rig = booth.hands, booth.rig
    open_list(booth)

    start(booth, "reader", m.ReaderTest)
    voter = booth.next_voter()
    assert voter.card.uid is not None
    hands.put_card(voter.card.model())
    shows(booth, m.ReaderTest(DAY, LIST, CardLooks(voter.card.type, False, len(voter.card.uid) // 2)))
    hands.take_card()
    hands.put_card(booth.officers.holder("chair").card())
    hands.until(
        lambda _: any(
            booth.eyes.matches_region(m.ReaderTest(DAY, LIST, CardLooks(kind, True, length)), body(booth))
            for length in (None, 4, 7)
            for kind in ("A", "B")
        ),
        "an officer's card",
    )
    hands.take_card()
    leave(booth, m.ReaderTest)

    start(booth, "sensor", m.SensorTest)
    hands.press(Finger(voter.fingers[0]))
    shows(booth, m.SensorTest(DAY, LIST, FingerLooks.GOOD))
    hands.lift()
    for _ in range(20):  # a wet finger is refused in two of three presses
        hands.think_fast(0.1)
        hands.press(Finger(voter.fingers[0]), wet=True)
        hands.think_fast(0.3)
        hands.lift()
        if booth.eyes.matches_region(m.SensorTest(DAY, LIST, FingerLooks.WET), body(booth)):
            break
    shows(booth, m.SensorTest(DAY, LIST, FingerLooks.WET))
    leave(booth, m.SensorTest)

    start(booth, "printer", m.PrinterTest)
    shows(booth, m.PrinterTest(DAY, LIST, proven=True))
    assert "LEMBAR UJI" in hands.papers[-1].text
    assert "BUKAN STRUK" in hands.papers[-1].text
    rig.printer.act(lambda printer: printer.paper_out())
    hands.tap("yes", hands.see(m.PrinterTest))
    shows(booth, m.PrinterTest(DAY, LIST, proven=False, fault=PaperFault.PAPER_OUT))
    rig.printer.act(lambda printer: printer.load_paper(Paper(None)))
    leave(booth, m.PrinterTest)

    before = sorted(path.name for path in booth.stick.iterdir())
    start(booth, "stick", m.StickTest)
    figures = frame(theme(booth)).actions  # "Uji lagi" comes with the verdict
    hands.until(
        lambda _: booth.eyes.matches_region(m.StickTest(DAY, LIST, StickSpeed(1, 1)), figures), "a verdict"
    )
    assert sorted(path.name for path in booth.stick.iterdir()) == before
    leave(booth, m.StickTest)

    sight = start(booth, "touch", m.TouchTest)
    spots = [booth.eyes.find(f"spot-{number}", sight) for number in range(1, 6)]
    for spot in spots:
        rig.panel.tap(*spot.center)
    for spot in spots[:-1]:  # on the last lies the cross that shows where the finger was felt
        shows(booth, m.TouchTest(DAY, LIST, frozenset(range(5))), spot)
    leave(booth, m.TouchTest)

    start(booth, "pins", m.PinsTest)
    rig.turn_key(service=True)
    rig.pins.set_input(TAMPER, high=True)
    lit = frozenset({Switch.KEY, Switch.CASE})
    shows(booth, m.PinsTest(DAY, LIST, lit, key_on=True))
    rig.turn_key(service=False)
    rig.pins.set_input(TAMPER, high=False)
    shows(booth, m.PinsTest(DAY, LIST, lit))
    assert not rig.pins.outputs.get(LAMP)
    hands.tap("yes", hands.see(m.PinsTest))
    assert rig.pins.wait_for(LAMP, True, 20.0), "the lamp"
    assert rig.pins.wait_for(LAMP, False, 20.0), "and off again by itself"
    leave(booth, m.PinsTest)

    start(booth, "clock", m.ClockTest)
    noon = datetime(2026, 10, 14, 12, 0)
    area = body(booth)
    verdict = pygame.Rect(area.x, area.y + area.h * 2 // 5, area.w, area.h - area.h * 2 // 5)
    shows(booth, m.ClockTest(DAY, LIST, noon, noon), verdict)
    rig.pass_time(timedelta(seconds=9))
    rig.set_clock(rig.clock)
    shows(booth, m.ClockTest(DAY, LIST, noon, noon + timedelta(seconds=9)), verdict)
    leave(booth, m.ClockTest)

    start(booth, "display", m.DisplayTest)
    for page in (0, 1, 2):
        shows(booth, m.DisplayTest(DAY, LIST, page))
        hands.tap("yes", hands.see(m.DisplayTest))
    leave(booth, m.DisplayTest)

    hands.tap("no", hands.see(m.Diagnostics))
    hands.see(m.Ready)  # key and case were tried: no alarm
    assert len(booth.journal("case_opened")) == len(booth.journal("key_turned")) == 1
    assert len(booth.journal("menu_opened")) == 1, "who tried them has signed in"
    booth.officers.open_polls(clock_wrong=False)
    booth.vote(voter)
    booth.finish()


def test_the_list_keeps_itself_fresh(booth: Booth) -> None:
    """A cable that is pulled while a technician looks shows by itself, and so does its return."""
    open_list(booth)
    row = next(t.rect for t in booth.eyes._screens.targets(LIST) if t.name == "device-stick")
    shows(booth, LIST, row)
    missing = tuple(
        Finding(f.device, False, "no_stick") if f.device is Device.STICK else f for f in LIST.findings
    )
    booth.rig.pull_stick()
    shows(booth, m.Diagnostics(DAY, missing, LIST.back), row)
    booth.rig.put_stick()
    shows(booth, LIST, row)


def test_while_the_polls_are_open_nothing_is_printed_written_or_alarmed(booth: Booth) -> None:
    booth.officers.open_polls(clock_wrong=False)
    papers = len(booth.hands.papers)
    open_list(booth, "chair")
    names = {t.name for t in booth.eyes._screens.targets(LIST)}
    for name in ("device-printer", "device-stick"):
        assert name in names
        row = next(t.rect for t in booth.eyes._screens.targets(LIST) if t.name == name)
        booth.rig.panel.tap(*row.center)
    booth.hands.think_fast(0.3)
    booth.hands.tap("no", booth.hands.see(m.Diagnostics))
    booth.vote()
    booth.hands.see(m.Idle)
    assert len(booth.hands.papers) == papers + 1, "the slip alone"


def test_nobody_there_is_told_before_the_list_closes(booth: Booth) -> None:
    """The warning, a touch that leads back, and the end of the countdown."""
    text = booth.rig.station.read_text("utf-8").replace("pin = 20.0", "pin = 5.0")
    booth.rig.power_cut()
    booth.rig.station.write_text(text, "utf-8")
    booth.rig.power_on()
    booth.hands.see(m.Ready)
    chair = booth.officers.holder("chair")
    booth.officers.sign(chair, after=(m.Menu,))
    warned = booth.hands.until(lambda sight: sight.kind is m.WalkAway, "the warning", still=True)
    booth.hands.tap("yes", warned)
    booth.hands.until(lambda sight: sight.kind is m.Menu, "the menu again", still=True)
    booth.hands.until(lambda sight: sight.kind is m.Ready, "the end", still=True)
