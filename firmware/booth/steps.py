"""Durable work as a list of steps that survives a pulled stick: in order, nothing twice, nothing overtakes.

A step that fails stays at the head of the list and later steps queue behind it. `level` brings the stick
level with the internal medium; a record that had reached the internal medium is complete by that and is not
written again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from firmware.storage.errors import StorageError

Step = Callable[[], object]


class Recoverable(Protocol):
    """What the steps write to: `pending` says that the last one reached the internal medium only."""

    @property
    def pending(self) -> bool: ...

    def resync(self) -> None: ...


class Steps:
    """The list. `target` gives the ledger that is open now; `failed` is told why the list does not go on.

    `find_stick` is called before each levelling: a stick that comes back may come under another name.
    """

    def __init__(
        self,
        target: Callable[[], Recoverable],
        failed: Callable[[StorageError], None],
        find_stick: Callable[[], object] = lambda: None,
    ) -> None:
        self._target = target
        self._failed = failed
        self._find_stick = find_stick
        self._steps: deque[Step] = deque()

    def clear(self) -> None:
        """Another start begins: what was under way is settled by recovery."""
        self._steps.clear()

    def do(self, *steps: Step) -> None:
        """Work these off after what is already waiting; a stick that came back meanwhile is noticed."""
        waiting = bool(self._steps)
        self._steps.extend(steps)
        self._attempt(lambda: self._work(level_first=waiting))

    def level(self) -> bool:
        """Bring the stick level; whether that went well. `go_on` then takes up what was waiting."""
        return self._attempt(self._level)

    def go_on(self) -> None:
        self._attempt(lambda: self._work(level_first=False))

    def _attempt(self, deed: Callable[[], None]) -> bool:
        try:
            deed()
        except StorageError as error:
            self._failed(error)
            return False
        return True

    def _work(self, *, level_first: bool) -> None:
        """A step that fails is tried once more after levelling: the stick may only have come and gone."""
        levelled = level_first
        if level_first:
            self._level()
        while self._steps:
            try:
                self._steps[0]()
            except StorageError:
                if levelled:
                    raise
                levelled = True
                self._level()
            else:
                self._steps.popleft()

    def _level(self) -> None:
        target = self._target()
        pending = target.pending
        self._find_stick()
        target.resync()
        if pending and self._steps:
            self._steps.popleft()
