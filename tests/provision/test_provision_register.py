"""Collecting device keys: each from the card that this plan wrote, one for a booth, one booth for a key."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from firmware.machine import registration
from firmware.machine.registration import Image
from firmware.provision.errors import ProvisionError
from firmware.provision.plan import Plan
from firmware.provision.register import Collected, collect, registered, save
from firmware.storage.keys import public_bytes

IMAGE = Image("0.1.0", "booth", "ab" * 32)


class Sticks:
    """Booths that have started, and the sticks that they wrote."""

    def __init__(self, plan: Plan, top: Path) -> None:
        self.plan, self.top = plan, top
        self.keys = [Ed25519PrivateKey.generate() for _ in plan.booths]

    def start(
        self,
        booth: int,
        *,
        key: int | None = None,
        enrolment: bytes | None = None,
        name: str = "",
        image: Image = IMAGE,
        stick: str = "stick",
    ) -> Path:
        """The stick of this booth's first start."""
        folder = self.top / stick
        folder.mkdir(exist_ok=True)
        proof = self.plan.enrolment(self.plan.booths[booth]) if enrolment is None else enrolment
        called = name or self.plan.booths[booth].name
        own = self.keys[booth if key is None else key]
        registration.write(folder, called, own, image, enrolment=proof or None)
        return folder

    def public(self, booth: int) -> bytes:
        return public_bytes(self.keys[booth])


@pytest.fixture
def sticks(plan: Plan, tmp_path: Path) -> Sticks:
    return Sticks(plan, tmp_path)


def reasons(found: Collected) -> list[str]:
    return [reason for _, reason in found.refused]


def test_keys_are_collected_and_made_usable(plan: Plan, sticks: Sticks) -> None:
    for booth in range(4):
        sticks.start(booth)
    found = collect(plan, [sticks.top / "stick"])
    assert (len(found.new), found.refused) == (4, [])
    files = save(plan, found)
    assert [path.name for path in files] == [
        "sukamaju-tps-1.toml",
        "sukamaju-tps-2.toml",
        "cibodas-tps-7.toml",
    ]
    table = tomllib.loads(files[1].read_text())
    assert table == {
        "mesin": [
            {"nama": "sukamaju-tps-2", "kunci": sticks.public(1).hex()},
            {"nama": "sukamaju-cadangan", "kunci": sticks.public(2).hex()},
        ]
    }
    assert len(tomllib.loads((plan.folder / "machines.toml").read_text())["mesin"]) == 4
    again = collect(plan, [sticks.top / "stick"])
    assert (again.new, again.refused, len(again.keys)) == ({}, [], 4)


def test_sticks_come_one_after_the_other(plan: Plan, sticks: Sticks) -> None:
    first = sticks.start(0, stick="one")
    save(plan, collect(plan, [first]))
    second = sticks.start(3, stick="two")
    found = collect(plan, [second / "bilik-register-bilik-cibodas.json"])
    save(plan, found)
    assert registered(plan) == {"sukamaju-tps-1": sticks.public(0), "bilik-cibodas": sticks.public(3)}


def test_who_is_not_of_the_plan_is_refused_and_the_others_are_taken(plan: Plan, sticks: Sticks) -> None:
    sticks.start(0)
    sticks.start(1, name="Bilik asing")
    sticks.start(2, enrolment=b"")
    sticks.start(3, enrolment=os.urandom(32))
    found = collect(plan, [sticks.top / "stick"])
    assert list(found.new) == ["sukamaju-tps-1"]
    assert sorted(reasons(found)) == [
        "it was not made on the card that this plan wrote for this booth",
        "the card had no enrolment key: it was not written by this plan",
        "this plan has no booth 'Bilik asing'",
    ]


def test_one_booths_card_cannot_register_as_another(plan: Plan, sticks: Sticks) -> None:
    found = collect(plan, [sticks.start(0, enrolment=plan.enrolment(plan.booths[1]))])
    assert reasons(found) == ["it was not made on the card that this plan wrote for this booth"]


def test_a_diagnostic_booth_is_refused(plan: Plan, sticks: Sticks) -> None:
    found = collect(plan, [sticks.start(0, image=Image("0.1.0", "diagnostic"))])
    assert reasons(found) == ["the booth runs the diagnostic variant: not for an election"]


def test_two_keys_for_a_booth_are_both_refused(plan: Plan, sticks: Sticks) -> None:
    found = collect(plan, [sticks.start(0, stick="one"), sticks.start(0, key=1, stick="two")])
    assert found.new == {}
    assert len(found.refused) == 2
    assert set(reasons(found)) == {"2 keys for this booth: its card was started in two machines, or copied"}


def test_another_key_than_before_needs_a_word(plan: Plan, sticks: Sticks) -> None:
    save(plan, collect(plan, [sticks.start(0)]))
    stick = sticks.start(0, key=1)
    found = collect(plan, [stick])
    assert reasons(found) == ["this booth has registered another key before; --replace takes the new one"]
    save(plan, found)
    assert registered(plan)["sukamaju-tps-1"] == sticks.public(0)
    save(plan, collect(plan, [stick], replace=["Sukamaju TPS 1"]))
    assert registered(plan)["sukamaju-tps-1"] == sticks.public(1)
    with pytest.raises(ProvisionError, match="there is no booth 'x'"):
        collect(plan, [stick], replace=["x"])


def test_one_key_for_two_booths_is_refused(plan: Plan, sticks: Sticks) -> None:
    found = collect(plan, [sticks.start(0), sticks.start(1, key=0)])
    assert found.new == {}
    assert sorted(reasons(found)) == [
        "its key is also that of sukamaju-tps-1",
        "its key is also that of sukamaju-tps-2",
    ]


def test_a_key_that_another_booth_has_already_is_refused(plan: Plan, sticks: Sticks) -> None:
    save(plan, collect(plan, [sticks.start(0, stick="one")]))
    found = collect(plan, [sticks.start(1, key=0, stick="two")])
    assert reasons(found) == ["its key is also that of sukamaju-tps-1"]
    assert found.keys == {"sukamaju-tps-1": sticks.public(0)}


def test_a_spoilt_file_is_refused_by_name(plan: Plan, sticks: Sticks) -> None:
    stick = sticks.start(0)
    path = stick / "bilik-register-spoilt.json"
    path.write_bytes((stick / "bilik-register-sukamaju-tps-1.json").read_bytes()[:-5])
    found = collect(plan, [stick])
    assert list(found.new) == ["sukamaju-tps-1"]
    assert found.refused[0][0] == str(path)


def test_a_stick_without_one_is_told(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    with pytest.raises(ProvisionError, match=r"there is no bilik-register-\*\.json"):
        collect(plan, [tmp_path / "stick"])
    found = collect(plan, [tmp_path / "none.json"])
    assert reasons(found) == ["file not found"]


@pytest.mark.parametrize("spoil", ["{}", '{"format": "BILIK-REGISTERED/1", "keys": {"a": "b"}}'])
def test_a_damaged_record_is_refused(plan: Plan, spoil: str) -> None:
    (plan.folder / "registered.json").write_text(spoil)
    with pytest.raises(ProvisionError, match=r"registered\.json"):
        registered(plan)
