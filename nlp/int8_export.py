"""Any sentence-transformers encoder as an int8 graph: what is dear on the processor becomes cheap,
what the folder says of pooling, dense layers, prompts and length stays.

The graph takes the piece ids of one text and gives its unit vector and the states of its pieces.
Matrices become unsigned bytes with a scale a column, as in the model that omdok builds itself; the
table of words becomes bytes with a scale a row. Of a unigram vocabulary only the pieces are kept
that German and English are written with: what is left out falls to shorter pieces, in the end to
letters. Of a vocabulary that is made by merging pairs nothing can be left out without changing how
other words are cut, so it stays whole.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.e5_vocabulary import kept_pieces
from nlp.embedders.exported import load_exported
from nlp.embedders.transformer import choose_prompts, load_sentence_transformer, looks_ahead
from nlp.int8_folder import EXPORTED, GRAPH, RECIPE, TOKENIZER
from nlp.model_folder import digest_of
from nlp.models import put_in_place
from nlp.rerankers.late import SENTENCES

_OPSET = 17
_COMPARED, _LONGEST = 40, 512
_LARGE = 1024
_MIDDLE = 128
_UNSEEN = float(np.finfo(np.float32).min)


# How near an exported model's vectors must be to those of its float network, on average.
LEAST_LIKENESS = 0.985


@dataclass(frozen=True, slots=True)
class Export:
    """A model that was exported: the mean and least cosine of German sentences to its float
    network, processor milliseconds a sentence before and after, and its pieces of vocabulary.
    """

    folder: str
    name: str
    likeness: float
    least: float
    float_ms: float
    int8_ms: float
    pieces: int


class NotExportable(Exception):
    """This model cannot be written as an int8 graph; the reason is for technicians."""


def export_model(model: str, folder: Path) -> Export:
    """Write a sentence-transformers model (a folder or name) as int8 into `folder`, which appears
    in one step, and compare both on German sentences.

    Raises:
        ModelMissing: the model is not there or cannot be loaded.
        NotExportable: it cannot be written as a graph, or the graph strays from it.
    """
    network = load_sentence_transformer(model)
    told = _described(model, network)
    lines = SENTENCES.read_text(encoding="utf8").splitlines()
    texts = [line for line in lines if line][:_COMPARED]

    def by_network(some: Sequence[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = network.encode(
            list(some), prompt=told["passage"], batch_size=1, normalize_embeddings=True,
            show_progress_bar=False,
        )  # fmt: skip
        return vectors

    wanted, float_ms = _timed(by_network, texts)
    building = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        numbers = write_graph(network, building)
        if numbers is not None:
            told["specials"] = [numbers[old] for old in told["specials"]]
        _write_made(building, told)
        found, int8_ms = _timed(load_exported(str(building), 1).encode_passages, texts)
        cosines = (found * wanted).sum(axis=1)
        if not float(cosines.mean()) > LEAST_LIKENESS:
            raise NotExportable(f"cosine {cosines.mean():.4f} to the float network")
        put_in_place(building, folder)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    mean, least = round(float(cosines.mean()), 4), round(float(cosines.min()), 4)
    made = load_exported(str(folder))
    return Export(str(folder), made.name, mean, least, float_ms, int8_ms, made.pieces)


def _described(model: str, network: Any) -> dict[str, Any]:
    """What a folder says of its model besides the graph."""
    prompts, tokenizer = choose_prompts(model, network.prompts or {}), network.tokenizer
    return {
        "recipe": RECIPE, "model": Path(model).name,
        "query": prompts.query, "passage": prompts.passage,
        "length": int(network.max_seq_length or _LONGEST), "looks_ahead": looks_ahead(network),
        "dimension": int(network.get_embedding_dimension()),
        "state_width": int(network[0].get_embedding_dimension()),
        "specials": sorted(set(tokenizer.all_special_ids) - {tokenizer.unk_token_id}),
    }  # fmt: skip


def _timed(
    encode: Callable[[Sequence[str]], NDArray[np.float32]], texts: Sequence[str]
) -> tuple[NDArray[np.float32], float]:
    """The vectors of texts, and the processor's milliseconds for one of them."""
    began = time.process_time()
    vectors = encode(texts)
    return vectors, round((time.process_time() - began) * 1000 / len(texts), 1)


def _write_made(folder: Path, told: dict[str, Any]) -> None:
    files = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
    made = {**told, "content_sha256": digest_of(folder), "files": files}
    (folder / EXPORTED).write_text(json.dumps(made, indent=2), encoding="utf8")


def write_graph(network: Any, folder: Path) -> dict[int, int] | None:
    """Write graph and tokenizer of a sentence-transformers model in float32 into a folder; gives
    the new number of each piece that is kept, None where all are.

    Raises:
        NotExportable: it has no fast tokenizer, or its network cannot be traced.
    """
    import torch

    tokenizer = getattr(network.tokenizer, "backend_tokenizer", None)
    if tokenizer is None:
        raise NotExportable("no fast tokenizer")
    told = json.loads(tokenizer.to_str())
    told["truncation"] = told["padding"] = None
    kept = _kept(told)
    inner = network[0].auto_model
    inner.config._attn_implementation = "eager"
    if kept is not None:
        table = inner.get_input_embeddings()
        rows = torch.nn.Parameter(table.weight.detach()[kept], requires_grad=False)
        smaller = torch.nn.Embedding(len(kept), rows.shape[1], _weight=rows)
        smaller.padding_idx = None
        _trim(told, kept)
        inner.set_input_embeddings(smaller)
    try:
        _trace(network, folder / "float.onnx")
    except Exception as error:  # whatever a foreign network does while it is traced
        raise NotExportable(f"{type(error).__name__}: {error}") from error
    _quantise(folder / "float.onnx", folder / GRAPH)
    for left in folder.glob("float.*"):
        left.unlink()
    (folder / TOKENIZER).write_text(json.dumps(told, ensure_ascii=False), encoding="utf8")
    return None if kept is None else {old: number for number, old in enumerate(kept)}


