"""Makes the delivered Word templates anew. Staff edit them in Word, so one that is there is only
replaced with --force.

python corpus/templates/make_templates.py [--force] [NAME …]
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FOLDER = Path(__file__).resolve().parent
DARK = RGBColor(0x1F, 0x2A, 0x44)

# (style, text of one Word paragraph)
Layout = tuple[tuple[str, str], ...]


def each(field: str, style: str = "Normal") -> Layout:
    """A field of several paragraphs."""
    word = "zeile" if style in ("OM Download", "OM Kontakt") else "absatz"
    return (
        ("Normal", f"{{%p for {word} in {field} %}}"),
        (style, f"{{{{ {word} }}}}"),
        ("Normal", "{%p endfor %}"),
    )


def when(field: str) -> Layout:
    """A field that leaves no empty paragraph behind."""
    return (
        ("Normal", f"{{%p if {field} %}}"),
        ("Normal", f"{{{{ {field} }}}}"),
        ("Normal", "{%p endif %}"),
    )


HEAD = (
    ("Normal", "{%p if sperrfrist %}"),
    ("OM Kopf", "SPERRFRIST bis {{ sperrfrist }}"),
    ("Normal", "{%p endif %}"),
    ("OM Kopf", "PRESSEMITTEILUNG, {{ datum }}"),
    ("Title", "{{ titel }}"),
    ("Normal", "{%p if unterzeile %}"),
    ("Subtitle", "{{ unterzeile }}"),
    ("Normal", "{%p endif %}"),
    *each("download", "OM Download"),
)
PLACE = "{% if ort %}{{ ort }}, {{ datum }} – {% endif %}"
NAMED = (*when("laufzeit"), *when("partner"), *when("standards"))
TAIL_OF_FIRST = (
    ("Heading 1", "{{ baustein_titel }}"),
    *each("baustein"),
    *each("kontakt", "OM Kontakt"),
    ("Normal", "{%p if telefon %}"),
    ("OM Kontakt", "Telefon: {{ telefon }}"),
    ("Normal", "{%p endif %}"),
    ("OM Download", "Diese Pressemitteilung als Word-Datei (DOCX-Download)"),
)
TAIL = (*each("weitere_zitate"), *TAIL_OF_FIRST)
SAID = (("Normal", "{%p if zitat %}"), ("Normal", "{{ zitat }}"), ("Normal", "{%p endif %}"))
BACKGROUND = (
    ("Normal", "{%p if kernaussagen %}"), ("Heading 1", "Hintergrund"), ("Normal", "{%p endif %}"), *when("dokument"),
)  # fmt: skip
LETTER: Layout = (
    ("Brief Anschrift", "{{ absender }}"),
    *each("anschrift", "Brief Anschrift"),
    *each("kontakt", "Brief Info"),
    ("Brief Info", "{{ datum }}"),
    ("Brief Betreff", "{{ titel }}"),
    ("Normal", "{% if anrede %}{{ anrede }}{% else %}Sehr geehrte Damen und Herren,{% endif %}"),
    *each("anlass"),
    ("Normal", "{%p if klauseln %}"),
    ("Normal", "In der Vereinbarung heißt es dazu:"),
    ("Normal", "{%p endif %}"),
    *each("klauseln"),
    *each("bitte"),
    ("Normal", "Mit freundlichen Grüßen"),
    ("Brief Name", "{{ unterschrift }}"),
)
LAYOUTS: dict[str, Layout] = {
    "brief-vereinbarung-endet": LETTER,
    "pressemitteilung": (
        *HEAD,
        ("OM Vorspann", PLACE + "{{ vorspann }}"),
        ("Normal", "{{ zitat }}"),
        *each("kernaussagen"), *each("text"), *NAMED, *TAIL,
    ),
    "vereinbarung-beschlossen": (
        *HEAD,
        ("OM Vorspann", PLACE + "{{ beschluss }}{% if vorspann %} {% endif %}{{ vorspann }}"),
        ("Normal", "{{ zitat }}"),
        *each("kernaussagen"), *each("ziele"), *each("pflichten"), *each("beispiele"), *each("text"), *NAMED, *TAIL,
    ),
    "kooperation-region": (
        *HEAD,
        ("OM Vorspann", PLACE + "{{ vorspann }}"),
        ("Normal", "{{ regionen }}"),
        *when("partner"),
        *each("kernaussagen"), *each("ziele"), *each("beispiele"),
        ("Normal", "{{ zitat }}"),
        *each("text"), *when("standards"),
        ("Normal", "Auskunft in der Region: {{ ansprechperson }}"),
        *TAIL,
    ),
    "praxisstandard": (
        *HEAD,
        ("OM Vorspann", PLACE + "{{ vorspann }}"),
        ("Normal", "{{ standards }}"),
        *each("nutzen"), *each("kernaussagen"), *each("ziele"),
        ("Normal", "{{ zitat }}"),
        *each("text"), ("Normal", "{{ bezug }}"), *when("laufzeit"), *when("partner"), *TAIL,
    ),
    "kurzfassung": (
        *HEAD,
        ("OM Vorspann", PLACE + "{{ vorspann }}"),
        *each("kurz"), *SAID, *TAIL_OF_FIRST,
    ),
    "rueckblick": (
        *HEAD,
        ("OM Vorspann", PLACE + "{{ vorspann }}"),
        *each("text"), *SAID,
        ("Heading 1", "Was zuvor geschah"),
        *each("rueckblick"), *each("weitere_zitate"), *when("laufzeit"), *TAIL_OF_FIRST,
    ),
    "regionalfassung": (
        *HEAD,
        ("OM Vorspann", PLACE + "{{ vorspann }}"),
        ("Normal", "{{ fuer_region }}"),
        *SAID, *each("uebriges"), *each("text"),
        ("Normal", "Auskunft für {{ region }}: {{ ansprechperson }}"),
        *TAIL,
    ),
    "veranstaltung": (
        *HEAD,
        ("OM Vorspann", "{{ vorspann }}"),
        ("Normal", "Die Veranstaltung findet am {{ tag }} um {{ uhrzeit }} Uhr statt. Ort: {{ veranstaltungsort }}."),
        *each("programm"), *SAID,
        ("Normal", "{{ anmeldung }}"),
        *BACKGROUND,
        *each("kernaussagen"), *each("text"), *NAMED, *TAIL,
    ),
    "personalie": (
        *HEAD,
        ("OM Vorspann", "{{ person }} übernimmt ab {{ beginn }} {{ aufgabe }}. {{ vorspann }}"),
        *each("werdegang"), *when("vorgaengerin"), *SAID,
        *BACKGROUND,
        *each("kernaussagen"), *each("text"), *when("partner"), *TAIL,
    ),
}  # fmt: skip


def main() -> None:
    """Write the templates."""
    names = [a for a in sys.argv[1:] if a != "--force"] or list(LAYOUTS)
    for name in names:
        target = FOLDER / f"{name}.docx"
        if target.exists() and "--force" not in sys.argv[1:]:
            print(f"{target.name} gibt es schon; mit --force wird es ersetzt.")
            continue
        label = tomllib.loads(target.with_suffix(".toml").read_text(encoding="utf8"))["label"]
        _document(LAYOUTS[name], label).save(str(target))


def _document(layout: Layout, label: str) -> docx.document.Document:
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    for style, text in layout:
        document.add_paragraph(text, style=style)
    document.core_properties.title = label
    document.core_properties.author = "Offensive Mittelstand"
    document.core_properties.comments = ""
    document.core_properties.language = "de-DE"
    return document


def _set_page(document: docx.document.Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _set_styles(document: docx.document.Document) -> None:
    styles = document.styles
    for name, base in (
        ("OM Kopf", 11),
        ("OM Download", 10),
        ("OM Vorspann", 11),
        ("OM Kontakt", 10),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(base)
    styles["OM Kopf"].font.bold = True
    styles["OM Vorspann"].font.bold = True
    styles["OM Kontakt"].paragraph_format.space_after = Pt(0)
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    _set_letter(styles)
    for name, size in (("Title", 20), ("Subtitle", 13), ("Heading 1", 13)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), DARK
        font.italic = False
        # Without this Word's theme font wins over the name.
        styles[name].element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
    _set_german(styles)


# DIN 5008, form B, in millimetres from the page's edge: where the frames of address and information
# stand (left, top, width, height); and how far below the margin of 22 mm the subject begins.
FRAMES = {"Brief Anschrift": (25, 45, 80, 45), "Brief Info": (125, 50, 75, 40)}
SUBJECT_BELOW, SIGNATURE_BELOW = Cm(8.0), Cm(1.5)
_TWIPS = 1440 / 25.4


def _set_letter(styles: docx.styles.styles.Styles) -> None:
    for name in (*FRAMES, "Brief Betreff", "Brief Name"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    for name, (left, top, width, height) in FRAMES.items():
        frame = OxmlElement("w:framePr")
        places = {"x": left, "y": top, "w": width, "h": height}
        for key, place in places.items():
            frame.set(qn(f"w:{key}"), str(round(place * _TWIPS)))
        for key in ("hAnchor", "vAnchor"):
            frame.set(qn(f"w:{key}"), "page")
        frame.set(qn("w:hRule"), "exact")
        frame.set(qn("w:wrap"), "around")
        styles[name].paragraph_format.space_after = Pt(0)
        styles[name].element.get_or_add_pPr().insert(0, frame)
        styles[name].font.size = Pt(10)
    styles["Brief Betreff"].font.bold = True
    styles["Brief Betreff"].paragraph_format.space_before = SUBJECT_BELOW
    styles["Brief Betreff"].paragraph_format.space_after = Pt(22)
    styles["Brief Name"].paragraph_format.space_before = SIGNATURE_BELOW


def _set_german(styles: docx.styles.styles.Styles) -> None:
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), "de-DE")


if __name__ == "__main__":
    main()
