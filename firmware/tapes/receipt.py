"""The optional receipt: the confirmation code and nothing that tells a choice.

receipt(header, code=confirmation_code(slot_hash))      # "M4QH-2ZK7-..." in large
"""

import base64

from firmware.tapes.errors import TapeError
from firmware.tapes.escpos import Align
from firmware.tapes.paper import Header, Page, Tape

_CODE_BYTES = 10  # 80 bits


def confirmation_code(slot_hash: bytes) -> str:
    """The first 80 bits of the BALLOT slot's SHA-256 in base32 (RFC 4648), in four groups of four.

    Raises TapeError if `slot_hash` is not 32 bytes.
    """
    if len(slot_hash) != 32:
        raise TapeError("a slot's hash is 32 bytes")
    text = base64.b32encode(slot_hash[:_CODE_BYTES]).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def receipt(header: Header, *, code: str, simulasi: bool = False, language: str = "id") -> Tape:
    """The voter's receipt for `code`, as `confirmation_code` writes it. Raises TapeError."""
    groups = code.split("-")
    if [len(group) for group in groups] != [4, 4, 4, 4]:
        raise TapeError("a confirmation code is four groups of four characters")
    page = Page("receipt", language=language, simulasi=simulasi)
    page.place(header)
    page.rule()
    page.text(page.words.both("code"), align=Align.CENTRE)
    page.out.feed(12)
    page.out.line(code, align=Align.CENTRE, size=2, bold=True)
    page.out.feed(12)
    page.rule()
    page.text(page.words.first("code_use"))
    page.text(page.words.second("code_use"))
    return page.finish()
