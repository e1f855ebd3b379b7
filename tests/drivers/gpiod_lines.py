"""libgpiod 2's Python module as far as the pin factory uses it, over lines that a test moves.

    gpiod = FakeGpiod({"gpiochip0": Board("pinctrl-bcm2711", 58)})
    gpiod.boards["gpiochip0"].drive(17, False)       # a switch closes to ground

Lines keep what the kernel keeps: one owner each, edges only while asked for, pulls where nothing drives them.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any


class Direction(Enum):
    AS_IS, INPUT, OUTPUT = range(3)


class Bias(Enum):
    AS_IS, DISABLED, PULL_UP, PULL_DOWN = range(4)


class Edge(Enum):
    NONE, RISING, FALLING, BOTH = range(4)


class Value(Enum):
    INACTIVE, ACTIVE = range(2)


class Type(Enum):
    RISING_EDGE, FALLING_EDGE = range(2)


@dataclass
class LineSettings:
    direction: Direction = Direction.AS_IS
    bias: Bias = Bias.AS_IS
    edge_detection: Edge = Edge.NONE
    output_value: Value = Value.INACTIVE


@dataclass
class EdgeEvent:
    event_type: Type
    timestamp_ns: int

    Type = Type


@dataclass
class Board:
    """A chip and what is wired to it; `outputs` holds what is driven now, by line."""

    label: str
    count: int
    denied: bool = False
    driven: dict[int, bool] = field(default_factory=dict)
    owners: dict[int, LineRequest] = field(default_factory=dict)

    @property
    def outputs(self) -> dict[int, bool]:
        found = {}
        for number, owner in self.owners.items():
            if owner.settings.direction is Direction.OUTPUT:
                found[number] = owner.settings.output_value is Value.ACTIVE
        return found

    def level(self, number: int) -> bool:
        owner = self.owners[number]
        if owner.settings.direction is Direction.OUTPUT:
            return owner.settings.output_value is Value.ACTIVE
        return self.driven.get(number, owner.settings.bias is Bias.PULL_UP)

    def drive(self, number: int, high: bool) -> None:
        owner = self.owners.get(number)
        before = self.level(number) if owner is not None else None
        self.driven[number] = high
        if owner is not None and before is not high:
            owner.edge(high)


@dataclass
class Chip:
    """Open while it is used as a context, or until `close`."""

    board: Board
    closed: bool = False

    def __enter__(self) -> Chip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.closed = True

    def get_info(self) -> Any:
        return SimpleNamespace(label=self.board.label, num_lines=self.board.count)

    def request_lines(self, config: dict[int, LineSettings], consumer: str) -> LineRequest:
        assert not self.closed
        assert consumer == "bilik"
        ((number, settings),) = config.items()
        if number in self.board.owners:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return LineRequest(self.board, number, settings)


class LineRequest:
    def __init__(self, board: Board, number: int, settings: LineSettings) -> None:
        self.settings = settings
        self._board, self._number = board, number
        self._events: list[EdgeEvent] = []
        self.fd, self._signal = os.pipe()
        board.owners[number] = self

    def edge(self, high: bool) -> None:
        wanted = self.settings.edge_detection
        if wanted is Edge.BOTH or wanted is (Edge.RISING if high else Edge.FALLING):
            self._events.append(EdgeEvent(Type.RISING_EDGE if high else Type.FALLING_EDGE, 5_000_000_000))
            os.write(self._signal, b"!")

    def read_edge_events(self, most: int) -> list[EdgeEvent]:
        count = len(os.read(self.fd, most))
        found, self._events = self._events[:count], self._events[count:]
        return found

    def reconfigure_lines(self, config: dict[int, LineSettings]) -> None:
        ((number, settings),) = config.items()
        assert number == self._number
        self.settings = settings

    def get_value(self, number: int) -> Value:
        return Value(int(self._board.level(number)))

    def set_value(self, number: int, value: Value) -> None:
        if self.settings.direction is not Direction.OUTPUT:
            raise OSError(errno.EPERM, "Operation not permitted")
        self.settings.output_value = value

    def release(self) -> None:
        assert self._board.owners.pop(self._number) is self
        os.close(self.fd)
        os.close(self._signal)


class FakeGpiod:
    """The module, and the machine's chips by the names of their device files."""

    def __init__(self, boards: dict[str, Board]) -> None:
        self.boards = boards
        self.LineSettings, self.EdgeEvent = LineSettings, EdgeEvent
        self.line = SimpleNamespace(Direction=Direction, Bias=Bias, Edge=Edge, Value=Value)

    def Chip(self, path: str) -> Chip:  # its name in the module
        board = self.boards[Path(path).name]
        if board.denied:
            raise OSError(errno.EACCES, "Permission denied")
        return Chip(board)
