"""A serial port with an emulated device behind it, no pty and no waiting: time is a number that jumps.

    port = VirtualPort(ZfmSensor(), LinkFaults.mixed(7, 0.1))
    sensor = FingerprintSensor(port, wait=port.sleep)

For campaigns of a hundred thousand transactions, which take minutes and come out the same each time. The
faults are those of the line on a pty (wire.py); drivers cannot tell the difference.
"""

import math
from collections import deque

from firmware.drivers.deadline import Deadline
from firmware.drivers.errors import DeviceLost, DeviceTimeout
from firmware.drivers.port import REOPEN_EVERY, SerialPort
from hw_sim.faults import End, LinkFaults, Piece
from hw_sim.wire import BITS_PER_BYTE, Answer, Device

A_LOOK = 1e-6  # s that each call takes, so that no loop stands still


class Wedged(Exception):
    """Virtual time ran past the port's limit: whoever uses it does not come to an end."""


class VirtualPort(SerialPort):
    """`now` is its clock, in seconds; `back_at` is when a pulled cable is in again.

    Past `limit` every call raises Wedged, which is no DriverError.

    `pace` as for a line: 0 for an instant device, 1 for real times.
    """

    def __init__(self, device: Device, faults: LinkFaults | None = None, *, pace: float = 0.0) -> None:
        super().__init__("virtual", device.baudrate, clock=lambda: self.now, wait=self.sleep)
        self.now = 0.0
        self.limit = math.inf
        self.device = device
        self._pace = pace
        self._faults = faults or LinkFaults(0)
        self._open_now = False
        self.back_at = 0.0
        self._to_host: deque[tuple[float, Piece]] = deque()
        self._to_device: deque[tuple[float, Piece]] = deque()
        self._hung_up = False

    @property
    def connected(self) -> bool:
        return self._open_now and not self._hung_up

    def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        self.now += seconds
        if self.now > self.limit:
            raise Wedged(f"{self.now - self.limit:.0f} s over")

    def hear(self, answers: list[Answer] | None) -> None:
        """What the device says by itself, e.g. after `device.power_on()`."""
        self._answer(answers or [], self.now)

    def unplug(self, seconds: float) -> None:
        """Pull the cable for that long."""
        self._hang_up(self.now, seconds)

    def write(self, data: bytes, deadline: Deadline) -> None:
        self._reach(deadline)
        due = self._queued(self._to_device) + len(data) * self._seconds_per_byte()
        for piece in self._faults.pass_on(data, to_host=False):
            due += piece.after
            self._to_device.append((due, piece))
        self._work()

    def read(self, size: int, deadline: Deadline) -> bytes:
        self._reach(deadline)
        while not self._hung_up:
            self._work()
            due = self._next_due()
            if due is None or due > max(deadline.at, self.now):
                self.now = max(self.now, deadline.at)
                raise DeviceTimeout("virtual: no answer")
            self.now = max(self.now, due)
            if self._to_host and self._to_host[0][0] <= self.now:
                due, piece = self._to_host.popleft()
                if piece.data[size:] or piece.hangs_up:
                    self._to_host.appendleft((due, Piece(piece.data[size:], end=piece.end)))
                if piece.data:
                    return piece.data[:size]
                if piece.hangs_up:
                    self._hang_up(self.now, self._faults.times.away)
        self.close()
        raise DeviceLost("virtual: hung up")

    def close(self) -> None:
        self._open_now = False

    def _reach(self, deadline: Deadline) -> None:
        """As the real port: notice a hang-up, open again, and pace the attempts."""
        self.sleep(A_LOOK)
        if self._open_now and self._hung_up:
            self.close()
            raise DeviceLost("virtual: hung up")
        if self._open_now:
            return
        self.sleep(max(0.0, min(self._tried_at + REOPEN_EVERY - self.now, deadline.left())))
        self.attempts += 1
        if self.now < self.back_at or self._faults.opening():
            self._tried_at = self.now
            raise DeviceLost("virtual: not there")
        self._open_now, self._hung_up = True, False
        self._to_host.clear()
        self.opened += 1

    def _work(self) -> None:
        """Let the device have what has arrived by now."""
        while self._to_device and self._to_device[0][0] <= self.now and not self._hung_up:
            due, piece = self._to_device.popleft()
            if piece.end is End.POWER_CYCLE:
                self._answer(self.device.power_on(), due)
            if piece.data:
                self._answer(self.device.receive(piece.data), due)
            if piece.hangs_up:
                self._hang_up(due, self._faults.times.away)

    def _answer(self, answers: list[Answer], start: float) -> None:
        due = max(start, self._queued(self._to_host))
        for answer in answers:
            due += answer.after * self._pace + len(answer.data) * self._seconds_per_byte()
            for piece in self._faults.pass_on(answer.data, to_host=True) if answer.data else ():
                due += piece.after
                self._to_host.append((due, piece))

    def _hang_up(self, when: float, away: float) -> None:
        self._hung_up = True
        self.back_at = when + away
        self._to_host.clear()
        self._to_device.clear()

    def _next_due(self) -> float | None:
        moments = [queue[0][0] for queue in (self._to_host, self._to_device) if queue]
        return min(moments, default=None)

    def _queued(self, queue: deque[tuple[float, Piece]]) -> float:
        return max(self.now, queue[-1][0]) if queue else self.now

    def _seconds_per_byte(self) -> float:
        return self._pace * BITS_PER_BYTE / self.device.baudrate
