"""What every store must do for a second stage, for a model to come, and for judged hits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.archive import Parts, Record
from pipeline.archive.searchable import Judgement, Renewed
from tests.contracts.test_stores import archive, url  # noqa: F401 - fixtures
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record


@pytest.fixture
def records(archive: Parts) -> list[Record]:  # noqa: F811 - a fixture of another file
    made = []
    for name in ("eins", "zwei"):
        record = make_record(make_document(f"Die Kammer {name} berät.\nSie hilft {name}.", id=name))
        record = replace(
            record,
            prepared=tuple(f"{name}{n}".encode() for n in range(len(record.passages))),
            reranker="r",
        )
        archive.documents.save(record, f"/inbox/{name}")
        made.append(record)
    return made


def renewed(record: Record) -> Renewed:
    names = tuple(passage.id for passage in record.passages)
    return Renewed(
        record.document.id, names, "neu", record.vectors[:, ::-1], "r2", tuple(b"x" for _ in names)
    )


def test_what_is_prepared_comes_back_by_passage(archive: Parts, records: list[Record]) -> None:  # noqa: F811 - a fixture of another file
    assert archive.documents.get("zwei").prepared == records[1].prepared
    numbers = archive.index.table(_nothing()).passages.tolist()
    found = archive.renewal.prepared(numbers, "r")
    assert sorted(found.values()) == sorted(blob for record in records for blob in record.prepared)
    assert archive.renewal.prepared(numbers, "anders") == {}
    archive.documents.remove("zwei")
    assert sorted(archive.renewal.prepared(numbers, "r").values()) == sorted(records[0].prepared)


def test_a_new_model_waits_until_all_are_made(archive: Parts, records: list[Record]) -> None:  # noqa: F811 - a fixture of another file
    assert archive.renewal.to_renew("neu", "r2") == ("eins", "zwei")
    assert archive.renewal.renew(renewed(records[0]))
    assert archive.renewal.take_over("neu", {"fingerprint": "frisch"}) == 0
    assert (archive.renewal.to_renew("neu", "r2"), archive.renewal.coming("neu")) == (
        ("zwei",),
        frozenset({"eins"}),
    )
    assert archive.renewal.embedders() == {EMBEDDER.name: 2}
    assert len(archive.index.by_meaning(records[0].vectors[0], EMBEDDER.name).passages) == 2
    assert archive.renewal.renew(renewed(records[1]))
    assert archive.renewal.take_over("neu", {"fingerprint": "frisch"}) == 2
    assert archive.renewal.embedders() == {"neu": 2}
    assert archive.renewal.to_renew("neu", "r2") == ()
    for record in records:
        found = archive.documents.get(record.document.id)
        assert np.array_equal(found.vectors, record.vectors[:, ::-1])
        assert (found.fingerprint, found.reranker, found.prepared) == (
            "frisch",
            "r2",
            (b"x",) * len(record.passages),
        )
        best = archive.index.by_meaning(found.vectors[0], "neu")
        assert best.values.max() == pytest.approx(1, abs=1e-2)
    assert len(archive.index.by_meaning(records[0].vectors[0], EMBEDDER.name).passages) == 0


def test_what_changed_meanwhile_is_not_renewed(archive: Parts, records: list[Record]) -> None:  # noqa: F811 - a fixture of another file
    stale = renewed(records[0])
    assert not archive.renewal.renew(replace(stale, passages=("fremd-0",)))
    archive.documents.remove("eins")
    assert not archive.renewal.renew(stale)


def test_judgements_are_kept_replaced_and_go_with_their_document(
    archive: Parts,  # noqa: F811 - a fixture of another file
    records: list[Record],
) -> None:
    assert len(records) == 2
    for grade, document in ((0, "eins"), (2, "eins"), (1, "zwei")):
        archive.judgements.judge(Judgement("Wer berät?", document, grade, "2026-01-01"))
    assert [(j.document, j.grade) for j in archive.judgements.all()] == [("eins", 2), ("zwei", 1)]
    archive.documents.remove("eins")
    assert [j.document for j in archive.judgements.all()] == ["zwei"]


def _nothing():  # type: ignore[no-untyped-def]
    from pipeline.archive.types import WordQuery

    return WordQuery()
