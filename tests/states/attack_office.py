"""The office of the model booth: its books, the real list of durable steps over them, starts, rehearsals."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from attack_books import Books, Hands, Record, Violation, recover

from firmware.booth.startup import trouble_of
from firmware.booth.steps import Steps
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import (
    Language,
    Mode,
    Rules,
    Waits,
)
from firmware.storage.errors import StorageError

OPENS = datetime(2026, 10, 18, 7)
CLOSES = OPENS + timedelta(hours=6)
ROLL = 6
NIK = "3327051{:09d}"
RULES = Rules(
    options=3, spoils=2, finger_tries=3, receipt=True, threshold=2, copies=2, opens=OPENS,
    languages=(Language.ID, Language.EN), waits=Waits(countdown=2.0),
)  # fmt: skip


def uid(row: int) -> bytes:
    return b"\x04uid-" + bytes([row])


class Office:
    """`tell` puts into the loop's inbox; `commands` are what the loop asked for and is not done yet."""

    def __init__(
        self,
        internal: dict[Mode, list[Record]],
        hands: Hands,
        clock: list[datetime],
        tell: Callable[[Any], None],
    ) -> None:
        self.internal, self.hands, self.clock, self.tell = internal, hands, clock, tell
        self.commands: deque[Any] = deque()
        self.books: Books | None = None
        self.shares: set[str] = set()  # of the officers whose cards released them
        self.roll_open = False
        self.ballot: tuple[int, int] | None = None  # number and option, from Seal to cast or spoil
        self.parts: set[int] = set()  # trustees whose partial decryptions are kept
        self.halt: ev.RecordFailed | None = None
        self.overrides: list[fx.Restart] = []
        self.steps = Steps(self._open_books, self._failed)

    def work(self) -> None:
        """The next command."""
        command = self.commands.popleft()
        deed = getattr(self, "_" + type(command).__name__)
        deed(command)

    def _open_books(self) -> Books:
        if self.books is None:
            raise Violation("clerk: asked for books that are not open")
        return self.books

    def _failed(self, error: StorageError) -> None:
        trouble, halt = trouble_of(error)
        answer = ev.RecordFailed(trouble, halt, "detail")
        if halt:
            self.halt = answer
            self.steps.clear()
        self.tell(answer)

    def _do(self, *steps: Callable[[], object]) -> None:
        """Where evidence disagrees nothing is written until a start has looked again."""
        if not self._tell_halt():
            self.steps.do(*steps)

    def _tell_halt(self) -> bool:
        if self.halt is not None:
            self.tell(self.halt)
        return self.halt is not None

    def _write(self, *record: Any) -> Callable[[], None]:
        return lambda: self._open_books().write(*record)

    def _record(self, *steps: Callable[[], object]) -> None:
        self._do(*steps, lambda: self.tell(ev.Recorded(self._open_books().counts())))

    def _put_away(self) -> None:
        self.steps.clear()
        self.halt = None
        self._LockRoll(None)
        self.books = self.ballot = None
        self.parts.clear()

    def stick_taken(self) -> bool:
        """Whether the result was written out and the stick taken, as the screen allows."""
        written = ("event", "exported", ()) in self._open_books().records
        return written and (self.hands.stick is None or self.hands.many)

    def _LockRoll(self, _: Any) -> None:
        self.roll_open = False
        self.shares.clear()

    # ---- start and rehearsal -------------------------------------------------------------------------

    def _Restart(self, asked: fx.Restart) -> None:
        if asked.officers:
            self.overrides.append(asked)
        self._put_away()
        try:
            self._open(Mode.REAL, self._booted)
        except StorageError as error:
            self._not_started(error)

    def _open(self, mode: Mode, answer: Callable[[bool], Any]) -> None:
        def opened(books: Books) -> None:
            self.books = books

        _, must_return = recover(self.internal[mode], self.hands, mode, ROLL, opened)
        self.tell(answer(must_return))

    def _booted(self, must_return: bool) -> ev.Booted:
        while self.overrides:
            self._open_books().write("event", "stop_overridden", self.overrides[0].officers)
            del self.overrides[0]
        self.internal[Mode.SIMULASI].clear()
        if self.hands.stick is not None:
            self.hands.stick.logs[Mode.SIMULASI].clear()
        books = self._open_books()
        kinds = {record[1] for record in books.records if record[0] == "event"}
        totals = next((record[1] for record in books.records if record[0] == "tally"), None)
        closed = books.number("close") == 1
        return ev.Booted(
            rules=RULES,
            counts=books.counts(),
            polls_open="polls_opened" in kinds and not closed,
            closed=closed,
            totals=totals,
            exported="exported" in kinds,
            voter_must_return=must_return,
            in_order=[r[1] for r in books.records if r[0] == "event"][-1:] == ["power_off"],
        )

    def _not_started(self, error: StorageError) -> None:
        trouble, halt = trouble_of(error)
        wrote = self.books is not None
        self._put_away()
        self.tell(ev.BootFailed(trouble, halt, "detail", wrote))

    def _StartSimulasi(self, _: Any) -> None:
        self._change(Mode.SIMULASI, ev.SimulasiStarted)

    def _Purge(self, _: Any) -> None:
        self._change(Mode.REAL, ev.Purged)

    def _change(self, mode: Mode, done: Callable[[Any], Any]) -> None:
        self.steps.clear()
        self.books = None
        try:
            self._open(mode, lambda _: done(self._open_books().counts()))
        except StorageError as error:
            self._not_started(error)
