"""The commands that a newcomer and the checks on a change rely on."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
PROMISED = {
    "demo",
    "test",
    "attack",
    "crash",
    "faults",
    "campaign",
    "mutate",
    "lint",
    "sim",
    "bench",
    "fuzz",
    "gen",
    "gen-check",
    "goldens",
    "lock",
    "clean",
    "image",
    "image-lock",
    "test-image",
    "help",
}
INTERNAL = {"system", "image-tools"}


def make(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run make here, with `path` as the place where commands are looked for first."""
    environment = {"PATH": f"{path}:/usr/bin:/bin" if path else "/usr/bin:/bin"}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) - INTERNAL == PROMISED
    shown = make()
    assert shown.returncode == 0
    assert set(re.findall(r"^  make ([a-z-]+) +\S", shown.stdout, re.MULTILINE)) == PROMISED


def test_the_readme_and_the_checks_name_targets_that_exist() -> None:
    for name in ("README.md", ".ci/run"):
        lines = re.findall(r"^ *make ([a-z-]+)", (ROOT / name).read_text(), re.MULTILINE)
        assert lines, name
        assert set(lines) <= PROMISED, name


def test_the_checks_on_a_change_run_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail" in script
    assert {"make test", "make lint", "make gen-check"} <= set(script.splitlines())
    assert "make test" in (ROOT / "README.md").read_text()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)


def test_what_is_imported_is_locked_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    lines = (ROOT / "requirements.in").read_text().splitlines()
    wanted = {line.strip() for line in lines if line and not line.startswith("#")}
    setup = (ROOT / "setup.cfg").read_text()
    needs = re.search(r"install_requires =\n((?:    .*\n)+)", setup)
    assert needs
    assert wanted <= locked
    assert set(needs[1].split()) <= wanted
    for entry in re.split(r"\n(?=\S)", lock.strip()):
        assert "--hash=sha256:" in entry, entry[:60]
    unwanted = re.search(r"^UNWANTED := ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
    assert unwanted
    assert locked & set(unwanted[1].replace("\\", "").split()) == set()
    assert not re.search(r"^--|://", lock, re.MULTILINE)


def script(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Commands of a machine without libsodium, until its apt-get has put a file beside them."""
    probe = f"test -e {tmp_path}/installed || exit 1"
    script(tmp_path, "python3", f'case "$*" in *libsodium*) {probe};; *) exec {sys.executable} "$@";; esac')
    script(
        tmp_path, "apt-get", f'echo "$@" >> {tmp_path}/log; [ "$1" = update ] || touch {tmp_path}/installed'
    )
    script(tmp_path, "id", "echo 0")
    return tmp_path


def test_libsodium_is_installed_where_it_is_absent_and_that_is_said(bare: Path) -> None:
    done = make("system", path=bare)
    assert (done.returncode, done.stderr) == (0, "")
    assert "installing from the distribution: libsodium23" in done.stdout
    assert "libsodium23" in (bare / "log").read_text()
    again = make("system", path=bare)
    assert (again.returncode, again.stdout) == (0, "")


def test_the_list_of_packages_is_fetched_when_the_first_try_fails(bare: Path) -> None:
    script(
        bare,
        "apt-get",
        f'echo "$1" >> {bare}/log; grep -q update {bare}/log || exit 100; touch {bare}/installed',
    )
    assert make("system", path=bare).returncode == 0
    assert (bare / "log").read_text().split() == ["install", "update", "install"]


def test_without_rights_a_sentence_says_what_to_install(bare: Path) -> None:
    script(bare, "id", "echo 1000")
    script(bare, "sudo", "exit 1")
    done = make("system", path=bare)
    assert done.returncode != 0
    assert "please install first: sudo apt-get install libsodium23" in done.stdout
    assert not (bare / "log").exists()


def test_with_sudo_it_is_used(bare: Path) -> None:
    script(bare, "id", "echo 1000")
    script(bare, "sudo", f'echo sudo >> {bare}/log; [ "$1" = -n ] && shift; exec "$@"')
    assert make("system", path=bare).returncode == 0
    assert "sudo" in (bare / "log").read_text()


def test_an_old_or_absent_python_is_named(bare: Path) -> None:
    script(bare, "python3", 'case "$*" in -V) echo "Python 3.9.2";; *) exit 1;; esac')
    old = make("system", path=bare)
    assert old.returncode != 0
    assert "Python 3.11 or later is needed and python3 is Python 3.9.2" in old.stdout
    absent = make("system", "PYTHON=/nowhere/python", path=bare)
    assert absent.returncode != 0
    assert "/nowhere/python was not found" in absent.stdout
