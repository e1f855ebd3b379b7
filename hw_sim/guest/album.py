"""The pictures of docs/screens-guest: key moments of a day in the guest, small enough to be kept.

    python -m hw_sim.guest.album [out/test-image/screens] [docs/screens-guest]

They are the guest's own screen as QEMU shows it. Half the size and a palette make some 10 kB of each.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

MOMENTS = {
    "first-start": "first-start",
    "Ready-id": "ready",
    "Diagnostics-id": "diagnostics",
    "Idle-id": "idle",
    "CheckingFinger-id": "finger",
    "Voting-id": "ballot",
    "CheckingSlip-id": "slip",
    "MediumMissing-no_stick-id": "stick-pulled",
    "DeviceAway-sensor-id": "cable-pulled",
    "Resuming-id": "after-the-cut",
    "Closed-id": "closed",
    "SafeToSwitchOff-id": "switched-off",
}
"""How the day's album calls a picture, without its number, and how the documents do."""
COLOURS = 64


def refresh(source: Path, target: Path) -> list[str]:
    """Write them all; the names of those that the day did not show. Raises OSError."""
    target.mkdir(parents=True, exist_ok=True)
    found = {path.stem.lstrip("0123456789").lstrip("-"): path for path in sorted(source.glob("*.png"))}
    for moment, name in MOMENTS.items():
        if moment in found:
            with Image.open(found[moment]) as picture:
                half = picture.convert("RGB").resize(
                    (picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS
                )
            half.quantize(COLOURS).save(target / f"{name}.png", optimize=True)
    return [moment for moment in MOMENTS if moment not in found]


def main(arguments: Sequence[str]) -> int:
    """0 when all were there, 1 where some were not, 2 for a wrong call or no such folder."""
    if len(arguments) > 2 or "-h" in arguments or "--help" in arguments:
        print(__doc__)
        return 0 if len(arguments) <= 2 else 2
    defaults = ("out/test-image/screens", "docs/screens-guest")
    source, target = (Path(word) for word in (*arguments, *defaults[len(arguments) :]))
    if not source.is_dir():
        print(f"album: {source}: there is no such folder; say make test-image first", file=sys.stderr)
        return 2
    missing = refresh(source, target)
    for moment in missing:
        print(f"album: {source} has no picture of {moment}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
