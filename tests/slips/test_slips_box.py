"""One slip: everything that a box refuses, by name, and what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from slips_booth import HE, MACHINE, Press, sealed, serial_of

from firmware.slips import box as box_module
from firmware.slips.box import PROOF, Box, Outcome, Reading
from firmware.slips.words import WORDS, complaint
from firmware.storage.keys import verify
from firmware.tapes.slip_code import parse_slip_qr, slip_qr

PRESS = Press()
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def outcomes(box: Box, codes: Sequence[str]) -> list[Outcome]:
    return [box.add(code, f"line {n}").outcome for n, code in enumerate(codes, 1)]


def empty_box(**more: object) -> Box:
    return Box(sealed(PRESS, spoiled={8: None, 9: 2}))


def test_a_slip_counts_once_for_its_option() -> None:
    box = empty_box()
    assert box.add(PRESS.slip(2, 1), "line 1") == Reading(Outcome.COUNTED, 2)
    assert box.add(f"  {PRESS.slip(3, 2)}\r\n", "line 2") == Reading(Outcome.COUNTED, 3)
    assert box.add(PRESS.slip(2, 1), "line 3") == Reading(Outcome.DUPLICATE, 2, "line 1")
    assert box.counted == [0, 1, 1]


def test_no_other_character_anywhere_is_taken() -> None:
    good, box = PRESS.slip(2, 1), empty_box()
    for at, old in enumerate(good):
        new = ALPHABET[(ALPHABET.find(old) + 1) % 32]
        changed = good[:at] + new + good[at + 1 :]
        assert box.add(changed, "line").outcome not in (Outcome.COUNTED, Outcome.SPOILED), at
    for cut in range(len(good)):
        assert box.add(good[:cut], "line").outcome in (Outcome.NOISE, Outcome.BROKEN)
    for other in (good + "A", good + "=", good.lower(), good + good, good[:13] + " " + good[13:]):
        assert box.add(other, "line").outcome in (Outcome.NOISE, Outcome.BROKEN)
    assert box.counted == [0, 0, 0]
    assert box.add(good, "line").outcome is Outcome.COUNTED


def test_another_option_under_the_same_signature_is_forged() -> None:
    code, box = parse_slip_qr(PRESS.slip(2, 1)), empty_box()
    for option in (1, 3):
        forged = slip_qr(HE, MACHINE, option, code.serial, code.signature).decode()
        assert box.add(forged, "line").outcome is Outcome.UNSIGNED
    assert box.counted == [0, 0, 0]


def test_other_elections_machines_sessions_and_rehearsals() -> None:
    other = sha256(b"other").digest()
    codes = [
        Press(he=other).slip(1, 1),
        Press(machine=other).slip(1, 2),
        Press().slip(1, 3),
        PRESS.slip(1, 4, simulasi=True),
        PRESS.slip(9, 5),
    ]
    wanted = ["FOREIGN", "FOREIGN", "UNSIGNED", "REHEARSAL", "NO_OPTION"]
    box = empty_box()
    assert [outcome.name for outcome in outcomes(box, codes)] == wanted
    assert box.counted == [0, 0, 0]


def test_a_prefix_that_agrees_is_not_enough() -> None:
    """A code holds 8 bytes of election hash and machine id; the signature covers all 32 of both."""
    for he, machine in ((HE[:8] + bytes(24), MACHINE), (HE, MACHINE[:8] + bytes(24))):
        twin = Press(he=he, machine=machine)
        twin.key = PRESS.key
        assert empty_box().add(twin.slip(1, 1), "line").outcome is Outcome.UNSIGNED


def test_a_real_signature_under_the_rehearsals_name() -> None:
    code = parse_slip_qr(PRESS.slip(1, 1, simulasi=True))
    renamed = slip_qr(HE, MACHINE, 1, code.serial, code.signature).decode()
    assert empty_box().add(renamed, "line").outcome is Outcome.UNSIGNED


def test_spoiled_slips_are_known_by_their_serial() -> None:
    box = empty_box()
    assert outcomes(box, [PRESS.slip(1, 8), PRESS.slip(2, 9)]) == [Outcome.SPOILED, Outcome.SPOILED]
    assert box.add(PRESS.slip(1, 8), "line").outcome is Outcome.DUPLICATE
    assert box.counted == [0, 0, 0]


def test_a_challenged_slip_that_shows_what_was_not_sealed_is_proof() -> None:
    assert empty_box().add(PRESS.slip(1, 9), "line") == Reading(Outcome.CONTRADICTS, 1)
    assert Outcome.CONTRADICTS in PROOF


def test_one_serial_under_two_options_is_proof_in_either_order() -> None:
    for first, second in ((1, 3), (3, 1)):
        box = empty_box()
        assert outcomes(box, [PRESS.slip(first, 1), PRESS.slip(second, 1)])[1] is Outcome.TWICE_SIGNED


@pytest.mark.parametrize(
    "text", ["", "noise", "8991234567890", "https://contoh", "BILIK", "\x1b[2J", "é" * 600]
)
def test_noise_is_noise(text: str) -> None:
    assert empty_box().add(text, "line") == Reading(Outcome.NOISE)


@pytest.mark.parametrize(
    "text", ["BILIK-SLIP/1", "BILIK-SLIP/1:", "BILIK-SLIP/1:AAAA", "BILIK-SLIP/1:é", "long"]
)
def test_the_beginning_of_a_slip_is_a_broken_slip(text: str) -> None:
    code = "BILIK-SLIP/1:" + "A" * 9000 if text == "long" else text
    assert empty_box().add(code, "line") == Reading(Outcome.BROKEN)


def test_every_outcome_has_its_words_and_none_tells_a_name_or_serial() -> None:
    assert set(WORDS) == set(Outcome)
    for outcome in Outcome:
        said = complaint(Reading(outcome, 2, "box.txt:3"))
        assert "box.txt:3" in said
        assert "Calon" not in said
        assert serial_of(1).hex() not in said


def test_three_thousand_slips_of_four_sessions_cost_one_check_each(monkeypatch: pytest.MonkeyPatch) -> None:
    presses = [Press() for _ in range(4)]
    options = [1 + n % 3 for n in range(3000)]
    codes = [presses[n // 750].slip(option, n) for n, option in enumerate(options)]
    box = Box(sealed(*presses, votes=(1000, 1000, 1000), spoiled={}))
    checks = 0

    def counted(*args: bytes) -> bool:
        nonlocal checks
        checks += 1
        return verify(*args)

    monkeypatch.setattr(box_module, "verify", counted)
    assert set(outcomes(box, codes)) == {Outcome.COUNTED}
    assert box.counted == [1000, 1000, 1000]
    assert checks <= 3000 + 4 * 4
