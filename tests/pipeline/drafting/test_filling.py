"""What staff fill in, what stays a gap, and what a second call does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from pipeline.drafting.draft import make_draft
from pipeline.ground.errors import ConfigError, NotFound, Refused
from tests.pipeline.drafting.builders import (
    AT,
    Register,
    agreement,
    release,
    settings_in,
)
from tests.pipeline.drafting.test_press_release import draft, text_of


def test_what_staff_type_replaces_the_field_and_is_marked_as_input(tmp_path):
    made = draft(
        agreement().build(),
        tmp_path,
        titel="Gemeinsam in der Region",
        datum="2022-02-01",
        zitat="„Das hilft uns allen.“",
        zitat_person="Erika Muster",
        zitat_funktion="Vorsitzende",
        zitat_organisation="Muster e. V.",
    )
    text = text_of(made)
    assert made.missing == ()
    assert "\nGemeinsam in der Region\n" in text
    assert text.startswith("PRESSEMITTEILUNG, 1. Februar 2022\n")
    assert "„Das hilft uns allen“, so Erika Muster, Vorsitzende, Muster e. V." in text
    assert {s.kind for s in made.sentences if "Erika" in s.text or "hilft uns" in s.text} == {
        "input"
    }


def test_a_quote_without_a_name_leaves_a_gap(tmp_path):
    made = draft(None, tmp_path, zitat="Das hilft uns allen.", titel="Neu")
    assert "zitat_person" in made.missing
    assert "“, so [[Wer sagt das?]]." in text_of(made)


def test_a_name_without_words_leaves_a_gap_for_the_words(tmp_path):
    made = draft(agreement().build(), tmp_path, zitat_person="Erika Muster")
    assert "„[[Was soll gesagt werden?]]“, so Erika Muster." in text_of(made)
    assert made.missing == ("zitat",)


def test_a_quote_is_never_given_to_somebody_else(tmp_path):
    with pytest.raises(ConfigError, match="Andrea Muster"):
        draft(release().build(), tmp_path, zitat_person="Erika Muster")


def test_the_decision_that_staff_give_stands_behind_their_lead(tmp_path):
    made = draft(
        agreement().build(),
        tmp_path,
        vorspann="Es geht voran.",
        gremium="Plenum",
        abstimmung="einstimmig",
    )
    assert (
        "Es geht voran. Die Vereinbarung wurde am 24. November 2021 vom Plenum einstimmig"
        in text_of(made)
    )


def test_decision_from_staff(tmp_path):
    made = draft(
        None,
        tmp_path,
        gremium="Mitgliederversammlung",
        abstimmung="einstimmig",
        beschlussdatum="3.5.2022",
    )
    assert "wurde am 3. Mai 2022 von der Mitgliederversammlung einstimmig beschlossen." in text_of(
        made
    )


def test_without_a_document_every_required_field_is_a_gap(tmp_path):
    made = draft(None, tmp_path)
    assert made.missing == ("titel", "vorspann", "zitat", "kernaussagen")
    assert all(s.source is None for s in made.sentences)


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ({"title": "x"}, NotFound, ["„title“", "titel – Überschrift", "zitat"]),
        ({"datum": "morgen"}, ConfigError, ["„morgen“", "datum"]),
    ],
)
def test_unusable_values(values, error, words, tmp_path):
    with pytest.raises(error) as caught:
        draft(None, tmp_path, **values)
    assert all(word in caught.value.message for word in words)
    assert caught.value.hint


def test_unknown_template_lists_those_that_there_are(tmp_path):
    with pytest.raises(NotFound, match="pressemitteilung"):
        make_draft("brief", None, Register(), settings_in(tmp_path), values={}, out=None, at=AT)


def test_same_call_rewrites_the_same_draft(tmp_path):
    record = agreement().build()
    first = draft(record, tmp_path)
    before = {name: Path(path).read_bytes() for name, path in first.files.items()}
    second = draft(record, tmp_path)
    assert second == first
    assert {name: Path(path).read_bytes() for name, path in second.files.items()} == before
    assert draft(record, tmp_path, titel="Anders").id != first.id


def test_a_draft_edited_by_hand_is_never_overwritten(tmp_path):
    record = agreement().build()
    made = draft(record, tmp_path)
    word = docx.Document(made.files["docx"])
    word.add_paragraph("Von Hand ergänzt.")
    word.save(made.files["docx"])
    edited = Path(made.files["docx"]).read_bytes()
    with pytest.raises(Refused) as caught:
        draft(record, tmp_path)
    assert "pressemitteilung.docx" in caught.value.message
    assert "--out" in caught.value.hint
    assert Path(made.files["docx"]).read_bytes() == edited


def test_a_later_run_of_an_unedited_draft_rewrites_it(tmp_path):
    record = agreement().build()
    draft(record, tmp_path)
    later = draft(record, tmp_path, datetime(2022, 3, 1, tzinfo=UTC))
    assert text_of(later).startswith("PRESSEMITTEILUNG, 1. März 2022")


def test_a_folder_that_cannot_be_written_is_told_in_german(tmp_path):
    (tmp_path / "drafts").write_text("no folder")
    with pytest.raises(ConfigError, match="schreiben"):
        draft(None, tmp_path)


def test_old_numbers_and_unfit_versions_are_remarked(tmp_path):
    early = draft(None, tmp_path, datum="1.3.2019")
    assert [m for m in early.lint if m.rule == "baustein-stand" and "1. März 2019" in m.message]
    late = draft(None, tmp_path, datum="1.3.2026")
    assert [text_of(late)[m.start : m.end] for m in late.lint if m.rule == "zahl-stand"] == [
        "über 400 Partner"
    ]
    assert date(2022, 1, 10) == AT.date()
    assert not [m for m in draft(None, tmp_path).lint if m.rule in ("zahl-stand", "baustein-stand")]
