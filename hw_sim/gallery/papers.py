"""The pictures of papers in the documents, taken from what the printer of a day on the desk printed.

    make demo && python -m hw_sim.gallery papers

They carry that day's codes and are not compared with anything: each run signs with other keys.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from hw_sim.gallery.store import ROOT

TAPES = ROOT / "out" / "demo" / "tapes"
PICTURES = ROOT / "docs" / "pictures"
WANTED = {
    "pita-nol": "tape-zero",
    "struk-audit": "tape-slip",
    "struk-rusak": "tape-torn",
    "pita-lanjutan": "tape-resume",
    "pita-hasil": "tape-result",
}
"""Each paper's title, as a day names it, and what the documents call it."""
SECOND = ("struk-audit",)  # the demo's first voter leaves the ballot blank, which shows less
TOPS = {"pita-nol": 1070, "pita-hasil": 1780}  # dots down to the verdict; below are codes and signatures
COLOURS = 8  # ink, paper, and the soft edges between them


def refresh(source: Path, target: Path) -> list[str]:
    """Write them; the names of those that the day did not print. Raises OSError."""
    found: dict[str, list[Path]] = {}
    for path in sorted(source.glob("*.png")):
        found.setdefault(path.stem.lstrip("0123456789").lstrip("-"), []).append(path)
    target.mkdir(parents=True, exist_ok=True)
    for title, name in WANTED.items():
        if title in found:
            several = found[title]
            with Image.open(several[min(title in SECOND, len(several) - 1)]) as paper:
                few = paper.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
            few.save(target / f"{name}.png", optimize=True)
            if title in TOPS:
                top = few.crop((0, 0, few.width, min(few.height, TOPS[title])))
                top.save(target / f"{name}-top.png", optimize=True)
    return [title for title in WANTED if title not in found]
