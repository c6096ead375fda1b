"""A draft's Word file goes out, is edited, and comes back: sources stay, quotes are checked,
nothing slips through.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.drafting.provenance import Line, Sheet, Statement, sheet_of
from pipeline.drafting.recognise import recognise
from pipeline.drafting.render.docx_edit import Edit, edited
from pipeline.drafting.revise import fixable
from pipeline.drafting.states import Step
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import DocumentError, NotFound, Refused
from pipeline.ground.worddiff import word_diff
from tests.pipeline.drafting.builders import drafted, release, work_in

STEP = Step("Erika Muster", datetime(2022, 1, 11, 9, 0, tzinfo=UTC))


def made_in(folder: Path, **values: str) -> Draft:
    return drafted(folder, release().build(), values)


def change(made: Draft, old: str, new: str) -> Path:
    """Edit the draft's Word file in place, keeping runs as Word would: the paragraph's text is set
    anew.
    """
    file = Path(made.files["docx"])
    word = docx.Document(str(file))
    paragraph = next(p for p in word.paragraphs if old in p.text)
    paragraph.text = paragraph.text.replace(old, new)
    word.save(str(file))
    return file


def brought_back(_made: Draft, file: Path, folder: Path) -> Draft:
    return work_in(folder).take_in(file.read_bytes(), STEP, name=file.name)


def by_text(draft: Draft) -> dict[str, tuple]:
    return {s.text: (s.kind, s.source) for s in draft.sentences}


def test_unchanged_file_keeps_everything(tmp_path):
    made = made_in(tmp_path)
    back = brought_back(made, Path(made.files["docx"]), tmp_path)
    assert by_text(back) == by_text(made)
    assert back.history[-1].changes == ()
    assert back.quotes == made.quotes
    assert work_in(tmp_path).with_files(made.id) == back


def test_one_changed_sentence_is_the_only_one_that_loses_its_proof(tmp_path):
    made = made_in(tmp_path)
    back = brought_back(
        made,
        change(made, "bei der Unterstützung der KMU zu bündeln", "für KMU zu bündeln"),
        tmp_path,
    )
    before, after = by_text(made), by_text(back)
    new = set(after) - set(before)
    assert new == {"Die Partner vereinbarten, ihre fachlichen Kompetenzen für KMU zu bündeln."}
    (sentence,) = (s for s in back.sentences if s.text in new)
    assert sentence.kind == "input"
    assert "vorher" in sentence.note
    assert sentence.proof  # what it was made from stays known, for checking
    assert all(after[text] == before[text] for text in set(before) & set(after))
    (changed,) = back.history[-1].changes
    assert [words for kind, words in word_diff(changed.before, changed.after) if kind != "same"] == [
        "bei der Unterstützung der", "für",
    ]  # fmt: skip
    assert back.version == 2
    assert work_in(tmp_path).get(made.id) == back.model_copy(update={"files": {}})


def test_moved_paragraphs_keep_their_sources(tmp_path):
    made = made_in(tmp_path)
    word = docx.Document(made.files["docx"])
    bodies = [
        p for p in word.paragraphs if p.text.startswith(("Genannt", "Die Partner vereinbarten"))
    ]
    first, last = bodies[0]._p, bodies[-1]._p
    last.addnext(first)
    word.save(made.files["docx"])
    back = brought_back(made, Path(made.files["docx"]), tmp_path)
    assert by_text(back) == by_text(made)
    assert [s.text for s in back.sentences] != [s.text for s in made.sentences]


def test_typography_of_word_changes_no_source(tmp_path):
    made = made_in(tmp_path)
    back = brought_back(made, change(made, "„Wir alle arbeiten", '"Wir alle arbeiten'), tmp_path)
    quote = next(s for s in back.sentences if s.text.startswith("Wir alle"))
    assert (quote.kind, back.quotes[0].now) == ("quote", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kleine Unternehmen zu unterstützen", "kleine Unternehmen zu unterstützten"),
        ("Wir alle arbeiten", "Wir alle arbeiten nicht"),
        ("zu unterstützen“", "zu unterstützen und zu fördern“"),
        ("Wir alle arbeiten in den Regionen, um", "Wir alle arbeiten in den Regionen um"),
        ("Wir alle", "wir alle"),
    ],
)
def test_one_altered_letter_makes_a_quote_changed(old, new, tmp_path):
    made = made_in(tmp_path)
    back = brought_back(made, change(made, old, new), tmp_path)
    assert [q.status for q in back.quotes] == ["altered", "open"]
    assert back.quotes[0].text == made.quotes[0].text
    assert back.quotes[0].now
    assert not [
        s
        for s in back.sentences
        if s.kind == "quote" and s.text.startswith(("Wir alle", "wir alle"))
    ]
    assert "zitat-geaendert" in [m.rule for m in back.lint if m.severity == "error"]


def test_a_quote_put_right_again_is_open(tmp_path):
    made = made_in(tmp_path)
    changed = brought_back(made, change(made, "Wir alle arbeiten", "Wir alle werken"), tmp_path)
    back = brought_back(changed, change(changed, "Wir alle werken", "Wir alle arbeiten"), tmp_path)
    assert [(q.status, q.now) for q in back.quotes] == [("open", "")] * 2


def test_a_quote_survives_a_change_beside_it(tmp_path):
    made = made_in(tmp_path)
    back = brought_back(
        made, change(made, "so Andrea Muster,", "sagte Andrea Muster gestern,"), tmp_path
    )
    assert [q.status for q in back.quotes] == ["open", "open"]
    assert by_text(back)[made.quotes[0].text] == by_text(made)[made.quotes[0].text]


def test_new_quotes_are_open_and_without_a_source(tmp_path):
    made = made_in(tmp_path)
    file = change(
        made,
        "Genannt sind",
        "Max Mustermann: „Das ist ein guter Tag für alle.“ Genannt sind",
    )
    back = brought_back(made, file, tmp_path)
    assert [(q.text, q.source, q.status) for q in back.quotes[2:]] == [
        ("Das ist ein guter Tag für alle", None, "open")
    ]


def test_a_filled_gap_is_no_longer_missing(tmp_path):
    made = drafted(tmp_path, values={})
    back = brought_back(
        made,
        change(
            made,
            "[[Was ist die Nachricht? Eine Zeile ohne Punkt: Wer tut was?]]",
            "Neuer Rat für Betriebe",
        ),
        tmp_path,
    )
    assert "titel" in made.missing
    assert "titel" not in back.missing
    assert set(made.missing) - {"titel"} == set(back.missing)
    assert back.title == "Neuer Rat für Betriebe"


def test_a_change_after_review_has_begun_needs_a_new_review(tmp_path):
    made = made_in(tmp_path)
    reviewed = work_in(tmp_path).move(made.id, "submit", STEP)
    back = brought_back(reviewed, change(reviewed, "vereinbarten", "wollen"), tmp_path)
    assert (back.state, back.approved) == ("draft", ())


def test_a_file_edited_and_not_imported_stops_every_step(tmp_path):
    made = made_in(tmp_path)
    change(made, "vereinbarten", "wollen")
    with pytest.raises(Refused, match="noch nicht übernommen"):
        work_in(tmp_path).move(made.id, "submit", STEP)


def test_the_file_knows_its_draft_wherever_it_lies(tmp_path):
    made = made_in(tmp_path)
    elsewhere = tmp_path / "aus der Mail.docx"
    elsewhere.write_bytes(Path(made.files["docx"]).read_bytes())
    assert brought_back(made, elsewhere, tmp_path).id == made.id
    stray = tmp_path / "fremd.docx"
    docx.Document().save(str(stray))
    with pytest.raises(NotFound, match="zu welchem Entwurf"):
        brought_back(made, stray, tmp_path)


def test_unusable_files_are_told_in_german(tmp_path):
    made = made_in(tmp_path)
    with pytest.raises(DocumentError) as caught:
        work_in(tmp_path).take_in(b"kein Word", STEP, id=made.id)
    assert caught.value.hint


def test_tracked_deletions_count_as_gone(tmp_path):
    made = made_in(tmp_path)
    file = Path(made.files["docx"])
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    xml = parts["word/document.xml"].decode("utf8")
    run = re.search(r"<w:r>(?:(?!</w:r>).)*?Die Partner vereinbarten.*?</w:r>", xml, re.DOTALL)
    gone = run[0].replace("<w:t>", "<w:delText>").replace("</w:t>", "</w:delText>")
    gone = gone.replace('<w:t xml:space="preserve">', '<w:delText xml:space="preserve">')
    xml = xml.replace(run[0], f'<w:del w:id="1" w:author="x">{gone}</w:del>')
    parts["word/document.xml"] = xml.encode("utf8")
    with zipfile.ZipFile(file, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    back = brought_back(made, file, tmp_path)
    assert [c.after for c in back.history[-1].changes] == [""]


def test_fixes_change_only_their_place(tmp_path):
    made = made_in(tmp_path, text='Am 06.12.2021 war der "Tag" der Offensiven Mittelstand.')
    before = Path(made.files["txt"]).read_text(encoding="utf8")
    back = work_in(tmp_path).fix(
        made.id, lambda seen: list(fixable(seen)), replace(STEP, seen=made.words)
    )
    after = Path(back.files["txt"]).read_text(encoding="utf8")
    assert "Am 6. Dezember 2021 war der „Tag“ der Offensive Mittelstand." in after
    assert not {"datumsform", "anfuehrungszeichen", "name"} & {m.rule for m in back.lint if m.fix}
    changed = {line for line in before.splitlines() if line not in after.splitlines()}
    assert len(changed) <= 1 + sum(m.fix is not None for m in made.lint)
    word = docx.Document(back.files["docx"])
    assert " ".join(p.text for p in word.paragraphs).split() == after.split()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_edits_land_where_they_should_whatever_the_runs(data):
    words = data.draw(st.lists(st.text("abcäß ", min_size=1, max_size=6), min_size=1, max_size=6))
    document = docx.Document()
    document.add_paragraph("Davor")
    paragraph = document.add_paragraph("x")
    for word in words:
        paragraph.add_run(word)
    import io

    target = io.BytesIO()
    document.save(target)
    text = paragraph.text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    new = edited(target.getvalue(), [Edit(1, start, end, "NEU")])
    assert docx.Document(io.BytesIO(new)).paragraphs[1].text == text[:start] + "NEU" + text[end:]


SENTENCE = st.lists(
    st.sampled_from(["Die", "Partner", "beraten", "Betriebe", "gern", "und", "gut", "in"]),
    min_size=2,
    max_size=7,
)


@settings(max_examples=80, deadline=None)
@given(st.lists(SENTENCE, min_size=1, max_size=6), st.randoms())
def test_whatever_is_shuffled_keeps_its_words_and_invents_none(sentences, random):
    statements = [
        Statement(f"{' '.join(words)}.", "fact", note=str(i)) for i, words in enumerate(sentences)
    ]
    old = Sheet(tuple(Line((s,), "") for s in statements))
    shuffled = list(statements)
    random.shuffle(shuffled)
    found = recognise(old, [("", s.text) for s in shuffled])
    assert found.changes == ()
    assert [line.text for line in found.sheet.lines] == [s.text for s in shuffled]
    assert sorted(p.statement.note for p in found.sheet.placed) == sorted(
        s.note for s in statements
    )


def test_the_stored_draft_has_its_whole_sheet(tmp_path):
    made = made_in(tmp_path)
    assert sheet_of(made).text == Path(made.files["txt"]).read_text(encoding="utf8")
