"""What the builder's own settings must not leave in the root, and what is kept between builds."""

import stat
from pathlib import Path

from image.compiled import key
from image.root import level, trim


def root_of(tmp_path: Path) -> Path:
    """A root with an interpreter and one package."""
    root = tmp_path / "root"
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "python3.13").write_bytes(b"interpreter")
    (root / "lib" / "a").mkdir(parents=True)
    (root / "lib" / "a" / "one.py").write_text("1\n")
    return root


def test_modes_do_not_come_from_the_builder_and_no_set_user_id_file_stays(tmp_path: Path) -> None:
    root = root_of(tmp_path)
    (root / "lib" / "a").chmod(0o700)
    (root / "lib" / "a" / "one.py").chmod(0o600)
    (root / "usr" / "bin" / "python3.13").chmod(0o4711)
    level(root)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*")}
    assert modes == {
        **dict.fromkeys(("usr", "bin", "lib", "a", "python3.13"), 0o755),
        "one.py": 0o644,
    }


def test_byte_code_is_kept_only_for_the_same_sources_and_interpreter(tmp_path: Path) -> None:
    root = root_of(tmp_path)
    first = key(root, [root / "lib"])
    (root / "lib" / "notes.txt").write_text("no source")
    assert key(root, [root / "lib"]) == first
    (root / "lib" / "a" / "one.py").write_text("2\n")
    second = key(root, [root / "lib"])
    (root / "usr" / "bin" / "python3.13").write_bytes(b"newer")
    third = key(root, [root / "lib"])
    (root / "lib" / "a" / "one.py").rename(root / "lib" / "a" / "two.py")
    assert len({first, second, third, key(root, [root / "lib"])}) == 4


def test_what_the_lists_do_not_name_is_dropped_with_the_links_to_it(tmp_path: Path) -> None:
    root = root_of(tmp_path)
    for name in ("bash", "perl", "systemctl"):
        (root / "usr" / "bin" / name).write_text("")
    (root / "usr" / "bin" / "python3").symlink_to("python3.13")
    (root / "usr" / "lib").mkdir()
    (root / "usr" / "lib" / "interpreter").symlink_to("../bin/perl")
    (root / "usr" / "games").mkdir()
    (root / "usr" / "games" / "chess").write_text("")
    trim(root, "booth")
    assert {path.name for path in (root / "usr" / "bin").iterdir()} == {"python3.13", "python3", "systemctl"}
    assert not (root / "usr" / "games").exists()
    assert not (root / "usr" / "lib").exists()
