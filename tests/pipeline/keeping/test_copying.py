"""An archive is the same archive after it moved, and before the move is whole nothing has moved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from pipeline.archive import ManifestEntry, open_archive
from pipeline.archive.types import SavedSearch
from pipeline.ground.errors import ConfigError, NotFound, Refused
from pipeline.keeping import copying
from pipeline.keeping.copying import copy_archive, inventory
from pipeline.search.query import word_query
from tests.pipeline.archive.builders import EMBEDDER, make_document, make_record, make_tag
from tests.servers.postgres import Server

TEXTS = {
    "eins": "Die IKK und die Offensive Mittelstand unterschreiben in Hessen.",
    "zwei": "# Titel\nÄpfel, „Birnen“ & e.\u00a0V.\n\tEin Tabulator, ein \U0001f600 und 5\u00a0%.",
    "drei": "",
}


@pytest.fixture
def filled(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/quelle.sqlite"
    fill(url)
    return url


def fill(url: str) -> None:
    archive = open_archive(url)
    for name, text in TEXTS.items():
        document = make_document(text, id=name, date=None, title=f"Über {name}")
        tags = (
            [make_tag(document, "IKK", "partner", "ikk", confidence=0.1 + 0.2)]
            if "IKK" in text
            else []
        )
        archive.documents.save(make_record(document, tags), f"/inbox/{name}")
    archive.documents.remove("zwei")  # numbers with a gap
    archive.documents.save(
        make_record(make_document(TEXTS["zwei"], id="zwei", version=2)), "/inbox/zwei"
    )
    archive.manifest.settle(
        ManifestEntry(
            "/inbox/kaputt.pdf", "hash", "quarantined", None, "f", "Die Datei ist verschlüsselt."
        )
    )
    archive.saved.keep(SavedSearch("Hessen", "{}", datetime(2026, 1, 1, tzinfo=UTC).isoformat()))
    archive.rulings.keep_register("f", b"\x00\xff")
    archive.audit.note("anna", "ingest", "eins")
    archive.close()


@pytest.fixture
def new_url(postgres: Server, tmp_path: Path) -> Callable[[str], str]:
    return lambda kind: (
        postgres.new() if kind == "postgresql" else f"sqlite:///{tmp_path}/ziel-{kind}.sqlite"
    )


def there_and_back(new_url: Callable[[str], str]) -> Iterator[str]:
    yield new_url("postgresql")
    yield new_url("postgresql")
    yield new_url("zurück")


def test_a_copy_of_a_copy_of_a_copy_has_the_hashes_of_the_first(
    filled: str, new_url: Callable[[str], str]
) -> None:
    expected, source = inventory(filled), filled
    for target in there_and_back(new_url):
        assert copy_archive(source, target) == expected == inventory(target)
        source = target


def test_a_copy_answers_alike_and_goes_on(filled: str, new_url: Callable[[str], str]) -> None:
    target = new_url("postgresql")
    copy_archive(filled, target)
    answers = []
    for url in (filled, target):
        archive = open_archive(url)
        vector = EMBEDDER.encode_queries(["Hessen"])[0]
        words, meaning = (
            archive.index.by_words(word_query("Hessen Birnen")),
            archive.index.by_meaning(vector, EMBEDDER.name),
        )
        answers.append((words.passages.tolist(), words.values.tolist(), meaning.passages.tolist()))
        np.testing.assert_allclose(
            meaning.values.sum(), archive.index.by_meaning(vector, EMBEDDER.name).values.sum()
        )
        archive.documents.save(
            make_record(make_document("Ein neues Dokument.", id="neu")), "/inbox/neu"
        )
        assert {"eins", "zwei", "drei", "neu"} == set(archive.shown.numbers().values())
        assert archive.audit.verify() == ()
        archive.close()
    assert answers[0] == answers[1]


@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_an_archive_that_holds_something_is_replaced_only_when_told(
    filled: str, new_url: Callable[[str], str], kind: str
) -> None:
    target = new_url(kind)
    archive = open_archive(target)
    archive.documents.save(make_record(make_document("Ein Xylophon.", id="alt")), "/inbox/alt")
    before = inventory(target)
    with pytest.raises(Refused, match="nicht leer") as caught:
        copy_archive(filled, target)
    assert "--force" in caught.value.hint
    assert inventory(target) == before
    assert len(archive.index.by_words(word_query("Xylophon")).values) == 1
    copy_archive(filled, target, over=True)
    # A store that was open all the time does not answer from what it remembers.
    assert len(archive.index.by_words(word_query("Xylophon")).values) == 0
    assert len(archive.index.by_words(word_query("Hessen")).values) == 1
    assert (
        len(archive.index.by_meaning(EMBEDDER.encode_queries(["x"])[0], EMBEDDER.name).values) == 2
    )
    archive.close()


@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_what_arrives_changed_does_not_arrive_at_all(
    filled: str, new_url: Callable[[str], str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = new_url(kind)
    whole = copying.Whole.tallies
    monkeypatch.setattr(
        copying.Whole, "tallies", lambda self: {**whole(self), "tags": copying.Tally(7, "anders")}
    )
    with pytest.raises(ConfigError, match=r"nicht, was in der Quelle steht \(tags\)"):
        copy_archive(filled, target)
    archive = open_archive(target)
    assert archive.manifest.all() == {}
    archive.close()


def test_there_must_be_something_to_copy_and_somewhere_to_go(filled: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        copy_archive(f"sqlite:///{tmp_path}/nirgends.sqlite", f"sqlite:///{tmp_path}/ziel.sqlite")
    assert not (tmp_path / "nirgends.sqlite").exists()
    with pytest.raises(Refused, match="dasselbe Archiv"):
        copy_archive(filled, filled)
