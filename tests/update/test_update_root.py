"""Root's helpers `update` and `reached` on a booth's folders."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from update_booth import BoothBox
from update_example import make_update, slot_files

from firmware.root import reached, update
from firmware.storage.keys import public_bytes
from firmware.update import bundle


@pytest.fixture
def box(tmp_path: Path, key: Ed25519PrivateKey) -> BoothBox:
    return BoothBox(tmp_path, public_bytes(key))


def test_an_update_goes_into_the_other_slot(box: BoothBox, key: Ed25519PrivateKey) -> None:
    made, running, before = make_update(key), box.slot("a"), box.partition(2).read_bytes()
    box.put(made.data)
    assert box.update() == 0
    assert box.answer() == {"state": "done", "percent": 100, "version": "0.2.0"}
    assert box.partition(3).read_bytes()[: len(made.root)] == made.root
    found = box.slot("b")
    assert json.loads(found.pop("image.json")) == json.loads(made.files["image.json"]) | {"slot": "b"}
    assert found.pop("cmdline.txt") == b"bilik.disk=12345678 bilik.slot=b bilik.root=%s panic=10\n" % (
        b"5" * 64
    )
    assert found == {name: data for name, data in made.files.items() if name in found}
    assert (box.boot / "bilik" / "trial").read_bytes() == b"b 0\n"
    assert (box.boot / "config.txt").read_bytes() == b"# made by bilik\nos_prefix=b/\narm_64bit=1\n"
    assert (box.slot("a"), box.partition(2).read_bytes()) == (running, before)
    assert box.mounts == [True, False]
    assert list((box.top / "run" / "asks").iterdir()) == []


def test_and_back_into_the_first(box: BoothBox, key: Ed25519PrivateKey) -> None:
    """With the slot's own old files, which go."""
    box.put(make_update(key).data)
    assert box.update() == 0
    box.run_slot("b", "0.2.0")
    (box.boot / "a" / "old" / "deep").mkdir(parents=True)
    (box.boot / "a" / "old" / "deep" / "file").write_bytes(b"x")
    made = make_update(key, "0.3.0")
    box.put(made.data)
    assert box.update("") == 0
    assert (box.boot / "config.txt").read_bytes().count(b"os_prefix=a/") == 1
    assert sorted(box.slot("a")) == sorted(made.files)
    assert not (box.boot / "a" / "old").exists()
    assert box.partition(2).read_bytes()[: len(made.root)] == made.root
    assert (box.boot / "bilik" / "trial").read_bytes() == b"a 0\n"


def test_an_update_that_was_not_started_is_given_up_first(box: BoothBox, key: Ed25519PrivateKey) -> None:
    box.put(make_update(key).data)
    assert box.update() == 0
    box.mounts.clear()
    box.put(make_update(key, "0.3.0").data)
    assert box.update() == 0
    assert box.mounts == [True, False, True, False]
    assert b"initrd 0.3.0" in box.slot("b")["initrd.img"]


def refused(box: BoothBox, code: str) -> str:
    """The update is refused, and the card is as it was; the reason."""
    before = box.card()
    assert box.update() == 1
    said = box.answer()
    assert (said["state"], said["code"]) == ("refused", code)
    assert box.card() == before
    assert box.mounts == []
    reason: str = said["reason"]
    return reason


def test_without_a_stick_or_a_file(box: BoothBox, key: Ed25519PrivateKey) -> None:
    assert "no bilik-update-*.bilik" in refused(box, "no-file")
    box.put(make_update(key).data)
    box.put(make_update(key).data, "bilik-update-x.bilik")
    assert "2 updates" in refused(box, "several-files")
    (box.top / "run" / "sticks" / "sdb1").mkdir()
    (box.top / "run" / "asks" / "update").write_text("")
    assert update.main([], box.places) == 1
    assert box.answer()["reason"] == "2 sticks are in; one is needed"


@pytest.mark.parametrize("ask", ["../x", "sdc1", "SDA1", "a" * 17, "sda1 sda1"])
def test_an_ask_that_names_no_stick(box: BoothBox, key: Ed25519PrivateKey, ask: str) -> None:
    box.put(make_update(key).data)
    assert box.update(ask) == 1
    assert box.answer()["code"] == "no-stick"
    assert list((box.top / "run" / "asks").iterdir()) == []


def test_what_is_no_file_is_not_opened(box: BoothBox, key: Ed25519PrivateKey) -> None:
    name = box.stick / "bilik-update-0.2.0.bilik"
    os.mkfifo(name)
    assert "is no file" in refused(box, "unreadable")
    name.unlink()
    (box.stick / "other").write_bytes(make_update(key).data)
    name.symlink_to("other")
    refused(box, "unreadable")


def test_what_is_not_signed_or_damaged(box: BoothBox, key: Ed25519PrivateKey) -> None:
    box.put(make_update(Ed25519PrivateKey.generate()).data)
    assert "not signed" in refused(box, "signature")
    data = make_update(key).data
    box.put(data[:-1])
    refused(box, "damaged")
    box.put(data + b"x")
    refused(box, "format")
    box.put(b"")
    refused(box, "format")
    box.put(data[:-1] + bytes([data[-1] ^ 1]))
    assert "vmlinuz is not what was signed" in refused(box, "damaged")


