"""Which system image runs: `image.json` of the run folder, written by the initramfs from the slot it started.

read_image(Path("/run/bilik"))      # ImageFacts(version="0.1.0", variant="booth", slot="a", ...), or None
"""

from __future__ import annotations

from pathlib import Path

from firmware.states.system import ImageFacts
from firmware.system.facts import read_facts

FILE = "image.json"
LIMIT = 4096  # bytes; a real one has about 500
HASH = "[0-9a-f]{64}"


def read_image(run: Path) -> ImageFacts | None:
    """The image's facts; None where there are none. Raises SystemFault."""
    facts = read_facts(run / FILE, LIMIT)
    if facts is None:
        return None
    return ImageFacts(
        version=facts.text("version", "[0-9A-Za-z][0-9A-Za-z.+~-]{0,31}"),
        variant=facts.text("variant", "booth|diagnostic"),
        slot=facts.text("slot", "[ab]"),
        root_hash=facts.text("root_hash", HASH),
        image=facts.text("image", HASH),
        kernel=facts.text("kernel", "[0-9A-Za-z.+~_-]{0,64}", ""),
        fell_back=facts.flag("fell_back"),
    )
