"""The label sheet: every booth of 119 villages is on it, nothing overflows, nothing is secret."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import zxingcpp
from fpdf import FPDF
from PIL import Image
from provision_card import AUTHORITY, TEMPLATE

from firmware.provision import labels
from firmware.provision.errors import ProvisionError
from firmware.provision.labels import FONTS, HIGH, ROOM, WIDE, fitted, sheet
from firmware.provision.plan import Plan, make_plan
from firmware.provision.villages import Booth, read_villages

LONG = ("Tanjung Raja Selatan Indralaya Mulya Baru", "W" * 40, "Sungai Liat-Pangkalpinang", "Mi" * 20)


@pytest.fixture(scope="module")
def regency(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """119 villages, some with names as long as an election package allows."""
    folder = tmp_path_factory.mktemp("regency")
    rows = [f"{LONG[n][:40]},{n + 1},Bilik {n + 1}" for n in range(len(LONG))]
    rows += [f"Desa Nomor {n},{n % 3 + 1}," for n in range(119 - len(LONG))]
    path = folder / "desa.csv"
    path.write_text("desa,tps,bilik\n" + "\n".join(rows) + "\n")
    plan, _ = make_plan(read_villages(path), path, TEMPLATE, AUTHORITY, folder / "plan", update=False)
    return plan


@pytest.fixture(scope="module")
def pdf(regency: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("labels") / "labels.pdf"
    path.write_bytes(sheet(regency, regency.booths))
    return path


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_every_booth_is_on_the_sheet(regency: Plan, pdf: Path) -> None:
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert pages.count("\f") == 5
    text = squeezed(pages)
    for booth in regency.booths:
        for part in (booth.village, f"TPS{booth.tps:03d}", booth.name, f"{regency.id}/{booth.id}"):
            assert squeezed(part) in text, part


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_nothing_leaves_its_label_or_meets_the_code(pdf: Path) -> None:
    """By the boxes of the words, as another program sees them."""
    said = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    boxes = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', said)
    assert len(boxes) > 119 * 6
    for left, top, right, bottom in ([float(value) * 25.4 / 72 for value in box] for box in boxes):
        x, y = left % WIDE, (top - labels.TOP) % HIGH
        assert x >= labels.PAD - 0.1
        assert x + right - left <= labels.PAD + ROOM + 0.1
        assert y + bottom - top <= HIGH


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")
def test_the_codes_can_be_read(regency: Plan, pdf: Path, tmp_path: Path) -> None:
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-l", "1", pdf, tmp_path / "page"], check=True)
    with Image.open(next(tmp_path.glob("page*.png"))) as picture:
        found = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert found == {f"BILIK-LABEL/1:{regency.id}:{booth.id}" for booth in regency.booths[:24]}


def test_no_secret_is_on_it(regency: Plan, pdf: Path) -> None:
    data = pdf.read_bytes()
    assert not any(regency.enrolment(booth).hex().encode() in data for booth in regency.booths)


def test_the_same_plan_gives_the_same_bytes_and_a_begun_sheet_goes_on(regency: Plan, pdf: Path) -> None:
    assert sheet(regency, regency.booths) == pdf.read_bytes()
    few = regency.booths[:2]
    assert sheet(regency, few, skip=23).count(b"/Type /Page\n") == 2
    assert sheet(regency, few, skip=22, frames=True).count(b"/Type /Page\n") == 1


def test_a_name_that_cannot_be_printed_is_refused(regency: Plan) -> None:
    with pytest.raises(ProvisionError, match="font has no"):
        sheet(regency, [Booth("a", "A", "ꦱꦸꦏ", "", 1)])
    with pytest.raises(ProvisionError, match="too long for a label"):
        sheet(regency, [Booth("a", "W" * 200, "Desa", "", 1)])


def test_a_long_name_is_broken_before_it_is_made_small() -> None:
    pdf = FPDF()
    pdf.add_font("text", "B", FONTS / "NotoSans-Bold.ttf")
    assert fitted(pdf, "Sukamaju", "B", 13) == (13, ["Sukamaju"])
    assert fitted(pdf, "Sukamaju Bojongasih", "B", 13) == (13, ["Sukamaju", "Bojongasih"])
    size, lines = fitted(pdf, "W" * 40, "B", 13)
    assert lines == ["W" * 20] * 2
    assert 5 <= size < 8
