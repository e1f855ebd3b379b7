"""The builder as a whole: all refusals in one run, what may differ, and what it says on the way."""

from __future__ import annotations

import io
from pathlib import Path

import pygame.image
import pytest
from election_spoils import cell, remove, small_png, text_of_dpt, toml
from PIL import Image

from firmware.election.authority import read_key
from firmware.election.build import build
from firmware.election.errors import BuildError, UnreadableError
from firmware.election.package import load
from firmware.election.photo_size import told_size
from firmware.election.photos import photo_fault
from hw_sim.portraits import portrait
from hw_sim.village import Village


def test_no_refusal_repeats_a_nik(village: Village, committee: Path) -> None:
    cell(9, "nik", "=4")(committee)
    cell(5, "nik", "123456789012345")(committee)
    with pytest.raises(BuildError) as caught:
        build(committee, read_key(village.authority_key))
    shown = " ".join(map(str, caught.value.problems))
    assert "123456789012345" not in shown
    assert not any(voter.nik in shown for voter in village.voters)


def test_all_problems_come_in_one_run_in_file_order(village: Village, committee: Path) -> None:
    for spoil in (
        cell(9, "nik", "1"),
        cell(3, "kartu", "xyz"),
        remove("foto/1.png"),
        toml("^tps = 1", "tps = 0"),
        toml("^zona.*", 'zona = ""'),
    ):
        spoil(committee)
    with pytest.raises(BuildError) as caught:
        build(committee, read_key(village.authority_key))
    fields = [problem.field for problem in caught.value.problems]
    assert fields == ["tps", "zona", "foto", "kartu", "nik"]


def test_what_may_differ_is_accepted(village: Village, committee: Path) -> None:
    for spoil in (
        toml("^tanggal.*", 'tanggal = "2026-10-18"'),
        toml("^buka.*", "buka = 08:30:00"),
        toml("^zona.*", 'zona = "WIT"'),
        toml("^judul", 'id = "uji-coba-1"\njudul'),
        toml(
            r"^\[\[calon",
            "[aturan]\nsuara_kosong = false\nsalinan = 5\n"
            'jumlah_tps = "beberapa"\nsuara_sama = "tps-terbesar"\n'
            'kepala_pita = ["Kabupaten “Rawaindah” – é"]\n'
            'bahasa = ["id"]\nboleh_mengesahkan = ["ketua"]\n\n[[calon',
        ),
        cell(2, "kartu", "01:02:03:04 | 0A0B0C0D0E0F10"),
        cell(3, "jari1", "-"),
        cell(3, "jari2", "-"),
        text_of_dpt(
            lambda data: b"\xef\xbb\xbf" + data.replace(b",", b";").replace(b"\n", b"\r\n") + b";;;;;;;\r\n"
        ),
    ):
        spoil(committee)
    built = build(committee, read_key(village.authority_key))
    manifest = load(built.data, authority=village.authority).manifest
    assert manifest.election_id == "uji-coba-1"
    assert manifest.opens.isoformat() == "2026-10-18T08:30:00+09:00"
    assert [option.number for option in manifest.options] == [1, 2, 3]
    assert not manifest.rules.blank
    assert (manifest.rules.copies, manifest.rules.languages) == (5, ("id",))
    assert (manifest.rules.tps_mode, manifest.rules.tie_rule) == ("several", "largest-tps")
    assert manifest.rules.override_roles == ("chair",)
    assert any("fewer than two" in warning for warning in built.warnings)


def test_a_folder_that_cannot_be_read_is_another_matter(village: Village, tmp_path: Path) -> None:
    key = read_key(village.authority_key)
    with pytest.raises(UnreadableError, match=r"pemilihan\.toml file not found"):
        build(tmp_path / "nowhere", key)
    (tmp_path / "pemilihan.toml").mkdir()
    with pytest.raises(UnreadableError, match="no file"):
        build(tmp_path, key)


def test_progress_tells_how_far_the_roll_is(village: Village) -> None:
    told: list[tuple[str, int, int]] = []
    build(village.committee, read_key(village.authority_key), lambda *step: told.append(step))
    assert ("reading", 12, 12) in told
    assert told[-1] == ("sealing", 12, 12)


def test_photos_of_both_kinds_are_decoded() -> None:
    picture = pygame.image.load(io.BytesIO(portrait(4, False)), "a.png")
    jpeg = io.BytesIO()
    pygame.image.save(picture, jpeg, "a.jpg")
    assert photo_fault(jpeg.getvalue()) is None
    assert photo_fault(small_png(240, 300)) is None
    assert photo_fault(jpeg.getvalue()[:2000]) == "is damaged or cut short"
    assert photo_fault(b"\xff\xd8\xff" + bytes(500) + b"\xff\xd9") == "cannot be decoded"


def test_a_jpeg_tells_its_size_before_it_is_decoded() -> None:
    picture = Image.effect_noise((250, 310), 40)
    for mode, options in (
        ("L", {}),
        ("RGB", {"progressive": True}),
        ("RGB", {"exif": b"Exif\0\0" + bytes(99)}),
    ):
        out = io.BytesIO()
        picture.convert(mode).save(out, "JPEG", **options)
        assert told_size("jpeg", out.getvalue()) == (250, 310)
        assert told_size("jpeg", b"\xff\xd8\xff\xff" + out.getvalue()[2:]) == (250, 310)
        assert told_size("jpeg", out.getvalue()[:20]) is None
