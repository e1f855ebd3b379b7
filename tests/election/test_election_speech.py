"""[suara]: recordings become the package's clips, and what is wrong with them is said by file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from election_spoils import toml

from firmware.cli import main
from firmware.election import speech_order
from firmware.election.authority import read_key
from firmware.election.build import build
from firmware.election.container import pack, unpack
from firmware.election.errors import BuildError, PackageError
from firmware.election.package import Package, load, public_part
from firmware.speech import synth
from firmware.speech.clips import read_speech
from firmware.speech.make import wanted_clips
from firmware.speech.script import needed
from firmware.speech.wav import read_wav
from hw_sim.tones import tone, wav, write_tones
from hw_sim.village import Village

Resign = Callable[[Callable[[dict[str, Any]], None]], bytes]
LANGUAGES = ("id", "en")
OPTIONS = 4


def names() -> list[str]:
    return [f"{language}/{key}" for language in LANGUAGES for key in needed(OPTIONS)]


@pytest.fixture
def spoken(committee: Path) -> Path:
    """A committee that has recorded everything."""
    toml("^ca = ", "suara = {buat = false, rekaman = 'suara'}\nca = ")(committee)
    write_tones(committee / "suara", names())
    return committee


def refused(village: Village, committee: Path) -> list[str]:
    with pytest.raises(BuildError) as caught:
        build(committee, read_key(village.authority_key))
    return [str(problem) for problem in caught.value.problems]


def built(village: Village, committee: Path) -> Package:
    return load(build(committee, read_key(village.authority_key)).data, authority=village.authority)


def test_recordings_become_clips_that_the_authority_signed(village: Village, spoken: Path) -> None:
    package = built(village, spoken)
    assert package.speech is not None
    assert package.manifest.speech_sha256 is not None
    speech = read_speech(package.speech)
    assert sorted(speech.clips) == sorted(names())
    assert speech.languages(needed(OPTIONS)) == ("en", "id")
    assert abs(speech.clips["id/option-2"].samples - len(tone("id/option-2"))) < 9


def test_clips_of_another_election_are_refused(village: Village, spoken: Path) -> None:
    sections = unpack(build(spoken, read_key(village.authority_key)).data)
    assert sections.speech is not None
    other = pack(replace(sections, speech=sections.speech[:-1] + b"\0"))
    with pytest.raises(PackageError, match="SPCH: the clips are not the signed ones"):
        load(other)


def test_clips_that_no_manifest_names_are_refused(whole: bytes) -> None:
    with pytest.raises(PackageError, match="SPCH"):
        load(pack(replace(unpack(whole), speech=b"anything")))


def test_the_public_part_has_no_clips_and_verifies(village: Village, spoken: Path) -> None:
    data = build(spoken, read_key(village.authority_key)).data
    public = load(public_part(data), authority=village.authority)
    assert public.speech is None
    assert public.manifest_bytes == load(data).manifest_bytes
    assert load(data).public_part() == public_part(data)


def test_an_election_without_clips_is_as_it_always_was(whole: bytes) -> None:
    package = load(whole)
    assert package.speech is None
    assert b"speech" not in package.manifest_bytes


def test_a_digest_that_is_none_is_refused(resign: Resign) -> None:
    with pytest.raises(PackageError, match="speech_sha256"):
        load(resign(lambda manifest: manifest.update(speech_sha256=None)))


def test_what_is_missing_is_named(village: Village, spoken: Path) -> None:
    (spoken / "suara/id/option-3.wav").unlink()
    (said,) = refused(village, spoken)
    assert said.endswith("nothing is to be made, and not recorded are id/option-3")


def test_a_bad_file_is_named_with_its_reason(village: Village, spoken: Path) -> None:
    (spoken / "suara/id/option-1.wav").write_bytes(wav(tone("x"), rate=44_100))
    (spoken / "suara/id/option-9.wav").write_bytes(wav(tone("y")))
    said = " ".join(refused(village, spoken))
    assert "suara/id/option-1.wav has 44100 samples a second; 22050 are needed" in said
    assert "suara/id/option-9.wav: no clip has this name" in said


def test_without_the_program_it_says_what_to_do(
    village: Village, committee: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speech_order.synth, "available", lambda: False)
    toml("^ca = ", "suara = {}\nca = ")(committee)
    (said,) = refused(village, committee)
    assert said.endswith("espeak-ng was not found: install it, or record all clips")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("{buat = 1}", "true or false is needed"),
        ("{rekaman = 'nowhere'}", "nowhere: no such folder"),
        ("{rekaman = '../out'}", "no such folder|no clip|relative"),
        ("{suara = true}", "unknown key"),
    ],
)
def test_a_table_that_is_wrong(
    village: Village, committee: Path, monkeypatch: pytest.MonkeyPatch, table: str, reason: str
) -> None:
    monkeypatch.setattr(speech_order.synth, "available", lambda: True)
    toml("^ca = ", f"suara = {table}\nca = ")(committee)
    assert any(word in " ".join(refused(village, committee)) for word in reason.split("|"))


def test_anyone_can_listen_to_what_was_signed(
    village: Village, spoken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package, out = tmp_path / "election.bilik", tmp_path / "clips"
    package.write_bytes(build(spoken, read_key(village.authority_key)).data)
    assert main(["election", "listen", str(package), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}: {len(names())} clips\n"
    heard = read_wav((out / "id" / "option-1.wav").read_bytes())
    assert abs(len(heard) - len(tone("id/option-1"))) < 9
    assert main(["election", "show", str(package)]) == 0
    assert "clips, " in capsys.readouterr().out


def test_a_package_without_clips_says_so(village: Village, tmp_path: Path) -> None:
    assert main(["election", "listen", str(village.package), "--out", str(tmp_path / "x")]) == 2
    assert not (tmp_path / "x").exists()


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_a_sentence_is_spoken(language: str) -> None:
    samples = synth.speak("-v Nomor 1, Siti Rahayu.", language)
    assert 20_000 < len(samples) < 120_000
    assert max(samples) > 3_000


def test_what_is_said_of_an_option_is_what_stands_on_the_ballot() -> None:
    clips = wanted_clips(("id", "en"), [(1, "Siti Rahayu", False), (2, "Suara Kosong", True)])
    assert clips["id/option-1"] == "Nomor 1, Siti Rahayu."
    assert clips["en/option-1"] == "Number 1, Siti Rahayu."
    assert clips["id/option-2"] == "Suara Kosong."
    assert "id/spoken.options-2" in clips
    assert "id/spoken.options-3" not in clips
