"""The walk over a screen's targets with three buttons: previous, next, choose. Pure.

    focus = Focus()                                              # on nothing yet
    focus, event = press(focus, Press.NEXT, state, targets)      # Focus("option-1"), None
    focus, event = press(focus, Press.CHOOSE, state, targets)    # Focus("option-1"), Chosen(1)
    focus = settled(focus, before, after, targets_of_after)      # after every change of the state

The targets come in reading order, and the walk goes round: after the last comes the first. No press is
without an answer, and none is an answer to a question that was not asked: on a screen where nothing is in
focus, "choose" chooses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from firmware.screens.face import Target
from firmware.screens.titles import detail_of
from firmware.states.events import ButtonFelt, Event, SpeechAsked, Touched
from firmware.states.facts import Switch
from firmware.states.model import State, Voting, WalkAway
from firmware.states.table import TABLE


class Press(StrEnum):
    """What each of the three buttons does."""

    PREVIOUS = "previous"
    NEXT = "next"
    CHOOSE = "choose"


@dataclass(frozen=True)
class Focus:
    """The name of the target that "choose" would choose, or None. It can be an option's: never shown."""

    name: str | None = field(default=None, repr=False)


def press(focus: Focus, button: Press, state: State, targets: Sequence[Target]) -> tuple[Focus, Event]:
    """Where the focus goes, and what the press means: `Touched` where it only moves the focus.

    The first press, on a screen that can be heard, asks for speech and nothing else: nobody who only tries
    what a button is for has chosen anything. "Are you still there?" is answered by any button, and
    while the buttons are tried a press is felt and moves nothing.
    """
    if not state.day.spoken and (type(state), SpeechAsked) in TABLE:
        return focus, SpeechAsked()
    if (type(state), ButtonFelt) in TABLE:
        return focus, ButtonFelt(Switch(button.value))
    if isinstance(state, WalkAway) or not targets:
        return focus, Touched()
    names = [target.name for target in targets]
    here = names.index(focus.name) if focus.name in names else None
    if button is Press.CHOOSE:
        return (focus, Touched()) if here is None else (focus, targets[here].event)
    if here is None:
        return Focus(names[0] if button is Press.NEXT else names[-1]), Touched()
    step = 1 if button is Press.NEXT else -1
    return Focus(names[(here + step) % len(names)]), Touched()


def settled(focus: Focus, before: State, after: State, targets: Sequence[Target]) -> Focus:
    """Where the focus is on the new screen.

    It stays on a screen that is still the same, as when an option was marked; a ballot to which somebody
    comes back has it on the chosen option; any other screen begins without.
    """
    names = [target.name for target in targets]
    if is_same(before, after):
        return focus if focus.name in names else Focus()
    if isinstance(after, Voting) and after.chosen is not None:
        return Focus(f"option-{after.chosen}")
    return Focus()


def is_same(before: State, after: State) -> bool:
    """Whether a voter would call these the same screen: of one kind, with one reason in the heading."""
    return type(before) is type(after) and detail_of(before) == detail_of(after)
