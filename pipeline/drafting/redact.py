"""Takes a person's name out of a draft: out of the sentences, quotes and history of every revision,
and out of every file.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from lxml import etree

from pipeline.archive import Parts
from pipeline.archive.drafts import DraftVersion
from pipeline.drafting.lookup import draft_versions, list_drafts
from pipeline.drafting.products import folder_of, refuse_if_edited, write_files
from pipeline.drafting.proposals import LOG
from pipeline.drafting.render.docx import read_back
from pipeline.drafting.render.docx_edit import Edit, edited
from pipeline.drafting.states import Step, noted
from pipeline.ground.drafts import Draft
from pipeline.ground.whole_files import write_whole
from pipeline.names.redaction import MASK, Redactor
from pipeline.settings import Settings

_XML = (".xml", ".rels")
_TOLD = "Angaben zu einer Person unkenntlich gemacht"


def drafts_naming(redactor: Redactor, archive: Parts, settings: Settings) -> list[Draft]:
    """The drafts that name one of the redactor's people in any revision, by id.

    Raises:
        ConfigError: the folder of a draft of the first edition is damaged.
    """
    drafts = sorted(list_drafts(archive, settings), key=lambda draft: draft.id)
    return [draft for draft in drafts if _is_named(draft_versions(draft.id, archive), redactor)]


def _is_named(versions: Iterable[DraftVersion], redactor: Redactor) -> bool:
    for version in versions:
        if redactor.spans(version.draft.model_dump_json()):
            return True
        if _names_in_word(version.docx, redactor):
            return True
    return False


def _names_in_word(docx: bytes, redactor: Redactor) -> bool:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith(_XML)]
    return any(_masked_xml(part, redactor, frozenset()) != part for part in parts)


def check_redactable(draft: Draft, settings: Settings) -> None:
    """Raise Refused when the draft's Word file was edited and not imported."""
    refuse_if_edited(draft, settings)


def redact_draft(
    draft: Draft, redactor: Redactor, archive: Parts, settings: Settings, at: datetime
) -> Draft:
    """Mask the names in every revision of the draft, and write its files anew; Word files that the
    first edition kept beside them are deleted. The history of the newest revision tells it, so that
    whoever took the release over hears that it changed.

    Raises:
        Refused: as `check_redactable` does.
        ConfigError: the folder cannot be written.
    """
    versions = draft_versions(draft.id, archive)
    surnames = redactor.surnames("\n".join(one.draft.model_dump_json() for one in versions))
    step, last = Step("omdok", at), versions[-1].draft.revision

    def masked(version: DraftVersion) -> DraftVersion:
        clean = _masked(version, redactor, surnames)
        is_told = version.draft.revision == last and clean.draft != version.draft
        return replace(clean, draft=noted(clean.draft, step, _TOLD)) if is_told else clean

    with archive.drafts.writing() as drafts:
        drafts.rewrite(draft.id, masked)
        newest = drafts.get(draft.id)
    folder = folder_of(draft.id, settings)
    for older in folder.glob("fassung-*.docx"):
        older.unlink()
    log = folder / LOG
    if log.is_file():
        lines = log.read_text(encoding="utf8").splitlines()
        write_whole(log, "".join(redactor.note(line, surnames) + "\n" for line in lines))
    return write_files(newest, settings)


def _masked(version: DraftVersion, redactor: Redactor, surnames: frozenset[str]) -> DraftVersion:
    # The Word file's own paragraphs: within a sitting it is that of a later revision.
    lines = [text for _, text in read_back(version.docx)[0]]
    edits = [
        Edit(number, start, end, redactor.masked(text, surnames)[start:end])
        for number, text in enumerate(lines)
        for start, end in redactor.spans(text, surnames)
    ]
    body = version.draft.model_dump(mode="json")
    masked = redactor.value(body, surnames) | {
        name: body[name] for name in ("id", "template", "document")
    }
    # A remark about the name tells of it by what it says around the mask.
    masked["lint"] = [
        mark for mark in masked["lint"] if MASK not in json.dumps(mark, ensure_ascii=False)
    ]
    docx = edited(version.docx, edits) if edits else version.docx
    clean = without_names(docx, redactor, surnames)
    return DraftVersion(Draft.model_validate(masked), clean)


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
            if info.filename.endswith(_XML):
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
