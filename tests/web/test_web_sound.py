"""The headphones on the bench: what the booth says reaches the page that listens, and no other."""

from __future__ import annotations

import base64
import json

import pytest
from sitter import Sitter
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from firmware.states import model as m
from firmware.states.facts import Language
from hw_sim.web.bench import Bench
from hw_sim.web.browser import Browser, chromium
from hw_sim.web.sound import Sound
from hw_sim.web.words import clip_words


def test_samples_come_whole() -> None:
    sound, heard = Sound(), bytearray()
    sound.listeners.add(heard.extend)
    for pcm in (b"\1\2\3", b"\4", b"\5\6"):
        sound.feed(pcm)
        assert len(heard) % 2 == 0
    assert heard == b"\1\2\3\4\5\6"


def test_a_clip_is_told_in_words() -> None:
    assert clip_words("id/option-2", ["Ani", "Budi"]) == "2. Budi"
    for language in Language:
        assert clip_words(f"{language}/idle.do", []).count(" ") > 2
    assert clip_words("id/no.such.thing", []) == "no.such.thing"


@pytest.mark.skipif(chromium() is None, reason="chromium is not installed (Debian: chromium)")
def test_a_voter_hears_the_booth_on_the_page(bench: Bench, address: str) -> None:
    """By the buttons and the headphones of the page; a second page that has none on gets no sound."""
    origin = Origin(f"http://{address}")
    with Browser() as page, connect(f"ws://{address}/live", origin=origin, max_size=None) as ear:
        page.open(f"http://{address}/")
        page.wait("document.body.classList.contains('ready')")
        sitter = Sitter(page, bench)
        page.click('[data-clock="60"]')
        page.click("#power")
        sitter.open_polls()
        page.click("#headphones")
        page.wait("document.getElementById('headphones').ariaPressed === 'true'")
        ear.send(json.dumps({"listen": True}))
        page.click('[data-press="next"]')
        assert any(base64.b64decode(_sound(ear)).strip(b"\0") for _ in range(200))
        page.wait("document.getElementById('heard').textContent !== ''")
        sitter.see(m.Idle)
        page.click("#headphones")
        page.wait("document.getElementById('headphones').ariaPressed === 'false'")
        assert page.errors == []


def _sound(ear: ClientConnection) -> str:
    while True:
        message = ear.recv(timeout=20)
        if isinstance(message, bytes):
            continue
        if "sound" in (said := json.loads(message)):
            return str(said["sound"])
