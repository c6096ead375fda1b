"""Agreements and releases of real shapes (all invented) told as news: headline, lead, terms, what
is asked.
"""

from __future__ import annotations

import pytest

from pipeline.drafting.draft import new_draft
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.templates import list_templates
from pipeline.ground.drafts import Draft
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import AT, Register, Stored, Writer, settings_in


def agreement_of(title: str, *parties: str, more: str = "", signed: str = "") -> Stored:
    """An agreement between parties whose names stand as they would be printed."""
    writer = Writer(title=title).add("title", title).add("parties", "zwischen")
    for name in parties:
        writer.add("parties", name).tag("organisation", None, name)
    writer.add("section", "Die Partner beraten Betriebe an drei Orten gemeinsam.")
    if more:
        writer.add("section", more)
    return (writer.add("signatures", signed) if signed else writer).build()


def drafted_of(record: Stored, folder, template: str = "pressemitteilung", **values) -> Draft:
    made = new_draft(template, record, Register(), settings_in(folder), values=values, at=AT)
    return made.draft


KAMMER, KREIS, SCHULE = "Handwerkskammer Talheim", "Landkreis Nordtal", "Hochschule Talheim"
LONG = "Ministerium für Gewerbe, Lehre und Technik des Landes Talland"


@pytest.mark.parametrize(
    ("record", "headline", "lead"),
    [
        (agreement_of("Kooperationsvertrag", KAMMER, KREIS),
         "Handwerkskammer Talheim und Landkreis Nordtal schließen Kooperationsvertrag",
         "Die Handwerkskammer Talheim und der Landkreis Nordtal haben einen Kooperationsvertrag "
         "geschlossen."),
        (agreement_of("Charta „Gute Wege“", KAMMER, KREIS),
         "Handwerkskammer Talheim und Landkreis Nordtal verabschieden Charta „Gute Wege“",
         "Die Handwerkskammer Talheim und der Landkreis Nordtal haben die Charta „Gute Wege“ "
         "verabschiedet."),
        (agreement_of("RAHMENVEREINBARUNG IV", KAMMER, KREIS, SCHULE),
         "Drei Partner schließen Rahmenvereinbarung IV",
         "Die Handwerkskammer Talheim, der Landkreis Nordtal und die Hochschule Talheim haben die "
         "Rahmenvereinbarung IV geschlossen."),
        (agreement_of("Vertrag zur Lehre", KAMMER, KREIS, signed="Talheim, den 3. Mai 2027"),
         "Handwerkskammer Talheim und Landkreis Nordtal unterzeichnen Vertrag zur Lehre",
         "haben am 3. Mai 2027 in Talheim einen Vertrag zur Lehre unterzeichnet."),
        (agreement_of("Vereinbarung", KAMMER),
         "Handwerkskammer Talheim und Partner schließen Vereinbarung",
         "Die Handwerkskammer Talheim und Partner haben eine Vereinbarung geschlossen."),
        (agreement_of("Gemeinsame Erklärung", LONG, KAMMER, KREIS, SCHULE),
         "Vier Partner verabschieden Gemeinsame Erklärung",
         "Vier Partner haben eine gemeinsame Erklärung verabschiedet."),
    ],
)  # fmt: skip
def test_who_did_what(record, headline, lead, tmp_path):
    made = drafted_of(record, tmp_path)
    assert made.title == headline
    assert lead in sheet_of(made).text
    assert all(len(s.text) <= 80 and s.evidence for s in made.headlines)


@pytest.mark.parametrize(
    ("clause", "told"),
    [
        ("Die Vereinbarung gilt vom 1. März 2027 bis zum 28. Februar 2029.",
         "Die Vereinbarung gilt vom 1. März 2027 bis zum 28. Februar 2029."),
        ("Laufzeit 01.03.2027 bis 28.02.2029",
         "Die Vereinbarung gilt vom 1. März 2027 bis zum 28. Februar 2029."),
        ("Sie gilt zunächst bis zum 31. Dezember 2028.",
         "Die Vereinbarung gilt zunächst bis zum 31. Dezember 2028."),
        ("Sie tritt am 1. Januar 2028 in Kraft.", "Die Vereinbarung gilt ab dem 1. Januar 2028."),
        ("Sie gilt für die Jahre 2027 bis 2029.",
         "Die Vereinbarung gilt für die Jahre 2027 bis 2029."),
        ("Sie hat eine Laufzeit von zwei Jahren.", ""),
        ("Der Antrag liegt bis zum 31. Dezember 2028 aus.", ""),
    ],
)  # fmt: skip
def test_terms_are_facts_with_their_clause(clause, told, tmp_path):
    record = agreement_of("Vereinbarung zur Lehre", KAMMER, KREIS, more=clause)
    made = drafted_of(record, tmp_path)
    term = [s for s in made.sentences if s.text.startswith("Die Vereinbarung gilt")]
    assert [s.text for s in term] == ([told] if told else [])
    assert all(set(" ".join(s.proof).split()) & set(clause.split()) for s in term)


