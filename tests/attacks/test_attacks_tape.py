"""Paper against the stick: what a witness scans or types finds a log rolled back, forked or replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from attacks_stick import Target, changed, closed_day, election, look, named, read, with_log

from firmware.audit.errors import UnreadableTape
from firmware.audit.report import Report
from firmware.cli import main
from firmware.storage.records import Event
from firmware.storage.slot import SLOT_BYTES, Log
from firmware.tapes.opening import zero_tape
from firmware.tapes.paper import Counts, Header, Officer
from hw_sim.printer import Printer
from hw_sim.seeded_day import SeededDay, short_day, write_stick


def print_zero_tape(target: Target) -> tuple[str, list[str]]:
    """The booth's zero tape from the emulated printer: its text, and its codes as a scanner has them."""
    day = target.day
    header = Header("Pilkades", "Contoh", "003", "bilik-1", day.context.he, day.machine.key, "bilik")
    notes = target.zero.split("\nbilik/")
    tape = zero_tape(
        header,
        counts=Counts(12, 0, 0, 0, 0, 0, 0),
        officers=[Officer("Siti", "Ketua")],
        checkpoints=[notes[0], f"bilik/{notes[1]}"],
        when="18-10-2026 06.55",
        copy=1,
        copies=5,
    )
    printer = Printer()
    printer.power_on()
    for at in range(0, len(tape.data), 1024):
        printer.receive(tape.data[at : at + 1024])
    sheet = printer.sheets[-1]
    return sheet.text, [code.decode() for code in sheet.qr]


def test_the_day_continues_its_tapes(target: Target, folder: Path) -> None:
    report = look(target.files, folder, target.zero, target.result)
    assert report.verdict == "SAH", report.lines()


def test_the_printed_text_and_its_codes_say_the_same(target: Target, folder: Path) -> None:
    """Broken lines, short dashes, headings in between: a tape typed in is as good as one scanned."""
    text, codes = print_zero_tape(target)
    assert len(codes) == 2
    scanned = "QR-Code:" + "\r\nQR-Code:".join(code.replace("\n", "\r\n") for code in codes)
    typed, by_code, made = (read(words)[0] for words in (text, scanned, target.zero))
    assert typed.notes == by_code.notes == made.notes
    assert [note.claim.size for note in typed.notes] == [1, 3]
    assert look(target.files, folder, text, scanned).verdict == "SAH"


def test_five_copies_are_one_tape(target: Target) -> None:
    assert read("\n".join([target.result] * 5)) == read(target.result)


@pytest.mark.parametrize("log", list(Log))
def test_every_byte_of_a_tape(target: Target, folder: Path, tried, log: Log) -> None:
    """A tape that was altered is refused as unreadable, or does not hold."""
    tape = read(target.zero)[0].notes[list(Log).index(log)].text
    tries = 0
    for at, letter in enumerate(tape):
        if letter in "\u2014 \n":
            continue  # white space and the dash carry nothing
        bad = tape[:at] + ("Z" if letter != "Z" else "0") + tape[at + 1 :]
        tries += 1
        try:
            report = look(target.files, folder, bad)
        except UnreadableTape:
            continue
        assert report.exit_code == 1, at
    tried(tries)


def rolled_back(day: SeededDay, ballots: int, events: int) -> dict[str, bytes]:
    """The stick as it was earlier, with nothing on it that speaks of later."""
    early = day.copy()
    early.raw[Log.BALLOTS] = early.raw[Log.BALLOTS][:ballots]
    early.raw[Log.EVENTS] = early.raw[Log.EVENTS][:events]
    early.exported = {}
    return early.files()


