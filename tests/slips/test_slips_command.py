"""`bilik slips` on the stick of a whole day: files, pipes, a scanner that types, exit codes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from audit_stick import Village, copy_of, flip, look, make_village
from slips_booth import SlipBooth

from firmware.cli import main
from firmware.slips.count import Count
from firmware.slips.live import BELL, count_live
from firmware.slips.stick import Sealed, read_sealed
from firmware.storage.slot import SLOT_BYTES

NAMELESS, CHALLENGED, ABANDONED, UNSURE = 3, 1, 5, 7


def slips(stick: Path, *more: str | Path) -> int:
    return main(["slips", str(stick), "--jobs", "1", *map(str, more)])


def file(path: Path, codes: list[str]) -> Path:
    path.write_text("".join(f"{code}\n" for code in codes))
    return path


def said(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_whole_box_agrees(played: SlipBooth, box: list[str], tmp_path: Path) -> None:
    assert slips(played.stick, file(tmp_path / "box", box)) == 0
    assert slips(played.stick, file(tmp_path / "box", box[::-1]), "--box-empty") == 0


def test_a_box_with_everything_that_a_day_leaves_in_it(
    played: SlipBooth, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All nine: two spoiled, one perhaps printed, one whose serial is lost and that looks like a vote."""
    every = file(tmp_path / "box", [code for _, code in played.slips])
    assert slips(played.stick, every, "--json") == 0
    told = said(capsys)
    assert (told["verdict"], told["slips"], told["votes"], told["extra"]) == ("COCOK", 6, 5, 1)
    assert (told["explained"], told["readings"]["spoiled"]) == (1, 3)
    assert told["spoiled"] == {"printed": 2, "unsure": 2}
    assert [row["slips"] for row in told["options"]] == [1, 3, 2]


