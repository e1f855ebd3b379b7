"""The invented village: the same people for the same seed, other keys each time, and cards that work."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path

import pytest

from firmware.ballot import group
from firmware.ballot.trustees import share_key
from firmware.election.credentials import Expired, Foreign, check_certificate
from firmware.election.package import load
from firmware.election.trustee_share import unpack_share
from hw_sim.piv_card import PRINTED
from hw_sim.village import Village, make_village
from hw_sim.village_cards import voter_cards
from hw_sim.village_names import people


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Village:
    keys = [("bilik-1", bytes(range(32))), ("bilik-2", bytes(range(100, 132)))]
    return make_village(
        tmp_path_factory.mktemp("twin"), voters=12, seed=5, machine_keys=keys, template_size=512
    )


def test_the_same_seed_is_the_same_village_with_other_keys(village: Village, twin: Village) -> None:
    for name in ("dpt.csv", "pemilihan.toml", "foto/1.png", "foto/3.png", "jari/00005-1.tpl"):
        assert (village.committee / name).read_bytes() == (twin.committee / name).read_bytes()
    assert village.voters == twin.voters
    assert [holder.pin for holder in village.officers] == [holder.pin for holder in twin.officers]
    assert village.authority != twin.authority
    one, two = load(village.package.read_bytes()), load(twin.package.read_bytes())
    assert one.joint_key != two.joint_key
    assert one.manifest.officers[0].serial != two.manifest.officers[0].serial


def test_no_voter_is_called_as_somebody_whom_the_package_names() -> None:
    day = dt.date(2026, 10, 18)
    one = people(random.Random(1), 300, day)
    public = {person.name for person in one[:9]}
    other = people(random.Random(1), 300, day, public)
    assert not public & {person.name for person in other}
    assert len({person.nik for person in other}) == 300


def test_another_seed_is_another_village(village: Village, tmp_path: Path) -> None:
    other = make_village(
        tmp_path, voters=12, seed=6, machine_keys=[("b", bytes(32))], candidates=5, trustees=5, threshold=3,
        opens=dt.time(8), closes=dt.time(20, 30), zone="WITA", date=dt.date(2027, 3, 14),
        rules={"blank": False, "idle_seconds": 5, "tape_header": ("Rawaindah",), "tie_rule": "local"},
    )  # fmt: skip
    manifest = load(other.package.read_bytes(), authority=other.authority).manifest
    assert len(manifest.options) == len(manifest.candidates) == 5
    assert (manifest.threshold, len(manifest.trustees)) == (3, 5)
    assert manifest.closes.isoformat() == "2027-03-14T20:30:00+08:00"
    assert manifest.rules.idle_seconds == 5
    assert manifest.rules.tape_header == ("Rawaindah",)
    assert any("short for a real voter" in warning for warning in other.warnings)
    assert {voter.nik for voter in other.voters}.isdisjoint(voter.nik for voter in village.voters)


def test_trustees_cards_hold_the_shares_of_the_joint_key(village: Village) -> None:
    announcements = load(village.package.read_bytes()).announcements
    for holder in village.trustees:
        card = json.loads(holder.path.read_text())
        trustee, secret = unpack_share(bytes.fromhex(card["objects"][PRINTED]))
        assert trustee == holder.trustee
        assert group.base(secret) == share_key(announcements, trustee)


def test_odd_cards_are_odd_in_the_way_they_say(village: Village) -> None:
    manifest = load(village.package.read_bytes()).manifest

    def certificate(card_id: str) -> bytes:
        return (village.committee / "petugas" / f"{card_id}-9a.der").read_bytes()

    with pytest.raises(Foreign):
        check_certificate(certificate("foreign"), manifest.ca, village.opens)
    with pytest.raises(Expired):
        check_certificate(certificate("expired"), manifest.ca, village.opens)
    officer, _ = check_certificate(certificate("unlisted"), manifest.ca, village.opens)
    assert officer.serial not in {entry.serial for entry in manifest.officers}
    chair, _ = check_certificate(certificate("chair"), manifest.ca, village.opens)
    assert chair.serial == manifest.officers[0].serial
    assert village.holder("chair").card().public_key(0x9A).key_size == 256


def test_voters_cards_are_mostly_static_and_always_distinct() -> None:
    cards = voter_cards(random.Random(3), 500)
    static = [card.uid for card in cards if card.uid is not None]
    assert len(set(static)) == len(static) > 450
    assert {len(uid) for uid in static} == {8, 14}
    assert not any(len(uid) == 8 and uid[:2] in ("08", "88") for uid in static)
    assert any(card.kind == "id" and card.uid is None for card in cards)
    for card in cards:
        if card.kind == "none":
            with pytest.raises(ValueError, match="no card"):
                card.model()
        else:
            model = card.model()
            model.power_up()
            assert card.found == (model.uid.hex() == card.uid)
    assert any(card.uid is None for card in voter_cards(random.Random(1), 10))


def test_voters_json_tells_the_actors_what_they_need(village: Village) -> None:
    voters = json.loads((village.folder / "voters.json").read_text())
    assert [voter["nik"] for voter in voters] == [voter.nik for voter in village.voters]
    assert [voter["row"] for voter in voters] == list(range(12))
    assert all(voter["fingers"] for voter in voters)
