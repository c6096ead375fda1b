"""Which drafts rest on a document: by what they were made from, and by the evidence of their
sentences.
"""

from __future__ import annotations

from pipeline.archive import Parts
from pipeline.drafting.lookup import list_drafts
from pipeline.ground.drafts import Draft, DraftSentence
from pipeline.settings import Settings


def cited(draft: Draft) -> frozenset[str]:
    """The ids of all documents that a draft was made from or that one of its sentences rests on."""
    found = {document for sentence in draft.sentences for document in _of_sentence(sentence)}
    return frozenset(found | {draft.document} if draft.document else found)


def sentences_on(draft: Draft, document: str) -> int:
    """How many sentences of a draft rest on this document."""
    return sum(document in _of_sentence(sentence) for sentence in draft.sentences)


def drafts_citing(document: str, archive: Parts, settings: Settings) -> list[Draft]:
    """The drafts that cite this document, the newest first; raises as `list_drafts`."""
    return [draft for draft in list_drafts(archive, settings) if document in cited(draft)]


def _of_sentence(sentence: DraftSentence) -> set[str]:
    found = {source.document for source in sentence.evidence}
    return found | {sentence.source.document} if sentence.source else found
