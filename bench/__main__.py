"""All measurements of this run in one table: what, figure, goal, verdict.

    python -m bench               every bench_*.py in this folder
    python -m bench ballot        bench_ballot.py only

A module gives `rows() -> list[tuple[str, str]]`, what and figure. A figure may end with its goal, as in
"ratio 1.08 (goal <= 1.3)": the last number before it is what the goal is about.
"""

import importlib
import operator
import re
import sys
from dataclasses import dataclass
from pathlib import Path

GOAL = re.compile(r"\s*\(goal (?P<sign><=|>=|<|>) *(?P<number>[0-9.]+)(?P<unit>[^:)]*)(?::[^)]*)?\)\s*$")
FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
SIGNS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class Line:
    """One line of the table; `goal` and `verdict` are empty where nothing was promised."""

    what: str
    figure: str
    goal: str = ""
    verdict: str = ""


def line(what: str, text: str) -> Line:
    """Split a figure from its goal and judge it."""
    goal = GOAL.search(text)
    figure = text[: goal.start()] if goal else text
    numbers = FIGURE.findall(figure)
    if goal is None or not numbers:
        return Line(what, text)
    met = SIGNS[goal["sign"]](float(numbers[-1]), float(goal["number"]))
    return Line(what, figure, f"{goal['sign']} {goal['number']}{goal['unit']}", "met" if met else "MISSED")


def table(lines: list[Line]) -> str:
    """Aligned columns, in the order given."""
    cells = [
        ("what", "measured", "goal", ""),
        *((one.what, one.figure, one.goal, one.verdict) for one in lines),
    ]
    widths = [max(len(row[column]) for row in cells) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def known() -> list[str]:
    """Names that may be asked for."""
    return sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(asked: list[str]) -> int:
    """Measure and print; 2 for a name that is not known. A missed goal is said, not punished."""
    unknown = sorted(set(asked) - set(known()))
    if unknown:
        print(f"no bench_{unknown[0]}.py; known are: {', '.join(known())}", file=sys.stderr)
        return 2
    lines: list[Line] = []
    for name in asked or known():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        module = importlib.import_module(f"bench.bench_{name}")
        lines += [line(what, text) for what, text in module.rows()]
    print(table(lines))
    judged = [one for one in lines if one.verdict]
    print(f"{len(judged)} goals, {sum(one.verdict != 'met' for one in judged)} missed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
