"""The bench as a server: what it tells, and to whom."""

from __future__ import annotations

import http.client
import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from firmware.states.diagram import states
from firmware.storage.slot import SLOT_BYTES
from hw_sim.web.bench import Bench
from hw_sim.web.logbook import Logbook


def ask(address: str, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def told(address: str, path: str) -> Any:
    status, data = ask(address, path)
    assert status == 200, data
    return json.loads(data)


def test_the_page_asks_nobody_else(address: str) -> None:
    for path in ("/", "/static/main.js", "/static/live.js", "/static/style.css"):
        status, data = ask(address, path)
        assert status == 200
        assert b"http://" not in data.replace(b"ws://", b"")
        assert b"https://" not in data


def test_what_lies_on_the_table(address: str, bench: Bench) -> None:
    table = told(address, "/village.json")
    assert (table["width"], table["height"]) == (800, 480)
    assert [voter["row"] for voter in table["voters"]] == list(range(len(bench.rig.village.voters)))
    assert {holder["id"] for holder in table["officers"]} >= {"chair", "member-1", "technician"}
    assert [holder["pin"] for holder in table["trustees"]] == [h.pin for h in bench.rig.village.trustees]


def test_the_map_has_every_state_once(address: str) -> None:
    found = told(address, "/map.json")
    placed = [state for phase in found["phases"] for state in phase["states"]]
    assert sorted(placed) == sorted(state.__name__ for state in states())
    assert "Confirming" in found["next"]["Voting"]


@pytest.mark.parametrize("path", ["/papers?since=x", "/slots?since=-1", "/papers?since=%C2%B2"])
def test_a_bad_number_is_refused(address: str, path: str) -> None:
    assert ask(address, path)[0] == 400


@pytest.mark.parametrize("path", ["/paper/99.png", "/paper/x.png", "/static/../app.py", "/paper/-1.png"])
def test_what_is_not_there(address: str, path: str) -> None:
    assert ask(address, path)[0] == 404


def test_other_hosts_and_other_pages_are_refused(address: str) -> None:
    assert ask(address, "/village.json", Host="evil.example")[0] == 400
    assert ask(address, "/audit", "POST", Origin="http://evil.example")[0] == 403
    with pytest.raises(InvalidStatus), connect(f"ws://{address}/live", origin="http://evil.example"):  # type: ignore[arg-type]  # an origin is a str
        pass


def test_deeds_go_in_and_pictures_come_out(address: str, bench: Bench) -> None:
    with connect(f"ws://{address}/live", origin=f"http://{address}", max_size=None) as live:  # type: ignore[arg-type]  # an origin is a str
        first = [live.recv(timeout=10) for _ in range(2)]
        assert {type(message) for message in first} == {bytes, str}
        live.send(json.dumps({"do": "stick", "which": "none"}))
        while json.loads(_text(live.recv(timeout=10))).get("stick") != "none":
            pass
        live.send(json.dumps({"do": "fly"}))
        while "refused" not in (answer := json.loads(_text(live.recv(timeout=10)))):
            pass
        assert answer["refused"].startswith("do: one of touch, ")
        live.send(json.dumps({"do": "stick", "which": "true"}))
        for nonsense in ("not json", "[" * 100_000):
            live.send(nonsense)
            while "refused" not in (answer := json.loads(_text(live.recv(timeout=10)))):
                pass
            assert answer["refused"] == "not JSON"
    assert bench.rig.panel.frame().data


def _text(message: str | bytes) -> str:
    return message if isinstance(message, str) else "{}"


def test_the_audit_says_why_a_day_that_was_not_held_is_not_valid(address: str) -> None:
    status, data = ask(address, "/audit", "POST", Origin=f"http://{address}")
    assert status == 200
    assert json.loads(data)["exit"] != 0


def test_a_half_written_slot_is_not_told_yet(bench: Bench, tmp_path: object) -> None:
    """The page would keep what it was told."""
    stick = bench.rig.out / "half"
    stick.mkdir()
    for name in ("ballots.log", "events.log"):
        (stick / name).write_bytes(b"BILK" + bytes(SLOT_BYTES - 4) + bytes(SLOT_BYTES))
    book = Logbook()
    book.look(stick)
    assert book.slots == []
    (stick / "ballots.log").write_bytes(
        b"BILK" + bytes(SLOT_BYTES - 4) + b"B" * SLOT_BYTES + bytes(SLOT_BYTES)
    )
    book.look(stick)
    assert [slot["kind"] for slot in book.slots] == ["VOID"]
