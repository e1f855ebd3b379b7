"""What the system says and is asked: files that are believed only as a whole, and asks that come whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from firmware.booth.books import named
from firmware.states.system import ImageFacts, System
from firmware.system.answers import Scrub, Update, read_scrub, read_update, refused_stick
from firmware.system.asks import Ask, Asks
from firmware.system.facts import SystemFault
from firmware.system.image import LIMIT, read_image
from hw_sim.system_folder import SystemFolder


@pytest.fixture
def system(tmp_path: Path) -> SystemFolder:
    return SystemFolder(tmp_path / "run", variant="diagnostic")


def test_the_image_says_what_it_is(system: SystemFolder) -> None:
    image = read_image(system.run)
    assert image is not None
    assert (image.version, image.variant, image.slot, image.fell_back) == ("0.1.0", "diagnostic", "a", False)
    assert image.image == system.image["image"]
    assert image.short == image.image[:12]
    system.say_image(fell_back=True, slot="b")
    again = read_image(system.run)
    assert again is not None
    assert (again.slot, again.fell_back) == ("b", True)


def test_without_a_file_there_are_no_facts(tmp_path: Path) -> None:
    assert read_image(tmp_path) is None
    assert read_scrub(tmp_path) is None
    assert read_update(tmp_path) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"version": ""}, "version"),
        ({"variant": "shell"}, "variant"),
        ({"slot": "c"}, "slot"),
        ({"root_hash": "ab"}, "root_hash"),
        ({"image": None}, "image"),
        ({"image": "AB" * 32}, "image"),
        ({"kernel": "6.12\n"}, "kernel"),
        ({"fell_back": 1}, "fell_back"),
    ],
)
def test_a_field_that_is_none_is_refused_by_its_name(
    system: SystemFolder, change: dict[str, object], field: str
) -> None:
    system.say_image(**change)
    with pytest.raises(SystemFault, match=f"^image.json: {field}: "):
        read_image(system.run)


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff", b" " * LIMIT + b"{}", b"[" * 4000])
def test_what_is_no_object_is_refused(system: SystemFolder, text: bytes) -> None:
    (system.run / "image.json").write_bytes(text)
    with pytest.raises(SystemFault, match=r"^image.json: is "):
        read_image(system.run)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "image.json").mkdir()
    with pytest.raises(SystemFault, match="cannot be read"):
        read_image(tmp_path)


def test_answers_of_the_self_test_and_of_an_update(system: SystemFolder) -> None:
    system.answer("scrub", {"state": "running", "checked": 25, "of": 100})
    scrub = read_scrub(system.run)
    assert scrub == Scrub("running", 25, 100)
    assert scrub.percent == 25
    system.answer("scrub", {"state": "bad", "checked": 0, "of": 0, "bad_block": 17})
    bad = read_scrub(system.run)
    assert bad == Scrub("bad", 0, 0, "17")
    assert bad.percent == 0
    for more, place in (
        ({"bad_file": "vmlinuz, initrd.img"}, "vmlinuz, initrd.img"),
        ({"reason": "no_facts"}, "no_facts"),
        ({}, "?"),
    ):
        system.answer("scrub", {"state": "bad", **more})
        assert read_scrub(system.run) == Scrub("bad", 0, 0, place)
    system.answer("update", {"state": "writing", "percent": 40, "version": "0.1.1", "reason": ""})
    assert read_update(system.run) == Update("writing", 40, "0.1.1", "")
    system.answer("update", {"state": "refused", "reason": "signature\x1b[2J " + "x" * 300})
    refused = read_update(system.run)
    assert refused is not None
    assert refused.reason.startswith("signature[2J x")
    assert len(refused.reason) == 200


@pytest.mark.parametrize(
    "said", [{"state": "fine"}, {"state": "bad", "bad_block": -1}, {"state": "good", "of": True}, {}]
)
def test_an_answer_that_is_none_is_refused(system: SystemFolder, said: dict[str, object]) -> None:
    system.answer("scrub", said)
    with pytest.raises(SystemFault):
        read_scrub(system.run)


def test_asks_come_whole_and_hold_one_word(system: SystemFolder) -> None:
    asks = Asks(system.run)
    asks.put(Ask.POWEROFF)
    asks.put(Ask.UPDATE, "sda1")
    assert {path.name for path in (system.run / "asks").iterdir()} == {"poweroff", "update"}
    assert (system.run / "asks" / "poweroff").stat().st_size == 0
    assert system.asked("poweroff") == ""
    assert system.asked("update") == "sda1"
    assert system.asked("update") is None
    for word in ("../etc", "sda 1", "a" * 17, "A"):
        with pytest.raises(ValueError, match="one word"):
            asks.put(Ask.UPDATE, word)


def test_root_reads_what_was_asked(system: SystemFolder) -> None:
    """The other end of the same folder."""
    from firmware.root.asks import take

    Asks(system.run).put(Ask.UPDATE, "sda1")
    assert take("update", system.run / "asks") == "sda1"


def test_the_image_decides_over_the_station_file() -> None:
    booth = ImageFacts("1", "booth", "a", "00" * 32, "ab" * 32)
    assert not System(booth, "diagnostic").diagnostic
    assert System(None, "diagnostic").diagnostic
    assert list(named(System())) == []
    assert list(named(System(booth))) == [f"image {'ab' * 32} slot a"]
    assert list(named(System(None, "diagnostic"))) == ["diagnostic"]


def test_a_refused_stick_is_told_with_its_reason(system: SystemFolder) -> None:
    assert refused_stick(system.run) == ""
    assert refused_stick(system.run / "nowhere") == ""
    system.answer("stick-sda1", {"state": "mounted", "name": "sda1"})
    assert refused_stick(system.run) == ""
    system.answer("stick-sdb1", {"state": "refused", "name": "sdb1", "reason": "exfat"})
    assert refused_stick(system.run) == "sdb1 is refused: exfat"


@pytest.mark.parametrize(
    "said", [{}, {"state": "refused"}, {"state": "refused", "name": "../x", "reason": "exfat"}, {"state": 1}]
)
def test_an_answer_about_a_stick_that_cannot_be_believed_tells_nothing(
    system: SystemFolder, said: dict[str, object]
) -> None:
    system.answer("stick-sda1", said)
    assert refused_stick(system.run) == ""
    system.answer("stick-sdb", {"state": "refused", "name": "sdb", "reason": "not_fat"})
    assert refused_stick(system.run) == "sdb is refused: not_fat"
