"""The entity tagger: persons, organisations and places in running text, from our network or any
spaCy pipeline.
"""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from bench.training.conll import read_sentences
from bench.training.scores import score_spans
from nlp.e5_onnx import quantise_blocks
from nlp.embedders import ModelMissing
from nlp.entities_model import GRAPH, build_entities, is_built
from nlp.models import ModelBuildError
from nlp.taggers.entities import EntityTagger, WordTagger
from tests.workspace import PROJECT

FOLDER = PROJECT / "outputs" / "models" / "entities"
TEXT = (
    "Münster. Die Handwerkskammer Dresden und die Siemens AG haben am Montag in Stuttgart eine "
    "Vereinbarung "
    "unterzeichnet. „Das hilft den Betrieben“, sagte Sabine Leutheusser vom Vorstand.\n\n"
    "Kontakt: Peter Schmidt, Berlin"
)


@pytest.fixture(scope="session")
def folder() -> Path:
    """The real tagger, built where the product keeps it when it is not there yet (half a
    minute).
    """
    return build_entities(FOLDER)


@pytest.fixture(scope="session")
def tagger(folder: Path) -> EntityTagger:
    return EntityTagger(folder)


@pytest.fixture(scope="session")
def words(folder: Path) -> WordTagger:
    return WordTagger(folder)


def test_it_finds_who_what_and_where(tagger: EntityTagger) -> None:
    found = {(mention.kind, mention.surface) for mention in tagger.find(TEXT)}
    assert {
        ("organisation", "Handwerkskammer Dresden"),
        ("organisation", "Siemens AG"),
        ("place", "Stuttgart"),
        ("person", "Sabine Leutheusser"),
        ("person", "Peter Schmidt"),
        ("place", "Berlin"),
    } <= found
    assert not {surface for _kind, surface in found} & {
        "Montag",
        "Vereinbarung",
        "Betrieben",
        "Vorstand",
        "Kontakt",
    }


def test_mentions_say_where_they_stand_and_how_sure_they_are(tagger: EntityTagger) -> None:
    mentions = tagger.find(TEXT)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    assert all(TEXT[m.start : m.end] == m.surface for m in mentions)
    assert all(m.ids == () and 0 < m.confidence <= 1 for m in mentions)


@pytest.mark.parametrize(
    "text", ["", " \n\n\t", "\x00\ufffe", "…", "a" * 3000, "„" * 400, "\u00ad \u200b \u2028"]
)
def test_odd_texts_do_not_stop_it(tagger: EntityTagger, text: str) -> None:
    assert all(text[m.start : m.end] == m.surface for m in tagger.find(text))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([*TEXT.split(), "\n", "\n\n", "\u00a0", "e.V.", "\x00", "😀"]), max_size=30
    )
)
def test_mentions_never_overlap_and_are_the_same_each_time(
    tagger: EntityTagger, parts: list[str]
) -> None:
    text = " ".join(parts)
    mentions = tagger.find(text)
    assert all(text[m.start : m.end] == m.surface for m in mentions)
    assert all(first.end <= second.start for first, second in pairwise(mentions))
    assert mentions == tagger.find(text)


def test_a_sentence_far_longer_than_the_network_is_read_to_its_end(words: WordTagger) -> None:
    row = ["Haus", "und"] * 400 + ["Angela", "Merkel", "in", "Hamburg", "."]
    found = {
        (entity.label, tuple(row[entity.start : entity.end])) for entity in words.entities(row)
    }
    assert {("PER", ("Angela", "Merkel")), ("LOC", ("Hamburg",))} <= found


def test_words_that_the_tokenizer_drops_keep_their_place(words: WordTagger) -> None:
    row = ["\u200b", "Angela", "Merkel", "\x00", "besucht", "Hamburg", ""]
    assert [(e.label, e.start, e.end) for e in words.entities(row)] == [
        ("PER", 1, 3),
        ("LOC", 5, 6),
    ]
    assert words.entities([]) == []


def test_a_pipeline_of_spacy_stands_in(tmp_path: Path) -> None:
    import spacy

    pipeline = spacy.blank("de")
    rules = [("PER", "Erna Sack"), ("GPE", "Kiel"), ("MISC", "Bibel")]
    pipeline.add_pipe("entity_ruler").add_patterns(
        [{"label": label, "pattern": name} for label, name in rules]
    )
    pipeline.to_disk(tmp_path / "own")
    mentions = EntityTagger(tmp_path / "own").find("Erna Sack las in Kiel aus der Bibel.")
    assert [(m.kind, m.surface) for m in mentions] == [("person", "Erna Sack"), ("place", "Kiel")]


@pytest.mark.parametrize("model", ["no-such-pipeline", "outputs/models/no-such-folder"])
def test_a_missing_model_is_told(model: str) -> None:
    with pytest.raises(ModelMissing):
        EntityTagger(model)
    with pytest.raises(ModelMissing):
        WordTagger(Path(model))


def test_a_folder_counts_only_whole_and_of_this_adapter(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert is_built(copy)
    other = tmp_path / "adapter.safetensors"
    other.write_bytes(b"another one")
    assert not is_built(copy, other)
    with (copy / GRAPH).open("ab") as handle:
        handle.write(b"x")
    assert not is_built(copy)


def test_without_an_adapter_nothing_is_built(tmp_path: Path) -> None:
    with pytest.raises(ModelBuildError):
        build_entities(tmp_path / "none", adapter=tmp_path / "none.safetensors")
    assert not (tmp_path / "none").exists()


def _weight(value: float) -> float:
    # A block's scale is an eighth of its largest weight: what lies near the smallest float has
    # none. No weight does.
    return value if abs(value) > 1e-30 else 0.0


@given(arrays.arrays(np.float32, (3, 64), elements=st.floats(-100, 100, width=32).map(_weight)))
def test_blocks_hold_their_matrix_but_for_rounding(matrix: np.ndarray) -> None:
    values, scales = quantise_blocks(matrix)
    again = (values.astype(np.float32) - 128) * scales[..., None]
    assert (values.dtype, values.shape, scales.shape) == (np.uint8, (3, 2, 32), (3, 2))
    assert np.all(np.abs(again - matrix.reshape(3, 2, 32)) <= scales[..., None] * 0.501)


def test_an_older_folder_is_built_anew_and_progress_is_told(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "entities"
    old.mkdir()
    (old / "made.json").write_text('{"recipe": 0}', encoding="utf8")
    stages: list[tuple[str, int, int]] = []
    build_entities(old, lambda *stage: stages.append(stage))
    assert is_built(old)
    assert list(dict.fromkeys(stage for stage, _done, _total in stages)) == [
        "weights",
        "graph",
        "check",
    ]
    assert (old / GRAPH).stat().st_size == (folder / GRAPH).stat().st_size
    assert [
        path.name for path in tmp_path.iterdir() if path.name.endswith(("building", "outdated"))
    ] == []


@pytest.mark.shared
def test_the_shipped_tagger_keeps_its_promise_on_sentences_it_never_saw(
    shared: Path, words: WordTagger
) -> None:
    sentences = read_sentences(shared / "data" / "ner" / "germeval14.test.conll", "germeval14")[::4]
    found = []
    for sentence in sentences:
        row = ["O"] * len(sentence.words)
        for entity in words.entities(sentence.words):
            row[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
            row[entity.start] = f"B-{entity.label}"
        found.append(row)
    scores = score_spans([sentence.labels for sentence in sentences], found, ("PER", "ORG", "LOC"))
    assert scores["all"].gold > 1000
    assert scores["all"].f1 >= 0.83
    assert scores["ORG"].f1 >= 0.73
