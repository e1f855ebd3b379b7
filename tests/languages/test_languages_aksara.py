"""Javanese letters: words whose spelling is public, and each rule by a word that has it."""

import unicodedata

import pytest

from languages import script
from languages.aksara import NotJavanese, aksara, word
from languages.catalogue import brought_up, compiled, po_path, read


@pytest.mark.parametrize(
    ("latin", "written"),
    [
        # From the head of encyclopaedia articles and from signs.
        ("aksara", "ꦲꦏ꧀ꦱꦫ"), ("basa", "ꦧꦱ"), ("jawa", "ꦗꦮ"), ("sugeng", "ꦱꦸꦒꦼꦁ"), ("rawuh", "ꦫꦮꦸꦃ"),
        ("matur", "ꦩꦠꦸꦂ"), ("nuwun", "ꦤꦸꦮꦸꦤ꧀"), ("pasangan", "ꦥꦱꦔꦤ꧀"), ("hanacaraka", "ꦲꦤꦕꦫꦏ"),
        ("datasawala", "ꦢꦠꦱꦮꦭ"), ("padhajayanya", "ꦥꦝꦗꦪꦚ"), ("magabathanga", "ꦩꦒꦧꦛꦔ"),
        ("layar", "ꦭꦪꦂ"), ("cakra", "ꦕꦏꦿ"), ("wignyan", "ꦮꦶꦒ꧀ꦚꦤ꧀"), ("surakarta", "ꦱꦸꦫꦏꦂꦠ"),
        ("ngayogyakarta", "ꦔꦪꦺꦴꦒꦾꦏꦂꦠ"), ("panjenengan", "ꦥꦚ꧀ꦗꦼꦤꦼꦔꦤ꧀"), ("kanca", "ꦏꦚ꧀ꦕ"),
        # From the rules of the Kongres Aksara Jawa I and the names of MediaWiki's pages in this script.
        ("banyu", "ꦧꦚꦸ"), ("lenga", "ꦊꦔ"), ("prahara", "ꦥꦿꦲꦫ"), ("punika", "ꦥꦸꦤꦶꦏ"), ("warna", "ꦮꦂꦤ"),
        ("perlu", "ꦥꦼꦂꦭꦸ"), ("prelu", "ꦥꦽꦭꦸ"), ("baé", "ꦧꦲꦺ"), ("tampa", "ꦠꦩ꧀ꦥ"), ("kandha", "ꦏꦤ꧀ꦝ"),
        ("randha", "ꦫꦤ꧀ꦝ"), ("rangka", "ꦫꦁꦏ"), ("makaten", "ꦩꦏꦠꦼꦤ꧀"), ("katégori", "ꦏꦠꦺꦒꦺꦴꦫꦶ"),
        ("naraguna", "ꦤꦫꦒꦸꦤ"),
        ("pitulung", "ꦥꦶꦠꦸꦭꦸꦁ"), ("mirunggan", "ꦩꦶꦫꦸꦁꦒꦤ꧀"),
        # A vowel begins a word, or follows another: ha, or the glide that is said.
        ("entosi", "ꦲꦼꦤ꧀ꦠꦺꦴꦱꦶ"), ("saé", "ꦱꦲꦺ"), ("kaangkat", "ꦏꦲꦁꦏꦠ꧀"), ("stasiun", "ꦱ꧀ꦠꦱꦶꦪꦸꦤ꧀"), ("januari", "ꦗꦤꦸꦮꦫꦶ"),
        # ng, r and h end a syllable; before a vowel they begin one.
        ("ingkang", "ꦲꦶꦁꦏꦁ"), ("dèrèngipun", "ꦢꦺꦫꦺꦔꦶꦥꦸꦤ꧀"), ("kertu", "ꦏꦼꦂꦠꦸ"), ("tahan", "ꦠꦲꦤ꧀"), ("surya", "ꦱꦸꦂꦪ"),
        ("nglajengaken", "ꦔ꧀ꦭꦗꦼꦔꦏꦼꦤ꧀"), ("mangsuli", "ꦩꦁꦱꦸꦭꦶ"),
        # Cakra, pengkal, keret; pa cerek, nga lelet, also as pasangan.
        ("priksa", "ꦥꦿꦶꦏ꧀ꦱ"), ("panitya", "ꦥꦤꦶꦠꦾ"), ("trep", "ꦠꦽꦥ꧀"), ("asrep", "ꦲꦱꦽꦥ꧀"), ("struk", "ꦱ꧀ꦠꦿꦸꦏ꧀"),
        ("pareng", "ꦥꦉꦁ"), ("leres", "ꦊꦉꦱ꧀"), ("mlebet", "ꦩ꧀ꦊꦧꦼꦠ꧀"), ("swanten", "ꦱ꧀ꦮꦤ꧀ꦠꦼꦤ꧀"),
        # dh and th are not d and t; é and è are not e; borrowed sounds have three dots.
        ("pundhut", "ꦥꦸꦤ꧀ꦝꦸꦠ꧀"), ("kothak", "ꦏꦺꦴꦛꦏ꧀"), ("kèndel", "ꦏꦺꦤ꧀ꦢꦼꦭ꧀"), ("vèrsi", "ꦮ꦳ꦺꦂꦱꦶ"), ("audit", "ꦲꦲꦸꦢꦶꦠ꧀"),
    ],
)  # fmt: skip
def test_a_word(latin: str, written: str) -> None:
    assert word(latin) == written


@pytest.mark.parametrize(
    ("latin", "written"),
    [
        ("Sugeng rawuh.", "ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ꧉"),
        ("Pundhut kertu, KTP-el.", "ꦥꦸꦤ꧀ꦝꦸꦠ꧀ ꦏꦼꦂꦠꦸ꧈ KTP-el꧉"),
        ("TPS: {day}, {time}.", "TPS꧇ {day}꧈ {time}꧉"),
        ("{hour}.{minute}", "{hour}.{minute}"),
        ("jam ...", "ꦗꦩ꧀ ..."),
        ("PIN pinten?", "PIN ꦥꦶꦤ꧀ꦠꦼꦤ꧀?"),
        ('mawi "bilik provision".', 'ꦩꦮꦶ "bilik provision"꧉'),
        ("10 menit, {percent} %", "10 ꦩꦼꦤꦶꦠ꧀꧈ {percent} %"),
        ("ꦗꦮ", "ꦗꦮ"),
    ],
)
def test_a_sentence_keeps_what_is_compared_with_paper(latin: str, written: str) -> None:
    assert aksara(latin) == written


@pytest.mark.parametrize("text", ["xilofon", "qari", "rôti"])
def test_a_letter_that_the_spelling_does_not_have_is_named(text: str) -> None:
    with pytest.raises(NotJavanese, match=text):
        aksara(f"kertu {text}")


def test_no_latin_letter_is_left_but_in_names_and_what_stays_latin() -> None:
    made = read(po_path("jv-Java"))
    whole = 0
    for message in made:
        if not message.id or script.in_latin(str(message.context)):
            continue
        rest = aksara(str(message.string))
        assert rest == message.string, "what is written is written: nothing in it would be written otherwise"
        whole += any(unicodedata.name(letter, "").startswith("JAVANESE") for letter in rest)
    assert whole > 350


def test_the_catalogue_is_the_latin_one_written_anew() -> None:
    assert script.transliterated() == po_path("jv-Java").read_bytes()
    assert compiled(read(po_path("jv-Java"))) != compiled(read(po_path("jv")))
    assert brought_up(read(po_path("jv-Java")), "jv-Java") == script.transliterated()
