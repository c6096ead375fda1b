"""Models of current architectures, each as a tiny random folder: what their files say is done."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nlp.embedders import ModelMissing, load_embedder
from nlp.int8_export import LEAST_LIKENESS, export_model
from nlp.int8_folder import is_exported
from nlp.rerankers import load_reranker
from nlp.types import Embedder, TokenEmbedder

TEXTS = [
    "Die Vereinbarung gilt bis Ende Mai.",
    "Die Vereinbarung gilt nicht für alle Betriebe der Region.",
    "Wer leitet das Netzwerk?",
]
_HIDDEN = 32
_MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_SMALL = {
    "hidden_size": _HIDDEN,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "vocab_size": 64,
    "pad_token_id": 0,
    "bos_token_id": 2,
    "eos_token_id": 3,
    "initializer_range": 0.2,  # so that chance makes states that differ
}
_FEW_HEADS = {"num_key_value_heads": 1, "head_dim": 16}


@dataclass(frozen=True)
class Kind:
    """A published family, as its folder says: class of the network, pooling, prompts and layers."""

    model: str
    pooling: str = "mean"
    prompts: dict[str, str] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    dense: tuple[int, ...] = ()
    length: int = 256
    encoder: bool = True


@dataclass(frozen=True)
class Built:
    """A kind with its folder and what was loaded from it."""

    kind: Kind
    folder: Path
    embedder: Embedder


GEMMA = {"query": "task: search result | query: ", "document": "title: none | text: "}
KINDS = {
    "ModernBERT": Kind(
        "ModernBert", "mean", {"query": "frage: ", "document": "text: "},
        {"max_position_embeddings": 8192, "cls_token_id": 2, "sep_token_id": 3},
    ),
    "EmbeddingGemma": Kind(
        "Gemma3Text", "mean", GEMMA,
        _FEW_HEADS | {"use_bidirectional_attention": True, "max_position_embeddings": 2048},
        dense=(48, _HIDDEN), length=2048,
    ),
    "BGE-M3": Kind(
        "XLMRoberta", "cls", {}, {"max_position_embeddings": 8194, "type_vocab_size": 1},
    ),
    "Arctic": Kind(
        "XLMRoberta", "cls", {"query": "query: "},
        {"max_position_embeddings": 8194, "type_vocab_size": 1},
    ),
    "Qwen3": Kind(
        "Qwen3", "lasttoken", {"query": "Instruct: Suche\nQuery:", "document": ""},
        _FEW_HEADS | {"max_position_embeddings": 4096}, encoder=False,
    ),
    "GTE": Kind("Gte", "cls", {}, {"max_position_embeddings": 8192}),
    "BERT": Kind("Bert", "mean", {}, {"max_position_embeddings": 512}),
}  # fmt: skip


def _tokenizer(kind: Kind) -> Any:
    """One piece a letter."""
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    letters = "abcdefghijklmnopqrstuvwxyzäöüßDVBRNIQSW:|.?"
    pieces = {piece: at for at, piece in enumerate([*_MARKS, *letters])}
    inner = Tokenizer(models.WordLevel(pieces, unk_token="[UNK]"))
    inner.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split(Regex("."), behavior="isolated")]
    )
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names = ("pad", "unk", "cls", "sep", "mask")
    marks = {f"{name}_token": mark for name, mark in zip(names, _MARKS, strict=True)}
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, model_max_length=kind.length, **marks,
        padding_side="right" if kind.encoder else "left",
    )  # fmt: skip


def _build(kind: Kind, folder: Path) -> Path:
    """A folder as sentence-transformers publishes it, its weights drawn by chance."""
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer import modules

    torch.manual_seed(1)
    config = getattr(transformers, f"{kind.model}Config")(**(_SMALL | kind.config))
    inner = folder / "inner"
    getattr(transformers, f"{kind.model}Model")(config).save_pretrained(inner)
    _tokenizer(kind).save_pretrained(inner)
    parts = [
        modules.Transformer(str(inner), max_seq_length=kind.length),
        modules.Pooling(_HIDDEN, pooling_mode=kind.pooling),
    ]
    width = _HIDDEN
    for wider in kind.dense:
        parts.append(modules.Dense(width, wider, bias=False, activation_function=None))
        width = wider
    parts.append(modules.Normalize())
    SentenceTransformer(modules=parts, prompts=kind.prompts).save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="module", params=KINDS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    kind = KINDS[request.param]
    folder = _build(kind, tmp_path_factory.mktemp("models"))
    return Built(kind, folder, load_embedder("transformer", str(folder), threads=1))


def _by_hand(built: Built, text: str) -> np.ndarray[Any, Any]:
    """The vector as the family's paper has it, from transformers alone."""
    import torch
    from safetensors.torch import load_file
    from transformers import AutoModel, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(built.folder)(text, return_tensors="pt")
    network = AutoModel.from_pretrained(built.folder, dtype=torch.float32).eval()
    with torch.no_grad():
        states = network(**tokens).last_hidden_state[0]
    vector = {"mean": states.mean(0), "cls": states[0], "lasttoken": states[-1]}[built.kind.pooling]
    for at in range(len(built.kind.dense)):
        vector = (
            load_file(built.folder / f"{2 + at}_Dense" / "model.safetensors")["linear.weight"]
            @ vector
        )
    return (vector / vector.norm()).numpy()


