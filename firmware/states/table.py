"""The table: (state, event) -> rule, read from the rules' own annotations; and `step`, which applies it.

A rule is a function `def name(state: A | B, event: E) -> Step[C | D]`. `@rule` enters it under every pair of
its states and events, so the type checker proves the edges that the diagram shows. `Step[State]` means "back
to where it was" and is drawn as such; a type variable in both places, that the state stays what it is. Two
rules for one pair are refused at import. A pair without a rule changes nothing; `step` then returns None and
the daemon journals the types.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from firmware.states.effects import Effect
from firmware.states.events import Event
from firmware.states.model import State

S = TypeVar("S", bound=State)
S_co = TypeVar("S_co", bound=State, covariant=True)


@dataclass(frozen=True)
class Step(Generic[S_co]):
    """The next state and what is to be done, in order."""

    state: S_co
    effects: tuple[Effect, ...] = ()


def go(state: S, *effects: Effect) -> Step[S]:
    """Read as a sentence: go(Voting(day), Wait(180))."""
    return Step(state, effects)


Rule = Callable[[Any, Any], Step[State]]


@dataclass(frozen=True)
class Edge:
    """One entry of the table. `targets` are the annotated next states; `State` itself means "back"."""

    state: type[State]
    event: type[Event]
    targets: tuple[type[State], ...]
    rule: Rule


TABLE: dict[tuple[type[State], type[Event]], Edge] = {}
_pending: list[Rule] = []

F = TypeVar("F", bound=Callable[..., Any])


def rule(function: F) -> F:
    """Enter a rule. Its annotations are resolved once all rule modules are imported (`complete`)."""
    _pending.append(function)
    return function


def members(annotation: Any) -> tuple[Any, ...]:
    """The classes of a union annotation, or those a type variable may stand for, or the one class."""
    if isinstance(annotation, TypeVar):
        return annotation.__constraints__
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        return typing.get_args(annotation)
    return (annotation,)


def complete() -> None:
    """Read the annotations of the rules entered so far. Raises TypeError for two rules on one pair."""
    while _pending:
        function = _pending.pop()
        hints = typing.get_type_hints(function)
        state, event = (hints[name] for name in list(hints)[:2])
        (result,) = typing.get_args(hints["return"])
        targets = (result,) if isinstance(result, TypeVar) else members(result)
        for s in members(state):
            for e in members(event):
                if (s, e) in TABLE:
                    raise TypeError(f"two rules for {s.__name__} x {e.__name__}")
                own = tuple(s if isinstance(target, TypeVar) else target for target in targets)
                TABLE[s, e] = Edge(s, e, own, function)


def step(state: State, event: Event) -> Step[State] | None:
    """Apply the rule for this pair; None where there is none, and the state stays as it is.

    Raises TypeError if a rule leads where its annotation does not: the diagram would be a lie.
    """
    edge = TABLE.get((type(state), type(event)))
    if edge is None:
        return None
    result = edge.rule(state, event)
    if State not in edge.targets and type(result.state) not in edge.targets:
        raise TypeError(f"{edge.rule.__name__} led to {type(result.state).__name__}")
    return result
