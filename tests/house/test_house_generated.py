"""Generated files: written, found stale, and left alone by the check."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "generate.py"


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, at work in an empty folder with one generator."""
    spec = importlib.util.spec_from_file_location("generate_docs", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "GENERATORS", [("page.md", lambda target: "fresh\n")])
    return module


def test_the_check_names_what_is_stale_and_changes_nothing(
    generate: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.md").write_text("old\n")
    assert generate.main(["--check"]) == 1
    assert "page.md is stale" in capsys.readouterr().err
    assert (tmp_path / "page.md").read_text() == "old\n"


def test_writing_makes_the_check_pass(generate: ModuleType, tmp_path: Path) -> None:
    assert generate.main([]) == 0
    assert (tmp_path / "page.md").read_text() == "fresh\n"
    assert generate.main(["--check"]) == 0


def test_a_module_that_writes_its_own_file_is_asked_and_the_file_left(
    generate: ModuleType, tmp_path: Path
) -> None:
    (tmp_path / "writer.py").write_text('"""w"""\nopen("page.md", "w").write("new")\n')
    (tmp_path / "page.md").write_text("old")
    assert generate.written_by("writer", tmp_path / "page.md") == "new"
    assert (tmp_path / "page.md").read_text() == "old"


def test_a_generator_that_fails_is_named(generate: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(generate.Failed, match="-m nobody"):
        generate.written_by("nobody", tmp_path / "page.md")


def test_help_goes_between_its_markers(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- help:begin -->\nold\n<!-- help:end -->\nb\n")
    monkeypatch.setattr(generate, "output_of", lambda *command: "usage: bilik\n")
    want = "a\n<!-- help:begin -->\n```\nusage: bilik\n```\n<!-- help:end -->\nb\n"
    assert generate.readme_with_help(readme) == want
    readme.write_text("no markers")
    with pytest.raises(generate.Failed, match="help:begin"):
        generate.readme_with_help(readme)


def test_wrong_use_is_refused(generate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--force"]) == 2
    assert "usage" in capsys.readouterr().err
