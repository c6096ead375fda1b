"""A draft from a document of the archive: what the command line, the page and the scheduled flow
all do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pipeline.archive import Parts
from pipeline.drafting.draft import make_draft
from pipeline.drafting.wording import Labels
from pipeline.ground.types import Document, Draft
from pipeline.settings import Settings


def draft_from(
    store: Parts | None,
    template: str,
    document: str | None,
    vocabulary: Labels,
    settings: Settings,
    *,
    values: Mapping[str, str],
    at: datetime,
    out: Path | None = None,
) -> Draft:
    """Draft a release from the document with this id, or from `values` alone where none is named.

    Raises:
        NotFound: there is no such document, template or field.
        ConfigError, Refused: as `make_draft` does.
    """
    record = last = None
    if document and store:
        record = store.documents.get(document)
        last = last_release(store)
    return make_draft(
        template, record, vocabulary, settings, values=values, out=out, at=at, last_release=last
    )


def last_release(store: Parts) -> Document | None:
    """The newest press release of the archive, to compare the standing texts with."""
    found = next(
        (s for s in store.documents.summaries() if s.kind == "press_release" and s.date), None
    )
    return store.documents.get(found.document).document if found else None
