"""The system under the booth on a desk: its run folder, and what root would do in it.

    system = SystemFolder(folder, variant="booth")
    system.asked("poweroff")                          # what the daemon asked for: "" or a word, None: nothing
    system.answer("scrub", {"state": "bad", "checked": 0, "of": 0, "bad_block": 17})

The real one is made by the initramfs and by root's helpers; these are the same files. Nothing is done by
itself: whoever plays root says what it answers, and when.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path


class SystemFolder:
    """`run` of the station file's `[system]`."""

    def __init__(self, run: Path, *, version: str = "0.1.0", variant: str = "booth") -> None:
        self.run = run
        for folder in (run, run / "asks", run / "answers"):
            folder.mkdir(exist_ok=True)
        self.image: dict[str, object] = {
            "version": version,
            "variant": variant,
            "slot": "a",
            "root_hash": _hash(f"root {version} {variant}"),
            "squash_bytes": 57_000_000,
            "kernel": "6.12.0-simulated",
            "image": _hash(f"image {version} {variant}"),
        }
        self.say_image()

    def say_image(self, **changes: object) -> None:
        """What the initramfs says of the image that runs, from the next start of the daemon on."""
        self.image |= changes
        _write(self.run / "image.json", self.image)

    def asked(self, name: str) -> str | None:
        """Take the ask of this name: its word, "" without one, None where nothing is asked."""
        path = self.run / "asks" / name
        try:
            word = path.read_text("ascii").strip()
        except FileNotFoundError:
            return None
        path.unlink()
        return word

    def answer(self, name: str, said: Mapping[str, object]) -> None:
        """What root's helper of this name answers."""
        _write(self.run / "answers" / f"{name}.json", said)


def _hash(of: str) -> str:
    return sha256(of.encode()).hexdigest()


def _write(path: Path, value: Mapping[str, object]) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_text(json.dumps(value), "utf-8")
    os.replace(new, path)
