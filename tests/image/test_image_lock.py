"""The list of packages: what is asked for, what is locked, and which mirror it comes from."""

import re
from pathlib import Path

import pytest

from image.errors import ImageError, LockError
from image.lock import BOOTH, DIAGNOSTIC, Lock, Package, format_lock, parse_lock, parse_wanted
from image.mirrors import Mirrors, choose, deb822, machine_mirrors, one_line
from image.wheels import booth_pins

TOP = Path(__file__).parents[2]
LOCK = (TOP / "image" / "packages.lock").read_text()
WANTED = (TOP / "image" / "packages.in").read_text()
ONE = Package("libc6", "2.41-12", "arm64", "debian", "pool/main/g/glibc/libc6.deb", 5, "ab" * 32)


def test_the_lock_is_as_its_maker_writes_it() -> None:
    assert format_lock(parse_lock(LOCK)) == LOCK


def test_the_lock_holds_what_is_asked_for_and_not_what_is_left_out() -> None:
    wanted, lock = parse_wanted(WANTED), parse_lock(LOCK)
    names = {one.name for one in lock.packages}
    real = {"linux-image-arm64": "linux-image-6"}
    for name in (*wanted.closed, *wanted.alone, *wanted.diagnostic):
        assert any(have == name or have.startswith(real.get(name, name + "\0")) for have in names), name
    assert names.isdisjoint(wanted.without)


def test_a_booth_has_no_package_that_only_technicians_need() -> None:
    wanted, lock = parse_wanted(WANTED), parse_lock(LOCK)
    booth = {one.name for one in lock.of(BOOTH)}
    assert booth.isdisjoint(wanted.diagnostic)
    assert booth < {one.name for one in lock.of(DIAGNOSTIC)}
    for part in ("network", "ssh", "dbus", "apt", "login", "ifupdown", "dhcp", "wpa", "bluez", "iproute2"):
        assert not [name for name in booth if name.startswith(part)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("booth debian libc6 1 arm64 5 " + "a" * 64, "7 fields where 8"),
        ("kiosk debian libc6 1 arm64 5 " + "a" * 64 + " pool/x.deb", "variant 'kiosk'"),
        ("booth ubuntu libc6 1 arm64 5 " + "a" * 64 + " pool/x.deb", "archive 'ubuntu'"),
        ("booth debian libc6 1 amd64 5 " + "a" * 64 + " pool/x.deb", "libc6:amd64"),
        ("booth debian libc6 1 arm64 5 " + "A" * 64 + " pool/x.deb", "SHA-256 of libc6"),
        ("booth debian libc6 1 arm64 5 " + "a" * 64 + " pool/../x.deb", "no file of a pool"),
    ],
)
def test_a_wrong_line_is_named_with_its_reason(line: str, reason: str) -> None:
    with pytest.raises(LockError, match=re.escape(reason)) as caught:
        parse_lock(f"release trixie\nepoch 1\n{line}\n")
    assert "packages.lock line 3" in str(caught.value)


def test_a_package_that_is_twice_in_the_lock_is_named() -> None:
    text = format_lock(Lock("trixie", 1, (ONE,)))
    with pytest.raises(LockError, match="twice in it: libc6"):
        parse_lock(text + text.splitlines()[-1] + "\n")


@pytest.mark.parametrize("text", ["", "release trixie\n", "release trixie\nepoch soon\n"])
def test_a_lock_without_its_time_is_refused(text: str) -> None:
    with pytest.raises(LockError, match="one release and one epoch"):
        parse_lock(text)


def test_a_package_that_is_not_locked_says_what_to_do() -> None:
    with pytest.raises(LockError, match="image-lock"):
        Lock("trixie", 1, (ONE,)).one("nano")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("[open]\n", r"\[open\] is none of"), ("libc6\n", "line 1"), ("[closed]\n\nLibc!\n", "line 3")],
)
def test_a_wrong_list_is_named_by_its_line(text: str, reason: str) -> None:
    with pytest.raises(LockError, match=reason):
        parse_wanted(text)


OLD = """# mine
deb [arch=arm64 signed-by=/k] http://m.example/debian/ bookworm main
deb-src http://s.example x y
"""
NEW = """Types: deb
# a remark
URIs: http://m.example/debian
Suites: bookworm
 bookworm-updates
Components: main

Types: deb
URIs: http://m.example/sec/
Suites: bookworm-security

Enabled: no
Types: deb
URIs: http://off.example/
Suites: bookworm
"""


def test_both_forms_of_apts_sources_are_read() -> None:
    assert [(one.uri, one.suite) for one in one_line(OLD)] == [("http://m.example/debian", "bookworm")]
    assert [(one.uri, one.suite) for one in deb822(NEW)] == [
        ("http://m.example/debian", "bookworm"),
        ("http://m.example/debian", "bookworm-updates"),
        ("http://m.example/sec", "bookworm-security"),
    ]


def test_the_mirror_is_where_the_machine_has_its_own_release_from() -> None:
    third = "deb http://vendor.example/apt stable-ish main\n"
    found = choose([*one_line(third), *deb822(NEW)], "bookworm")
    assert found == Mirrors("http://m.example/debian", "http://m.example/sec")
    assert found.base("security") == "http://m.example/sec"


def test_without_a_security_source_its_place_beside_the_archive_is_taken() -> None:
    assert choose(one_line(OLD), "bookworm").security == "http://m.example/debian-security"


def test_a_machine_without_debian_is_told_how_to_name_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BILIK_DEBIAN", raising=False)
    with pytest.raises(ImageError, match="BILIK_DEBIAN="):
        machine_mirrors(tmp_path)
    monkeypatch.setenv("BILIK_DEBIAN", "http://own.example/debian/")
    assert machine_mirrors(tmp_path).debian == "http://own.example/debian"


def test_the_machines_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BILIK_DEBIAN", raising=False)
    (tmp_path / "apt" / "sources.list.d").mkdir(parents=True)
    (tmp_path / "apt" / "sources.list.d" / "debian.sources").write_text(NEW)
    (tmp_path / "os-release").write_text("ID=debian\nVERSION_CODENAME=bookworm\n")
    assert machine_mirrors(tmp_path) == Mirrors("http://m.example/debian", "http://m.example/sec")


def test_the_booths_wheels_are_pins_of_the_projects_lock() -> None:
    pins = booth_pins((TOP / "requirements.lock").read_text(), (TOP / "image" / "wheels.in").read_text())
    assert {"cryptography", "pygame-ce", "pyserial", "gpiozero"} <= {pin.name for pin in pins}
    assert {"fpdf2", "pillow", "segno", "pytest", "zstandard"}.isdisjoint({pin.name for pin in pins})
    assert all(pin.hashes for pin in pins)
    assert all(pin.line.startswith(f"{pin.name}=={pin.version} --hash=sha256:") for pin in pins)


def test_a_wheel_that_is_not_locked_is_named() -> None:
    with pytest.raises(LockError, match="has no lgpio"):
        booth_pins("colorzero==2.0 \\\n    --hash=sha256:" + "a" * 64, "lgpio\n")
