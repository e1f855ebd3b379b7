"""Every generated file of the project, and the check that none is stale.

    python docs/generate.py            write them (make gen)
    python docs/generate.py --check    change nothing; fail and name the stale ones (make gen-check)

To add one: a line in GENERATORS, the file it writes and the function that gives its new text.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- help:begin -->", "<!-- help:end -->"
PLAIN = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHON_COLORS": "0"}


class Failed(Exception):
    """A generator did not run: one line that says which and why."""


def output_of(*command: str) -> str:
    """The text that a command of this Python's own environment prints. Raises Failed."""
    return bytes_of(*command).decode()


def bytes_of(*command: str) -> bytes:
    """What it prints, as it is. Raises Failed."""
    done = subprocess.run(command, cwd=ROOT, env=PLAIN, capture_output=True, check=False)
    if done.returncode:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
        raise Failed(f"{' '.join(command[1:])}: {last}")
    return done.stdout


def written_by(module: str, target: Path) -> str:
    """The text that `python -m module` writes to `target`, which is left as it was."""
    before = target.read_bytes() if target.exists() else None
    try:
        output_of(sys.executable, "-m", module)
        return target.read_text()
    except FileNotFoundError as error:
        raise Failed(f"{module} did not write {target.relative_to(ROOT)}") from error
    finally:
        if before is None:
            target.unlink(missing_ok=True)
        else:
            target.write_bytes(before)


def readme_with_help(readme: Path) -> str:
    """The README with what `bilik --help` prints between its markers."""
    head, begin, rest = readme.read_text().partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise Failed(f"{readme.name} has no {BEGIN} .. {END}")
    command = "import sys; sys.argv[0] = 'bilik'; from firmware.cli import main; sys.exit(main())"
    text = output_of(sys.executable, "-c", command, "--help").strip()
    return f"{head}{BEGIN}\n```\n{text}\n```\n{END}{tail}"


def vectors(name: str) -> str:
    """The test vectors of this name."""
    return output_of(sys.executable, "tests/vectors/make_vectors.py", name)


def catalogue(*what: str) -> bytes:
    """A file of the languages of the screen."""
    return bytes_of(sys.executable, "-m", "languages", *what)


LOCALE = "firmware/locale/{}/LC_MESSAGES/bilik"
LANGUAGES = ("en", "jv", "jv-Java")

GENERATORS: list[tuple[str, Callable[[Path], str | bytes]]] = [
    # First, as pages and pictures after them speak their words.
    ("firmware/locale/bilik.pot", lambda _: catalogue("template")),
    *((f"{LOCALE.format(one)}.po", lambda _, one=one: catalogue("po", one)) for one in LANGUAGES),
    *((f"{LOCALE.format(one)}.mo", lambda _, one=one: catalogue("mo", one)) for one in LANGUAGES),
    (
        "firmware/assets/first_picture.txt",
        lambda _: output_of(sys.executable, "-m", "firmware.first_picture_draw"),
    ),
    ("firmware/states/README.md", lambda target: written_by("firmware.states.diagram", target)),
    ("docs/event-catalogue.md", lambda target: written_by("firmware.states.catalogue", target)),
    ("README.md", readme_with_help),
    ("docs/faults.md", lambda _: output_of(sys.executable, "docs/faults_page.py")),
    ("docs/messages.md", lambda _: output_of(sys.executable, "docs/messages_page.py")),
    ("docs/screens.md", lambda _: output_of(sys.executable, "docs/screens_page.py")),
    ("docs/pictures/boot.svg", lambda _: output_of(sys.executable, "docs/boot_picture.py")),
    ("docs/pictures/wiring.svg", lambda _: output_of(sys.executable, "docs/wiring_picture.py")),
    ("tests/vectors/protocol.json", lambda _: vectors("protocol")),
    ("tests/vectors/sticks.json", lambda _: vectors("sticks")),
]


def main(arguments: list[str]) -> int:
    """Write, or with --check compare; 1 when something is stale, 2 when it cannot be told."""
    if arguments not in ([], ["--check"]):
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    stale = 0
    for name, generate in GENERATORS:
        target = ROOT / name
        try:
            text = generate(target)
        except (Failed, OSError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
        data = text if isinstance(text, bytes) else text.encode()
        if target.exists() and target.read_bytes() == data:
            continue
        if arguments:
            print(f"{name} is stale; run: make gen", file=sys.stderr)
            stale = 1
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            print(f"{name} written")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
