"""Pages as German content systems write them, with known main text: what is measured is what a
reader takes for it.

    .venv/bin/python bench/extraction/html_shapes.py

Prints word recall, precision and order of omdok's reading and of plain trafilatura, page by page;
pages of the samples and, where the folder `shared` is there, of the seed are held against each
other.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from lxml import html

from pipeline.evaluation.extraction import compare
from pipeline.reading.identify import identify
from pipeline.reading.read import read_document
from pipeline.settings import Settings

RELEASE = """<p>Pressemitteilung, 14. März 2023</p><h1>Handwerk und Hochschule lernen voneinander</h1>
<h2>Sechs Betriebe öffnen ihre Werkstätten für Studierende</h2>
<p><a href="/fileadmin/doc/vereinbarung.pdf">PDF-Download der Vereinbarung</a></p>
<p>Kaiserslautern, 14.03.2023 – „Wer einmal an einer Drehbank gestanden hat, plant anders,“ sagt Jana Petersmann von der
Handwerkskammer. Sechs Betriebe und die Hochschule haben heute eine Vereinbarung unterzeichnet.</p>
<p>Die Vereinbarung sieht vor, dass Studierende in jedem Semester zwei Wochen in einem Betrieb mitarbeiten. Die Betriebe
bekommen dafür eine Beratung zu Arbeitszeit, Gesundheit und Führung.</p>
<ul><li>zwei Wochen Praxis im Semester</li><li>Beratung für jeden Betrieb</li></ul>
<p>Bei Rückfragen: Jana Petersmann, E-Mail: petersmann@kammer.example</p>"""
AGREEMENT = """<h1>Vereinbarung über gute Beratung</h1><p>zwischen der Kammer Nord und der Innung Süd</p>
<h2>§ 1 Ziele</h2><p>Die Partner beraten kleine Betriebe gemeinsam und verweisen sie aneinander weiter.</p>
<h2>§ 2 Arbeitsweise</h2><p>Die Partner treffen sich zweimal im Jahr und werten ihre Erfahrungen aus. Jeder Partner
benennt eine Person, die für Anfragen der anderen erreichbar ist.</p>
<table><tr><th>Thema</th><th>Zuständig</th></tr><tr><td>Gesundheit</td><td>Kammer Nord</td></tr></table>
<h2>§ 3 Dauer</h2><p>Die Vereinbarung gilt drei Jahre und verlängert sich um ein Jahr.</p>
<p>Hamburg, den 2. Mai 2022</p>"""
NOTICE = """<h1>Neue Termine</h1><p>Der nächste Lehrgang beginnt am 4. September in Mainz.</p>
<p>Anmeldung bis zum 1. August.</p>"""
MENU = "<ul><li><a href='/'>Start</a></li><li><a href='/t'>Themen</a></li><li><a href='/n'>Netzwerke</a></li></ul>"
FOOT = "<a href='/impressum'>Impressum</a> | <a href='/datenschutz'>Datenschutz</a> © 2023 Netzwerk Beispiel"
TEASERS = (
    "<h3>Das könnte Sie auch interessieren</h3><ul><li><a href='/a'>Stammtisch der "
    "Beraterinnen</a></li>"
    "<li><a href='/b'>Newsletter bestellen</a></li></ul>"
)
COOKIES = (
    "<p>Wir verwenden Cookies.</p><a href='#'>Alle akzeptieren</a><a href='#'>Nur notwendige</a>"
)
SHAPES = {
    "semantic": "<header><nav>{menu}</nav></header><main><article>{main}</article><aside>{teasers}</aside></main>"
    "<footer>{foot}</footer>",
    "typo3": "<div id='c1'><div class='logo'><a href='/'>Netzwerk Beispiel</a></div>"
    "<div class='level1'>{menu}</div></div>"
    "<div class='row'><div class='col-8'><div class='frame frame-default'>{main}</div></div>"
    "<div class='col-4'>{teasers}</div></div><div class='row bottom'>{foot}</div>",
    "wordpress": "<div id='page'><header class='site-header'>{menu}</header><div id='content'><div id='primary'>"
    "<article class='post'><div class='entry-content'>{main}</div></article></div>"
    "<div id='secondary' class='widget-area'>{teasers}</div></div><div "
    "class='site-info'>{foot}</div></div>"
    "<div id='borlabs'>{cookies}</div>",
    "tables": "<table width='100%'><tr><td colspan='2'><b>Netzwerk Beispiel</b></td></tr>"
    "<tr><td valign='top'>{menu}</td>"
    "<td>{main}</td></tr><tr><td colspan='2'>{foot}</td></tr></table>",
    "joomla": "<div class='body'><div class='moduletable'><h3>Menü</h3>{menu}</div><div class='item-page'>{main}"
    "<div class='related'>{teasers}</div></div><div class='custom'>{foot}</div></div>",
    "cookies first": "<div class='overlay'>{cookies}</div><div id='wrap'><div id='top'>{menu}</div><div id='mid'>{main}"
    "</div><div id='end'>{foot}</div></div>",
    "bare": "{main}",
}


def pages() -> dict[str, tuple[str, str]]:
    """Each page's name → (its HTML, its true main text)."""
    found = {}
    for text_name, main in (("release", RELEASE), ("agreement", AGREEMENT), ("notice", NOTICE)):
        for shape, frame in SHAPES.items():
            body = frame.format(main=main, menu=MENU, foot=FOOT, teasers=TEASERS, cookies=COOKIES)
            page = f"<!DOCTYPE html><html lang='de'><head><title>{text_name}</title></head><body>{body}</body></html>"
            truth = "\n".join(
                str(t) for t in html.fromstring(f"<div>{main.replace('<', ' <')}</div>").itertext()
            )
            found[f"{text_name} in {shape}"] = (page, truth)
    return found


def readings(page: str) -> dict[str, str]:
    """omdok's text without artifacts, and trafilatura's."""
    import trafilatura

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seite.html"
        path.write_text(page, encoding="utf8")
        document = read_document(path, identify(path), Settings())
    own = "\n".join(document.text[b.start : b.end] for b in document.blocks if b.role != "artifact")
    return {
        "omdok": own,
        "trafilatura": trafilatura.extract(page, include_tables=True, favor_recall=True) or "",
    }


def main() -> None:
    """Measure and print."""
    figures: dict[str, list[dict[str, float]]] = {"omdok": [], "trafilatura": []}
    for name, (page, truth) in pages().items():
        for reader, text in readings(page).items():
            found = compare(truth, text)
            figures[reader].append(found)
            if min(found.values()) < 0.98:
                print(f"{name:32} {reader:12} {found}")
    for reader, rows in figures.items():
        print(
            reader,
            {k: round(statistics.fmean(r[k] for r in rows), 4) for k in rows[0]},
            len(rows),
            "pages",
        )
    project = Path(__file__).resolve().parents[2]
    real = [
        *(project / "corpus").rglob("*.html"),
        *(project.parent / "shared" / "seed").rglob("*.html"),
    ]
    for file in sorted(real):
        both = readings(file.read_text(encoding="utf8"))
        print(
            f"{file.name:60} trafilatura held against omdok: "
            f"{compare(both['omdok'], both['trafilatura'])}"
        )


if __name__ == "__main__":
    main()
