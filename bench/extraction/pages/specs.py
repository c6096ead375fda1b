# ruff: noqa: D103 - the names say what the pages are
"""The page sets: each function fills one sheet; its name is the file's name."""

from __future__ import annotations

import re
from collections.abc import Callable

from sheet import Sheet, marked, quoted

Spec = Callable[[Sheet], None]
LETTER_HEAD = "Stiftung „Mittelstand – Gesellschaft – Verantwortung“"


def ein_spalter(s: Sheet) -> None:
    s.header, s.footer = (
        "Offensive Mittelstand · Rundbrief für Beraterinnen und Berater",
        "Seite §N",
    )
    s.heading("Gute Arbeit in kleinen Betrieben")
    for title in ("Warum Beratung hilft", "Was die Netzwerke leisten", "Wie es weitergeht"):
        s.heading(title, 2)
        for _ in range(4):
            s.paragraph()


def zwei_spalten(s: Sheet) -> None:
    s.columns, s.size = 2, 10
    s.header, s.footer = "Mitteilungen der Regionalnetzwerke", "Ausgabe 3/2023 – §N"
    for title in ("Aus den Ländern", "Personalführung", "Nachfolge", "Termine und Hinweise"):
        s.heading(title, 2)
        for _ in range(4):
            s.paragraph()


def drei_spalten(s: Sheet) -> None:
    s.columns, s.size, s.margin, s.font = 3, 9, "1.8cm", "New Computer Modern"
    s.footer = "Mittelstand aktuell · §N"
    for title in ("Fachkräfte", "Gesundheit", "Digitales", "Recht", "Vermischtes"):
        s.heading(title, 3)
        for _ in range(4):
            s.paragraph(s.prose(2, 4))


def aufmacher(s: Sheet) -> None:
    """A headline over both columns."""
    s.columns, s.size = 2, 10
    title, lead = "Netzwerke stärken den Mittelstand", s.prose(2, 3)
    (a, b), (c, d) = s.unit(title), s.unit(lead)
    s.raw(f'#place(top, float: true, scope: "parent")[#text(size: 20pt, weight: "bold")[{a}{quoted(title)}{b}]\n\n'
          f"#text(size: 12pt)[{c}{quoted(lead)}{d}]]\n")  # fmt: skip
    for _ in range(9):
        s.paragraph()


def _rows(s: Sheet, count: int) -> list[list[str]]:
    themes = ["Personalführung", "Arbeits- und Gesundheitsschutz", "Beschaffung", "Kundenpflege", "Innovation",
              "Wissensmanagement", "Arbeitsorganisation", "Unternehmenskultur", "Führungskräfteentwicklung",
              "Lager- und Verkehrswege", "Nachfolgeplanung", "Datenschutz"]  # fmt: skip
    people = [
        "Frau Özdemir",
        "Herr Weiß",
        "Frau Dr. Krüger",
        "Herr Müller-Lüdenscheidt",
        "N. N.",
        "Frau Bäcker",
    ]
    rows = [["Nr.", "Handlungsfeld", "Ansprechperson", "Frist"]]
    for n in range(count):
        day = f"{s.random.randint(1, 28)}.{s.random.randint(1, 12)}.2024"
        rows.append([str(n + 1), s.random.choice(themes), s.random.choice(people), day])
    return rows


def tabelle_ueber_seiten(s: Sheet) -> None:
    s.header, s.footer = "Anlage 2 zur Kooperationsvereinbarung", "Seite §N von 2"
    s.heading("Maßnahmenplan", 2)
    s.paragraph()
    s.table(_rows(s, 52), "(auto, 1fr, 1fr, auto)")
    s.paragraph("Der Plan wird jährlich fortgeschrieben.")


