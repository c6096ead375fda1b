"""Fills Word templates. docxtpl enters the project here and nowhere else.

The fields go into the template with invisible marks around every statement. What Word's template
makes of them is read back into the content model, and the marks are taken out. So the order, the
fixed words and the conditions that staff set in Word hold for every format, and no sentence loses
its source on the way.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.drafting.provenance import Line, Paragraph, Sheet, Statement, fixed
from pipeline.drafting.render.docx_parts import QUICKLY, VERSION, parsed, straight_marks, xml_parts
from pipeline.drafting.render.filled import Filled, Properties
from pipeline.ground.errors import ConfigError, DocumentError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Text that tracked changes have taken away; a text box once more, for old versions of Word.
_GONE = {f"{_W}del", f"{_W}moveFrom"}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Private-use characters: OPEN number CLOSE words END. They are never part of a statement
# (`wording.one_line`).
_OPEN, _CLOSE, _END = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(rf"{_OPEN}(\d+){_CLOSE}([^{_END}]*){_END}")
_MARKS = re.compile(rf"{_OPEN}\d+{_CLOSE}|{_END}")
_TEXT_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml"
)
# Files in a zip need a date; a fixed one keeps the same draft the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(filled: Filled) -> bytes:
    """The Word file itself."""
    return filled.docx


def read_back(content: bytes) -> tuple[list[tuple[str, str]], str]:
    """(style id, text) of every paragraph with text in a Word file, tracked changes accepted; and
    its draft's id.

    Raises:
        DocumentError: it is no Word file.
    """
    try:
        parts = xml_parts(content, "word/document.xml|docProps/core.xml")
        body, core = parts["word/document.xml"], parts.get("docProps/core.xml")
    except (DocumentError, KeyError) as error:
        raise DocumentError(
            "Die Datei lässt sich nicht als Word-Datei (.docx) lesen.",
            "Öffnen Sie sie in Word und speichern Sie sie als .docx.",
        ) from error
    identifier = (
        core.findtext("{http://purl.org/dc/elements/1.1/}identifier") if core is not None else None
    )
    return [(style, text) for style, text in _paragraphs(body) if text.strip()], (
        identifier or ""
    ).strip()


def words_of_file(content: bytes) -> str:
    """The beginning of the hash of the words that a Word file went out with; empty where it does
    not say.
    """
    core = xml_parts(content, "docProps/core.xml").get("docProps/core.xml")
    return "" if core is None else (core.findtext(VERSION) or "").strip()


def fill(
    template: Path,
    fields: Mapping[str, Sequence[Paragraph]],
    many: set[str],
    properties: Properties,
) -> Filled:
    """Fill a template. Fields in `many` reach it as lists of paragraphs, the others as one text.

    Raises:
        ConfigError: the template cannot be filled; the message says where, in German.
    """
    statements: list[Statement] = []
    context: dict[str, Any] = {}
    for name, paragraphs in fields.items():
        marked = [_marked(paragraph, statements) for paragraph in paragraphs]
        context[name] = marked if name in many else " ".join(marked)
    parts = _rendered(template, context, properties)
    body = parsed(parts["word/document.xml"])
    lines = [Line(_pieces(text, statements), style) for style, text in _paragraphs(body)]
    sheet = Sheet(tuple(line for line in lines if line.text.strip()))
    return Filled(sheet, _packed(parts), properties)


def _marked(paragraph: Paragraph, statements: list[Statement]) -> str:
    marked = []
    for piece in paragraph:
        if isinstance(piece, str):
            marked.append(piece)
        else:
            marked.append(f"{_OPEN}{len(statements)}{_CLOSE}{piece.text}{_END}")
            statements.append(piece)
    return "".join(marked)


def _rendered(
    template: Path, context: Mapping[str, Any], properties: Properties
) -> dict[str, bytes]:
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    class Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
        def patch_xml(self, src_xml: str) -> str:
            return straight_marks(str(super().patch_xml(src_xml)))

    # A template comes from staff, but nothing in it may reach beyond the fields.
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    target = io.BytesIO()
    try:
        document = Template(template)
        document.render(dict(context), jinja_env=environment)
        core = document.docx.core_properties
        core.title, core.language = properties.title[:255], "de-DE"
        core.identifier = properties.id
        core.created = core.modified = properties.made.replace(tzinfo=None, microsecond=0)
        document.save(target)
        with zipfile.ZipFile(target) as package:
            return {name: package.read(name) for name in package.namelist()}
    except (
        TemplateError,
        SyntaxError,
        TypeError,
        ValueError,
        LookupError,
        AttributeError,
    ) as error:
        # lxml's XMLSyntaxError is a SyntaxError; the rest is what a faulty expression may do.
        around = " ".join(" ".join(getattr(error, "docx_context", ())).split())
        place = f" Der Text an dieser Stelle: „{around[:200]}“." if around else ""
        raise ConfigError(
            f"Die Vorlage „{template.name}“ lässt sich nicht füllen.{place}",
            "Vergleichen Sie die Marken {{ … }} und {% … %} in Word mit der gelieferten Vorlage.",
        ) from error


def _packed(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            if _TEXT_PARTS.fullmatch(name):
                content = _MARKS.sub("", content.decode("utf8")).encode("utf8")
            package.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED, QUICKLY)
    return target.getvalue()


def _paragraphs(tree: Any) -> list[tuple[str, str]]:
    """(style id, text) of every paragraph in order, tables and text boxes included."""
    found: list[tuple[list[str], list[str]]] = []
    _walk(tree, None, found)
    return [("".join(style), "".join(text)) for style, text in found]


# What stands for a sign of its own.
_SIGNS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}


def _walk(element: Any, current: tuple[list[str], list[str]] | None, found: list[Any]) -> None:
    if element.tag == _FALLBACK or element.tag in _GONE:
        return
    if element.tag == f"{_W}p":
        current = ([], [])
        found.append(current)
    elif current is not None:
        if element.tag == f"{_W}pStyle":
            current[0].append(element.get(f"{_W}val", ""))
        elif element.tag == f"{_W}t":
            current[1].append(element.text or "")
        else:
            current[1].append(_SIGNS.get(element.tag, ""))
    for child in element:
        _walk(child, current, found)


def _pieces(text: str, statements: Sequence[Statement]) -> Paragraph:
    pieces: list[Statement | str] = []
    position = 0
    for match in _MARKED.finditer(text):
        pieces += _fixed(text[position : match.start()])
        statement = statements[int(match[1])]
        # A filter in the template (say, upper case) may have changed the words.
        same = match[2] == statement.text
        pieces.append(
            statement
            if same
            else Statement(match[2], statement.kind, statement.evidence, statement.note)
        )
        position = match.end()
    return (*pieces, *_fixed(text[position:]))


def _fixed(text: str) -> list[Statement | str]:
    """The template's own words, with the blanks around them apart."""
    words = text.strip()
    if not words:
        return [text] if text else []
    before, after = text[: text.index(words)], text[text.index(words) + len(words) :]
    return [piece for piece in (before, fixed(words), after) if piece]
