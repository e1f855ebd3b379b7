"""Mutants outside functions: constants, defaults, the table itself. Each is imported anew in a child.

The parent has loaded pytest and the libraries and nothing of the firmware, so that the child imports the
changed module through the loader here and everything else as it is.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType

import cryptography.x509
import hypothesis
import pytest
from hypothesis import strategies

from mutate.child import forked
from mutate.result import Result, Verdict
from mutate.tests import OPTIONS
from mutate.walk import Mutant, mutated

LOADED = (cryptography.x509, hypothesis, strategies)
"""Libraries that the children share."""


class Loader(importlib.machinery.SourceFileLoader):
    """Gives one module's changed program instead of its source."""

    def __init__(self, name: str, path: str, tree: ast.Module) -> None:
        super().__init__(name, path)
        self._tree = tree

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._tree, self.path, "exec")


class Finder(importlib.abc.MetaPathFinder):
    def __init__(self, file: Path, tree: ast.Module) -> None:
        self._name = ".".join(file.with_suffix("").parts)
        self._file, self._tree = file, tree

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        where = str(self._file.resolve())
        return importlib.util.spec_from_file_location(
            fullname, where, loader=Loader(fullname, where, self._tree)
        )


class FirstFailure:
    """A pytest plugin: runs the quick tests first, and keeps the name of the one that failed."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self.name = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        known = [item for item in items if item.nodeid in self._seconds]
        items[:] = sorted(known, key=lambda item: self._seconds[item.nodeid])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and not self.name:
            self.name = f"importing {report.nodeid}"


def attack(mutant: Mutant, tests: list[str], taken: dict[str, float]) -> tuple[str, str]:
    """In the child."""
    sys.dont_write_bytecode = True
    file = Path(mutant.file)
    sys.meta_path.insert(0, Finder(file, mutated(file, mutant.number)))
    failure = FirstFailure(taken)
    status = pytest.main([*OPTIONS, *tests], plugins=[failure])
    if status == pytest.ExitCode.OK:
        return Verdict.SURVIVED.value, ""
    return Verdict.KILLED.value, failure.name or "importing"


def run(
    tests: list[str],
    taken: dict[str, float],
    mutants: list[Mutant],
    seconds: float,
    tell: Callable[[Result], None],
) -> None:
    """Judge these mutants one after the other, each with at most `seconds` of CPU; `taken` is each test's."""
    for mutant in mutants:
        answer = forked(partial(attack, mutant, tests, taken), seconds)
        if answer is None:
            tell(Result(mutant, Verdict.HUNG))
        else:
            tell(Result(mutant, Verdict(answer[0]), answer[1]))