def test_a_slip_short_is_incomplete_and_then_missing(
    played: SlipBooth, box: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file(tmp_path / "box", box[:-1])
    assert slips(played.stick, path) == 2
    assert capsys.readouterr().out.startswith("BELUM LENGKAP: 4 struk sah, 5 suara")
    assert slips(played.stick, path, "--box-empty") == 1
    assert capsys.readouterr().out.startswith("TIDAK COCOK: 4 struk sah, 5 suara")


def test_the_booth_printed_what_it_did_not_seal(played: SlipBooth, village: Village, tmp_path: Path) -> None:
    """Its second ballot is sealed for 1 and the slip says 2: the counts tell."""
    booth = SlipBooth(tmp_path / "liar", village)
    for row, option in enumerate((1, 1, 2)):
        booth.vote(row, option)
    liar = booth.print(2, bytes(16))
    booth.finish(booth.tally())
    codes = [booth.slips[0][1], liar, booth.slips[2][1]]
    assert slips(booth.stick, file(tmp_path / "box", codes)) == 1
    assert slips(booth.stick, file(tmp_path / "box", [code for _, code in booth.slips])) == 0


def test_changed_foreign_rehearsed_and_repeated_slips_are_named_by_line(
    played: SlipBooth, box: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of another election, of the village's other booth, of another day's session and of a rehearsal."""
    others = [
        first_slip(SlipBooth(tmp_path / "other", make_village("pilkades-lain"))),
        first_slip(SlipBooth(tmp_path / "second", played.village, machine=1)),
        first_slip(SlipBooth(tmp_path / "again", played.village)),
        first_slip(SlipBooth(tmp_path / "rehearsal", played.village, mode=1)),
    ]
    changed = box[0][:40] + ("A" if box[0][40] != "A" else "B") + box[0][41:]
    lines = [*box, "8991234567890", changed, *others, box[1], "", played.slips[CHALLENGED][1]]
    path = file(tmp_path / "box", lines)
    assert slips(played.stick, path, "--json") == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert [(c["where"].rpartition(":")[2], c["outcome"]) for c in told["complaints"]] == [
        ("6", "noise"),
        ("7", "unsigned"),
        ("8", "foreign"),
        ("9", "foreign"),
        ("10", "unsigned"),
        ("11", "rehearsal"),
        ("12", "duplicate"),
        ("14", "spoiled"),
    ]
    assert err.count("\n") >= 8
    assert f"{path}:12: GANDA" in err
    assert f"({path}:2)" in err
    assert told["slips"] == 5


def first_slip(booth: SlipBooth) -> str:
    if not booth.identity.mode:
        booth.ledger.authorise(0)
    booth.ballot(1)
    booth.ledger.close_files()
    return booth.slips[0][1]


def test_several_files_standard_input_and_options_in_between(
    played: SlipBooth, box: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = file(tmp_path / "a", box[:2]), file(tmp_path / "b", box[2:])
    b.write_bytes(b"\xef\xbb\xbf" + b.read_bytes().replace(b"\n", b"\r\n").rstrip() + b"\n\xff\xfe\0\n")
    assert slips(played.stick, "--json", a, b) == 0
    assert said(capsys)["readings"]["noise"] == 1
    command = [sys.executable, "-m", "firmware.cli", "slips", str(played.stick), "--jobs", "1"]
    for more, given in (([], box), (["-"], box), ([str(a), "-"], box[2:])):
        text = "".join(f"{code}\n" for code in given)
        done = subprocess.run([*command, *more], input=text, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout[:6]) == (0, "COCOK:")


def test_an_endless_line_is_one_complaint(
    played: SlipBooth, box: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "box"
    path.write_text("x" * 3_000_000 + "\n" + "\n".join(box) + "\n" + "BILIK-SLIP/1:" + "A" * 100_000)
    assert slips(played.stick, path, "--json") == 0
    assert [(c["where"], c["outcome"]) for c in said(capsys)["complaints"]] == [
        (f"{path}:1", "noise"),
        (f"{path}:7", "broken"),
    ]


def test_progress_over_three_runs(played: SlipBooth, box: list[str], tmp_path: Path) -> None:
    state = tmp_path / "progress"
    assert slips(played.stick, file(tmp_path / "a", box[:2]), "--state", state) == 2
    assert slips(played.stick, "--state", state, file(tmp_path / "b", box[2:4])) == 2
    assert slips(played.stick, file(tmp_path / "c", box[3:]), "--state", state) == 0


def test_a_stick_that_is_not_valid_is_nothing_to_count_against(
    played: SlipBooth, box: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = copy_of(played.stick, tmp_path / "stick")
    flip(stick / "ballots.log", 2 * SLOT_BYTES + 700)
    state = tmp_path / "progress"
    assert slips(stick, file(tmp_path / "box", box), "--state", state, "--json") == 1
    out, err = capsys.readouterr()
    assert (json.loads(out)["verdict"], json.loads(out)["stick"]) == (None, "TIDAK SAH")
    assert "slot 2" in err
    assert not state.exists()


@pytest.mark.parametrize("what", ["stick", "file", "folder", "state"])
def test_what_cannot_be_read_is_one_line(
    played: SlipBooth, box: list[str], tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    good = file(tmp_path / "box", box)
    stick = tmp_path / "nowhere" if what == "stick" else played.stick
    path = {"file": tmp_path / "nothing", "folder": tmp_path}.get(what, good)
    state = ["--state", tmp_path / "no" / "where"] if what == "state" else []
    assert slips(stick, path, "--json", *state) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["verdict"] is None
    assert err.count("\n") == 1


@pytest.fixture
def facts(played: SlipBooth) -> Sealed:
    return read_sealed(played.stick, look(played.stick))


def test_only_a_slip_that_may_exist_explains_one_too_many(village: Village, tmp_path: Path) -> None:
    """Three ballots of which no serial is known: not printed, printed, not known."""
    booth = SlipBooth(tmp_path / "booth", village)
    booth.ledger.authorise(0)
    for slip in (0, 1, 2):
        booth.ballot(1)
        booth.ledger.spoil(3, slip, bytes(32), None)
    booth.cast(2)
    booth.ledger.settle(True)
    booth.finish(booth.tally())
    facts = read_sealed(booth.stick, look(booth.stick))
    assert (facts.nameless, facts.spoiled_slips, facts.unsure_slips, len(facts.spoiled)) == (2, 1, 1, 0)
    codes = [code for _, code in booth.slips]
    assert slips(booth.stick, file(tmp_path / "box", codes[1:])) == 0
    assert slips(booth.stick, file(tmp_path / "box", codes)) == 1


def test_a_person_with_a_scanner(facts: Sealed, played: SlipBooth, box: list[str]) -> None:
    typed = [
        box[0],
        "",
        "\x1b[2Jnoise",
        box[1],
        box[0],
        played.slips[CHALLENGED][1],
        "\u2028",
        "HABIS",
        box[2],
    ]
    screen = io.StringIO()
    count = Count(facts, lambda line: None)
    assert count_live(count, io.BytesIO("".join(f"{line}\n" for line in typed).encode() + b"\xff\n"), screen)
    assert count.box.counted == [1, 1, 0]
    shown = screen.getvalue()
    assert "SAH  2  Bambang Tirta\n  [1] 0  [2] 1  [3] 0  jumlah 1  batal 0" in shown
    assert shown.count(BELL) == 3
    assert f"{BELL}GANDA" in shown
    assert f"{BELL}BATAL" in shown
    assert "\x1b" not in shown
    assert not any(str(facts.cast) in line for line in shown.splitlines() if "jumlah" in line)


@pytest.mark.parametrize("last", ["selesai\n", "", "Selesai"])
def test_stopping_is_not_emptying(facts: Sealed, box: list[str], last: str) -> None:
    count = Count(facts, lambda line: None)
    assert not count_live(count, io.BytesIO(f"{box[0]}\n{last}".encode()), io.StringIO())
    assert sum(count.box.counted) == 1


def test_a_real_terminal(played: SlipBooth, box: list[str], tmp_path: Path) -> None:
    """The whole command on a pty, as a scanner types into it; then it is continued."""
    state = tmp_path / "progress"
    first = on_terminal(played.stick, state, [*box[:2], "selesai"])
    assert first[0] == 2
    assert "BELUM LENGKAP: 2 struk sah, 5 suara" in first[1]
    second = on_terminal(played.stick, state, [*box[2:], "habis"])
    assert second[0] == 0
    assert "Dilanjutkan" in second[1]
    assert "COCOK: 5 struk sah, 5 suara" in second[1]


def on_terminal(stick: Path, state: Path, typed: list[str]) -> tuple[int, str]:
    master, slave = os.openpty()
    command = [
        sys.executable,
        "-m",
        "firmware.cli",
        "slips",
        str(stick),
        "--jobs",
        "1",
        "--state",
        str(state),
    ]
    text = "".join(f"{line}\n" for line in typed)
    with subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        os.close(slave)
        os.write(master, text.encode())
        out, _ = process.communicate(timeout=60)
    os.close(master)
    return process.returncode, out.decode()
