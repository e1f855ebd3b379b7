"""The initramfs's part in an update on trial: its own shell function, run by a busybox of this machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from firmware.update.slot import prefix_at
from firmware.update.trial import Trial, read_trial

INIT = (Path(__file__).parents[2] / "image" / "initramfs" / "init").read_text()
CONFIG = b"# os_prefix=x/ is no line of its own\narm_64bit=1\nos_prefix=%s/\n# end\n"
BUSYBOX = shutil.which("busybox")
pytestmark = pytest.mark.skipif(BUSYBOX is None, reason="busybox is not installed")


def function(name: str) -> str:
    """A function of the script, as it stands there."""
    begin = INIT.index(f"\n{name}() {{") + 1
    return INIT[begin : INIT.index("\n}\n", begin) + 3]


class Card:
    """A firmware partition in a folder."""

    def __init__(self, top: Path, slot: str, mark: bytes | None) -> None:
        self.top, self.slot = top, slot
        (top / "bilik").mkdir()
        (top / "config.txt").write_bytes(CONFIG % slot.encode())
        if mark is not None:
            (top / "bilik" / "trial").write_bytes(mark)

    def start(self) -> list[str]:
        """What the function did besides writing: remounts, and a new start of the machine."""
        stubs = (
            'mount() { echo "mount $2"; }\nsync() { :; }\nsay() { :; }\nreboot() { echo reboot; exit 0; }\n'
        )
        script = (
            f"set -u\nslot={self.slot}\n{stubs}{function('other')}{function('trial')}trial\necho fell $fell\n"
        )
        script = script.replace("/boot/", f"{self.top}/")
        done = subprocess.run(
            [str(BUSYBOX), "sh", "-c", script], capture_output=True, text=True, check=True, timeout=60
        )
        assert done.stderr == ""
        return done.stdout.splitlines()

    @property
    def mark(self) -> Trial | None:
        path = self.top / "bilik" / "trial"
        return read_trial(path.read_bytes()) if path.exists() else None

    @property
    def starts(self) -> str:
        return prefix_at((self.top / "config.txt").read_bytes())[0]


COUNTED = ["mount remount,rw", "mount remount,ro", "fell false"]


def test_three_starts_without_a_voting_screen_and_the_other_slot_is_back(tmp_path: Path) -> None:
    card = Card(tmp_path, "b", Trial("b").to_bytes())
    assert card.start() == COUNTED
    assert (card.mark, card.starts) == (Trial("b", 1), "b")
    assert card.start() == COUNTED
    assert (card.mark, card.starts) == (Trial("b", 2), "b")
    assert card.start() == ["mount remount,rw", "reboot"]
    assert (card.mark, card.starts) == (Trial("b", -1), "a")
    assert (tmp_path / "config.txt").read_bytes() == CONFIG % b"a"


def test_the_old_slot_says_that_the_booth_fell_back(tmp_path: Path) -> None:
    card = Card(tmp_path, "a", Trial("b", -1).to_bytes())
    assert card.start() == ["fell true"]
    assert card.mark == Trial("b", -1)


@pytest.mark.parametrize("mark", [None, b"", b"a\n", b"a x\n", b"a 10\n", b"b 1\n", b"failed a\n", b"\xff\n"])
def test_any_other_mark_changes_nothing(tmp_path: Path, mark: bytes | None) -> None:
    card = Card(tmp_path, "a", mark)
    assert card.start() == ["fell false"]
    assert card.starts == "a"


def test_it_counts_before_the_root_is_opened() -> None:
    """Or a slot whose root is damaged would start for ever."""
    body = INIT[INIT.index("\nmount -t proc") :]
    assert body.index("\ntrial\n") < body.index("\ndmsetup create")
    assert (
        body.index("/boot || say")
        < body.index("\ntrial\n")
        < body.index("mount --move /boot /new/boot/firmware")
    )
