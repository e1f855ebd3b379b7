"""Register against logs at a start, and what a stick that came back is given again."""

from __future__ import annotations

from pathlib import Path

import pytest
from storage_help import Booth, FailingLayer, flip, identity, put_slot, sealed, slot_at, tally_of, vote

from firmware.storage.attendance import FILE, Standing, whole
from firmware.storage.errors import Damaged, MediumFailed, RegisterError, StickReplaced
from firmware.storage.ledger import Ledger


def forge_register(booth: Booth, **rows: Standing) -> None:
    """The same register on both media, in which these rows stand otherwise than the booth wrote."""
    standings = [rows.get(f"row{n}", Standing.ABSENT) for n in range(booth.who.roll_size)]
    for side in (booth.internal, booth.stick):
        (side / FILE).write_bytes(whole(booth.who.owner, standings))


def three_votes(booth: Booth) -> Ledger:
    ledger, _ = booth.start()
    for row in (5, 1, 8):
        vote(ledger, row)
    return ledger


def test_a_register_changed_after_the_close_is_refused(booth: Booth) -> None:
    """The counts still agree; the hash in CLOSE does not."""
    ledger = three_votes(booth)
    ledger.close()
    ledger.tally(tally_of(3))
    ledger.close_files()
    forge_register(booth, row5=Standing.VOTED, row1=Standing.VOTED, row7=Standing.VOTED)
    with pytest.raises(RegisterError, match=r"not the register that CLOSE recorded \[A5\]"):
        booth.start()
    forge_register(booth, row5=Standing.VOTED, row1=Standing.VOTED, row8=Standing.VOTED)
    ledger, found = booth.start()
    assert found.tallied
    ledger.close_files()


def test_a_register_that_disagrees_is_refused_before_the_stick_is_touched(booth: Booth) -> None:
    three_votes(booth).close_files()
    forge_register(booth, row5=Standing.VOTED)
    put_slot(booth.stick / "ballots.log", 6, b"")
    with pytest.raises(RegisterError, match="A5"):
        booth.start()
    assert not any(slot_at(booth.stick / "ballots.log", 6))


def test_one_record_of_lead_is_what_a_cut_at_the_very_beginning_leaves(booth: Booth) -> None:
    ledger, _ = booth.start()
    ledger.close_files()
    for path in (booth.internal / "events.log", booth.stick / "events.log", booth.stick / "ballots.log"):
        put_slot(path, 0, b"")
    ledger, found = booth.start()
    assert found.rolled_forward == ("ballots 0",)
    ledger.close_files()


def test_two_records_of_lead_over_a_blank_stick_are_another_stick(booth: Booth) -> None:
    ledger, _ = booth.start()
    ledger.close_files()
    for log in ("events.log", "ballots.log"):
        put_slot(booth.stick / log, 0, b"")
    with pytest.raises(StickReplaced, match="holds 2 records") as replaced:
        booth.start()
    assert (replaced.value.slot, replaced.value.medium) == (0, "stick")


def test_one_record_of_lead_over_a_stick_without_the_files_is_another_stick(booth: Booth) -> None:
    ledger, _ = booth.start()
    ledger.close_files()
    put_slot(booth.internal / "events.log", 0, b"")
    for path in booth.stick.iterdir():
        path.unlink()
    with pytest.raises(StickReplaced, match="holds 1 records"):
        booth.start()


class Recording(FailingLayer):
    """Fails while armed, and writes down which blocks of which file were written."""

    def __init__(self, under: Path) -> None:
        super().__init__(under=under, after_write=True)
        self.written: list[tuple[str, str, int]] = []

    def pwrite(self, fd: int, data: bytes, offset: int) -> int:
        path = self.paths[fd]
        self.written.append((path.parent.name, path.name, offset // 4096))
        return super().pwrite(fd, data, offset)


def test_what_was_cut_off_is_written_again_even_if_it_can_be_read(booth: Booth) -> None:
    """A read may come from a cache that the failed flush left behind."""
    layer = Recording(booth.stick)
    ledger, _ = booth.start(layer)
    for step, block in (
        (lambda: ledger.authorise(3), ("stick", FILE, 1)),
        (lambda: ledger.ballot(sealed(1)), ("stick", "ballots.log", 1)),
        (lambda: ledger.event("paused", None), ("stick", "events.log", 1)),
    ):
        layer.armed = True
        with pytest.raises(MediumFailed):
            step()
        layer.armed = False
        layer.written.clear()
        ledger.resync()
        assert block in layer.written
    layer.written.clear()
    ledger.resync()
    assert layer.written == [], "nothing was cut off"
    ledger.close_files()


@pytest.mark.parametrize("side", ["internal", "stick"])
def test_the_medium_at_fault_is_named(booth: Booth, side: str) -> None:
    three_votes(booth).close_files()
    register = booth.root / side / FILE
    kept = register.read_bytes()
    flip(register, 40)
    where = {"internal": "on the internal medium", "stick": "on the stick"}[side]
    with pytest.raises(RegisterError, match=where):
        booth.start()
    register.unlink()
    with pytest.raises(Damaged, match="missing or empty") as lacking:
        booth.start()
    assert lacking.value.medium == side
    register.write_bytes(kept)
    ledger, _ = booth.start()
    ledger.close_files()


def test_a_register_that_is_right_is_not_written_again(tmp_path: Path) -> None:
    wide = Booth(tmp_path, identity(roll=300))
    ledger, _ = wide.start()
    for row in (5, 131, 299):
        vote(ledger, row)
    ledger.close_files()
    layer = Recording(wide.stick)
    ledger, _ = wide.start(layer)
    ledger.close_files()
    assert [entry for entry in layer.written if entry[1] == FILE] == []
    put_slot(wide.stick / FILE, 2, slot_at(wide.stick / FILE, 2)[:96])
    layer.written.clear()
    ledger, _ = wide.start(layer)
    ledger.close_files()
    assert [entry for entry in layer.written if entry[1] == FILE] == [("stick", FILE, 2)]


@pytest.mark.parametrize(("side", "where"), [("internal", "the internal medium"), ("stick", "the stick")])
def test_a_used_register_beside_blank_logs_is_named(booth: Booth, side: str, where: str) -> None:
    three_votes(booth).close_files()
    for medium in (booth.internal, booth.stick):
        for log in ("ballots.log", "events.log"):
            (medium / log).unlink()
        if medium.name != side:
            (medium / FILE).unlink()
    with pytest.raises(RegisterError, match=f"on {where}: voters stand in it"):
        booth.start()
