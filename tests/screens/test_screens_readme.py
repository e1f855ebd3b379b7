"""The table in the README says what the screens do: a line a class, its targets and their events."""

from pathlib import Path

from screens_support import make_day, make_screens

import firmware.screens
from firmware.states.events import (
    Chosen,
    ClockStep,
    Digit,
    Event,
    Felt,
    ItemPicked,
    LanguagePicked,
    LookPicked,
    PartPicked,
    ReasonPicked,
)
from hw_sim.exemplars import exemplars

README = Path(firmware.screens.__file__).parent / "README.md"
FAMILIES = (
    (Chosen, "option-N", "Chosen(N)"),
    (Digit, "digit-D", "Digit(D)"),
    (ItemPicked, "item-ITEM", "ItemPicked(ITEM)"),
    (PartPicked, "device-PART", "PartPicked(PART)"),
    (Felt, "spot-N", "Felt"),
    (ReasonPicked, "reason-REASON", "ReasonPicked(REASON)"),
    (LookPicked, "look-size, look-contrast", "LookPicked"),
    (LanguagePicked, "language-id, language-en", "LanguagePicked"),
)


def words(name: str, event: Event) -> str:
    for kind, names, meaning in FAMILIES:
        if isinstance(event, kind):
            return f"{names}: {meaning}"
    if isinstance(event, ClockStep):
        return f"{name}: ClockStep({'to_opening' if event.to_opening else f'{event.minutes:+d}'})"
    return f"{name}: {type(event).__name__}"


def table() -> list[str]:
    lines: dict[str, None] = {}
    for state in exemplars(make_day()):
        targets = dict.fromkeys(words(target.name, target.event) for target in make_screens().targets(state))
        lines[f"| {type(state).__name__} | {'; '.join(targets) or 'none'} |"] = None
    return sorted(lines)


def test_the_table_in_the_readme_is_what_the_screens_do() -> None:
    text = README.read_text(encoding="utf-8")
    listed = sorted(
        line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| State |")
    )
    assert listed == table(), "put these lines into the README:\n" + "\n".join(table())
