"""What the booth's system tells: a bad block on its card, a check-up, a booth nobody registered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from journeys_help import Booth

from firmware.booth.election import DEVICE_KEY, PACKAGE
from firmware.machine.registration import read
from firmware.states.facts import Alarm, Counts, Item, Purpose, Refusal, Trouble
from firmware.states.model import (
    AskOfficer,
    ConfirmingUpdate,
    DecidingTampered,
    Diagnostics,
    Idle,
    NotReady,
    Paused,
    PrintingTape,
    Ready,
    Refused,
    Restarting,
    Tampered,
    UpdateFailed,
    UpdateReady,
    Updating,
)
from firmware.states.system import System
from firmware.storage.keys import load_device_key, public_bytes
from firmware.system.image import read_image
from hw_sim.system_folder import SystemFolder

BAD = {"state": "bad", "checked": 69632, "of": 57_000_000, "bad_block": 17}


@pytest.fixture
def booth(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booth]:
    booth = Booth(tmp_path_factory.mktemp("system"), variant="booth")
    yield booth
    booth.stop()


def system(booth: Booth) -> SystemFolder:
    assert booth.rig.system is not None
    return booth.rig.system


def test_a_bad_block_before_the_opening_keeps_the_polls_shut(booth: Booth) -> None:
    system(booth).answer("scrub", BAD)
    booth.rig.power_on()
    booth.hands.see(Tampered, detail=Alarm.CARD)
    booth.officers.sign(booth.officers.holder("technician"), after=(DecidingTampered,))
    booth.hands.tap("yes", booth.hands.see(DecidingTampered))
    booth.officers.menu(booth.officers.holder("chair"), Item.OPEN)
    booth.hands.see(Refused, detail=Refusal.CARD_DAMAGED)
    assert booth.last("card_damaged") == {"place": "17"}
    booth.rig.power_cut()
    system(booth).answer("scrub", {"state": "good", "checked": 57_000_000, "of": 57_000_000})
    booth.hands.take_card()
    booth.rig.power_on()
    booth.hands.see(Ready)
    booth.officers.open_polls(clock_wrong=False)
    devices = str(booth.last("devices_checked")["devices"])
    assert "card 57 MB tested" in devices
    assert f"image 0.1.0 booth a {str(system(booth).image['image'])[:12]}" in devices


def test_a_bad_block_at_noon_holds_the_polls_for_an_officer(booth: Booth) -> None:
    """Told once; the officer may pause, and the day goes on to a result that holds."""
    booth.open_polls()
    booth.vote()
    system(booth).answer("scrub", BAD)
    booth.hands.see(Tampered, detail=Alarm.CARD)
    booth.officers.sign(booth.officers.holder("chair"), after=(DecidingTampered,))
    booth.hands.tap("no", booth.hands.see(DecidingTampered))
    booth.hands.see(Paused)
    booth.officers.sign(booth.officers.holder("member-3"), after=(Idle,))
    booth.vote()
    assert len(booth.journal("card_damaged")) == len(booth.journal("card_checked")) == 1
    booth.finish()


def test_the_report_names_everything_the_booth_is_made_of(booth: Booth) -> None:
    system(booth).answer("scrub", {"state": "running", "checked": 1, "of": 4})
    booth.rig.power_on()
    booth.officers.menu(booth.officers.holder("technician"), Item.DIAGNOSTICS)
    sight = booth.hands.see(Diagnostics)
    booth.hands.tap("next", sight)
    booth.hands.tap("next", sight)
    booth.hands.tap("yes", sight)
    booth.hands.see(PrintingTape, Diagnostics)
    booth.hands.until(lambda _: len(booth.hands.papers) == 1, "the report")
    (report,) = booth.hands.papers
    key = public_bytes(load_device_key(booth.internal / DEVICE_KEY)).hex()
    text = " ".join(report.text.split())
    for said in (
        *("Printer / printer", "Pembaca kartu", "Sensor jari", "Stik / stick", "READY"),
        *("0.1.0 booth a", "testing, 25 percent", "1280x800, 217 mm", "key 17 tamper 27 lamp 22"),
        *("2026-10-18", "ballots", key[:16], "System image"),
    ):
        assert said in text, said


def test_a_new_booth_writes_its_key_on_the_stick(booth: Booth) -> None:
    """No key, no election: it makes the one and asks for the other."""
    (booth.internal / PACKAGE).unlink()
    (booth.internal / DEVICE_KEY).unlink()
    booth.rig.power_on()
    booth.hands.see(NotReady, detail=Trouble.NO_PACKAGE)
    (path,) = booth.stick.glob("bilik-register-*.json")
    found = read(path.read_bytes())
    assert found.device_key == public_bytes(load_device_key(booth.internal / DEVICE_KEY))
    assert found.image.hash == system(booth).image["image"]
    written = path.stat().st_ino
    booth.hands.tap("yes", booth.hands.see(NotReady))
    booth.hands.see(NotReady, detail=Trouble.NO_PACKAGE)
    assert path.stat().st_ino == written, "it is not written again and again"


def test_a_stick_with_an_election_is_left_alone(booth: Booth) -> None:
    (booth.internal / PACKAGE).unlink()
    (booth.stick / "ballots.log").write_bytes(bytes(4096))
    booth.rig.power_on()
    booth.hands.see(NotReady, detail=Trouble.NO_PACKAGE)
    assert [path.name for path in booth.stick.iterdir()] == ["ballots.log"]


def test_an_update_that_fell_back_is_told(booth: Booth) -> None:
    system(booth).say_image(fell_back=True)
    booth.rig.power_on()
    booth.hands.see(Ready)
    booth.officers.diagnose()
    assert "fell back" in booth.hands.papers[0].text


# ---- an update ---------------------------------------------------------------------------------------


def to_update(booth: Booth) -> None:
    """The technician and an officer, up to the question."""
    (booth.stick / "bilik-update-0.2.0.bilik").write_bytes(b"BILIKUPD")
    booth.officers.menu(booth.officers.holder("technician"), Item.UPDATE)
    booth.hands.see(AskOfficer, detail=Purpose.UPDATE)
    booth.officers.sign(booth.officers.holder("member-1"), after=(ConfirmingUpdate,))


def asked(booth: Booth, name: str) -> None:
    """Root finds that ask; of an update, the name of the stick's folder."""
    word = {"update": "usb0"}.get(name, "")
    booth.hands.until(lambda _: system(booth).asked(name) == word, f"root to be asked for {name}")


