"""Which system image a paper comes from; and a technician's image, which every paper says it is."""

from dataclasses import replace
from typing import Any

import pytest
from tapes_example import COUNTS, OPTIONS, TOTALS, common, header

from firmware.tapes import (
    Counts,
    Tape,
    TapeError,
    confirmation_code,
    readiness_tape,
    receipt,
    result_tape,
    resume_tape,
    slip,
    void_mark,
    zero_tape,
)
from firmware.tapes.paper import Header, grouped

IMAGE = "3f9a1c77e2d4" + "0b" * 26
NOTHING = Counts(300, 0, 0, 0, 0, 0, 0)
MARKS = {"id": b" DIAGNOSTIK \n", "en": b" DIAGNOSTIC \n"}


def papers(head: Header, language: str = "id") -> dict[str, Tape]:
    more: dict[str, Any] = {"language": language}
    return {
        "zero": zero_tape(head, counts=NOTHING, **common(), **more),
        "resume": resume_tape(head, counts=COUNTS, **common(), **more),
        "result": result_tape(
            head, counts=COUNTS, options=OPTIONS, totals=TOTALS, trustees=[], **common(), **more
        ),
        "readiness": readiness_tape(head, checks=[], when="x", language=language),
        "receipt": receipt(head, code=confirmation_code(bytes(32)), language=language),
        "slip": slip(
            head, option=1, options=OPTIONS, serial=bytes(16), signature=bytes(64), language=language
        ),
    }


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_paper_of_a_technicians_image_says_so_at_both_ends(language: str) -> None:
    for name, paper in papers(replace(header(), diagnostic=True), language).items():
        assert paper.data.count(MARKS[language]) == 2, name
        assert paper.data.count(b"NOT FOR AN ELECTION") == 2, name
        assert len(paper.data) - paper.data.rindex(MARKS[language]) < 120, name
    assert MARKS[language] in void_mark(diagnostic=True, language=language)


def test_no_paper_of_a_booths_image_does() -> None:
    for paper in papers(replace(header(), image=IMAGE)).values():
        assert b"DIAGNOSTI" not in paper.data
    assert b"DIAGNOSTI" not in void_mark()


def test_tapes_carry_the_image_whole_or_short() -> None:
    """Whole where somebody compares it before the day, short on those that only have to agree with it."""
    made = papers(replace(header(), image=IMAGE))
    whole, short = grouped(IMAGE).encode(), grouped(IMAGE[:12]).encode()
    for name in ("zero", "readiness"):
        assert b" ".join(made[name].data.split()).count(short) == 1, name
        assert grouped(IMAGE[-12:]).encode() in made[name].data.replace(b"\n", b" "), name
    for name in ("resume", "result"):
        assert short in made[name].data, name
        assert whole[:40] not in made[name].data, name
    for name in ("slip", "receipt"):
        assert short not in made[name].data, name


def test_a_desk_has_none() -> None:
    assert all(b"System image" not in paper.data for paper in papers(header()).values())


@pytest.mark.parametrize("image", ["3f9a", "G" * 64, IMAGE.upper()])
def test_what_is_no_hash_is_refused(image: str) -> None:
    with pytest.raises(TapeError, match="64 hex digits"):
        replace(header(), image=image)
