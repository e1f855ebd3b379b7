"""The berita acara: text that can be taken out, pages that can be seen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from report_day import DICE, EVIL, Make

from firmware.report.pdf import minutes


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: poppler-utils)")
    return found


@pytest.fixture(scope="module")
def paper(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paper") / "berita-acara.pdf"
    path.write_bytes(minutes(make(dice=DICE, totals=(300, 150, 20))))
    return path


def text_of(paper: Path) -> str:
    done = subprocess.run([tool("pdftotext"), "-layout", paper, "-"], capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def test_its_text_can_be_taken_out(paper: Path, make: Make) -> None:
    words = " ".join(text_of(paper).split())
    document = make(dice=DICE, totals=(300, 150, 20))
    assert document.manifest is not None
    assert document.election_hash is not None
    wanted = ["SAH", EVIL, "Bambang Tirta", "300", "150", document.manifest.title, DICE, "Tanda tangan"]
    wanted += [str(count.value) for count in document.counts]
    wanted += [word for line in document.checks for word in line.title.id.split()]
    wanted += ["Petugas 1", "Petugas 2", "Saksi calon 1", "Saksi calon 2", "18 Oktober 2026"]
    wanted += [document.election_hash.hex(), document.fingerprint or "", "Formulir penghitungan sampel"]
    assert [word for word in wanted if word not in words] == []
    for point in document.checkpoints:
        assert point.text.split("\n")[2] in words
    for position in document.count.drawn:
        assert f" {position} " in words


def test_its_first_words_are_the_verdict(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(minutes(make()))
    lines = [line.strip() for line in text_of(path).splitlines() if line.strip()]
    assert "SAH" in lines[:6]


def test_its_pages_can_be_seen(paper: Path, tmp_path: Path) -> None:
    subprocess.run([tool("pdftoppm"), "-r", "50", "-gray", "-png", paper, tmp_path / "page"], check=True)
    pages = sorted(tmp_path.glob("page-*.png"))
    assert len(pages) >= 6
    for path in pages:
        with Image.open(path) as image:
            assert image.size == (414, 585)  # A4 at 50 dots an inch
            ink = sum(image.histogram()[:128]) / (image.width * image.height)
            assert 0.002 < ink < 0.5
