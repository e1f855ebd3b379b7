"""Many cards in a row: one goes on where one stopped."""

from __future__ import annotations

import json
from typing import Any

import pytest

from firmware.provision import batch
from firmware.provision.batch import Tally
from firmware.provision.card import Found
from firmware.provision.errors import CardError, ProvisionError
from firmware.provision.plan import Plan
from firmware.provision.villages import Booth

FOUND = Found("0.1.0", "booth", "ab" * 32, "")


class Bench:
    """A technician with answers, and cards of which some are bad."""

    def __init__(self, answers: str, bad: set[int] | None = None) -> None:
        self.answers, self.bad = list(answers), bad or set()
        self.asked: list[str] = []
        self.told: list[tuple[str, str]] = []
        self.tries = 0

    def run(self, plan: Plan) -> Tally:
        return batch.run(plan, self.ask, self.write, self.tell)

    def ask(self, booth: Booth, number: int, total: int) -> str:
        assert (plan_number(booth), total) == (number, 4)
        self.asked.append(booth.id)
        return self.answers.pop(0).replace(".", "")

    def write(self, booth: Booth) -> Found:
        self.tries += 1
        if self.tries in self.bad:
            raise CardError("/dev/sdb", "the card is bad")
        return FOUND

    def tell(self, booth: Booth, said: dict[str, Any]) -> None:
        self.told.append((booth.id, said["state"]))


def plan_number(booth: Booth) -> int:
    return ["sukamaju-tps-1", "sukamaju-tps-2", "sukamaju-cadangan", "bilik-cibodas"].index(booth.id) + 1


def test_all_cards_in_the_plans_order(plan: Plan) -> None:
    bench = Bench("....")
    assert bench.run(plan) == Tally(4, 0, 0)
    assert bench.asked == [booth.id for booth in plan.booths]
    assert Bench("").run(plan) == Tally(4, 0, 0)
    table = json.loads((plan.folder / "cards.json").read_text())
    assert table["cards"]["bilik-cibodas"] == {
        "state": "written",
        "version": "0.1.0",
        "variant": "booth",
        "image": "ab" * 32,
    }


def test_one_stops_and_goes_on(plan: Plan) -> None:
    assert Bench(".sq").run(plan) == Tally(1, 0, 3)
    bench = Bench("...")
    assert bench.run(plan) == Tally(4, 0, 0)
    assert bench.asked == ["sukamaju-tps-2", "sukamaju-cadangan", "bilik-cibodas"]


def test_a_bad_card_is_asked_for_again(plan: Plan) -> None:
    bench = Bench(".....", {2})
    assert bench.run(plan) == Tally(4, 0, 0)
    assert bench.asked[1:3] == ["sukamaju-tps-2"] * 2
    assert bench.told[1:3] == [("sukamaju-tps-2", "failed"), ("sukamaju-tps-2", "written")]


def test_a_failure_is_kept_and_retried_next_time(plan: Plan) -> None:
    assert Bench(".q", {1}).run(plan) == Tally(0, 1, 4)
    assert batch.states(plan)["sukamaju-tps-1"] == {"state": "failed", "reason": "/dev/sdb: the card is bad"}
    assert Bench("....").run(plan) == Tally(4, 0, 0)


@pytest.mark.parametrize("spoil", ["", "[]", '{"format": "BILIK-CARDS/1", "cards": {"a": 1}}'])
def test_a_damaged_record_is_refused(plan: Plan, spoil: str) -> None:
    (plan.folder / "cards.json").write_text(spoil)
    with pytest.raises(ProvisionError, match=r"cards\.json"):
        Bench("q").run(plan)
