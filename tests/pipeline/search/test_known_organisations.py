"""Organisations that the register knows and nobody calls a partner are found like partners."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.types import Filters
from tests.pipeline.archive.builders import make_document, make_record, make_tag
from tests.pipeline.search.test_search import ask, found


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Documents that name organisations which nobody has called a partner, and one partner."""
    opened = open_archive(f"sqlite:///{tmp_path_factory.mktemp('known')}/a.sqlite")
    named: dict[str, tuple[str, str, str, str | None]] = {
        "messe": ("Die AOK Hessen berät am Stand.", "AOK Hessen", "organisation", "aok-hessen"),
        "kammer": ("Auch die HWK Aachen kam dazu.", "HWK Aachen", "organisation", "hwk-aachen"),
        "arbeit": ("Die Bundesagentur gab Auskunft.", "Bundesagentur", "partner", "ba"),
        "offen": ("Der Gartenring Ost pflanzt Bäume.", "Gartenring Ost", "organisation", None),
    }
    for name, (text, surface, kind, id) in named.items():
        document = make_document(text, id=name, title=name)
        record = make_record(document, [make_tag(document, surface, kind, id)])
        opened.documents.save(record, f"/inbox/{name}")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("asked", "documents"),
    [
        (("aok-hessen",), {"messe"}),
        (("AOK Hessen",), {"messe"}),
        (("Handwerkskammer Aachen",), {"kammer"}),
        (("HWK Aachen",), {"kammer"}),
        (("aok-hessen", "hwk-aachen"), {"messe", "kammer"}),
        (("aok-hessen", "ba"), {"messe", "arbeit"}),
        (("ba",), {"arbeit"}),
        (("ikk-suedwest",), set()),
    ],
)
def test_a_known_organisation_is_found_as_partners_are(
    asked: tuple[str, ...], documents: set[str], known: Parts
) -> None:
    assert set(found(ask(known, "", partner=asked))) == documents


def test_only_partners_are_counted_as_partners(known: Parts) -> None:
    counted = known.facts.facets(known.facts.matching(Filters()))
    assert counted["partner"] == {"ba": 1}


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("AOK Hessen", "messe"),
        ("aok hessen", "messe"),
        ("Handwerkskammer Aachen", "kammer"),
        ("HWK Aachen", "kammer"),
    ],
)
def test_a_known_organisation_is_answered_exactly(query: str, first: str, known: Parts) -> None:
    result = ask(known, query)
    assert (found(result)[0], result.hits[0].exact) == (first, True)
