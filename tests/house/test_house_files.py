"""What every file of the project keeps to."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js",
    "deb." + "debian",
    "pi" + "wheels",
    "crates" + ".io",
)
ELSEWHERE = ("/work" + "/", "shared" + "/design", ".lib" + "rary/")
SLEEP = "time" + ".sleep"


@cache
def committed() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


@cache
def texts() -> dict[Path, str]:
    """The committed files that are text."""
    found = {}
    for path in committed():
        try:
            found[path.relative_to(ROOT)] = path.read_text()
        except UnicodeDecodeError:
            continue
    return found


def python(*tops: str) -> dict[Path, str]:
    return {
        path: text
        for path, text in texts().items()
        if path.suffix == ".py" and (not tops or path.parts[0] in tops)
    }


def holding(needle: str, files: dict[Path, str]) -> list[str]:
    return [str(path) for path, text in files.items() if needle in text]


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_the_host_of_a_registry(host: str) -> None:
    assert holding(host, texts()) == []


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_file_names_a_place_outside_the_project(place: str) -> None:
    assert holding(place, texts()) == []


def test_no_test_sleeps() -> None:
    tests = python("tests")
    assert len(tests) > 20
    assert holding(SLEEP, tests) == []
    assert [str(path) for path, text in tests.items() if re.search(r"import .*\bsleep\b", text)] == []


def test_every_module_has_a_docstring() -> None:
    bare = [str(path) for path, text in python().items() if not ast.get_docstring(ast.parse(text))]
    assert bare == []


def test_every_exception_from_a_check_has_its_reason() -> None:
    bare = re.compile(r"# (?:type: ignore(?:\[[\w, -]+\])?|noqa(?:: ?[A-Z0-9, ]+)?)\s*$")
    found = [
        f"{path}:{number}"
        for path, text in python().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if bare.search(line)
    ]
    assert found == []


def test_the_rooms_of_the_house_are_there() -> None:
    wanted = """
        Makefile .ci/run README.md LICENSE CHANGELOG.md
        setup.cfg pyproject.toml requirements.in requirements.lock
        firmware/__init__.py firmware/assets/fonts/OFL.txt hw_sim/__init__.py tests bench
        systemd/bilik.service image/README.md image/station.toml
        docs/architecture.md docs/threat-model.md docs/decisions
    """
    assert [name for name in wanted.split() if not (ROOT / name).exists()] == []


def test_the_links_of_the_documents_lead_somewhere() -> None:
    """But for pictures of screens before any was recorded."""
    dead, pictures = [], ROOT / "docs" / "screens"
    for path, text in texts().items():
        if path.suffix != ".md":
            continue
        for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
            if re.match(r"[a-z]+:|#", target):
                continue
            there = (ROOT / path).parent.joinpath(target.split("#")[0]).resolve()
            if not there.exists() and (pictures.exists() or not there.is_relative_to(pictures)):
                dead.append(f"{path}: {target}")
    assert dead == []
