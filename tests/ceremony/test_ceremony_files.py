"""The whole ceremony by files and commands: three of five, two of three; accepted by the real builder."""

from __future__ import annotations

import stat
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from ceremony_party import NAMES, Party

from firmware.ballot import group
from firmware.ballot.announcement import Announcement
from firmware.ballot.sharing import recover_secret
from firmware.ballot.trustees import joint_key

STEPS = ("new", "reveal", "share", "accept", "combine")


@pytest.mark.parametrize(("k", "n"), [(3, 5), (2, 3), (1, 1), (3, 3)])
def test_any_k_of_n_hold_the_key_that_was_announced(
    k: int, n: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    party = Party(tmp_path, capsys, n, k)
    party.all(*STEPS)
    assert party.check()[0] == 0
    announcements = [
        Announcement.from_bytes((party.public / f"pengumuman-{i}.bin").read_bytes()) for i in range(1, n + 1)
    ]
    key = joint_key(announcements)
    shares = {i: party.open(i).secret.share for i in range(1, n + 1)}
    for some in combinations(shares, k):
        assert group.base(recover_secret({i: shares[i] for i in some})) == key
    for few in combinations(shares, k - 1):
        if few:
            assert group.base(recover_secret({i: shares[i] for i in few})) != key
    assert f"joint-key: {key.hex()}" in (party.public / "hasil.txt").read_text("utf-8")


def test_the_digest_that_is_read_aloud_is_that_of_the_announcement_opened_later(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    party = Party(tmp_path, capsys, 2, 2)
    _, said, _ = party.new(1)
    party.new(2)
    assert list(party.public.glob("pengumuman-*")) == []
    party.all("reveal")
    digest = sha256((party.public / "pengumuman-1.bin").read_bytes()).hexdigest()
    assert digest in said.replace(" ", "")


def test_everybody_is_told_the_same_roster(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    party = Party(tmp_path, capsys, 3, 2)
    party.all("new")
    told = [party.step("reveal", i)[1].split("same for everybody:")[1].splitlines()[1] for i in (1, 2, 3)]
    assert len(set(told)) == 1
    assert len(told[0].replace(" ", "")) == 64


def test_a_key_file_is_its_owners_and_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    party = Party(tmp_path, capsys, 2, 2)
    party.all(*STEPS)
    for index in (1, 2):
        assert stat.S_IMODE(party.key(index).stat().st_mode) == 0o600
        secret = party.open(index).secret
        text = party.key(index).read_text("utf-8")
        assert group.encode_scalar(secret.share).hex() not in text
        assert f"{secret.share:x}" not in text
        assert f"{secret.share}" not in repr(secret)
        assert (secret.dealt, secret.sign_seed, secret.encrypt) == ((), b"", 0)


def test_steps_wait_for_the_others_and_say_for_whom(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    party = Party(tmp_path, capsys, 3, 2)
    party.new(1)
    party.new(2)
    assert party.step("reveal", 1) == (2, "", "not yet: the commitments of trustee 3 are not here yet\n")
    party.new(3)
    code, _, err = party.step("share", 1)
    assert (code, "reveal" in err) == (2, True)
    party.step("reveal", 1)
    assert "announcements of trustees 2, 3 are not here yet" in party.step("share", 1)[2]
    party.all("reveal")
    party.step("share", 1)
    assert "the shares of trustee 2, 3 for you" in party.step("accept", 1)[2]
    party.all("share")
    party.step("accept", 2)
    assert "not accepted yet by trustee 1, 3" in party.step("combine", 2)[2]
    assert party.check()[0] == 2
    party.all("accept", "combine")


def test_every_step_may_be_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    party = Party(tmp_path, capsys, 2, 2)
    party.all("new", "reveal", "reveal", "share", "share", "accept", "accept", "combine", "combine")
    before = party.open(1).secret
    assert party.step("accept", 1)[0] == 2
    assert party.step("share", 1)[0] == 2
    assert party.open(1).secret == before


@pytest.mark.parametrize("step", ["reveal", "share", "accept", "combine"])
def test_a_wrong_passphrase_opens_nothing(
    step: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    party = Party(tmp_path, capsys, 2, 2)
    party.all("new")
    wrong = tmp_path / "wrong"
    wrong.write_text("bukan kata sandinya\n")
    words = ("--key", str(party.key(1)), "--passphrase-file", str(wrong))
    code, out, err = party.run("trustee", step, str(party.public), *words)
    assert (code, out) == (2, "")
    assert "the passphrase is wrong" in err
    assert "bukan" not in err


def test_a_changed_key_file_does_not_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    party = Party(tmp_path, capsys, 2, 2)
    party.all("new")
    data = party.key(1).read_bytes()
    for at in range(0, len(data), 41):
        party.key(1).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert party.step("reveal", 1)[0] == 2


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"threshold": "0"}, "threshold"),
        ({"threshold": "4"}, "threshold"),
        ({"trustees": "13"}, "trustees"),
        ({"index": "4"}, "there is no trustee 4"),
        ({"index": "0"}, "there is no trustee 0"),
        ({"name": "x"}, "'name'"),
        ({"name": "two\nlines"}, "'name'"),
        ({"election": "Bukan Slug"}, "'election'"),
    ],
)
def test_new_refuses_what_makes_no_ceremony(
    changed: dict[str, str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    party = Party(tmp_path, capsys, 3, 2)
    code, _, err = party.new(1, **changed)
    assert (code, reason in err) == (2, True), err
    assert list(party.public.iterdir()) == []
    assert not party.key(1).exists()


def test_new_refuses_short_passphrases_and_existing_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    party = Party(tmp_path, capsys, 3, 2)
    monkeypatch.setattr(Party, "words", lambda self, index: "pendek")
    assert "at least 8 characters" in party.new(1)[2]
    monkeypatch.undo()
    party = Party(tmp_path, capsys, 3, 2)
    party.key(1).write_text("something of mine")
    assert "a key is not overwritten" in party.new(1)[2]
    assert party.key(1).read_text() == "something of mine"


def test_the_names_reach_the_lines_for_the_committee(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import tomllib

    party = Party(tmp_path, capsys, 5, 3)
    party.all(*STEPS)
    table = tomllib.loads((party.public / "pemegang.toml").read_text("utf-8"))
    assert table["ambang"] == 3
    assert tuple(entry["nama"] for entry in table["pemegang_kunci"]) == NAMES
