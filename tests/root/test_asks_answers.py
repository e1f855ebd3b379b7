"""How the daemon asks root and what it is told."""

import json
import os
from pathlib import Path

import pytest

from firmware.root.answers import answer, withdraw
from firmware.root.asks import AskError, take


@pytest.mark.parametrize(
    ("text", "word"), [("", ""), ("sda1", "sda1"), ("sda1\n", "sda1"), ("a" * 16, "a" * 16)]
)
def test_an_ask_is_taken_once(tmp_path: Path, text: str, word: str) -> None:
    (tmp_path / "update").write_text(text)
    assert take("update", tmp_path) == word
    assert list(tmp_path.iterdir()) == []
    assert take("update", tmp_path) == ""


@pytest.mark.parametrize(
    "data", [b"../x", b"a" * 17, b"a\nb", b"a\n\n", b"SDA1", b"\xff", b" ", b"a\0", b"x" * 10**6]
)
def test_what_is_no_word_is_refused_and_removed_without_being_quoted(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "update").write_bytes(data)
    with pytest.raises(AskError, match="'update' holds something else") as caught:
        take("update", tmp_path)
    assert len(str(caught.value)) < 100
    assert list(tmp_path.iterdir()) == []


def test_a_link_a_pipe_and_a_folder_are_no_asks_and_lead_nowhere(tmp_path: Path) -> None:
    asks, other = tmp_path / "asks", tmp_path / "other"
    asks.mkdir()
    other.write_text("secret")
    (asks / "update").symlink_to(other)
    with pytest.raises(AskError, match="cannot be read"):
        take("update", asks)
    os.mkfifo(asks / "update")
    with pytest.raises(AskError, match="no plain file"):
        take("update", asks)
    (asks / "update").mkdir()
    (asks / "update" / "link").symlink_to(tmp_path)
    with pytest.raises(AskError, match="no plain file"):
        take("update", asks)
    assert list(asks.iterdir()) == []
    assert other.read_text() == "secret"


def test_an_answer_is_whole_readable_and_replaced(tmp_path: Path) -> None:
    answer("scrub", {"state": "running", "checked": 1}, tmp_path)
    answer("scrub", {"state": "good", "bad_block": None}, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["scrub.json"]
    assert json.loads((tmp_path / "scrub.json").read_text()) == {"state": "good", "bad_block": None}
    assert (tmp_path / "scrub.json").stat().st_mode & 0o777 == 0o644
    withdraw("scrub", tmp_path)
    withdraw("scrub", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "../x", "A", "-a", "a" * 33, "a\n"])
def test_an_answer_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        answer(name, {}, tmp_path)
