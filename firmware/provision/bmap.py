"""A block map: which blocks of an image hold something, with a SHA-256 of each run (bmap format 2.0).

    <bmap version="2.0">
      <ImageSize> 2147483648 </ImageSize> <BlockSize> 4096 </BlockSize> <BlocksCount> 524288 </BlocksCount>
      <BlockMap> <Range chksum="..."> 0-1023 </Range> <Range chksum="..."> 2048 </Range> </BlockMap>
    </bmap>

A card's holes keep what stood there; nothing of the image reads them.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from firmware.provision.errors import ProvisionError

FILE_LIMIT = 8 << 20  # bytes
LARGEST = 64 << 30


@dataclass(frozen=True)
class Run:
    """Bytes `start` to `end` (excluded) of the image, and their SHA-256."""

    start: int
    end: int
    sha256: bytes


@dataclass(frozen=True)
class BlockMap:
    """`size` of the image in bytes; runs in order, none touching another."""

    size: int
    runs: tuple[Run, ...]

    @property
    def mapped(self) -> int:
        """Bytes that are written."""
        return sum(run.end - run.start for run in self.runs)


def read_bmap(data: bytes, name: str) -> BlockMap:
    """Raises ProvisionError."""

    def fail(reason: str) -> ProvisionError:
        return ProvisionError(name, reason)

    if len(data) > FILE_LIMIT or b"<!" in re.sub(rb"<!--.*?-->", b"", data, flags=re.DOTALL):
        raise fail("is no block map")  # no document type, so no entities
    try:
        top = ET.fromstring(data)
    except ET.ParseError:
        raise fail("is no block map") from None

    def number(tag: str, low: int, high: int) -> int:
        text = (top.findtext(tag) or "").strip()
        if not re.fullmatch("[0-9]{1,12}", text) or not low <= int(text) <= high:
            raise fail(f"{tag} is missing or out of bounds")
        return int(text)

    if top.tag != "bmap" or not (top.get("version") or "").startswith("2."):
        raise fail("is no block map of version 2")
    if (top.findtext("ChecksumType") or "sha256").strip() != "sha256":
        raise fail("has no SHA-256 sums")
    size, block = number("ImageSize", 512, LARGEST), number("BlockSize", 512, 1 << 20)
    runs: list[Run] = []
    for item in top.iterfind("BlockMap/Range"):
        found = re.fullmatch(r"\s*([0-9]{1,12})(?:\s*-\s*([0-9]{1,12}))?\s*", item.text or "")
        digest = item.get("chksum") or ""
        if not found or not re.fullmatch("[0-9a-f]{64}", digest):
            raise fail("has a range that cannot be read")
        start, end = block * int(found[1]), min(size, block * (int(found[2] or found[1]) + 1))
        if start >= end or (runs and start < runs[-1].end):
            raise fail("has ranges that overlap, go back or lie outside the image")
        runs.append(Run(start, end, bytes.fromhex(digest)))
    if not runs or runs[0].start:
        raise fail("does not begin with the partition table")
    return BlockMap(size, tuple(runs))
