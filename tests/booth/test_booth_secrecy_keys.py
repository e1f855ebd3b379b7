"""After a day: nonces, keys and shares stand on neither medium and in no line of the log; nor do PINs."""

from __future__ import annotations

import ast
import logging
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from booth_help import Booth, files, on_paper
from test_booth_secrecy import VOTES, challenged, leaks, troubles, visit, wrong

from firmware.booth import ballots
from firmware.booth.inbox import PrintJob
from firmware.booth.vault import Vault
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Paper
from firmware.storage import ledger
from firmware.storage.ballot_records import Spoil
from firmware.storage.keys import SessionKey
from firmware.storage.slot import Log
from firmware.tapes.slip_code import parse_slip_qr

ROOT = Path(__file__).parents[2]


@dataclass
class Kept:
    """What the day used and must not have left behind; `output` is all that was logged or printed."""

    booth: Booth
    nonces: list[bytes] = field(default_factory=list)
    sessions: list[bytes] = field(default_factory=list)
    officers_shares: list[bytes] = field(default_factory=list)
    serials: list[bytes] = field(default_factory=list)
    output: str = ""

    @property
    def opened(self) -> list[bytes]:
        """Nonces that the log opens, of challenged ballots."""
        records = self.booth.records(Log.BALLOTS)
        return [r.opening[1] for r in records if isinstance(r, Spoil) and r.opening]

    @property
    def media(self) -> list[bytes]:
        """Every file of both media but the booth's own key, which stays inside."""
        inside = [path for path in files(self.booth.internal) if path.name != "device.key"]
        return [path.read_bytes() for path in [*inside, *files(self.booth.stick)]]


@pytest.fixture
def kept(
    booth: Booth,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Kept:
    """Votes, a restart in their middle, a challenge, every trouble, the count."""
    caplog.set_level(logging.DEBUG)
    day = Kept(booth)
    overhear(day, monkeypatch)
    booth.boot()
    booth.open_polls()
    slips = [visit(booth, row, option) for row, option in enumerate(VOTES)]
    booth.power_cut()
    booth.boot()
    booth.unlock()
    slips += challenged(booth)
    troubles(booth)
    booth.quietly(fx.LockRoll())
    booth.record(fx.Close())
    booth.tally(2, 3)
    booth.ask(fx.PrintTape(Paper.RESULT, 1, ()), PrintJob)
    booth.ask(fx.Export(), ev.Exported)
    booth.power_cut()
    day.serials = [parse_slip_qr(on_paper(slip)[0]).serial for slip in slips]
    said = capfd.readouterr()
    day.output = caplog.text + said.out + said.err
    return day


def overhear(day: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Note each secret as it is made or let out of a card."""
    fresh, begin, put = ballots.fresh_nonce, ledger.new_session, Vault.put

    def nonce() -> bytes:
        day.nonces.append(fresh())
        return day.nonces[-1]

    def session(*arguments: object) -> SessionKey:
        key = begin(*arguments)  # type: ignore[arg-type]  # as it was called
        day.sessions.append(key.private.private_bytes_raw())
        return key

    def share(vault: Vault, index: int, secret: int, valid: object) -> None:
        day.officers_shares.append(secret.to_bytes(32, "little"))
        put(vault, index, secret, valid)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(ballots, "fresh_nonce", nonce)
    monkeypatch.setattr(ledger, "new_session", session)
    monkeypatch.setattr(Vault, "put", share)


def test_there_is_something_to_look_for(kept: Kept) -> None:
    assert len(set(kept.nonces)) >= len(VOTES) + 2
    assert len(set(kept.sessions)) == 2
    assert len(set(kept.officers_shares)) == 2
    assert len(set(kept.serials)) == len(VOTES) + 2
    assert len(kept.opened) == 1
    assert set(kept.opened) < set(kept.nonces)
    assert leaks(kept.opened, kept.media) == kept.opened  # the search finds the one that is told


def test_no_nonce_but_an_opened_one_is_on_a_medium_or_in_the_log(kept: Kept) -> None:
    """Who knows the nonce of a ballot knows the vote in it."""
    closed = [nonce for nonce in kept.nonces if nonce not in kept.opened]
    assert leaks(closed, kept.media) == []
    assert leaks(kept.nonces, [kept.output.encode(), events_log(kept.booth)]) == []


def test_no_key_or_share_is_on_a_medium_or_in_the_log(kept: Kept) -> None:
    booth = kept.booth
    assert booth.clerk.election is not None
    device = booth.clerk.election.device_key.private_bytes_raw()
    trustees = [booth.share(n).secret.to_bytes(32, "little") for n in (1, 2, 3)]
    secrets = [device, *kept.sessions, *kept.officers_shares, *trustees]
    secrets += [secret[::-1] for secret in secrets]  # big-endian, as a number is printed
    assert leaks(secrets, kept.media) == []
    assert leaks(secrets, [kept.output.encode()]) == []


def test_no_serial_of_a_slip_is_in_the_log(kept: Kept) -> None:
    assert leaks(kept.serials, [kept.output.encode(), events_log(kept.booth)]) == []


def test_no_pin_stands_alone_in_the_events_or_in_the_log(kept: Kept) -> None:
    people = (*kept.booth.village.officers, *kept.booth.village.trustees, *kept.booth.village.odd)
    pins = {pin for holder in people for pin in (holder.pin, wrong(holder.pin))}
    assert len(pins) > 10
    words = set(re.findall(rb"[0-9A-Za-z+/=_-]+", events_log(kept.booth) + b" " + kept.output.encode()))
    assert pins & {word.decode() for word in words} == set()


def test_no_candidate_is_named_in_the_events_or_in_the_log(kept: Kept) -> None:
    names = [name.encode() for name in kept.booth.village.candidates]
    assert leaks(names, [kept.output.encode(), events_log(kept.booth)]) == []


def events_log(booth: Booth) -> bytes:
    return (booth.stick / Log.EVENTS.file).read_bytes()


def test_what_the_supervisor_is_told_is_fixed_text() -> None:
    """A status line is kept in the system's journal: nothing is put into it that changes."""
    told = []
    for path in sorted((ROOT / "firmware").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                whose = ast.unparse(node.func.value)
                if whose.endswith("watchdog") and node.func.attr in ("ready", "status", "_send"):
                    told.append((path.name, node.func.attr))
                    assert all(isinstance(arg, ast.Constant) for arg in node.args), ast.unparse(node)
    assert told
