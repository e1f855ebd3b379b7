"""Javanese in Latin letters to Aksara Jawa, by the rules of modern spelling.

    aksara("Sugeng rawuh.")                      -> "ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ꧉"
    aksara("Tèmpèlaken KTP-el: {left}")          -> "ꦠꦺꦩ꧀ꦥꦺꦭꦏꦼꦤ꧀ KTP-el꧇ {left}"

The Latin must tell é and è (taling) from e (pepet), and dh, th from d, t. What voters compare with paper
stays in Latin letters: places in braces, digits, what stands in quotes, and the names in `NAMES`.

Words stay apart by spaces. Tradition has none; but who learnt these letters at school reads word by word,
names in Latin letters need air, and a line may then be broken where it may be in the other languages.

Rules: the simplified spelling of the Kongres Aksara Jawa I (Yogyakarta, 2021), which doubles no letters; the
Unicode Standard, 17.4 (Javanese), for the order of signs.
Not written: murda letters of honour, which need to know who is spoken of.
"""

from __future__ import annotations

import re

NAMES = frozenset({"DPT", "English", "KPPS", "KTP", "KTP-el", "NIK", "OK", "PIN", "SD", "TPS"})

LETTERS = {
    "h": "ꦲ", "n": "ꦤ", "c": "ꦕ", "r": "ꦫ", "k": "ꦏ", "d": "ꦢ", "t": "ꦠ", "s": "ꦱ", "w": "ꦮ", "l": "ꦭ",
    "p": "ꦥ", "dh": "ꦝ", "j": "ꦗ", "y": "ꦪ", "ny": "ꦚ", "m": "ꦩ", "g": "ꦒ", "b": "ꦧ", "th": "ꦛ", "ng": "ꦔ",
    "f": "ꦥ꦳", "v": "ꦮ꦳", "z": "ꦗ꦳",
}  # fmt: skip
VOWELS = {"a": "", "i": "ꦶ", "u": "ꦸ", "é": "ꦺ", "è": "ꦺ", "e": "ꦼ", "ê": "ꦼ", "o": "ꦺꦴ"}
PEPET = ("e", "ê")
FINALS = {"ng": "ꦁ", "r": "ꦂ", "h": "ꦃ"}  # cecak, layar, wignyan: where the syllable before ends in them
MEDIALS = {"r": "ꦿ", "y": "ꦾ"}  # cakra, pengkal: after another consonant
KERET, PA_CEREK, NGA_LELET, PANGKON = "ꦽ", "ꦉ", "ꦊ", "꧀"
GLIDES = {"i": "y", "u": "w"}  # said, and written, between such a vowel and another
PUNCTUATION = {",": "꧈", ".": "꧉", ":": "꧇"}  # pada lingsa, lungsi, pangkat

SOUND = re.compile("|".join(("ng", "ny", "dh", "th", *VOWELS, *(c for c in LETTERS if len(c) == 1))))
NAME = "|".join(sorted(NAMES, key=len, reverse=True))
PIECE = re.compile(rf'(?P<kept>\{{[^}}]*\}}|"[^"]*"|(?<!\w)(?:{NAME})(?!\w))|(?P<word>[^\W\d_]+)')
CLAUSE_END = re.compile(r"(?<![.\s])[,.:](?=\s|$)")  # not within a figure such as 07.00, not an ellipsis


class NotJavanese(Exception):
    """A word with a letter that this spelling does not have; names it."""


def aksara(text: str) -> str:
    """The text in Javanese letters. Raises NotJavanese."""
    written = PIECE.sub(lambda found: found["kept"] or word(found["word"].lower()), text)
    return CLAUSE_END.sub(lambda found: PUNCTUATION[found[0]], written)


def word(latin: str) -> str:
    """One word, lower case; what is in Javanese letters already stays. Raises NotJavanese."""
    if all("\ua980" <= letter <= "\ua9df" for letter in latin):
        return latin
    sounds = _sounds(latin)
    written, waiting, vowel = "", list[str](), ""
    for sound in sounds:
        if sound not in VOWELS:
            waiting.append(sound)
            continue
        if not waiting:
            waiting = [GLIDES.get(vowel, "h") if sound != vowel else "h"]
        written += _syllable(waiting, sound, after_vowel=bool(vowel))
        waiting, vowel = [], sound
    return written + _end(waiting, after_vowel=bool(vowel))


def _sounds(latin: str) -> list[str]:
    sounds = SOUND.findall(latin)
    if "".join(sounds) != latin:
        raise NotJavanese(f"{latin}: a letter that Javanese spelling does not have")
    return sounds


def _syllable(consonants: list[str], vowel: str, *, after_vowel: bool) -> str:
    """What ends the syllable before, then the consonants of this one stacked, then its vowel."""
    before = ""
    if after_vowel and len(consonants) > 1 and consonants[0] in FINALS:
        before, consonants = FINALS[consonants[0]], consonants[1:]
    medial = ""
    if len(consonants) > 1 and consonants[-1] in MEDIALS:
        medial, consonants = consonants[-1], consonants[:-1]
    *stacked, base = consonants
    head = before + "".join(_stacked(one, after) for one, after in zip(stacked, consonants[1:], strict=True))
    if vowel in PEPET and medial == "r":
        return head + LETTERS[base] + KERET
    if vowel in PEPET and not medial and base in ("r", "l"):
        return head + (PA_CEREK if base == "r" else NGA_LELET)
    return head + LETTERS[base] + MEDIALS.get(medial, "") + VOWELS[vowel]


def _stacked(consonant: str, after: str) -> str:
    """A consonant under which the next will stand. Before c and j, n is said and written ny."""
    return LETTERS["ny" if consonant == "n" and after in ("c", "j") else consonant] + PANGKON


def _end(consonants: list[str], *, after_vowel: bool) -> str:
    """The consonants that end a word."""
    signs = ""
    if consonants and after_vowel and consonants[0] in FINALS:
        signs, consonants = FINALS[consonants[0]], consonants[1:]
    return signs + "".join(LETTERS[one] + PANGKON for one in consonants)
