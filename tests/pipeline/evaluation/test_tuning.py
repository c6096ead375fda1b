"""Fine-tuning on the archive: what is learnt from, that it is learnt, and that a worse model is
never put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline.evaluation.tuning as tuning
from nlp.tune import TuneSettings, tune
from pipeline.archive import Parts, open_archive
from pipeline.archive.searchable import Judgement
from pipeline.evaluation.tuning import split_judged, training_pairs, tune_model
from pipeline.ground.errors import ConfigError, Refused
from pipeline.search.meaning import embedder_for
from pipeline.search.reindex import Reindexing
from pipeline.search.synonyms import Synonyms
from pipeline.settings import Settings
from tests.pipeline.search.test_search import TEXTS, add

FAST = TuneSettings(layers=2, batch=5, epochs=12, rate=5e-3, every=2)
PAIRS = [(name, text) for name, text in TEXTS.items()]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder with a network of two small layers and a vocabulary of
    letters.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    letters = [*"abcdefghijklmnopqrstuvwxyzäöüß0123456789.,:-"]
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *letters,
        *(f"##{letter}" for letter in letters),
    ]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf8")
    raw = folder / "raw"
    sizes = {
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
    }
    torch.manual_seed(7)  # the same network whatever ran before
    BertModel(BertConfig(vocab_size=len(words), **sizes)).save_pretrained(raw)
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(raw)
    encoder = Transformer(str(raw), max_seq_length=64)
    SentenceTransformer(modules=[encoder, Pooling(16)], device="cpu").save(str(folder / "model"))
    return folder / "model"


@pytest.fixture
def settings(tiny: Path, tmp_path: Path) -> Settings:
    import shutil

    shutil.copytree(tiny, tmp_path / "outputs" / "models" / "mein")
    given = {"paths": {"outputs": str(tmp_path / "outputs")}}
    return Settings.model_validate(
        {**given, "embedding": {"model": str(tmp_path / "outputs" / "models" / "mein")}}
    )


@pytest.fixture
def archive(settings: Settings) -> Iterator[Parts]:
    opened = open_archive(f"sqlite:///{settings.paths.outputs}/a.sqlite")
    for number in range(4):
        for name, text in TEXTS.items():
            add(
                opened,
                f"{name}{number}",
                f"{text} Das ist der Stand Nummer {number} vom Monat {number + 1}.",
            )
    yield opened
    opened.close()


def judge(archive: Parts, count: int) -> None:
    for number in range(count):
        archive.judgements.judge(Judgement(f"Frage Nummer {number}", "pflege0", 2, "2026-01-01"))


def test_a_model_learns_and_goes_on_where_it_was_stopped(tiny: Path, tmp_path: Path) -> None:
    whole, told = tune(tiny, PAIRS, tmp_path / "whole", FAST)
    assert told.last_loss < told.first_loss

    class Stop(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done == 5:
            raise Stop

    with pytest.raises(Stop):
        tune(tiny, PAIRS, tmp_path / "parts", FAST, stop)
    heard: list[int] = []
    parts, _ = tune(tiny, PAIRS, tmp_path / "parts", FAST, lambda done, _total: heard.append(done))
    assert heard[0] == 5  # the last checkpoint was after four
    texts = [text for _, text in PAIRS]
    assert whole.encode(texts).shape == parts.encode(texts).shape
    assert parts.state_dict().keys() == whole.state_dict().keys()


def test_pairs_come_from_titles_headings_synonyms_and_judged_hits(archive: Parts) -> None:
    pairs = training_pairs(archive, Synonyms(), {"Wer pflegt?": {"pflege1": 2.0, "bau1": 0.0}})
    assert any(question == "Wer pflegt?" and "Rückenkurse" in text for question, text in pairs)
    assert any(question == "pflege1" for question, _ in pairs)
    assert not any(question == "Wer pflegt?" and "Baustelle" in text for question, text in pairs)
    assert len(set(pairs)) == len(pairs)
    assert pairs == training_pairs(
        archive, Synonyms(), {"Wer pflegt?": {"pflege1": 2.0, "bau1": 0.0}}
    )


def test_what_is_learnt_from_is_never_measured_by() -> None:
    judged = {f"Frage {n}": {"a": 1.0} for n in range(200)} | {"nichts passt": {"a": 0.0}}
    learn, measure = split_judged(judged)
    assert not set(learn) & set(measure)
    assert len(learn) + len(measure) == 200
    assert 60 < len(learn) < 140


def test_without_judged_questions_it_is_refused(archive: Parts, settings: Settings) -> None:
    judge(archive, 3)
    with pytest.raises(Refused, match="bewertete"):
        tune_model(settings, archive, 1, lambda *_: None)


def test_a_model_that_is_no_folder_is_refused(archive: Parts) -> None:
    with pytest.raises(ConfigError, match="kein Ordner"):
        tune_model(
            Settings.model_validate({"embedding": {"model": "irgend/eines"}}),
            archive,
            1,
            lambda *_: None,
        )


@pytest.mark.parametrize("better", [True, False])
def test_only_a_better_model_is_put_in(
    archive: Parts, settings: Settings, better: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(archive, 40)
    Reindexing(settings, archive).run()
    old = embedder_for(settings).name
    gains = iter([0.5, 0.9 if better else 0.5])
    monkeypatch.setattr(tuning, "answered", lambda *_: next(gains))
    done = tune_model(settings, archive, 0.02, lambda *_: None)
    assert done.replaced is better
    assert (embedder_for(settings).name != old) is better
    assert done.model == embedder_for(settings).name
    assert not list(settings.paths.outputs.glob("models/.*tuning"))
    # Whichever it is, the archive goes on answering: with the old model, until it is embedded anew.
    from pipeline.search.answering import answering

    assert answering(archive, settings, embedder_for(settings)).name == old
    assert Reindexing(settings, archive).run().finished
    assert archive.renewal.embedders() == {done.model: 20}


def test_the_measure_is_that_of_the_held_out_questions(archive: Parts, settings: Settings) -> None:
    embedder = embedder_for(settings)
    # Words alone: what a network of random weights makes of the meaning is nobody's concern here.
    words = settings.search.model_copy(update={"meaning_weight": 0.0, "meaning_weight_short": 0.0})
    settings = settings.model_copy(update={"search": words})
    assert (
        tuning.answered(
            archive, embedder, {"Rückenkurse": {f"pflege{n}": 1.0 for n in range(4)}}, settings
        )
        > 0.5
    )
    assert tuning.answered(archive, embedder, {}, settings) == 0
