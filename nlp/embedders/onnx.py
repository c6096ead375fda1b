"""The default engine: the int8 network that omdok builds for itself, in an onnxruntime session of
our own.

Every text runs alone. The network scales its activations over the whole tensor, so texts in one
batch would change each other's vectors (measured: cosine down to .996); alone, a text's vector
depends on nothing but the text, and it is faster too, because nothing is padded. Cores are used by
running texts side by side.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nlp.embedders import ModelMissing
from nlp.embedders.truecasing import as_written
from nlp.embedders.unigram import UnigramTokenizer
from nlp.model_folder import MADE, ONNX_FOLDER, is_built
from nlp.signed import graph_for_here
from nlp.types import TokenStates

_T = TypeVar("_T")


class OnnxEmbedder:
    """Multilingual E5 as int8; `model` is a folder made by `nlp.models.build_e5`.

    Raises:
        ModelMissing: the folder is not there, not complete or made by another version.
    """

    shipped_directions = True

    def __init__(self, model: str, threads: int = 0) -> None:
        folder = self.folder = Path(model)
        if not is_built(folder):
            raise ModelMissing(folder, "no finished model of this version")
        made = json.loads((folder / MADE).read_text(encoding="utf8"))
        self.name = f"onnx:{made['model']}:{made['content_sha256'][:16]}"
        self.dimension: int = made["dimension"]
        self._prompts: dict[str, str] = made["prompts"]
        self._threads = threads or cores()
        self._tokenizer = UnigramTokenizer(folder / ONNX_FOLDER)
        self._session = open_session(graph_for_here(folder, made["content_sha256"]))
        # The same question is asked for its vector, for its pieces, and again by whoever turns a
        # page.
        self._asked = lru_cache(maxsize=64)(self._ask)

    @property
    def state_width(self) -> int:
        """The states are as wide as the vectors, which are their mean."""
        return self.dimension

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what somebody asks."""
        found = [self._asked(text)[0] for text in texts]
        return np.array(found, dtype=np.float32).reshape(len(texts), self.dimension)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what may answer; only the first 512 pieces of a text
        count.
        """
        return self._encode([self._prompts["passage"] + text for text in texts])

    def query_states(self, text: str) -> TokenStates:
        """The pieces of what somebody asks, without prompt and marks; of an empty text the
        marks.
        """
        skipped = len(self._tokenizer.encode(self._prompts["query"])) - 1
        found = self._asked(text)[1]
        inner = slice(skipped, -1) if len(found.rarity) > skipped + 1 else slice(None)
        return TokenStates(found.states[inner], found.rarity[inner])

    def passage_states(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        """The vectors as `encode_passages` gives them, and the pieces that each comes from."""
        prompt = self._prompts["passage"]
        found = self._each(
            [prompt + text for text in texts],
            lambda text: self._states(self._tokenizer.encode(text)),
        )
        vectors = np.array([vector for vector, _ in found], dtype=np.float32).reshape(
            len(texts), self.dimension
        )
        return vectors, [states for _, states in found]

    def _ask(self, text: str) -> tuple[NDArray[np.float32], TokenStates]:
        meant = as_written(text, self._tokenizer.likelihood)
        return self._states(self._tokenizer.encode(self._prompts["query"] + meant))

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found = self._each(
            texts, lambda text: self._run(self._tokenizer.encode(text), ["vectors"])[0]
        )
        return np.array(found, dtype=np.float32).reshape(len(texts), self.dimension)

    def _each(self, texts: Sequence[str], run: Callable[[str], _T]) -> list[_T]:
        if len(texts) < 2 or self._threads < 2:
            return [run(text) for text in texts]
        # Long texts first, so that no core is left with a long one at the end.
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        with ThreadPoolExecutor(min(self._threads, len(texts))) as pool:
            done = dict(zip(order, pool.map(lambda place: run(texts[place]), order), strict=True))
        return [done[place] for place in range(len(texts))]

    def _states(self, ids: list[int]) -> tuple[NDArray[np.float32], TokenStates]:
        vector, states = self._run(ids, ["vectors", "states"])
        return vector, TokenStates(states, self._tokenizer.rarity(ids))

    def _run(self, ids: list[int], outputs: list[str]) -> list[NDArray[np.float32]]:
        given: list[NDArray[np.float32]] = self._session.run(
            outputs, {"input_ids": np.array([ids], dtype=np.int64)}
        )
        return [values[0] for values in given]


def cores() -> int:
    """How many cores this process may use; not every system can say more than how many there
    are.
    """
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def open_session(graph: Path) -> Any:
    """An onnxruntime session on a graph that is already optimised, its weights mapped from the file
    beside it.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
