"""Mutants inside functions: the tests are collected once, and each mutant changes a live function's code.

For each mutant a child is forked, the function's code object replaced there, and the tests run that call
this function, quick ones first, until one fails. Nothing is kept from one mutant to the next: fixtures are
made in the child.
"""

from __future__ import annotations

import ast
import gc
import json
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from mutate.child import forked
from mutate.result import Result, Verdict
from mutate.tests import OPTIONS, Function, first_failure, survey, watched
from mutate.walk import Mutant, mutated

SURVEY_SECONDS = 1200.0
SLACK = (
    4.0  # a mutant may take this many times what its tests take, and some seconds, before it counts as hung
)
SOME_SECONDS = 5.0


class Campaign:
    """A pytest plugin that, instead of running the tests, runs them against one mutant after the other."""

    def __init__(
        self,
        room: Path,
        mutants: list[Mutant],
        quick: float,
        say: Callable[[dict[str, float]], None],
        tell: Callable[[Result], None],
    ) -> None:
        self._room, self._mutants, self._quick = room, mutants, quick
        self._say, self._tell = say, tell
        self.at_import: set[Function] = set()
        """Functions called while tests were collected: the tests' modules may keep what they gave."""

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        with watched(self._room) as seen:
            try:
                return (yield)
            finally:
                self.at_import = seen

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        surveyed = forked(lambda: survey(list(items.values()), self._room), SURVEY_SECONDS)
        if surveyed is None:
            raise pytest.UsageError("the tests do not pass without any mutant")
        seconds = {n: s for n, (s, _) in sorted(surveyed.items(), key=spent) if s <= self._quick}
        self._say(seconds)
        callers: dict[Function, list[str]] = defaultdict(list)
        for name in seconds:
            for file, function in surveyed[name][1]:
                callers[file, function].append(name)
        functions = live_functions(self._room)
        gc.freeze()
        for mutant in self._mutants:
            key = str(Path(mutant.file).resolve()), mutant.function
            names = callers[key]
            self._tell(self._judge(mutant, functions[key], [items[n] for n in names], seconds))
        return True

    def _judge(
        self,
        mutant: Mutant,
        functions: list[FunctionType],
        tests: list[pytest.Item],
        seconds: dict[str, float],
    ) -> Result:
        key = str(Path(mutant.file).resolve()), mutant.function
        if not functions or key in self.at_import:
            return Result(mutant, Verdict.UNTOLD)
        if not tests:
            return Result(mutant, Verdict.SURVIVED, "no test calls the function")
        limit = SOME_SECONDS + SLACK * sum(seconds[test.nodeid] for test in tests)
        answer = forked(lambda: attack(mutant, functions, tests), limit)
        if answer is None:
            return Result(mutant, Verdict.HUNG)
        verdict, by = answer
        return Result(mutant, Verdict(verdict), by)


def spent(row: tuple[str, Any]) -> float:
    seconds: float = row[1][0]
    return seconds


def attack(mutant: Mutant, functions: list[FunctionType], tests: list[pytest.Item]) -> tuple[str, str]:
    """In the child: change the function, run its tests."""
    file = Path(mutant.file)
    try:
        code = find_code(mutated(file, mutant.number), str(file.resolve()), mutant.function)
        for function in functions:
            function.__code__ = code
    except (SyntaxError, ValueError, LookupError):
        return Verdict.UNTOLD.value, ""
    by = first_failure(tests)
    return (Verdict.SURVIVED.value, "") if by is None else (Verdict.KILLED.value, by)


def live_functions(room: Path) -> dict[Function, list[FunctionType]]:
    """Every function object made from the room's files, by file and qualified name."""
    found: dict[Function, list[FunctionType]] = defaultdict(list)
    prefix = str(room.resolve())
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename.startswith(prefix):
            found[thing.__code__.co_filename, thing.__code__.co_qualname].append(thing)
    return found


def find_code(tree: ast.Module, filename: str, function: str) -> CodeType:
    """The code object of a function in a program. Raises LookupError where it is not there."""
    todo: list[CodeType] = [compile(tree, filename, "exec")]
    while todo:
        code = todo.pop()
        if code.co_qualname == function:
            return code
        todo += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
    raise LookupError(function)


def run(
    room: Path, tests: list[str], mutants: list[Mutant], quick: float, tell: Callable[[Result], None]
) -> dict[str, float] | None:
    """Judge these mutants in a child that loads the firmware; this process stays without it.

    Gives the CPU seconds of the tests that were used, quick ones first; None where the tests do not run or do
    not pass as they are.
    """
    mine, its = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(mine)
        serve(room, tests, mutants, quick, its)
    os.close(its)
    with open(mine, encoding="utf-8") as pipe:
        seconds: dict[str, float] = json.loads(pipe.readline() or "{}")
        for line in pipe:
            number, verdict, by = json.loads(line)
            tell(Result(mutants[number], Verdict(verdict), by))
    _, status = os.waitpid(child, 0)
    return seconds if os.waitstatus_to_exitcode(status) == 0 else None


def serve(room: Path, tests: list[str], mutants: list[Mutant], quick: float, pipe: int) -> None:
    """In the child: lines of JSON, the tests' seconds and one for each mutant; does not return."""
    sys.dont_write_bytecode = True
    numbers = {mutant: number for number, mutant in enumerate(mutants)}
    status = 1

    def say(thing: object) -> None:
        os.write(pipe, f"{json.dumps(thing)}\n".encode())

    def tell(result: Result) -> None:
        say([numbers[result.mutant], result.verdict.value, result.by])

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = int(pytest.main([*OPTIONS, *tests], plugins=[Campaign(room, mutants, quick, say, tell)]))
    finally:
        os._exit(status)
