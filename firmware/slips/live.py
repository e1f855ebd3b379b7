"""A person with a scanner that types: one code a line, a word for each slip, a tally that runs.

The tally shows slips only. What the sealed tally says comes at the end, so that nobody counts towards it.
"""

from __future__ import annotations

from typing import BinaryIO, TextIO

from firmware.slips.box import Outcome, Reading
from firmware.slips.count import Count
from firmware.slips.lines import read_stream
from firmware.slips.words import WORDS

DONE, EMPTY = "selesai", "habis"
BELL = "\a"
INTRODUCTION = (
    "Pindai struk satu per satu. Ketik 'selesai' untuk berhenti, 'habis' bila kotak sudah kosong.",
    "Scan the slips one by one. Type 'selesai' to stop, 'habis' when the box is empty.",
)


def count_live(count: Count, keyboard: BinaryIO, screen: TextIO) -> bool:
    """Until `selesai`, `habis` or the end of input; whether the box is empty, they say. Raises StateError."""
    _show(screen, *INTRODUCTION)
    if count.continued:
        _show(screen, f"Dilanjutkan / continued: {count.continued}", tally(count))
    for where, code in read_stream(keyboard, "scan"):
        word = code.casefold()
        if word in (DONE, EMPTY):
            return word == EMPTY
        reading = count.line(code, where, now=True)
        _show(screen, _spoken(count, reading), tally(count))
    return False


def tally(count: Count) -> str:
    """Slips so far, by option number."""
    options = "  ".join(f"[{number}] {slips}" for number, slips in enumerate(count.box.counted, 1))
    spoiled = count.box.outcomes[Outcome.SPOILED]
    return f"  {options}  jumlah {sum(count.box.counted)}  batal {spoiled}"


def _spoken(count: Count, reading: Reading) -> str:
    if reading.outcome is Outcome.COUNTED and reading.option is not None:
        return f"SAH  {reading.option}  {count.box.sealed.names[reading.option - 1]}"
    return f"{BELL}{WORDS[reading.outcome][0]}"


def _show(screen: TextIO, *lines: str) -> None:
    for line in lines:
        kept = "".join(c if c.isprintable() or c == BELL else "\ufffd" for c in line)
        print(kept, file=screen, flush=True)
