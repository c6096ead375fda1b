"""`omdok show`: one document with its versions, its renditions, and what it and others say of each
other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.call import Call, verb
from app.commands.sources import origins, tell_origin
from app.german import KINDS, RELATIONS, day
from app.params import COUNT
from pipeline.ground.facets import LINKED

if TYPE_CHECKING:
    from pipeline.archive import Parts, Record, Summary
    from pipeline.archive.related import Related
    from pipeline.ground.types import Document
    from pipeline.ground.worddiff import WordChange
    from pipeline.reading.works import Work

_CHANGED = {"deleted": "gestrichen", "inserted": "eingefügt", "replaced": "ersetzt"}
_AROUND = 40
_LONGEST = 300


@click.command(short_help="Ein Dokument des Archivs zeigen.")
@click.argument("document", metavar="DOKUMENT")
@click.option(
    "--version", "number", metavar="N", type=COUNT, help="Diese Fassung zeigen statt der neuesten."
)
@click.option(
    "--diff",
    is_flag=True,
    help="Zeigen, was sich gegenüber der Fassung davor geändert hat, Wort für Wort.",
)
@verb
def show(call: Call, document: str, number: int | None, diff: bool) -> None:
    """Ein Dokument des Archivs zeigen: mit Schlagwörtern, Fassungen und allem, womit es
    zusammenhängt.

    Dazu gehört, in welchen Formaten derselbe Text noch vorliegt, welche Vereinbarung eine
    Pressemitteilung ankündigt und welche Vereinbarung eine andere ersetzt oder ergänzt, jeweils mit
    dem Satz, in dem es steht.
    """
    with call.open_archive() as archive:
        record, versions = archive.documents.get(document), archive.documents.versions(document)
        work, related = archive.works.work_of(document), archive.works.related(document)
        summaries = {s.document: s for s in archive.documents.summaries()}
        formats = _formats(archive, work, document)
        sources = origins(archive, summaries[document].path)
    shown = _version(versions, number)
    before = next((v for v in reversed(versions) if v.version < shown.version), None)
    changes = _changes(before, shown) if diff else ()
    # Tags and quotes point into the newest text.
    is_newest = shown.version == versions[-1].version
    answer = {
        **shown.model_dump(mode="json"),
        "document": shown.id,
        **_marked(record if is_newest else None),
        "versions": [_version_line(version) for version in versions],
        "work": {"id": work.id, "how": work.how},
        "renditions": [_rendition(summaries[id], formats[id]) for id in formats],
        "related": [_relation(link, work, summaries) for link in related],
        "sources": sources,
    }
    if diff:
        known = {"from": before and before.version, "to": shown.version}
        answer["diff"] = {**known, "changes": [asdict(change) for change in changes]}

    lines = _lines(record, shown, versions, work, related, summaries, formats)
    body = _told_changes(before, shown, changes) if diff else (shown.text,)
    told = (*lines, *map(tell_origin, sources), "", *body)
    call.answer(answer, lambda: click.echo("\n".join(told)))


def _formats(archive: Parts, work: Work, document: str) -> dict[str, str]:
    """The formats of the other files of a work, by document."""
    return {id: _format(archive, id) for id in work.documents if id != document}


def _marked(record: Record | None) -> dict[str, list[Any]]:
    tags, quotes = (record.tags, record.quotes) if record else ((), ())
    return {
        "tags": [tag.model_dump(mode="json") for tag in tags],
        "quotes": [quote.model_dump(mode="json") for quote in quotes],
    }


def _version_line(version: Document) -> dict[str, Any]:
    day = version.date.isoformat() if version.date else None
    return {"version": version.version, "date": day, "sha256": version.source.sha256}


def _version(versions: Sequence[Document], number: int | None) -> Document:
    from pipeline.ground.errors import NotFound

    found = next(
        (v for v in versions if v.version == number), versions[-1] if number is None else None
    )
    if found is None:
        there = ", ".join(str(v.version) for v in versions)
        raise NotFound(
            f"Eine Fassung {number} gibt es von diesem Dokument nicht.", f"Vorhanden: {there}."
        )
    return found


def _changes(before: Document | None, shown: Document) -> tuple[WordChange, ...]:
    from pipeline.ground.worddiff import word_changes

    return word_changes(before.text, shown.text) if before else ()


def _format(archive: Parts, document: str) -> str:
    from pipeline.reading.formats import label_of

    return label_of(archive.documents.newest(document).source.media_type)


def _rendition(summary: Summary, form: str) -> dict[str, Any]:
    return {
        "document": summary.document,
        "title": summary.title,
        "path": summary.path,
        "format": form,
    }


def _relation(link: Related, work: Work, summaries: Mapping[str, Summary]) -> dict[str, Any]:
    other = link.target if link.document in work.documents else link.document
    title = summaries[other].title if other in summaries else None
    return {
        **asdict(link),
        "other": other,
        "title": title,
        "outgoing": link.document in work.documents,
    }


def _lines(
    record: Record,
    shown: Document,
    versions: Sequence[Document],
    work: Work,
    related: Sequence[Related],
    summaries: Mapping[str, Summary],
    formats: Mapping[str, str],
) -> Iterator[str]:
    yield f"{shown.title}\n{KINDS[shown.kind]} · {day(shown.date)} · {shown.source.path}\n"
    labels = sorted({t.label for t in record.tags if t.id and t.kind in LINKED})
    yield f"Schlagwörter: {'; '.join(labels) or 'keine'}"
    if formats:
        listed = (f"{form} ({Path(summaries[id].path).name}, {id})" for id, form in formats.items())
        yield f"Derselbe Text auch als {', '.join(listed)}."
    if len(versions) > 1:
        yield (
            f"Fassung {shown.version} von {len(versions)}; --version N zeigt eine andere, --diff "
            "die Änderungen."
        )
    yield from dict.fromkeys(line for link in related for line in _told_link(link, work, summaries))


def _told_link(link: Related, work: Work, summaries: Mapping[str, Summary]) -> Iterator[str]:
    outgoing = link.document in work.documents
    other = link.target if outgoing else link.document
    if other in work.documents or other not in summaries:
        return
    yield f"{RELATIONS[link.kind][not outgoing].capitalize()}: {summaries[other].title} ({other})"
    if link.sentence:
        yield f"   Beleg: „{_shortened(link.sentence)}“"


def _told_changes(
    before: Document | None, shown: Document, changes: Sequence[WordChange]
) -> Iterator[str]:
    if before is None:
        yield "Das ist die erste Fassung; es gibt keine, mit der sie sich vergleichen ließe."
        return
    yield f"Änderungen von Fassung {before.version} zu Fassung {shown.version}:"
    if not changes:
        yield "Kein Wort hat sich geändert."
    for change in changes:
        words = [f"„{_shortened(part)}“" for part in (change.before, change.after) if part]
        where = " ".join(
            shown.text[max(0, change.new[0] - _AROUND) : change.new[1] + _AROUND].split()
        )
        yield (
            f"– {_CHANGED[change.kind]}: {' durch '.join(words)}\n  jetzt: … {_shortened(where)} …"
        )


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rsplit(' ', 1)[0]} …"
