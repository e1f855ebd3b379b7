"""The drawings and generated pages of the technician's manual say what is so."""

import importlib.util
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from gpiozero.pins.pi import PiBoardInfo

from firmware.screens import titles
from firmware.screens.catalogue import translated
from firmware.states.common import NEEDS_HELP
from firmware.states.facts import Language

ROOT = Path(__file__).parents[2]
PI_4 = 0xA03111
SVG = "{http://www.w3.org/2000/svg}"


def load(name: str) -> ModuleType:
    """A script of docs/, as a module."""
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(ROOT / "docs"))


def test_the_places_on_the_header_are_the_boards() -> None:
    wiring = load("wiring_picture")
    board = {number: pin.name for number, pin in PiBoardInfo.from_revision(PI_4).headers["J8"].pins.items()}
    assert [board[place] for place in wiring.PHYSICAL] == [f"GPIO{number}" for number in range(28)]
    assert {number for number, name in board.items() if name == "GND"} == set(wiring.GROUNDS)


def test_the_drawing_and_both_manuals_name_the_pins_of_the_station_file() -> None:
    pins = tomllib.loads((ROOT / "image" / "station.toml").read_text())["pins"]
    drawing = load("wiring_picture").picture()
    places = load("wiring_picture").PHYSICAL
    rows = [
        line.split("|")
        for name in ("technician.md", "technician.en.md")
        for line in (ROOT / "docs" / name).read_text().splitlines()
        if line.count("|") == 5 and ("GND" in line or "kΩ" in line)
    ]
    for name, number in pins.items():
        assert f"GPIO{number}" in drawing, name
        told = [
            row
            for row in rows
            if str(number) in row[2].replace(" ", "").split(",") and str(places[number]) in row[3]
        ]
        assert len(told) == 2, f"{name}: GPIO {number} on pin {places[number]} in both manuals"


@pytest.mark.parametrize("name", ["wiring", "boot"])
def test_a_drawing_is_whole_and_keeps_within_its_page(name: str) -> None:
    root = ElementTree.parse(ROOT / "docs" / "pictures" / f"{name}.svg").getroot()
    width, height = (float(root.attrib[side]) for side in ("width", "height"))
    assert root.findtext(f"{SVG}title")
    for text in root.iter(f"{SVG}text"):
        assert 0 < float(text.attrib["x"]) < width
        assert 0 < float(text.attrib["y"]) < height


def test_the_messages_page_has_every_reason_and_every_call() -> None:
    page = (ROOT / "docs" / "messages.md").read_text()
    module = load("messages_page")
    assert page == module.page()
    for table in (titles.TROUBLES, titles.FAULTS, titles.REFUSALS, titles.DEVICES, titles.ALARMS):
        for language in (Language.ID, Language.EN):
            assert all(translated(language, titles.CONTEXT, words) in page for words in table.values())
    assert set(module.CALLS) >= set(NEEDS_HELP)
