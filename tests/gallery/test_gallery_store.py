"""Recording and comparing a few screens: what changed is found, marked, and accepted by recording again."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from hw_sim.gallery import __main__ as command
from hw_sim.gallery import record as recording
from hw_sim.gallery.compare import compare, strangers
from hw_sim.gallery.plan import Shot, of_display
from hw_sim.gallery.record import Recorded, pixels, record
from hw_sim.gallery.store import LIMIT, Pixels, StoreError, encode, file_of, load, names, shown, shows, worst

WANTED = ("7in/id/idle", "7in/en/voting", "7in/ballots/voting-3")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> list[Shot]:
    """Three screens in place of the whole plan, drawn in this process."""
    shots = [shot for shot in of_display("7in") if shot.name in WANTED]
    monkeypatch.setattr(recording, "of_display", lambda display: [s for s in shots if s.display == display])
    monkeypatch.setattr(recording, "plan", lambda: tuple(shots))
    return shots


def run(folder: Path) -> Recorded:
    return record(folder, lambda line: None, workers=0)


def test_a_picture_shows_its_frame_in_few_colours(few: list[Shot], tmp_path: Path) -> None:
    for shot in few:
        frame = pixels(shot)
        path = tmp_path / "one.png"
        path.write_bytes(encode(frame, shot.half))
        golden = load(path)
        assert golden.digest == frame.digest
        assert golden.image.size == ((400, 240) if shot.half else (800, 480))
        assert worst(golden.image, shown(frame, shot.half)) <= LIMIT
        assert path.stat().st_size < 40_000


def test_a_frame_that_few_colours_cannot_show_keeps_all_of_them(tmp_path: Path) -> None:
    noise = Pixels(64, 64, bytes(n * n * 53 // 7 % 256 for n in range(64 * 64 * 3)))
    path = tmp_path / "noise.png"
    path.write_bytes(encode(noise, False))
    assert worst(load(path).image, noise.image) <= LIMIT


def test_recording_adds_changes_and_removes_and_then_rests(few: list[Shot], tmp_path: Path) -> None:
    first = run(tmp_path)
    assert (sorted(first.added), first.changed, first.removed) == (sorted(WANTED), [], [])
    assert compare(few, tmp_path, tmp_path / "out") == []
    stamps = {name: file_of(tmp_path, name).stat().st_mtime_ns for name in WANTED}
    other = file_of(tmp_path, "7in/xx/gone")
    other.parent.mkdir()
    other.write_bytes(file_of(tmp_path, WANTED[0]).read_bytes())
    second = run(tmp_path)
    assert (second.added, second.changed, second.removed, second.same) == ([], [], ["7in/xx/gone"], 3)
    assert not other.parent.exists()
    assert {name: file_of(tmp_path, name).stat().st_mtime_ns for name in WANTED} == stamps


def test_a_screen_that_changed_is_named_marked_and_accepted(few: list[Shot], tmp_path: Path) -> None:
    folder, out = tmp_path / "gallery", tmp_path / "out"
    run(folder)
    shot = few[0]
    frame = pixels(shot)
    dark = bytearray(frame.data)
    for y in range(300, 310):
        dark[(y * 800 + 100) * 3 : (y * 800 + 130) * 3] = b"\0" * 90
    file_of(folder, shot.name).write_bytes(encode(Pixels(800, 480, bytes(dark)), shot.half))
    [found] = compare(few, folder, out)
    assert found.name == shot.name
    assert "differs between (100, 300) and (130, 310)" in found.why
    with Image.open(out / f"{shot.name}.diff.png") as marked:
        assert marked.getpixel((110, 305)) == (220, 0, 0)
        assert marked.getpixel((10, 470)) != (220, 0, 0)
    with Image.open(out / f"{shot.name}.now.png") as now:
        assert now.convert("RGB").tobytes() == frame.data
    assert run(folder).changed == [shot.name]
    assert compare(few, folder, out) == []


def test_one_pixel_of_another_shade_is_found(few: list[Shot], tmp_path: Path) -> None:
    run(tmp_path)
    shot = few[0]
    frame = pixels(shot)
    shade = Pixels(800, 480, bytes([frame.data[0] ^ 1]) + frame.data[1:])
    file_of(tmp_path, shot.name).write_bytes(encode(shade, shot.half))
    [found] = compare(few, tmp_path, tmp_path / "out")
    assert "less than can be seen" in found.why
    assert compare(few, tmp_path, tmp_path / "out", tolerance=LIMIT) == []


def test_the_picture_itself_is_compared_and_not_only_its_digest(few: list[Shot], tmp_path: Path) -> None:
    run(tmp_path)
    shot = few[0]
    frame = pixels(shot)
    false = Pixels(800, 480, bytes(len(frame.data)))
    png = encode(false, shot.half).replace(false.digest.encode(), frame.digest.encode())
    file_of(tmp_path, shot.name).write_bytes(_with_right_sums(png))
    [found] = compare(few, tmp_path, tmp_path / "out")
    assert found.why == "is another picture than its digest says"


def _with_right_sums(png: bytes) -> bytes:
    """The chunks of a PNG with their check sums made anew."""
    out, at = png[:8], 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        body = png[at + 4 : at + 8 + length]
        out += png[at : at + 4] + body + struct.pack(">I", zlib.crc32(body))
        at += 12 + length
    return out


def test_missing_broken_foreign_and_superfluous_pictures_are_named(
    few: list[Shot], tmp_path_factory: pytest.TempPathFactory
) -> None:
    tmp_path, out = tmp_path_factory.mktemp("gallery"), tmp_path_factory.mktemp("out")
    run(tmp_path)
    file_of(tmp_path, WANTED[0]).unlink()
    file_of(tmp_path, WANTED[1]).write_bytes(b"no picture")
    with Image.open(file_of(tmp_path, WANTED[2])) as image:
        image.convert("RGB").save(file_of(tmp_path, WANTED[2]))
    told = {found.name: found.why for found in compare(few, tmp_path, out)}
    assert told[WANTED[0]] == "was never recorded"
    assert told[WANTED[1]].startswith("cannot be read: ")
    assert "another program has written it" in told[WANTED[2]]
    assert [found.name for found in strangers(WANTED[1:], tmp_path)] == []
    assert [found.name for found in strangers(WANTED[:1], tmp_path)] == sorted(WANTED[1:])
    with pytest.raises(StoreError, match=r"idle\.png"):
        load(file_of(tmp_path, WANTED[0]))
    assert sorted(run(tmp_path).changed) == sorted(WANTED[1:])


def test_shows_asks_for_the_right_size(few: list[Shot], tmp_path: Path) -> None:
    frame = pixels(few[0])
    path = tmp_path / "half.png"
    path.write_bytes(encode(frame, True))
    assert shows(load(path), frame, True)
    assert not shows(load(path), frame, False)


def test_nothing_is_written_where_a_screen_cannot_be_drawn(
    few: list[Shot], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(shot: Shot) -> Pixels:
        raise OSError(f"no ink for {shot.name}")

    monkeypatch.setattr(recording, "pixels", fail)
    with pytest.raises(OSError, match="no ink"):
        run(tmp_path)
    assert names(tmp_path) == set()


def test_the_command_makes_sheets_and_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--display", "7in", "--group", "id", "--phase", "ballot"]
    assert command.main(["sheets", "--out", str(tmp_path), *words, "--name", "voting"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["7in-id-ballot-1.png"]
    assert command.main(["list", *words]) == 0
    assert "7in/id/voting" in capsys.readouterr().out
    assert command.main(["sheets", "--out", str(tmp_path), "--name", "nobody"]) == 2
    assert "no screen is called that" in capsys.readouterr().err
    assert command.main(["check", "--folder", str(tmp_path / "none")]) == 2
    assert "make goldens" in capsys.readouterr().err


def test_papers_of_a_day_become_small_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tapes, out = tmp_path / "tapes", tmp_path / "pictures"
    assert command.main(["papers", "--tapes", str(tapes), "--out", str(out)]) == 2
    assert "make demo" in capsys.readouterr().err
    tapes.mkdir()
    shades = {"0001-pita-nol": 10, "0002-struk-audit": 20, "0003-struk-audit": 30, "0004-pita-hasil": 40}
    for name, shade in shades.items():
        Image.new("RGB", (576, 40), (shade, shade, shade)).save(tapes / f"{name}.png")
    assert command.main(["papers", "--tapes", str(tapes), "--out", str(out)]) == 1
    assert "has no pita-lanjutan" in capsys.readouterr().err
    assert sorted(path.name for path in out.iterdir()) == [
        "tape-result-top.png",
        "tape-result.png",
        "tape-slip.png",
        "tape-zero-top.png",
        "tape-zero.png",
    ]
    with Image.open(out / "tape-slip.png") as slip:
        assert slip.convert("RGB").getpixel((0, 0)) == (30, 30, 30)
