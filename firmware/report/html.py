"""The report as one page: nothing is fetched, everything is carried; readable without its script. Pure.

A page is made of sections, each a function of the document. The count of slips is in html_count.py.
"""

from __future__ import annotations

from firmware.report import style
from firmware.report.drawing import bar_svg, qr_svg
from firmware.report.html_count import count_section
from firmware.report.markup import Markup, el, join, picture
from firmware.report.model import Candidate, Document, is_invalid, where
from firmware.report.tables import mono, note, pairs, scroll, section, status, table
from firmware.report.texts import VERDICTS, WORDS, Text, same


def page(document: Document) -> str:
    """The whole file."""
    main = el(
        "main",
        _heading(document),
        _verdict(document),
        _findings(document),
        _results(document),
        _balance(document),
        _checks(document),
        _timeline(document),
        _visits(document),
        _checkpoints(document),
        _identity(document),
        count_section(document),
        _again(document),
    )
    return (
        f"<!doctype html>\n{el('html', _head(document), el('body', _switch(), main, _script()), lang='id')}\n"
    )


def _head(document: Document) -> Markup:
    name = document.manifest.title if document.manifest else ""
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=style.policy()),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", f"{document.verdict} · {name or WORDS['title'].id}"),
        el("link", rel="icon", href="data:,"),
        el("style", Markup(style.CSS)),
    )


def _switch() -> Markup:
    """Two radio buttons: the style shows one language or the other, no script is needed."""
    return join(
        el("input", type="radio", name="lang", id="lang-id", class_="switch", checked="checked"),
        el("label", "Bahasa Indonesia", for_="lang-id", class_="tab", lang="id"),
        el("input", type="radio", name="lang", id="lang-en", class_="switch"),
        el("label", "English", for_="lang-en", class_="tab", lang="en"),
    )


def _script() -> Markup:
    return el("script", Markup(style.SCRIPT))


def _heading(document: Document) -> Markup:
    manifest = document.manifest
    if manifest is None:
        return el("header", el("h1", WORDS["title"]))
    place = where(manifest)
    booth = f"TPS {manifest.tps:03d}, {document.machine_name or '?'}, {manifest.date:%d-%m-%Y}"
    return el(
        "header",
        el("p", WORDS["title"], class_="small"),
        el("h1", manifest.title),
        el("p", place, class_="where"),
        el("p", booth, class_="where"),
    )


def _verdict(document: Document) -> Markup:
    kind = {"SAH": "good", "TIDAK SAH": "bad"}.get(document.verdict, "open")
    extra = (el("p", document.unfinished),) if document.unfinished else ()
    return el(
        "div",
        el("strong", VERDICTS[document.verdict]),
        el("p", document.meaning),
        *extra,
        class_=f"verdict {kind}",
        role="status",
    )


def _findings(document: Document) -> Markup:
    if not document.findings:
        return Markup()
    rows = [
        (
            f"{finding.log}.log" if finding.log in ("ballots", "events") else finding.log,
            "" if finding.slot is None else finding.slot,
            finding.reason,
        )
        for finding in document.findings
    ]
    more = WORDS["more"].format(more=document.more_findings)
    return section(
        WORDS["findings"],
        note(WORDS["findings_note"]),
        table((WORDS["log"], WORDS["slot"], WORDS["reason"]), rows, numbers=(1,)),
        *((el("p", more),) if document.more_findings else ()),
    )


def _results(document: Document) -> Markup:
    if not document.candidates:
        return section(WORDS["results"], el("p", WORDS["no_results"]))
    heads = (Text("", ""), WORDS["name"], WORDS["share"], WORDS["votes"], Text("%", "%"))
    head = el("tr", *(el("th", text, **({"class_": "n"} if at > 2 else {})) for at, text in enumerate(heads)))
    rows = (_result(candidate) for candidate in document.candidates)
    total = sum(candidate.votes or 0 for candidate in document.candidates)
    foot = el("tr", el("td"), el("td", WORDS["total"]), el("td"), el("td", total, class_="n"), el("td"))
    parts = [el("thead", head), el("tbody", *rows)] + ([el("tfoot", foot)] if document.proven else [])
    return section(
        WORDS["results"],
        *(() if document.proven else (el("p", WORDS["no_results"]),)),
        scroll(el("table", *parts, class_="results")),
        *((el("p", WORDS["tie"], class_="warning"),) if document.tie else ()),
        note(WORDS["portraits"]),
    )


def _result(candidate: Candidate) -> Markup:
    if candidate.portrait is not None:
        face = picture(candidate.portrait, candidate.name, "portrait")
    else:
        face = el("div", WORDS["blank"] if candidate.blank else WORDS["no_photo"], class_="noface")
    votes = "" if candidate.votes is None else candidate.votes
    chart = bar_svg(candidate.share, leads=candidate.leads, label=f"{candidate.name}: {votes}")
    name = [el("span", candidate.number, class_="ballot-number"), candidate.name]
    if candidate.leads:
        name.append(join(" ", el("span", "(", WORDS["winner"], ")", class_="small")))
    known = candidate.votes is not None
    return el(
        "tr",
        el("td", face),
        el("td", *name),
        el("td", chart if known else "", class_="chart"),
        el("td", el("b", votes), class_="n"),
        el("td", percent(candidate.share) if known else "", class_="n"),
    )


