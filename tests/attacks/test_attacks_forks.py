"""One machine, two futures: cloned cards, mixed media, nonces. The booth refuses; paper tells the auditor."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from attacks_stick import election, read

from firmware.audit.run import audit
from firmware.ballot.seal import commitment, fresh_nonce, seal
from firmware.ballot.verify import parse
from firmware.storage.attendance import Owner, Standing, whole
from firmware.storage.errors import Fork, InternalBehind, StorageError
from firmware.storage.ledger import Identity, Ledger
from firmware.storage.records import Ballot, Cast, Session, unpack
from firmware.storage.slot import Kind, Log
from firmware.tapes.receipt import confirmation_code
from hw_sim.sticks_books import Unhurried


class Booth:
    """The booth's own ledger on two folders, one nonce for each ballot as the ballot desk draws them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.next = (0, b"")
        for name in ("internal", "stick"):
            (root / name).mkdir(parents=True, exist_ok=True)
        (root / "stick" / "election.bilik").write_bytes(election().data)

    def open(self, internal: Path | None = None, stick: Path | None = None) -> Ledger:
        own, machine = election(), election().package.manifest.machines[0]
        origin = f"bilik/{own.package.manifest.election_id}/{machine.name}"
        identity = Identity(
            own.context.he, own.devices[0], 0, origin, own.package.manifest.roll.rows, (64, 48)
        )
        media = internal or self.root / "internal", stick or self.root / "stick"
        self.ledger, _ = Ledger.open(*media, identity, self._commit, files=Unhurried())
        return self.ledger

    def _commit(self, j: int) -> bytes:
        self.next = (j, fresh_nonce())
        return commitment(election().context, election().package.manifest.machines[0].key, *self.next)

    def vote(self, row: int, option: int) -> None:
        j, xi = self.next
        machine = election().package.manifest.machines[0].key
        self.ledger.authorise(row)
        self.ledger.ballot(seal(election().context, machine, j, option, xi))
        self.ledger.cast()
        self.ledger.settle(True)

    def clone(self, root: Path) -> Booth:
        """Both media as they are now, in another machine with the same device key."""
        shutil.copytree(self.root, root)
        return Booth(root)


@pytest.fixture
def twins(tmp_path: Path) -> tuple[Booth, Booth]:
    """One voter, then the cards are cloned; then each booth takes two more voters by itself."""
    one = Booth(tmp_path / "one")
    one.open()
    one.vote(0, 1)
    one.ledger.close_files()
    two = one.clone(tmp_path / "two")
    for booth, option in ((one, 2), (two, 3)):
        booth.open()
        booth.vote(1, option)
        booth.vote(2, option)
    return one, two


def look(stick: Path, tapes: str) -> list[tuple[str, int | None]]:
    report = audit(stick, None, lambda done, total: None, 1, read(tapes))
    assert report.exit_code == 1
    return [(finding.log, finding.slot) for finding in report.findings]


def test_the_internal_card_of_one_and_the_stick_of_the_other(twins, tried) -> None:
    one, two = twins
    for booth in twins:
        booth.ledger.close_files()
    for internal, stick in ((one, two), (two, one)):
        with pytest.raises(Fork) as found:
            Booth(one.root).open(internal.root / "internal", stick.root / "stick")
        assert found.value.log == "ballots"
        assert found.value.slot == 3
    tried(2)


def test_the_tape_of_one_against_the_stick_of_the_other(twins, tried) -> None:
    one, two = twins
    papers = ["\n".join(booth.ledger.checkpoints()) for booth in twins]
    for booth in twins:
        booth.ledger.close_files()
    assert ("ballots", 7) in look(one.root / "stick", papers[1])
    assert ("ballots", 7) in look(two.root / "stick", papers[0])
    report = audit(one.root / "stick", None, lambda done, total: None, 1, read(papers[0]))
    assert report.verdict == "BELUM SELESAI"
    tried(2)


