"""Suggests a draft for each agreement that is new in the archive: once, and never over somebody's
work.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prefect import flow

from flows.frame import framed
from flows.mail import post
from flows.marks import recall, remember
from flows.progress import tell
from pipeline.archive import Parts, open_archive
from pipeline.drafting.from_document import draft_from
from pipeline.drafting.states import Step
from pipeline.ground.errors import OmdokError
from pipeline.registers.vocabulary import Vocabulary, load_vocabulary
from pipeline.settings import Settings

TEMPLATE = "vereinbarung-beschlossen"
SUGGESTED = (
    "suggested"  # the name under which it is remembered for which agreements there was a suggestion
)
_STEP = "Vorschlag: von omdok zu einer neuen Vereinbarung angelegt"


@flow(name="drafts", validate_parameters=False)
def drafts(config: str | None = None, store_url: str | None = None) -> dict[str, Any]:
    """Draft a release for every agreement that arrived since the last run; gives {suggested: [...],
    failed: [...]}.

    The first run only notes which agreements there are: nobody wants a draft for each of an old
    archive.
    """
    with framed("drafts", config, store_url) as frame:
        settings = frame.settings
        with open_archive(settings.store_url) as archive:
            there = [s.document for s in archive.documents.summaries() if s.kind == "agreement"]
            known = recall(settings, SUGGESTED).get("documents")
            fresh = (
                []
                if known is None
                else [document for document in there if document not in set(known)]
            )
            vocabulary = load_vocabulary(settings.vocabulary_folder)
            made: list[dict[str, str]] = []
            for done, document in enumerate(fresh, 1):
                made.append(_suggest(archive, document, vocabulary, settings))
                # One by one: what a killed run has suggested is not suggested again.
                remember(
                    settings, SUGGESTED, {"documents": sorted({*(known or ()), *fresh[:done]})}
                )
                tell("work", done, len(fresh), document)
            if known is None:
                remember(settings, SUGGESTED, {"documents": sorted(there)})
        suggested = [one for one in made if "draft" in one]
        _tell(settings, suggested)
        frame.words = f"{len(suggested)} Entwürfe vorgeschlagen"
    return {"suggested": suggested, "failed": [one for one in made if "draft" not in one]}


def _suggest(
    archive: Parts, document: str, vocabulary: Vocabulary, settings: Settings
) -> dict[str, str]:
    """One suggestion as {document, draft, title}, or {document, reason}: what cannot be drafted
    stops no other.
    """
    now = datetime.now(UTC)
    try:
        note = (Step("omdok", now), _STEP)
        kept = draft_from(
            archive, TEMPLATE, document, vocabulary, settings, values={}, at=now, note=note
        )
    except OmdokError as error:
        return {"document": document, "reason": f"{error.message} {error.hint}".strip()}
    return {"document": document, "draft": kept.id, "title": kept.title}


def _tell(settings: Settings, suggested: list[dict[str, str]]) -> None:
    """Say by mail that there are suggestions."""
    if suggested:
        lines = "\n".join(f"- {one['title']} ({one['draft']})" for one in suggested)
        text = (
            "Guten Tag,\n\nzu neuen Vereinbarungen gibt es Vorschläge für "
            f"Pressemitteilungen:\n\n{lines}\n"
        )
        post(settings, "omdok: Vorschläge für Pressemitteilungen", text)