def tabelle_mit_umbruch(s: Sheet) -> None:
    """Ruled cells of several lines each."""
    s.heading("Auswertung der Betriebsbesuche", 2)
    rows = [["Betrieb", "Beobachtung", "Empfehlung"]]
    names = (
        "Tischlerei Groß",
        "Bäckerei Jäger",
        "Pflegedienst Süd",
        "Metallbau Weiß",
        "Hotel Seeblick",
        "Hof Möller",
    )
    rows += [[name, s.sentence(), s.sentence()] for name in names]
    s.table(rows, "(2.6cm, 1fr, 1fr)")
    s.paragraph()


def tabelle_ohne_linien(s: Sheet) -> None:
    s.heading("Beteiligte Betriebe", 2)
    s.paragraph()
    s.table(_rows(s, 14), "(1.5cm, 6cm, 5cm, 2.5cm)", "none")
    s.paragraph()


def tabelle_umbruch_ohne_linien(s: Sheet) -> None:
    s.heading("Fragen und Antworten", 2)
    rows = [["Frage", "Antwort"]] + [
        [f"Frage {n}: {s.sentence()}", s.prose(1, 2)] for n in range(1, 7)
    ]
    s.table(rows, "(5cm, 1fr)", "none", "row-gutter: 6pt,")
    s.paragraph()


def fussnoten(s: Sheet) -> None:
    s.header, s.footer = "Gutachten zur Beratungsqualität", "– §N –"
    s.heading("Beratung als Beziehung")
    for n in range(1, 9):
        s.noted(s.prose(), f"Vgl. dazu {s.sentence()}", n)
        s.paragraph(s.prose(2, 3))


def listen(s: Sheet) -> None:
    s.heading("Checkliste für das Erstgespräch")
    s.paragraph(s.prose(2, 2))
    s.items([s.sentence() for _ in range(5)])
    s.paragraph(s.prose(2, 2))
    s.items([s.sentence() for _ in range(5)], "1.")
    s.heading("Weitere Punkte", 2)
    s.items([s.sentence() for _ in range(4)], "a)")
    s.paragraph()


def paragraphen(s: Sheet) -> None:
    s.font, s.justify, s.header = "New Computer Modern", False, "Kooperationsvereinbarung"
    s.footer = "Stand: 1. März 2024 · Seite §N"
    s.raw("#set heading(numbering: none)\n")
    s.heading("Vereinbarung über die Zusammenarbeit")
    for n, title in enumerate(
        ("Ziele", "Leistungen der Partner", "Arbeits- und Steuerungsgruppen", "Laufzeit"), 1
    ):
        s.heading(f"§ {n} {title}", 2)
        for m in (1, 2, 3):
            s.paragraph(f"({m}) {s.prose(2, 3)}")


def marginalien(s: Sheet) -> None:
    """A note in the margin stands for the paragraph beside it."""
    s.margin = "(left: 6cm, right: 2cm, y: 2.5cm)"
    for note in (
        "Wer berät",
        "Was es kostet",
        "Wie lange es dauert",
        "Wohin man sich wendet",
        "Was danach kommt",
    ):
        before, behind = s.unit(note)
        s.raw(
            "#place(dx: -4.2cm, block(width: 3.6cm)[#text(size: "
            f"9pt)[{before}{quoted(note)}{behind}]])\n"
        )
        s.paragraph(s.prose(4, 5))


def kasten(s: Sheet) -> None:
    """A framed box stands beside the running text; it is read after the column that it stands
    beside.
    """
    texts = [s.prose() for _ in range(4)]
    s.heading("Beispiele guter Praxis", 2)
    cells = []
    for group in (texts, ["Auf einen Blick", s.prose(2, 3), s.prose(2, 2)]):
        shown = []
        for text in group:
            before, behind = s.unit(text)
            shown.append(f"{marked(before, text, behind)}")
        cells.append("\n\n".join(shown))
    s.raw(
        f"#grid(columns: (1fr, 5.5cm), gutter: 0.8cm, [{cells[0]}], rect(inset: 8pt)[#text(size: "
        f"9.5pt)[{cells[1]}]])\n\n"
    )
    s.paragraph()


