"""Parts that several tapes share: counts, people, checkpoints, lines to sign on."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware.tapes.errors import TapeError
from firmware.tapes.escpos import COLUMNS_A, Align, Font, plain
from firmware.tapes.paper import Counts, Officer, Page, wrap

_MOST_NOTE = 600  # bytes of one checkpoint; they are about 220
_COUNTS = ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips")


@dataclass(frozen=True)
class Checkpoint:
    """The three lines of a C2SP checkpoint that a tape shows in large: origin, slots, head hash (base64)."""

    origin: str
    slots: int
    head: str


def read_checkpoint(note: str) -> Checkpoint:
    """The head of a signed note. Its signature is the auditor's to check. Raises TapeError."""
    lines = note.split("\n")
    if len(note.encode()) > _MOST_NOTE or len(lines) < 5 or not lines[1].isascii() or not lines[1].isdigit():
        raise TapeError("a checkpoint is a signed note of at most 600 bytes: origin, slots, hash, signature")
    return Checkpoint(origin=lines[0], slots=int(lines[1]), head=lines[2])


def counts(page: Page, of: Counts) -> None:
    """The table of counts; those that could hide a missing vote are bold."""
    page.section("counts")
    for name in _COUNTS:
        page.pair(
            page.words.first(name), str(getattr(of, name)), bold=name in ("authorised", "cast", "slips")
        )
    for name in ("unknown_slips", "failed_slips"):
        if getattr(of, name):
            page.pair(page.words.first(name), str(getattr(of, name)))
    if of.unknown_slips or of.failed_slips:
        page.text(page.words.first("torn_slips", most=of.unknown_slips + of.failed_slips))


def people(page: Page, key: str, who: Sequence[Officer]) -> None:
    """Who was there; nothing at all when the list is empty."""
    if not who:
        return
    page.section(key)
    for officer in who:
        page.pair(officer.role, officer.name)


def checkpoints(page: Page, notes: Sequence[str]) -> None:
    """Each log's checkpoint as text to be read and as a QR code with the note's exact bytes (UTF-8)."""
    for note in notes:
        checkpoint = read_checkpoint(note)
        page.section("checkpoint")
        page.text(_log_name(page, checkpoint), bold=True)
        page.text(page.words.first("slots", slots=checkpoint.slots))
        for line in note.rstrip("\n").split("\n"):
            page.text(line, font=Font.B)
        page.out.feed(16)
        page.out.qr(note.encode(), module=6)
        page.out.feed(8)


def _log_name(page: Page, checkpoint: Checkpoint) -> str:
    """Which log it is, from the last part of the origin line."""
    last = checkpoint.origin.rpartition("/")[2]
    return page.words.both(f"log_{last}") if last in ("ballots", "events") else last


def signatures(page: Page, officers: Sequence[Officer], witnesses: Sequence[str]) -> None:
    """A line to sign on for each officer who signed in and each witness; blank ones where nobody is named."""
    words = page.words
    page.section("signatures")
    signers = [(officer.role, officer.name) for officer in officers]
    if not signers:
        signers = [(words.first("chair"), ""), (words.first("member"), "")]
    named = list(witnesses) or ["", ""]
    signers += [(f"{words.first('witness')} {number}", name) for number, name in enumerate(named, 1)]
    for role, name in signers:
        page.out.feed(72)  # 9 mm to sign in
        page.out.line("_" * COLUMNS_A)
        page.text(plain(f"{role}: {name}") if name else f"{role}:")


def verdict(page: Page, text: str, *, good: bool) -> None:
    """A line that is seen across the room; a bad one is white on black."""
    for line in wrap(text, COLUMNS_A // 2 - 2):
        page.out.line(f" {line} ", align=Align.CENTRE, size=2, bold=True, reverse=not good)
