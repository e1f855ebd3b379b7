"""The image test as a check on a change, and the comparison of two builds."""

from pathlib import Path

import pytest

from hw_sim.guest import ci
from hw_sim.guest.ci import built, lacking, main, tried
from hw_sim.guest.proven import Decision
from hw_sim.guest.twice import first_difference, sha256
from image.errors import ImageError, LockError


def refuse(error: ImageError) -> object:
    raise error


def test_packages_that_the_mirror_no_longer_holds_are_said_and_fail_nothing() -> None:
    reason = built(lambda: refuse(LockError("the mirror does not give linux-image 6.12.1")))
    assert reason == "emulator test NOT RUN: the mirror does not give linux-image 6.12.1"
    assert built(lambda: None) == ""


def test_an_image_that_cannot_be_built_is_the_changes_fault() -> None:
    with pytest.raises(ImageError, match="units"):
        built(lambda: refuse(ImageError("systemd/x.foo: where such units go is not known")))


def test_a_test_that_fails_fails_and_one_that_is_cut_short_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    assert tried(["sh", "-c", "exit 3"], 60.0) == 3
    assert tried(["true"], 60.0) == 0
    assert "CUT SHORT" not in capfd.readouterr().out
    assert tried(["tail", "-f", "/dev/null"], 0.05) == 0
    assert "CUT SHORT after 0 s" in capfd.readouterr().out


def test_who_is_not_root_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ci.os, "geteuid", lambda: 1000)
    assert lacking() == ("it wants root",)
    monkeypatch.setattr(ci.os, "geteuid", lambda: 0)
    assert lacking() == ()


def test_what_is_not_run_is_said_and_builds_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ci, "decide", lambda *_, **__: Decision(False, "not now"))
    monkeypatch.setattr(ci, "tools", lambda: pytest.fail("nothing is to be installed"))
    assert main(["--seconds-left", "10"]) == 0
    assert capsys.readouterr().out == "not now\n"


def test_the_time_that_building_took_is_not_spent_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((100.0, 340.0))
    limits = []

    def noted(_: list[str], limit: float) -> int:
        limits.append(limit)
        return 1

    monkeypatch.setattr(ci, "decide", lambda *_, **__: Decision(True, "now", 1000.0))
    monkeypatch.setattr(ci, "tools", lambda: "")
    monkeypatch.setattr(ci, "build", lambda *_: None)
    monkeypatch.setattr(ci.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(ci, "tried", noted)
    assert main(["--seconds-left", "1000"]) == 1
    assert limits == [760.0]


@pytest.mark.parametrize(
    ("one", "other", "at"), [(b"abc", b"abd", 2), (b"ab", b"abc", 2), (b"xbc", b"abc", 0)]
)
def test_where_two_images_differ_first(tmp_path: Path, one: bytes, other: bytes, at: int) -> None:
    piece = b"=" * (1 << 20)
    (tmp_path / "one").write_bytes(piece + one)
    (tmp_path / "other").write_bytes(piece + other)
    assert first_difference(tmp_path / "one", tmp_path / "other") == (1 << 20) + at
    assert sha256(tmp_path / "one") != sha256(tmp_path / "other")
