"""The bench as a server: what it tells, and to whom."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

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


def live(address: str, origin: str | None, headers: dict[str, str] | None = None) -> ClientConnection:
    return connect(
        f"ws://{address}/live",
        origin=Origin(origin) if origin else None,
        additional_headers=headers,
        max_size=None,
    )


def seen(page: ClientConnection, name: str, value: object) -> None:
    """Until the bench says so."""
    while True:
        message = page.recv(timeout=10)
        if isinstance(message, str) and json.loads(message).get(name) == value:
            return


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


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "192.168.1.5"])
def test_a_name_that_was_bent_to_this_machine_is_refused(address: str, host: str) -> None:
    """DNS rebinding: the address is right, the name is a foreign page's."""
    for path in ("/", "/village.json", "/slots", "/static/main.js"):
        assert ask(address, path, Host=host)[0] == 400
    assert ask(address, "/audit", "POST", Host=host, Origin=f"http://{host}")[0] == 400
    with pytest.raises(InvalidStatus), live(address, f"http://{host}", {"Host": host}):
        pass


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://{address}", "http://127.0.0.1:1"])
def test_a_foreign_page_cannot_drive_the_bench(address: str, origin: str) -> None:
    origin = origin.format(address=address)
    assert ask(address, "/audit", "POST", Origin=origin)[0] == 403
    with pytest.raises(InvalidStatus), live(address, origin):
        pass


def test_who_does_not_say_where_from_cannot_drive_the_bench(address: str) -> None:
    with pytest.raises(InvalidStatus), live(address, None):
        pass


def test_the_page_stands_in_no_frame_and_loads_nothing_from_elsewhere(address: str) -> None:
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", "/")
    policy = connection.getresponse().headers["Content-Security-Policy"]
    connection.close()
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'self'" in policy


def test_only_this_machine_reaches_the_bench(address: str) -> None:
    port = int(address.rpartition(":")[2])
    assert address.startswith("127.0.0.1:")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)


def test_pages_are_counted_and_a_closed_page_lifts_its_finger(
    address: str, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    lifted = threading.Event()
    monkeypatch.setattr(bench.rig.panel, "release", lifted.set)
    with live(address, f"http://{address}") as one:
        with live(address, f"http://{address}") as two:
            two.send(json.dumps({"do": "touch", "how": "press", "x": 5, "y": 5}))
            seen(one, "pages", 2)
        assert lifted.wait(10)
        seen(one, "pages", 1)


def test_pages_that_look_at_once_see_each_slot_once(bench: Bench) -> None:
    """Several pages look at their own times."""
    stick = bench.rig.out / "many"
    stick.mkdir()
    raws = [b"BILK" + number.to_bytes(2, "big") + bytes(SLOT_BYTES - 6) for number in range(50)]
    for name in ("ballots.log", "events.log"):
        (stick / name).write_bytes(b"".join(raws))
    book = Logbook()
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(book.look, stick) for _ in range(40)]:
            done.result()
    numbers = [slot["number"] for slot in book.slots if slot["log"] == "ballots"]
    assert numbers == sorted(set(numbers))


def test_deeds_go_in_and_pictures_come_out(address: str, bench: Bench) -> None:
    with live(address, f"http://{address}") as page:
        first = [page.recv(timeout=10) for _ in range(2)]
        assert {type(message) for message in first} == {bytes, str}
        page.send(json.dumps({"do": "stick", "which": "none"}))
        while json.loads(_text(page.recv(timeout=10))).get("stick") != "none":
            pass
        page.send(json.dumps({"do": "fly"}))
        while "refused" not in (answer := json.loads(_text(page.recv(timeout=10)))):
            pass
        assert answer["refused"].startswith("do: one of touch, ")
        page.send(json.dumps({"do": "stick", "which": "true"}))
        for nonsense in ("not json", "[" * 100_000):
            page.send(nonsense)
            while "refused" not in (answer := json.loads(_text(page.recv(timeout=10)))):
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
