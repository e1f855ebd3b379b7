"""The stock Debian's pieces that can be tried without building one: its initramfs, its key, its tools."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hw_sim.guest import binfmt
from hw_sim.guest.binfmt import MAGIC, MASK, NoBinfmt, arm64_programs
from hw_sim.guest.stock_build import INITRD_SCRIPT, Recipe, StockError, check_initrd, initrd_files

ARM = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00\xb7\x00" + bytes(44)
INTEL = ARM[:18] + b"\x3e\x00" + ARM[20:]


def cpio(files: dict[str, bytes]) -> bytes:
    """An archive of the kind newc."""
    whole = b""
    for name, content in {**files, "TRAILER!!!": b""}.items():
        fields = [0, 0o100644, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name) + 1, 0]
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        whole += head + bytes(-len(head) % 4) + content + bytes(-len(content) % 4)
    return whole + bytes(-len(whole) % 512)


def initrd(tmp_path: Path, early: dict[str, bytes], main: dict[str, bytes]) -> Path:
    """As mkinitramfs makes it: one archive plain, one compressed."""
    packed = subprocess.run(["zstd", "-qc"], input=cpio(main), capture_output=True, check=True).stdout
    path = tmp_path / "initrd.img"
    path.write_bytes(cpio(early) + packed)
    return path


needs_zstd = pytest.mark.skipif(shutil.which("zstd") is None, reason="zstd is not installed")


@needs_zstd
def test_all_files_of_both_archives_are_seen(tmp_path: Path) -> None:
    path = initrd(tmp_path, {"a": b"1", "b": b""}, {"usr/bin/c": ARM, "d": b"12345"})
    assert list(initrd_files(path)) == [("a", b"1"), ("b", b""), ("usr/bin/c", ARM), ("d", b"12345")]


@needs_zstd
def test_a_program_of_the_building_machine_is_found(tmp_path: Path) -> None:
    good = {f"usr/bin/{number}": ARM for number in range(10)}
    check_initrd(initrd(tmp_path, {"modules": b"\x7fELx"}, good))
    with pytest.raises(StockError, match="holds /usr/bin/cp, which is not for arm64"):
        check_initrd(initrd(tmp_path, {}, good | {"usr/bin/cp": INTEL}))
    with pytest.raises(StockError, match="holds 1 programs"):
        check_initrd(initrd(tmp_path, {}, {"one": ARM}))


def test_what_is_no_archive_is_said(tmp_path: Path) -> None:
    (tmp_path / "initrd.img").write_bytes(b"nonsense")
    with pytest.raises(StockError, match="no cpio archive at byte 0"):
        list(initrd_files(tmp_path / "initrd.img"))


def test_another_kernel_or_release_is_another_build() -> None:
    recipes = [
        Recipe("trixie", Path("a/linux_1.deb"), ()),
        Recipe("trixie", Path("b/linux_2.deb"), ()),
        Recipe("forky", Path("a/linux_1.deb"), ()),
    ]
    assert len({recipe.key for recipe in recipes}) == 3
    assert Recipe("trixie", Path("other/linux_1.deb"), ("deb x",)).key == recipes[0].key


def test_the_script_is_a_shell_script() -> None:
    subprocess.run(["sh", "-n", str(INITRD_SCRIPT)], check=True)


def matches(program: bytes) -> bool:
    """As the kernel compares: masked, byte by byte."""
    magic, mask = (text.encode().decode("unicode_escape").encode("latin-1") for text in (MAGIC, MASK))
    assert len(magic) == len(mask)
    return all(a & m == b & m for a, b, m in zip(program, magic, mask, strict=False))


def test_the_format_that_is_registered_is_arm64_and_no_other() -> None:
    assert matches(ARM)
    assert matches(ARM[:16] + b"\x03" + ARM[17:])  # a shared object, as most programs are today
    assert not matches(INTEL)
    assert not matches(ARM[:5] + b"\x02" + ARM[6:])  # big-endian


def test_what_somebody_else_registered_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "status").write_text("enabled\n")
    (tmp_path / "register").write_text("")
    magic = MAGIC.encode().decode("unicode_escape").encode("latin-1").hex()
    (tmp_path / "qemu-aarch64").write_text(f"enabled\ninterpreter x\nflags: OCF\noffset 0\nmagic {magic}\n")
    monkeypatch.setattr(binfmt, "BINFMT", tmp_path)
    monkeypatch.setattr(binfmt.platform, "machine", lambda: "x86_64")
    with arm64_programs():
        pass
    assert (tmp_path / "register").read_text() == ""


def test_who_may_not_register_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binfmt, "BINFMT", tmp_path)
    monkeypatch.setattr(binfmt.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(binfmt.shutil, "which", lambda _: "/usr/bin/qemu-aarch64-static")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(NoBinfmt, match="only root"), arm64_programs():
        pass
    monkeypatch.setattr(binfmt.shutil, "which", lambda _: None)
    with pytest.raises(NoBinfmt, match="qemu-user-static"), arm64_programs():
        pass


def test_what_was_registered_is_taken_away_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "register").write_text("")
    (tmp_path / "status").write_text("enabled\n")
    monkeypatch.setattr(binfmt, "BINFMT", tmp_path)
    monkeypatch.setattr(binfmt.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(binfmt.shutil, "which", lambda _: "/usr/bin/qemu-aarch64-static")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with arm64_programs():
        line = (tmp_path / "register").read_text()
        assert line.startswith(f":{binfmt.NAME}:M::")
        assert line.endswith(":/usr/bin/qemu-aarch64-static:OCF")
    assert (tmp_path / binfmt.NAME).read_text() == "-1"
