"""The default engine: the int8 network that omdok builds for itself, in an onnxruntime session of our own.

Every text runs alone. The network scales its activations over the whole tensor, so texts in one batch would change each
other's vectors (measured: cosine down to .996); alone, a text's vector depends on nothing but the text, and it is
faster too, because nothing is padded. Cores are used by running texts side by side.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.embedders import ModelMissing
from nlp.embedders.unigram import UnigramTokenizer
from nlp.models import MADE, ONNX_FOLDER, ONNX_GRAPH, is_built


class OnnxEmbedder:
    """Multilingual E5 as int8; `model` is a folder made by `nlp.models.build_e5`.

    Raises:
        ModelMissing: the folder is not there, not complete or made by another version.
    """

    def __init__(self, model: str, threads: int = 0) -> None:
        folder = Path(model)
        if not is_built(folder):
            raise ModelMissing(folder, "no finished model of this version")
        made = json.loads((folder / MADE).read_text(encoding="utf8"))
        self.name = f"onnx:{made['model']}:{made['content_sha256'][:16]}"
        self.dimension: int = made["dimension"]
        self._prompts: dict[str, str] = made["prompts"]
        self._threads = threads or _cores()
        self._tokenizer = UnigramTokenizer(folder / ONNX_FOLDER)
        self._session = open_session(folder / ONNX_FOLDER / ONNX_GRAPH)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what somebody asks."""
        return self._encode([self._prompts["query"] + text for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what may answer; only the first 512 pieces of a text count."""
        return self._encode([self._prompts["passage"] + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def fill(place: int) -> None:
            vectors[place] = self._vector(texts[place])

        if len(texts) < 2 or self._threads < 2:
            for place in range(len(texts)):
                fill(place)
            return vectors
        # Long texts first, so that no core is left with a long one at the end.
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        with ThreadPoolExecutor(min(self._threads, len(texts))) as pool:
            list(pool.map(fill, order))
        return vectors

    def _vector(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text)], dtype=np.int64)
        vectors: NDArray[np.float32] = self._session.run(None, {"input_ids": ids})[0]
        first: NDArray[np.float32] = vectors[0]
        return first


def _cores() -> int:
    """How many cores this process may use; not every system can say more than how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def open_session(graph: Path) -> Any:
    """An onnxruntime session on a graph that is already optimised, its weights mapped from the file beside it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
