"""The headphones' worker and the walk of the three buttons: what is heard, and that it leaves no trace."""

from __future__ import annotations

import logging
import os
import queue
import select
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware.booth.inbox import Check, Checked, Inbox
from firmware.booth.sound import GAP, LEAD, SoundWorker, Speak, Voice
from firmware.booth.walk import Walk
from firmware.drivers.sound import SoundPort
from firmware.screens import Target
from firmware.screens.focus import Press
from firmware.screens.layout import Rect
from firmware.speech.clips import Speech, pack_speech, read_speech
from firmware.speech.script import Clip, needed
from firmware.states import model as m
from firmware.states.events import Chosen, SpeechAsked, Touched
from firmware.states.facts import Day, Part, Rules
from firmware.states.rules import step
from hw_sim.tones import tone

OPTIONS = 3
SPEECH = read_speech(pack_speech({f"id/{key}": tone(key)[:400] for key in needed(OPTIONS)}))
LONG = 20.0  # s; a test that waits so long has failed


def sound_of(speech: Speech, *names: str) -> bytes:
    return LEAD + b"".join(b"".join(speech.play(name)) + GAP for name in names)


class Headphones:
    """A worker, and a hand that hears."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path)
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.inbox: Inbox = queue.SimpleQueue()
        self.worker = SoundWorker(self.inbox, SoundPort(path))
        self.worker.start()

    def check(self) -> Checked:
        self.worker.send(Check())
        item = self.inbox.get(timeout=LONG)
        assert isinstance(item, Checked)
        return item

    def hear(self, wanted: bytes) -> bytes:
        """As much as is to be heard."""
        heard = b""
        while len(heard) < len(wanted) and select.select([self.fd], [], [], LONG)[0]:
            heard += os.read(self.fd, 65536)
        return heard

    def silent(self) -> bool:
        """Whether nothing is in the pipe once the worker has answered."""
        self.check()
        return not select.select([self.fd], [], [], 0)[0]

    def close(self) -> None:
        self.worker.stop()
        self.worker.join(LONG)
        os.close(self.fd)


@pytest.fixture
def headphones(tmp_path: Path) -> Iterator[Headphones]:
    made = Headphones(tmp_path / "headphones")
    yield made
    made.close()


def say(headphones: Headphones, *clips: Clip) -> None:
    headphones.worker.send(Speak(clips))


def test_what_is_asked_for_is_heard(headphones: Headphones) -> None:
    headphones.worker.send(Voice(SPEECH, OPTIONS))
    say(headphones, Clip("id", "option-2"), Clip("id", "spoken.chosen"))
    wanted = sound_of(SPEECH, "id/option-2", "id/spoken.chosen")
    assert headphones.hear(wanted) == wanted


def test_a_language_that_is_not_spoken_is_said_in_the_first(headphones: Headphones) -> None:
    headphones.worker.send(Voice(SPEECH, OPTIONS))
    say(headphones, Clip("jv", "option-1"), Clip("en", "spoken.language"))
    wanted = sound_of(SPEECH, "id/option-1", "id/spoken.other")
    assert headphones.hear(wanted) == wanted


def test_without_clips_nothing_is_heard_and_the_check_up_says_so(headphones: Headphones) -> None:
    assert headphones.check().finding.fine
    headphones.worker.send(Voice(None, OPTIONS))
    say(headphones, Clip("id", "option-2"))
    assert headphones.silent()
    finding = headphones.check().finding
    assert (finding.device, finding.fine, finding.detail) == (Part.SOUND, False, "the election has no clips")


def test_half_a_language_is_not_spoken(headphones: Headphones) -> None:
    headphones.worker.send(Voice(SPEECH, OPTIONS + 1))
    say(headphones, Clip("id", "option-2"))
    assert headphones.silent()
    assert "clips are missing" in headphones.check().finding.detail


def test_headphones_come_and_go(tmp_path: Path) -> None:
    made = Headphones(tmp_path / "headphones")
    try:
        assert made.check().finding.detail.startswith("headphones")
        made.path.unlink()
        finding = made.check().finding
        assert not finding.fine
        assert "No such file" in finding.detail
    finally:
        made.close()


def test_speaking_leaves_no_line_in_any_log(headphones: Headphones, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    headphones.worker.send(Voice(SPEECH, OPTIONS))
    headphones.check()
    caplog.clear()
    say(headphones, Clip("id", "option-2"))
    headphones.hear(sound_of(SPEECH, "id/option-2"))
    assert caplog.records == []
    assert "option" not in repr(Speak((Clip("id", "option-2"),)))


# ---- the walk ----------------------------------------------------------------------------------------

DAY = Day(Rules(options=OPTIONS))


def targets(*names: str) -> tuple[Target, ...]:
    return tuple(Target(Rect(0, 0, 1, 1), Chosen(int(name[-1])), name) for name in names)


def test_a_voter_hears_the_ballot_walks_and_chooses() -> None:
    spoken: list[list[str]] = []
    walk = Walk(lambda clips: spoken.append([clip.key for clip in clips]))
    ballot: m.State = m.Voting(DAY)
    places = targets("option-1", "option-2", "option-3")

    def press(button: Press, state: m.State) -> m.State:
        event = walk.pressed(button, state, places)
        result = step(state, event)
        after = state if result is None else result.state
        if after == state:
            walk.say_again(state)
        else:
            walk.changed(state, after, lambda: places)
        return after

    ballot = press(Press.CHOOSE, ballot)
    assert ballot.day.spoken
    ballot = press(Press.NEXT, ballot)
    ballot = press(Press.NEXT, ballot)
    ballot = press(Press.CHOOSE, ballot)
    assert ballot == m.Voting(ballot.day, 2)
    assert walk.focus == "option-2"
    assert spoken == [
        ["spoken.ballot", "spoken.options-3"],
        ["option-1"],
        ["option-2"],
        ["spoken.chosen-now", "option-2", "spoken.go-on"],
    ]


def test_nothing_is_said_to_who_only_touches() -> None:
    spoken: list[object] = []
    walk = Walk(spoken.append)
    walk.changed(m.Voting(DAY), m.Voting(DAY, 2), lambda: ())
    walk.say_again(m.Voting(DAY, 2))
    assert spoken == []
    assert isinstance(walk.pressed(Press.NEXT, m.Voting(DAY), ()), SpeechAsked)
    assert isinstance(walk.pressed(Press.NEXT, m.Ready(DAY), ()), Touched)