def inhaltsverzeichnis(s: Sheet) -> None:
    s.heading("Inhalt")
    lines = []
    for n, title in enumerate(
        ("Einleitung", "Beratungsverständnis", "Ziel- und Leistungsvereinbarungen", "Anlagen"), 1
    ):
        text = f"{n} {title}"
        before, behind = s.unit(f"{text} {3 * n}")
        lines.append(
            f"{before}{quoted(text)} #box(width: 1fr, repeat[.]) #{3 * n}{behind} #linebreak()"
        )
    s.raw("\n".join(lines) + "\n\n#v(1cm)\n")
    for _ in range(5):
        s.paragraph()


def brief(s: Sheet) -> None:
    """A letter: address left, particulars right, foot in three columns."""
    s.font, s.margin = "Libertinus Serif", "(x: 2.5cm, top: 2cm, bottom: 3cm)"
    s.paragraph(LETTER_HEAD, "#align(right, text(size: 13pt)[{}])")
    left, right = [], []
    for text in (
        "Handwerkskammer Südthüringen",
        "Frau Dr. Krüger",
        "Rosa-Luxemburg-Straße 7",
        "98527 Suhl",
    ):
        before, behind = s.unit(text)
        left.append(f"{marked(before, text, behind)} #linebreak()")
    for text in ("Unser Zeichen: OM-12/2024", "Durchwahl: -421", "Heidelberg, 6. Mai 2024"):
        before, behind = s.unit(text)
        right.append(f"{marked(before, text, behind)} #linebreak()")
    s.raw(
        f"#grid(columns: (1fr, 5.5cm), [{chr(10).join(left)}], [{chr(10).join(right)}])\n#v(1cm)\n"
    )
    s.paragraph("Sehr geehrte Frau Dr. Krüger,")
    for _ in range(3):
        s.paragraph()
    s.paragraph("Mit freundlichen Grüßen")


_BREAKS = re.compile(r"(?<=[aeiouyäöü])(?=(?:[bcdfghjklmnpqrstvwxzß])[aeiouyäöü])", re.IGNORECASE)