def test_an_update_is_written_and_started(booth: Booth) -> None:
    system(booth).answer("update", {"state": "refused", "reason": "an answer to an earlier ask"})
    booth.rig.power_on()
    to_update(booth)
    booth.hands.tap("yes", booth.hands.see(ConfirmingUpdate))
    booth.hands.see(Updating)
    asked(booth, "update")
    system(booth).answer("update", {"state": "writing", "percent": 40, "version": "0.2.0"})
    facts = read_image(system(booth).run)
    day = replace(booth.day, system=System(facts), counts=Counts(roll=len(booth.village.voters)))
    booth.shows(Updating(day, "0.2.0", Ready(day), 40, writing=True))
    system(booth).answer("update", {"state": "done", "percent": 100, "version": "0.2.0"})
    booth.hands.tap("yes", booth.hands.see(UpdateReady))
    booth.hands.see(Restarting)
    asked(booth, "reboot")
    booth.rig.power_cut()
    booth.hands.take_card()
    system(booth).say_image(version="0.2.0", slot="b")
    booth.rig.power_on()
    booth.hands.see(Ready)
    asked(booth, "reached")
    assert booth.last("update_written") == {"version": "0.2.0"}
    assert booth.last("power_off") == {"by": "update"}
    assert str(booth.last("booth_started")["software"]).endswith("slot b")


def test_an_update_that_root_refuses(booth: Booth) -> None:
    booth.rig.power_on()
    to_update(booth)
    booth.hands.tap("yes", booth.hands.see(ConfirmingUpdate))
    asked(booth, "update")
    system(booth).answer("update", {"state": "refused", "code": "signature", "reason": "it is not signed"})
    booth.hands.tap("yes", booth.hands.see(UpdateFailed))
    booth.hands.see(Ready)
    (booth.stick / "bilik-update-0.3.0.bilik").write_bytes(b"")
    booth.officers.menu(booth.officers.holder("chair"), Item.UPDATE)
    booth.officers.sign(booth.officers.holder("technician"), after=(UpdateFailed,))
    assert booth.last("update_refused") == {"version": "0.2.0", "why": "it is not signed"}


def test_a_stick_that_the_system_refused_is_named_to_the_technician(booth: Booth) -> None:
    """Else the screen says that there is no stick, to somebody who sees one in the socket."""
    booth.rig.pull_stick()
    system(booth).answer("stick-sda1", {"state": "refused", "name": "sda1", "reason": "exfat"})
    booth.rig.power_on()
    booth.hands.see(NotReady, detail=Trouble.NO_STICK)
    assert "start: sda1 is refused: exfat" in (booth.rig.out / "daemon.log").read_text("utf-8")
    assert booth.hands.eyes.picture() != _not_ready(booth)


def _not_ready(booth: Booth) -> bytes:
    """The same screen where nothing was refused."""
    (system(booth).run / "answers" / "stick-sda1.json").unlink()
    booth.rig.power_cut()
    booth.rig.power_on()
    booth.hands.see(NotReady, detail=Trouble.NO_STICK)
    return booth.hands.eyes.picture()
