"""A time among a few words is a condition: `Nachfolge seit 2020` asks for documents of these
years.
"""

from __future__ import annotations

from datetime import date

from nlp.normal import normalise
from pipeline.registers.vocabulary import Vocabulary
from pipeline.search.identifier import days_of
from pipeline.search.query import Query, TimeCondition
from pipeline.search.query_entities import Names, answered_exactly, identifiers


def with_time(query: Query, vocabulary: Vocabulary) -> tuple[Query, TimeCondition | None]:
    """The query with its only time as limits of the day; the query itself where it names none, or
    has such limits, or is a whole sentence, in which a time is told by the way.
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
    limits = {
        "from_date": None if first == date.min else first,
        "to_date": None if last == date.max else last,
    }
    return query.model_copy(update={"text": rest, **limits}), TimeCondition(time.label, rest)
