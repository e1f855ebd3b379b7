"""The guided ceremony: one machine, each trustee in turn; interrupted anywhere, it goes on."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from firmware import cli
from firmware.ballot import group
from firmware.ballot.sharing import recover_secret
from firmware.ceremony import judge, keyfile, walk
from firmware.ceremony.folder import PublicFolder
from firmware.ceremony.keyfile import KeyFile

PEOPLE = walk.People
NAMES = ("Sumiati Rahayu", "Bambang Tirta", "Dwi Gunawan")
TERMS = ("--election", "sukamaju-2026", "--trustees", "3", "--threshold", "2")


def words_of(name: str) -> str:
    return f"kata sandi {name.split()[0]}"


@dataclass
class Committee:
    """Answers what is asked; after `patience` questions the lights go out."""

    patience: int = 10**6
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    confirm: str = "ya"
    seat: str = ""

    def people(self) -> walk.People:
        return PEOPLE(self.say, self.ask, self.ask)

    def say(self, line: str) -> None:
        self.said.append(line)
        if "---" in line:
            self.seat = NAMES[int("".join(c for c in line if c.isdigit())[0]) - 1]

    def ask(self, question: str) -> str:
        if len(self.asked) == self.patience:
            raise KeyboardInterrupt
        self.asked.append(question)
        if question in ("Nama lengkap: ", "Full name: "):
            return self.seat
        for index, name in enumerate(NAMES, 1):
            if question in (f"Kata sandi {name}: ", f"Kata sandi {index}: ", f"Passphrase of {name}: "):
                return words_of(name)
        if "cocok?" in question or "agree?" in question:
            return self.confirm
        return words_of(self.seat)


Hold = Callable[..., tuple[int, Committee]]


@pytest.fixture
def hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hold:
    def ceremony(*more: str, terms: tuple[str, ...] = TERMS, **committee: object) -> tuple[int, Committee]:
        there = Committee(**committee)  # type: ignore[arg-type]  # the test names its fields
        monkeypatch.setattr(walk, "People", there.people)
        return cli.main(["ceremony", str(tmp_path / "desa"), *terms, *more]), there

    return ceremony


def whole(folder: Path) -> None:
    """The key is made, any two hold it, and nothing else lies around."""
    verdict = judge.check(PublicFolder(folder / "pemegang"))
    assert verdict.keys is not None
    assert (verdict.stage, verdict.accused, verdict.unclear) == (None, (), ())
    shares = {
        i: KeyFile.open(folder / "kunci" / f"trustee-{i}.key", words_of(name)).secret.share
        for i, name in enumerate(NAMES, 1)
    }
    for some in ((1, 2), (1, 3), (2, 3)):
        assert group.base(recover_secret({i: shares[i] for i in some})) == verdict.keys.joint_key
    assert sorted(path.name for path in (folder / "kunci").iterdir()) == [
        f"trustee-{i}.key" for i in (1, 2, 3)
    ]
    public = {path.name for path in (folder / "pemegang").iterdir()}
    assert public == {
        *(f"komitmen-{i}.txt" for i in (1, 2, 3)),
        *(f"pengumuman-{i}.bin" for i in (1, 2, 3)),
        *(f"terima-{i}.txt" for i in (1, 2, 3)),
        *(f"bagian-{d}-{r}.txt" for d in (1, 2, 3) for r in (1, 2, 3) if d != r),
        "hasil.txt",
        "pemegang.toml",
    }


@pytest.mark.parametrize("language", ["id", "en"])
def test_from_nothing_to_the_key(hold: Hold, tmp_path: Path, language: str) -> None:
    code, there = hold("--language", language, confirm={"id": "ya", "en": "yes"}[language])
    assert code == 0
    whole(tmp_path / "desa")
    assert len([q for q in there.asked if "Kata sandi baru" in q or "new passphrase" in q]) == 3
    text = "\n".join(there.said)
    result = (tmp_path / "desa/pemegang/hasil.txt").read_text("utf-8")
    for digest in (line.split(": ")[1] for line in result.splitlines() if "announcement" in line):
        assert text.replace(" ", "").count(digest) == 2  # once to write down, once to compare
    assert result.split("roster: ")[1][:64] in text.replace(" ", "")


def test_interrupted_at_any_question_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = 10  # three times name and passphrase twice, and one to confirm
    for patience in range(questions):
        folder = tmp_path / f"desa-{patience}"
        for committee, wanted in ((Committee(patience), 2), (Committee(), 0)):
            monkeypatch.setattr(walk, "People", committee.people)
            assert cli.main(["ceremony", str(folder), *TERMS]) == wanted
        whole(folder)


def test_interrupted_at_any_write_it_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, writes = keyfile.write_whole, 0

    def count(path: Path, data: bytes, *, mode: int = 0o644) -> None:
        nonlocal writes
        writes += 1
        real(path, data, mode=mode)

    monkeypatch.setattr(keyfile, "write_whole", count)
    monkeypatch.setattr(walk, "People", Committee().people)
    assert cli.main(["ceremony", str(tmp_path / "measure"), *TERMS]) == 0
    assert writes == 26  # 3 keys, 3 commitments, 3 pins, 3 announcements, 6 shares, 3 + 3 + 2 at the end
    for last in range(writes):
        left = last

        def until_the_lights_go_out(path: Path, data: bytes, *, mode: int = 0o644) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            real(path, data, mode=mode)

        folder = tmp_path / f"desa-{last}"
        monkeypatch.setattr(keyfile, "write_whole", until_the_lights_go_out)
        assert cli.main(["ceremony", str(folder), *TERMS]) == 2
        monkeypatch.setattr(keyfile, "write_whole", real)
        assert cli.main(["ceremony", str(folder), *TERMS]) == 0
        whole(folder)


def test_nothing_is_opened_unless_all_agree(hold: Hold, tmp_path: Path) -> None:
    code, _ = hold(confirm="tidak")
    assert code == 2
    assert list((tmp_path / "desa/pemegang").glob("pengumuman*")) == []
    assert hold()[0] == 0
    whole(tmp_path / "desa")


def test_a_file_changed_while_it_stood_interrupted_is_noticed(
    hold: Hold, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = keyfile.write_whole

    def until_shares(path: Path, data: bytes, *, mode: int = 0o644) -> None:
        if path.name.startswith("bagian"):
            raise KeyboardInterrupt
        real(path, data, mode=mode)

    monkeypatch.setattr(keyfile, "write_whole", until_shares)
    assert hold()[0] == 2
    monkeypatch.setattr(keyfile, "write_whole", real)
    announcement = tmp_path / "desa/pemegang/pengumuman-2.bin"
    data = announcement.read_bytes()
    announcement.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert hold()[0] == 1
    assert "CURANG: trustee 2 (Bambang Tirta): pengumuman-2.bin: the announcement" in capsys.readouterr().err


def test_another_election_in_the_same_folder_is_refused(
    hold: Hold, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hold(patience=3)[0] == 2
    code, _ = hold(terms=("--election", "lain-2026"))
    assert code == 2
    assert "2 of 3 for sukamaju-2026" in capsys.readouterr().err


def test_typed_by_hand_with_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the real standard input: a bad id, bad numbers, a bad name, short and different passphrases."""
    typed = ["Bukan Slug", "sukamaju-2026", "nol", "13", "2", "3", "2"]
    typed += [
        "x",
        "Sumiati Rahayu",
        "pendek",
        "kata sandi satu",
        "kata sandi dua",
        "kata sandi satu",
        "kata sandi satu",
    ]
    typed += ["Bambang Tirta", "kata sandi dua", "kata sandi dua", "ya"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed) + "\n"))
    assert cli.main(["ceremony", str(tmp_path / "desa")]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "kata sandi dua" not in out
    for told in (
        "dari 1 sampai 12",
        "dari 1 sampai 2",
        "berbeda",
        "Paling sedikit 8",
        "Nama itu tidak",
        "semua harus hadir",
    ):
        assert told in out


def test_a_wrong_passphrase_after_an_interruption_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    committee = Committee(patience=9)
    monkeypatch.setattr(walk, "People", committee.people)
    assert cli.main(["ceremony", str(tmp_path / "desa"), *TERMS]) == 2
    monkeypatch.undo()
    monkeypatch.setattr(keyfile, "COST", 2**4)
    typed = ["ya", "salah sekali", *(words_of(name) for name in NAMES)]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed) + "\n"))
    assert cli.main(["ceremony", str(tmp_path / "desa")]) == 0
    assert "Kata sandi salah" in capsys.readouterr().out
    whole(tmp_path / "desa")


def test_input_that_ends_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Sumiati Rahayu\n"))
    assert cli.main(["ceremony", str(tmp_path / "desa"), *TERMS]) == 2
    assert [path for path in (tmp_path / "desa").rglob("*") if path.is_file()] == []
    assert capsys.readouterr().err.count("\n") == 1
