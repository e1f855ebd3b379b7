"""What no state and no effect may hold or tell: who beside what, a choice after "Ya", a PIN in a repr."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from attack_books import Violation

from firmware.states import effects as fx
from firmware.states import model as st
from firmware.states.effects import Effect
from firmware.states.facts import Voter
from firmware.states.model import State

CHOICES = ("chosen", "option")
LONG_NUMBER = re.compile(r"[0-9]{6,}")


def inside(thing: Any) -> Iterator[Any]:
    """The dataclasses that a state, event or effect is made of, itself first."""
    if isinstance(thing, tuple):
        for one in thing:
            yield from inside(one)
    elif dataclasses.is_dataclass(thing):
        yield thing
        for field in dataclasses.fields(thing):
            yield from inside(getattr(thing, field.name))


def holds_choice(thing: Any) -> bool:
    names = (getattr(part, name, None) for part in inside(thing) for name in CHOICES)
    return any(value is not None for value in names)


def holds_voter(thing: Any) -> bool:
    return any(isinstance(part, Voter) for part in inside(thing))


def depth(state: State) -> int:
    """How many states lie in this one, one below the other."""
    below = [getattr(state, f.name) for f in dataclasses.fields(state)]
    return 1 + max((depth(b) for b in below if isinstance(b, State)), default=0)


def check(state: State, effects: tuple[Effect, ...], *, sealed: bool) -> None:
    """`sealed`: "Ya" was said in this visit. Raises Violation."""
    choice = holds_choice(state)
    if choice and holds_voter(state):
        raise Violation(f"secrecy: {type(state).__name__} holds voter and choice")
    if sealed and choice:
        raise Violation(f"secrecy: {type(state).__name__} holds a choice after it was sealed")
    if any(
        isinstance(part, st.EnterPin) and part.pin for part in inside(state) if isinstance(state, st.WalkAway)
    ):
        raise Violation("secrecy: a PIN lives on under a warning")
    for effect in effects:
        if holds_choice(effect) and (holds_voter(effect) or not isinstance(effect, fx.Seal)):
            raise Violation(f"secrecy: {type(effect).__name__} carries a choice")
    for thing in (state, *effects):
        if LONG_NUMBER.search(repr(thing)):
            raise Violation(f"secrecy: the repr of {type(thing).__name__} tells a PIN or a NIK")
    if choice and repr(state) != repr(other_choice(state)):
        raise Violation(f"secrecy: the repr of {type(state).__name__} tells the choice")


def other_choice(state: State) -> State:
    """The same state with another choice in it, wherever it lies."""
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(state):
        value = getattr(state, field.name)
        if isinstance(value, State):
            changed[field.name] = other_choice(value)
        elif field.name in CHOICES and value is not None:
            changed[field.name] = value + 1
    return replace(state, **changed)


__all__ = ["check", "depth", "holds_choice", "holds_voter", "st"]
