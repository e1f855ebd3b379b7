"""What can stand in the way of a start: package, machine, sticks, media; each has a word for the screen."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from booth_help import Booth, files

from firmware.booth.startup import spans
from firmware.election import canonical
from firmware.election.authority import read_key
from firmware.election.container import Sections, pack, unpack
from firmware.election.package import SIGNED_PREFIX, load
from firmware.states import effects as fx
from firmware.states import events as ev
from firmware.states.facts import Trouble
from firmware.storage.keys import create_device_key
from hw_sim.village import make_village

OWN, KEY = "election.bilik", "device.key"
Spoil = Callable[[bytes], bytes]


def flipped(at: float) -> Spoil:
    def flip(data: bytes) -> bytes:
        where = int(len(data) * at)
        return data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :]

    return flip


def picture(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in files(folder)}


# ---- package and machine -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        flipped(0.001),
        flipped(0.02),
        flipped(0.5),
        flipped(0.99),
        lambda d: d[:-1],
        lambda d: b"",
        lambda d: d * 2,
    ],
)
def test_a_spoilt_package_is_refused(booth: Booth, spoil: Spoil) -> None:
    path = booth.internal / OWN
    path.write_bytes(spoil(path.read_bytes()))
    failed = booth.refused_boot(loaded=False)
    assert (failed.trouble, failed.halt) == (Trouble.BAD_PACKAGE, False)
    assert failed.detail
    assert picture(booth.stick) == {}


def resigned(booth: Booth, edit: Callable[[dict[str, Any]], None], photo: bytes | None = None) -> None:
    """The booth's package as the true authority might sign it for a builder that checks less than ours."""
    path = booth.internal / OWN
    sections = unpack(path.read_bytes())
    manifest = json.loads(sections.manifest)
    edit(manifest)
    text = canonical.encode(manifest)
    signature = read_key(booth.village.authority_key).sign(SIGNED_PREFIX + text)
    photos = sections.photos if photo is None else (photo, *sections.photos[1:])
    path.write_bytes(pack(Sections(text, signature, photos, sections.roll)))
    assert load(path.read_bytes(), authority=booth.village.authority)


def test_a_signed_package_whose_photo_cannot_be_drawn_is_refused(booth: Booth) -> None:
    blank = b"\x89PNG\r\n\x1a\n" + bytes(64)
    digest = sha256(blank).hexdigest()
    resigned(booth, lambda manifest: manifest["options"][0].update(photo_sha256=digest), blank)
    failed = booth.refused_boot(loaded=False)
    assert (failed.trouble, "photo of candidate 1" in failed.detail) == (Trouble.BAD_PACKAGE, True)


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda m: m.update(village="Desa \U0001f600"), "manifest.village"),
        (lambda m: m["options"][1].update(name="Budi \u6f22"), "manifest.options 2.name"),
        (lambda m: m["officers"][0].update(name="Siti \u05d0"), "manifest.officers 1.name"),
        (lambda m: m["rules"].update(tape_footer=["ok", "\U0001f600"]), "manifest.rules.tape_footer"),
    ],
)
def test_a_signed_package_with_a_letter_that_no_font_has_is_refused(
    booth: Booth, edit: Callable[[dict[str, Any]], None], where: str
) -> None:
    """Or the clerk would die of it at the zero tape, after each start again."""
    resigned(booth, edit)
    failed = booth.refused_boot(loaded=False)
    assert (failed.trouble, failed.detail.startswith(f"{where}: ")) == (Trouble.BAD_PACKAGE, True)


def test_a_package_of_another_authority_is_refused(
    booth: Booth, tmp_path: Path, machine: tuple[Path, bytes]
) -> None:
    other = make_village(
        tmp_path / "v", voters=3, seed=6, machine_keys=[("bilik-1", machine[1])], template_size=512
    )
    shutil.copy(other.package, booth.internal / OWN)
    assert booth.refused_boot(loaded=False).trouble is Trouble.BAD_PACKAGE


def test_a_machine_that_the_package_does_not_name(bare: Booth, tmp_path: Path) -> None:
    create_device_key(tmp_path / KEY)
    bare.provision(tmp_path / KEY)
    bare.put()
    failed = bare.refused_boot(loaded=False)
    assert failed.trouble is Trouble.WRONG_MACHINE
    assert len(failed.detail) == 64  # the key that the authority would have to register
    assert picture(bare.stick) == {}


def test_a_new_booth_makes_its_key_and_says_it(bare: Booth) -> None:
    shutil.copy(bare.village.package, bare.internal / OWN)
    bare.put()
    said = bare.refused_boot(loaded=False).detail
    assert (bare.internal / KEY).stat().st_mode & 0o777 == 0o600
    assert bare.ask(fx.Restart(), ev.BootFailed).detail == said


