"""Web pages: the main text and its links, without the artifacts around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.ground.types import Document
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings
from tests.pipeline.reading.page_titles import PAGES, TEXT

MAIN = """<p class="kicker">PRESSEMITTEILUNG, 5. Juni 2024</p><h1>Vier Werkstätten</h1>
<p><a href="/dateien/vereinbarung.pdf">PDF-Download</a> der Vereinbarung und <a href="https://om.example/">mehr</a></p>
<p>Der erste Absatz ist lang genug, dass er
als Text zählt, und er hat<br>einen Umbruch mitten im Satz.</p>
<ul><li>erster Punkt</li><li>zweiter Punkt</li></ul>
<table><tr><th>Thema</th><th>Ort</th></tr><tr><td>Führung</td><td>Neuwied</td></tr></table>"""
WANTED = [
    ("paragraph", "PRESSEMITTEILUNG, 5. Juni 2024"),
    ("heading", "Vier Werkstätten"),
    ("paragraph", "PDF-Download der Vereinbarung und mehr"),
    (
        "paragraph",
        "Der erste Absatz ist lang genug, dass er als Text zählt, und er hat einen Umbruch mitten "
        "im Satz.",
    ),
    ("list_item", "erster Punkt"),
    ("list_item", "zweiter Punkt"),
    ("table", "Thema\tOrt\nFührung\tNeuwied"),
]
FRAMES = {
    "main": "<body><header><nav>Start Presse</nav></header><main>{}</main><footer>Impressum</footer></body>",
    "article": "<body><div class='nav'>Start</div><article>{}</article><aside>Mehr dazu</aside></body>",
    "divs": "<body><div id='header'><ul class='navigation'><li>Start</li></ul></div><div id='content'>{}</div>"
    "<div id='footer'>Impressum | Datenschutz</div><script>var x = 1;</script></body>",
    "layout-table": "<body><table><tr><td class='menu'>Start</td><td>{}</td></tr></table></body>",
}


def read(folder: Path, html: str, encoding: str = "utf-8") -> Document:
    path = folder / "seite.html"
    path.write_bytes(html.encode(encoding))
    return read_document(path, identify(path), Settings())


@pytest.mark.parametrize("frame", FRAMES)
def test_main_text_only(tmp_path: Path, frame: str) -> None:
    document = read(
        tmp_path, "<!DOCTYPE html><html lang='de'>" + FRAMES[frame].format(MAIN) + "</html>"
    )
    assert [(b.role, document.text[b.start : b.end]) for b in document.blocks] == WANTED


def test_links_keep_target_and_label(tmp_path: Path) -> None:
    document = read(tmp_path, FRAMES["main"].format(MAIN))
    assert [
        (k.kind, k.target, k.label, document.text[k.start : k.end]) for k in document.links
    ] == [
        ("download", "/dateien/vereinbarung.pdf", "PDF-Download", "PDF-Download"),
        ("web", "https://om.example/", "mehr", "mehr"),
    ]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    meta = f"<meta charset='{encoding}'>" if encoding == "cp1252" else ""
    document = read(
        tmp_path, f"<html><head>{meta}</head><body><p>„Grüße“ aus Köln</p></body></html>", encoding
    )
    assert document.text == "„Grüße“ aus Köln"


def test_a_published_date_is_the_last_resort(tmp_path: Path) -> None:
    head = (
        "<head><meta property='article:published_time' content='2020-01-21T08:00:00+01:00'></head>"
    )
    document = read(tmp_path, f"<html>{head}<body><p>Ein Text ohne Datum.</p></body></html>")
    assert (document.date, document.date_span) == (date(2020, 1, 21), None)
    assert [i.code for i in document.issues] == ["date_from_properties"]


def test_deep_nesting_ends(tmp_path: Path) -> None:
    document = read(
        tmp_path, "<html><body>" + "<div>" * 230 + "Hallo Welt" + "</div>" * 230 + "</body></html>"
    )
    assert document.text == "Hallo Welt"


UNTOLD = """<body><div class='overlay'><p>Wir verwenden Cookies.</p><a href='#'>Alle akzeptieren</a></div>
<div id='top'><ul><li><a href='/'>Start</a></li><li><a href='/t'>Themen</a></li></ul></div>
<div class='row'><div class='col-8'>{}</div><div class='col-4'><h3>Das könnte Sie auch interessieren</h3>
<ul><li><a href='/a'>Stammtisch</a></li><li><a href='/b'>Lehrgang im Mai</a></li></ul></div></div>
<div class='end'><a href='/impressum'>Impressum</a> | <a href='/datenschutz'>Datenschutz</a> © 2023</div></body>"""


def test_a_page_that_does_not_tell_its_main_text(tmp_path: Path) -> None:
    document = read(tmp_path, f"<!DOCTYPE html><html lang='de'>{UNTOLD.format(MAIN)}</html>")
    found = [
        (b.role, document.text[b.start : b.end]) for b in document.blocks if b.role != "artifact"
    ]
    assert found == WANTED
    # What is no main text is kept, out of search.
    kept = {document.text[b.start : b.end] for b in document.blocks if b.role == "artifact"}
    assert {"Start", "Stammtisch", "Das könnte Sie auch interessieren"} <= kept


def test_a_page_of_a_few_lines_keeps_them(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        "<html><body><p>Der Lehrgang beginnt im Mai.</p><p>Anmeldung bis 1. "
        "April.</p></body></html>",
    )
    assert [b.role for b in document.blocks] == ["paragraph", "paragraph"]


def test_the_footer_of_a_quote_names_its_speaker(tmp_path: Path) -> None:
    quote = "<blockquote><p>„Das hilft allen.“</p><footer>Erika Muster, Kammer Nord</footer></blockquote>"
    document = read(tmp_path, FRAMES["main"].format(MAIN + quote))
    assert "Erika Muster, Kammer Nord" in document.text
    assert "Impressum" not in document.text


def test_empty_lines_of_a_page_without_paragraphs_part_them(tmp_path: Path) -> None:
    lines = "PRESSEMITTEILUNG, 6. Mai 2022<br><br>Ein Titel<br>in zwei Zeilen<br><br><br>Und der Text dazu."
    document = read(tmp_path, f"<html><body><main>{lines}</main></body></html>")
    wanted = ["PRESSEMITTEILUNG, 6. Mai 2022", "Ein Titel in zwei Zeilen", "Und der Text dazu."]
    assert [document.text[b.start : b.end] for b in document.blocks] == wanted


def test_a_download_is_told_by_its_label_where_the_address_has_no_suffix(tmp_path: Path) -> None:
    links = (
        '<p><a href="/index.php?eID=dump&f=17">PDF-Download</a> der „Vereinbarung“ und <a '
        'href="/mehr">mehr</a></p>'
        '<p><a href="mailto:a@b.de">Download anfragen</a></p>'
    )
    document = read(tmp_path, FRAMES["main"].format(MAIN + links))
    kinds = {link.label: link.kind for link in document.links[2:]}
    assert kinds == {"PDF-Download": "download", "mehr": "web", "Download anfragen": "web"}


@pytest.mark.parametrize(
    ("times", "day"),
    [
        ('<time datetime="2021-12-06T09:00">vor drei Tagen</time>', date(2021, 12, 6)),
        ('<time datetime="2021-12-06">a</time><time datetime="2020-01-01">b</time>', None),
        ('<time datetime="gestern">c</time>', None),
    ],
)
def test_the_moment_of_a_page_is_its_date(tmp_path: Path, times: str, day: date | None) -> None:
    text = f"<main><h1>Ein Titel</h1><p>{times} Der Text nennt keinen Tag.</p></main>"
    assert read(tmp_path, f"<html><body>{text}</body></html>").date == day


@pytest.mark.parametrize(("page", "title", "day"), PAGES)
def test_the_title_of_a_page_tells_its_headline(
    tmp_path: Path, page: str, title: str, day: str | None
) -> None:
    document = read(tmp_path, page)
    assert document.title == title
    assert str(document.date) == str(day)
    headings = [b for b in document.blocks if b.role == "heading"]
    assert document.text[headings[0].start : headings[0].end] == title


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2031-05-03T22:30:00Z", date(2031, 5, 4)),
        ("2031-01-03T23:00Z", date(2031, 1, 4)),
        ("2031-01-03T22:59:59.000Z", date(2031, 1, 3)),
        ("2031-05-03T23:00:00+00:00", date(2031, 5, 4)),
        ("2031-05-03T23:00:00+02:00", date(2031, 5, 3)),
        ("2031-05-03T23:00:00", date(2031, 5, 3)),
        ("2031-05-03", date(2031, 5, 3)),
        ("2031-13-03T23:00:00Z", None),
    ],
)
def test_a_moment_of_another_zone_is_the_day_here(
    tmp_path: Path, moment: str, day: date | None
) -> None:
    page = f"<meta property='article:published_time' content='{moment}'><h1>Wege</h1><p>{TEXT}</p>"
    assert read(tmp_path, page).date == day
