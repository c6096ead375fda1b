"""Multilingual-e5-small as one int8 graph with pooling and unit length inside, laid out so that it loads in an instant.

The vocabulary's table is quantised row by row and looked up by three plain nodes; the rest is exported from torch and
its matrices quantised by onnxruntime. The finished graph is saved as onnxruntime optimised it, with the weights in a
file beside it that is mapped into memory: a session then opens in 30 ms instead of 220.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def write_graph(network: Any, graph: Path) -> None:
    """Write the graph (`input_ids` (n, length) → `vectors` (n, hidden)) to `graph` and its weights to `….bin`.

    All rows of one call must be of one length: the graph knows no mask.
    """
    with tempfile.TemporaryDirectory(dir=graph.parent) as scratch:
        exported, quantised, whole = (Path(scratch) / name for name in ("float.onnx", "int8.onnx", "whole.onnx"))
        _export(network, exported)
        _quantise(exported, quantised)
        _put_table_before(quantised, network.embeddings.word_embeddings.weight.numpy(force=True), whole)
        _save_optimised(whole, graph)


def _export(network: Any, file: Path) -> None:
    """The network behind the vocabulary's table: word vectors (n, length, hidden) in, unit vectors out."""
    import torch

    class Encoder(torch.nn.Module):
        def forward(self, words: torch.Tensor) -> torch.Tensor:
            states = network(inputs_embeds=words).last_hidden_state
            return torch.nn.functional.normalize(states.mean(1), dim=-1)

    encoder = Encoder()
    encoder.network = network  # a submodule, so that its weights are exported as such
    with torch.no_grad(), warnings.catch_warnings():
        # torch announces that this exporter will go; the new one needs a package more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            encoder,
            (torch.zeros(2, 7, network.config.hidden_size),),
            str(file),
            input_names=["words"],
            output_names=["vectors"],
            dynamic_axes={"words": {0: "n", 1: "length"}, "vectors": {0: "n"}},
            opset_version=17,
            dynamo=False,
        )


def _quantise(source: Path, target: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    # Without this mark it warns on the root logger, and so takes the logging of the whole program over.
    model = onnx.load(source)
    add_pre_process_metadata(model)
    onnx.save(model, source)
    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True, op_types_to_quantize=["MatMul"])


def quantise_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The table as int8 and one scale a row, so that `values * scales` is the table again but for rounding."""
    largest = np.abs(table).max(axis=1, keepdims=True)
    scales = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(table / scales).astype(np.int8), scales


def _put_table_before(source: Path, table: NDArray[np.float32], target: Path) -> None:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    model = onnx.load(source)
    graph = model.graph
    values, scales = quantise_rows(table)
    graph.initializer.append(numpy_helper.from_array(values, "table"))
    graph.initializer.append(numpy_helper.from_array(scales, "table_scales"))
    del graph.input[:]
    graph.input.append(helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "length"]))
    lookup = [
        helper.make_node("Gather", ["table", "input_ids"], ["table_rows"], axis=0),
        helper.make_node("Cast", ["table_rows"], ["table_floats"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["table_scales", "input_ids"], ["row_scales"], axis=0),
        helper.make_node("Mul", ["table_floats", "row_scales"], ["words"]),
    ]
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend(lookup + rest)
    onnx.save(model, target)


def _save_optimised(source: Path, graph: Path) -> None:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    # Everything but what depends on the processor at hand: the folder may be copied to another machine.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(graph)
    options.log_severity_level = 3
    beside = "session.optimized_model_external_initializers_"
    options.add_session_config_entry(beside + "file_name", graph.with_suffix(".bin").name)
    options.add_session_config_entry(beside + "min_size_in_bytes", "1024")
    onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])