def test_what_the_rules_refuse(box: BoothBox, key: Ed25519PrivateKey) -> None:
    box.put(make_update(key, "0.0.9").data)
    refused(box, "version")
    box.put(make_update(key, "0.2.0", "diagnostic").data)
    refused(box, "variant")
    box.put(make_update(key, "0.1.0").data)
    refused(box, "running")


def test_what_does_not_fit(box: BoothBox, key: Ed25519PrivateKey) -> None:
    box.partition(3).write_bytes(bytes(4 * 4096))
    box.put(make_update(key).data)
    assert refused(box, "too-large") == "the root has 20480 bytes, its partition 16384"


def test_texts_that_the_booth_could_not_change(box: BoothBox, key: Ed25519PrivateKey) -> None:
    files = slot_files("0.2.0")
    box.put(make_update(key, files=files | {"cmdline.txt": b"bilik.slot=a\n"}).data)
    assert "bilik.disk= 0 times" in refused(box, "format")
    box.put(make_update(key, files=files | {"image.json": slot_files("0.2.1")["image.json"]}).data)
    assert "image.json is of another image" in refused(box, "format")


def test_a_card_that_is_not_as_expected(box: BoothBox, key: Ed25519PrivateKey) -> None:
    box.put(make_update(key).data)
    box.run_slot("a", "0.1.0", root_device="/dev/sda2")
    assert "slot a does not run from" in refused(box, "card")
    box.run_slot("a", "0.1.0", disk=None)
    refused(box, "card")
    box.run_slot("a", "0.1.0")
    box.disk.write_bytes(bytes(512))
    assert "no partition table" in refused(box, "card")
    box.disk.unlink()
    refused(box, "card")


def test_without_a_station_file_nobody_is_believed(box: BoothBox, key: Ed25519PrivateKey) -> None:
    box.put(make_update(key).data)
    (box.top / "run" / "station.toml").unlink()
    refused(box, "no-authority")


def test_a_config_that_is_not_ours(box: BoothBox, key: Ed25519PrivateKey) -> None:
    box.put(make_update(key).data)
    (box.boot / "config.txt").write_bytes(b"os_prefix=old/\n")
    refused(box, "card")


def test_a_stick_that_changes_while_it_is_read(
    box: BoothBox, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was checked is not what comes when it is written: the booth goes on with what it runs."""
    made, true = make_update(key), bundle.check_end
    box.put(made.data)

    def swap(file: object) -> None:
        true(file)  # type: ignore[arg-type]  # it is the stick's file
        data = bytearray(made.data)
        data[-1] ^= 1
        box.put(bytes(data))

    monkeypatch.setattr(bundle, "check_end", swap)
    assert box.update() == 1
    assert box.answer()["code"] == "damaged"
    assert (box.boot / "config.txt").read_bytes().count(b"os_prefix=a/") == 1
    assert not (box.boot / "bilik" / "trial").exists()
    assert box.mounts == [True, False]


def test_how_far_it_has_come_is_told(
    box: BoothBox, key: Ed25519PrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(update, "answer", lambda _, said, __: told.append((said["state"], said["percent"])))
    monkeypatch.setattr(bundle, "CHUNK", 4096)
    box.put(make_update(key).data)
    assert box.update() == 0
    assert told == sorted(told, key=lambda item: (("checking", "writing", "done").index(item[0]), item[1]))
    assert {state for state, _ in told} == {"checking", "writing", "done"}
    assert len(told) > 10


def test_a_slot_that_reached_the_voting_screen_is_no_longer_on_trial(box: BoothBox) -> None:
    trial = box.boot / "bilik" / "trial"
    (box.top / "run" / "asks" / "reached").touch()
    assert box.reached() == 0
    assert not (box.top / "run" / "asks" / "reached").exists()
    trial.write_bytes(b"a 1\n")
    assert box.reached() == 0
    assert not trial.exists()
    assert box.mounts == [True, False]


def test_another_slots_mark_stays(box: BoothBox) -> None:
    """An update was written and not yet started."""
    trial = box.boot / "bilik" / "trial"
    trial.write_bytes(b"b 0\n")
    assert box.reached() == 0
    assert trial.exists()
    assert box.mounts == []


def test_a_fall_back_is_told_and_kept(box: BoothBox) -> None:
    trial = box.boot / "bilik" / "trial"
    trial.write_bytes(b"failed b\n")
    assert box.reached() == 0
    assert trial.read_bytes() == b"failed b\n"
    said = box.answer()
    assert (said["state"], said["version"]) == ("fell-back", "0.1.0")
    assert said["reason"] == "slot b did not reach the voting screen; slot a runs again"


def test_wrong_use_and_a_missing_card(box: BoothBox, capsys: pytest.CaptureFixture[str]) -> None:
    assert update.main(["x"], box.places) == 2
    assert reached.main(["x"], box.places) == 2
    (box.top / "run" / "image.json").unlink()
    assert box.reached() == 1
    assert "image.json" in capsys.readouterr().err
