"""Which hits have the words that were asked for, and which are only related: what staff count are
the first.
"""

from __future__ import annotations

import numpy as np

from nlp.analysis import main_parts, stem
from pipeline.archive import Parts
from pipeline.archive.types import WordQuery
from pipeline.search.query import Understood, is_question
from pipeline.search.ranking import Ints

# Of more words hardly a document has them all.
_MOST_WORDS = 3


def having_words(archive: Parts, understood: Understood, named: Ints, documents: Ints) -> Ints:
    """Those of the documents that have every word asked for, inflected or in a compound, or that
    carry what the query names; all where the query is a question or longer than a few words.
    """
    words = understood.words.surface
    if not 0 < len(words) <= _MOST_WORDS or is_question(understood.text):
        return documents
    found = documents
    for word in words:
        parts = main_parts(word)
        query = WordQuery((word,), (stem(word),), (parts,) if parts else ())
        found = np.intersect1d(found, archive.index.by_words(query).documents)
    return np.union1d(found, np.intersect1d(named, documents))
