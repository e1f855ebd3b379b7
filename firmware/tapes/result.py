"""The result tape: totals, the reconciliation that must balance or say why, and where the logs ended.

result_tape(header, counts=counts, options=choices, totals=[120, 98, 7], officers=officers, trustees=trustees,
            checkpoints=[ballots_note, events_note], when="8 Maret 2026 13.20", copy=1, copies=5)
"""

import base64
import binascii
from collections.abc import Sequence

from firmware.tapes import parts
from firmware.tapes.errors import TapeError
from firmware.tapes.escpos import Align
from firmware.tapes.opening import notes, numbered
from firmware.tapes.paper import Choice, Counts, Header, Officer, Page, Tape
from firmware.tapes.result_code import ResultCode


def result_tape(
    header: Header,
    *,
    counts: Counts,
    options: Sequence[Choice],
    totals: Sequence[int],
    officers: Sequence[Officer],
    trustees: Sequence[Officer],
    checkpoints: Sequence[str],
    when: str,
    copy: int,
    copies: int,
    remarks: Sequence[str] = (),
    witnesses: Sequence[str] = (),
    result_signature: bytes = b"",
    simulasi: bool = False,
    language: str = "id",
) -> Tape:
    """One copy of the result. `totals` go with `options`, in ballot order, the blank vote last.

    `checkpoints` begin with the ballot log's, whose head the result code repeats; `result_signature` is over
    `result_code(...).message()`. Counts that do not balance are printed and said, not refused.
    Raises TapeError.
    """
    if len(totals) != len(options) or not checkpoints:
        raise TapeError("a result needs a total for every option and the ballot log's checkpoint")
    code = result_code(header, counts=counts, totals=totals, checkpoint=checkpoints[0], simulasi=simulasi)
    page = Page("result", language=language, simulasi=simulasi)
    page.heading(header, when=when, copy=copy, copies=copies)
    _totals(page, options, totals)
    parts.counts(page, counts)
    _reconciliation(page, counts, sum(totals))
    notes(page, remarks)
    parts.people(page, "officers", officers)
    parts.people(page, "trustees", trustees)
    page.section("result_qr")
    page.out.feed(8)
    page.out.qr(code.qr(result_signature), module=6)
    page.out.feed(8)
    parts.checkpoints(page, checkpoints)
    parts.signatures(page, officers, witnesses)
    return page.finish()


def result_code(
    header: Header, *, counts: Counts, totals: Sequence[int], checkpoint: str, simulasi: bool = False
) -> ResultCode:
    """The machine-readable result a tape will carry, for the session key to sign first. Raises TapeError."""
    ballots = parts.read_checkpoint(checkpoint)
    try:
        head = base64.b64decode(ballots.head, validate=True)
    except (binascii.Error, ValueError) as error:
        raise TapeError("the checkpoint's head hash is not base64") from error
    return ResultCode(
        election_hash=header.election_hash,
        machine_id=header.machine_id,
        totals=tuple(totals),
        counts=counts,
        slots=ballots.slots,
        head=head,
        simulasi=simulasi,
    )


def _totals(page: Page, options: Sequence[Choice], totals: Sequence[int]) -> None:
    page.section("totals")
    for option, total in zip(options, totals, strict=True):
        page.text(numbered(option), bold=True)
        page.text(str(total), align=Align.RIGHT, size=2, bold=True)
        page.out.feed(10)
    page.pair(page.words.first("sum"), str(sum(totals)))


def balance(counts: Counts, total: int) -> list[tuple[str, bool]]:
    """What must hold, as catalogue keys, and whether it does (polling-day rules, step 6)."""
    missing = counts.cast + counts.spoiled - counts.slips
    slips = "balance_slips_unsure" if counts.unknown_slips else "balance_slips"
    return [
        ("balance_roll", counts.cast <= counts.roll),
        ("balance_attended", counts.authorised == counts.cast + counts.abandoned),
        (slips, missing == counts.unknown_slips),
        ("balance_totals", total == counts.cast),
    ]


def _reconciliation(page: Page, counts: Counts, total: int) -> None:
    page.section("reconciliation")
    values = {"total": total, **vars(counts)}
    checks = balance(counts, total)
    for key, holds in checks:
        page.text(page.words.first(key, **values), bold=not holds)
        page.text(
            f"{'=' if holds else '!'} {page.words.first('right' if holds else 'wrong')}".rjust(48),
            bold=not holds,
        )
    balanced = all(holds for _, holds in checks)
    parts.verdict(page, page.words.both("balanced" if balanced else "unbalanced"), good=balanced)
