"""Sections, blocks and headings are found however they lie in one another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.drafting.places import Places
from pipeline.ground.types import Section
from tests.pipeline.drafting.builders import Writer

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 20)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(SPANS, max_size=8), SPANS)
def test_the_narrowest_zone_around_a_span(sections, span):
    document = (
        Writer()
        .build()
        .document.model_copy(
            update={"sections": tuple(Section(start=s, end=e, kind="body") for s, e in sections)}
        )
    )
    document = document.model_copy(
        update={
            "sections": (
                *document.sections,
                *(Section(start=s, end=e, kind="lead") for s, e in sections[:1]),
            )
        }
    )
    around = [z for z in document.sections if z.start <= span[0] and span[1] <= z.end]
    narrowest = {z.kind for z in around if z.end - z.start == min(y.end - y.start for y in around)}
    found = Places(document).section(*span)
    assert (found in narrowest) if around else found is None


def test_the_heading_above():
    places = Places(Writer().add("title", "Ziele").add("section", "Wir beraten.").build().document)
    assert places.heading(places.document.text.index("beraten")) == "Ziele"
    assert places.heading(0) == ""


def test_words_are_found_across_line_ends_and_only_whole():
    places = Places(Writer().add("body", "Regionen und\nRegion eins").build().document)
    found = places.find("und Region eins")
    assert (found.start, found.end) == (9, 24)
    assert places.find("Regio") is None
