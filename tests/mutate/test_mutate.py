"""The mutation tester: what it changes, and that it tells a test that looks from one that does not."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from mutate.__main__ import main
from mutate.page import KINDS, judgements
from mutate.page import main as write_page
from mutate.result import Result, Verdict, noticed, read, write
from mutate.walk import Mutant, mutants, mutated

ROOT = Path(__file__).parents[2]
SOURCE = '''\
"""A room of one file."""

LIMIT = 3


def fits(n: int) -> bool:
    """Whether it fits."""
    return 0 < n <= LIMIT


def greet(loud: bool) -> str:
    if loud:
        return "HELLO"
    return "hello"
'''
TESTS = """\
from toyroom.toy import fits, greet

def test_fits():
    assert not fits(0)
    assert fits(1)
    assert fits(3)
    assert not fits(4)

def test_greet():
    greet(True)
"""


def changes(source: str, tmp_path: Path) -> list[str]:
    """Every mutant of a text, as Python writes it."""
    file = tmp_path / "piece.py"
    file.write_text(source)
    return [ast.unparse(mutated(file, mutant.number)) for mutant in mutants(file)]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("x = a < b", ["x = a <= b"]),
        ("x = a and b", ["x = a or b"]),
        ("x = not a", ["x = a"]),
        ("x = a + b", ["x = a - b"]),
        ("x = A | B", ["x = A", "x = B"]),
        ("x = 5", ["x = 6"]),
        ("x = True", ["x = False"]),
        ("x = 'kind'", ["x = 'XkindX'"]),
        ("x = 'a sentence for people'", []),
        ("x = f(a, b)", ["x = f(b)", "x = f(a)"]),
        ("x = f(a, k=b)", ["x = f(a)"]),
        ("x = min(a)", ["x = max(a)"]),
        ("x = [a for a in b if a]", ["x = [a for a in b]"]),
        ("x = b[1:]", ["x = b[:]", "x = b[2:]"]),
        ("x = (a, b)", ["x = (b,)", "x = (a,)"]),
        ("x = {a: b}", ["x = {}"]),
        ("a.b = c", ["pass"]),
        ("f()", ["pass"]),
        ("raise E(a)", ["pass"]),
        ("def f():\n    return a", ["def f():\n    return None"]),
        ("x: int = 5", ["x: int = 6"]),
        ("try:\n    a\nexcept E:\n    b", ["pass"]),
        ("assert a < b", []),
        ("@rule\ndef f(s: A | B, e: C) -> D:\n    pass", ["A", "B"]),
        ("def f(s: A | B) -> D:\n    pass", []),
    ],
)
def test_what_is_changed(source: str, wanted: list[str], tmp_path: Path) -> None:
    found = changes(source, tmp_path)
    if source.startswith("@rule"):
        assert [text.split("s: ")[1].split(",")[0] for text in found] == wanted
    elif source.startswith("try"):
        assert any("except E:\n    raise" in text for text in found)
    else:
        assert found == wanted


def test_a_mutant_says_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "toy.py"
    file.write_text(SOURCE)
    found = mutants(file)
    assert [(m.line, m.function) for m in found if not m.function] == [(3, "")]
    assert {m.function for m in found} == {"", "fits", "greet"}
    assert all(m.place.endswith(f"toy.py:{m.line}") for m in found)
    with pytest.raises(LookupError):
        mutated(file, len(found))


RUN = """\
import json, sys
from pathlib import Path
from mutate import fresh, live
from mutate.walk import mutants

found = []
room = Path("toyroom")
every = mutants(room / "toy.py")
taken = live.run(room, ["tests"], [m for m in every if m.function], 60.0, found.append)
fresh.run(["tests"], taken or {}, [m for m in every if not m.function], 60.0, found.append)
print(json.dumps([[r.mutant.line, r.mutant.what, r.verdict, r.by] for r in found]))
sys.exit(taken is None)
"""


def run(folder: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """A campaign on the toy room, in a process of its own since it forks."""
    for name, text in (
        ("toyroom/__init__.py", ""),
        ("toyroom/toy.py", SOURCE),
        ("tests/test_toy.py", tests),
        ("setup.cfg", "[tool:pytest]\npythonpath = .\n"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    command = [sys.executable, "-c", f"import sys; sys.path.insert(1, {str(ROOT)!r})\n{RUN}"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_test_that_looks_is_told_from_one_that_does_not(tmp_path: Path) -> None:
    done = run(tmp_path, TESTS)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    survived = [(line, what) for line, what, verdict, _ in rows if verdict == Verdict.SURVIVED]
    assert survived == [
        (12, "condition negated"),
        (13, "-> return None"),
        (13, "-> another text"),
        (14, "-> return None"),
        (14, "-> another text"),
    ]
    by = {by for _, _, verdict, by in rows if verdict == Verdict.KILLED}
    assert by == {"tests/test_toy.py::test_fits"}
    assert (3, "-> 4") in {(line, what) for line, what, verdict, _ in rows if verdict == Verdict.KILLED}


def test_tests_that_fail_without_a_mutant_are_no_measure(tmp_path: Path) -> None:
    done = run(tmp_path, "def test_wrong():\n    assert False\n")
    assert done.returncode == 1


def test_results_are_kept_and_read_again(tmp_path: Path) -> None:
    mutant = Mutant("firmware/storage/slot.py", 4, 17, "pack", "-> 49", "BODY = 48")
    results = [
        Result(mutant, Verdict.KILLED, "a test"),
        Result(mutant, Verdict.SURVIVED),
        Result(mutant, Verdict.HUNG),
    ]
    path = tmp_path / "results.json"
    write(path, results)
    assert read(path) == results
    assert noticed(results) == 2
    path.write_text("[3]")
    with pytest.raises(ValueError, match="no list of mutants"):
        read(path)


def test_an_unknown_file_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["storage", "--only", "nothing.py"]) == 2
    assert "no mutants in firmware/storage" in capsys.readouterr().err
    assert main(["storage", "--again", "--json", "/nowhere/list.json"]) == 2


JUDGED = """
[[survivor]]
file = "slot.py"
what = "-> 49"
text = "BODY = 48"
kind = "equivalent"
why = "never read"
"""


def test_the_page_lists_survivors_by_judgement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged, results, page = (tmp_path / name for name in ("judged.toml", "list.json", "page.md"))
    judged.write_text(JUDGED)
    monkeypatch.setattr("mutate.page.JUDGED", judged)
    known = Mutant("firmware/storage/slot.py", 4, 17, "", "-> 49", "BODY = 48")
    other = Mutant("firmware/storage/slot.py", 5, 18, "", "-> 2", "X = 1 | 2")
    verdicts = ((known, Verdict.SURVIVED), (other, Verdict.SURVIVED), (other, Verdict.HUNG))
    write(results, [Result(mutant, verdict) for mutant, verdict in verdicts])
    assert write_page([str(page), str(results)]) == 0
    text = page.read_text()
    assert "| **storage** | 3 | 0 | 1 | 2 | 33.3 % |" in text
    assert "### equivalent" in text
    assert "| `storage/slot.py:17` | -> 49 | `BODY = 48` | never read |" in text
    assert "### not judged" in text
    assert "`X = 1 \\| 2`" in text
    assert write_page([str(page)]) == 2
    assert write_page([str(page), str(tmp_path / "absent.json")]) == 2


def test_every_judgement_says_which_kind_it_is_and_why() -> None:
    for (file, _, _), (kind, why) in judgements().items():
        assert list((ROOT / "firmware").glob(f"*/{file}")), file
        assert kind in KINDS
        assert len(why) > 10, file
