"""A sentence-transformers model that `omdok models --export` wrote as an int8 graph.

Every text runs alone, as with the model that omdok builds itself: nothing is padded, and a text's
vector depends on nothing but the text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.embedders import ModelMissing
from nlp.embedders.onnx import cores, open_session
from nlp.int8_folder import EXPORTED, GRAPH, TOKENIZER, is_exported
from nlp.types import TokenStates

_TINY = 1e-9


def load_exported(model: str, threads: int = 0, width: int = 0) -> ExportedEmbedder:
    """The embedder of a folder that was exported; one that also tells its states where these know
    what stands behind them. Of each vector the first `width` numbers count, 0 for all.

    Raises:
        ModelMissing: the folder is not there, not whole, or its vectors are narrower.
    """
    folder = Path(model)
    if not is_exported(folder):
        raise ModelMissing(folder, "no whole exported model")
    made = json.loads((folder / EXPORTED).read_text(encoding="utf8"))
    if width > made["dimension"]:
        raise ModelMissing(
            model, f"its vectors have {made['dimension']} numbers, fewer than {width}"
        )
    kind = ExportedTokenEmbedder if made["looks_ahead"] else ExportedEmbedder
    return kind(folder, made, threads, width)


class ExportedEmbedder:
    """An exported model; `made` is what its folder says of it."""

    def __init__(self, folder: Path, made: dict[str, Any], threads: int, width: int) -> None:
        from tokenizers import Tokenizer

        self.folder = folder
        self._width = width or made["dimension"]
        self.dimension: int = self._width
        wide = f":{width}" if width else ""
        self.name = f"int8:{folder.name}:{made['content_sha256'][:16]}{wide}"
        self._made = made
        self._threads = threads or cores()
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(made["length"])
        self._session = open_session(folder / GRAPH)
        self._asked = lru_cache(maxsize=64)(self._run)

    @property
    def pieces(self) -> int:
        """How many pieces its vocabulary has."""
        return int(self._tokenizer.get_vocab_size())

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what somebody asks."""
        return self._stacked([self._asked(self._made["query"] + text)[0] for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what may answer."""
        return self._stacked([vector for vector, _, _ in self._each(texts)])

    def _each(
        self, texts: Sequence[str]
    ) -> list[tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]]:
        told = [self._made["passage"] + text for text in texts]
        if len(told) < 2 or self._threads < 2:
            return [self._run(text) for text in told]
        with ThreadPoolExecutor(min(self._threads, len(told))) as pool:
            return list(pool.map(self._run, told))

    def _run(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
        """The vector of a text, the states of its pieces, and their numbers."""
        whole = text.encode("utf8", "replace").decode("utf8").replace("\0", " ")
        ids = np.array([self._tokenizer.encode(whole).ids], dtype=np.int64)
        vectors, states = self._session.run(["vectors", "states"], {"input_ids": ids})
        vector = vectors[0, : self._width]
        return vector / max(float(np.linalg.norm(vector)), _TINY), states[0], ids[0]

    def _stacked(self, vectors: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        return np.array(vectors, dtype=np.float32).reshape(len(vectors), self.dimension)


class ExportedTokenEmbedder(ExportedEmbedder):
    """The same of an encoder, which also tells what it makes of each piece."""

    # The directions that are shipped are those of another network.
    shipped_directions = False

    @property
    def state_width(self) -> int:
        """How many numbers the state of a piece has."""
        width: int = self._made["state_width"]
        return width

    def query_states(self, text: str) -> TokenStates:
        """The pieces of what somebody asks, without prompt and marks; of an empty text the
        marks.
        """
        _, states, ids = self._asked(self._made["query"] + text)
        inner = ~np.isin(ids, self._made["specials"])
        prompt = self._tokenizer.encode(self._made["query"].rstrip(), add_special_tokens=False)
        inner[np.flatnonzero(inner)[: len(prompt.ids)]] = False
        chosen = inner if inner.any() else slice(None)
        return _with_rarity(states[chosen], ids[chosen])

    def passage_states(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        """The vectors as `encode_passages` gives them, and the pieces that each comes from."""
        found = self._each(texts)
        vectors = self._stacked([vector for vector, _, _ in found])
        return vectors, [_with_rarity(states, ids) for _, states, ids in found]


def _with_rarity(states: NDArray[np.float32], ids: NDArray[np.int64]) -> TokenStates:
    # Vocabularies are numbered by how often a piece was seen (Zipf).
    return TokenStates(states, np.log1p(ids).astype(np.float32))