def percent(share: float) -> Text:
    """One digit behind the comma."""
    text = f"{share * 100:.1f}"
    return Text(f"{text.replace('.', ',')} %", f"{text} %")


def _balance(document: Document) -> Markup:
    if not document.counts:
        return section(WORDS["reconciliation"], el("p", WORDS["no_counts"]))
    counts = [(count.label, count.value) for count in document.counts]
    sums = [(line.text, status("ok" if line.holds else "failed")) for line in document.equations]
    return section(
        WORDS["reconciliation"],
        table((WORDS["what"], WORDS["count"]), counts, numbers=(1,)),
        table((WORDS["equation"], WORDS["verdict"]), sums),
    )


def _checks(document: Document) -> Markup:
    rows = [(el("b", line.title), line.sentence, status(line.status)) for line in document.checks]
    return section(WORDS["checks"], table((WORDS["check"], WORDS["what"], WORDS["verdict"]), rows))


def _timeline(document: Document) -> Markup:
    rows = [
        (el("span", act.when, class_="when"), join(act.what, _after(act.details)), act.who, act.slot)
        for act in document.acts
    ]
    more = WORDS["left_out"].format(more=document.more_acts)
    return section(
        WORDS["timeline"],
        *((el("p", WORDS["unproven"], class_="warning"),) if is_invalid(document) else ()),
        note(WORDS["timeline_note"]),
        table((WORDS["time"], WORDS["what"], WORDS["who"], WORDS["slot"]), rows, numbers=(3,))
        if rows
        else el("p", WORDS["none"]),
        *((el("p", more),) if document.more_acts else ()),
    )


def _visits(document: Document) -> Markup:
    rows = [(join(visit.what, _after(visit.details)), visit.who, visit.times) for visit in document.visits]
    heads = (WORDS["what"], WORDS["who"], WORDS["times"])
    return section(
        WORDS["visits"],
        note(WORDS["visits_note"]),
        table(heads, rows, numbers=(2,)) if rows else el("p", WORDS["none"]),
    )


def _after(details: Text) -> Markup:
    return el("div", details, class_="small") if details.id else Markup()


def _checkpoints(document: Document) -> Markup:
    boxes = [
        el(
            "div",
            el("h3", WORDS[f"log_{point.log}"], " · ", WORDS["slots"].format(slots=point.slots)),
            qr_svg(point.text, point.file),
            el("pre", Markup("\n".join(_lines(point.text)))),
            el("p", point.file, class_="small"),
            class_="point",
        )
        for point in document.checkpoints
    ]
    more = WORDS["more_checkpoints"].format(more=document.more_checkpoints)
    return section(
        WORDS["checkpoints"],
        note(WORDS["checkpoints_note"]),
        el("div", *boxes, class_="points") if boxes else el("p", WORDS["none"]),
        *((el("p", more),) if document.more_checkpoints else ()),
    )


def _lines(text: str) -> list[str]:
    return [join(line) for line in text.rstrip("\n").split("\n")]


def _identity(document: Document) -> Markup:
    manifest = document.manifest
    rows: list[tuple[Text, Markup | Text | str]] = []
    if manifest is not None:
        rows.append((WORDS["election_id"], mono(manifest.election_id)))
    if document.election_hash is not None:
        rows.append((WORDS["election_hash"], mono(document.election_hash.hex())))
    if document.machine_id is not None:
        rows.append((WORDS["booth"], document.machine_name or "?"))
        rows.append((WORDS["machine_id"], mono(document.machine_id.hex())))
    if manifest is not None and document.fingerprint is not None:
        whose = WORDS["pinned" if document.pinned else "not_pinned"]
        rows.append((WORDS["authority"], join(mono(document.fingerprint), " (", whose, ")")))
        rows.append((WORDS["authority_key"], mono(manifest.authority.hex())))
    if manifest is not None and document.trustees:
        of = WORDS["trustees_of"].format(
            k=len(document.trustees), n=len(manifest.trustees), threshold=manifest.threshold
        )
        names = ", ".join(f"{name} ({index})" for index, name in document.trustees)
        rows.append((WORDS["trustees"], join(names, "; ", of)))
    rows += [
        (WORDS["starts"], same(str(document.starts))),
        (WORDS["voids"], same(str(document.voids))),
        (WORDS["software"], same(document.software)),
    ]
    return section(WORDS["identity"], pairs(rows))


def _again(document: Document) -> Markup:
    return section(
        WORDS["again"],
        el("p", WORDS["again_note"]),
        el("pre", document.command),
        note(WORDS["again_same"]),
    )
