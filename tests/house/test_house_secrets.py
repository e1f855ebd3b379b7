"""What can hold a secret or a choice is never in a repr and never in a message: who adds one is told here."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import firmware
from firmware.booth import devices, inbox, officers
from firmware.states import effects, events, facts, model
from firmware.states.effects import Effect
from firmware.states.events import Event
from firmware.states.model import State

ROOT = Path(__file__).parents[2]
WORD = re.compile(
    "option|chosen|choices?|xi|nonces?|secrets?|shares?|niks?|pin|templates?|typed|uids?|cards|row|digits?|pad|seed"
    "|private|passphrase|down|up|shared|dealt|encrypt|opening|plain|payload|sealed|x|y"
)
"""Words that name a choice, a person or a key, wherever they stand in a name."""
PUBLIC = {
    "ceremony.files.Commitment.encrypt": "a public key",
    "ceremony.files.Acceptance.share_key": "a public key",
    "ceremony.files.Complaint.shared": "published by who complains, to open one bad share",
    "ceremony.folder.PublicKeys.share_keys": "public keys",
    "ceremony.walk_questions.People.ask_secret": "how to ask for one",
    "audit.package.Election.share_keys": "public keys",
    "config_panel.Touch.max_x": "a size",
    "config_panel.Touch.max_y": "a size",
    "config.Waits.pin": "seconds",
    "states.facts.Waits.pin": "seconds",
    "drivers.pn532_targets.Target.random_uid": "whether it is random",
    "election.manifest.OfficerEntry.roll_share": "wrapped for a card, and in the signed manifest",
    "election.errors.Problem.row": "a row of the committee's file",
    "report.drawing.Run.x": "a place on paper",
    "report.drawing.Run.y": "a place on paper",
    "report.model.Candidate.share": "a share of the votes",
    "slips.box.Reading.option": "on a paper that anybody may read",
    "storage.tally_record.Tally.shares": "partial decryptions, published",
}
MESSAGES = {
    ("audit/tally.py", "option"): "a column of the sums",
    ("ballot/body.py", "option"): "a column of a sealed ballot, all of which have all columns",
    ("ballot/tally.py", "option"): "a column of the sums",
    ("ballot/verify.py", "option"): "a column of a sealed ballot",
    ("ceremony/card.py", "secret"): "its public number",
    ("ceremony/steps.py", "secret"): "its public number",
    ("drivers/geometry.py", "row"): "a row of pixels",
    **{
        ("drivers/touch_calibration.py", f"{end}_{axis}"): "an axis"
        for end in ("low", "high")
        for axis in "xy"
    },
    ("election/package.py", "option"): "a candidate's number",
    ("booth/shown.py", "option"): "a candidate's number",
    ("storage/attendance.py", "row"): "a cell that an auditor cannot read, without a time; or its block",
}


# ---- reprs -------------------------------------------------------------------------------------------------


def dataclasses_of_ours() -> Iterator[type[Any]]:
    """Every dataclass of the firmware."""
    seen = set()
    for found in pkgutil.walk_packages(firmware.__path__, "firmware."):
        if found.name.endswith("__main__"):
            continue
        for item in vars(importlib.import_module(found.name)).values():
            ours = isinstance(item, type) and dataclasses.is_dataclass(item)
            if ours and item.__module__.startswith("firmware.") and item not in seen:
                seen.add(item)
                yield item


def telling(name: str) -> bool:
    """Whether its words say that it may hold such a thing; how large or how many it is tells nothing."""
    words = name.strip("_").split("_")
    return words[-1] not in ("size", "tries") and any(map(WORD.fullmatch, words))


def hides_itself(kind: str) -> bool:
    """A type whose own repr is looked at, or that holds no more than yes or no, or words for people."""
    safe = {"Digits", "Voter", "bool", "Opening", "CardWords", "PinNumbers", "None"}
    parts = set(re.findall(r"[A-Z]\w+|\w+", kind.rpartition("[")[2].strip("]")))
    return bool(parts) and {part.rpartition(".")[2] for part in parts} <= safe | {"firmware", "config"}


def test_no_field_that_can_hold_a_secret_is_in_a_repr() -> None:
    shown = set()
    for kind in dataclasses_of_ours():
        if not hasattr(kind.__repr__, "__wrapped__") or kind.__name__ == "Words":
            continue  # a repr of its own; or texts for people
        for field in dataclasses.fields(kind):
            if field.repr and telling(field.name) and not hides_itself(str(field.type)):
                shown.add(f"{kind.__module__.removeprefix('firmware.')}.{kind.__qualname__}.{field.name}")
    assert sorted(shown - set(PUBLIC)) == []
    assert sorted(set(PUBLIC) - shown) == [], "no longer there"


MARK = 7654321
FORMS = ("7654321", "7, 6, 5", "74cbb1", "\\x00t\\xcb\\xb1")
MARKED = (State, Event, Effect)


def marked(kind: type[Any]) -> object:
    """An instance in which everything that tells of a voter, a choice or a PIN is the mark."""
    made = object.__new__(kind)
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        object.__setattr__(made, field.name, mark_for(field.name, hints[field.name]))
    return made


def mark_for(name: str, hint: Any) -> object:
    """The mark in the shape that the field has; what says nothing is a plain 0."""
    text = str(hint)
    if "Digits" in text:
        return facts.Digits(str(MARK))
    if "Voter" in text:
        return facts.Voter(MARK)
    if name == "pad":
        return tuple(int(digit) for digit in str(MARK))
    if "bytes" in text:
        return (MARK.to_bytes(4, "big"),) if "tuple" in text else MARK.to_bytes(4, "big")
    return MARK if telling(name) and "int" in text else 0


def carriers() -> list[type[Any]]:
    """Every state, event, effect, item of the inbox and command of a worker."""
    homes = (model, events, effects, inbox, officers, devices, facts)
    return sorted(
        {
            item
            for home in homes
            for item in vars(home).values()
            if isinstance(item, type) and dataclasses.is_dataclass(item) and item.__module__ == home.__name__
        },
        key=lambda kind: f"{kind.__module__}.{kind.__name__}",
    )


def test_the_mark_is_found_where_it_is_shown() -> None:
    """Or the next test would prove nothing."""

    @dataclasses.dataclass
    class Loose:
        chosen: int
        uid: bytes
        pad: tuple[int, ...]

    loose = Loose(MARK, MARK.to_bytes(4, "big"), (7, 6, 5, 4))
    assert sum(form in repr(loose) for form in FORMS) == 3
    assert MARK.to_bytes(4, "big").hex()[2:] == FORMS[2]


@pytest.mark.parametrize("kind", carriers(), ids=lambda kind: kind.__name__)
def test_no_state_event_effect_or_message_shows_what_it_carries(kind: type[Any]) -> None:
    made = marked(kind)
    for shown in (repr(made), str(made), f"{made}", f"{[made]}"):
        assert not any(form in shown for form in FORMS), shown


def test_there_are_carriers_of_every_kind() -> None:
    kinds = carriers()
    assert len(kinds) > 120
    assert all(any(issubclass(kind, base) for kind in kinds) for base in MARKED)
    assert {inbox.Share, inbox.PrintJob, officers.Identify, devices.Verify} <= set(kinds)


# ---- messages ----------------------------------------------------------------------------------------------

LOGGED = {"debug", "info", "warning", "error", "critical", "exception"}
REFUSED = {"fault", "_fault", "refuse", "_refuse", "_fail", "cheated", "add", "_lost"}


def messages(tree: ast.AST) -> Iterator[ast.expr]:
    """What becomes the text of an error or a line of the log."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            yield node.exc
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in LOGGED | REFUSED or name.endswith(("Error", "Fault")):
                yield node