def _kept(told: dict[str, Any]) -> list[int] | None:
    """The ids of the pieces to keep, ascending; None where the vocabulary stays whole."""
    model = told["model"]
    if model.get("type") != "Unigram":
        return None
    pieces = [piece for piece, _score in model["vocab"]]
    added = [token["id"] for token in told.get("added_tokens", ())]
    if any(number >= len(pieces) for number in added):
        return None
    return kept_pieces(pieces, [*added, model["unk_id"]])


def _trim(told: dict[str, Any], kept: list[int]) -> None:
    """Leave only these pieces in a tokenizer's description, numbered anew."""
    new = {old: number for number, old in enumerate(kept)}
    model = told["model"]
    model["vocab"] = [model["vocab"][old] for old in kept]
    model["unk_id"] = new[model["unk_id"]]
    for token in told.get("added_tokens", ()):
        token["id"] = new[token["id"]]
    for special in (told.get("post_processor") or {}).get("special_tokens", {}).values():
        special["ids"] = [new[number] for number in special["ids"]]


def _trace(network: Any, file: Path) -> None:
    import torch

    class Alone(torch.nn.Module):
        """One text, all of its pieces seen."""

        def __init__(self) -> None:
            super().__init__()
            self.inner, self.rest = network[0].auto_model, torch.nn.ModuleList(list(network)[1:])

        def forward(self, ids: Any) -> tuple[Any, Any]:
            mask = torch.ones_like(ids)
            seen = _who_sees_whom(self.inner.config, ids)
            states = self.inner(input_ids=ids, attention_mask=seen).last_hidden_state
            told = {"token_embeddings": states, "attention_mask": mask}
            for part in self.rest:
                told = part(told)
            vectors = torch.nn.functional.normalize(told["sentence_embedding"], dim=-1)
            return vectors, states

    lengths = {0: "n", 1: "length"}
    with torch.no_grad(), warnings.catch_warnings():
        # torch announces that this exporter will go; the new one needs a package more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Alone().eval(),
            (torch.arange(7).unsqueeze(0),),
            str(file),
            input_names=["input_ids"],
            output_names=["vectors", "states"],
            dynamic_axes={"input_ids": lengths, "vectors": {0: "n"}, "states": lengths},
            opset_version=_OPSET,
            dynamo=False,
        )


def _who_sees_whom(config: Any, ids: Any) -> Any:
    """All pieces of a text see each other, or as the network itself has it. Decoders that were
    taught to look ahead (EmbeddingGemma) build their masks in a way that cannot be traced, so these
    are given: in layers with a window only pieces within it see each other.
    """
    import torch

    if not getattr(config, "use_bidirectional_attention", False):
        return torch.ones_like(ids)
    places = torch.arange(ids.shape[1])
    apart = (places[None] - places[:, None]).abs()[None, None]
    everywhere = torch.zeros_like(apart, dtype=torch.float32)
    window = everywhere.masked_fill(apart >= config.sliding_window, _UNSEEN)
    return {"full_attention": everywhere, "sliding_attention": window}


def _quantise(source: Path, target: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    model = onnx.load(source)
    _shrink_tables(model)
    # Without this mark the next step takes the logging of the whole program over.
    add_pre_process_metadata(model)
    onnx.save(model, source)
    quantize_dynamic(
        source,
        source.with_suffix(".int8"),
        weight_type=QuantType.QUInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
    onnx.save(
        onnx.load(source.with_suffix(".int8")),
        target,
        save_as_external_data=True,
        location=target.with_suffix(".bin").name,
        size_threshold=_LARGE,
    )


def _shrink_tables(model: Any) -> None:
    """Let every table that rows are looked up in by piece id hold bytes with a scale a row."""
    from onnx import TensorProto, helper, numpy_helper

    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        table = stored.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or node.input[1] != "input_ids" or len(table.dims) != 2:
            nodes.append(node)
            continue
        name, found = table.name, node.output[0]
        numbers, scales = rows_as_bytes(numpy_helper.to_array(table))
        model.graph.initializer.remove(table)
        model.graph.initializer.extend(
            numpy_helper.from_array(values, f"{name}.{kind}")
            for kind, values in (("bytes", numbers), ("scales", scales))
        )
        nodes += [
            helper.make_node("Gather", [f"{name}.bytes", "input_ids"], [f"{found}.bytes"], axis=0),
            helper.make_node("Gather", [f"{name}.scales", "input_ids"], [f"{found}.by"], axis=0),
            helper.make_node("Cast", [f"{found}.bytes"], [f"{found}.floats"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{found}.floats", f"{found}.by"], [found]),
        ]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def rows_as_bytes(
    table: NDArray[np.float32],
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows as signed bytes, and what each is to be multiplied with, shape (rows, 1)."""
    largest = np.abs(table).max(axis=1, keepdims=True)
    scales = np.where(largest > 0, largest / (_MIDDLE - 1), 1).astype(np.float32)
    return np.rint(table / scales).astype(np.int8), scales
