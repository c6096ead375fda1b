"""All formats of a draft: the same words when read back, an accessible PDF, a valid page, a
teaser.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from lxml import etree

from nlp.tokens import words
from pipeline.drafting.draft import make_draft
from pipeline.drafting.render.links import stretches
from pipeline.drafting.subjects import named_in
from pipeline.ground.drafts import Draft, DraftSubject
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import load_settings
from tests.pipeline.drafting.builders import (
    AT,
    TITLE,
    Register,
    Stored,
    agreement,
    release,
    settings_in,
)

FORMATS = ("docx", "pdf", "html", "txt")
TYPED = {
    "text": 'Ein <Satz> & noch "einer" mit Bund-Länder-Kreis, 12,5 % und § 3.\n\nEin zweiter Absatz für z. B. ver.di.',
    "titel": "Guter Rat: „Vielfalt“ & <Mut> für Ärztinnen",
    "ort": "Heidelberg",
}
CASES = {"agreement": agreement().build(), "release": release().build(), "typed": None}


def drafted(record: Stored | None, folder: Path, **values: str) -> Draft:
    given = values or ({} if record else TYPED)
    return make_draft(
        "pressemitteilung", record, Register(), settings_in(folder), values=given, out=None, at=AT
    )


def reread(file: Path) -> list[str]:
    document = read_document(file, identify(file), load_settings())
    return [w.text for w in words(document.text)]


@pytest.mark.parametrize("case", CASES)
def test_every_format_read_back_has_the_same_words(case, tmp_path):
    made = drafted(CASES[case], tmp_path)
    expected = [w.text for w in words(Path(made.files["txt"]).read_text(encoding="utf8"))]
    for form in FORMATS:
        assert reread(Path(made.files[form])) == expected, form


def streams(pdf: bytes) -> list[bytes]:
    """Every compressed stream of a PDF, unpacked."""
    unpacked = []
    for match in re.finditer(rb"stream\r?\n", pdf):
        try:
            unpacked.append(zlib.decompressobj().decompress(pdf[match.end() :]))
        except zlib.error:
            continue
    return unpacked


def shown_outside_tags(pages: bytes) -> int:
    """How many times a page shows text that no tag holds."""
    depth = outside = shown = 0
    for operator in re.findall(rb"\b(BDC|BMC|EMC|Tj|TJ)\b", pages):
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
        shown += operator in (b"Tj", b"TJ")
        outside += operator in (b"Tj", b"TJ") and depth < 1
    assert shown > 5
    return outside


@pytest.mark.parametrize("case", CASES)
def test_the_pdf_is_accessible(case, tmp_path):
    made = drafted(CASES[case], tmp_path)
    raw = Path(made.files["pdf"]).read_bytes()
    pdf = raw + b"\n".join(streams(raw))
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked true", pdf)
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/Lang\s*\(de(?:-DE)?\)", pdf)
    assert re.search(rb"/DisplayDocTitle true", pdf)
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", pdf)
    title = re.search(rb"<dc:title>.*?</dc:title>", pdf, re.DOTALL)
    assert title
    assert made.title in etree.fromstring(
        re.sub(rb"(?<=[</ ])(?:dc|rdf|xml):", b"", title[0])
    ).xpath("string()")
    roles = {role.decode() for role in re.findall(rb"/S\s*/(\w+)", pdf)}
    assert {"Document", "H1", "P"} <= roles
    assert "Figure" not in roles  # nothing that would need an alternative text
    assert (
        shown_outside_tags(b"\n".join(s for s in streams(raw) if b"BDC" in s and b"ET" in s)) == 0
    )
    # Every font says what its glyphs mean, so that a screen reader has words.
    assert pdf.count(b"/ToUnicode") >= 1


def test_rare_letters_never_stop_a_draft(tmp_path):
    made = drafted(
        None, tmp_path, titel="Gruß 漢字 \u0378 😀", text="Ein Satz mit \U000f0000 darin."
    )
    assert Path(made.files["pdf"]).read_bytes().startswith(b"%PDF")


# What may stand in what, as far as the page uses it (HTML 5).
PHRASING = {"br", "a"}
CHILDREN = {
    "html": {"head", "body"}, "head": {"meta", "title", "style", "script"}, "body": {"main"}, "main": {"article"},
    "article": {"p", "h1", "h2", "address"}, "address": {"p"}, "p": PHRASING, "h1": PHRASING, "h2": PHRASING,
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_page_is_valid(case, tmp_path):
    made = drafted(CASES[case], tmp_path)
    page = Path(made.files["html"]).read_bytes()
    assert page.startswith(b"<!DOCTYPE html>\n")
    root = etree.fromstring(page, etree.XMLParser(resolve_entities=False))
    assert (root.tag, root.get("lang")) == ("html", "de")
    for element in root.iter():
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set()), element.tag
        assert set(element.attrib) <= {
            "lang",
            "charset",
            "name",
            "content",
            "class",
            "type",
            "href",
        }
    assert len(root.findall(".//h1")) == 1
    assert root.findtext("head/title") == made.title
    assert root.find("head/meta").get("charset") == "utf-8"
    assert root.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    data = json.loads(root.findtext("head/script"))
    assert data["@type"] == "NewsArticle"
    assert data["@context"] == "https://schema.org"
    assert data["headline"] == made.title
    assert data["datePublished"] == made.day.isoformat()
    assert data["publisher"] == {"@type": "Organization", "name": "Offensive Mittelstand"}


def test_the_page_names_who_is_quoted_and_when_it_changed(tmp_path):
    made = drafted(release().build(), tmp_path)
    root = etree.fromstring(Path(made.files["html"]).read_bytes())
    data = json.loads(root.findtext("head/script"))
    assert [person["name"] for person in data["mentions"]] == ["Andrea Muster"]
    assert data["dateModified"] == AT.isoformat()
    bare = etree.fromstring(Path(drafted(None, tmp_path).files["html"]).read_bytes())
    assert "mentions" not in json.loads(bare.findtext("head/script"))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Siehe www.beispiel.de.", ["https://www.beispiel.de"]),
        ("Siehe (http://beispiel.de/a?b=1&c=2).", ["http://beispiel.de/a?b=1&c=2"]),
        ("Mail: rat.hilfe@beispiel-netz.de, Tel. 0123", ["mailto:rat.hilfe@beispiel-netz.de"]),
        ("„https://beispiel.de/“ und www.b.de/x/", ["https://beispiel.de/", "https://www.b.de/x/"]),
        ("Wir sind Partner @ Messe, z. B. am 1.2.", []),
        ("Die www-Seite und http:// allein", []),
    ],
)
def test_addresses_are_links_and_no_word_is_lost(text, addresses):
    found = list(stretches(text))
    assert "".join(words for words, _ in found) == text
    assert [to for _, to in found if to] == addresses


def test_the_page_tells_what_it_is_about_and_rests_on(tmp_path):
    made = drafted(release().build(), tmp_path)
    root = etree.fromstring(Path(made.files["html"]).read_bytes())
    data = json.loads(root.findtext("head/script"))
    assert data["isBasedOn"] == {
        "@type": "CreativeWork", "name": TITLE, "dateCreated": "2021-12-06",
    }  # fmt: skip
    text = Path(made.files["txt"]).read_text(encoding="utf8")
    for thing in data["about"]:
        assert thing["@type"] in ("Organization", "Place", "DefinedTerm")
        assert thing.get("termCode", thing["name"].split()[0]) in text
    bare = etree.fromstring(Path(drafted(None, tmp_path).files["html"]).read_bytes())
    assert not {"about", "isBasedOn"} & set(json.loads(bare.findtext("head/script")))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Bundesverband Mittelstand", "Der Beirat des Bundesverbands Mittelstand tagte.", True),
        ("Agentur für Arbeit", "In den Agenturen für Arbeit gilt das.", True),
        ("Agentur für Arbeit", "Die Agentur der Stadt.", False),
        ("IHK", "Die IHK berät.", True),
        ("Landkreis Neuwied", "Im Landkreis Emsland.", False),
    ],
)
def test_a_subject_is_named_declined_or_not(name, text, told):
    subject = DraftSubject(kind="organisation", name=name)
    assert bool(list(named_in([subject], text))) == told


def test_nothing_typed_breaks_out_of_the_page(tmp_path):
    made = drafted(None, tmp_path, titel="</script><script>alert(1)</script>", text="</article><b>")
    root = etree.fromstring(Path(made.files["html"]).read_bytes())
    assert len(root.findall(".//script")) == 1
    assert json.loads(root.findtext("head/script"))["headline"] == made.title


def test_the_teaser_has_whole_sentences_of_the_draft(tmp_path):
    made = drafted(release().build(), tmp_path)
    title, body, link = Path(made.files["teaser"]).read_text(encoding="utf8").strip().split("\n")
    text = Path(made.files["txt"]).read_text(encoding="utf8")
    assert title == made.title
    assert body in text
    assert body.endswith(".")
    assert link == "www.offensive-mittelstand.de"
    assert len(title) + len(body) + len(link) < 280
    assert "[[" not in drafted(None, tmp_path, vorspann="Neu.").files["teaser"]


def test_the_word_file_knows_its_language_and_draft(tmp_path):
    import docx

    made = drafted(agreement().build(), tmp_path)
    core = docx.Document(made.files["docx"]).core_properties
    assert (core.title, core.language, core.identifier) == (made.title, "de-DE", made.id)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_the_word_file_opens_in_libreoffice_with_the_same_words(tmp_path):
    made = drafted(release().build(), tmp_path)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/lo",
        "--headless",
        "--convert-to",
        "txt:Text (encoded):UTF8",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), made.files["docx"]],
        check=True,
        capture_output=True,
        timeout=120,
    )
    opened = (tmp_path / "out" / "pressemitteilung.txt").read_text(encoding="utf-8-sig")
    assert opened.split() == Path(made.files["txt"]).read_text(encoding="utf8").split()
