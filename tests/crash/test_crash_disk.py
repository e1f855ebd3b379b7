"""The model itself: what an operating system promises of a medium, and what it does not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from crash_layer import INTERNAL, MEDIA, ModelDisk, PowerCut
from crash_tree import Frozen, Tree, blocks, content
from crash_variants import Crash, crashes

from firmware.storage.durable import exists, make_folder, read_file, write_file
from firmware.storage.keys import create_device_key, load_device_key
from firmware.storage.layer import FileLayer
from firmware.storage.media import Medium

STICK = MEDIA / "sda1"
OLD: Frozen = (("file", blocks(b"old")),)


def disk(internal: Frozen = (), stick: Frozen = ()) -> ModelDisk:
    return ModelDisk({"internal": Tree.thaw(internal), "stick": Tree.thaw(stick)})


def after(made: ModelDisk, internal: Frozen = (), stick: Frozen = ()) -> list[Crash]:
    trees = {"internal": Tree.thaw(internal), "stick": Tree.thaw(stick)}
    return list(crashes(trees, made.trace, "1"))


def contents(found: list[Crash], kind: str, side: int, path: str) -> set[bytes | None]:
    return {content(crash.media[side], path) for crash in found if crash.kind == kind}


def test_a_name_is_not_there_before_its_folder_is_flushed() -> None:
    made = disk()
    fd = made.open(INTERNAL / "file", os.O_RDWR | os.O_CREAT)
    made.pwrite(fd, b"data", 0)
    made.fsync(fd)
    assert contents(after(made), "flushed", 0, "file") == {None}
    made.sync_directory(INTERNAL)
    assert contents(after(made), "flushed", 0, "file") == {None, b"data"}


def test_a_write_is_not_there_before_it_is_flushed() -> None:
    made = disk(OLD)
    fd = made.open(INTERNAL / "file", os.O_RDWR)
    made.pwrite(fd, b"NEW", 0)
    assert contents(after(made, OLD), "flushed", 0, "file") == {b"old"}
    assert contents(after(made, OLD), "kept", 0, "file") == {b"old", b"NEW"}
    made.fsync(fd)
    assert contents(after(made, OLD), "flushed", 0, "file") == {b"old", b"NEW"}


def test_o_dsync_makes_each_write_durable() -> None:
    made = disk(OLD)
    made.pwrite(made.open(INTERNAL / "file", os.O_RDWR | os.O_DSYNC), b"NEW", 0)
    assert contents(after(made, OLD), "flushed", 0, "file") == {b"old", b"NEW"}


def test_a_write_in_flight_arrives_by_sectors_or_with_noise() -> None:
    old: Frozen = (("file", blocks(b"a" * 4096)),)
    made = disk(old)
    made.pwrite(made.open(INTERNAL / "file", os.O_RDWR | os.O_DSYNC), b"b" * 4096, 0)
    torn = contents(after(made, old), "torn", 0, "file")
    for cut in range(512, 4096, 512):
        assert b"b" * cut + b"a" * (4096 - cut) in torn
    assert any(data and data.strip(b"ab") for data in torn)
    assert any(data and data.endswith(b"b" * 512) and b"a" in data for data in torn)


@pytest.mark.parametrize(("side", "both"), [(0, False), (1, True)])
def test_a_rename_is_one_step_on_a_journal_and_two_on_fat(side: int, both: bool) -> None:
    old: Frozen = (("new", blocks(b"new")), ("old", blocks(b"old")))
    folder = (INTERNAL, STICK)[side]
    made = disk(old, old)
    made.rename(folder / "new", folder / "old")
    found = after(made, old, old)
    states = {(content(c.media[side], "new"), content(c.media[side], "old")) for c in found}
    assert {(b"new", b"old"), (None, b"new")} <= states
    assert ((b"new", b"new") in states) is both


def test_the_last_flushed_write_of_one_medium_is_lost_by_a_lie() -> None:
    made = disk(OLD, OLD)
    for folder in (INTERNAL, STICK):
        made.pwrite(made.open(folder / "file", os.O_RDWR | os.O_DSYNC), b"NEW", 0)
    end = [c for c in after(made, OLD, OLD) if c.point == 2 and c.kind == "lying"]
    found = {c.medium: tuple(content(side, "file") for side in c.media) for c in end}
    assert found == {"internal": (b"old", b"NEW"), "stick": (b"NEW", b"old")}


@pytest.mark.parametrize("folder", [INTERNAL, STICK])
def test_a_replaced_file_is_the_old_one_or_the_new_one(folder: Path) -> None:
    made = disk(OLD, OLD)
    write_file(folder / "file", b"new" * 1000, made)
    side = folder == STICK
    for crash in after(made, OLD, OLD):
        if crash.kind != "lying":
            assert content(crash.media[side], "file") in (b"old", b"new" * 1000)
    assert contents(after(made, OLD, OLD)[-3:], "flushed", side, "file") == {b"new" * 1000}


def test_a_device_key_is_whole_or_not_there() -> None:
    """The first start of a booth: half a key would be no way on."""
    made = disk()
    key = create_device_key(INTERNAL / "device.key", made)
    for crash in after(made):
        if crash.kind != "lying":
            found = ModelDisk(dict(zip(("internal", "stick"), map(Tree.thaw, crash.media), strict=True)))
            if exists(INTERNAL / "device.key", found):
                loaded = load_device_key(INTERNAL / "device.key", found)
                assert loaded.private_bytes_raw() == key.private_bytes_raw()
    assert None not in contents(
        [c for c in after(made) if c.point == len(made.trace)], "flushed", 0, "device.key"
    )


def test_the_model_answers_as_the_operating_system(tmp_path: Path) -> None:
    made = disk()
    for files, root in ((FileLayer(), tmp_path), (made, INTERNAL)):
        make_folder(root / "sub", files)
        write_file(root / "sub" / "a", b"1" * 5000, files)
        files.symlink(root / "sub", root / "link")
        medium = Medium(root / "link", "stick", files)
        medium.preallocate("log", 3)
        medium.write_block("log", 1, b"x" * 4096)
        assert medium.read("log") == bytes(4096) + b"x" * 4096 + bytes(4096)
        assert sorted(medium.names()) == ["a", "log"]
        assert read_file(root / "link" / "a", 10_000, files) == b"1" * 5000
        assert files.read_link(root / "link") == root / "sub"
        for path, error in (("none", FileNotFoundError), ("link", OSError), ("sub/a/b", NotADirectoryError)):
            with pytest.raises(error):
                read_file(root / path, 10, files)
        with pytest.raises(OSError, match="not empty"):
            files.remove_directory(root / "sub")
        medium.remove("log")
        files.unlink(root / "sub" / "a")
        files.remove_directory(root / "sub")
        assert not files.read_link(root / "sub")
        medium.close()


def test_nothing_happens_after_the_power_is_cut() -> None:
    made = disk()
    made.cut_before = 2
    with pytest.raises(PowerCut):
        write_file(INTERNAL / "file", b"data", made)
    with pytest.raises(PowerCut):
        made.sync_directory(INTERNAL)
    assert len(made.trace) == 2