def test_what_is_open_is_asked(tmp_path):
    made = drafted_of(agreement_of("Vertrag zur Lehre", KAMMER, KREIS), tmp_path)
    gaps = [s.text for s in made.sentences if s.gap]
    assert gaps == [
        "[[Wann und wo wurde unterschrieben?]]",
        "[[Wer spricht für die Handwerkskammer Talheim, und mit welchen Worten?]]",
    ]
    told = drafted_of(
        agreement_of("Vertrag zur Lehre", KAMMER, KREIS), tmp_path, wann="am 3. Mai in Talheim"
    )
    assert "Unterzeichnet wurde am 3. Mai in Talheim." in sheet_of(told).text
    assert "wann" not in told.missing


def release_of(*body: str) -> Stored:
    writer = (
        Writer(kind="press_release", title="Beratung aus einer Hand")
        .add("date_header", "4. Mai 2022").dated("4. Mai 2022")
        .add("headline", "Beratung aus einer Hand")
        .add("lead", "Die Partner haben heute in Talheim die gemeinsame Beratung begonnen.")
    )  # fmt: skip
    for paragraph in body:
        writer.add("body", paragraph)
    words = "Ein Antrag, ein Termin, eine Antwort für alle Betriebe"
    return (
        writer.add("quote", f"„{words}“, sagte Erika Muster, Leiterin der Kammer Talheim.")
        .quote(words, "Erika Muster", "Leiterin", "Kammer Talheim").build()
    )  # fmt: skip


BODY = (
    "Die Betriebe erhalten gemeinsame Beratung zu Förderung und Ausbildung.",
    "In Hessen beraten die Partner die Betriebe an zwölf Orten gemeinsam.",
    "Die Partner stimmen ihre gemeinsamen Angebote für Betriebe jedes Jahr ab.",
)


def test_a_short_version(tmp_path):
    made = drafted_of(release_of(*BODY), tmp_path, "kurzfassung")
    facts = [s for s in made.sentences if s.kind == "fact"]
    assert made.title == "Beratung aus einer Hand"
    assert len([s for s in facts if s.text.endswith(".")]) <= 3
    assert "“, so Erika Muster, Leiterin der Kammer Talheim." in sheet_of(made).text


def test_a_look_back_has_the_day_of_then_and_asks_for_the_news(tmp_path):
    made = drafted_of(release_of(*BODY), tmp_path, "rueckblick")
    text = sheet_of(made).text
    assert text.startswith("PRESSEMITTEILUNG, 10. Januar 2022\n")
    assert "In der Mitteilung vom 4. Mai 2022 hieß es: Die Partner haben heute" in text
    assert {"titel", "vorspann"} <= set(made.missing)


def test_a_version_for_a_region(tmp_path):
    record = release_of(*BODY)
    start = record.document.text.index("Hessen")
    tag = Writer(text=record.document.text).tag("region", "hessen", "Hessen").tags[0]
    assert tag.start == start
    made = drafted_of(Stored(record.document, (tag,), record.quotes), tmp_path, "regionalfassung")
    lines = sheet_of(made).text.split("\n\n")
    assert "In Hessen beraten die Partner die Betriebe an zwölf Orten gemeinsam." in lines
    assert any(line.startswith("Auskunft für Hessen: [[") for line in lines)


SOURCES = (
    agreement_of("Kooperationsvereinbarung über gemeinsame Kurse", KAMMER, SCHULE),
    agreement_of("Charta „Gute Wege“", KAMMER, KREIS, SCHULE),
    agreement_of("Vertrag zur Lehre", KAMMER, KREIS, signed="Talheim, den 3. Mai 2027"),
    release_of(*BODY),
    release_of(*BODY[:1]),
)


@pytest.mark.parametrize("source", range(len(SOURCES)))
@pytest.mark.parametrize("template", list_templates(load_settings()), ids=lambda t: t.name)
def test_every_template_with_every_source(template, source, tmp_path):
    """No sentence without a source but those that say nothing of the document; no rule is hurt."""
    phone = {"telefon": "06221 000000"} if template.field("telefon") else {}  # a letter has none
    made = drafted_of(SOURCES[source], tmp_path, template.name, **phone)
    text = sheet_of(made).text
    assert not [w for w in ("Genannte Organisation", "liegt vor", "(Leiterin") if w in text]
    for sentence in made.sentences:
        assert sentence.kind not in ("fact", "quote") or sentence.source
    alarms = [m.message for m in made.lint if m.rule not in ("luecke", "zahl-stand", "w-fragen")]
    assert alarms == []
