"""Every way to cheat is refused, and who did it is named; a complaint convinces those who were not there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from ceremony_party import NAMES, Party
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from firmware.ballot import group
from firmware.ballot.announcement import Announcement
from firmware.ballot.hashes import os_random
from firmware.ballot.proofs import random_scalar
from firmware.ballot.trustees import deal
from firmware.ceremony import sealing
from firmware.ceremony.files import Acceptance, Commitment, Complaint, Dealt, Terms
from firmware.ceremony.folder import PublicFolder
from firmware.ceremony.judge import bound_for, dealt_of
from firmware.ceremony.sealing import prove_shared, seal_share, shared_secret
from firmware.ceremony.secret import Secret

CHEAT = 2


@pytest.fixture
def party(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Party:
    return Party(tmp_path, capsys, 3, 2)


def tamper(party: Party, change: Callable[[Secret], Secret]) -> None:
    """The cheater's own program differs from ours."""
    key = party.open(CHEAT)
    key.save(change(key.secret))


def named(answer: tuple[int, str, str], reason: str, cheat: int = CHEAT) -> None:
    code, out, err = answer
    assert (code, out) == (1, ""), err
    assert err.startswith(f"CHEATED: trustee {cheat} ({NAMES[cheat - 1]}): "), err
    assert reason in err, err


def test_an_announcement_changed_after_its_digest(party: Party) -> None:
    party.all("new", "reveal")
    path = party.public / f"pengumuman-{CHEAT}.bin"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    named(party.step("share", 1), "not the one whose digest was published before")
    assert "not the one whose digest" in party.check()[1]


def test_an_honest_announcement_that_is_another(party: Party) -> None:
    party.all("new", "reveal")
    fresh = deal(CHEAT, 3, 2).announcement.to_bytes()
    (party.public / f"pengumuman-{CHEAT}.bin").write_bytes(fresh)
    named(party.step("share", 3), "not the one whose digest was published before")


def published(party: Party, announcement: bytes) -> None:
    """The cheater commits to a bad announcement and then opens just that."""
    party.all("new")
    key = party.open(CHEAT).secret
    made = Commitment.make(
        key.terms, CHEAT, key.name, sha256(announcement).digest(), group.base(key.encrypt), key.sign_key
    )
    (party.public / f"komitmen-{CHEAT}.txt").write_bytes(made.raw)
    for honest in (1, 3):
        assert party.step("reveal", honest)[0] == 0
    (party.public / f"pengumuman-{CHEAT}.bin").write_bytes(announcement)


def own(party: Party) -> Announcement:
    party.all("new")
    announcement = Announcement.from_bytes(party.open(CHEAT).secret.announcement)
    shutil.rmtree(party.public)
    for i in (1, 2, 3):
        party.key(i).unlink()
    return announcement


def test_a_false_proof_of_possession(party: Party) -> None:
    good = own(party)
    bad = replace(good, responses=(good.responses[0], (good.responses[1] + 1) % group.Q))
    published(party, bad.to_bytes())
    named(party.step("share", 1), "the proof of possession does not hold")
    code, out, _ = party.check()
    assert (code, "proof of possession" in out) == (1, True)


def test_a_key_made_to_cancel_the_others(party: Party) -> None:
    """Rogue key: C_20 = X - C_10 cannot be proven to be known."""
    good = own(party)
    rogue = replace(good, commitments=(group.sub(good.commitments[0], group.G), good.commitments[1]))
    published(party, rogue.to_bytes())
    named(party.step("share", 1), "the proof of possession does not hold")


@pytest.mark.parametrize("at", [0, 1])
def test_an_identity_commitment(party: Party, at: int) -> None:
    data = bytearray(own(party).to_bytes())
    data[8 + 32 * at : 40 + 32 * at] = bytes(32)
    published(party, bytes(data))
    named(party.step("share", 3), "the point is the identity")


@pytest.mark.parametrize("change", ["index", "threshold", "short"])
def test_an_announcement_of_another_shape(party: Party, change: str) -> None:
    made = {
        "index": deal(3, 3, 2).announcement.to_bytes(),
        "threshold": deal(CHEAT, 3, 3).announcement.to_bytes(),
        "short": deal(CHEAT, 3, 2).announcement.to_bytes()[:-1],
    }[change]
    published(party, made)
    named(party.step("share", 1), {"index": "number 3", "threshold": "2 coeff", "short": "length"}[change])


@pytest.mark.parametrize("terms", [Terms("pilkades-contoh-2026", 3, 1), Terms("lain-2026", 3, 2)])
def test_a_commitment_to_other_terms(party: Party, terms: Terms) -> None:
    party.new(1)
    party.new(3)
    key = Ed25519PrivateKey.generate()
    made = Commitment.make(terms, CHEAT, NAMES[1], bytes(32), group.G, key)
    (party.public / "komitmen-2.txt").write_bytes(made.raw)
    named(party.step("reveal", 1), f"the commitment is for {terms}, not 2 of 3 for pilkades-contoh-2026")
    assert f"CHEATED: trustee 2 ({NAMES[1]})" in party.check()[1]


