"""What is in the files: the audit's own numbers, both languages, nothing that can be broken out of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import zxingcpp
from audit_forger import Books, rewrite
from audit_stick import Booth, Village, flip, look, make_village
from PIL import Image, ImageDraw
from report_day import DICE, EVIL, Make

from firmware.audit.report import Report
from firmware.report.drawing import qr
from firmware.report.facts import Facts, read_facts
from firmware.report.files import prepare, to_json, write_report
from firmware.report.html import page
from firmware.report.model import Document, make_document
from firmware.report.options import Options
from firmware.report.pdf import minutes
from firmware.report.style import CSS, SCRIPT
from firmware.storage.records import Event
from firmware.storage.slot import Kind

VOID = {"meta", "link", "img", "input", "br"}


class Reader(HTMLParser):
    """The page as a browser takes it: elements, and the text as one language shows it."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.hidden = "en" if language == "id" else "id"
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[tuple[str, str | None]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        inside = [lang for tag, lang in self.stack if tag == "span"]
        if self.hidden not in inside and not {"style", "script"} & {tag for tag, _ in self.stack}:
            self.words.append(data)


def read(document: Document, language: str = "id") -> Reader:
    reader = Reader(language)
    reader.feed(page(document))
    reader.close()
    assert reader.stack == []
    return reader


def text_of(document: Document, language: str = "id") -> str:
    return " ".join(" ".join(read(document, language).words).split())


def test_every_number_is_the_audits(make: Make, audited: Report, facts: Facts) -> None:
    told = audited.to_json()
    document = make()
    assert document.verdict == told["verdict"] == "SAH"
    assert {str(c.number): c.votes for c in document.candidates} == told["totals"]
    counts = {count.name: count.value for count in document.counts}
    for name in ("roll", "authorised", "overridden", "cast", "spoiled", "abandoned", "slips", "ballots"):
        assert counts[name] == told["counts"][name]
    assert counts["attended"] == told["counts"]["authorised"]
    assert counts["slips"] + counts["unsure_slips"] + counts["unprinted_slips"] == 9
    assert all(line.holds for line in document.equations)
    assert [(line.check.name.lower(), line.status) for line in document.checks] == [
        (check["name"], check["status"]) for check in told["checks"]
    ]
    for language in ("id", "en"):
        text = text_of(document, language)
        for count in document.counts:
            assert f"{getattr(count.label, language)} {count.value}" in text
        for candidate in document.candidates:
            assert f"{candidate.number} {candidate.name}" in text
    whole = to_json(audited, document)
    assert whole["audit"] == told
    assert whole["counts"] == counts
    assert json.loads(json.dumps(whole))["hand_count"]["papers"] == told["counts"]["cast"]


def test_a_hostile_name_stays_a_name(make: Make) -> None:
    reader = read(make(dice=DICE))
    assert EVIL in "".join(reader.words)
    assert [tag for tag, _ in reader.tags].count("script") == 1
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)
    assert "<script>alert" not in page(make())


