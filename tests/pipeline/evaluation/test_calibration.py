"""Weights from the archive's own headings and first sentences: taken only where they are better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.archive import Archive, open_archive
from pipeline.evaluation.calibration import calibrate, questions
from pipeline.ground.errors import NotFound, Refused
from pipeline.search.index import index_document
from pipeline.search.weights import weighed, weights_file
from pipeline.settings import SearchSettings, Settings
from pipeline.settings.sections import Paths
from tests.pipeline.archive.builders import make_document

COUNT = 48
# Each document has a word of its own, which all of its passages have.
OWN = [f"{a}{b}" for a in ("Apfel", "Birken", "Damm", "Eisen", "Feld", "Garten", "Hof", "Insel")
       for b in ("amt", "bund", "chor", "dorf", "eck", "furt")]  # fmt: skip
FILL = "Dazu wird ein Vermerk geschrieben und in die Akte gelegt, damit alle ihn lesen können. " * 5


class Blind:
    """An embedder whose vectors are drawn by chance: what it finds near says nothing."""

    name, dimension = "blind", 8

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        drawn = [np.random.default_rng(crc32(text.encode())).random(8) for text in texts]
        made = np.array(drawn, dtype=np.float32).reshape(len(texts), 8)
        unit: NDArray[np.float32] = made / np.linalg.norm(made, axis=1, keepdims=True)
        return unit


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(paths=Paths(outputs=tmp_path), search=SearchSettings(second_stage="off"))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(f"sqlite:///{tmp_path / 'a.sqlite'}") as opened:
        yield opened


def fill(archive: Archive, count: int = COUNT) -> None:
    for own in OWN[:count]:
        text = "".join(
            f"# {place} aller neuen Arbeiten beim {own}\nDer {own} ist für {place} mit der Nummer {n} da. {FILL}\n"
            for n, place in enumerate(("Anlass", "Kosten", "Dauer"))
        )
        document = make_document(text, id=own.lower(), title=f"Vermerk {own}")
        archive.documents.save(index_document(document, (), (), Blind(), "f"), f"/{own}")


def test_questions_hide_the_passages_that_their_words_are_from(archive: Archive) -> None:
    fill(archive, 6)
    made = questions(archive)
    assert made
    for one in made:
        found = archive.shown.passages(one.hidden)
        assert found
        assert all(one.text.removeprefix("# ") in " ".join(p.text.split()) for p in found.values())
    assert [one.text for one in made] == [one.text for one in questions(archive)]


def test_a_model_that_says_nothing_loses_its_weight_to_the_words(
    archive: Archive, settings: Settings
) -> None:
    fill(archive)
    heard: list[tuple[int, int]] = []
    found = calibrate(settings, archive, Blind(), lambda n, total: heard.append((n, total)))
    assert found.replaced
    assert found.after > found.before
    assert found.weights["meaning_weight"] < found.former["meaning_weight"]
    assert heard[-1][0] == heard[-1][1]
    assert weighed(settings, "blind").meaning_weight == found.weights["meaning_weight"]
    again = calibrate(settings, archive, Blind())
    assert not again.replaced, "the second time nothing is better than what holds now"
    assert again.former == found.weights


def test_nothing_is_written_where_nothing_is_better(archive: Archive, tmp_path: Path) -> None:
    fill(archive)
    best = SearchSettings(second_stage="off", meaning_weight=0.2, meaning_weight_short=0.2)
    settings = Settings(paths=Paths(outputs=tmp_path), search=best)
    assert not calibrate(settings, archive, Blind()).replaced
    assert not weights_file(settings).exists()


def test_too_small_an_archive_is_refused_with_the_next_step(
    archive: Archive, settings: Settings
) -> None:
    with pytest.raises(NotFound):
        calibrate(settings, archive, Blind())
    fill(archive, 3)
    with pytest.raises(Refused, match="keine Gewichte") as refused:
        calibrate(settings, archive, Blind())
    assert "mehr Dokumente" in refused.value.hint
