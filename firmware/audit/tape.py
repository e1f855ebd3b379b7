"""A paper tape in the witness's hand: the checkpoints in its text or its codes. Nothing is proven here.

    read_tape("zero.txt", 1)      a file: what a scanner read from the codes, or the printed text typed in
    read_tape(scanned, 1)         the same as text on the command line

Paper breaks long lines, prints a long dash as a short one, and scanners add words of their own. No field of a
checkpoint holds white space, so all of it is taken out before the notes are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from firmware.audit.checkpoints import Note
from firmware.audit.errors import UnreadableTape
from firmware.storage.checkpoint import parse_note
from firmware.storage.errors import NoteError
from firmware.storage.slot import Log
from firmware.tapes.errors import SlipError
from firmware.tapes.result_code import ResultCode, parse_result_qr

LIMIT = 256 * 1024
_ORIGIN = r"bilik/[a-z0-9.-]{1,100}/[a-z0-9.-]{1,100}/(?:ballots|events)"
_DASH = "\u2500\u2014\u2013-"
_BEGUN = re.compile(rf"(?<![{_DASH}])({_ORIGIN})[0-9]")
_NOTE = re.compile(rf"({_ORIGIN})([0-9]{{1,10}})([A-Za-z0-9+/]{{43}}=)[{_DASH}]+\1([A-Za-z0-9+/]{{91}}=)")
_CODE = re.compile(
    r"BILIK-(?:SIMULASI-)?RESULT/1(?:\|[0-9a-f]{64}){2}(?:\|[0-9,]{1,200}){2}\|[0-9]{1,10}"
    r"\|[A-Za-z0-9+/]{43}=\|(?:[A-Za-z0-9+/]{86}==)?"
)


@dataclass(frozen=True)
class Tape:
    """What one tape says: `notes` of the logs, `codes` of a result with their signatures (64 bytes or none).
    `name` is how findings call it."""

    name: str
    notes: tuple[Note, ...]
    codes: tuple[tuple[ResultCode, bytes], ...]

    def sizes(self, log: Log) -> frozenset[int]:
        """The lengths of `log` of which it shows the head."""
        sizes = {note.claim.size for note in self.notes if note.log is log}
        return frozenset(sizes | {code.slots for code, _ in self.codes if log is Log.BALLOTS})


def read_tape(given: str, number: int) -> Tape:
    """The tape that a file holds, or the words themselves. `number` counts the tapes from 1.

    Raises UnreadableTape where there is no file of that name and no checkpoint in the words, or where one of
    the checkpoints cannot be made out.
    """
    no_name = not given.strip() or "\n" in given or "|" in given or len(given) > 4096
    named = None if no_name else _file(Path(given))
    if named is not None:
        return _tape(f"tape {given}", named)
    if not _BEGUN.search(_dense(given)) and "RESULT/1|" not in given:
        raise UnreadableTape(f"--tape {given[:80]!r}: there is no such file, and it is no checkpoint")
    return _tape(f"tape {number}", given)


def _file(path: Path) -> str | None:
    """The content of a file, None where there is none."""
    try:
        if not path.exists():
            return None
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file name"
        raise UnreadableTape(f"--tape {path}: {reason}") from None
    if len(data) > LIMIT:
        raise UnreadableTape(f"--tape {path}: more than {LIMIT} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableTape(f"--tape {path}: it is no text in UTF-8") from None


def _tape(name: str, text: str) -> Tape:
    dense = _dense(text)
    found = [match.groups() for match in _NOTE.finditer(dense)]
    begun, codes = len(_BEGUN.findall(dense)), _CODE.findall(dense)
    if len(found) < begun or len(codes) < dense.count("RESULT/1|"):
        raise UnreadableTape(f"{name}: a checkpoint or result on it is cut short or was misread")
    if not found and not codes:
        raise UnreadableTape(f"{name}: there is no checkpoint in it")
    notes = [_note(name, *fields) for fields in dict.fromkeys(found)]
    return Tape(name, tuple(notes), tuple(_code(name, code) for code in dict.fromkeys(codes)))


def _dense(text: str) -> str:
    return "".join(text.split())


def _note(name: str, origin: str, size: str, head: str, signature: str) -> Note:
    text = f"{origin}\n{size}\n{head}\n\n\u2014 {origin} {signature}\n"
    try:
        claim, _ = parse_note(text)
    except NoteError as error:
        raise UnreadableTape(f"{name}: {error}") from None
    log = next(log for log in Log if origin.endswith(f"/{log.label}"))
    return Note(name, text, log, claim)


def _code(name: str, text: str) -> tuple[ResultCode, bytes]:
    try:
        return parse_result_qr(text)
    except SlipError as error:
        raise UnreadableTape(f"{name}: {error}") from None


def read_tapes(given: Sequence[str]) -> tuple[Tape, ...]:
    """All tapes of a command line, in order. Raises UnreadableTape."""
    return tuple(read_tape(words, number) for number, words in enumerate(given, 1))
