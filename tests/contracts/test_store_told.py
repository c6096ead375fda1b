"""What documents tell of one thing, in every store of the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pipeline.archive import Parts, open_archive
from pipeline.archive.told import TagNames
from pipeline.ground.types import Quote
from tests.contracts.test_stores import URLS
from tests.pipeline.archive.builders import make_document, make_record, make_source, make_tag

OLD = "Am 3. Mai 2019 beriet die DAK alle Betriebe.\n„Das hilft allen“, sagt Ada Muster."
NEW = "Im Juni 2023 kam die DAK wieder, mit ihr die BA.\nBirkenau, 4. Juli 2023"
DAK = TagNames(("partner", "organisation"), ("dak",))


@pytest.fixture(params=sorted(URLS))
def archive(request: pytest.FixtureRequest) -> Iterator[Parts]:
    opened = open_archive(URLS[request.param](request))
    old = make_document(OLD, id="old", date=date(2019, 6, 1), source=make_source("/o", "o"))
    new = make_document(NEW, id="new", date=date(2023, 7, 4), source=make_source("/n", "n"))
    said = OLD.index("Das hilft")
    quote = Quote(
        start=said, end=said + 15, speaker="Ada Muster", function="Vorständin",
        organisation="DAK", organisation_id="dak",
    )  # fmt: skip
    tags = [
        make_tag(old, "DAK", "partner", "dak"), make_tag(old, "3. Mai 2019", "date", "2019-05-03"),
        make_tag(old, "Ada Muster", "person", None),
    ]  # fmt: skip
    opened.documents.save(make_record(old, tags, [quote]), "/o")
    tags = [
        make_tag(new, "DAK", "partner", "dak"), make_tag(new, "BA", "organisation", "ba"),
        make_tag(new, "Juni 2023", "date", "2023-06"),
        make_tag(new, "4. Juli 2023", "date", "2023-07-04", section="signatures"),
        # Whoever stands in the frame alone is not told of; the DAK stands in the text too.
        make_tag(new, "Birkenau", "partner", "birkenau", section="signatures"),
        make_tag(new, "Birkenau", "partner", "dak", section="signatures"),
    ]  # fmt: skip
    opened.documents.save(make_record(new, tags), "/n")
    yield opened
    opened.close()


def test_all_that_portraits_ask(archive: Parts) -> None:
    with archive.reading() as at:
        numbers = at.shown.numbers_of(["old", "new"])
        heads = at.told.heads(numbers.values())
        assert {h.document: h.date for h in heads.values()} == {
            "old": date(2019, 6, 1), "new": date(2023, 7, 4),
        }  # fmt: skip
        assert at.told.texts([numbers["new"]]) == {numbers["new"]: NEW}
        near = at.told.dated_near(DAK, 10)
        assert [(p.day, p.number, p.near) for p in near] == [
            ("2023-06", numbers["new"], NEW.index("DAK")),
            ("2019-05-03", numbers["old"], OLD.index("DAK")),
        ]
        assert [p.day for p in at.told.dated_near(DAK, 1)] == ["2023-06"]
        assert (
            at.told.dated_near(TagNames(("person",), label="Ada Muster"), 10)[0].day == "2019-05-03"
        )
        assert {p.day for p in at.told.dated_in(numbers.values())} == {"2023-06", "2019-05-03"}
        assert at.told.last_days(("partner",)) == {"dak": date(2023, 7, 4)}
        carried = at.told.carried_sets("partner", numbers.values())
        assert carried == dict.fromkeys(numbers.values(), frozenset({"dak"}))
        assert at.told.carried_sets("partner", ()) == {}
        ids, documents, positions = at.told.carried_pairs("partner", [numbers["new"]])
        assert [(n, ids[p]) for n, p in zip(documents, positions, strict=True)] == [
            (numbers["new"], "dak")
        ]


@pytest.mark.parametrize(
    "asked", [{"organisations": ["dak"]}, {"speaker": "Ada Muster"}, {"within": ["old"]}]
)
def test_quotes_by_organisation_speaker_or_document(
    archive: Parts, asked: dict[str, object]
) -> None:
    if "within" in asked:
        asked = {"within": list(archive.shown.numbers_of(["old"]).values())}
    (said,) = archive.told.quotes(10, **asked)  # type: ignore[arg-type]
    assert (said.text, said.speaker, said.function) == (
        "Das hilft allen",
        "Ada Muster",
        "Vorständin",
    )
    assert said.head.document == "old"
    assert archive.told.quotes(10, organisations=["ba"]) == []
