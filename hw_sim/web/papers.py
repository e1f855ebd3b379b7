"""What came out of the printer: hanging, torn off, put into the audit box.

Sheets are known by their number, from 0. Pictures are drawn when somebody asks for them; a sheet that is done
does not change any more, so its picture is kept.
"""

from __future__ import annotations

import io
from typing import TypedDict

import pygame

from hw_sim.printer import Printer
from hw_sim.printer_paper import DOTS_PER_MM, Sheet
from hw_sim.printer_render import picture
from hw_sim.wire import Line

SLIP = b"BILIK-SLIP/1:"


class Paper(TypedDict):
    """One sheet as the page shows it; `kind` is "slip" or "tape"."""

    number: int
    kind: str
    title: str
    mm: int
    whole: bool
    boxed: bool


class Papers:
    """The tray under one printer, and the audit box beside it."""

    def __init__(self, printer: Line[Printer]) -> None:
        self._printer = printer
        self._pictures: dict[int, bytes] = {}
        self.boxed: set[int] = set()

    @property
    def sheets(self) -> list[Sheet]:
        return self._printer.device.sheets

    @property
    def hanging_mm(self) -> int:
        return self._printer.device.hanging.dots // DOTS_PER_MM

    def listed(self, since: int = 0) -> list[Paper]:
        """The sheets from that number on."""
        return [self._paper(number) for number in range(since, len(self.sheets))]

    def box(self, number: int) -> None:
        """Put a slip into the audit box. Raises ValueError for what is no slip or not there."""
        if not 0 <= number < len(self.sheets) or not is_slip(self.sheets[number]):
            raise ValueError(f"there is no slip {number}")
        self.boxed.add(number)

    def png(self, number: int | None) -> bytes:
        """The picture of a sheet, or of what hangs out now. Raises ValueError."""
        if number is None:
            return _png(self._printer.device.hanging)
        if not 0 <= number < len(self.sheets):
            raise ValueError(f"there is no sheet {number}")
        if number not in self._pictures:
            self._pictures[number] = _png(self.sheets[number])
        return self._pictures[number]

    def _paper(self, number: int) -> Paper:
        sheet = self.sheets[number]
        return {
            "number": number,
            "kind": "slip" if is_slip(sheet) else "tape",
            "title": next((line.strip() for line in sheet.lines if line.strip()), ""),
            "mm": sheet.dots // DOTS_PER_MM,
            "whole": sheet.complete and not sheet.spoilt,
            "boxed": number in self.boxed,
        }


def is_slip(sheet: Sheet) -> bool:
    """An audit slip, whole or torn: it carries the slip's code, or its heading where the code was lost."""
    if any(code.startswith(SLIP) for code in sheet.qr):
        return True
    return any("STRUK AUDIT" in line for line in sheet.lines[:4])


def _png(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    pygame.image.save(picture(sheet), out, "paper.png")
    return out.getvalue()
