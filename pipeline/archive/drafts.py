"""Drafts in the archive: each with every revision that it ever had, and a change only on the
revision that it was made on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping, Select, and_, insert, select, update

from pipeline.archive.access import ArchivePart, OneUnit
from pipeline.archive.audit import Audit
from pipeline.archive.tables import draft_versions, drafts
from pipeline.ground.drafts import Draft
from pipeline.ground.errors import ConfigError, NotFound, Refused

# So many letters of a hash tell two wordings of one draft apart for certain enough; less is a slip.
FEWEST_LETTERS = 8
_HASH = re.compile(rf"[0-9a-f]{{{FEWEST_LETTERS},64}}")


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A draft with the Word file that its words stand in; `draft.revision` is 0 before it is
    kept.
    """

    draft: Draft
    docx: bytes


class Drafts:
    """The drafts of one state of the archive, or of one transaction that changes it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ids(self) -> list[str]:
        """The ids of all drafts, in order."""
        return list(self._connection.execute(select(drafts.c.id).order_by(drafts.c.id)).scalars())

    def newest(self) -> list[Draft]:
        """The newest revision of every draft, the newest draft first."""
        newest = and_(
            draft_versions.c.draft == drafts.c.id, draft_versions.c.revision == drafts.c.revision
        )
        query = select(draft_versions.c.revision, draft_versions.c.body).join(drafts, newest)
        found = [_draft(row) for row in self._connection.execute(query).mappings()]
        return sorted(found, key=lambda draft: (draft.made.at, draft.id), reverse=True)

    def assigned_to(self, name: str) -> list[Draft]:
        """The newest revision of every draft that was handed to somebody, without reading the
        others.
        """
        newest = and_(
            draft_versions.c.draft == drafts.c.id, draft_versions.c.revision == drafts.c.revision
        )
        handed = f'"assigned":{json.dumps(name, ensure_ascii=False)}'
        query = select(draft_versions.c.revision, draft_versions.c.body).join(drafts, newest)
        mine = query.where(draft_versions.c.body.contains(handed, autoescape=True))
        found = [_draft(row) for row in self._connection.execute(mine).mappings()]
        return [draft for draft in found if draft.assigned == name]

    def get(self, id: str, revision: int | None = None) -> DraftVersion:
        """One revision of a draft, the newest where none is named; NotFound where there is none."""
        if revision is None:
            revision = self._connection.execute(
                select(drafts.c.revision).where(drafts.c.id == id)
            ).scalar()
        row = self._connection.execute(_whole(id, revision or 0)).mappings().first()
        if row is None:
            raise NotFound(f"Den Entwurf „{id}“ gibt es nicht.", "omdok draft list zeigt alle.")
        return DraftVersion(_draft(row), bytes(row["docx"]))

    def versions(self, id: str) -> tuple[DraftVersion, ...]:
        """Every revision of a draft, the first one first; empty where there is no such draft."""
        numbers = select(draft_versions.c.revision).where(draft_versions.c.draft == id)
        found = self._connection.execute(numbers.order_by(draft_versions.c.revision)).scalars()
        return tuple(self.get(id, number) for number in found.all())

    def last(self, id: str, most: int) -> list[Draft]:
        """The newest revisions of a draft without their Word files, the newest first."""
        query = select(draft_versions.c.revision, draft_versions.c.body)
        newest = query.where(draft_versions.c.draft == id)
        newest = newest.order_by(draft_versions.c.revision.desc()).limit(most)
        return [_draft(row) for row in self._connection.execute(newest).mappings()]

    def seen(self, id: str, words: str) -> DraftVersion | None:
        """The newest revision whose words have the hash that begins so; None where none ever had.

        The whole hash or its first letters (at least eight) name a wording.
        """
        if not _HASH.fullmatch(words):
            return None
        mine = and_(draft_versions.c.draft == id, draft_versions.c.words.startswith(words))
        query = select(draft_versions.c.revision).where(mine)
        newest = query.order_by(draft_versions.c.revision.desc()).limit(1)
        found = self._connection.execute(newest).scalar()
        return None if found is None else self.get(id, found)

    def create(self, version: DraftVersion) -> DraftVersion:
        """Keep the first revision of a draft.

        Raises:
            Refused: there is a draft of this id.
        """
        known = select(drafts.c.id).where(drafts.c.id == version.draft.id)
        if self._connection.execute(known).first():
            raise Refused(
                f"Den Entwurf „{version.draft.id}“ gibt es schon.",
                "omdok draft show zeigt ihn.",
            )
        self._connection.execute(insert(drafts).values(id=version.draft.id, revision=1))
        return self._add(version, 1, docx_of=1)

    def append_if(
        self, revision: int, version: DraftVersion, *, goes_on: bool = False
    ) -> DraftVersion:
        """Keep the next revision of a draft, if the newest one is still `revision`.

        Where it `goes_on` with the writing of the one before, the Word file of that one is not kept
        beside the new one: from then on it is given with the Word file that the sitting ended in.

        Raises:
            Refused: somebody else was faster; nothing is changed then.
        """
        id = version.draft.id
        mine = and_(drafts.c.id == id, drafts.c.revision == revision)
        moved = self._connection.execute(update(drafts).where(mine).values(revision=revision + 1))
        if moved.rowcount != 1:
            raise Refused(
                f"Der Entwurf „{id}“ wurde in diesem Augenblick von jemand anderem geändert.",
                "Versuchen Sie es noch einmal.",
            )
        row = self._connection.execute(_whole(id, revision)).mappings().one()
        same = bytes(row["docx"]) == version.docx
        kept = self._add(version, revision + 1, row["docx_of"] if same else revision + 1)
        if goes_on and not same and row["docx_of"] == revision:
            self._drop_word_file(id, revision)
        return kept

    def _drop_word_file(self, id: str, revision: int) -> None:
        before = and_(draft_versions.c.draft == id, draft_versions.c.docx_of == revision)
        gone = {"docx_of": revision + 1, "docx": b""}
        self._connection.execute(update(draft_versions).where(before).values(**gone))

    def rewrite(self, id: str, change: Callable[[DraftVersion], DraftVersion]) -> int:
        """Change every revision in place, as only the erasure of a person may; gives how many are
        different.
        """
        count = 0
        for version in self.versions(id):
            new = change(version)
            if new != version:
                self._put_over(version.draft.revision, new)
                count += 1
        return count

    def is_true(self, id: str) -> bool:
        """Whether every revision still has the words that it was kept with."""
        rows = select(draft_versions.c.revision, draft_versions.c.words, draft_versions.c.body)
        found = self._connection.execute(rows.where(draft_versions.c.draft == id)).mappings()
        return all(_draft(row).words == row["words"] for row in found)

    def _add(self, version: DraftVersion, revision: int, docx_of: int) -> DraftVersion:
        kept = version.draft.model_copy(update={"revision": revision, "files": {}})
        row = {"draft": kept.id, "revision": revision, "words": kept.words, "body": _body(kept)}
        docx = version.docx if docx_of == revision else b""
        self._connection.execute(insert(draft_versions).values(**row, docx_of=docx_of, docx=docx))
        return replace(version, draft=kept)

    def _put_over(self, revision: int, version: DraftVersion) -> None:
        same = and_(
            draft_versions.c.draft == version.draft.id, draft_versions.c.revision == revision
        )
        body = {"words": version.draft.words, "body": _body(version.draft)}
        self._connection.execute(update(draft_versions).where(same).values(body))
        owner = and_(same, draft_versions.c.docx_of == revision)
        self._connection.execute(update(draft_versions).where(owner).values(docx=version.docx))


class KeptDrafts(ArchivePart):
    """The drafts of an archive, to be read at one moment or changed in one transaction."""

    @contextmanager
    def reading(self) -> Iterator[Drafts | None]:
        """The drafts as they are at one moment; None where there is no archive yet."""
        if not self._access.exists():
            yield None
            return
        with self._access.reading() as connection:
            yield Drafts(connection)

    @contextmanager
    def writing(self) -> Iterator[Drafts]:
        """The drafts for one change, all or nothing; whoever else writes waits until it is done.

        What search keeps in memory knows nothing of drafts, so its generation does not count on.
        """
        with self._access.transaction() as connection:
            yield Drafts(connection)

    @contextmanager
    def writing_noted(self) -> Iterator[tuple[Drafts, Audit]]:
        """The same with the list of changes, for a change that stands there or is not made."""
        with self._access.transaction() as connection:
            yield Drafts(connection), Audit(OneUnit(self._access.backend, connection))


def _whole(id: str, revision: int) -> Select[Any]:
    owner = draft_versions.alias()
    return (
        select(draft_versions.c.revision, draft_versions.c.body, draft_versions.c.docx_of)
        .add_columns(owner.c.docx)
        .join(
            owner,
            and_(
                owner.c.draft == draft_versions.c.draft,
                owner.c.revision == draft_versions.c.docx_of,
            ),
        )
        .where(draft_versions.c.draft == id, draft_versions.c.revision == revision)
    )


def _draft(row: RowMapping) -> Draft:
    try:
        found = Draft.model_validate_json(row["body"])
    except ValidationError as error:
        raise ConfigError(
            "Ein Entwurf im Archiv ist unlesbar.",
            "omdok verify nennt ihn. Spielen Sie die letzte Sicherung ein: omdok restore neueste.",
        ) from error
    return found.model_copy(update={"revision": row["revision"]})


def _body(draft: Draft) -> str:
    # Where files lie is each machine's own affair.
    return draft.model_copy(update={"files": {}}).model_dump_json()
