"""report.json and report.md of a run of the image test: every stage, its figures, its goals, what failed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from hw_sim.guest.stages import Result

MARKS = {"passed": "passed", "failed": "**FAILED**", "skipped": "not tried"}


def as_json(results: Sequence[Result], image: dict[str, object]) -> dict[str, object]:
    """`image`: what was tested."""
    return {
        "image": image,
        "passed": all_passed(results),
        "seconds": round(sum(result.seconds for result in results), 1),
        "stages": {result.stage.name: result.as_json() for result in results},
    }


def all_passed(results: Sequence[Result]) -> bool:
    """Whether nothing failed; a stage that could not be tried is no failure, and is shown."""
    return all(result.state != "failed" for result in results)


def as_markdown(results: Sequence[Result], image: dict[str, object]) -> str:
    """For people: a table of stages, one of goals, then the figures of each stage."""
    lines = ["# The image, tried in an emulator", ""]
    lines += [f"- {name}: {value}" for name, value in image.items()]
    lines += ["", "| stage | what | result | seconds |", "|---|---|---|---|"]
    for result in results:
        stage = result.stage
        lines.append(f"| {stage.name} | {stage.title} | {MARKS[result.state]} | {result.seconds:.0f} |")
    goals = [goal for result in results for goal in result.outcome.goals]
    if goals:
        lines += ["", "| goal | measured | wanted | |", "|---|---|---|---|"]
        lines += [
            f"| {goal.what} | {goal.measured} | {goal.wanted} | {'met' if goal.met else '**missed**'} |"
            for goal in goals
        ]
    for result in results:
        lines += _section(result)
    return "\n".join(lines) + "\n"


def _section(result: Result) -> list[str]:
    lines = ["", f"## {result.stage.name}"]
    if result.reason:
        lines.append(f"Not tried: {result.reason}")
    lines += [f"- **failed**: {failure}" for failure in result.outcome.failures]
    for name, value in result.outcome.facts.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append(f"- {name.replace('_', ' ')}: {text}")
    return lines


def write(results: Sequence[Result], image: dict[str, object], folder: Path) -> None:
    """Both files, into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(as_json(results, image), indent=1, ensure_ascii=False)
    (folder / "report.json").write_text(text + "\n", "utf-8")
    (folder / "report.md").write_text(as_markdown(results, image), "utf-8")
