"""What the initramfs wrote down about the root that it opened, and what the kernel was told.

facts = read_facts()
facts.device, facts.data_blocks, facts.root_hash, facts.salt
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

IMAGE = Path("/run/bilik/image.json")
COMMAND_LINE = Path("/proc/cmdline")
LONGEST = 65536
BLOCK = 4096


class FactsError(Exception):
    """The facts cannot be used. The message names the file and the field."""


@dataclass(frozen=True)
class RootFacts:
    """`device` holds `data_blocks` of BLOCK bytes, then a block of heading, then the hash tree.

    `image`: what the image is called, a digest over root hash, kernel and initramfs (image/README.md), in
    hex.
    """

    device: Path
    slot: str
    data_blocks: int
    root_hash: bytes
    salt: bytes
    image: str


def read_facts(image: Path = IMAGE, command_line: Path = COMMAND_LINE) -> RootFacts:
    """Raises FactsError."""
    try:
        with image.open("rb") as file:
            found = json.loads(file.read(LONGEST))
        words = command_line.read_text("ascii", "replace").split()
    except (OSError, ValueError, RecursionError) as error:
        raise FactsError(f"{image}: cannot be read: {type(error).__name__}") from error
    if not isinstance(found, dict):
        raise FactsError(f"{image}: no table of facts")
    told = dict(word.partition("=")[::2] for word in words if word.startswith("bilik."))
    salt = _hex(told.get("bilik.salt"), r"([0-9a-f]{2}){16,256}", "bilik.salt on the command line")
    offset = found.get("hash_offset")
    if type(offset) is not int or offset <= 0 or offset % BLOCK:
        raise FactsError(f"{image}: hash_offset: no whole number of blocks")
    device = found.get("root_device")
    if not isinstance(device, str) or not re.fullmatch(r"/[\w./-]{1,200}", device):
        raise FactsError(f"{image}: root_device: no path")
    slot = found.get("slot")
    if slot not in ("a", "b"):
        raise FactsError(f"{image}: slot: neither a nor b")
    root_hash = _hex(found.get("root_hash"), r"[0-9a-f]{64}", f"{image}: root_hash")
    name = _hex(found.get("image"), r"[0-9a-f]{64}", f"{image}: image").hex()
    return RootFacts(Path(device), slot, offset // BLOCK, root_hash, salt, name)


def _hex(text: object, pattern: str, where: str) -> bytes:
    if not isinstance(text, str) or not re.fullmatch(pattern, text):
        raise FactsError(f"{where}: not the hex digits that belong there")
    return bytes.fromhex(text)
