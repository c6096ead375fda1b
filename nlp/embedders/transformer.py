"""Any sentence-transformers model, by folder or by name: slower to start than the built-in one,
often better.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.embedders import ModelMissing

_INSTRUCTION = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put before a text; a model that was trained with prompts is much worse without."""

    query: str
    passage: str


def choose_prompts(name: str, configured: Mapping[str, str]) -> Prompts:
    """The prompts that the model brings along, else those of the E5 family by name, else none."""
    passage = configured.get("passage") or configured.get("document") or ""
    if configured.get("query") or passage:
        return Prompts(configured.get("query") or "", passage)
    short = name.rstrip("/").rsplit("/", 1)[-1].lower()
    if "e5" not in short.replace("_", "-").split("-"):
        return Prompts("", "")
    return Prompts(_INSTRUCTION, "") if "instruct" in short else Prompts("query: ", "passage: ")


class TransformerEmbedder:
    """A sentence-transformers model on the processor, in float32.

    Raises:
        ModelMissing: no such folder or name, or what is there cannot be loaded.
    """

    def __init__(self, model: str, threads: int = 0) -> None:
        self._model = load_sentence_transformer(model)
        if threads:
            import torch

            torch.set_num_threads(threads)
        self._prompts = choose_prompts(model, self._model.prompts or {})
        self.dimension: int = self._model.get_embedding_dimension()
        self.name = f"transformer:{Path(model).name}:{_content(self._model, self._prompts)[:16]}"

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what somebody asks."""
        return self._encode(texts, self._prompts.query)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, dimension) of what may answer; what exceeds the model's length does not
        count.
        """
        return self._encode(texts, self._prompts.passage)

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        vectors: NDArray[np.float32] = self._model.encode(
            [_clean(text) for text in texts],
            # Always given, else a default prompt of the model would step in.
            prompt=prompt,
            normalize_embeddings=True,
            # Without a graphics card larger batches only mean more padding.
            batch_size=4,
            show_progress_bar=False,
        )
        return vectors.astype(np.float32)


def load_sentence_transformer(model: str) -> Any:
    """A sentence-transformers model in float32 on the processor.

    Raises:
        ModelMissing: no such folder or name, or what is there cannot be loaded.
    """
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it without types
    try:
        # bfloat16 kills the process on some machines, so never what the file says.
        if Path(model).is_dir():
            return SentenceTransformer(model, device="cpu", model_kwargs={"dtype": "float32"})
        return _by_name(model)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
        raise ModelMissing(model, f"sentence-transformers cannot load it: {error}") from error


def _by_name(model: str) -> Any:
    """A model that was fetched before is loaded without asking the hub, which may be out of reach
    or curious.
    """
    from sentence_transformers import SentenceTransformer

    with suppress(OSError):
        return SentenceTransformer(
            model, device="cpu", model_kwargs={"dtype": "float32"}, local_files_only=True
        )
    return SentenceTransformer(model, device="cpu", model_kwargs={"dtype": "float32"})


def _clean(text: str) -> str:
    """NFC without NUL and without halves of surrogate pairs, which the tokenizers refuse."""
    whole = text.encode("utf8", "replace").decode("utf8").replace("\0", " ")
    return unicodedata.normalize("NFC", whole)


def _content(model: Any, prompts: Prompts) -> str:
    """A hash of all that decides over the vectors: weights, tokenizer, length, prompts."""
    digest = hashlib.sha256(
        repr((prompts, model.max_seq_length, [type(part).__name__ for part in model])).encode()
    )
    for name, tensor in model.state_dict().items():
        if "pooler." in name:
            continue  # never asked, and filled at random where the model has none
        digest.update(name.encode())
        digest.update(tensor.contiguous().numpy())
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    digest.update((backend.to_str() if backend is not None else repr(model.tokenizer)).encode())
    return digest.hexdigest()
