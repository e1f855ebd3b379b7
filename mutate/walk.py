"""From a source file to its mutants, numbered in a fixed order, and from a number to the changed program.

Left alone: docstrings, annotations (but a rule's annotations are the table, so those are mutated),
decorators, imports, `__all__`, asserts for the type checker, texts of errors and logs.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from mutate.operators import variants


@dataclass(frozen=True)
class Mutant:
    """One wrong version. `function` is the outermost one around it; empty on a module's or class's level."""

    file: str
    number: int
    line: int
    function: str
    what: str
    text: str  # the source line, for people

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def mutants(file: Path) -> list[Mutant]:
    """All of one file, in order."""
    walk = Walk(file, None)
    walk.visit(ast.parse(file.read_text(encoding="utf-8")))
    return walk.found


def mutated(file: Path, number: int) -> ast.Module:
    """The program with one change. Raises LookupError where there is no such number."""
    walk = Walk(file, number)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    walk.visit(tree)
    if not walk.done:
        raise LookupError(f"{file}: there is no mutant {number}")
    return ast.fix_missing_locations(tree)


class Walk(ast.NodeTransformer):
    """Counts the variants on its way; the one that is asked for takes its node's place."""

    def __init__(self, file: Path, number: int | None) -> None:
        self.found: list[Mutant] = []
        self.done = False
        self._file = file
        self._lines = file.read_text(encoding="utf-8").splitlines()
        self._number = number
        self._scope: list[str] = []
        self._function = ""
        self._line = 0

    def visit(self, node: ast.AST) -> ast.AST:
        if self.done or left_alone(node):
            return node
        self._line = getattr(node, "lineno", self._line)
        if not self._function or not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict):
            for what, other in variants(node):
                if self._take(what):
                    return other
        visited: ast.AST = super().visit(node)
        return visited

    def _take(self, what: str) -> bool:
        number = len(self.found)
        text = self._lines[self._line - 1].strip()
        self.found.append(Mutant(str(self._file), number, self._line, self._function, what, text))
        self.done = number == self._number
        return self.done

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self._scope.append(node.name)
        node.body = [self.visit(statement) for statement in node.body]  # type: ignore[misc]  # statements stay so
        self._scope.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if is_rule(node):
            for argument in node.args.args:
                if argument.annotation is not None:
                    argument.annotation = self.visit(argument.annotation)  # type: ignore[assignment]  # as above
        for defaults in (node.args.defaults, node.args.kw_defaults):
            defaults[:] = [None if d is None else self.visit(d) for d in defaults]  # type: ignore[misc]  # as above
        self._scope.append(node.name)
        outermost, self._function = self._function, self._function or ".".join(self._scope)
        node.body = [self.visit(statement) for statement in node.body]  # type: ignore[misc]  # as above
        self._function = outermost
        self._scope.pop()
        return node

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        """An error without one of its arguments would only be another error."""
        if isinstance(node.exc, ast.Call):
            node.exc.args = [self.visit(argument) for argument in node.exc.args]  # type: ignore[misc]  # as above
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)  # type: ignore[assignment]  # an expression stays one
        return node


def is_rule(node: ast.FunctionDef) -> bool:
    return any(isinstance(d, ast.Name) and d.id == "rule" for d in node.decorator_list)


def left_alone(node: ast.AST) -> bool:
    """What is no program logic, or what a person reads and no program."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.JoinedStr() | ast.alias():
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return True  # a docstring
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="log")))):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "__slots__")]):
            return True
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__")) | ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Constant(value=str(text)):
            return " " in text.strip()  # a sentence
        case _:
            return False