def handgesetzt(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` signs, long words hyphenated by hand as a typist
    would.
    """
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - bool(line)
        while len(word) > room:
            cut = _cut(word, room) if room > 4 else 0
            lines.append(f"{line} {_with_hyphen(word[:cut])}".strip() if cut else line)
            word, line, room = word[cut:], "", width
        line = f"{line} {word}".strip()
    return [*lines, line]


def _cut(word: str, room: int) -> int:
    own = [m.start() + 1 for m in re.finditer(r"(?<=\w)-(?=\w)", word)]
    places = [m.start() for m in _BREAKS.finditer(word) if 3 <= m.start() <= len(word) - 4]
    if re.search(r"[@\d]|www", word):
        places = []
    return max([p for p in own if p <= room] + [p for p in places if p < room], default=0)


def _with_hyphen(part: str) -> str:
    return part if part.endswith("-") else part + "-"


def _typed(s: Sheet, count: int, width: int) -> None:
    for _ in range(count):
        text = s.prose()
        before, behind = s.unit(text)
        lines = " \\\n".join(quoted(line) for line in handgesetzt(text, width))
        s.raw(f"{before}{lines}{behind}\n\n")


def schreibmaschine(s: Sheet) -> None:
    s.font, s.size, s.hyphenate, s.justify = "DejaVu Sans Mono", 9.5, False, False
    s.header = "Niederschrift der Beiratssitzung"
    _typed(s, 7, 74)


def handsatz_schmal(s: Sheet) -> None:
    s.columns, s.hyphenate, s.justify, s.size, s.footer = 2, False, False, 10, "§N"
    _typed(s, 12, 40)


def handsatz_sehr_schmal(s: Sheet) -> None:
    s.columns, s.hyphenate, s.justify, s.size, s.margin = 3, False, False, 9, "1.5cm"
    _typed(s, 12, 30)


def verschraenkt(s: Sheet) -> None:
    """Two columns whose lines the file holds row by row, as some programs write them."""
    s.hyphenate = s.justify = False
    columns = []
    for _ in (1, 2):
        text = s.prose(12, 12)
        s.unit(text)
        columns.append(handgesetzt(text, 40))
    out = ["#at(0)#at(1)#at(2)#at(3)"]
    for n in range(max(map(len, columns))):
        for c, lines in enumerate(columns):
            if n < len(lines):
                out.append(f"#place(dx: {8.6 * c}cm, dy: {14 * n}pt)[{quoted(lines[n])}]")
    s.raw("\n".join(out))


def weiche_trennstriche(s: Sheet) -> None:
    """Soft hyphens in the text itself, ligatures, NFD umlauts."""
    import unicodedata

    s.size = 12
    for n in range(8):
        text = s.prose()
        soft = _BREAKS.sub("\u00ad", text) if n % 2 else unicodedata.normalize("NFD", text)
        before, behind = s.unit(text)
        s.raw(f"{before}{quoted(soft)}{behind}\n\n")


def querformat(s: Sheet) -> None:
    s.flipped, s.columns = True, 3
    s.header = "Überblick über die Förderprogramme"
    for _ in range(9):
        s.paragraph()


def gedreht_im_satz(s: Sheet) -> None:
    """All words lie on their side although the page says that it stands upright."""
    texts = [s.prose() for _ in range(5)]
    out = []
    for text in texts:
        before, behind = s.unit(text)
        out.append(f"{marked(before, text, behind)}")
    s.raw("#rotate(-90deg, reflow: true, block(width: 23cm)[" + "\n\n".join(out) + "])\n")


def randvermerk(s: Sheet) -> None:
    """A note that runs up the left margin, written before the body."""
    note = "Stand: Mai 2024 · Druckvorlage"
    before, behind = s.unit(note)
    s.raw(
        "#place(dx: -1.6cm, dy: 4cm, rotate(-90deg, reflow: true)[#text(size: "
        f"7pt)[{before}{quoted(note)}{behind}]])\n"
    )
    for _ in range(7):
        s.paragraph()


def pressemitteilung(s: Sheet) -> None:
    s.justify, s.footer = False, "Offensive Mittelstand · Kurfürsten-Anlage 62 · 69115 Heidelberg"
    s.paragraph("Pressemitteilung", '#text(size: 9pt, weight: "bold")[{}]')
    s.paragraph("Heidelberg, 14. September 2023")
    s.heading("Neues Netzwerk in Ostwestfalen-Lippe gegründet")
    for _ in range(5):
        s.paragraph()
    s.heading("Kontakt", 3)
    s.paragraph(
        "Geschäftsstelle der Offensive Mittelstand, Telefon 06221 4567-890, info@example.org"
    )


def dreispaltige_liste(s: Sheet) -> None:
    s.columns, s.size = 2, 9.5
    for title in ("Vor dem Gespräch", "Im Gespräch", "Nach dem Gespräch"):
        s.heading(title, 3)
        s.items([s.sentence() for _ in range(6)])
        s.paragraph(s.prose(2, 3))


TEXT: dict[str, Spec] = {f.__name__.replace("_", "-"): f for f in (
    ein_spalter, zwei_spalten, drei_spalten, aufmacher, tabelle_ueber_seiten, tabelle_mit_umbruch, tabelle_ohne_linien,
    tabelle_umbruch_ohne_linien, fussnoten, listen, paragraphen, marginalien, kasten, inhaltsverzeichnis, brief,
    schreibmaschine, handsatz_schmal, handsatz_sehr_schmal, verschraenkt, weiche_trennstriche, querformat,
    gedreht_im_satz, randvermerk, pressemitteilung, dreispaltige_liste,
)}  # fmt: skip
