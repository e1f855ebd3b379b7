"""The audit hands ballots over in chunks: wherever a border falls, the verdicts and sums are the same."""

import pytest

from firmware.audit import pool
from firmware.audit.findings import Check
from firmware.audit.proofs import Opening, Outcome, Task
from firmware.ballot import group
from firmware.ballot.context import context
from firmware.ballot.seal import commitment, seal

MACHINE = bytes(range(32))
CTX = context(b"manifest", group.base(4711), options=2, trustees=3, threshold=2)
TASKS = [Task(100 + j, j, seal(CTX, MACHINE, j, 1 + j % 2, bytes([j]) * 32), cast=True) for j in range(1, 22)]


def prove(tasks: list[Task]) -> Outcome:
    prover = pool.Prover(CTX, lambda: MACHINE, len(tasks), lambda _done, _total: None, jobs=1)
    for task in tasks:
        prover.feed(task)
    outcome = prover.finish()
    assert outcome is not None
    return outcome


def damaged(task: Task) -> Task:
    return Task(task.slot, task.j, task.sealed[:-32] + (1).to_bytes(32, "little"), task.cast, task.opening)


@pytest.mark.parametrize("chunk", [1, 5, 7, 20, 21, 22, 64])
def test_the_border_does_not_matter(chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = prove(TASKS)
    assert expected.faults == ()
    assert expected.checked == 21
    monkeypatch.setattr(pool, "CHUNK", chunk)
    assert prove(TASKS) == expected
    for at in {0, chunk - 1, chunk, 20} & {*range(21)}:
        tasks = [damaged(task) if number == at else task for number, task in enumerate(TASKS)]
        outcome = prove(tasks)
        assert [(check, slot) for check, slot, _ in outcome.faults] == [(Check.PROOFS, 101 + at)]
        assert "v G + c A = a_s" in outcome.faults[0][2]
        assert outcome.checked == 21


def test_a_spoiled_ballot_is_proven_and_opened_but_not_summed() -> None:
    opened = TASKS[3]
    xi = bytes([4]) * 32
    good = Opening(900, 1, xi, commitment(CTX, MACHINE, 4, xi), bytes(32))
    tasks = [*TASKS[:3], Task(opened.slot, 4, opened.sealed, cast=False, opening=good), *TASKS[4:]]
    outcome = prove(tasks)
    assert [(check, slot) for check, slot, _ in outcome.faults] == [(Check.OPENINGS, 900)]  # the slip's hash
    assert outcome.sums == prove([*TASKS[:3], *TASKS[4:]]).sums
    both = prove([damaged(task) if task.j == 4 else task for task in tasks])
    assert {check for check, _, _ in both.faults} == {Check.PROOFS, Check.OPENINGS}
