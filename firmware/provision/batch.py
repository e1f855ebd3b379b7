"""Many cards in a row: which booth is next, what has become of each, going on where one stopped. Pure but
for a file.

    plan/cards.json: {"format": "BILIK-CARDS/1", "cards": {"sukamaju-tps-1": {"state": "written",
    "version": "0.1.0",
                      "image": 64 hex}, "sukamaju-tps-2": {"state": "failed", "reason": "..."}}}
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from firmware.provision.card import Found
from firmware.provision.errors import ProvisionError
from firmware.provision.files import read_table, write_table
from firmware.provision.plan import Plan
from firmware.provision.villages import Booth

FORMAT = "BILIK-CARDS/1"
CARDS = "cards.json"
Ask = Callable[[Booth, int, int], str]
"""Takes the booth whose card is to be put in, its place in the plan and how many there are; gives "" to
write it, "s" to leave it for later, "q" to stop."""
Write = Callable[[Booth], Found]
Tell = Callable[[Booth, dict[str, Any]], None]


@dataclass(frozen=True)
class Tally:
    """How many booths of the plan have a card, failed in this run, and have none yet."""

    written: int
    failed: int
    left: int


def states(plan: Plan) -> dict[str, dict[str, Any]]:
    """What has become of each card, by booth. Raises ProvisionError, UnreadableError."""
    path = plan.folder / CARDS
    table = read_table(path, FORMAT).get("cards") if path.exists() else {}
    if not isinstance(table, dict) or not all(isinstance(said, dict) for said in table.values()):
        raise ProvisionError(str(path), "is damaged; move it away to begin anew")
    return table


def record(plan: Plan, booth: Booth, said: dict[str, Any]) -> None:
    """Keep what has become of this booth's card. Raises ProvisionError, UnreadableError."""
    write_table(plan.folder / CARDS, FORMAT, {"cards": states(plan) | {booth.id: said}})


def written(found: Found) -> dict[str, Any]:
    """What is kept of a card that was written."""
    return {"state": "written", "version": found.version, "variant": found.variant, "image": found.image}


def run(plan: Plan, ask: Ask, write: Write, tell: Tell) -> Tally:
    """Every booth without a card, in the plan's order; a card that fails is told, and asked for again at
    once.

    Raises UnreadableError where the plan itself cannot be read or written.
    """
    failed: set[str] = set()
    todo = [booth for booth in plan.booths if states(plan).get(booth.id, {}).get("state") != "written"]
    at = 0
    while at < len(todo):
        booth = todo[at]
        answer = ask(booth, plan.booths.index(booth) + 1, len(plan.booths))
        if answer == "q":
            break
        if answer == "s":
            at += 1
            continue
        try:
            said = written(write(booth))
        except ProvisionError as error:
            said = {"state": "failed", "reason": str(error)}
            failed.add(booth.id)
        else:
            failed.discard(booth.id)
            at += 1
        record(plan, booth, said)
        tell(booth, said)
    done = states(plan)
    count = sum(done.get(booth.id, {}).get("state") == "written" for booth in plan.booths)
    return Tally(count, len(failed), len(plan.booths) - count)
