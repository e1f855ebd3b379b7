"""The cable between the booth and an emulated device: a pty with a symlink to it, and a thread in between.

    line = Line(Path("run/fingerprint"), FingerprintSensor())
    line.start()                                  # serial.Serial("run/fingerprint", 57600) now works
    line.act(lambda sensor: sensor.press(finger)) # do something to the device; what it says is sent
    line.unplug(); line.plug(); line.power_cycle(); line.stop()

Devices are plain objects: bytes in, answers out, no clock and no I/O. All of that is here, and so is every
fault of a cable (faults.py). The thread alone opens, closes, reads and writes the pty, so that no descriptor
is ever closed under a running select (its number, like that of /dev/pts/N, would be used again at once).

Where the host is a machine of its own, the host's end is another `HostEnd` than a pty: guest/serials.py.
"""

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from hw_sim.faults import End, LinkFaults, Piece, garble
from hw_sim.ptys import HostEnd, OpenHostEnd, open_pty, speed_name

BITS_PER_BYTE = 10  # start, eight data, stop
QUEUE_LIMIT = (
    1 << 20
)  # bytes waiting for a host that does not read; what comes on top is lost, as on a real UART
CHUNK = 1 << 16


@dataclass(frozen=True)
class Answer:
    """Bytes a device sends `after` seconds of device time after its last answer. Wire time is the line's.

    `baudrate` where they still go at another speed than the device has from then on.
    """

    data: bytes
    after: float = 0.0
    baudrate: int | None = None


class Device(Protocol):
    """An emulated device: no I/O, no clock."""

    baudrate: int

    def power_on(self) -> list[Answer]:
        """Forget what is volatile; say what the device says when power comes, e.g. a boot byte."""

    def receive(self, data: bytes) -> list[Answer]:
        """Bytes from the host, cut anywhere."""


D = TypeVar("D", bound=Device)