def test_a_key_that_others_can_read_stops_the_booth(booth: Booth) -> None:
    (booth.internal / KEY).chmod(0o644)
    failed = booth.refused_boot(loaded=False)
    assert (failed.trouble, failed.halt) == (Trouble.MEDIUM_FAILED, True)


def test_no_package_anywhere(booth: Booth) -> None:
    (booth.internal / OWN).unlink()
    failed = booth.refused_boot(loaded=False)
    assert (failed.trouble, failed.halt) == (Trouble.NO_PACKAGE, False)


def test_the_package_is_taken_over_from_the_stick(booth: Booth) -> None:
    whole = (booth.internal / OWN).read_bytes()
    (booth.internal / OWN).rename(booth.stick / OWN)
    booth.boot()
    assert (booth.internal / OWN).read_bytes() == whole
    public = (booth.stick / OWN).read_bytes()
    package = load(public, authority=booth.village.authority)
    assert package.roll is None
    assert package.manifest_bytes == load(whole).manifest_bytes
    booth.open_polls()


def test_a_spoilt_package_on_the_stick_is_not_taken_over(booth: Booth) -> None:
    (booth.internal / OWN).rename(booth.stick / OWN)
    data = flipped(0.5)((booth.stick / OWN).read_bytes())
    (booth.stick / OWN).write_bytes(data)
    assert booth.refused_boot(loaded=False).trouble is Trouble.BAD_PACKAGE
    assert not (booth.internal / OWN).exists()
    assert (booth.stick / OWN).read_bytes() == data


def test_a_public_part_alone_opens_no_polls(booth: Booth) -> None:
    package = load((booth.internal / OWN).read_bytes())
    (booth.internal / OWN).unlink()
    (booth.stick / OWN).write_bytes(package.public_part())
    failed = booth.refused_boot(loaded=False)
    assert failed.trouble is Trouble.NO_PACKAGE
    assert "roll" in failed.detail


def test_the_stick_gets_the_public_part(booth: Booth) -> None:
    booth.boot()
    package = load((booth.stick / OWN).read_bytes(), authority=booth.village.authority)
    assert package.roll is None
    booth.power_cut()
    (booth.stick / OWN).write_bytes(b"torn")  # whatever was half written is written anew
    booth.boot()
    assert load((booth.stick / OWN).read_bytes()).manifest_bytes == package.manifest_bytes


# ---- sticks ------------------------------------------------------------------------------------------


def test_no_stick_two_sticks_then_one(bare: Booth, machine: tuple[Path, bytes], tmp_path: Path) -> None:
    bare.provision(machine[0])
    assert bare.refused_boot(loaded=False).trouble is Trouble.NO_STICK
    bare.put()
    (tmp_path / "other").mkdir()
    bare.put(tmp_path / "other", "sdb1")
    assert bare.ask(fx.Restart(), ev.BootFailed).trouble is Trouble.TWO_STICKS
    assert picture(bare.stick) == {}
    bare.pull("sdb1")
    assert not bare.restart(ev.Booted, loaded=True).polls_open


def test_the_folder_of_sticks_is_missing(booth: Booth) -> None:
    booth.pull()
    booth.media.rmdir()
    assert booth.refused_boot(loaded=False).trouble is Trouble.NO_STICK


def test_another_elections_stick_is_left_as_it_is(
    booth: Booth, tmp_path: Path, machine: tuple[Path, bytes]
) -> None:
    """Evidence of another polling station, put in by mistake: not a byte of it changes."""
    other_village = make_village(
        tmp_path / "v", voters=3, seed=6, machine_keys=[("bilik-1", machine[1])], template_size=512
    )
    other = Booth(tmp_path / "other", other_village)
    other.provision(machine[0])
    other.put()
    other.boot()
    other.power_cut()
    before = picture(other.stick)
    booth.boot()
    booth.power_cut()
    booth.pull()
    booth.put(other.stick)
    for kept in (OWN, "nothing"):  # by its package, and where that is lost by its logs
        failed = booth.refused_boot(loaded=kept != OWN)
        assert (failed.trouble, failed.halt) == (Trouble.FOREIGN_STICK, False)
        assert picture(other.stick) == before
        booth.power_cut()
        (other.stick / OWN).unlink(missing_ok=True)
        before.pop(OWN, None)


