"""One row of dpt.csv: its cells checked, its doubles named with both rows, its template files read."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

from firmware.election.errors import UnreadableError
from firmware.election.files import read_inside
from firmware.election.problems import Problems
from firmware.election.roll_format import CARDS_LIMIT, UID_SIZES
from firmware.election.roll_seal import VoterEntry
from firmware.election.text import text_fault

FILE = "dpt.csv"
_TEMPLATE_LIMIT = 64 * 1024
_RANDOM_UID = 0x08  # ISO/IEC 14443-3, 6.4.4: a 4-byte UID that begins with 08 is made anew at each touch


@dataclass
class _Seen:
    """Where each NIK, card and template first stood, to name both rows of a double."""

    niks: dict[str, int] = field(default_factory=dict, repr=False)
    cards: dict[bytes, int] = field(default_factory=dict, repr=False)
    templates: dict[bytes, int] = field(default_factory=dict, repr=False)


class RowReader:
    """One row after another, with what the rows before have used up."""

    def __init__(self, folder: Path, template_size: int, day: dt.date, problems: Problems) -> None:
        self._folder = folder
        self._size = template_size
        self._day = day
        self._problems = problems
        self._seen = _Seen()
        self._last = 0
        self._few_fingers = 0
        self._other_dates = 0

    def voter(self, number: int, cells: dict[str, str]) -> VoterEntry:
        """The entry of spreadsheet row `number` (from 2)."""
        self._number(number, cells["no"])
        nik = self._nik(number, cells["nik"])
        for name, low in (("nama", 1), ("dusun", 0)):
            if fault := text_fault(cells[name], low, 80):
                self._refuse(number, name, fault)
        self._birthday(number, cells["tanggal_lahir"], nik)
        cards = self._cards(number, cells["kartu"])
        fingers = [self._template(number, name, cells[name]) for name in ("jari1", "jari2")]
        templates = tuple(finger for finger in fingers if finger is not None)
        self._few_fingers += len(templates) < 2
        return VoterEntry(nik, cards, templates)

    def skip(self) -> None:
        """A row was refused unread: the next number is one further."""
        self._last += 1

    def warn(self) -> None:
        """Say what is allowed but worth a look."""
        if self._few_fingers:
            self._problems.warn(f"{FILE}: {self._few_fingers} voter(s) with fewer than two fingerprints")
        if self._other_dates:
            self._problems.warn(f"{FILE}: {self._other_dates} NIK(s) do not carry the birth date beside them")

    def _refuse(self, number: int, name: str, reason: str) -> None:
        self._problems.add(FILE, f"row {number}", name, reason)

    def _number(self, number: int, text: str) -> None:
        """DPT numbers run from 1 without a gap; after a gap the counting goes on from what stands there."""
        if text != str(self._last + 1):
            self._refuse(number, "no", f"{self._last + 1} is needed: DPT numbers are consecutive from 1")
        self._last = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else self._last + 1

    def _nik(self, number: int, nik: str) -> str:
        if not re.fullmatch(r"[0-9]{16}", nik) or nik == "0" * 16:
            hint = "; format the column as text" if re.search(r"[Ee.,]", nik) else ""
            self._refuse(number, "nik", f"16 digits are needed, not all zero{hint}")
        elif (first := self._seen.niks.setdefault(nik, number)) != number:
            self._refuse(number, "nik", f"the same NIK stands in row {first}")
        return nik

    def _birthday(self, number: int, text: str, nik: str) -> None:
        try:
            born = dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
        except ValueError:
            born = None
        if born is None or not dt.date(1890, 1, 1) <= born <= self._day:
            self._refuse(number, "tanggal_lahir", "a birth date as 1980-07-01 is needed")
        elif re.fullmatch(r"[0-9]{16}", nik):
            # a NIK holds DDMMYY in digits 7 to 12, with 40 added to a woman's day
            day = int(nik[6:8]) % 40
            self._other_dates += (day, nik[8:12]) != (born.day, f"{born:%m%y}")

    def _cards(self, number: int, text: str) -> tuple[bytes, ...]:
        cards = []
        for word in re.split(r"[|\s]+", text.replace(":", "")):
            if word and (uid := self._uid(number, word)) is not None:
                cards.append(uid)
        if len(cards) > CARDS_LIMIT:
            self._refuse(number, "kartu", f"{len(cards)} cards; at most {CARDS_LIMIT} are kept")
        return tuple(cards)

    def _uid(self, number: int, word: str) -> bytes | None:
        uid = bytes.fromhex(word) if re.fullmatch(r"(?:[0-9A-Fa-f]{2}){1,16}", word) else b""
        if len(uid) not in UID_SIZES:
            self._refuse(number, "kartu", "a card's UID is 4, 7 or 10 bytes in hexadecimal")
            return None
        if len(uid) == 4 and uid[0] == _RANDOM_UID:
            self._refuse(number, "kartu", "this UID is random (08..): leave it out, the NIK is typed instead")
            return None
        first = self._seen.cards.get(uid)
        self._seen.cards.setdefault(uid, number)
        if first is not None:
            self._refuse(number, "kartu", f"the same card stands in row {first}")
        return uid

    def _template(self, number: int, name: str, file: str) -> bytes | None:
        if file == "-":
            return None
        if not file:
            self._refuse(number, name, 'is empty; write "-" for a finger that the voter does not have')
            return None
        try:
            template = read_inside(self._folder, file, _TEMPLATE_LIMIT)
        except UnreadableError as error:
            self._refuse(number, name, str(error))
            return None
        if len(template) != self._size:
            self._refuse(number, name, f"{file[:60]} has {len(template)} bytes; {self._size} are needed")
            return None
        digest = hashlib.sha256(template).digest()
        first = self._seen.templates.get(digest)
        self._seen.templates.setdefault(digest, number)
        if first is not None:
            self._refuse(number, name, f"the same fingerprint stands in row {first}")
        return template