class Line(Generic[D]):
    """One device on one cable. All methods but `start` and `stop` may be called from any thread."""

    def __init__(
        self,
        link: Path,
        device: D,
        *,
        pace: float = 0.0,
        faults: LinkFaults | None = None,
        host_end: OpenHostEnd = open_pty,
    ) -> None:
        """`pace` scales device and wire time: 0 is instant, 1 is real. `link` is where the host looks."""
        self._open = host_end
        self.link = link
        self.device = device
        self.plugs = 0  # times the cable went in so far
        self._pace = pace
        self._faults = faults or LinkFaults(0)
        self._state = threading.Condition(threading.RLock())
        self._outbox: deque[tuple[float, Piece, int]] = deque()  # when, what, at which baud rate
        self._inbox: deque[tuple[float, Piece, int]] = deque()
        self._end: HostEnd | None = None
        self._wanted = False  # whether the cable is meant to be in
        self._back_at = 0.0  # when a line that hung up by a fault comes back
        self._not_called = ""  # the name it must not come back under
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._wake_end = self._wake = -1  # a pipe, to get the thread out of its select

    @property
    def injected(self) -> dict[str, int]:
        """What the cable did by itself, by name."""
        return dict(self._faults.injected)

    @property
    def plugged(self) -> bool:
        with self._state:
            return self._end is not None

    def start(self) -> None:
        """Switch the device on, plug the cable in; returns when the host can open it.

        What the device says as it boots is lost, as on a booth that starts after its devices.
        """
        self.power_cycle()
        self._wake_end, self._wake = os.pipe()
        self._thread = threading.Thread(target=self._run, name=f"line {self.link.name}", daemon=True)
        self._thread.start()
        self.plug()

    def stop(self) -> None:
        """Take all away. The line cannot be started again."""
        with self._state:
            self._stopping = True
        self._nudge()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
            os.close(self._wake)
            os.close(self._wake_end)

    def plug(self) -> None:
        """Put the cable in: a new pty, under the same name."""
        self._want(True)

    def unplug(self) -> None:
        """Pull the cable: the host sees a hang-up, the name is gone, bytes on their way are lost."""
        self._want(False)

    def power_cycle(self) -> None:
        """Switch the device off and on; the cable stays."""
        with self._state:
            self._outbox.clear()
            self._inbox.clear()
        self.act(lambda device: device.power_on())

    def host_gone(self) -> None:
        """The host has lost its power too: what it wrote and nobody has read yet is nowhere any more."""
        with self._state:
            while self._end is not None and self._end.read():
                pass

    def act(self, deed: Callable[[D], list[Answer] | None]) -> None:
        """Do something to the device (put a card, open a cover) and send what it says to that."""
        with self._state:
            answers = deed(self.device) or []
            self._send(answers, time.monotonic())
        self._nudge()

    def disturb(self, faults: LinkFaults | None) -> None:
        """From now on the cable is as bad as that; None: good."""
        with self._state:
            self._faults = faults or LinkFaults(0)

    def _want(self, plugged: bool) -> None:
        with self._state:
            self._wanted = plugged
            self._nudge()
            if not self._state.wait_for(lambda: (self._end is not None) == plugged, timeout=10):
                raise TimeoutError(f"line {self.link}: is it started?")

    def _nudge(self) -> None:
        if self._thread is not None:
            os.write(self._wake, b"!")

    # -- below here, all but _send runs in the line's own thread ---------------------------------------------

    def _run(self) -> None:
        while True:
            with self._state:
                if self._stopping:
                    self._hang_up()
                    return
                self._settle()
                again = self._end.attend() if self._end else None
                pause = self._pause(again)
                host = self._end.fileno() if self._end else -1
                reading = [self._wake_end] + ([host] if host >= 0 else [])
                writing = [host] if host >= 0 and self._due(self._outbox) else []
            readable, writable, _ = select.select(reading, writing, [], pause)
            if self._wake_end in readable:
                os.read(self._wake_end, CHUNK)
            with self._state:
                if self._end and host in readable:
                    self._take(self._end)
                self._deliver()
                if self._end and (writable or host < 0):
                    self._put(self._end)

    def _settle(self) -> None:
        """Make the cable as it is meant to be."""
        if self._end is not None and not self._wanted:
            self._hang_up()
        elif self._end is None and self._wanted and time.monotonic() >= self._back_at:
            dead = self._faults.opening()
            self._end = self._open(self.link, self.device.baudrate, self._not_called)
            self._not_called = ""
            self.plugs += 1
            if dead:
                self._fail(End.HANG_UP)
        self._state.notify_all()

    def _hang_up(self) -> None:
        self._outbox.clear()
        self._inbox.clear()
        if self._end is not None:
            self._end.close()
            self._end = None
        self._state.notify_all()

    def _fail(self, end: End | None) -> None:
        """A fault of the cable: gone now, back in a moment, on another pty."""
        if end is End.RENAMED and self._end is not None:
            self._not_called = self._end.name
        self._hang_up()
        self._back_at = time.monotonic() + self._faults.times.away

    def _pause(self, again: float | None) -> float | None:
        """Seconds until something is due that no descriptor tells of; None for never."""
        moments = [queue[0][0] for queue in (self._outbox, self._inbox) if queue]
        if self._end is None and self._wanted:
            moments.append(self._back_at)
        now = time.monotonic()
        if again is not None:
            moments.append(now + again)
        later = [moment for moment in moments if moment > now]
        if self._due(self._inbox) or (self._end is None and self._wanted and self._back_at <= now):
            return 0.0
        return min(later) - now if later else None

    @staticmethod
    def _due(queue: "deque[tuple[float, Piece, int]]") -> bool:
        return bool(queue) and queue[0][0] <= time.monotonic()

    def _take(self, host: HostEnd) -> None:
        """Read what the host wrote and put it on its way to the device."""
        data = host.read()
        if not data:
            return
        speed = host.speed()
        if speed is not None:
            self._follow(speed)
            if speed != speed_name(self.device.baudrate):
                data = garble(data)
        due = self._busy_until(self._inbox) + len(data) * self._seconds_per_byte()
        for piece in self._faults.pass_on(data, to_host=False):
            due += piece.after
            self._inbox.append((due, piece, self.device.baudrate))

    def _follow(self, speed: int) -> None:
        """A host that speaks at the speed it was promised has acknowledged it.

        It does so right before it changes its speed, and on a pty the change is seen before that last word
        is read, or the word is flushed away by the host itself.
        """
        promised: int | None = getattr(self.device, "next_baudrate", None)
        if promised and speed == speed_name(promised):
            self.device.baudrate = promised

    def _deliver(self) -> None:
        """Give the device what has arrived, and send what it says."""
        while self._due(self._inbox):
            due, piece, _ = self._inbox.popleft()
            if piece.end is End.POWER_CYCLE:
                self._send(self.device.power_on(), due)
            if piece.data:
                self._send(self.device.receive(piece.data), due)
            if piece.hangs_up:
                self._fail(piece.end)

    def _send(self, answers: list[Answer], now: float) -> None:
        """Put answers on their way to the host; `now` is when the device began to work on them."""
        if self._end is None or sum(len(piece.data) for _, piece, _ in self._outbox) > QUEUE_LIMIT:
            return
        due = max(now, self._outbox[-1][0] if self._outbox else 0.0)
        for answer in answers:
            due += answer.after * self._pace + len(answer.data) * self._seconds_per_byte()
            for piece in self._faults.pass_on(answer.data, to_host=True) if answer.data else ():
                due += piece.after
                self._outbox.append((due, piece, answer.baudrate or self.device.baudrate))

    def _put(self, host: HostEnd) -> None:
        """Write what is due, as much as the host takes."""
        while self._due(self._outbox):
            due, piece, baudrate = self._outbox.popleft()
            taken = len(piece.data)
            if host.speed() in (None, speed_name(baudrate)):
                taken = host.write(piece.data)
            else:
                host.write(garble(piece.data))
            if taken < len(piece.data):
                self._outbox.appendleft((due, Piece(piece.data[taken:], end=piece.end), baudrate))
                return
            if piece.hangs_up:
                self._fail(piece.end)
                return

    @staticmethod
    def _busy_until(queue: "deque[tuple[float, Piece, int]]") -> float:
        now = time.monotonic()
        return max(now, queue[-1][0]) if queue else now

    def _seconds_per_byte(self) -> float:
        return self._pace * BITS_PER_BYTE / self.device.baudrate