def test_a_new_elections_package_is_not_overwritten(
    booth: Booth, tmp_path: Path, machine: tuple[Path, bytes]
) -> None:
    other = make_village(
        tmp_path / "v", voters=3, seed=6, machine_keys=[("bilik-1", machine[1])], template_size=512
    )
    shutil.copy(other.package, booth.stick / OWN)
    assert booth.refused_boot(loaded=False).trouble is Trouble.FOREIGN_STICK
    assert picture(booth.stick) == {OWN: other.package.read_bytes()}


def test_an_empty_stick_in_the_middle_of_the_day(polls: Booth, tmp_path: Path) -> None:
    polls.power_cut()
    polls.pull()
    (tmp_path / "new").mkdir()
    polls.put(tmp_path / "new")
    failed = polls.refused_boot(loaded=True)
    assert (failed.trouble, failed.halt) == (Trouble.STICK_REPLACED, False)
    assert picture(tmp_path / "new") == {}


def test_a_stick_copied_in_the_morning_is_brought_level(polls: Booth, tmp_path: Path) -> None:
    polls.power_cut()
    copy = tmp_path / "copy"
    shutil.copytree(polls.stick, copy)
    polls.boot()
    polls.unlock()
    for _ in range(60):
        polls.quietly(fx.Journal("device_lost", (("device", "printer"),)))
    polls.power_cut()
    polls.pull()
    polls.put(copy)
    assert polls.boot().polls_open
    recovered = [event.fields["rolled_forward"] for event in polls.events(copy) if event.kind == "recovered"]
    assert recovered == ["", "ballots 1 events 3..65"]


def test_the_logs_of_the_internal_medium_are_behind(polls: Booth) -> None:
    polls.power_cut()
    for name in ("ballots.log", "events.log", "attendance.bin"):
        path = polls.internal / name
        path.write_bytes(bytes(path.stat().st_size))
    failed = polls.refused_boot(loaded=True)
    assert failed.halt
    before = picture(polls.stick)
    assert polls.restart(ev.BootFailed, loaded=True) == failed
    assert picture(polls.stick) == before


@pytest.mark.parametrize(
    ("code", "trouble", "halt"),
    [
        (errno.ENOSPC, Trouble.STICK_FULL, False),
        (errno.EROFS, Trouble.STICK_READ_ONLY, False),
        (errno.EIO, Trouble.MEDIUM_FAILED, False),
    ],
)
@pytest.mark.parametrize("call", ["pwrite", "open", "rename"])
def test_a_stick_that_takes_nothing(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, code: int, trouble: Trouble, halt: bool, call: str
) -> None:
    """The operating system refuses the stick: writing, making a file, or putting one in its place."""
    refuse(monkeypatch, booth.stick, call, code)
    failed = booth.refused_boot(loaded=True)
    assert (failed.trouble, failed.halt) == (trouble, halt)
    monkeypatch.undo()
    booth.power_cut()
    assert booth.boot().counts.roll == 12


def refuse(monkeypatch: pytest.MonkeyPatch, folder: Path, call: str, code: int) -> None:
    """Below our own code: the file calls that lead into this folder fail."""

    def inside(path: object) -> bool:
        return Path(os.path.realpath(str(path))).is_relative_to(folder)

    layer_open, layer_pwrite, replace = os.open, os.pwrite, os.replace
    if call == "pwrite":

        def pwrite(fd: int, data: object, offset: int) -> int:
            if inside(os.readlink(f"/proc/self/fd/{fd}")):
                raise OSError(code, os.strerror(code))
            return layer_pwrite(fd, data, offset)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(os, "pwrite", pwrite)
    elif call == "open":

        def opened(path: object, flags: int, mode: int = 0o777, **more: object) -> int:
            if flags & os.O_CREAT and inside(path):
                raise OSError(code, os.strerror(code), str(path))
            return layer_open(path, flags, mode, **more)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(os, "open", opened)
    else:

        def replaced(old: object, new: object) -> None:
            if inside(new):
                raise OSError(code, os.strerror(code), str(old))
            replace(old, new)  # type: ignore[arg-type]  # passed on as it came

        monkeypatch.setattr(os, "replace", replaced)


def test_the_internal_medium_takes_no_package(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    (booth.internal / OWN).rename(booth.stick / OWN)
    refuse(monkeypatch, booth.internal, "rename", errno.ENOSPC)
    failed = booth.refused_boot(loaded=False)
    assert (failed.trouble, failed.halt) == (Trouble.MEDIUM_FAILED, True)
    assert load((booth.stick / OWN).read_bytes()).roll is not None


def test_spans_of_slots() -> None:
    assert spans(()) == ()
    assert spans(["ballots 3"]) == ("ballots 3",)
    assert spans(["ballots 3", "ballots 4", "ballots 5", "events 9"]) == ("ballots 3..5", "events 9")
