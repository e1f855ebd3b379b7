"""What differs from slot to slot and from card to card, as texts. Pure.

An update is bound to no card. Of its files the booth changes two while it writes them: `cmdline.txt` names
the slot and the card's own MBR signature, `image.json` the slot.
"""

from __future__ import annotations

import json
import re
from typing import Any

from firmware.update.errors import UpdateError

SLOTS = ("a", "b")
PARTITION = {"a": 2, "b": 3}
"""The number of a slot's root partition."""
_PREFIX = re.compile(rb"^os_prefix=(.*?)[ \t]*\r?$", re.MULTILINE)


def other(slot: str) -> str:
    """The slot that does not run."""
    return "b" if slot == "a" else "a"


def partition_of(disk: str, slot: str) -> str:
    """The device of a slot's root: ("/dev/mmcblk0", "b") -> "/dev/mmcblk0p3", (/dev/vda, b) -> /dev/vda3."""
    between = "p" if disk[-1:].isdigit() else ""
    return f"{disk}{between}{PARTITION[slot]}"


def prefix_at(config: bytes) -> tuple[str, int]:
    """The slot that config.txt starts, and the offset of that one letter. Raises UpdateError (card)."""
    found = list(_PREFIX.finditer(config))
    if len(found) != 1 or found[0][1] not in (b"a/", b"b/"):
        raise UpdateError("card", "config.txt has not exactly one line os_prefix=a/ or os_prefix=b/")
    return found[0][1][:1].decode("ascii"), found[0].start(1)


def cmdline_for(text: bytes, slot: str, disk: bytes) -> bytes:
    """cmdline.txt for this slot of the card with this MBR signature (4 bytes, as they lie on the disk).

    Raises UpdateError (format) where the line has no place for one of them, or two.
    """
    wanted = {"bilik.slot": slot, "bilik.disk": signature_text(disk)}
    try:
        words = text.decode("ascii").split()
    except UnicodeDecodeError:
        raise UpdateError("format", "cmdline.txt holds something else than ASCII") from None
    for name, value in wanted.items():
        places = [at for at, word in enumerate(words) if word.startswith(f"{name}=")]
        if len(places) != 1:
            raise UpdateError("format", f"cmdline.txt has {name}= {len(places)} times")
        words[places[0]] = f"{name}={value}"
    return " ".join(words).encode("ascii") + b"\n"


def signature_text(disk: bytes) -> str:
    """The MBR signature as the kernel and fdisk write it: a little-endian number in 8 hex digits."""
    return f"{int.from_bytes(disk, 'little'):08x}"


def image_for(text: bytes, slot: str) -> bytes:
    """image.json for this slot. Raises UpdateError (format)."""
    return json.dumps(read_image(text) | {"slot": slot}, sort_keys=True).encode("utf-8") + b"\n"


def read_image(text: bytes) -> dict[str, Any]:
    """image.json as a table with version, variant, slot, image, all text. Raises UpdateError (format)."""
    try:
        table = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UpdateError("format", "image.json is no JSON") from None
    if not isinstance(table, dict):
        raise UpdateError("format", "image.json is no table")
    for key, form in (
        ("version", r"[0-9.]{5,14}"),
        ("variant", "[a-z]{1,20}"),
        ("slot", "[ab]"),
        ("image", "[0-9a-f]{64}"),
    ):
        if not isinstance(table.get(key), str) or not re.fullmatch(form, table[key]):
            raise UpdateError("format", f"image.json: {key} is missing or malformed")
    return table