def test_prompt_pooling_and_dense_layers_are_those_of_the_folder(built: Built) -> None:
    prompts = built.kind.prompts
    for encode, prompt in (
        (built.embedder.encode_queries, prompts.get("query", "")),
        (built.embedder.encode_passages, prompts.get("document", "")),
    ):
        vectors = encode(TEXTS)
        assert vectors.shape == (3, built.embedder.dimension)
        for text, vector in zip(TEXTS, vectors, strict=True):
            np.testing.assert_allclose(vector, _by_hand(built, prompt + text), atol=1e-5)


def test_an_encoder_looks_closer_and_a_network_that_only_looks_back_does_not(
    built: Built,
) -> None:
    reranker = load_reranker("late", built.embedder)
    assert (reranker is not None) == built.kind.encoder
    if reranker is None:
        return
    vectors, prepared = reranker.prepare(TEXTS)
    np.testing.assert_allclose(vectors, built.embedder.encode_passages(TEXTS), atol=1e-5)
    # Each piece of the second text is in the second text itself.
    assert reranker.scores(TEXTS[1], prepared).argmax() == 1
    assert reranker.prepare([])[0].shape == (0, built.embedder.dimension)


def test_states_of_a_question_are_those_of_its_own_letters(built: Built) -> None:
    if not isinstance(built.embedder, TokenEmbedder):
        assert not built.kind.encoder
        return
    for text in TEXTS:
        found = built.embedder.query_states(text)
        assert found.states.shape == (len(text.replace(" ", "")), built.embedder.state_width)
        assert (found.rarity > 0).all()
    assert len(built.embedder.query_states("").states) > 0


def test_long_texts_count_as_far_as_the_folder_says(built: Built) -> None:
    room = built.kind.length
    longer = TEXTS[0] * (2 * room // len(TEXTS[0]))
    one, other = built.embedder.encode_passages([longer, longer + " Mehr."])
    np.testing.assert_allclose(one, other, atol=1e-5)
    shorter = built.embedder.encode_passages([longer[: room // 2]])[0]
    assert not np.allclose(one, shorter, atol=1e-5)


def test_a_shorter_vector_is_the_beginning_of_the_whole(built: Built) -> None:
    whole = built.embedder.encode_queries(TEXTS)[:, :16]
    short = load_embedder("transformer", str(built.folder), width=16)
    assert (short.dimension, short.name) == (16, f"{built.embedder.name}:16")
    wanted = whole / np.linalg.norm(whole, axis=1, keepdims=True)
    np.testing.assert_allclose(short.encode_queries(TEXTS), wanted, atol=1e-5)
    if built.kind.encoder:
        vectors = load_reranker("late", short).prepare(TEXTS)[0]  # type: ignore[union-attr]
        np.testing.assert_allclose(vectors, short.encode_passages(TEXTS), atol=1e-5)


def test_a_width_that_no_vector_has_is_refused(built: Built) -> None:
    with pytest.raises(ModelMissing, match="32 numbers, fewer than 33"):
        load_embedder("transformer", str(built.folder), width=33)


@pytest.mark.parametrize("engine", ["onnx", "hashing"])
def test_an_engine_that_cannot_shorten_says_so(engine: str, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="cannot be shortened"):
        load_embedder(engine, str(tmp_path), width=16)


@pytest.fixture(scope="module")
def exported(built: Built) -> Embedder:
    folder = built.folder.with_name("model-int8")
    found = export_model(str(built.folder), folder)
    assert found.likeness > LEAST_LIKENESS
    assert is_exported(folder)
    return load_embedder("int8", str(folder), threads=1)


def test_an_exported_model_says_what_the_folder_says(built: Built, exported: Embedder) -> None:
    assert exported.dimension == built.embedder.dimension
    longer = TEXTS[0] * (2 * built.kind.length // len(TEXTS[0]))
    for texts in (TEXTS, [longer]):
        for one, other in (
            (exported.encode_queries, built.embedder.encode_queries),
            (exported.encode_passages, built.embedder.encode_passages),
        ):
            assert ((one(texts) * other(texts)).sum(axis=1) > 0.98).all()
    assert exported.encode_queries([]).shape == (0, exported.dimension)
    short = load_embedder("int8", str(exported.folder), width=16)  # type: ignore[attr-defined]
    whole = exported.encode_queries(TEXTS)[:, :16]
    wanted = whole / np.linalg.norm(whole, axis=1, keepdims=True)
    np.testing.assert_allclose(short.encode_queries(TEXTS), wanted, atol=1e-5)


def test_an_exported_encoder_looks_closer_as_its_network_does(
    built: Built, exported: Embedder
) -> None:
    reranker = load_reranker("late", exported)
    assert (reranker is not None) == built.kind.encoder
    if reranker is None or not isinstance(exported, TokenEmbedder):
        return
    assert reranker.scores(TEXTS[1], reranker.prepare(TEXTS)[1]).argmax() == 1
    for text in TEXTS:
        found = exported.query_states(text)
        assert found.states.shape == (len(text.replace(" ", "")), exported.state_width)


def test_a_folder_that_is_not_whole_is_no_model(built: Built, exported: Embedder) -> None:
    folder: Path = exported.folder  # type: ignore[attr-defined]
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    (copy / "model_int8.onnx").write_bytes(b"")
    with pytest.raises(ModelMissing):
        load_embedder("int8", str(copy))
    with pytest.raises(ModelMissing):
        load_embedder("int8", str(built.folder))
    with pytest.raises(ModelMissing, match="fewer"):
        load_embedder("int8", str(folder), width=4096)
