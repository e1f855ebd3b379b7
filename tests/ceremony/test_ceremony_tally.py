"""Counting away from the booth: its machine never saw a share, the keys come from the ceremony by files."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from audit_stick import TOTALS, Booth, Village, copy_of, flip, make_village, play, slots_of
from ceremony_party import NAMES, Party

from firmware.ballot.tally import decrypt_share
from firmware.ceremony.partial import PartialFile
from firmware.drivers.card import CardReader
from firmware.election.manifest import TrusteeEntry
from firmware.election.package import load, sign
from firmware.election.trustee_share import pack_share
from firmware.storage.slot import Kind
from hw_sim.piv_card import PivCardModel
from hw_sim.reader import Pn532Reader
from hw_sim.wire import Line

STEPS = ("new", "reveal", "share", "accept", "combine")


def village_of(party: Party) -> Village:
    """An election whose trustees are this party; the village holds no share."""
    base = make_village()
    trustees = tuple(
        TrusteeEntry(i, NAMES[i - 1], f"b{i}", (party.public / f"pengumuman-{i}.bin").read_bytes())
        for i in range(1, party.n + 1)
    )
    manifest = replace(base.package.manifest, trustees=trustees, threshold=party.k)
    data = sign(manifest, base.package.photos, base.package.roll or b"", base.authority)
    return replace(base, data=data, package=load(data), shares={})


def closed(booth: Booth) -> Path:
    """The day up to CLOSE; nobody counts."""
    play(booth)
    booth.ledger.event("close_asked", "2026-10-18T13:00:05+07:00", officers=["a1", "a2"], balanced=True)
    booth.ledger.close()
    booth.ledger.close_files()
    return booth.stick


@pytest.fixture
def party(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Party:
    party = Party(tmp_path, capsys, 3, 2)
    party.all(*STEPS)
    return party


@pytest.fixture
def village(party: Party) -> Village:
    return village_of(party)


@pytest.fixture
def stick(party: Party, village: Village) -> Path:
    return closed(Booth(party.root / "booth", village))


def decrypts(party: Party, stick: Path, index: int, name: str = "") -> tuple[int, str, str]:
    out = party.root / (name or f"partial-{index}.bin")
    flags = ("--passphrase-file", str(party.passphrase(index)), "--out", str(out))
    return party.run("tally", str(stick), "--key", str(party.key(index)), *flags)


def combined(party: Party, stick: Path, *names: str) -> tuple[int, str, str]:
    return party.run("tally", str(stick), "--combine", *(str(party.root / name) for name in names))


def test_any_two_count_what_the_booth_would_have(party: Party, stick: Path) -> None:
    for index in (1, 2, 3):
        assert decrypts(party, stick, index)[0] == 0
    for some in combinations((1, 2, 3), 2):
        files = [str(party.root / f"partial-{i}.bin") for i in some]
        code, out, _ = party.run("tally", str(stick), "--json", "--combine", *files)
        told = json.loads(out)
        assert (code, told["verdict"], told["totals"]) == (0, "SAH", TOTALS)
        assert (told["trustees"], told["refused"], told["agrees_with_record"]) == (list(some), [], None)
    code, out, _ = combined(party, stick, "partial-1.bin", "partial-2.bin", "partial-3.bin")
    assert (code, out.startswith("SAH: Pilkades Contoh, TPS 003, bilik-1: 1 Sri Wahyuni, S.Sos 1; ")) == (
        0,
        True,
    )


def test_three_of_five_and_lost_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    party = Party(tmp_path, capsys, 5, 3)
    party.all(*STEPS)
    stick = closed(Booth(tmp_path / "booth", village_of(party)))
    for index in (2, 5):
        decrypts(party, stick, index)
    code, out, _ = combined(party, stick, "partial-2.bin", "partial-5.bin")
    assert code == 1
    assert out.startswith(
        "BELUM SELESAI: 3 trustees are needed, 2 are here; 1 more of the other 3 must decrypt"
    )
    assert "if 3 of the 5 keys are lost for good, nobody can ever open this result" in out
    decrypts(party, stick, 4)
    code, out, _ = combined(party, stick, "partial-2.bin", "partial-5.bin", "partial-4.bin")
    assert (code, "opened by trustees 2, 4, 5" in out) == (0, True)


def test_a_tally_file_convinces_somebody_else(party: Party, stick: Path) -> None:
    for index in (1, 3):
        decrypts(party, stick, index)
    tally = party.root / "tally.txt"
    files = [str(party.root / f"partial-{i}.bin") for i in (1, 3)]
    assert party.run("tally", str(stick), "--combine", *files, "--out", str(tally))[0] == 0
    code, out, _ = party.run("tally", str(stick), "--verify", str(tally), "--json")
    assert (code, json.loads(out)["totals"]) == (0, TOTALS)
    text = tally.read_text()
    tally.write_text(text.replace("totals: 1 3 1", "totals: 3 1 1"))
    code, out, _ = party.run("tally", str(stick), "--verify", str(tally))
    assert (code, "its own proofs open to" in out) == (1, True)
    at = text.index("partials: ") + 300
    tally.write_text(text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :])
    code, out, _ = party.run("tally", str(stick), "--verify", str(tally))
    assert code in (1, 2)
    assert "SAH: Pilkades" not in out


def test_a_cheating_trustee_is_named_and_the_others_suffice(
    party: Party, stick: Path, village: Village
) -> None:
    for index in (1, 2, 3):
        decrypts(party, stick, index)
    honest = (party.root / "partial-2.bin").read_bytes()
    file = PartialFile.parse(honest, 3, "partial-2.bin")
    swapped = replace(
        file.partial, options=(file.partial.options[1], file.partial.options[0], *file.partial.options[2:])
    )
    (party.root / "partial-2.bin").write_bytes(replace(file, partial=swapped).to_bytes())
    code, out, _ = combined(party, stick, "partial-1.bin", "partial-2.bin")
    assert code == 1
    assert out.startswith("BELUM SELESAI")
    assert (
        f"refused: {NAMES[1]}, trustee 2, option 1: the proof of the partial decryption does not hold" in out
    )
    code, out, _ = combined(party, stick, "partial-1.bin", "partial-2.bin", "partial-3.bin")
    assert code == 1
    assert out.startswith("SAH: ")
    assert NAMES[1] in out.splitlines()[1]


def test_a_share_under_anothers_number_is_refused(party: Party, stick: Path) -> None:
    decrypts(party, stick, 1)
    decrypts(party, stick, 2)
    file = PartialFile.parse((party.root / "partial-2.bin").read_bytes(), 3, "")
    for number in (1, 3, 9):
        moved = replace(file, partial=replace(file.partial, trustee=number))
        (party.root / "moved.bin").write_bytes(moved.to_bytes())
        code, out, _ = combined(party, stick, "partial-1.bin", "moved.bin")
        assert (code, f"trustee {number}" in out, "SAH: P" in out) == (1, True, False)


def test_one_trustee_twice_is_one(party: Party, stick: Path) -> None:
    decrypts(party, stick, 1)
    code, out, _ = combined(party, stick, "partial-1.bin", "partial-1.bin")
    assert (code, "2 trustees are needed, 1 are here" in out) == (1, True)


def test_a_partial_of_other_ballots_accuses_nobody(party: Party, stick: Path, village: Village) -> None:
    other = Booth(party.root / "other", village)
    other.vote(3, 1)
    other.ledger.close()
    other.ledger.close_files()
    decrypts(party, stick, 1)
    sums = other.kept.sums
    file = PartialFile.parse((party.root / "partial-1.bin").read_bytes(), 3, "")
    forged = decrypt_share(village.context, 2, party.open(2).secret.share, sums)
    about = replace(file.about, ballots=1, sums_digest=bytes(32))
    (party.root / "other.bin").write_bytes(PartialFile(about, forged).to_bytes())
    code, out, _ = combined(party, stick, "partial-1.bin", "other.bin")
    assert (code, "it is for other ballots (1 of them)" in out, NAMES[1] in out) == (1, True, False)


def test_a_key_opens_only_one_log_of_a_booth(party: Party, stick: Path, village: Village) -> None:
    """Two sums that differ by one ballot would betray it."""
    assert decrypts(party, stick, 1)[0] == 0
    assert decrypts(party, stick, 1, "again.bin")[0] == 0
    assert (party.root / "again.bin").read_bytes() == (party.root / "partial-1.bin").read_bytes()
    fork = Booth(party.root / "fork", village)
    fork.vote(3, 1)
    fork.ledger.event("close_asked", "2026-10-18T13:00:05+07:00", officers=["a1", "a2"], balanced=True)
    fork.ledger.close()
    fork.ledger.close_files()
    code, out, err = decrypts(party, fork.stick, 1, "fork.bin")
    assert (code, out) == (2, "")
    assert "has opened other sums of this booth before" in err
    assert not (party.root / "fork.bin").exists()


def test_nothing_is_decrypted_before_the_close(party: Party, village: Village) -> None:
    booth = Booth(party.root / "early", village)
    play(booth)
    booth.ledger.close_files()
    code, out, _ = decrypts(party, booth.stick, 1)
    assert (code, out.startswith("BELUM SELESAI: the polls are not closed")) == (1, True)
    assert party.open(1).secret.opened == ()


def test_nothing_is_decrypted_on_a_stick_that_does_not_hold(party: Party, stick: Path) -> None:
    bad = copy_of(stick, party.root / "bad")
    at = slots_of(bad / "ballots.log", Kind.BALLOT)[0]
    flip(bad / "ballots.log", at * 4096 + 300)
    code, out, err = decrypts(party, bad, 1)
    assert (code, out.startswith(f"TIDAK SAH: ballots log, slot {at}:")) == (1, True)
    assert "nothing is decrypted" in err
    assert not (party.root / "partial-1.bin").exists()


def test_a_finished_stick_is_cross_checked(party: Party, village: Village) -> None:
    shares = {i: party.open(i).secret.share for i in (1, 2, 3)}
    booth = Booth(party.root / "done", replace(village, shares=shares))
    play(booth)
    booth.finish(booth.tally((1, 2)))
    for index in (2, 3):
        decrypts(party, booth.stick, index)
    code, out, _ = combined(party, booth.stick, "partial-2.bin", "partial-3.bin")
    assert (code, "the stick's TALLY says the same" in out) == (0, True)


def test_a_false_tally_record_is_found_out(party: Party, village: Village) -> None:
    shares = {i: party.open(i).secret.share for i in (1, 2, 3)}
    booth = Booth(party.root / "done", replace(village, shares=shares))
    play(booth)
    tally = booth.tally((1, 2))
    booth.finish(replace(tally, totals=(3, 1, 1)))
    for index in (2, 3):
        assert decrypts(party, booth.stick, index)[0] == 0
    code, out, _ = combined(party, booth.stick, "partial-2.bin", "partial-3.bin")
    assert code == 1
    assert out.startswith("TIDAK SAH: the TALLY record on the stick says 1 Sri Wahyuni, S.Sos 3; ")
    assert "does not hold; the sums open to 1 Sri Wahyuni, S.Sos 1; 2 Bambang Tirta 3;" in out
    assert "  the stick: ballots log, slot" in out


def test_a_false_proof_in_the_sticks_count_is_found_out(party: Party, village: Village) -> None:
    shares = {i: party.open(i).secret.share for i in (1, 2, 3)}
    booth = Booth(party.root / "done", replace(village, shares=shares))
    play(booth)
    tally = booth.tally((1, 2))
    (m, c, v), *others = tally.shares[0].parts
    forged = replace(tally.shares[0], parts=((m, v, c), *others))
    booth.finish(replace(tally, shares=(forged, *tally.shares[1:])))
    for index in (2, 3):
        assert decrypts(party, booth.stick, index)[0] == 0
    files = [str(party.root / f"partial-{i}.bin") for i in (2, 3)]
    code, out, _ = party.run("tally", str(booth.stick), "--json", "--combine", *files)
    told = json.loads(out)
    assert (code, told["verdict"], told["totals"], told["agrees_with_record"]) == (
        1,
        "TIDAK SAH",
        TOTALS,
        True,
    )
    assert "the proof of the partial decryption does not hold" in told["faults"][0]


def test_a_key_of_another_election_is_refused(party: Party, capsys: pytest.CaptureFixture[str]) -> None:
    stick = closed(Booth(party.root / "foreign", make_village()))
    code, _, err = decrypts(party, stick, 1)
    assert (code, "this key is not for this election" in err) == (2, True)


def test_a_key_from_an_unfinished_ceremony_is_refused(
    party: Party, stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Party(party.root / "half", capsys, 2, 2)
    other.root.mkdir()
    other.all("new")
    code, _, err = decrypts(other, stick, 1)
    assert (code, "unfinished ceremony" in err) == (2, True)


def test_what_cannot_be_done_is_one_line(party: Party, stick: Path) -> None:
    key = ("--key", str(party.key(1)), "--passphrase-file", str(party.passphrase(1)))
    partial = str(party.root / "partial-1.bin")
    for words in (
        (str(stick), *key),
        (str(party.root / "nowhere"), *key, "--out", partial),
        (str(stick), *key, "--out", partial, "--authority", "00"),
        (str(stick), "--combine", str(party.root / "no.bin")),
        (str(stick), "--verify", str(party.root / "no.txt")),
        (str(stick), "--key", str(party.root / "no.key"), "--out", partial, *key[2:]),
    ):
        code, out, err = party.run("tally", *words)
        assert (code, out, err.count("\n")) == (2, "", 1), words
    (party.root / "junk").write_bytes(b"\xff\x00junk")
    code, out, _ = combined(party, stick, "junk")
    assert (code, "it is no file of the kind BILIK-PARTIAL/1" in out) == (1, True)


def test_a_card_decrypts_too(party: Party, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The share as `bilik trustee card` writes it, read after the PIN; a wrong PIN costs a try, no more."""
    card = PivCardModel.new(bytes.fromhex("04112233445566"), pin="482913")
    card.put_object("5fc109", pack_share(3, party.open(3).secret.share))
    line = Line(party.root / "reader", Pn532Reader())
    line.start()
    try:
        monkeypatch.setattr(CardReader, "wait_gone", lambda *_, cancelled: None)
        line.act(lambda reader: reader.put(card))
        words = ("tally", str(stick), "--reader", str(line.link), "--out")
        monkeypatch.setattr(sys, "stdin", io.StringIO("111111\n482913\n"))
        assert party.run(*words, str(party.root / "partial-3.bin"))[0] == 0
        monkeypatch.setattr(sys, "stdin", io.StringIO("111111\n222222\n333333\n"))
        code, _, err = party.run(*words, str(party.root / "blocked.bin"))
        assert (code, "PIN is blocked" in err) == (2, True)
        empty = PivCardModel.new(bytes.fromhex("04112233445577"), pin="482913")
        line.act(lambda reader: reader.take())
        line.act(lambda reader: reader.put(empty))
        monkeypatch.setattr(sys, "stdin", io.StringIO("482913\n"))
        code, _, err = party.run(*words, str(party.root / "empty.bin"))
        assert (code, "holds no trustee's share" in err) == (2, True)
    finally:
        line.stop()
    decrypts(party, stick, 1)
    code, out, _ = combined(party, stick, "partial-1.bin", "partial-3.bin")
    assert (code, "opened by trustees 1, 3" in out) == (0, True)
