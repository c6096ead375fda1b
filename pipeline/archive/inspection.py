"""Does an archive hold together? Every invariant that its tables alone can tell, told where it is
broken.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from pydantic import ValidationError
from sqlalchemy import Connection, and_, func, select, text
from sqlalchemy.exc import DatabaseError

from pipeline.archive import postgres_large, rows
from pipeline.archive.bm25 import pack
from pipeline.archive.drafts import Drafts
from pipeline.archive.tables import (
    alerts,
    documents,
    manifest,
    metadata,
    passages,
    quotes,
    rulings,
    saved_searches,
    state,
    tags,
    terms,
    versions,
    works,
)
from pipeline.ground.errors import ConfigError, NotFound
from pipeline.ground.types import Document, Span
from pipeline.tagging.rulings import Ruling

_ARRIVED = ("new", "changed", "unchanged")
_AT_ONCE = 500
_AGAIN = (
    "Lesen Sie die Datei neu ein: `omdok ingest PFAD`. Hilft das nicht: `omdok restore neueste "
    "--force`."
)
_RESTORE = "Spielen Sie die letzte Sicherung ein: `omdok restore neueste --force`."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit: what kind of fault, where, and in German what and what to do."""

    kind: str
    where: str
    message: str
    hint: str


def inspect(connection: Connection) -> Iterator[Finding]:
    """Go through an archive; what the database itself finds damaged ends the search: nothing else
    can be trusted.
    """
    damaged = False
    for finding in _database(connection):
        damaged = True
        yield finding
    if damaged:
        return
    checks: tuple[Callable[[Connection], Iterable[Finding]], ...] = (
        _orphans, _missing_versions, _documents, _manifest, _words, _terms, _vectors, _server,
        _people_s_work, _drafts, _state,
    )  # fmt: skip
    for check in checks:
        yield from check(connection)


