"""`omdok draft pressemitteilung`: what is in it, where it comes from, what stays open."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import docx
import pytest

from pipeline.drafting.draft import make_draft
from pipeline.ground.drafts import Draft
from tests.pipeline.drafting.builders import (
    AT,
    REGIONS,
    TITLE,
    Register,
    Stored,
    Writer,
    agreement,
    release,
    settings_in,
)


def draft(record: Stored | None, folder: Path, at: datetime = AT, **values: str) -> Draft:
    return make_draft(
        "pressemitteilung", record, Register(), settings_in(folder), values=values, out=None, at=at
    )


def text_of(made: Draft) -> str:
    return Path(made.files["txt"]).read_text(encoding="utf8")


def one(made: Draft, start: str):
    return next(s for s in made.sentences if s.text.startswith(start))


def test_agreement_gives_title_decision_partners_standards_and_a_gap_for_the_quote(tmp_path):
    made = draft(agreement().build(), tmp_path)
    text = text_of(made)
    assert made.missing == ("zitat",)
    assert "[[Wer spricht für die Bundesagentur für Arbeit, und mit welchen Worten?]]" in text
    assert not [s for s in made.sentences if s.kind == "quote"]
    assert made.title == "Strategiekreis beschließt Vereinbarung zur Zusammenarbeit in den Regionen"
    assert (
        "Heidelberg, 10. Januar 2022 – Der Strategiekreis hat am 24. November 2021 einstimmig die "
        "Vereinbarung zur Zusammenarbeit in den Regionen beschlossen." in text
    )
    assert (
        "Beteiligt sind die Bundesagentur für Arbeit und der Bundesverband mittelständische "
        "Wirtschaft." in text
    )
    assert "Genannt ist der Praxisstandard OM-Praxis A-2.1 INQA-Check „Personalführung“." in text
    assert "info@offensive-mittelstand.de" in text
    # the agreement's day is not the day of the release
    assert text.startswith("PRESSEMITTEILUNG, 10. Januar 2022\n")


def test_release_gives_quotes_word_for_word_with_their_speaker(tmp_path):
    record = release().build()
    made = draft(record, tmp_path)
    quotes = [s for s in made.sentences if s.kind == "quote"]
    assert made.missing == ()
    assert [q.text for q in quotes] == [
        record.document.text[q.source.start : q.source.end] for q in quotes
    ]
    text = text_of(made)
    assert "unterstützen“, so Andrea Muster, Arbeitgeberservice der Agentur für Arbeit.\n" in text
    assert "„Diese Vereinbarung ist" in text
    assert "“, so Muster weiter.\n" in text
    assert text.startswith("PRESSEMITTEILUNG, 6. Dezember 2021\n")
    assert "Ministerium" not in text  # named in the boilerplate only


def test_inferred_codes_and_titles_are_marked_wherever_they_stand(tmp_path):
    text = text_of(draft(release().build(), tmp_path))
    assert "(im Text: „OM-Praxis A1 - A-3.2“)" in text
    assert "A-2.2 INQA-Check „Vielfaltsbewusster Betrieb“ (Code erschlossen)" in text
    assert "A-3.2 (Code erschlossen, Titel nicht belegt)" in text
    assert "Innovation sichert Erfolg" not in text


def test_every_sentence_has_a_source_or_is_no_claim_about_the_document(tmp_path):
    made = draft(release().build(), tmp_path)
    assert all(s.source for s in made.sentences if s.kind in ("fact", "quote"))
    annex = Path(made.files["quellen"]).read_text(encoding="utf8")
    for number, sentence in enumerate(made.sentences, start=1):
        assert f"{number}. {sentence.text}\n" in annex
    assert annex.count("   Beleg: ") >= len(made.sentences)


@pytest.mark.parametrize("record", [agreement().build(), release().build(), None])
def test_word_file_and_text_have_the_same_words_in_the_same_order(record, tmp_path):
    made = draft(record, tmp_path, text='Ein <Satz> & noch "einer".\n\nZweiter Absatz.')
    word = docx.Document(made.files["docx"])
    assert " ".join(p.text for p in word.paragraphs).split() == text_of(made).split()
    assert "{{" not in text_of(made)
    assert "Ein <Satz> & noch" in text_of(made)


def test_stored_draft_is_the_draft(tmp_path):
    made = draft(agreement().build(), tmp_path)
    assert (
        Draft.model_validate(json.loads(Path(made.files["json"]).read_text(encoding="utf8")))
        == made
    )


def test_remarks_point_into_the_text(tmp_path):
    made = draft(agreement().build(), tmp_path, text="Das ist am 06.12.2021 einzigartig gewesen.")
    text = text_of(made)
    marks = {mark.rule: text[mark.start : mark.end] for mark in made.lint}
    assert marks["werbesprache"] == "einzigartig"
    assert marks["datumsform"] == "06.12.2021"
    assert marks["luecke"].startswith("[[Wer spricht für")


def parties(*ids_and_names: tuple[str, str]) -> Stored:
    writer = (
        Writer()
        .add("title", TITLE)
        .add("parties", " und ".join(name for _, name in ids_and_names) or "–")
    )
    for id, name in ids_and_names:
        writer.tag("partner", id, name)
    return writer.build()


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (parties(), "[[Wer hat die Vereinbarung unterzeichnet?]]"),
        (
            parties(("ba", "Bundesagentur für Arbeit")),
            "[[Mit wem hat die Bundesagentur für Arbeit das vereinbart?]]",
        ),
        (
            parties(("itb", "itb"), ("ba", "Arbeitsagentur")),
            "Das Institut für Technik der Betriebsführung im Deutschen Handwerksinstitut e. V. und "
            "die Bundesagentur für Arbeit haben eine Vereinbarung zur Zusammenarbeit in den "
            "Regionen geschlossen.",
        ),
        (
            parties(("ba", "BA"), ("itb", "itb")),
            "Die Bundesagentur für Arbeit und das Institut für Technik der Betriebsführung im "
            "Deutschen Handwerksinstitut e. V. haben eine Vereinbarung",
        ),
        (
            Writer()
            .add("title", TITLE)
            .add("section", "Die BA hilft.")
            .tag("partner", "ba", "BA")
            .build(),
            "[[Wer hat die Vereinbarung unterzeichnet?]]",
        ),
    ],
)
def test_partner_sentences(record, expected, tmp_path):
    assert expected in text_of(draft(record, tmp_path))


def test_a_party_that_the_register_does_not_know_is_named_as_written(tmp_path):
    record = (
        Writer().add("title", TITLE).add("parties", "zwischen der BA und der Muster GmbH")
        .tag("partner", "ba", "BA").tag("organisation", None, "Muster GmbH").build()
    )  # fmt: skip
    assert "Die Bundesagentur für Arbeit und die Muster GmbH haben" in text_of(
        draft(record, tmp_path)
    )


def test_open_questions_are_no_facts(tmp_path):
    record = (
        Writer().add("title", TITLE).add("section", "Die BA und BGF helfen.")
        .tag("partner", "ba", "BA", confidence=0.2).tag("partner", None, "BGF").build()
    )  # fmt: skip
    made = draft(record, tmp_path)
    assert "Bundesagentur" not in text_of(made)
    assert "vorspann" in made.missing


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["hessen"], "Die Vereinbarung nennt Hessen."),
        (
            ["hessen", "landkreis-neuwied"],
            "Die Vereinbarung nennt Hessen und den Landkreis Neuwied.",
        ),
    ],
)
def test_region_sentences(ids, expected, tmp_path):
    writer = (
        Writer()
        .add("title", TITLE)
        .add("section", "Es gilt in " + " und ".join(REGIONS[i] for i in ids))
    )
    for id in ids:
        writer.tag("region", id, REGIONS[id])
    made = make_draft(
        "kooperation-region", writer.build(), Register(), settings_in(tmp_path), values={},
        out=None, at=AT,
    )  # fmt: skip
    assert expected in text_of(made)


@pytest.mark.parametrize(
    ("signed", "lead"),
    [
        (
            "Beschlossen vom Strategiekreis",
            "– Der Strategiekreis hat die Vereinbarung zur Zusammenarbeit in den Regionen "
            "beschlossen.",
        ),
        (
            "Beschlossen vom Plenum, gültig ab 1. April 2023",
            "– Das Plenum hat die Vereinbarung zur Zusammenarbeit in den Regionen beschlossen.",
        ),
        (
            "Dort wurde die Vereinbarung einstimmig beschlossen.",
            "– Die Vereinbarung wurde einstimmig",
        ),
        ("Verabschiedet am 3. Mai 2022", "Die Vereinbarung wurde am 3. Mai 2022 verabschiedet."),
        (
            "Das Plenum stimmte der Vereinbarung einstimmig zu.",
            "– Das Plenum hat einstimmig die Vereinbarung zur Zusammenarbeit in den Regionen "
            "beschlossen.",
        ),
        (
            "Linkenbach, den 28. Mai 2024",
            "[[Wer hat die Vereinbarung unterzeichnet?]]",
        ),
    ],
)
def test_lead_with_and_without_body_vote_and_day(signed, lead, tmp_path):
    record = Writer().add("title", TITLE).add("signatures", signed).build()
    assert lead in text_of(draft(record, tmp_path))


@pytest.mark.parametrize(
    ("before", "function", "organisation", "expected"),
    [
        (
            "so Eva Muster, Sprecherin des Netzwerks Nord.",
            "Sprecherin",
            "Netzwerks Nord",
            ", Sprecherin des Netzwerks Nord",
        ),
        ("so Eva Muster, Sprecherin.", "Sprecherin", None, ", Sprecherin"),
        ("so Eva Muster.", None, None, ""),
        (
            "so Eva Muster, die das Netz leitet.",
            "die das Netz leitet",
            "Netz",
            ", die das Netz leitet",
        ),
        (
            "Bei Muster AG arbeitet Eva Muster, Leiterin.",
            "Leiterin",
            "Muster AG",
            ", Leiterin der Muster AG",
        ),
    ],
)
def test_speakers_are_named_grammatically(before, function, organisation, expected, tmp_path):
    words = "Das ist ein guter Anfang für uns alle"
    record = (
        Writer(kind="press_release").add("headline", TITLE).add("lead", f"„{words}“, {before}")
        .quote(words, "Eva Muster", function, organisation).build()
    )  # fmt: skip
    made = draft(record, tmp_path)
    assert f"„{words}“, so Eva Muster{expected}." in text_of(made)
    said = one(made, "so Eva")
    span = record.document.text[said.source.start : said.source.end]
    assert all(part in span for part in ("Eva Muster", function or "", organisation or ""))


def test_a_release_without_a_decision_leads_with_its_first_key_sentence(tmp_path):
    record = (
        Writer(kind="press_release").add("headline", TITLE)
        .add("lead", "Die Partner beraten Betriebe in der Region gemeinsam.")
        .add("body", "Die Partner vereinbaren, ihre Angebote für Betriebe zu bündeln.").build()
    )  # fmt: skip
    text = text_of(draft(record, tmp_path))
    assert (
        "– Die Partner beraten Betriebe in der Region gemeinsam.\n\n[[Wer wird zitiert, und mit "
        "welchen Worten?]]\n\nDie Partner vereinbaren" in text
    )
