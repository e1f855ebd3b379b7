"""What is changed: for each node of a program, the small wrong versions of it.

A version is something a tired programmer could have written: a bound off by one, a test turned round, a line
left out, an argument forgotten. Texts for people are left alone (`walk.py` says what else).
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import Any

Variant = tuple[str, ast.AST]
"""What was done, in words, and the node that takes the place."""

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
REPLACED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitAnd,
}
OTHER_CALL = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


def changed(node: ast.AST, **fields: Any) -> Any:
    """A copy with some fields replaced; the original stays as it is."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def without(items: list[Any], index: int) -> list[Any]:
    return items[:index] + items[index + 1 :]


def compare(node: ast.Compare) -> Iterator[Variant]:
    for i, op in enumerate(node.ops):
        other = COMPARED[type(op)]
        ops = [*node.ops[:i], other(), *node.ops[i + 1 :]]
        yield f"{type(op).__name__} -> {other.__name__}", changed(node, ops=ops)


def bool_op(node: ast.BoolOp) -> Iterator[Variant]:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield f"-> {other.__name__.lower()}", changed(node, op=other())


def unary(node: ast.UnaryOp) -> Iterator[Variant]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield f"without {type(node.op).__name__}", node.operand


def binary(node: ast.BinOp) -> Iterator[Variant]:
    if isinstance(node.op, ast.BitOr):
        yield "right side left out", node.left
        yield "left side left out", node.right
        return
    other = REPLACED[type(node.op)]
    yield f"{type(node.op).__name__} -> {other.__name__}", changed(node, op=other())


def augmented(node: ast.AugAssign) -> Iterator[Variant]:
    if type(node.op) in REPLACED:
        other = REPLACED[type(node.op)]
        yield f"{type(node.op).__name__}= -> {other.__name__}=", changed(node, op=other())
    yield "statement left out", ast.copy_location(ast.Pass(), node)


def constant(node: ast.Constant) -> Iterator[Variant]:
    value = node.value
    if isinstance(value, bool):
        yield f"-> {not value}", changed(node, value=not value)
    elif isinstance(value, int | float):
        yield f"-> {value + 1}", changed(node, value=value + 1)
    elif isinstance(value, str):
        yield "-> another text", changed(node, value=f"X{value}X")
    elif isinstance(value, bytes):
        yield "-> other bytes", changed(node, value=b"X" + value)


def negated(test: ast.expr) -> ast.expr | None:
    """The condition turned round, unless another operator turns it round already."""
    if isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
        return None
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)


def condition(node: ast.If | ast.While | ast.IfExp) -> Iterator[Variant]:
    other = negated(node.test)
    if other is not None:
        yield "condition negated", changed(node, test=other)


def comprehension(node: ast.comprehension) -> Iterator[Variant]:
    for i in range(len(node.ifs)):
        yield "filter left out", changed(node, ifs=without(node.ifs, i))


def returned(node: ast.Return) -> Iterator[Variant]:
    if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
        yield "-> return None", changed(node, value=ast.copy_location(ast.Constant(None), node))


def left_out(node: ast.Raise | ast.Expr) -> Iterator[Variant]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    what = "raise" if isinstance(node, ast.Raise) else "statement"
    yield f"{what} left out", ast.copy_location(ast.Pass(), node)


def assigned(node: ast.Assign) -> Iterator[Variant]:
    if any(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
        yield "statement left out", ast.copy_location(ast.Pass(), node)


def jump(node: ast.Break | ast.Continue) -> Iterator[Variant]:
    other = ast.Continue if isinstance(node, ast.Break) else ast.Break
    yield f"-> {other.__name__.lower()}", ast.copy_location(other(), node)


def call(node: ast.Call) -> Iterator[Variant]:
    for i, keyword in enumerate(node.keywords):
        yield f"without {keyword.arg or '**'}", changed(node, keywords=without(node.keywords, i))
    if len(node.args) > 1:
        for i in range(len(node.args)):
            yield f"without argument {i + 1}", changed(node, args=without(node.args, i))
    if isinstance(node.func, ast.Name) and node.func.id in OTHER_CALL:
        other = OTHER_CALL[node.func.id]
        yield f"{node.func.id} -> {other}", changed(node, func=changed(node.func, id=other))


def match(node: ast.Match) -> Iterator[Variant]:
    if len(node.cases) > 1:
        for i in range(len(node.cases)):
            yield f"case {i + 1} left out", changed(node, cases=without(node.cases, i))
    for i, case in enumerate(node.cases):
        if case.guard is not None:
            cases = [*node.cases[:i], changed(case, guard=None), *node.cases[i + 1 :]]
            yield f"guard of case {i + 1} left out", changed(node, cases=cases)


def handler(node: ast.ExceptHandler) -> Iterator[Variant]:
    if not isinstance(node.body[0], ast.Raise):
        yield "error not handled", changed(node, body=[ast.copy_location(ast.Raise(), node.body[0])])


def slice_(node: ast.Slice) -> Iterator[Variant]:
    if node.lower is not None:
        yield "slice from the start", changed(node, lower=None)
    if node.upper is not None:
        yield "slice to the end", changed(node, upper=None)


def display(node: ast.Tuple | ast.List | ast.Set) -> Iterator[Variant]:
    if len(node.elts) > 1 and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        for i in range(len(node.elts)):
            yield f"element {i + 1} left out", changed(node, elts=without(node.elts, i))


def dictionary(node: ast.Dict) -> Iterator[Variant]:
    for i in range(len(node.keys)):
        yield (
            f"entry {i + 1} left out",
            changed(node, keys=without(node.keys, i), values=without(node.values, i)),
        )


OPERATORS: dict[type[ast.AST], Callable[[Any], Iterator[Variant]]] = {
    ast.Compare: compare,
    ast.BoolOp: bool_op,
    ast.UnaryOp: unary,
    ast.BinOp: binary,
    ast.AugAssign: augmented,
    ast.Constant: constant,
    ast.If: condition,
    ast.While: condition,
    ast.IfExp: condition,
    ast.comprehension: comprehension,
    ast.Return: returned,
    ast.Raise: left_out,
    ast.Expr: left_out,
    ast.Assign: assigned,
    ast.Break: jump,
    ast.Continue: jump,
    ast.Call: call,
    ast.Match: match,
    ast.ExceptHandler: handler,
    ast.Slice: slice_,
    ast.Tuple: display,
    ast.List: display,
    ast.Set: display,
    ast.Dict: dictionary,
}


def variants(node: ast.AST) -> Iterator[Variant]:
    """All wrong versions of this node, in a fixed order."""
    operator = OPERATORS.get(type(node))
    if operator is not None:
        yield from operator(node)
