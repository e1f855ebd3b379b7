"""The worker that speaks with the system: asks are put, answers become events, once each."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from firmware.booth.inbox import Check, Checked, Inbox, Item
from firmware.booth.system import SystemWorker, system_of
from firmware.config import Station
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Part
from hw_sim.system_folder import SystemFolder

PATIENCE = 30.0
NEEDED = "files bilik-update-*.bilik on the stick; one is needed"


class Desk:
    """A worker with its folder and its sticks; nothing else of a station is looked at."""

    def __init__(self, root: Path, *, system: bool = True, variant: str | None = None) -> None:
        self.stick = root / "sticks" / "sda1"
        self.stick.mkdir(parents=True)
        self.folder = SystemFolder(root / "run")
        place = SimpleNamespace(run=self.folder.run) if system else None
        booth = SimpleNamespace(sticks=root / "sticks", variant=variant)
        self.station = cast(Station, SimpleNamespace(system=place, booth=booth))
        self.inbox: Inbox = queue.SimpleQueue()
        self.worker = SystemWorker(self.inbox, self.station, system_of(self.station))

    def do(
        self, command: fx.PowerOff | fx.Reached | fx.Reboot | fx.FindUpdate | fx.TakeUpdate | Check
    ) -> None:
        self.worker.send(command)

    def said(self) -> Item:
        return self.inbox.get(timeout=PATIENCE)

    def findings(self) -> dict[object, tuple[bool, str]]:
        self.do(Check())
        found = [self.said(), self.said()]
        return {
            one.finding.device: (one.finding.fine, one.finding.detail)
            for one in found
            if isinstance(one, Checked)
        }


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    desk.worker.start()
    yield desk
    desk.worker.stop()
    desk.do(Check())
    desk.worker.join(PATIENCE)


def test_root_is_asked_and_of_reached_once(desk: Desk) -> None:
    for command in (fx.Reached(), fx.Reached(), fx.PowerOff(), fx.Reboot()):
        desk.do(command)
    desk.findings()
    assert [desk.folder.asked(name) for name in ("reached", "poweroff", "reboot")] == ["", "", ""]
    desk.do(fx.Reached())
    desk.findings()
    assert desk.folder.asked("reached") is None


def test_a_damaged_card_is_told_once(desk: Desk) -> None:
    desk.folder.answer("scrub", {"state": "bad", "bad_file": "vmlinuz"})
    assert desk.said() == ev.CardDamaged("vmlinuz")
    found = desk.findings()
    assert found[Part.CARD] == (False, "damaged at vmlinuz")
    desk.folder.answer("scrub", {"state": "bad", "bad_block": 17})
    assert desk.said() == ev.CardDamaged("17")


def test_the_check_up_names_image_and_card(desk: Desk) -> None:
    found = desk.findings()
    assert found[Part.CARD] == (True, "not tested")
    assert found[Part.IMAGE] == (True, f"0.1.0 booth a {str(desk.folder.image['image'])[:12]}")
    (desk.folder.run / "answers" / "scrub.json").write_bytes(b"[]")
    assert desk.findings()[Part.CARD] == (False, "scrub.json: is not a JSON object")


def test_an_update_is_found_by_its_name(desk: Desk) -> None:
    for names, answer in (
        ((), ev.UpdateMissing(f"0 {NEEDED}")),
        (("bilik-update-0.2.0.bilik", "election.bilik"), ev.UpdateFound("0.2.0")),
        (
            ("bilik-update-0.3.0.bilik",),
            ev.UpdateMissing("2 files bilik-update-*.bilik on the stick; one is needed"),
        ),
    ):
        for name in names:
            (desk.stick / name).write_bytes(b"")
        desk.do(fx.FindUpdate())
        assert desk.said() == answer


def test_an_answer_to_an_earlier_ask_is_none(desk: Desk) -> None:
    desk.folder.answer("update", {"state": "done", "percent": 100, "version": "0.1.9"})
    desk.do(fx.TakeUpdate())
    desk.findings()
    assert desk.folder.asked("update") == "sda1"
    desk.folder.answer("update", {"state": "writing", "percent": 40, "version": "0.2.0"})
    assert desk.said() == ev.UpdateTold("writing", 40, "0.2.0")
    desk.folder.answer("update", {"state": "done", "percent": 100, "version": "0.2.0"})
    assert desk.said() == ev.UpdateTold("done", 100, "0.2.0")


def test_without_a_system_nobody_is_asked(tmp_path: Path) -> None:
    desk = Desk(tmp_path, system=False, variant="diagnostic")
    assert system_of(desk.station).diagnostic
    desk.worker.start()
    desk.do(fx.PowerOff())
    desk.do(fx.TakeUpdate())
    assert desk.said() == ev.UpdateTold("refused", reason="there is nobody to ask")
    assert desk.findings() == {Part.IMAGE: (True, "not known"), Part.CARD: (True, "not tested")}
    assert list((desk.folder.run / "asks").iterdir()) == []
    desk.worker.stop()
    desk.do(Check())
    desk.worker.join(PATIENCE)


def test_an_image_that_cannot_be_believed_counts_as_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.folder.say_image(slot="c")
    assert system_of(desk.station).image is None
    worker = SystemWorker(desk.inbox, desk.station, system_of(desk.station))
    worker.start()
    worker.send(Check())
    first = desk.said()
    assert isinstance(first, Checked)
    assert (first.finding.device, first.finding.fine) == (Part.IMAGE, False)
    worker.stop()
    worker.send(Check())
    worker.join(PATIENCE)
