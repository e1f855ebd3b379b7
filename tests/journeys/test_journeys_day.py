"""A whole day on which much goes wrong: what it leaves behind adds up, and tells on nobody."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pygame
import pytest
from journeys_day import LEAVERS, QUIET, PlayedDay, Playing
from journeys_help import audit
from journeys_secrets import finger_blocks, found, holds_any, names, numbers, pins, slips, uids

from firmware.drivers.display import pixels
from firmware.election.package import load
from firmware.screens import Screens
from firmware.screens.face import Face, OptionFace
from firmware.states.facts import Mode
from firmware.states.journal import CATALOGUE, Precision
from firmware.storage import attendance
from firmware.storage.attendance import Standing
from firmware.storage.ballot_records import SLIP_PRINTED, SLIP_UNKNOWN
from firmware.storage.checkpoint import Checkpoint, verify_note
from firmware.storage.errors import NoteError
from firmware.storage.keys import verify
from firmware.storage.records import Ballot
from firmware.storage.slot import Kind, Log
from firmware.tapes.result_code import parse_result_qr
from firmware.tapes.slip_code import parse_slip_qr
from hw_sim.day import PANEL
from hw_sim.eyes import Eyes
from hw_sim.panel import Panel
from hw_sim.plan import Incident, Trick

SEED = 8  # its plan has every trick that a day of ten voters always has, and seven incidents
STILL = 946_684_800  # 2000-01-01 UTC
MEASURED = ("seconds", "memory_mib", "commit_ms")


Days = tuple[PlayedDay, PlayedDay, PlayedDay]


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Days:
    """A bad day, and the same small one twice with nothing going wrong; all three at a time."""
    out = tmp_path_factory.mktemp("days")
    playing = [Playing(out / "bad", voters=14, seed=SEED, light=True)]
    playing += [Playing(out / name, voters=5, seed=2, light=False) for name in ("one", "two")]
    bad, one, two = (day.played() for day in playing)
    return bad, one, two


@pytest.fixture(scope="module")
def day(days: Days) -> PlayedDay:
    return days[0]


@pytest.fixture(scope="module")
def small(days: Days) -> tuple[PlayedDay, PlayedDay]:
    return days[1:]


# ---- the figures -------------------------------------------------------------------------------------


def test_the_plan_holds_what_these_tests_speak_of(day: PlayedDay) -> None:
    tricks = {visit.trick for visit in day.plan.visits}
    incidents = {visit.incident for visit in day.plan.visits}
    assert {Trick.CHALLENGE, Trick.OVERRIDE, Trick.WALKS_AWAY, Trick.WALKS_FROM_SLIP} <= tricks
    assert {Incident.POWER_CUT, Incident.PAPER_OUT, Incident.CASE_OPENED} <= incidents


def test_the_totals_are_what_the_voters_intended(day: PlayedDay) -> None:
    told = day.summary
    counted = Counter(str(visit.option) for visit in day.plan.visits if visit.trick not in LEAVERS)
    assert told["totals"] == told["intended"]
    assert {number: votes for number, votes in told["totals"].items() if votes} == dict(counted)
    assert told["cast"] + told["abandoned"] == told["authorised"] == told["voters"] == 14
    assert told["slips"] == told["cast"] + told["spoiled"]


def test_the_day_was_a_bad_one(day: PlayedDay) -> None:
    told = day.summary
    assert told["restarts"] == 1
    assert told["overridden"] >= 1
    assert told["abandoned"] == 2
    assert told["spoiled"] == 3  # challenged, left at the slip check, cut off by the power failure
    for kind in ("recovered", "override", "walked_away", "case_opened", "clock_set", "slip_trouble"):
        assert day.told(kind), kind


def test_the_audit_says_the_same(day: PlayedDay) -> None:
    status, text = audit(day.stick, "--json")
    told = json.loads(text)
    assert (status, told["verdict"], told["findings"]) == (0, "SAH", [])
    assert told["totals"] == day.summary["totals"]
    for name in ("authorised", "overridden", "cast", "spoiled", "abandoned"):
        assert told["counts"][name] == day.summary[name]


def test_the_same_seed_gives_the_same_day(small: tuple[PlayedDay, PlayedDay]) -> None:
    first, second = small
    assert first.plan == second.plan
    assert counted(first.summary) == counted(second.summary)
    assert first.summary["totals"] == first.summary["intended"]
    assert (first.summary["cast"], first.summary["spoiled"], first.summary["restarts"]) == (5, 0, 0)
    assert [event.kind for event in first.events] == [event.kind for event in second.events]


def counted(summary: dict[str, Any]) -> dict[str, Any]:
    """Without what was measured: that depends on the machine."""
    return {name: figure for name, figure in summary.items() if name not in MEASURED}


def test_memory_and_waiting_are_measured(day: PlayedDay) -> None:
    memory, commit = day.summary["memory_mib"], day.summary["commit_ms"]
    assert memory["lives"] == 1  # of the two, the one that saw ten voters
    assert 0 < commit["first"] < 40_000
    assert 0 < commit["last"] < 40_000


# ---- pictures and papers -----------------------------------------------------------------------------

MUST_BE_SEEN = """
Ready AskOfficer EnterPin Menu ConfirmingClock SettingClock PrintingTape Idle CheckingFinger FingerFailed
ChoosingReason Voting Confirming CheckingSlip SlipTrouble Thanks WalkAway Abandoned DecidingAbandoned
Resuming Refused Tampered DeviceAway Reconciling AwaitTrustee Closed
"""


def test_every_screen_that_was_seen_has_its_picture(day: PlayedDay, tmp_path: Path) -> None:
    """Named after what it shows: laid into a framebuffer, eyes know it again."""
    panel = Panel(tmp_path / "fb0", tmp_path / "touch", PANEL.width, PANEL.height)
    panel.start()
    eyes = Eyes(Screens(any_face()), tmp_path / "fb0")
    seen = set()
    for path in sorted((day.out / "screens").glob("*.png")):
        with (tmp_path / "fb0").open("r+b") as framebuffer:
            framebuffer.write(pixels(pygame.image.load(path), panel.geometry))
        looks = (eyes.look() for _ in range(40))  # other languages are learned when they are met
        sight = next((sight for sight in looks if sight is not None), None)
        assert sight is not None, path.name
        parts = (sight.kind.__name__, getattr(sight.detail, "value", None), sight.language.value)
        assert path.stem.partition("-")[2] == "-".join(part for part in parts if part)
        assert sight.mode is Mode.REAL
        seen.add(sight.kind.__name__)
    assert set(MUST_BE_SEEN.split()) - seen == set()


def any_face() -> Face:
    """Headings are the same for every election."""
    size = {"width": PANEL.width, "height": PANEL.height, "width_mm": PANEL.width_mm}
    options = (OptionFace(1, "A", None, False),)
    return Face(**size, title="-", place="-", tps="-", booth="-", options=options, opens=None)


@pytest.mark.parametrize("title", ["pita-nol", "pita-lanjutan", "pita-hasil"])
def test_a_tapes_codes_are_checkpoints_of_this_log(day: PlayedDay, title: str) -> None:
    tapes = day.codes(title)
    assert len(tapes) == 2
    for codes in tapes:
        notes = [code.decode() for code in codes if code.startswith(b"bilik/")]
        for log, note in zip(Log, notes, strict=True):
            checkpoint = verified(note, day)
            assert checkpoint.origin.endswith(f"/{log.label}")
            assert 0 < checkpoint.size <= day.chain(log).size
            assert day.chain(log).head_at(checkpoint.size) == checkpoint.head


def verified(note: str, day: PlayedDay) -> Checkpoint:
    """What a note says that a session key of this log signed."""
    for session in day.sessions:
        with contextlib.suppress(NoteError):
            return verify_note(note, session.session_key)
    raise AssertionError("no session of this log signed the note")


def test_the_result_tapes_code_says_the_totals(day: PlayedDay) -> None:
    for codes in day.codes("pita-hasil"):
        (read,) = [code for code in codes if code.startswith(b"BILIK-RESULT/1")]
        result, signature = parse_result_qr(read)
        assert {str(i): n for i, n in enumerate(result.totals, 1)} == day.summary["totals"]
        assert result.counts.cast == day.summary["cast"]
        assert any(verify(s.session_key, signature, result.message()) for s in day.sessions)


def test_the_slips_in_the_box_are_this_booths_and_fit_the_totals(day: PlayedDay) -> None:
    codes = [parse_slip_qr(line) for line in (day.out / "audit-box.txt").read_text("ascii").split()]
    assert len(codes) == day.summary["slips"]
    assert len({code.serial for code in codes}) == len(codes)
    for code in codes:
        message = code.message(day.sessions[0].election_hash, day.sessions[0].machine_id)
        assert any(verify(s.session_key, code.signature, message) for s in day.sessions)
    named = {spoil.slip_hash for spoil in day.spoils if spoil.slip == SLIP_PRINTED}
    unsure = [spoil for spoil in day.spoils if spoil.slip == SLIP_UNKNOWN]
    left = Counter(str(code.option) for code in codes if sha256(code.serial).digest() not in named)
    assert len(named) + len(unsure) == len(day.spoils)
    surplus = left - Counter(day.summary["totals"])
    assert surplus.total() == len(unsure) == 1  # of the power cut: its slip came out, and nobody could say so
    assert Counter(day.summary["totals"]) - left == Counter()


# ---- secrecy -----------------------------------------------------------------------------------------


def test_nothing_on_the_stick_or_in_the_messages_tells_who_is_who(day: PlayedDay) -> None:
    manifest = load(day.files["election.bilik"]).manifest
    public = [option.name for option in manifest.options]
    public += [person.name for person in (*manifest.officers, *manifest.trustees)]
    wanted = [*numbers(day), *names(day, public), *uids(day), *slips(day)]
    places = {**day.files, "daemon.log": (day.out / "daemon.log").read_bytes()}
    assert len(places) > 8
    blocks, secrets = finger_blocks(day), pins(day)
    for name, data in places.items():
        assert found(data, wanted) == [], name
        assert not secrets.search(data), name
        assert not holds_any(data, blocks), name


def test_the_search_finds_what_is_there(day: PlayedDay) -> None:
    """A secret put among the zeros of a log would be found."""
    log = bytearray(day.files["events.log"])
    wanted = [*numbers(day), *uids(day)]
    for secret in (wanted[1], wanted[-1]):
        log[-5000 : -5000 + len(secret)] = secret
        assert found(bytes(log), wanted) == [secret]
        log[-5000 : -5000 + len(secret)] = bytes(len(secret))
    piece = sorted(finger_blocks(day))[0]
    log[-777 : -777 + len(piece)] = piece
    assert holds_any(bytes(log), finger_blocks(day))


def test_options_are_named_only_where_everybody_may_read_them(day: PlayedDay) -> None:
    options = [option.name.encode() for option in load(day.files["election.bilik"]).manifest.options]
    places = {**day.files, "daemon.log": (day.out / "daemon.log").read_bytes()}
    holding = {name for name, data in places.items() if found(data, options)}
    assert holding == {"election.bilik", "result.json"}


def test_no_visit_has_a_time(day: PlayedDay) -> None:
    for event in day.events:
        precision = CATALOGUE[event.kind].precision
        assert (event.at is None) == (precision is Precision.NONE), event.kind
        if precision is Precision.HOUR:
            assert event.at is not None
            assert ":00:00+" in event.at


def test_an_ordinary_voter_leaves_no_line_with_a_time(small: tuple[PlayedDay, PlayedDay]) -> None:
    """The lines are the officers' alone, so their number cannot grow with the voters'."""
    for day in small:
        assert [event.kind for event in day.events if event.at is not None] == QUIET


def test_the_register_is_the_same_in_whatever_order_they_came(day: PlayedDay) -> None:
    """Byte for byte what the sets of rows alone make."""
    data = day.files["attendance.bin"]
    owner = attendance.read_owner(data)
    standings = [Standing.ABSENT] * owner.rows
    for visit in day.plan.visits:
        left = visit.trick in LEAVERS
        standings[visit.row] = Standing.CAME_BACK_ALLOWED if left else Standing.VOTED
    assert data == attendance.whole(owner, standings)


def test_sealed_ballots_all_look_alike(day: PlayedDay) -> None:
    slots = [slot for slot in day.slots(Log.BALLOTS) if slot.kind is Kind.BALLOT]
    assert len(slots) == day.summary["cast"] + day.summary["spoiled"]
    assert len({len(slot.body) for slot in slots}) == 1
    assert [Ballot.unpack(slot.body).j for slot in slots] == list(range(1, len(slots) + 1))


def test_the_times_of_files_tell_nothing(day: PlayedDay) -> None:
    times = {str(path.relative_to(day.stick)): path.stat().st_mtime for path in sorted(day.stick.rglob("*"))}
    assert len(times) >= 8
    assert set(times.values()) == {STILL}, times