def test_both_media_rolled_back_behind_a_tape(tmp_path: Path, tried) -> None:
    """The booth cannot know; an audit with the tape in hand names the first slot that is gone."""
    booth = Booth(tmp_path / "one")
    booth.open()
    booth.vote(0, 1)
    image, older = booth.clone(tmp_path / "image"), booth.clone(tmp_path / "older")
    booth.vote(1, 2)
    tape = "\n".join(booth.ledger.checkpoints())
    booth.ledger.close_files()
    image.open()
    image.ledger.close_files()
    assert ("ballots", 4) in look(image.root / "stick", tape)
    with pytest.raises(InternalBehind):
        booth.open(older.root / "internal", booth.root / "stick")
    tried(2)


def records(booth: Booth, kind: type) -> list:
    slots = booth.ledger.slots(Log.BALLOTS)
    return [record for slot in slots if isinstance(record := unpack(slot.kind, slot.body), kind)]


def test_a_cloned_card_uses_no_nonce_again(twins) -> None:
    """Both seal ballots 2 and 3, from one past: not one commitment, point or response is common to them."""
    one, two = twins
    for kind in (Session, Cast):
        promised = [[record.commitment for record in records(booth, kind)] for booth in twins]
        assert set(promised[0][1:]).isdisjoint(promised[1][1:])
    machine = election().package.manifest.machines[0].key
    for ballots in zip(records(one, Ballot)[1:], records(two, Ballot)[1:], strict=True):
        mine, theirs = (parse(election().context, ballot.sealed) for ballot in ballots)
        assert mine.id == theirs.id, f"one machine {machine.hex()}, one number"
        assert pieces(mine.transcript).isdisjoint(pieces(theirs.transcript))


def test_a_restart_uses_no_nonce_again(tmp_path: Path) -> None:
    """Ten starts in a row promise ten nonces for the same ballot."""
    booth, promised = Booth(tmp_path / "one"), []
    for _ in range(10):
        booth.open()
        promised.append(records(booth, Session)[-1].commitment)
        booth.ledger.close_files()
    assert len(set(promised)) == 10


def pieces(transcript: bytes) -> set[bytes]:
    return {transcript[at : at + 32] for at in range(0, len(transcript), 32)}


def test_even_one_nonce_for_two_ballots_shares_no_coin() -> None:
    """A booth that drew the same xi twice: number and machine are in every hash."""
    own, xi = election(), bytes(32)
    machines = [machine.key for machine in own.package.manifest.machines]
    bodies = [seal(own.context, key, j, 1, xi) for key in machines for j in (1, 2)]
    sets = [pieces(parse(own.context, body).transcript) for body in bodies]
    assert len(set.union(*sets)) == sum(map(len, sets))


def test_no_two_receipts_have_one_code(twins) -> None:
    codes = [
        confirmation_code(slot.hash)
        for booth in twins
        for slot in booth.ledger.slots(Log.BALLOTS)
        if slot.kind is Kind.BALLOT
    ]
    assert len(codes) == 6
    assert len(set(codes)) == 5, "the one ballot from before the cards were cloned, and four others"


@pytest.mark.parametrize("change", ["one cell voted", "one cell back to absent"])
def test_a_register_that_two_voters_share(tmp_path: Path, tried, change: str) -> None:
    """One ballot for two voters, or one who has voted and may again: the booth does not start with it."""
    booth = Booth(tmp_path / "one")
    booth.open()
    booth.vote(0, 1)
    booth.ledger.close_files()
    own, machine = election(), election().package.manifest.machines[0]
    rows = [Standing.VOTED, Standing.VOTED] if change == "one cell voted" else []
    standings = (*rows, *[Standing.ABSENT] * (12 - len(rows)))
    register = whole(Owner(own.context.he, machine.key, 0, 12), standings)
    for name in ("internal", "stick"):
        (booth.root / name / "attendance.bin").write_bytes(register)
    with pytest.raises(StorageError, match=r"A5"):
        booth.open()
    tried(1)
