"""docs/screens.md: every screen, by part of the day, with links to its other sizes and languages.

    python docs/screens_page.py      the page, on standard output

It is made of the plan of pictures (`hw_sim/gallery/plan.py`), the headings of the screens and the states' own
docstrings; nothing about a state is written here.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from firmware.screens.titles import title  # noqa: E402  # as a script, the root is not on the path
from firmware.states.facts import Contrast, Language, TextSize  # noqa: E402  # for the same reason
from hw_sim.displays import DISPLAYS  # noqa: E402  # for the same reason
from hw_sim.gallery.phases import PHASES, Kind, kinds_of, sentence, slug  # noqa: E402  # the same
from hw_sim.gallery.plan import BOOTH, FIRST, LOOKS, Shot, name_of, plan, reasons  # noqa: E402  # the same
from hw_sim.gallery.store import LIMIT  # noqa: E402  # for the same reason

LANGUAGES = {"id": "Indonesian", "en": "English", "jv": "Javanese", "jv-Java": "Javanese in its own script"}
LARGE, SMALL, BESIDE = 440, 250, 4  # pixels of a picture on the page; small ones side by side
NAMES = {shot.name: shot for shot in plan()}

HEAD = Path(__file__).with_name("screens.template.md")


def link(name: str) -> str:
    """Where a picture lies, from docs/. Raises KeyError for one that is not in the plan."""
    return f"screens/{NAMES[name].name}.png"


def picture(name: str, wide: int) -> str:
    target = link(name)
    return f'<a href="{target}"><img src="{target}" width="{wide}" alt="{NAMES[name].heading}"></a>'


def others(kind: Kind, short: str) -> str:
    """Links to the same screen in other sizes and languages."""
    parts = []
    for display in DISPLAYS:
        first = f"{slug(kind)}" if f"{display}/{FIRST.value}/{slug(kind)}" in NAMES else None
        name = short if f"{display}/{FIRST.value}/{short}" in NAMES else first
        links = [
            f"[{language.value}]({link(f'{display}/{language.value}/{name}')})"
            for language in Language
            if f"{display}/{language.value}/{name}" in NAMES
        ]
        if links:
            parts.append(f"{display}: {' '.join(links)}")
    return " · ".join(parts)


def rows_of(cells: Iterable[str]) -> list[str]:
    """A Markdown table without heads, BESIDE cells in a row."""
    listed = list(cells)
    across = min(BESIDE, len(listed))
    lines = ["| " + " | ".join([""] * across) + " |", "|" + "---|" * across]
    for at in range(0, len(listed), across):
        row = listed[at : at + across]
        lines.append("| " + " | ".join(row + [""] * (across - len(row))) + " |")
    return lines


def cell(name: str, words: str) -> str:
    return f"{picture(name, SMALL)}<br>{words}"


def state(kind: Kind) -> list[str]:
    """One state: its first picture and what it is, then its reasons and other looks."""
    known = reasons()[kind]
    first = name_of(kind, known[0])
    prefix = f"{BOOTH}/{FIRST.value}"
    words = title(kind, known[0])
    told = f"**{words.text(FIRST)}**<br>{words.text(Language.EN)}<br><br>{sentence(kind)}"
    lines = [
        f"### {kind.__name__}",
        "",
        "| | |",
        "|---|---|",
        f"| {picture(f'{prefix}/{first}', LARGE)} | {told}<br><br>{others(kind, first)} |",
        "",
    ]
    more = [
        (f"{prefix}/{name_of(kind, detail)}", title(kind, detail).text(FIRST)) for detail in known[1:]
    ] + [(shot.name, shot.name.partition("--")[2].replace("-", " ")) for shot in varied(kind)]
    if more:
        lines += [*rows_of(cell(name, told) for name, told in more), ""]
    return lines


def varied(kind: Kind) -> list[Shot]:
    """The same state with another fact, on the booth's display in the first language."""
    return [
        shot
        for shot in plan()
        if type(shot.state) is kind
        and "--" in shot.name
        and (shot.display, shot.group) == (BOOTH, FIRST.value)
    ]


def extras() -> list[str]:
    """What no state alone shows: ballots by length, marks, looks."""
    lines = ["## Ballots with two to six options", ""]
    for display in DISPLAYS:
        lines += [f"**{display}**", ""]
        lines += [*rows_of(cell(f"{display}/ballots/voting-{n}", f"{n}") for n in range(2, 7)), ""]
    lines += [
        "## Text sizes and contrasts",
        "",
        "Chosen by the voter, and reset after each. All screens of a voter:",
    ]
    lines += [f"[{kind_name}]({link(name)})" for kind_name, name in _looks()]
    shown = [
        f"{BOOTH}/{LOOKS}/{name}-{size.value}-{contrast.value}"
        for name in ("voting", "idle", "checking-slip")
        for size in TextSize
        for contrast in Contrast
    ]
    lines += ["", *rows_of(cell(n, n.rpartition("/")[2]) for n in shown if n in NAMES), ""]
    lines += ["## Marks", "", "A rehearsal, a technician's image, and the ring that the buttons move.", ""]
    marks = [
        f"{display}/marks/{mark}" for display in DISPLAYS for mark in ("rehearsal", "diagnostic", "focus")
    ]
    return [*lines, *rows_of(cell(n, n.replace("/marks/", ", ")) for n in marks), ""]


def _looks() -> list[tuple[str, str]]:
    return [
        (shot.name.rpartition("/")[2], shot.name)
        for shot in plan()
        if shot.group == LOOKS and shot.name.endswith("-large-high")
    ]


def page() -> str:
    """The whole text."""
    parts = " · ".join(f"[{phase.title}](#{phase.key})" for phase in PHASES)
    lines: list[str] = []
    for phase in PHASES:
        lines += [f'<a id="{phase.key}"></a>', "", f"## {phase.title}", "", phase.about, ""]
        for kind in kinds_of(phase):
            lines += state(kind)
    return HEAD.read_text("utf-8").format(
        count=f"{len(plan()):,}",
        languages=", ".join(LANGUAGES.get(language.value, language.value) for language in Language),
        displays=", ".join(f"{name} ({w}×{h})" for name, (w, h, _) in DISPLAYS.items()),
        booth=BOOTH,
        first=LANGUAGES[FIRST.value],
        parts=parts,
        limit=LIMIT,
        screens="\n".join([*lines, *extras()]).strip(),
    )


if __name__ == "__main__":
    print(page(), end="")