def test_a_number_claimed_twice(party: Party) -> None:
    party.new(1)
    code, _, err = party.run(
        *("trustee", "new", str(party.public), "--key", str(party.key(9))),
        *("--passphrase-file", str(party.passphrase(9)), "--election", "pilkades-contoh-2026"),
        *("--trustees", "3", "--threshold", "2", "--index", "1", "--name", "Orang Lain"),
    )
    assert (code, err) == (2, f"the number 1 is taken by {NAMES[0]}\n")
    assert not party.key(9).exists()
    other = Ed25519PrivateKey.generate()
    made = Commitment.make(Terms("pilkades-contoh-2026", 3, 2), 1, NAMES[1], bytes(32), group.G, other)
    party.new(3)
    (party.public / "komitmen-2.txt").write_bytes(made.raw)
    named(party.step("reveal", 3), "komitmen-2.txt claims the number 1")


def test_another_trustees_digest_or_key_copied(party: Party) -> None:
    party.new(1)
    first = Commitment.parse((party.public / "komitmen-1.txt").read_bytes(), "")
    fresh = Ed25519PrivateKey.generate()
    for digest, encrypt in ((first.announcement_sha256, group.G), (bytes(32), first.encrypt)):
        made = Commitment.make(first.terms, CHEAT, NAMES[1], digest, encrypt, fresh)
        (party.public / "komitmen-2.txt").write_bytes(made.raw)
        code, _, err = party.new(3)
        assert (code, "the commitment repeats what is trustee 1's" in err) == (1, True)


def test_a_commitment_exchanged_after_announcements_were_opened(party: Party) -> None:
    """Late: whoever has seen the others' announcements must not choose a key any more."""
    party.all("new")
    party.step("reveal", 1)
    party.key(CHEAT).unlink()
    (party.public / f"komitmen-{CHEAT}.txt").unlink()
    assert "announcements are open already" in party.new(CHEAT)[2]
    key = Ed25519PrivateKey.generate()
    late = Commitment.make(Terms("pilkades-contoh-2026", 3, 2), CHEAT, NAMES[1], bytes(32), group.G, key)
    (party.public / f"komitmen-{CHEAT}.txt").write_bytes(late.raw)
    named(party.step("reveal", 1), "not the one that was here before announcements were opened")


def test_an_announcement_without_a_digest(party: Party) -> None:
    party.new(1)
    party.new(3)
    (party.public / "pengumuman-2.bin").write_bytes(b"anything")
    code, _, err = party.step("reveal", 1)
    assert (code, "trustee 2: the announcement is here and its digest was never published" in err) == (
        1,
        True,
    )


def complained(party: Party, reason: str, against: int = CHEAT, by: int = 1) -> Path:
    """`by` refuses, and a stranger with the public files alone comes to the same verdict."""
    named(party.step("accept", by), reason, against)
    evidence = party.public / f"keberatan-{by}-{against}.txt"
    stranger = party.root / "somebody-else"
    shutil.copytree(party.public, stranger)
    code, out, _ = party.run("trustee", "check", str(stranger), "--json")
    told = json.loads(out)
    assert code == 1
    assert [(a["trustee"], a["name"]) for a in told["accused"]] == [(against, NAMES[against - 1])]
    assert reason in told["accused"][0]["reason"]
    return evidence


def test_a_bad_share_is_proven_to_everybody(party: Party) -> None:
    party.all("new", "reveal")
    tamper(party, lambda s: replace(s, dealt=((s.dealt[0] + 1) % group.Q, *s.dealt[1:])))
    party.all("share")
    complained(party, "the share is bad: it is not on the committed polynomial")
    assert party.step("accept", 3)[0] == 0  # trustee 3 was dealt a good one
    named(party.step("combine", 3), "the share is bad")
    assert not party.open(3).secret.combined


@pytest.mark.parametrize("value", [0, group.Q, group.Q + 5, 2**256 - 1])
def test_a_share_that_is_no_scalar(party: Party, value: int) -> None:
    party.all("new", "reveal", "share")
    folder = PublicFolder(party.public)
    roster = folder.roster()
    bound, secret, e = bound_for(roster, CHEAT, 1), party.open(CHEAT).secret, random_scalar(os_random)
    key, nonce = sealing._derive(group.mul(e, roster.of(1).encrypt), group.base(e), bound)
    sealed = ChaCha20Poly1305(key).encrypt(nonce, value.to_bytes(32, "little"), group.base(e))
    put(party, CHEAT, 1, Dealt.make(bound, group.base(e), sealed, secret.sign_key))
    complained(party, "the share is bad")


def put(party: Party, dealer: int, receiver: int, data: bytes) -> None:
    (party.public / f"bagian-{dealer}-{receiver}.txt").write_bytes(data)


def test_a_share_that_does_not_open(party: Party) -> None:
    party.all("new", "reveal", "share")
    roster = PublicFolder(party.public).roster()
    bound, secret = bound_for(roster, CHEAT, 1), party.open(CHEAT).secret
    put(party, CHEAT, 1, Dealt.make(bound, group.G, bytes(48), secret.sign_key))
    complained(party, "the share does not open with the receiver's key")


