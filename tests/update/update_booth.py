"""A booth's folders, as root's helpers find them: a card of files, a stick, an ask."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from update_example import CARD_SIGNATURE, STATION, image_hash, root_bytes, slot_files

from firmware.root import reached, update
from firmware.root.update import Places

CONFIG = b"# made by bilik\nos_prefix=a/\narm_64bit=1\n"
ROOM = 16 * 4096  # bytes of a root partition


@dataclass
class BoothBox:
    """`top`: where all of it lies. Slot A of version 0.1.0 runs."""

    top: Path
    authority: bytes
    mounts: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        for folder in (
            "run/sticks/sda1",
            "run/asks",
            "run/answers",
            "boot/a/overlays",
            "boot/b",
            "boot/bilik",
        ):
            (self.top / folder).mkdir(parents=True)
        (self.top / "boot" / "config.txt").write_bytes(CONFIG)
        for name, data in slot_files("0.1.0", disk="12345678").items():
            (self.top / "boot" / "a" / name).write_bytes(data)
        sector = bytearray(512)
        sector[440:444], sector[510:] = CARD_SIGNATURE, b"\x55\xaa"
        self.disk.write_bytes(sector)
        self.partition(2).write_bytes(root_bytes("0.1.0").ljust(ROOM, b"\0"))
        self.partition(3).write_bytes(b"\xee" * ROOM)
        self.run_slot("a", "0.1.0")
        text = STATION.replace("02" + "0" * 62, self.authority.hex())
        (self.top / "run" / "station.toml").write_text(text)

    @property
    def disk(self) -> Path:
        return self.top / "mmcblk0"

    def partition(self, number: int) -> Path:
        return self.top / f"mmcblk0p{number}"

    @property
    def boot(self) -> Path:
        return self.top / "boot"

    @property
    def stick(self) -> Path:
        return self.top / "run" / "sticks" / "sda1"

    @property
    def places(self) -> Places:
        return Places(self.top / "run", self.boot, self.mounts.append)

    def run_slot(self, slot: str, version: str, **more: object) -> None:
        """What the initramfs leaves for those who ask what runs."""
        facts = {"version": version, "variant": "booth", "slot": slot, "image": image_hash(version + "booth")}
        device = str(self.partition(2 if slot == "a" else 3))
        table = facts | {"disk": str(self.disk), "root_device": device} | more
        (self.top / "run" / "image.json").write_text(json.dumps(table))

    def put(self, data: bytes, name: str = "bilik-update-0.2.0.bilik") -> None:
        (self.stick / name).write_bytes(data)

    def update(self, ask: str = "sda1") -> int:
        (self.top / "run" / "asks" / "update").write_text(ask)
        return update.main([], self.places)

    def reached(self) -> int:
        return reached.main([], self.places)

    def answer(self) -> dict[str, Any]:
        table: dict[str, Any] = json.loads((self.top / "run" / "answers" / "update.json").read_text())
        return table

    def slot(self, slot: str) -> dict[str, bytes]:
        """The files of a slot."""
        folder = self.boot / slot
        return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}

    def card(self) -> dict[str, bytes]:
        """All that is on the card."""
        return {
            str(p): p.read_bytes()
            for p in sorted(self.top.rglob("*"))
            if p.is_file() and "run" not in p.parts
        }
