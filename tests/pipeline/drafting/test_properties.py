"""Whatever stands in a document: a draft claims nothing that its source span does not say."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import docx
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.drafting.draft import make_draft
from pipeline.ground.drafts import Draft
from tests.pipeline.drafting.builders import (
    AT,
    PARTNERS,
    STANDARDS,
    Register,
    Stored,
    Writer,
    settings_in,
)

# Words that break naive code: marks, umlauts, abbreviations, template syntax, XML.
WORDS = st.sampled_from(
    [
        *(
            "Partner",
            "Region",
            "Unternehmen",
            "vereinbaren",
            "unterstützen",
            "z. B.",
            "e. V.",
            "ver.di",
            "bündeln",
        ),
        *(
            "{{ titel }}",
            "{% if %}",
            "<w:p>",
            "&",
            "„Gut“",
            "06. Dezember 2021",
            "A-2.1",
            "400",
            "Dr. Müller,",
            "Die",
        ),
        *(
            "Ärztekammer-Bezirk",
            "Ziel",
            "und",
            "wurde beschlossen",
            "vom Strategiekreis",
            "einstimmig",
            "z.\u00a0B.",
        ),
    ]
)
SENTENCES = st.lists(WORDS, min_size=4, max_size=25).map(
    lambda words: "Die " + " ".join(words) + " gemeinsam."
)
ZONES = st.sampled_from(
    ["lead", "body", "preamble", "section", "parties", "boilerplate", "contact", "downloads"]
)


@st.composite
def records(draw) -> Stored:
    writer = Writer(kind=draw(st.sampled_from(["agreement", "press_release", "other"])))
    writer.add("headline", writer.title)
    for section, sentences in draw(
        st.lists(st.tuples(ZONES, st.lists(SENTENCES, min_size=1, max_size=4)), max_size=6)
    ):
        writer.add(section, " ".join(sentences))
        for kind, register in (("partner", PARTNERS), ("standard", STANDARDS)):
            if draw(st.booleans()):
                writer.tag(kind, draw(st.sampled_from(sorted(register))), sentences[0][:10])
        if draw(st.booleans()):
            writer.quote(
                sentences[-1],
                draw(st.sampled_from(["Andrea Muster", "Dr. Müller", None])),
                "Leiterin",
            )
    return writer.build()


def draft(record: Stored, folder: Path) -> Draft:
    return make_draft(
        "pressemitteilung", record, Register(), settings_in(folder), values={}, out=None, at=AT
    )


@settings(max_examples=60, deadline=None)
@given(records())
def test_facts_and_quotes_say_what_their_source_says(record):
    with tempfile.TemporaryDirectory() as folder:
        made = draft(record, Path(folder))
        text = Path(made.files["txt"]).read_text(encoding="utf8")
        word = docx.Document(made.files["docx"])
    assert " ".join(p.text for p in word.paragraphs).split() == text.split()
    for sentence in made.sentences:
        assert sentence.text in text
        if sentence.kind in ("fact", "quote"):
            assert sentence.source is not None
            span = record.document.text[sentence.source.start : sentence.source.end]
            assert " ".join(sentence.text.split()) in " ".join(span.split())
        elif sentence.source is not None:
            assert sentence.kind == "template"
    said = {" ".join(record.document.text[q.start : q.end].split()) for q in record.quotes}
    assert all(any(s.text in words for words in said) for s in made.sentences if s.kind == "quote")
    for mark in made.lint:
        assert 0 <= mark.start <= mark.end <= len(text)


@settings(max_examples=30, deadline=None)
@given(records())
def test_every_gap_is_listed_and_every_listed_gap_is_visible(record):
    with tempfile.TemporaryDirectory() as folder:
        made = draft(record, Path(folder))
    gaps = [s.text for s in made.sentences if re.search(r"\[\[.+?\]\]", s.text)]
    assert bool(gaps) == bool(made.missing)
    assert len(set(gaps)) >= len(made.missing)


@settings(max_examples=40, deadline=None)
@given(st.text(min_size=1, max_size=80), st.text(max_size=80))
def test_whatever_staff_type_arrives_whole(title, text):
    with tempfile.TemporaryDirectory() as folder:
        made = make_draft(
            "pressemitteilung", None, Register(), settings_in(Path(folder)),
            values={"titel": title, "text": text}, out=None, at=AT,
        )  # fmt: skip
        written = Path(made.files["txt"]).read_text(encoding="utf8")
        word = docx.Document(made.files["docx"])
    assert " ".join(p.text for p in word.paragraphs).split() == written.split()
    letters = re.sub(r"[^\w]|[\ue000-\ue00f]", "", title)
    assert letters in re.sub(r"[^\w]|[\ue000-\ue00f]", "", written)