def told(message: ast.expr) -> set[str]:
    """Names whose values are put into the text; a length or a type tells nothing."""
    if not isinstance(message, ast.Call):
        return set()
    direct = {getattr(arg, "id", getattr(arg, "attr", "")) for arg in message.args}
    return direct | {name for arg in message.args for name in formatted(arg)}


def formatted(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("len", "type"):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FormattedValue):
            plain = [n for n in ast.walk(child.value) if not inside_length(child.value, n)]
            yield from (n.id for n in plain if isinstance(n, ast.Name))
            yield from (n.attr for n in plain if isinstance(n, ast.Attribute))
        yield from formatted(child)


def inside_length(whole: ast.AST, node: ast.AST) -> bool:
    calls = (
        n for n in ast.walk(whole) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in ("len", "type")
    )
    return any(node is inner for call in calls for inner in ast.walk(call))


def test_no_message_is_made_of_a_secret() -> None:
    found = set()
    for path in sorted((ROOT / "firmware").rglob("*.py")):
        for message in messages(ast.parse(path.read_text("utf-8"))):
            for name in filter(telling, told(message)):
                found.add((str(path.relative_to(ROOT / "firmware")), name))
    assert sorted(found - set(MESSAGES)) == []
    assert sorted(set(MESSAGES) - found) == [], "no longer there"


def test_a_message_made_of_a_secret_would_be_seen() -> None:
    for source, names in (
        ('raise CardError(f"PIN {pin} is wrong")', {"pin"}),
        ('raise CardError(f"a template of {len(template)} bytes")', set()),
        ('log.warning("sealing %d failed", option)', {"option"}),
        ('log.error("no voter %s", self.typed)', {"typed"}),
        ('raise RollError("no such row: " + f"{voter.row}")', {"row"}),
    ):
        seen = {name for message in messages(ast.parse(source)) for name in told(message) if telling(name)}
        assert seen == names, source
