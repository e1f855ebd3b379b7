"""A line whose host is behind a unix socket, as QEMU's usb-serial is."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hw_sim.guest.serials import open_socket
from hw_sim.wire import Answer, Line

LONG = 30.0  # s; a test that waits so long has failed


class Echo:
    """Says what it hears, and a word when it gets power."""

    baudrate = 9600

    def power_on(self) -> list[Answer]:
        return [Answer(b"on")]

    def receive(self, data: bytes) -> list[Answer]:
        return [Answer(data.upper())]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line[Echo]]:
    line = Line(tmp_path / "printer", Echo(), host_end=open_socket)
    line.start()
    yield line
    line.stop()


def host(line: Line[Echo]) -> tuple[socket.socket, socket.socket]:
    """As QEMU does it: listen at the line's name, wait for the cable."""
    line.link.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.settimeout(LONG)
    server.bind(str(line.link))
    server.listen()
    link, _ = server.accept()
    link.settimeout(LONG)
    return server, link


def test_a_host_that_comes_after_the_cable_is_talked_to(line: Line[Echo]) -> None:
    line.act(lambda device: [Answer(b"into the void")])  # there is no host yet
    server, link = host(line)
    with server, link:
        link.sendall(b"hello")
        assert link.recv(64) == b"HELLO"


def test_an_unplugged_cable_is_a_closed_socket_and_comes_back(line: Line[Echo]) -> None:
    server, link = host(line)
    with server:
        with link:
            line.unplug()
            assert link.recv(64) == b""
        assert not line.plugged
        line.plug()
        again, _ = server.accept()
        with again:
            again.settimeout(LONG)
            again.sendall(b"back")
            assert again.recv(64) == b"BACK"


def test_a_host_that_dies_is_waited_for(line: Line[Echo]) -> None:
    server, link = host(line)
    link.sendall(b"x")
    assert link.recv(64) == b"X"
    link.close()
    server.close()
    assert line.plugged  # the cable is still in: at the other end nobody is
    server, link = host(line)
    with server, link:
        link.sendall(b"y")
        assert link.recv(64) == b"Y"
