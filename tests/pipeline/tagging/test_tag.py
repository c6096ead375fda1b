"""A document's tags: sections, links, labels, and the real release in its plain text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluation.tags import as_document
from pipeline.ground.types import Document, Page, Section, SectionKind
from pipeline.registers.vocabulary import load_vocabulary
from pipeline.settings import Settings
from pipeline.tagging.places import section_at
from pipeline.tagging.ready import tagger_for

SETTINGS = Settings()
VOCABULARY = load_vocabulary(SETTINGS.vocabulary_folder)
TAGGER = tagger_for(VOCABULARY, SETTINGS)


def _document(*parts: tuple[SectionKind | None, str]) -> Document:
    """A document whose sections are the parts, each a line."""
    text, sections = "", []
    for kind, words in parts:
        if kind:
            sections.append(Section(kind=kind, start=len(text), end=len(text) + len(words)))
        text += words + "\n"
    return as_document(text).model_copy(update={"sections": tuple(sections)})


def _ids(document: Document, kind: str) -> list[str | None]:
    return [tag.id for tag in TAGGER.tag(document).tags if tag.kind == kind]


@pytest.mark.parametrize(
    "section", ["contact", "boilerplate", "signatures", "dateline", "kicker", "date_header"]
)
def test_sections_without_regions(section: SectionKind) -> None:
    assert _ids(_document((section, "Partner in Hessen und im Landkreis Neuwied")), "region") == []


@pytest.mark.parametrize(
    "section", ["headline", "lead", "body", "quote", "section", "parties", "downloads", None]
)
def test_sections_with_regions(section: SectionKind | None) -> None:
    assert _ids(_document((section, "Partner in Hessen und im Landkreis Neuwied")), "region") == [
        "hessen",
        "landkreis-neuwied",
    ]


def test_named_partners_count_in_boilerplate_and_contact() -> None:
    document = _document(
        ("boilerplate", "Partner sind Krankenkassen, Kammern und das RKW."),
        ("contact", "Stiftung Mittelstand, 69115 Heidelberg"),
    )
    assert _ids(document, "partner") == ["rkw", "stiftung-mgv"]
    assert _ids(document, "region") == []


@pytest.mark.parametrize(
    "line",
    [
        "Heidelberg, 09. Juli 2018 – Die Partner aus Hessen tagten.",
        "Heidelberg, 21.01.2020 „Wir freuen uns“, so Eva Kunz aus Hessen.",
        "Heidelberg, den 12. März 2021. Partner aus Hessen.",
        "Heidelberg – Die Partner der Offensive Mittelstand aus Hessen haben im Herbst eine "
        "Vereinbarung beschlossen.",
    ],
)
def test_the_place_of_a_dateline_is_a_place(line: str) -> None:
    tags = [
        (t.kind, t.id, t.surface)
        for t in TAGGER.tag(as_document(line)).tags
        if t.kind in ("place", "region")
    ]
    assert tags == [("place", None, "Heidelberg"), ("region", "hessen", "Hessen")]


def test_the_kicker_is_no_place() -> None:
    assert _ids(as_document("PRESSEMITTEILUNG, 06. Dezember 2021"), "place") == []


def test_links_candidates_labels_and_pages() -> None:
    text = (
        "Der INQA-Check „Vielfaltsbewusster Betrieb“ hilft.\nDie BA schweigt am 6. Dezember 2021."
    )
    pages = (Page(number=1, start=0, end=51), Page(number=2, start=51, end=len(text)))
    title, ba, date = TAGGER.tag(as_document(text).model_copy(update={"pages": pages})).tags
    assert (title.id, title.page, title.how, title.candidates) == ("A-2.2", 1, "title", ())
    assert title.label.endswith("(Code erschlossen)")
    assert title.confidence < 0.9
    assert (ba.id, ba.candidates, ba.page) == (None, ("ba",), 2)
    assert (date.id, date.label) == ("2021-12-06", "06.12.2021")


def test_the_threshold_decides_what_is_linked() -> None:
    strict = Settings.model_validate({"tagging": {"link_confidence": 0.999}})
    (tag,) = tagger_for(VOCABULARY, strict).tag(as_document("Das RKW lädt ein.")).tags
    assert (tag.id, tag.candidates) == (None, ("rkw",))
    assert tagger_for(VOCABULARY, strict).fingerprint != TAGGER.fingerprint


def test_the_smallest_zone_counts() -> None:
    sections = (Section(kind="body", start=0, end=90), Section(kind="quote", start=10, end=40))
    assert section_at(sections, 12, 20) == sections[1]
    assert section_at(sections, 50, 60) == sections[0]
    assert section_at(sections, 80, 95) is None


@pytest.mark.shared
def test_the_real_release(shared: Path) -> None:
    text = (shared / "seed" / "pressemitteilung-2021-12-06.txt").read_text(encoding="utf8")
    tagged = TAGGER.tag(as_document(text))
    ids = {
        kind: [t.id for t in tagged.tags if t.kind == kind]
        for kind in ("standard", "partner", "region", "date")
    }
    assert ids["standard"] == [
        "A-1.0",
        "A-2.1",
        "A-2.2",
        "A-2.3",
        "A-2.4",
        "A-3.1",
        "A-3.2",
        "A-3.3",
        "A-3.4",
    ]
    assert len({(t.start, t.end) for t in tagged.tags if t.kind == "standard"}) == 1
    assert ids["partner"] == ["ba", "stiftung-mgv"]
    assert ids["region"] == []
    assert ids["date"] == ["2021-12-06"]
    assert [q.speaker for q in tagged.quotes] == ["Andrea Teering", "Andrea Teering"]
    assert {q.organisation for q in tagged.quotes} == {"Arbeitgeberservice der Agentur für Arbeit"}


_WORDS = st.sampled_from(
    ["Bundesagentur", "für", "Arbeit", "in", "Essen", "Hessen", "OM-Praxis", "A-2.1", "bis", "A-3.4", "„", "“",
     "\n", ",", "am", "6. Dezember 2021", "Heidelberg,", "so Eva Kunz", "BA"]
)  # fmt: skip


# The model of names needs more than the 200 ms a try on a busy machine.
@settings(deadline=None)
@given(st.lists(_WORDS, max_size=25).map(" ".join))
def test_tags_and_quotes_point_into_the_text(text: str) -> None:
    document = as_document(text)
    tagged = TAGGER.tag(document)
    assert all(text[t.start : t.end] == t.surface for t in tagged.tags)
    assert all((t.id is None) or not t.candidates for t in tagged.tags)
    assert TAGGER.tag(document) == tagged


_LAENDER = ["Bayern", "Hessen", "Saarland", "Sachsen", "Thüringen", "Niedersachsen"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Mehr zur Region\n" + "\n".join(_LAENDER) + "\nIm Einsatz", []),
        ("\n".join(_LAENDER), []),
        ("Wege in Hessen\n" + "\n".join(_LAENDER), ["hessen"]),
        ("Bayern\n\nHessen\n\nSaarland\n\nSachsen\n\nThüringen", []),
        ("Hessen\nSachsen", ["hessen", "sachsen"]),
        ("Wege gibt es in Hessen, Sachsen und Thüringen.", ["hessen", "sachsen", "thueringen"]),
        ("Hessen baut.\nSachsen auch.\nBayern nicht.\nSaarland selten.\nThüringen gern.", None),
    ],
)
def test_a_menu_of_regions_names_none(text: str, ids: list[str] | None) -> None:
    """Lines that are a region each, many in a row, are there to choose from."""
    found = _ids(as_document(text), "region")
    assert found == ids if ids is not None else len(found) > 3


def test_the_menu_of_a_page_names_no_region() -> None:
    document = as_document("Landesverband Hessen\nIn Sachsen wird gebaut.")
    menu = document.blocks[0].model_copy(update={"role": "artifact"})
    page = document.source.model_copy(update={"media_type": "text/html"})
    page_read = document.model_copy(update={"blocks": (menu, *document.blocks[1:]), "source": page})
    assert _ids(page_read, "region") == ["sachsen"]
