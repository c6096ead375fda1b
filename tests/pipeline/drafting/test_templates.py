"""Templates as staff edit them in Word: what works, and what is said when something is broken."""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement

from pipeline.drafting.draft import make_draft
from pipeline.drafting.templates import find_template, list_templates
from pipeline.ground.errors import ConfigError
from pipeline.settings import PROJECT, Settings
from tests.pipeline.drafting.builders import AT, Register, Writer, agreement, settings_in

HEADLINE = "Strategiekreis beschließt Vereinbarung zur Zusammenarbeit in den Regionen"


@pytest.fixture
def own(tmp_path) -> Settings:
    """Settings with a corpus of their own, to break templates in."""
    for folder in ("templates", "boilerplate", "style"):
        shutil.copytree(PROJECT / "corpus" / folder, tmp_path / "corpus" / folder)
    settings = settings_in(tmp_path)
    return settings.model_copy(
        update={"paths": settings.paths.model_copy(update={"corpus": tmp_path / "corpus"})}
    )


def edited(settings: Settings, *texts: str) -> None:
    """The template with paragraphs of these texts and nothing else."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(str(settings.paths.corpus / "templates" / "pressemitteilung.docx"))


def filled(settings: Settings) -> str:
    made = make_draft(
        "pressemitteilung", agreement().build(), Register(), settings, values={}, out=None, at=AT
    )
    word = docx.Document(made.files["docx"])
    text = Path(made.files["txt"]).read_text(encoding="utf8")
    assert " ".join(p.text for p in word.paragraphs).split() == text.split()
    return text


def test_the_delivered_templates_are_whole(own):
    for template in list_templates(own):
        assert find_template(template.name, own) == template
        assert all(field.label for field in template.fields)
        assert all(field.gap for field in template.fields if field.required)


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["Guten Tag {{ titl }} und mehr"], ["titl", "Absatz 1", "Guten Tag", "titel"]),
        (["Vor {{ titel", "}} nach"], ["zerrissen", "Absatz 1", "{{ titel"]),
        (["Vor {{ titel } nach"], ["zerrissen", "Vor {{ titel } nach"]),
        (["{%p for zeile in kontakt %}", "{{ zeile }}"], ["kein Ende", "endfor"]),
        (["{{ titel }}", "{%p endfor %}"], ["Absatz 2", "endfor", "ohne ihren Anfang"]),
        (["{%- if titel %}{{ titel }}{% endif %}"], ["{%- if titel %}", "Bindestrich"]),
        (["{{ titel + }}"], ["Absatz 1", "{{ titel + }}", "nicht verständlich"]),
        (["{{ titel {{ datum }}"], ["steckt eine zweite"]),
        (["{% if titel %}ja"], ["kein Ende", "endif"]),
        (["{{ titel | schreien }}"], ["schreien"]),
        (["{{ 'x' * 9999999999 }}"], ["Rechnen", "Erlaubt sind"]),
        (["{{ lipsum(9) }}"], ["Aufruf mit Klammern"]),
        (["{% include 'x' %}"], ["include"]),
        (["{{ titel.__class__ }}"], [".__class__"]),
        (["{{ joiner }}"], ["Das Feld „joiner“"]),
        (["{{ " + "(" * 3000 + " }}"], ["zu tief"]),
        (["{{ titel 'x' }}"], ["Anführungszeichen steht an der falschen Stelle"]),
    ],
)
def test_broken_tags_are_named_in_german_with_their_sentence(texts, words, own):
    edited(own, *texts)
    with pytest.raises(ConfigError) as caught:
        make_draft("pressemitteilung", None, Register(), own, values={}, out=None, at=AT)
    assert "pressemitteilung.docx" in caught.value.message
    assert all(word in caught.value.message for word in words), caught.value.message
    assert caught.value.hint


def with_breaks(kind: str) -> docx.document.Document:
    """One paragraph on the first page and a broken one on the third, or on the first where nothing
    breaks.
    """
    document = docx.Document()
    document.add_paragraph("Eins {{ titel }}")
    for text in ("Zwei", "Drei {{ titl }}"):
        if kind == "section":
            document.add_section(WD_SECTION.NEW_PAGE)
        elif kind == "continuous":
            document.add_section(WD_SECTION.CONTINUOUS)
        elif kind == "own paragraph":
            document.add_page_break()
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.page_break_before = kind.startswith("before")
        if kind in ("break", "break, laid out"):
            paragraph.add_run().add_break(WD_BREAK.PAGE)
        run = paragraph.add_run()
        if kind.endswith("laid out"):
            run._r.append(OxmlElement("w:lastRenderedPageBreak"))
        run.add_text(text)
    return document


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("none", 1), ("continuous", 1), ("break", 3), ("own paragraph", 3), ("before", 3), ("section", 3),
        ("laid out", 3), ("break, laid out", 3), ("before, laid out", 3),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_page(kind, page, own):
    with_breaks(kind).save(str(own.paths.corpus / "templates" / "pressemitteilung.docx"))
    with pytest.raises(ConfigError) as caught:
        find_template("pressemitteilung", own)
    assert re.search(
        rf"Seite {page}, Absatz \d+, im Satz „Drei {{{{ titl }}}}“", caught.value.message
    )


def test_a_style_may_begin_a_page_and_headers_have_none(own):
    document = docx.Document()
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    document.add_heading("Kein Blatt davor", 1)
    document.add_heading("{{ titl }}", 1)
    document.sections[0].header.paragraphs[0].text = "{{ datm }}"
    document.save(str(own.paths.corpus / "templates" / "pressemitteilung.docx"))
    with pytest.raises(ConfigError, match=r"(?s)Kopfzeile, Absatz 1, .*Seite 2, Absatz 2, "):
        find_template("pressemitteilung", own)


def test_all_faults_are_told_at_once(own):
    edited(own, "{{ foo }}", "{{ bar }}")
    with pytest.raises(ConfigError, match=r"(?s)bar.*foo|foo.*bar"):
        find_template("pressemitteilung", own)


def test_a_tag_that_word_cut_into_runs_still_works(own):
    document = docx.Document()
    paragraph = document.add_paragraph("Titel: ")
    for run in ("{", "{ ti", "tel", " }", "}"):
        paragraph.add_run(run).bold = run == "tel"
    document.save(str(own.paths.corpus / "templates" / "pressemitteilung.docx"))
    assert filled(own).strip() == f"Titel: {HEADLINE}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ort: {{ laufzeit|default(„Neuwied“, true) }}", "Ort: Neuwied"),
        ("Ort: {{ laufzeit|default(“Neuwied”, true) }}", "Ort: Neuwied"),
        ("Ort: {{ laufzeit|default(’Neuwied’, true) }}", "Ort: Neuwied"),
        ("Ort: {{ laufzeit|default(‚Neuwied‘, true) }}", "Ort: Neuwied"),
        ("Ort: {{ laufzeit|default(»Neuwied«, true) }}", "Ort: Neuwied"),
        ("Ort: {{ laufzeit|default(‹Neuwied›, true) }}", "Ort: Neuwied"),
        ('Ort: {{ laufzeit|default(„Neuwied", true) }}', "Ort: Neuwied"),
        ("Ort: {{ laufzeit|default(„Bad ‚Neuwied‘“, true) }}", "Ort: Bad 'Neuwied'"),
        ("{% if laufzeit == „“ %}Kein Ort{% endif %}", "Kein Ort"),
        ("{{ datum|replace(„10. “, „Zehnter “) }}", "Zehnter Januar 2022"),
        (
            "„Rat“ für {{ laufzeit|default(„alle“, true) }}",
            "„Rat“ für alle",
        ),  # outside a tag they stay
    ],
)
def test_quotation_marks_that_word_set_in_a_tag_are_filled_as_they_are_checked(text, words, own):
    edited(own, text)
    assert filled(own).strip() == words


@pytest.mark.parametrize(
    "text",
    [
        "{{ laufzeit|default(`x´) }}",
        "{{ laufzeit|default(„x“ }}",
        '{{ laufzeit|default("a „b“ c") }}',
        "{{ laufzeit – 1 }}",
        "{{ ti­tel }}",
    ],
)
def test_what_filling_cannot_read_the_check_names(text, own):
    edited(own, text)
    with pytest.raises(ConfigError, match="nicht verständlich"):
        filled(own)


def test_order_and_words_of_the_template_hold_for_every_format(own):
    edited(
        own,
        "Kontakt zuerst:",
        "{%p for zeile in kontakt %}",
        "{{ zeile }}",
        "{%p endfor %}",
        "{{ titel }} – neu!",
    )
    lines = filled(own).split("\n\n")
    assert lines[0] == "Kontakt zuerst:"
    assert lines[-1].strip() == f"{HEADLINE} – neu!"


def test_fields_in_tables_headers_and_conditions_are_filled(own):
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kopf {{ datum }}"
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "{{ titel }}"
    table.cell(0, 1).text = "{% if laufzeit %}{{ laufzeit }}{% else %}ohne Ort{% endif %}"
    document.save(str(own.paths.corpus / "templates" / "pressemitteilung.docx"))
    made = make_draft(
        "pressemitteilung", agreement().build(), Register(), own, values={}, out=None, at=AT
    )
    word = docx.Document(made.files["docx"])
    assert word.sections[0].header.paragraphs[0].text == "Kopf 10. Januar 2022"
    cells = [cell.text for cell in word.tables[0].rows[0].cells]
    assert cells == [HEADLINE, "ohne Ort"]
    assert Path(made.files["txt"]).read_text(encoding="utf8").split() == " ".join(cells).split()


def test_a_new_template_needs_no_python(own):
    folder = own.paths.corpus / "templates"
    document = docx.Document()
    document.add_paragraph("Einladung: {{ titel }} am {{ tag }}")
    document.save(str(folder / "einladung.docx"))
    (folder / "einladung.toml").write_text(
        'name = "einladung"\nlabel = "Einladung"\n'
        '[[fields]]\nname = "titel"\nlabel = "Titel"\nrequired = true\n'
        '[[fields]]\nname = "tag"\nlabel = "Tag"\nrequired = true\ngap = "Wann?"\n',
        encoding="utf8",
    )
    made = make_draft("einladung", None, Register(), own, values={"titel": "Fest"}, out=None, at=AT)
    assert Path(made.files["txt"]).read_text(encoding="utf8") == "Einladung: Fest am [[Wann?]]\n"
    assert made.missing == ("tag",)
    assert [(s.text, s.kind) for s in made.sentences] == [
        ("Einladung:", "template"), ("Fest", "input"), ("am", "template"), ("[[Wann?]]", "template"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("templates/pressemitteilung.toml", "name = 3", ["pressemitteilung.toml", "„label“ fehlt"]),
        ("templates/pressemitteilung.docx", "kein Word", ["Word-Datei"]),
        ("boilerplate/om-2021.toml", "id = ", ["om-2021.toml", "lässt sich nicht lesen"]),
        (
            "boilerplate/om-2021.toml",
            'id = "x"\nkind = "boilerplate"',
            ["„valid_from“ fehlt", "„paragraphs“ fehlt"],
        ),
        ("style/regeln.toml", "", ["regeln.toml", "„names“ fehlt"]),
    ],
)
def test_faulty_files_are_named(file, content, words, own):
    (own.paths.corpus / file).write_text(content, encoding="utf8")
    with pytest.raises(ConfigError) as caught:
        make_draft("pressemitteilung", None, Register(), own, values={}, out=None, at=AT)
    assert all(word in caught.value.message for word in words), caught.value.message


def test_a_corpus_without_templates_says_so(own):
    shutil.rmtree(own.paths.corpus / "templates")
    with pytest.raises(ConfigError, match="Vorlagen"):
        list_templates(own)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ("über 400 Partner", None),  # the same text
        ("über 300 Partner", "„über 300“, jetzt „über 400“"),
        (None, None),  # no boilerplate in it
    ],
)
def test_another_boilerplate_in_the_last_release_is_told(before, told, own):
    text = (own.paths.corpus / "boilerplate" / "om-2021.toml").read_text(encoding="utf8")
    paragraphs = tomllib.loads(text)["paragraphs"]
    last = Writer(kind="press_release", title="Alte Mitteilung").add("headline", "Alte Mitteilung")
    for paragraph in paragraphs if before else ():
        last.add("boilerplate", paragraph.replace("über 400 Partner", before))
    made = make_draft(
        "pressemitteilung", agreement().build(), Register(), own, values={}, out=None, at=AT,
        last_release=last.build().document,
    )  # fmt: skip
    told_now = [m.message for m in made.lint if m.rule == "baustein-stand"]
    assert bool(told_now) == bool(told)
    assert told is None or (told in told_now[0] and "Alte Mitteilung" in told_now[0])


def test_boilerplate_of_the_day_is_used(own):
    folder = own.paths.corpus / "boilerplate"
    newer = (folder / "om-2021.toml").read_text(encoding="utf8")
    newer = newer.replace("om-2021", "om-2024").replace(
        "valid_from = 2021-12-06", "valid_from = 2024-01-01"
    )
    (folder / "om-2024.toml").write_text(
        newer.replace("über 400 Partner", "über 500 Partner"), encoding="utf8"
    )
    texts = {}
    for day in ("31.12.2023", "1.1.2024"):
        made = make_draft(
            "pressemitteilung", None, Register(), own, values={"datum": day}, out=None, at=AT
        )
        texts[day] = Path(made.files["txt"]).read_text(encoding="utf8")
    assert "über 400 Partner" in texts["31.12.2023"]
    assert "über 500 Partner" in texts["1.1.2024"]
