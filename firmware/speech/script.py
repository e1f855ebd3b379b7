"""What a voter who turned the audio ballot on is told: of a screen, of the focus, of a change. Pure.

    said(state, None)          # the screen: (Clip("id", "spoken.ballot"), Clip("id", "spoken.options-4"))
    said(state, "option-1")    # what "choose" would choose: (Clip("id", "option-1"),)
    told(before, after)        # what a change adds; None: what is being said goes on, () is silence

A clip's language and key say what is spoken, an option's among them: neither stands in any repr.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from firmware.screens.focus import is_same
from firmware.screens.words_spoken import OPTION, WORDS
from firmware.states import model as m
from firmware.states.facts import Language, Refusal, Switch
from firmware.states.model import State

COUNTS = tuple(f"spoken.options-{n}" for n in range(2, 7))
BUTTONS_TRIED = frozenset((Switch.PREVIOUS, Switch.NEXT, Switch.CHOOSE))
REMIND = 15  # s between two warnings while the countdown runs


@dataclass(frozen=True)
class Clip:
    """One recording: `language` as "id", `key` as "spoken.ballot" or "option-2"."""

    language: str = field(repr=False)
    key: str = field(repr=False)

    @property
    def name(self) -> str:
        """As it stands in the package: "id/option-2"."""
        return f"{self.language}/{self.key}"


def tongue(language: Language) -> str:
    """The spoken language of a written one: a script of its own is spoken the same."""
    return language.value.partition("-")[0]


def needed(options: int) -> tuple[str, ...]:
    """The keys of all clips of one language, for a ballot of so many options."""
    spoken = (key for key in WORDS if key != OPTION and key not in COUNTS)
    counted = f"spoken.options-{options}"
    return (*spoken, counted, *(f"option-{number}" for number in range(1, options + 1)))


# ---- screens -----------------------------------------------------------------------------------------

PROMPTS: dict[type[State], str] = {
    m.Idle: "spoken.idle",
    m.LookingUp: "spoken.looking-up",
    m.FingerFailed: "spoken.finger-failed",
    m.Authorising: "spoken.authorising",
    m.Sealing: "spoken.sealing",
    m.PrintingSlip: "spoken.printing-slip",
    m.SlipTrouble: "spoken.slip-trouble",
    m.CheckingSlip: "spoken.slip",
    m.Casting: "spoken.casting",
    m.PrintingReceipt: "spoken.receipt",
    m.Thanks: "spoken.thanks",
    m.SpoilingSlip: "spoken.spoiling",
    m.SpoilHelp: "spoken.spoil-help",
    m.WalkAway: "spoken.walk-away",
    m.Abandoned: "spoken.abandoned",
    m.Paused: "spoken.paused",
    m.MediumMissing: "spoken.trouble",
    m.DeviceAway: "spoken.trouble",
    m.Tampered: "spoken.trouble",
    m.Stopped: "spoken.trouble",
    m.AskOfficer: "spoken.officer-works",
    m.PinsTest: "spoken.test",
}
REFUSALS = {
    Refusal.UNKNOWN_VOTER: "spoken.unknown-voter",
    Refusal.ALREADY_VOTED: "spoken.already-voted",
    Refusal.UNREADABLE_CARD: "spoken.card-unread",
    Refusal.CARD_PULLED: "spoken.card-unread",
}
NOT_ANNOUNCED = (
    m.LookingUp,
    m.Authorising,
    m.Casting,
    m.PrintingReceipt,
    m.SpoilingSlip,
    m.Resyncing,
)
"""Over in a moment: the next screen says how it went. Told all the same to who presses a button meanwhile."""
LEAD_INS: dict[tuple[type[State], type[State]], str] = {
    (m.LookingUp, m.CheckingFinger): "spoken.card-read",
    (m.Authorising, m.Voting): "spoken.registered",
    (m.SpoilingSlip, m.Voting): "spoken.spoiled",
}


def _prompt(state: State) -> tuple[str, ...]:
    """What is said of the screen as a whole; nothing of an officer's."""
    match state:
        case m.Voting(chosen=chosen):
            keys: tuple[str, ...] = ("spoken.ballot", f"spoken.options-{state.day.rules.options}")
            return keys if chosen is None else (*keys, "spoken.chosen-now", f"option-{chosen}")
        case m.Confirming(chosen=chosen):
            return "spoken.confirm", f"option-{chosen}", "spoken.confirm-ask"
        case m.CheckingFinger(again=again):
            return ("spoken.finger-again" if again else "spoken.finger",)
        case m.Refused(why=why):
            return (REFUSALS.get(why, "spoken.refused"),)
        case _:
            key = PROMPTS.get(type(state))
            return () if key is None else (key,)