def test_a_roll_back_behind_a_printed_checkpoint(target: Target, folder: Path, tried) -> None:
    """Rolled back to every earlier length, then gone on with in another way, under the true device key."""
    ends = len(target.day.raw[Log.BALLOTS])
    for kept in (1, 3, 5, 7):
        again = SeededDay(election(), "pagi")
        again.start()
        again.open()
        for row in range((kept - 1) // 2):
            again.vote(row, 1)
        again.label = "lagi"
        again.start()
        again.vote(11, 1)
        again.finish()
        report = look(again.files(), folder, target.result)
        assert report.verdict == "TIDAK SAH"
        slot = len(again.raw[Log.BALLOTS])
        assert named(report, Log.BALLOTS, slot if slot < ends else ends - 1)
        assert look(again.files(), folder).verdict == "SAH", "only the paper tells"
    tried(4)


def test_a_fork_of_one_machine(target: Target, folder: Path, tried) -> None:
    """Two sticks with one past. Each is valid by itself, and each is contradicted by the other's tape."""
    left = short_day(election(), "pagi")
    right = left.copy()
    right.label = "kembar"
    right.event("case_opened", "10:00")
    for day, option in ((left, 1), (right, 2)):
        day.vote(9, option)
        day.finish()
    for mine, other in ((left, right), (right, left)):
        assert look(mine.files(), folder).verdict == "SAH"
        paper = "\n".join([*other.notes(), other.result_code()])
        report = look(mine.files(), folder, paper)
        for log in Log:
            # the last slot that the other's paper shows: another one here, or none
            last = min(len(mine.raw[log]), len(other.raw[log]) - 1)
            assert named(report, log, last), (log, last)
        assert any("option" in finding.reason for finding in report.findings)
    tried(2)


def test_a_fork_after_a_restart_is_named_though_its_key_is_unknown(target: Target, folder: Path) -> None:
    left = short_day(election(), "pagi")
    right = left.copy()
    right.label = "kembar"
    right.start()
    right.vote(9, 2)
    right.finish()
    left.vote(9, 1)
    left.finish()
    report = look(left.files(), folder, "\n".join(right.notes()))
    assert report.verdict == "TIDAK SAH"
    reasons = [finding.reason for finding in report.findings if finding.log == "ballots"]
    assert any("a start of a booth that these logs do not hold" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("label", "machine", "of", "why"),
    [
        ("pagi", 0, "lain", "it belongs to another election"),
        ("pagi", 1, "contoh", "its result belongs to another booth"),
    ],
)
def test_the_tape_of_another_booth_or_election(
    target: Target, folder: Path, label: str, machine: int, of: str, why: str
) -> None:
    report = look(target.files, folder, closed_day(label, machine, of).result)
    assert report.verdict == "TIDAK SAH"
    assert any(finding.reason == why for finding in report.findings), report.lines()


def test_the_tape_of_a_rehearsal(target: Target, folder: Path) -> None:
    rehearsal = short_day(election(), "latihan", mode=1)
    rehearsal.finish()
    report = look(target.files, folder, rehearsal.result_code())
    assert "rehearsal" in report.findings[0].reason


def test_another_total_on_paper(target: Target, folder: Path, tried) -> None:
    """A result code signed with the true session key that says something else than the log."""
    day = target.day.copy()
    tries = 0
    for name in day.counts:
        day.counts = {**target.day.counts, name: target.day.counts[name] + 1}
        assert _contradicts(look(target.files, folder, day.result_code()), name)
        tries += 1
    day.counts = target.day.counts
    for option in range(3):
        day.totals = tuple(votes + (at == option) for at, votes in enumerate(target.day.totals))
        assert _contradicts(look(target.files, folder, day.result_code()), f"option {option + 1}")
        tries += 1
    tried(tries)


def _contradicts(report: Report, what: str) -> bool:
    return report.exit_code == 1 and any(finding.reason.startswith(what) for finding in report.findings)


def test_a_result_without_its_signature(target: Target, folder: Path) -> None:
    code = target.day.result_code().rpartition("|")[0] + "|"
    report = look(target.files, folder, code)
    assert "its result is not signed" in {finding.reason for finding in report.findings}


def test_a_day_under_way_is_held_against_its_zero_tape(target: Target, folder: Path) -> None:
    day = short_day(election(), "pagi")
    assert look(day.files(), folder, target.zero).verdict == "BELUM SELESAI"
    other = SeededDay(election(), "petang")
    other.start()
    assert look(other.files(), folder, target.zero).verdict == "TIDAK SAH"


def test_a_broken_log_is_named_once_and_the_tape_does_not_hide_it(target: Target, folder: Path) -> None:
    slots = list(target.day.raw[Log.BALLOTS])
    slots[3] = changed(slots[3], 100, 1)
    report = look(with_log(target.files, Log.BALLOTS, slots), folder, target.zero, target.result)
    assert report.findings[0].slot == 3


def test_an_event_added_behind_the_tape_is_no_contradiction(target: Target, folder: Path) -> None:
    """A start after the export: the logs extend the tape."""
    day = target.day.copy()
    day.start()
    assert look(day.files(), folder, target.result).verdict == "SAH"
    day.put(Log.EVENTS, Event("case_opened", "2026-10-18T15:00:00+07:00", {}))
    assert look(day.files(), folder, target.result).verdict == "SAH"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("nowhere.txt", "there is no such file, and it is no checkpoint"),
        ("", "there is no such file, and it is no checkpoint"),
        ("a tape\nwithout codes", "there is no such file, and it is no checkpoint"),
        ("bilik/x/bilik-1/ballots\n3\nxxx", "cut short or was misread"),
        ("BILIK-RESULT/1|ff", "cut short or was misread"),
        ("\0|", "there is no such file, and it is no checkpoint"),
    ],
)
def test_words_that_are_no_tape(words: str, why: str) -> None:
    with pytest.raises(UnreadableTape, match=why):
        read(words)


def test_a_note_without_its_signature_line(target: Target) -> None:
    with pytest.raises(UnreadableTape, match="cut short or was misread"):
        read(target.zero.rpartition("\u2014")[0])


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"x" * (256 * 1024 + 1)])
def test_files_that_are_no_tape(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "tape.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableTape):
        read(str(path))
    with pytest.raises(UnreadableTape):
        read(str(tmp_path))


def test_the_command(
    target: Target, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_stick(target.files, folder)
    path = tmp_path / "zero.txt"
    path.write_text(target.zero, "utf-8")
    assert main(["audit", str(folder), "--tape", str(path), "--tape", target.result]) == 0
    out = capsys.readouterr()
    assert out.out.startswith("SAH: ")
    assert f"note: tape {path} was compared: ballots at 1, events at 3" in out.err
    assert "tape 2 was compared: ballots at 17, events at 12, result at 17" in out.err
    with (folder / "ballots.log").open("r+b") as file:
        file.seek(16 * SLOT_BYTES)
        file.write(bytes(SLOT_BYTES))
    assert main(["audit", str(folder), "--tape", target.result]) == 1
    assert capsys.readouterr().out.startswith("TIDAK SAH: ballots log, slot 16: ")
    assert main(["audit", str(folder), "--tape", "nowhere.txt"]) == 2
    assert "nowhere.txt" in capsys.readouterr().err
