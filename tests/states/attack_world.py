"""A whole booth without threads, files or time: the real rules, `Steps` and `remember` around model devices.

Everything that happens is an act: a method's name and its arguments (`ACTS`). Acts alone move the world, so a
list of them is a day that can be told, repeated and made shorter. An act that is not possible does nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from attack_books import PowerCut, Stick
from attack_clerk import CLOSES, OPENS
from attack_loop import Loop

from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Trouble
from firmware.storage.errors import MediumError, MediumFailed, MediumFull, MediumReadOnly

HOURS = {
    "early": OPENS - timedelta(hours=1),
    "open": OPENS,
    "late": CLOSES,
    "wrong": OPENS - timedelta(days=9),
}
FAILURES: dict[str, MediumError] = {
    "full": MediumFull("stick", "events.log", "full"),
    "read only": MediumReadOnly("stick", "events.log", "read only"),
    "failed": MediumFailed("stick", "events.log", "failed"),
    "internal": MediumFailed("internal", "events.log", "failed"),
}
Act = tuple[Any, ...]


class World(Loop):
    """The booth, and what people, cables and power do to it."""

    def do(self, act: Act) -> None:
        """Raises Violation where an invariant does not hold."""
        name, *arguments = act
        try:
            getattr(self, name)(*arguments)
            self.ghost.at_rest()
        except PowerCut:
            self.on()

    def work(self, who: str, outcome: str = "") -> None:
        """clerk, reader, sensor or printer takes its next command."""
        worker = getattr(self, who)
        if worker.commands:
            worker.work(*([outcome] if who in ("sensor", "printer") else []))

    def time(self) -> None:
        """The wait that was asked for is over; the inbox comes first."""
        if self.armed and not self.inbox:
            self.armed = False
            self.event(ev.WaitOver())

    def card(self, name: str) -> None:
        self.reader.put(self.cards[name])

    def uncard(self) -> None:
        self.reader.take()

    def half_card(self) -> None:
        if self.reader.fine and self.reader.card is None:
            self.inbox.append(ev.CardPulled())

    def reader_cable(self, there: bool) -> None:
        (self.reader.come_back if there else self.reader.lose)()

    def sensor_cable(self, there: bool) -> None:
        if there:
            self.sensor.come_back()
        else:
            self.sensor.fine = False

    def printer_ready(self, ready: bool) -> None:
        self.printer.fine = ready

    def pull_stick(self, late: bool) -> None:
        """`late`: the next write notices only after the internal medium was written."""
        self.hands.late = late
        if self.hands.stick is not None and not self.hands.many:
            if self.hands.stick.kind == "ours":
                self.taken_stick = self.hands.stick
            self.hands.stick = None
            self.inbox.append(ev.StickGone(Trouble.NO_STICK))

    def put_stick(self, kind: str) -> None:
        """ours (as it was when it went), stale (only its beginning), foreign, blank or forked."""
        if self.hands.stick is not None or self.hands.many:
            return
        stick = Stick(kind)
        if kind in ("ours", "stale") and self.taken_stick is not None:
            logs = self.taken_stick.logs
            cut = {mode: records[: len(records) // 2 + 1] for mode, records in logs.items()}
            stick = Stick("ours", logs=logs if kind == "ours" else cut)
        self.hands.stick = stick
        self.inbox.append(ev.StickBack())

    def second_stick(self, there: bool) -> None:
        """Beside the one that is in: nobody can say which is which."""
        if self.hands.many is not there and self.hands.stick is not None:
            self.hands.many = there
            self.inbox.append(ev.StickGone(Trouble.TWO_STICKS) if there else ev.StickBack())

    def fail_writes(self, how: str, times: int, late: bool) -> None:
        self.hands.late = late
        self.hands.failing = [FAILURES[how]] * times

    def cut(self, writes: int) -> None:
        """The power fails now, or after that many writes."""
        if writes:
            self.hands.cut_after = writes
        else:
            raise PowerCut

    def root(self, state: str) -> None:
        """Root tells of an update that it was asked for: checking, writing, done or refused."""
        if any(isinstance(effect, fx.TakeUpdate) for effect in self.asked):
            self.inbox.append(ev.UpdateTold(state, 40, "0.2.0", "reason"))

    def hour(self, when: str) -> None:
        self.clock[0] = HOURS[when]


ACTS = (
    *("handle", "event", "work", "time", "card", "uncard", "half_card", "reader_cable", "sensor_cable"),
    *("printer_ready", "pull_stick", "put_stick", "second_stick", "fail_writes", "cut", "hour", "root"),
)
