"""The QMP client against a scripted peer on a unix socket."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hw_sim.guest.qmp import LINE_LIMIT, Qmp, QmpError, QmpGone

GREETING = b'{"QMP": {"version": {}, "capabilities": []}}\n'
Peer = Callable[[list[bytes]], Path]


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[Peer]:
    """Starts somebody who greets, then answers each line with the next of the script: b"%ID" is its id."""
    threads: list[threading.Thread] = []
    heard: list[dict[str, object]] = []

    def start(script: list[bytes]) -> Path:
        path = tmp_path / "qmp"
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        server.listen()

        def serve() -> None:
            with server, server.accept()[0] as link, link.makefile("rb") as lines:
                link.sendall(GREETING)
                for answer in [b'{"return": {}, "id": %ID}\n', *script]:
                    line = lines.readline()
                    if not line:
                        return
                    heard.append(json.loads(line))
                    link.sendall(answer.replace(b"%ID", str(heard[-1]["id"]).encode()))

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return path

    start.heard = heard  # type: ignore[attr-defined] # for the one test that looks at it
    yield start
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_a_command_gets_its_answer_past_events_and_late_answers(peer: Peer) -> None:
    late = b'{"return": "late", "id": 99}\n'
    event = b'{"event": "RESUME", "data": {}, "timestamp": {}}\n'
    qmp = Qmp(peer([event + late + b'{"return": {"running": true}, "id": %ID}\n']))
    assert qmp.do("query-status") == {"running": True}
    assert qmp.wait_for("RESUME", 0)["event"] == "RESUME"
    qmp.close()


def test_names_of_arguments_get_hyphens(peer: Peer) -> None:
    qmp = Qmp(peer([b'{"return": {}, "id": %ID}\n']))
    qmp.do("blockdev-del", node_name="usb0")
    qmp.close()
    assert peer.heard[-1]["arguments"] == {"node-name": "usb0"}  # type: ignore[attr-defined] # see above


def test_a_refusal_is_told_in_the_words_of_qemu(peer: Peer) -> None:
    qmp = Qmp(peer([b'{"error": {"class": "DeviceNotFound", "desc": "no usb0"}, "id": %ID}\n']))
    with pytest.raises(QmpError, match="device_del: no usb0"):
        qmp.do("device_del", id="usb0")
    qmp.close()


def test_an_event_is_known_by_what_it_holds(peer: Peer) -> None:
    gone = b'{"event": "DEVICE_DELETED", "data": {"device": "%s"}}\n'
    script = [gone % b"other" + gone % b"usb0" + b'{"return": {}, "id": %ID}\n']
    qmp = Qmp(peer(script))
    qmp.do("device_del", id="usb0")
    assert qmp.wait_for("DEVICE_DELETED", 0, device="usb0")["data"] == {"device": "usb0"}
    with pytest.raises(QmpGone, match="in time"):
        qmp.wait_for("DEVICE_DELETED", 0, device="usb0")
    qmp.close()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"", "has ended"),
        (b"{never ends", "has ended"),
        (b"what?\n", "Expecting value"),
        (b"[1]\n", "no object"),
        (b"x" * (LINE_LIMIT + 2), "a line of more than"),
    ],
)
def test_what_is_no_qmp_is_refused(peer: Peer, said: bytes, why: str) -> None:
    qmp = Qmp(peer([said]))
    with pytest.raises(QmpGone, match=why):
        qmp.do("query-status")
    qmp.close()


def test_nobody_there_is_said_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(QmpGone, match="qmp: nobody is there"):
        Qmp(tmp_path / "qmp", seconds=0)


def test_a_peer_that_greets_wrongly_is_refused(tmp_path: Path) -> None:
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.bind(str(tmp_path / "qmp"))
    server.listen()

    def serve() -> None:
        with server.accept()[0] as link:
            link.sendall(b"{}\n")

    thread = threading.Thread(target=serve)
    thread.start()
    with pytest.raises(QmpGone, match="greeting"):
        Qmp(tmp_path / "qmp", seconds=5)
    thread.join(10)
    server.close()
