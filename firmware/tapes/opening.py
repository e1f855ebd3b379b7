"""The zero tape before polls open and the resume tape after each restart.

    zero_tape(header, counts=Counts(300, 0, 0, 0, 0, 0, 0), options=choices, officers=officers,
              checkpoints=[ballots_note, events_note], when="8 Maret 2026 06.40", copy=1, copies=5)

Both carry the checkpoints of both logs: paper signed in ink is what the logs are later held against. Neither
carries a total of votes for anyone, save the zeros of the zero tape.
"""

from collections.abc import Sequence

from firmware.tapes import parts
from firmware.tapes.errors import TapeError
from firmware.tapes.paper import Choice, Counts, Header, Officer, Page, Tape


def zero_tape(
    header: Header,
    *,
    counts: Counts,
    officers: Sequence[Officer],
    checkpoints: Sequence[str],
    when: str,
    copy: int,
    copies: int,
    options: Sequence[Choice] = (),
    witnesses: Sequence[str] = (),
    simulasi: bool = False,
    language: str = "id",
) -> Tape:
    """The proof that nothing was counted before opening; `options` are listed with a zero each.

    Raises TapeError if any count but the roll is not zero: such a tape must not exist.
    """
    used = (counts.authorised, counts.overridden, counts.cast, counts.spoiled, counts.abandoned, counts.slips)
    if any(used):
        raise TapeError("a zero tape cannot be printed: a counter is not zero")
    page = Page("zero", language=language, simulasi=simulasi)
    page.heading(header, when=when, copy=copy, copies=copies, whole_image=True)
    parts.counts(page, counts)
    if options:
        page.section("totals")
        for option in options:
            page.pair(numbered(option), "0")
    page.rule()
    parts.verdict(page, page.words.first("all_zero"), good=True)
    parts.people(page, "officers", officers)
    parts.checkpoints(page, checkpoints)
    parts.signatures(page, officers, witnesses)
    return page.finish()


def resume_tape(
    header: Header,
    *,
    counts: Counts,
    officers: Sequence[Officer],
    checkpoints: Sequence[str],
    when: str,
    copy: int,
    copies: int,
    remarks: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    simulasi: bool = False,
    language: str = "id",
) -> Tape:
    """Where the logs stood when the booth came back; `remarks` say what was found, one line each."""
    page = Page("resume", language=language, simulasi=simulasi)
    page.heading(header, when=when, copy=copy, copies=copies)
    parts.counts(page, counts)
    page.rule()
    page.text(page.words.first("no_totals"))
    page.text(page.words.second("no_totals"))
    notes(page, remarks)
    parts.people(page, "officers", officers)
    parts.checkpoints(page, checkpoints)
    parts.signatures(page, officers, witnesses)
    return page.finish()


def numbered(choice: Choice) -> str:
    """ "2. Siti Aminah"; the blank vote, which has no number, by its label alone."""
    return f"{choice.number}. {choice.name}" if choice.number else choice.name


def notes(page: Page, remarks: Sequence[str]) -> None:
    """Remarks, one paragraph each; nothing at all when there are none."""
    if not remarks:
        return
    page.section("remarks")
    for remark in remarks:
        page.text(f"- {remark}")
