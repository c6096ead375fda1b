"""A changed model: the old one answers until every document has vectors of the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import pipeline.search.answering as answering_module
from nlp.embedders.hashing import HashingEmbedder
from nlp.types import Embedder
from pipeline.archive import Parts, open_archive
from pipeline.review.retagging import join_fingerprints
from pipeline.search.answering import answering, remember_model
from pipeline.search.bundle import Bundle
from pipeline.search.index import index_document, index_fingerprint
from pipeline.search.query import Query
from pipeline.search.reindex import Reindexing
from pipeline.search.search import search
from pipeline.settings import Settings
from tests.pipeline.archive.builders import EMBEDDER, make_document
from tests.pipeline.search.test_search import TEXTS, vocabulary

NEW = "Eine Tagung über Ausbildung in Celle, zu der die Kammer lädt."


class Turned(HashingEmbedder):
    """Another model: the same vectors in another order, so that none can be compared with the old
    ones.
    """

    name = "hashing:turned"

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ascontiguousarray(super().encode_passages(texts)[:, ::-1])


def put(archive: Parts, name: str, text: str, embedder: Embedder) -> None:
    document = make_document(text, id=name, title=name)
    fingerprint = join_fingerprints("r", "t", index_fingerprint(embedder))
    archive.documents.save(
        index_document(document, (), (), embedder, fingerprint), f"/inbox/{name}"
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{tmp_path}/a.sqlite")
    for name, text in TEXTS.items():
        put(opened, name, text, EMBEDDER)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "outputs").mkdir()
    return Settings.model_validate(
        {"paths": {"outputs": str(tmp_path / "outputs")}, "embedding": {"engine": "hashing"}}
    )


def by_meaning(archive: Parts, settings: Settings, embedder: Embedder) -> list[str]:
    result = search(
        Bundle(archive, settings, vocabulary(), embedder), Query(text="Gesundheit in der Pflege")
    )
    return [hit.document for hit in result.hits if hit.by_meaning]


def test_every_document_gets_new_vectors_and_nothing_else_changes(
    archive: Parts, settings: Settings
) -> None:
    before = {name: archive.documents.get(name) for name in TEXTS}
    heard: list[tuple[int, int]] = []
    done = Reindexing(settings, archive, Turned()).run(lambda n, total: heard.append((n, total)))
    assert (done.documents, done.renewed, done.rewritten, done.finished) == (5, 5, 0, True)
    assert heard == [(n, 5) for n in range(1, 6)]
    assert archive.renewal.embedders() == {Turned.name: 5}
    for name, record in before.items():
        after = archive.documents.get(name)
        assert (after.document, after.passages, after.words) == (
            record.document,
            record.passages,
            record.words,
        )
        assert np.array_equal(after.vectors, record.vectors[:, ::-1])
        assert after.fingerprint == join_fingerprints("r", "t", index_fingerprint(Turned()))
        assert archive.manifest.all()[f"/inbox/{name}"].fingerprint == after.fingerprint
    assert Reindexing(settings, archive, Turned()).pending() == ()
    assert by_meaning(archive, settings, Turned())[0] == "pflege"


def test_a_second_run_does_nothing(archive: Parts, settings: Settings) -> None:
    Reindexing(settings, archive, Turned()).run()
    assert Reindexing(settings, archive, Turned()).run().documents == 0


def test_the_old_model_answers_until_the_last_document(
    archive: Parts, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember_model(settings, EMBEDDER)
    wanted = by_meaning(archive, settings, EMBEDDER)
    work = Reindexing(settings, archive, Turned())
    for name in list(TEXTS)[:3]:
        assert work._renew(archive.documents.get(name))
    assert answering(archive, settings, Turned()).name == EMBEDDER.name
    assert by_meaning(archive, settings, Turned()) == wanted
    # Stopped here; the next run makes the other two only.
    made: list[str] = []
    monkeypatch.setattr(Reindexing, "_renew", _noting(made))
    assert Reindexing(settings, archive, Turned()).run().finished
    assert sorted(made) == sorted(list(TEXTS)[3:])
    assert answering(archive, settings, Turned()).name == Turned.name


def _noting(made: list[str]) -> object:
    renew = Reindexing._renew

    def noted(self: Reindexing, record: object) -> bool:
        made.append(record.document.id)  # type: ignore[attr-defined]
        return renew(self, record)  # type: ignore[arg-type]

    return noted


def test_a_document_that_changes_meanwhile_is_made_again(
    archive: Parts, settings: Settings
) -> None:
    work = Reindexing(settings, archive, Turned())
    for name in TEXTS:
        work._renew(archive.documents.get(name))
    put(archive, "kultur", NEW, EMBEDDER)
    done = work.run()
    assert (done.renewed, done.finished) == (1, True)
    assert np.array_equal(
        archive.documents.get("kultur").vectors, Turned().encode_passages([f"kultur\n{NEW}"])
    )


def test_a_document_that_goes_leaves_nothing_behind(archive: Parts, settings: Settings) -> None:
    work = Reindexing(settings, archive, Turned())
    for name in TEXTS:
        work._renew(archive.documents.get(name))
    archive.documents.remove("kultur")
    assert work.run().finished
    assert archive.renewal.embedders() == {Turned.name: 4}


def test_other_settings_of_the_words_rewrite_them(archive: Parts, settings: Settings) -> None:
    put(archive, "kontakt", "Anruf genügt: 06221 123456.", EMBEDDER)
    open_ = Settings.model_validate({**settings.model_dump(), "search": {"contact_data": True}})
    assert Reindexing(open_, archive, EMBEDDER).run().rewritten == 1
    assert "123456" in archive.index.vocabulary()
    assert Reindexing(settings, archive, EMBEDDER).run().rewritten == 1
    assert "123456" not in archive.index.vocabulary()


def test_without_the_old_model_the_new_one_answers(archive: Parts, settings: Settings) -> None:
    assert answering(archive, settings, Turned()).name == Turned.name
    (settings.paths.outputs / "models").mkdir()
    (settings.paths.outputs / "models" / answering_module._FILE).write_text(
        "kein JSON", encoding="utf8"
    )
    assert answering(archive, settings, Turned()).name == Turned.name
