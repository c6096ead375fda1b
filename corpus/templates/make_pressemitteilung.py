"""Makes pressemitteilung.docx anew. Staff edit that file in Word afterwards, so it is only replaced with --force.

python corpus/templates/make_pressemitteilung.py [--force]
"""

from __future__ import annotations

import sys
from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

TARGET = Path(__file__).with_suffix("").with_name("pressemitteilung.docx")
DARK = RGBColor(0x1F, 0x2A, 0x44)

# (style, text of one Word paragraph)
LAYOUT = (
    ("OM Kopf", "PRESSEMITTEILUNG, {{ datum }}"),
    ("Title", "{{ titel }}"),
    ("Subtitle", "{{ unterzeile }}"),
    ("Normal", "{%p for zeile in download %}"),
    ("OM Download", "{{ zeile }}"),
    ("Normal", "{%p endfor %}"),
    ("OM Vorspann", "{% if ort %}{{ ort }}, {{ datum }} – {% endif %}{{ zitat }} {{ vorspann }}"),
    ("Normal", "{%p for absatz in kernaussagen %}"),
    ("Normal", "{{ absatz }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p for absatz in text %}"),
    ("Normal", "{{ absatz }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p if partner %}"),
    ("Normal", "{{ partner }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p if standards %}"),
    ("Normal", "{{ standards }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p if regionen %}"),
    ("Normal", "{{ regionen }}"),
    ("Normal", "{%p endif %}"),
    ("Normal", "{%p for absatz in weitere_zitate %}"),
    ("Normal", "{{ absatz }}"),
    ("Normal", "{%p endfor %}"),
    ("Heading 1", "{{ baustein_titel }}"),
    ("Normal", "{%p for absatz in baustein %}"),
    ("Normal", "{{ absatz }}"),
    ("Normal", "{%p endfor %}"),
    ("Normal", "{%p for zeile in kontakt %}"),
    ("OM Kontakt", "{{ zeile }}"),
    ("Normal", "{%p endfor %}"),
    ("OM Download", "Diese Pressemitteilung als Word-Datei (DOCX-Download)"),
)


def main() -> None:
    """Write the template."""
    if TARGET.exists() and "--force" not in sys.argv[1:]:
        sys.exit(f"{TARGET.name} gibt es schon; mit --force wird es ersetzt.")
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    for style, text in LAYOUT:
        document.add_paragraph(text, style=style)
    document.core_properties.title = "Pressemitteilung"
    document.core_properties.author = "Offensive Mittelstand"
    document.core_properties.comments = ""
    document.core_properties.language = "de-DE"
    document.save(str(TARGET))


def _set_page(document: docx.document.Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.2)


def _set_styles(document: docx.document.Document) -> None:
    styles = document.styles
    for name, base in (("OM Kopf", 11), ("OM Download", 10), ("OM Vorspann", 11), ("OM Kontakt", 10)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.font.size = Pt(base)
    styles["OM Kopf"].font.bold = True
    styles["OM Vorspann"].font.bold = True
    styles["OM Kontakt"].paragraph_format.space_after = Pt(0)
    normal = styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    for name, size in (("Title", 20), ("Subtitle", 13), ("Heading 1", 13)):
        font = styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(size), DARK
        font.italic = False
        # Without this Word's theme font wins over the name.
        styles[name].element.rPr.rFonts.set(qn("w:asciiTheme"), "minorHAnsi")
    _set_german(styles)


def _set_german(styles: docx.styles.styles.Styles) -> None:
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    language.set(qn("w:val"), "de-DE")


if __name__ == "__main__":
    main()
