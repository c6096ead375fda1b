"""Takes a person's name out of a draft: out of its sentences, quotes and history, and out of every
file beside it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from lxml import etree

from pipeline.drafting.assemble import write
from pipeline.drafting.cabinet import list_drafts
from pipeline.drafting.provenance import sheet_of
from pipeline.drafting.render.docx_edit import Edit, edited
from pipeline.drafting.revise import word_file
from pipeline.drafting.templates import find_template
from pipeline.ground.types import Draft
from pipeline.names.redaction import Redactor
from pipeline.settings import Settings


def drafts_naming(redactor: Redactor, settings: Settings) -> list[Draft]:
    """The drafts that name one of the redactor's people in a file of theirs, by id.

    Raises:
        ConfigError: a draft's file is damaged.
    """
    drafts = sorted(list_drafts(settings.drafts_folder), key=lambda draft: draft.id)
    return [draft for draft in drafts if redactor.spans(draft.model_dump_json())]


def check_redactable(draft: Draft, settings: Settings) -> None:
    """Raise Refused when the draft's Word file was edited and not imported, NotFound when it is
    gone.
    """
    word_file(draft, settings)


def redact_draft(draft: Draft, redactor: Redactor, settings: Settings) -> Draft:
    """Write the draft without the names; Word files of its earlier versions are deleted.

    Raises:
        Refused, NotFound: as `check_redactable` does.
        ConfigError: the folder cannot be written.
    """
    content = word_file(draft, settings)
    surnames = redactor.surnames(draft.model_dump_json())
    lines = [line.text for line in sheet_of(draft).lines]
    edits = [
        Edit(number, start, end, redactor.masked(text, surnames)[start:end])
        for number, text in enumerate(lines)
        for start, end in redactor.spans(text, surnames)
    ]
    body = draft.model_dump(mode="json")
    masked = redactor.value(body, surnames) | {
        name: body[name] for name in ("id", "files", "template", "document")
    }
    folder = Path(draft.files["json"]).parent
    for older in folder.glob("fassung-*.docx"):
        older.unlink()
    clean = without_names(edited(content, edits), redactor, surnames)
    return write(
        Draft.model_validate(masked), clean, find_template(draft.template, settings), folder.parent
    )


def without_names(docx: bytes, redactor: Redactor, surnames: frozenset[str]) -> bytes:
    """The Word file with every text and attribute of every part masked: headers, comments, links,
    properties too.
    """
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as package,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for info in package.infolist():
            data = package.read(info)
            if info.filename.endswith((".xml", ".rels")):
                data = _masked_xml(data, redactor, surnames)
            made.writestr(info, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _masked_xml(data: bytes, redactor: Redactor, surnames: frozenset[str]) -> bytes:
    root = etree.fromstring(data)
    changed = False
    for element in root.iter(etree.Element):
        for name, value in element.items():
            masked = redactor.masked(str(value), surnames)
            changed |= masked != value
            element.set(name, masked)
    for texts in _runs(root):
        whole = "".join(str(element.text) for element in texts)
        masked = redactor.masked(whole, surnames)
        if masked != whole:
            changed, at = True, 0
            for element in texts:
                length = len(str(element.text))
                element.text, at = masked[at : at + length], at + length
    return (
        bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
        if changed
        else data
    )


def _runs(root: etree._Element) -> Iterator[list[etree._Element]]:
    """The elements with text, those of one paragraph together: Word parts a name wherever somebody
    typed in it.
    """
    for _, group in groupby(
        (e for e in root.iter(etree.Element) if e.text and e.text.strip()), key=_paragraph_of
    ):
        yield list(group)


def _paragraph_of(element: etree._Element) -> etree._Element:
    return next(element.iterancestors("{*}p"), element)