@pytest.mark.parametrize("point", [bytes(32), b"\xff" * 32, bytes([1] + [0] * 31)])
def test_a_share_sealed_with_no_point(party: Party, point: bytes) -> None:
    party.all("new", "reveal", "share")
    roster = PublicFolder(party.public).roster()
    bound, secret = bound_for(roster, CHEAT, 1), party.open(CHEAT).secret
    put(party, CHEAT, 1, Dealt.make(bound, point, bytes(48), secret.sign_key))
    complained(party, "sealed with something that is no point")


def test_two_cheaters_are_both_named(party: Party) -> None:
    party.all("new", "reveal", "share")
    roster = PublicFolder(party.public).roster()
    for dealer in (2, 3):
        bound = bound_for(roster, dealer, 1)
        sealed = seal_share(7, roster.of(1).encrypt, bound)
        put(party, dealer, 1, Dealt.make(bound, *sealed, party.open(dealer).secret.sign_key))
    code, _, err = party.step("accept", 1)
    assert (code, err.count("CHEATED: ")) == (1, 2)
    assert NAMES[1] in err
    assert NAMES[2] in err


def test_what_a_courier_did_accuses_nobody(party: Party) -> None:
    """A share that its dealer did not sign, or signed for somebody else, is asked for again."""
    party.all("new", "reveal", "share")
    path = party.public / "bagian-2-1.txt"
    good = path.read_bytes()
    at = good.index(b"sealed: ") + 10
    path.write_bytes(good[:at] + (b"0" if good[at : at + 1] != b"0" else b"1") + good[at + 1 :])
    code, _, err = party.step("accept", 1)
    assert (code, "trustee 2 did not sign this; ask for it again" in err) == (2, True)
    path.write_bytes((party.public / "bagian-2-3.txt").read_bytes())
    code, _, err = party.step("accept", 1)
    assert (code, "another receiver; ask for it again" in err) == (2, True)
    path.write_bytes(good)
    assert party.step("accept", 1)[0] == 0
    assert list(party.public.glob("keberatan*")) == []


def false_complaint(party: Party, change: Callable[[Complaint], tuple[bytes, int, int]]) -> None:
    """Trustee 1 complains about trustee 2's good share."""
    folder = PublicFolder(party.public)
    roster = folder.roster()
    dealt = dealt_of(folder, roster, CHEAT, 1)
    assert dealt is not None
    secret = party.open(1).secret
    shared, c, v = prove_shared(secret.encrypt, dealt.ephemeral, dealt.bound)
    data = Complaint.make(dealt, "bohong", (shared, c, v), secret.sign_key)
    data = Complaint.make(dealt, "bohong", change(Complaint.parse(data, "")), secret.sign_key)
    (party.public / "keberatan-1-2.txt").write_bytes(data)


def test_a_false_complaint_names_the_complainer(party: Party) -> None:
    party.all("new", "reveal", "share")
    false_complaint(party, lambda c: (c.shared, *c.proof))
    assert f"CHEATED: trustee 1 ({NAMES[0]}): the complaint is false: the share is good" in party.check()[1]


def test_a_complaint_with_another_secret_names_the_complainer(party: Party) -> None:
    party.all("new", "reveal", "share")
    false_complaint(party, lambda c: (shared_secret(5, group.G), *c.proof))
    assert f"trustee 1 ({NAMES[0]}): the complaint does not prove what it says" in party.check()[1]


def test_a_complaint_that_its_author_did_not_sign_stops_nobody(party: Party) -> None:
    party.all("new", "reveal", "share", "accept")
    false_complaint(party, lambda c: (c.shared, *c.proof))
    path = party.public / "keberatan-1-2.txt"
    path.write_text(path.read_text().replace("reason: bohong", "reason: benar!"))
    code, out, _ = party.check()
    assert (code, "unclear: keberatan-1-2.txt: trustee 1 did not sign this" in out) == (1, True)
    party.all("combine")


def test_an_acceptance_of_another_key_is_noticed(party: Party) -> None:
    party.all("new", "reveal", "share", "accept")
    roster = PublicFolder(party.public).roster()
    data = Acceptance.make(roster.digest, CHEAT, group.G, group.G, party.open(CHEAT).secret.sign_key)
    (party.public / f"terima-{CHEAT}.txt").write_bytes(data)
    named(party.step("combine", 1), "its keys are not those that follow from the announcements")


def test_no_byte_of_any_public_file_can_be_changed_unnoticed(party: Party) -> None:
    """One bit in every 23rd byte of every signed or hashed file: never `complete`, never a traceback."""
    party.all("new", "reveal", "share", "accept")
    assert party.check()[0] == 0
    tried = 0
    for path in sorted(party.public.iterdir()):
        good = path.read_bytes()
        for at in range(tried % 23, len(good), 23):
            path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            code, out, _ = party.check()
            assert code in (1, 2), (path.name, at)
            assert "complete" not in out
            tried += 1
        path.write_bytes(good)
    assert tried > 200