# ---- the focus ---------------------------------------------------------------------------------------

BUTTONS: dict[tuple[type[State], str], str] = {
    (m.Voting, "yes"): "spoken.next",
    (m.Confirming, "yes"): "spoken.confirm-yes",
    (m.Confirming, "no"): "spoken.confirm-no",
    (m.CheckingSlip, "yes"): "spoken.slip-yes",
    (m.CheckingSlip, "no"): "spoken.slip-no",
    (m.Refused, "yes"): "spoken.ok",
}
EVERYWHERE = {
    "no": "spoken.cancel",
    "look-size": "spoken.look-size",
    "look-contrast": "spoken.look-contrast",
}


def _focused(state: State, name: str) -> tuple[str, ...]:
    """What is said of the target in focus."""
    if name.startswith("option-"):
        marked = isinstance(state, m.Voting) and name == f"option-{state.chosen}"
        return (name, "spoken.chosen") if marked else (name,)
    key = BUTTONS.get((type(state), name)) or EVERYWHERE.get(name, "spoken.other")
    empty = isinstance(state, m.Voting) and state.chosen is None and name == "yes"
    return (key, "spoken.nothing-chosen") if empty else (key,)


def is_heard(state: State) -> bool:
    """Whether somebody asked to hear this: the voter, or who tries the buttons."""
    return state.day.spoken or isinstance(state, m.PinsTest)


def said(state: State, focus: str | None) -> tuple[Clip, ...]:
    """The target in focus, or without one the whole screen; nothing on a screen that is not a voter's."""
    prompt = _prompt(state)
    if not is_heard(state) or not prompt:
        return ()
    if focus is not None and focus.startswith("language-"):  # each in its own language
        return (Clip(focus.removeprefix("language-").partition("-")[0], "spoken.language"),)
    return _clips(state, prompt if focus is None else _focused(state, focus))


def _clips(state: State, keys: tuple[str, ...]) -> tuple[Clip, ...]:
    return tuple(Clip(tongue(state.day.language), key) for key in keys)


# ---- changes -----------------------------------------------------------------------------------------


def told(before: State, after: State) -> tuple[Clip, ...] | None:
    """What to say now that the screen is another one. None: nothing new, and what is being said goes on."""
    if isinstance(after, m.PinsTest):
        return _tried(before, after)
    if not after.day.spoken:
        ended = isinstance(before, m.Thanks) and isinstance(after, m.Idle)  # thanks are said to their end
        return () if before.day.spoken and not ended else None
    if not before.day.spoken or before.day.language is not after.day.language:
        return said(after, None)
    if is_same(before, after):
        return _same_screen(before, after)
    if isinstance(after, NOT_ANNOUNCED) or (
        isinstance(before, m.Sealing) and isinstance(after, m.PrintingSlip)
    ):
        return None
    lead_in = LEAD_INS.get((type(before), type(after)))
    return _clips(after, (*(() if lead_in is None else (lead_in,)), *_prompt(after)))


def _tried(before: State, after: m.PinsTest) -> tuple[Clip, ...] | None:
    """Each of the three buttons is heard when it is tried, and with it the headphones."""
    new = after.felt - before.felt if isinstance(before, m.PinsTest) else frozenset()
    return said(after, None) if new & BUTTONS_TRIED else None


def _same_screen(before: State, after: State) -> tuple[Clip, ...] | None:
    match before, after:
        case m.Voting(), m.Voting(chosen=chosen) if chosen is not None and chosen != before.chosen:
            return _clips(after, ("spoken.chosen-now", f"option-{chosen}", "spoken.go-on"))
        case m.CheckingFinger(), m.CheckingFinger() if before.tries_left != after.tries_left:
            return said(after, None)
        case m.WalkAway(), m.WalkAway(seconds=seconds) if seconds % REMIND == 0:
            return said(after, None)
        case _:
            return None
