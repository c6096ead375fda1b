"""Quotes of a document with who said them, and in which words the text names their office."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.drafting.facts import Citation
from pipeline.drafting.places import Places
from pipeline.drafting.wording import one_line
from pipeline.ground.drafts import DraftSource
from pipeline.ground.types import Document, Quote

# What may stand between a function and an organisation, so that the name's case is right as it is.
_JOINTS = (
    "des",
    "der",
    "vom",
    "von der",
    "beim",
    "bei der",
    "im",
    "in der",
    "am",
    "an der",
    "bei",
    "von",
    "für",
)
_SHORTEST_QUOTE = 4  # words; less is a name or a title in quotation marks
_SHORTEST_ALONE = 8  # words of a quote that nobody is named for


def is_usable(document: Document, quote: Quote) -> bool:
    """Whether a quote is long enough, and somebody's or a whole sentence."""
    words = document.text[quote.start : quote.end].split()
    # Nobody speaks in an agreement: what stands in marks there is a name or a term.
    if len(words) < _SHORTEST_QUOTE or document.kind == "agreement":
        return False
    if words[0][:1].islower():
        return False  # half a sentence: `„dass alles gut wird“, sagte sie`
    return bool(quote.speaker) or words[-1].endswith((".", "!", "?", ","))


def told_ones(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Each quote once; one without a speaker only where nobody else speaks, and whole sentences of
    it: a motto and a line of a song have none.
    """
    once = tuple({citation.text: citation for citation in citations}.values())
    spoken = tuple(citation for citation in once if citation.speaker)
    long = [c for c in once if len(c.text.split()) >= _SHORTEST_ALONE]
    return spoken or tuple(long[:1])


def citation_of(places: Places, quote: Quote) -> Citation:
    """The quote with its speaker, function and house, and where they stand."""
    text = places.document.text
    start, end = quote.start, quote.end
    # The full stop or comma at the end belongs to the sentence that the quote is put into.
    while end > start and text[end - 1] in " ,.\n":
        end -= 1
    speaker = places.find(quote.speaker, near=quote.start) if quote.speaker else None
    attributes, evidence = _attributes(places, quote)
    return Citation(
        text=one_line(text[start:end]),
        source=places.source(start, end),
        speaker=one_line(quote.speaker or ""),
        attributes=attributes,
        evidence=(*((speaker,) if speaker else ()), *evidence),
        function=one_line(quote.function or ""),
        organisation=one_line(quote.organisation or ""),
    )


def _attributes(places: Places, quote: Quote) -> tuple[tuple[str, ...], tuple[DraftSource, ...]]:
    """Function and organisation; in the text's own words where they stand together („Sprecherin des
    …“).
    """
    function, organisation = one_line(quote.function or ""), one_line(quote.organisation or "")
    if organisation and organisation in function:
        organisation = ""
    if function and organisation:
        for joint in _JOINTS:
            together = f"{function} {joint} {organisation}"
            place = places.find(together, near=quote.start)
            if place:
                return (together,), (place,)
    names = tuple(name for name in (function, organisation) if name)
    found = (
        places.find(n, near=quote.start) or places.find_form(n, near=quote.start) for n in names
    )
    return names, tuple(place for place in found if place)
