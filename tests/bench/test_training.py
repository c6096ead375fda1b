"""Training of the entity tagger: labels, scores, adapters, and a small network that really
learns.
"""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from bench.training import entities
from bench.training.conll import Labelled, read_sentences, without
from bench.training.lora import Adapted
from bench.training.network import EntityNetwork, collate, make_examples
from bench.training.scores import score_spans
from nlp.bio import LABELS, STEPS, best_labels, spans
from nlp.embedders.unigram import write_tables
from nlp.entities_model import merge, read_adapter

SCORES = arrays.arrays(
    np.float32,
    st.tuples(st.integers(0, 4), st.just(len(LABELS))),
    elements=st.integers(-9, 9).map(float),
)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("O O", []),
        ("B-PER I-PER O", [(0, 2, "PER")]),
        ("B-PER B-PER", [(0, 1, "PER"), (1, 2, "PER")]),
        ("O I-ORG I-ORG", [(1, 3, "ORG")]),
        ("B-PER I-LOC", [(0, 1, "PER"), (1, 2, "LOC")]),
        ("B-LOC O B-LOC", [(0, 1, "LOC"), (2, 3, "LOC")]),
        ("", []),
    ],
)
def test_spans(labels: str, expected: list[tuple[int, int, str]]) -> None:
    assert list(spans(labels.split())) == expected


def _cost(row: tuple[int, ...] | list[int]) -> float:
    return float(sum(STEPS[before, after] for before, after in zip([0, *row], row, strict=False)))


@settings(deadline=None)
@given(SCORES)
def test_the_best_labels_are_the_best_of_all_legal_rows(scores: np.ndarray) -> None:
    row = best_labels(scores)
    assert len(row) == len(scores)
    assert _cost(row) == 0

    def worth(labels: tuple[int, ...] | list[int]) -> float:
        return float(sum(scores[place, label] for place, label in enumerate(labels)))

    if len(scores) <= 3:
        legal = [
            r for r in itertools.product(range(len(LABELS)), repeat=len(scores)) if _cost(r) == 0
        ]
        assert worth(row) == max(map(worth, legal))


def test_scores_count_exact_spans_of_the_kinds_asked_for() -> None:
    gold = [["B-PER", "I-PER", "O", "B-ORG"], ["B-LOC", "B-MISC"]]
    found = [["B-PER", "O", "O", "B-ORG"], ["B-LOC", "B-LOC"]]
    scores = score_spans(gold, found, ("PER", "ORG", "LOC"))
    assert (scores["PER"].f1, scores["ORG"].f1) == (0.0, 1.0)
    assert (scores["LOC"].precision, scores["LOC"].recall) == (0.5, 1.0)
    assert scores["all"].precision == 2 / 4
    assert scores["all"].recall == 2 / 3
    assert scores["all"].f1 == pytest.approx(4 / 7)
    assert scores["all"].gold == 3


def test_sentences_are_read_with_or_without_an_empty_line_at_the_end(tmp_path: Path) -> None:
    file = tmp_path / "x.conll"
    file.write_text("Köln\tB-LOC\n.\tO\n\n\nJa\tO", encoding="utf8")
    first, second = read_sentences(file, "x")
    assert (first.words, first.labels, second.words) == (("Köln", "."), ("B-LOC", "O"), ("Ja",))
    assert without([first, second], [Labelled(("Ja",), ("O",), "y")]) == [first]
    file.write_text("Köln B-LOC\n", encoding="utf8")
    with pytest.raises(ValueError, match="line 1"):
        read_sentences(file, "x")


def test_an_adapter_begins_as_the_layer_itself_and_learns_the_right_slopes() -> None:
    torch.manual_seed(1)
    linear = torch.nn.Linear(6, 5)
    layer = Adapted(linear, rank=2, alpha=3.0)
    states = torch.randn(4, 3, 6, requires_grad=True)
    layer.refresh(torch.float32)
    assert torch.allclose(layer(states), linear(states))
    with torch.no_grad():
        layer.up.normal_()
    layer.refresh(torch.float32)
    learnt = [states, layer.bias, layer.down, layer.up]
    given_slopes = torch.autograd.grad(layer(states).pow(2).sum(), learnt)
    plain = torch.nn.functional.linear(
        states, layer.base + 1.5 * (layer.up @ layer.down), layer.bias
    )
    for given_slope, slope in zip(
        given_slopes, torch.autograd.grad(plain.pow(2).sum(), learnt), strict=True
    ):
        assert torch.allclose(given_slope, slope, atol=1e-4)


