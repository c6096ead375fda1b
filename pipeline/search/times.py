"""A time among a few words is a condition: `Nachfolge seit 2020` asks for documents of these
years.
"""

from __future__ import annotations

import re
from datetime import date

from nlp.normal import normalise
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.identifier import days_of
from pipeline.search.query import Query, TimeCondition
from pipeline.search.query_entities import Names, answered_exactly, identifiers

# `Stadtumbau 2021–2027` is what a programme is called; `2021–2027` alone is a time.
_DASHED = re.compile(r"\d{4}\s*[-–—]\s*\d{4}")


def with_time(query: Query, vocabulary: Vocabulary) -> tuple[Query, TimeCondition | None]:
    """The query with its only time as limits of the day; the query itself where it names none, or
    has such limits, or is a whole sentence, in which a time is told by the way, or where two years
    with a dash are part of a name.
    """
    if query.from_date or query.to_date:
        return query, None
    text = normalise(query.text)
    named = identifiers(text, vocabulary, Names())
    times = [one for one in answered_exactly(text, named) if one.is_time]
    if len(times) != 1:
        return query, None
    time = times[0]
    first, last = days_of(time.id)
    rest = " ".join(f"{text[: time.start]} {text[time.end :]}".split())
    if rest and _DASHED.fullmatch(text[time.start : time.end]):
        return query, None
    limits = {
        "from_date": None if first == date.min else first,
        "to_date": None if last == date.max else last,
    }
    return query.model_copy(update={"text": rest, **limits}), TimeCondition(time.label, rest)
