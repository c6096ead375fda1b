"""What a click opens is text, what stands in forms and at the side is read where it says something,
and the frame of the page stays out: one row a shape.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.reading.extractors.html import HtmlExtractor
from pipeline.settings import Settings
from tests.pipeline.reading.makers import put

HEAD = (
    "<h1>Sprechtag in Ulm</h1><p>Die Kammer lädt kleine Betriebe zu einem Sprechtag in das Rathaus "
    "nach Ulm ein und berät sie zu Führung und Gesundheit.</p>"
)
WORDS = "Die Anmeldung ist bis zum Freitag der kommenden Woche bei der Kammer möglich und kostet nichts."
READ = {
    "details": f"<details><summary>Frage</summary><p>{WORDS}</p></details>",
    "until-found": f"<div hidden='until-found'>{WORDS}</div>",
    "accordion": f"<div class='accordion'><h3>Frage</h3><div style='display: none'>{WORDS}</div></div>",
    "aria-controls": f"<button aria-controls='x'>Mehr</button><div id='x' hidden>{WORDS}</div>",
    "tab": f"<div role='tabpanel' hidden>{WORDS}</div>",
    "bootstrap": f"<a data-bs-target='#c1'>Mehr</a><div id='c1' style='display:none'>{WORDS}</div>",
    "sprungziel": f"<a href='#c2'>Mehr</a><section id='c2' hidden>{WORDS}</section>",
    "unter der ueberschrift": f"<h3>Anmeldung</h3><div hidden>{WORDS}</div>",
    "aufklappen": f"<div class='faq-item'><div style='display:none'>{WORDS}</div></div>",
    "fieldset": f"<form action='/x'><fieldset><legend>Anmeldung</legend><p>{WORDS}</p></fieldset><input name='a'>"
    f"</form>",
    "aside mit kontakt": "<aside><h3>Presse</h3><p>Ida Ost, Telefon 0731 5550</p></aside>",
    "aside mit zitat": "<aside><blockquote>„Rat hilft allen Betrieben“</blockquote></aside>",
    "infokasten": f"<aside class='infobox'><p>{WORDS}</p></aside>",
    "sidebar-inhalt": f"<section class='sidebar-content'><p>{WORDS}</p></section>",
    "social": f"<div class='social-partners'><p>{WORDS}</p></div>",
    "noscript": f"<noscript><p>{WORDS}</p></noscript>",
    "nummer ohne das wort telefon": "<aside><p>Ida Ost, 0731 5550</p></aside>",
    "adresse der post": "<aside><p>Rat hilft allen, Hafenweg 3, 89073 Ulm</p></aside>",
    "adresse der mail": "<aside><p>Rat hilft allen: ost@kammer.example</p></aside>",
    "noscript mit kontakt": "<noscript><p>Presse: 0731 5550</p></noscript>",
    "schattenbaum": f"<om-karte><template shadowrootmode='open'><p>{WORDS}</p></template></om-karte>",
    "klasse sagt layout": f"<div class='with-nav'><p>{WORDS}</p></div>",
}
LEFT_OUT = {
    "menue": "<nav><ul><li><a href='/'>Start</a></li></ul></nav>",
    "menue hinter knopf": "<button aria-controls='m'>Menü</button><div id='m' class='nav' hidden><a href='/'>Start</a>"
    "</div>",
    "cookies": "<div class='cookie-banner'><p>Wir nutzen auf diesen Seiten Start und andere Cookies, um Ihnen den "
    "Besuch so angenehm wie möglich zu machen.</p></div>",
    "fenster": f"<a href='#w'>x</a><div id='w' class='modal' hidden>Start {WORDS}</div>",
    "suche": "<form action='/suche'><label for='q'>Start der Suche</label><input id='q'></form>",
    "newsletter": "<aside><p>Abonnieren Sie unseren Newsletter, und Sie verpassen nie mehr den Start eines Lehrgangs "
    "in Ihrer Nähe.</p></aside>",
    "teaser": "<aside><ul><li><a href='/a'>Start des Lehrgangs</a></li><li><a href='/b'>Start der Woche</a></li></ul>"
    "</aside>",
    "teilen": "<div class='share'><a href='https://x.example'>Start teilen</a></div>",
    "verborgen ohne klick": "<p>Ende.</p><div style='display:none'>Start</div>",
    "noscript-hinweis": "<noscript><p>Bitte schalten Sie JavaScript ein, damit der Start dieser Seite in Ihrem Browser "
    "gelingen kann.</p></noscript>",
    "sprunglink": "<a class='sr-only' href='#inhalt'>Start</a>",
    "fuss": "<footer><p>Start, Impressum und vieles mehr von der Kammer</p></footer>",
}


def text_of(folder: Path, body: str) -> str:
    path = put(folder, "seite.html", f"<html><body>{body}</body></html>".encode())
    pieces = HtmlExtractor().extract(path, Settings()).pieces
    return "\n".join(p.text for p in pieces if p.role != "artifact")


@pytest.mark.parametrize("shape", READ)
@pytest.mark.parametrize("frame", ["<main>{}</main>", "{}"], ids=["main", "body"])
def test_what_says_something_is_read(tmp_path: Path, shape: str, frame: str) -> None:
    text = text_of(tmp_path, frame.format(HEAD + READ[shape]))
    assert any(words in text for words in (WORDS, "0731 5550", "Rat hilft allen"))


@pytest.mark.parametrize("shape", LEFT_OUT)
def test_the_frame_stays_out(tmp_path: Path, shape: str) -> None:
    text = text_of(tmp_path, f"<main>{HEAD}{LEFT_OUT[shape]}</main>")
    assert "Sprechtag in Ulm" in text
    assert "Start" not in text


WHOLE = {
    "asp.net": f"<form id='aspnetForm'><input type='hidden' name='v'>{HEAD}</form>",
    "has-sidebar": f"<div class='page has-sidebar'>{HEAD.replace('h1', 'h2')}</div>",
    "nav-offen": f"<div id='wrap' class='nav-open'>{HEAD.replace('h1', 'h2')}</div>",
    "social-seite": f"<div class='page social'>{HEAD.replace('h1', 'h2')}</div>",
    "titel im kopf": f"<header><nav><a href='/'>x</a></nav><h2>Sprechtag in Ulm</h2></header><div>"
    f"{HEAD.partition('</h1>')[2]}</div>",
}


@pytest.mark.parametrize("shape", WHOLE)
def test_no_page_is_taken_for_its_frame(tmp_path: Path, shape: str) -> None:
    text = text_of(tmp_path, WHOLE[shape])
    assert "Sprechtag in Ulm" in text
    assert "Führung und Gesundheit" in text


BESIDE = {
    "aside daneben": "<aside><h3>Presse</h3><p>Ida Ost, Telefon 0731 5550</p></aside>",
    "spalte daneben": "<div role='complementary'><p>Presse: 0731 5550</p></div>",
    "aside in der huelle": "<div class='col'><aside><p>Ida Ost, 0731 5550</p></aside></div>",
    "zitat daneben": "<aside><p>„Rat hilft allen Betrieben“, sagt Ida Ost</p></aside>",
}


@pytest.mark.parametrize("shape", BESIDE)
def test_a_contact_beside_the_main_text_belongs_to_the_page(tmp_path: Path, shape: str) -> None:
    text = text_of(
        tmp_path, f"<main>{HEAD}</main>{BESIDE[shape]}<aside><p>Mehr zum Thema</p></aside>"
    )
    assert any(words in text for words in ("0731 5550", "Rat hilft allen"))
    assert text.startswith("Sprechtag in Ulm")
    assert "Mehr zum Thema" not in text


UNSEEN = {
    "ohne tinte": "<p style='visibility: hidden'>Quarz</p>",
    "durchsichtig": "<p style='opacity:0'>Quarz</p>",
    "ohne groesse": "<span style='font-size: 0px;'>Quarz</span>",
    "neben dem fenster": "<p style='position:absolute; left:-9999px'>Quarz</p>",
    "ausgeschnitten": "<span style='clip: rect(0, 0, 0, 0)'>Quarz</span>",
    "weiss auf weiss": "<p style='color:#fff; background-color:white'>Quarz</p>",
    "nicht in outlook": "<div style='mso-hide:all'>Quarz</div>",
    "durchgestrichen": "<p>Die Frist ist <del>Quarz</del> sechs Wochen.</p>",
    "durchgestrichen, kurz": "<p>Die Frist ist <s>Quarz</s> sechs Wochen.</p>",
    "durchgestrichen, alt": "<p>Die Frist ist <strike>Quarz</strike> sechs Wochen.</p>",
    "durchgestrichen im stil": "<p>Frist <span style='text-decoration: line-through'>Quarz</span></p>",
    "durchgestrichen in der tabelle": "<table><tr><td>Frist</td><td><s>Quarz</s> sechs</td></tr><tr><td>Ort"
    "</td><td>Ulm</td></tr></table>",
}


@pytest.mark.parametrize("shape", UNSEEN)
def test_what_nobody_sees_is_kept_apart_and_told(tmp_path: Path, shape: str) -> None:
    path = put(
        tmp_path, "a.html", f"<html><body><main>{HEAD}{UNSEEN[shape]}</main></body></html>".encode()
    )
    found = HtmlExtractor().extract(path, Settings())
    assert [p.text for p in found.pieces if "Quarz" in p.text] == ["Quarz"]
    assert [p.role for p in found.pieces if "Quarz" in p.text] == ["artifact"]
    assert [issue.code for issue in found.issues] == ["hidden_text"]


SEEN = {
    "hell auf dunkel": "<p style='color:#fff; background:#036'>Quarz</p>",
    "halb durchsichtig": "<p style='opacity:.8'>Quarz</p>",
    "klein": "<p style='font-size:0.8em'>Quarz</p>",
    "eingefuegt": "<p>Frist: <ins>Quarz</ins></p>",
    "etwas daneben": "<p style='left:-20px'>Quarz</p>",
}


@pytest.mark.parametrize("shape", SEEN)
def test_what_is_seen_is_text(tmp_path: Path, shape: str) -> None:
    assert "Quarz" in text_of(tmp_path, f"<main>{HEAD}{SEEN[shape]}</main>")


def test_a_table_of_linked_partners_keeps_its_rows(tmp_path: Path) -> None:
    rows = "".join(
        f"<tr><td><a href='/{o}'>Kammer {o}</a></td><td>{o}</td></tr>" for o in ("Ulm", "Jena")
    )
    path = put(
        tmp_path,
        "a.html",
        f"<html><body><main>{HEAD}<table>{rows}</table></main></body></html>".encode(),
    )
    (table,) = (p for p in HtmlExtractor().extract(path, Settings()).pieces if p.role == "table")
    assert table.text == "Kammer Ulm\tUlm\nKammer Jena\tJena"
    assert [table.text[k.start : k.end] for k in table.links] == ["Kammer Ulm", "Kammer Jena"]