@pytest.fixture
def small_model(tmp_path: Path) -> Path:
    """A network of two thin layers over letters, in a folder of the form that the real one has."""
    from transformers import BertConfig, BertModel

    torch.manual_seed(2)
    letters = [*"▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,"]
    pieces = ["<s>", "<pad>", "</s>", "<unk>", *letters, "▁Frau", "▁in"]
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
    )
    folder = tmp_path / "small"
    BertModel(config).save_pretrained(folder)
    (folder / "onnx").mkdir()
    tables = {
        "bos": 0,
        "eos": 2,
        "unk": 3,
        "specials": [],
        "drop": "",
        "blank": "",
        "max_tokens": 512,
    }
    write_tables(folder / "onnx", pieces, [-1.0] * len(pieces), tables)
    return folder


@pytest.fixture
def small_data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    names = ["Abe", "Bea", "Cato", "Dora", "Emil", "Fee"]
    towns = ["Ulm", "Bonn", "Kiel", "Hamm", "Jena", "Trier"]
    for split, pairs in (("train", range(0, 30)), ("dev", range(30, 36)), ("test", range(30, 36))):
        lines = []
        for number in pairs:
            name, town = names[number // 6], towns[number % 6]
            lines += [
                "Frau\tO",
                f"{name}\tB-PER",
                f"{name}o\tI-PER",
                "in\tO",
                f"{town}\tB-LOC",
                ".\tO",
                "",
            ]
        for origin in entities.SETS:
            (folder / f"{origin}.{split}.conll").write_text("\n".join(lines), encoding="utf8")
    return folder


def test_training_learns_and_what_it_saves_does_the_same_merged(
    small_model: Path, small_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    common = [
        "--data",
        str(small_data),
        "--model",
        str(small_model),
        "--out",
        str(out),
        "--rank",
        "4",
    ]
    half = ["--half", "false", "--alpha", "4"]
    rates = ["--rate", "0.005", "--head-rate", "0.02", "--keep", "0.9"]
    entities.main([*common, *half, *rates, "--epochs", "14", "--batch", "6"])
    log = [json.loads(line) for line in (out / "log.jsonl").read_text(encoding="utf8").splitlines()]
    assert log[0]["settings"]["rank"] == 4
    assert log[-1]["dev"]["germeval14"]["all"] > 0.9
    capsys.readouterr()
    entities.main([*common, *half, "--test"])
    assert json.loads(capsys.readouterr().out)["germeval14"]["PER"]["f1"] > 0.9
    _check_merged(small_model, out / "adapter.safetensors")


def _check_merged(model: Path, adapter: Path) -> None:
    from transformers import BertModel

    trained = EntityNetwork(model, ("germeval14", "smartdata"), 4, 4.0, 0.0)
    trained.load(adapter)
    trained.eval()
    trained.refresh(torch.float32)
    batch = collate(
        make_examples(
            trained.tokenizer,
            [Labelled(("Frau", "Ida"), ("O", "O"), "germeval14")],
            ["germeval14"],
            99,
        )
    )
    plain = BertModel.from_pretrained(model, attn_implementation="eager").eval()
    facts, learnt = read_adapter(adapter)
    merge(plain, learnt, float(facts["scale"]))
    with torch.no_grad():
        states = plain(input_ids=batch.ids).last_hidden_state.flatten(0, 1)[batch.places]
        assert torch.allclose(trained.heads["germeval14"](states), trained(batch), atol=1e-4)


def test_sentences_of_test_splits_are_not_trained_on(small_data: Path) -> None:
    train_file, test_file = (small_data / f"smartdata.{split}.conll" for split in ("train", "test"))
    before = len(entities.training_sentences(small_data, entities.Settings()))
    with train_file.open("a", encoding="utf8") as handle:
        handle.write("\n\n" + test_file.read_text(encoding="utf8"))
    assert len(entities.training_sentences(small_data, entities.Settings())) == before
    shutil.copy(test_file, train_file)
    assert len(entities.training_sentences(small_data, entities.Settings(sets="smartdata"))) == 0