def _database(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    try:
        said = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
    except DatabaseError as error:
        said = [str(error.orig)]
    for line in said:
        if line != "ok":
            yield Finding(
                "database", "", f"Die Datei des Archivs ist beschädigt ({line}).", _RESTORE
            )


def _orphans(connection: Connection) -> Iterator[Finding]:
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            there = key.column
            lost = select(func.count()).where(key.parent.not_in(select(there)))
            count = connection.execute(lost.select_from(table)).scalar_one()
            if count:
                yield Finding(
                    "orphan", table.name,
                    f"{count} Zeilen in „{table.name}“ gehören zu nichts, was im Archiv ist.",
                    _RESTORE,
                )  # fmt: skip


def _missing_versions(connection: Connection) -> Iterator[Finding]:
    newest = and_(
        versions.c.document == documents.c.number, versions.c.version == documents.c.version
    )
    query = select(documents.c.id).outerjoin(versions, newest).where(versions.c.document.is_(None))
    for id in connection.execute(query).scalars():
        yield Finding("version", id, f"Dem Dokument {id} fehlt sein Text.", _AGAIN)


def _documents(connection: Connection) -> Iterator[Finding]:
    joined = select(
        documents.c.id, documents.c.number, documents.c.version.label("newest"), versions
    )
    query = joined.join(versions, versions.c.document == documents.c.number)
    for row in connection.execute(
        query.order_by(documents.c.number), execution_options={"yield_per": 50}
    ):
        try:
            document = rows.read_version(row.body, row.text)
        except (ValidationError, ValueError):
            yield Finding(
                "document",
                row.id,
                f"Die Angaben zu Dokument {row.id}, Fassung {row.version}, sind unlesbar.",
                _AGAIN,
            )
            continue
        if (document.id, document.version) != (row.id, row.version):
            yield Finding(
                "document",
                row.id,
                f"Unter {row.id} steht die Fassung eines anderen Dokuments.",
                _AGAIN,
            )
        yield from _spans(document)
        if row.version == row.newest:
            yield from _contents(connection, row.number, document)


def _spans(document: Document) -> Iterator[Finding]:
    size, id = len(document.text), document.id
    for what, spans in (
        ("Seiten", document.pages),
        ("Blöcke", document.blocks),
        ("Zonen", document.sections),
    ):
        if any(span.end > size for span in spans):
            yield Finding(
                "span", id, f"{what} von Dokument {id} reichen über seinen Text hinaus.", _AGAIN
            )
    for what, ordered in (("Seiten", document.pages), ("Blöcke", document.blocks)):
        if any(one.end > other.start for one, other in pairwise(_starts(ordered))):
            yield Finding("span", id, f"{what} von Dokument {id} überschneiden sich.", _AGAIN)


def _starts(spans: Iterable[Span]) -> list[Span]:
    return [span for span in spans if span.end > span.start]


def _contents(connection: Connection, number: int, document: Document) -> Iterator[Finding]:
    whole, id = document.text, document.id
    mine = select(tags.c.start, tags.c.end, tags.c.surface, tags.c.kind).where(
        tags.c.document == number
    )
    for row in connection.execute(mine):
        if whole[row.start : row.end] != row.surface:
            yield Finding(
                "tag", id,
                f"Ein Schlagwort von Dokument {id} („{row.surface}“) steht nicht an seiner Stelle "
                "im Text.",
                "Verschlagworten Sie neu: `omdok retag`.",
            )  # fmt: skip
    for table, kind, what in (
        (quotes, "quote", "Ein Zitat"),
        (passages, "passage", "Ein Abschnitt"),
    ):
        places = select(table.c.start, table.c.end).where(table.c.document == number)
        if any(not 0 <= row.start < row.end <= len(whole) for row in connection.execute(places)):
            yield Finding(kind, id, f"{what} von Dokument {id} liegt nicht in seinem Text.", _AGAIN)
    entry = select(manifest.c.sha256, manifest.c.version).where(
        manifest.c.document == id, manifest.c.outcome.in_(_ARRIVED)
    )
    for row in connection.execute(entry):
        if (row.sha256, row.version) != (document.source.sha256, document.version):
            yield Finding(
                "ledger",
                id,
                f"Das Eingangsbuch kennt von Dokument {id} eine andere Fassung.",
                _AGAIN,
            )


def _manifest(connection: Connection) -> Iterator[Finding]:
    known = select(documents.c.id)
    lost = select(manifest.c.place).where(
        manifest.c.document.is_not(None), manifest.c.document.not_in(known)
    )
    for place in connection.execute(lost.order_by(manifest.c.place)).scalars():
        yield Finding(
            "ledger",
            place,
            f"Das Eingangsbuch nennt zu „{place}“ ein Dokument, das es nicht gibt.",
            _AGAIN,
        )
    noted = select(manifest.c.document).where(manifest.c.document.is_not(None))
    for id in connection.execute(
        select(documents.c.id).where(documents.c.id.not_in(noted))
    ).scalars():
        yield Finding("ledger", id, f"Dokument {id} steht nicht im Eingangsbuch.", _AGAIN)


def _words(connection: Connection) -> Iterator[Finding]:
    key = "rowid" if connection.dialect.name == "sqlite" else "passage"
    without = f"SELECT count(*) FROM passages WHERE number NOT IN (SELECT {key} FROM words)"
    lost = f"SELECT count(*) FROM words WHERE {key} NOT IN (SELECT number FROM passages)"
    for sql, what in (
        (without, "Abschnitten fehlen die Wörter"),
        (lost, "Abschnitte gibt es nur noch als Wörter"),
    ):
        count = connection.execute(text(sql)).scalar_one()
        if count:
            yield Finding(
                "words", "", f"{count} {what}; die Suche findet sie nicht richtig.", _RESTORE
            )


def _terms(connection: Connection) -> Iterator[Finding]:
    """Each passage's packed terms must be those of its words, and each term must count its
    passages.
    """
    key = "rowid" if connection.dialect.name == "sqlite" else "passage"
    numbers = {
        row.term: row.number for row in connection.execute(select(terms.c.term, terms.c.number))
    }
    uses: Counter[int] = Counter()
    wrong = 0
    sql = (
        f"SELECT p.terms, w.surface, w.stems, w.parts FROM passages p JOIN words w ON w.{key} = "
        "p.number"
    )
    for row in connection.execute(text(sql), execution_options={"yield_per": _AT_ONCE}).mappings():
        packed = bytes(row["terms"])
        uses.update((np.frombuffer(packed, dtype="<u4")[1:] >> 8).tolist())
        try:
            wrong += pack(rows.read_words(row), numbers) != packed
        except KeyError:
            wrong += 1
    if wrong:
        yield Finding(
            "terms",
            "",
            f"Bei {wrong} Abschnitten passen Wörter und Wortindex nicht zusammen.",
            _RESTORE,
        )
    counted = {
        row.number: row.uses for row in connection.execute(select(terms.c.number, terms.c.uses))
    }
    different = sum(uses.get(number, 0) != count for number, count in counted.items()) + len(
        set(uses) - set(counted)
    )
    if different:
        yield Finding(
            "terms", "", f"Bei {different} Wörtern stimmt die Zahl der Abschnitte nicht.", _RESTORE
        )


def _vectors(connection: Connection) -> Iterator[Finding]:
    query = select(passages.c.vector, documents.c.embedder, documents.c.id).join(
        documents, documents.c.number == passages.c.document
    )
    sizes: dict[str, Counter[int]] = {}
    odd: Counter[str] = Counter()
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        sizes.setdefault(row.embedder, Counter())[len(row.vector)] += 1
        vector = np.frombuffer(row.vector[: len(row.vector) // 4 * 4], dtype="<f4")
        if not np.isfinite(vector).all() or not 0.5 < float(np.linalg.norm(vector)) < 2:
            odd[row.id] += 1
    for id, count in sorted(odd.items()):
        yield Finding("vector", id, f"{count} Vektoren von Dokument {id} sind unbrauchbar.", _AGAIN)
    for embedder, found in sizes.items():
        if len(found) > 1:
            yield Finding(
                "vector",
                embedder,
                f"Die Vektoren von „{embedder}“ sind verschieden lang.",
                _RESTORE,
            )


def _server(connection: Connection) -> Iterator[Finding]:
    """What only an archive on a server has: vectors a second time, and folded postings."""
    if connection.dialect.name == "sqlite":
        return
    fix = (
        "Ziehen Sie das Archiv in eine neue Datenbank um: `omdok store copy VON NACH`; dort ist "
        "der Index neu."
    )
    sql = (
        "SELECT count(*) FROM passages p JOIN documents d ON d.number = p.document "
        "FULL JOIN vectors v ON v.passage = p.number WHERE v.passage IS NULL AND p.vector <> '' OR "
        "p.number IS NULL "
        "OR v.document <> p.document OR v.embedder <> d.embedder OR v.quiet <> (p.zone IS NOT "
        "NULL) "
        "OR vector_dims(v.embedding) * 4 <> length(p.vector)"
    )
    count = connection.exec_driver_sql(sql).scalar_one()
    if count:
        yield Finding(
            "near", "", f"Bei {count} Abschnitten passt der Index der Vektoren nicht.", fix
        )
    folded = (
        "SELECT f.block FROM folded f WHERE f.block >= 0 AND "
        "coalesce((SELECT sum(length(entries) / 4) FROM postings WHERE block = f.block), 0) <> "
        "coalesce((SELECT sum(length(terms) / 4 - 1) FROM passages "
        "WHERE number BETWEEN f.block * :size + 1 AND (f.block + 1) * :size AND terms <> ''), 0)"
    )
    blocks = connection.execute(text(folded), {"size": postgres_large.BLOCK}).scalars().all()
    if blocks:
        yield Finding(
            "folded", "", f"In {len(blocks)} Teilen des Wortindex auf dem Server fehlt etwas.", fix
        )


def _drafts(connection: Connection) -> Iterator[Finding]:
    """Every draft has the revision that it says, each revision can be read, and its words are those
    that people named when they decided.
    """
    kept = Drafts(connection)
    for id in kept.ids():
        try:
            newest = kept.get(id)
            wrong = [v for v in kept.versions(id) if not v.docx]
        except (NotFound, ConfigError):
            yield Finding("draft", id, f"Der Entwurf {id} ist unlesbar.", _RESTORE)
            continue
        if wrong or newest.draft.id != id:
            yield Finding("draft", id, f"Dem Entwurf {id} fehlt seine Word-Datei.", _RESTORE)
        if not kept.is_true(id):
            yield Finding(
                "draft", id,
                f"Der Wortlaut des Entwurfs {id} wurde an omdok vorbei geändert.",
                _RESTORE,
            )  # fmt: skip


def _people_s_work(connection: Connection) -> Iterator[Finding]:
    for row in connection.execute(select(rulings.c.id, rulings.c.body)):
        try:
            found = Ruling.model_validate_json(row.body)
        except ValidationError:
            found = None
        if found is None or found.id != row.id:
            yield Finding("decision", row.id, f"Die Entscheidung {row.id} ist unlesbar.", _RESTORE)
    for row in connection.execute(select(saved_searches.c.name, saved_searches.c.query)):
        if not _is_json(row.query):
            yield Finding(
                "search", row.name, f"Die gemerkte Suche „{row.name}“ ist unlesbar.",
                f"Löschen Sie sie (`omdok saved --delete „{row.name}“`) und legen Sie sie neu an.",
            )  # fmt: skip
    lost = select(func.count()).where(alerts.c.document.not_in(select(documents.c.id)))
    count = connection.execute(lost.select_from(alerts)).scalar_one()
    if count:
        yield Finding(
            "alert", "", f"{count} Meldungen nennen ein Dokument, das es nicht gibt.", _RESTORE
        )
    nameless = select(works.c.work).where(works.c.work.not_in(select(documents.c.id))).distinct()
    for work in connection.execute(nameless).scalars():
        yield Finding(
            "work",
            work,
            f"Das Werk {work} ist nach einem Dokument benannt, das es nicht gibt.",
            _RESTORE,
        )


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _state(connection: Connection) -> Iterator[Finding]:
    count = connection.execute(select(func.count()).select_from(state)).scalar_one()
    if count != 1:
        yield Finding("state", "", "Der Stand des Archivs ist nicht vermerkt.", _RESTORE)