def test_nothing_is_fetched_and_only_our_script_may_run(make: Make) -> None:
    reader = read(make(dice=DICE))
    policy = next(a["content"] for t, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag, attrs in reader.tags:
        for name in ("src", "href", "action", "xlink:href"):
            assert (attrs.get(name) or "data:").startswith("data:"), tag
        assert "style" not in attrs
    assert not re.search(r"url\(|@import", CSS)
    assert not re.search("fetch|import|XMLHttp|http", SCRIPT)
    assert "http:" not in page(make()).replace("http-equiv", "")
    assert "https:" not in page(make())


def test_both_languages_are_complete(make: Make) -> None:
    html = page(make(dice=DICE, totals=(300, 150, 20)))
    both = re.findall(r'<span lang="id">(.*?)</span><span lang="en">(.*?)</span>', html, re.DOTALL)
    assert len(both) > 120
    assert len(both) == html.count('<span lang="id">') == html.count('<span lang="en">')
    assert all(one.strip() and other.strip() for one, other in both)
    assert text_of(make(), "id") != text_of(make(), "en")


def test_the_language_switch_needs_no_script(make: Make) -> None:
    inputs = [attrs for tag, attrs in read(make()).tags if tag == "input"]
    assert [(i["type"], i["id"], "checked" in i) for i in inputs] == [
        ("radio", "lang-id", True),
        ("radio", "lang-en", False),
    ]
    assert (
        '#lang-id:checked ~ main [lang="en"], #lang-en:checked ~ main [lang="id"] { display: none; }' in CSS
    )


def test_voters_visits_have_no_time_no_slot_and_no_order(make: Make, facts: Facts) -> None:
    document = make()
    assert {visit.kind for visit in document.visits} == {"override", "walked_away"}
    assert not {act.kind for act in document.acts} & {visit.kind for visit in document.visits}
    assert "tidak mencatat waktu kunjungan pemilih" in text_of(document)
    assert document.acts[0].kind == "booth_started"
    assert [act.slot for act in document.acts] == sorted(act.slot for act in document.acts)


def test_the_codes_hold_exactly_the_checkpoints(make: Make, day: Path) -> None:
    document = make()
    assert len(document.checkpoints) == 2
    for point in document.checkpoints:
        assert point.text == (day / point.file).read_text("utf-8")
        code = qr(point.text)
        image = Image.new("L", (code.side * 4, code.side * 4), 255)
        pen = ImageDraw.Draw(image)
        for run in code.runs:
            pen.rectangle((run.x * 4, run.y * 4, (run.x + run.wide) * 4 - 1, run.y * 4 + 3), fill=0)
        (found,) = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
        assert found.bytes.decode() == point.text


def damaged(stick: Path) -> Document:
    flip(stick / "ballots.log", 3 * 4096 + 100)
    return make_document(look(stick), read_facts(stick), Options())


def test_a_bad_stick_is_reported_verdict_first_and_without_votes(stick: Path) -> None:
    document = damaged(stick)
    assert document.verdict == "TIDAK SAH"
    assert not document.proven
    assert document.counts == document.equations == ()
    text = text_of(document)
    assert text.index("TIDAK SAH") < text.index("Temuan") < text.index("Perolehan suara")
    finding = document.findings[0]
    assert f"ballots.log 3 {finding.reason}" in text
    assert "PERHATIAN" in text
    assert "Hitung semua struk" in text
    assert document.count.to_json()["recommended"] == "full"
    assert {"failed", "not reached", "ok"} == {line.status for line in document.checks}


@pytest.fixture(scope="module")
def village() -> Village:
    return make_village()


def unfinished(village: Village, root: Path) -> Iterator[tuple[Booth, str]]:
    booth = Booth(root, village)
    yield booth, "belum ditutup"
    booth.vote(1, 1)
    booth.ledger.event("close_asked", "2026-10-18T13:00:05+07:00", officers=["a1", "a2"], balanced=True)
    booth.ledger.close()
    yield booth, "belum dihitung"
    booth.ledger.tally(booth.tally())
    yield booth, "belum ditulis"


def test_a_day_under_way_says_how_far_it_is(village: Village, tmp_path: Path) -> None:
    for booth, words in unfinished(village, tmp_path):
        document = make_document(look(booth.stick), read_facts(booth.stick), Options())
        assert document.verdict == "BELUM SELESAI"
        assert document.unfinished is not None
        assert words in document.unfinished.id
        assert words in text_of(document)
        assert document.count.plan is None
        assert minutes(document).startswith(b"%PDF")


def test_a_package_that_cannot_be_read_still_gives_a_report(stick: Path) -> None:
    (stick / "election.bilik").write_bytes(b"nothing of ours")
    document = make_document(look(stick), read_facts(stick), Options(dice=DICE))
    assert document.manifest is None
    text = text_of(document)
    assert "TIDAK SAH" in text
    assert "election.bilik" in text
    assert minutes(document).startswith(b"%PDF")


def test_the_same_stick_gives_the_same_bytes(day: Path, make: Make) -> None:
    options = Options(dice=DICE)
    pages, papers = zip(
        *((page(d), minutes(d)) for d in (make_document(look(day), read_facts(day), options) for _ in "12")),
        strict=True,
    )
    assert pages[0] == pages[1]
    assert papers[0] == papers[1]
    assert minutes(make(totals=(3, 2, 1))) != papers[0]


def test_a_tie_is_said(make: Make) -> None:
    document = make(totals=(40, 40, 2))
    assert document.tie
    assert [c.leads for c in document.candidates] == [True, True, False]
    assert "Suara terbanyak sama" in text_of(document)
    assert document.count.to_json()["why"] == "tie"


def test_the_blank_vote_never_leads(make: Make) -> None:
    document = make(totals=(3, 2, 90))
    assert [c.leads for c in document.candidates] == [True, False, False]
    assert not document.tie


def test_the_sample_is_on_the_page(make: Make) -> None:
    document = make(dice=DICE, totals=(300, 150, 20))
    plan = document.count.to_json()
    assert plan["recommended"] == "sample"
    html = page(document)
    shown = [int(n) for n in re.findall(r"<li>(\d+)</li>", html)]
    assert shown == sorted(plan["drawn"])
    assert len(shown) == plan["slips"] == len(set(shown))
    assert max(shown) <= 470
    assert DICE in html
    lacking = make(dice=DICE, box=465, totals=(300, 150, 20)).count.to_json()
    assert (lacking["papers"], lacking["in_doubt"]) == (465, 5)
    assert lacking["slips"] > plan["slips"]


def hostile(books: Books) -> None:
    """Events as no booth writes them: long, many, steering, not to be encoded."""
    for number in range(450):
        books.event("share_refused", "2026-10-18T09:00:00+07:00", why=f"{number} " + "x" * 3000)
    strange = {f"{EVIL}{n:02}": "\u202e\x1b[2J" for n in range(50)}
    books.events.insert(2, (Kind.EVENT, Event("x" * 300, "never\n", strange).pack()))
    broken = b'{"event":"polls_opened\\ud800","time":"\\ud800","why":"\\udfff"}'
    books.events.insert(2, (Kind.EVENT, broken))


def test_a_log_of_anybodys_making_breaks_nothing(village: Village, tmp_path: Path) -> None:
    booth = Booth(tmp_path / "booth", village)
    booth.vote(3, 2)
    booth.finish(booth.tally())
    rewrite(booth.stick, village, hostile)
    name = booth.ledger.checkpoints()[0].partition("\n")[0]
    line = f"\u2014 {name} " + "A" * 120 + "\n"
    (booth.stick / "checkpoints" / "long.txt").write_text(f"{name}\n1\n{'A' * 43}=\n\n{line * 16}", "utf-8")
    report = look(booth.stick)
    prepare(tmp_path / "out", booth.stick)
    files = write_report(tmp_path / "out", booth.stick, report, Options(dice=DICE))
    assert report.verdict == "TIDAK SAH"
    html = files[0].read_text("utf-8")
    assert not re.search("[\u202e\x1b]|<script>alert", html)
    told = json.loads(files[2].read_text("utf-8"))
    assert (len(told["acts"]), len(told["checkpoints"])) == (400, 2)
    assert told["more_acts"] > 50
    assert f"{told['more_acts']} catatan berikutnya" in html
    assert "1 berkas lain di checkpoints/" in html
