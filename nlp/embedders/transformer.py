"""Any sentence-transformers model, by folder or by name: slower to start than the built-in one,
often better.

Architecture, pooling, dense layers, length and prompts are what the folder's own files say. Whether
the network is an encoder, whose states may stand in the second stage, is found out by asking it.
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
from nlp.types import TokenStates

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


def load_transformer(model: str, threads: int = 0, width: int = 0) -> TransformerEmbedder:
    """The embedder of a sentence-transformers folder or name; one that also tells its states where
    these know what stands behind them. Of each vector the first `width` numbers count, 0 for all.

    Raises:
        ModelMissing: no such folder or name, what is there cannot be loaded, or its vectors are
            narrower than `width`.
    """
    network = load_sentence_transformer(model)
    if threads:
        import torch

        torch.set_num_threads(threads)
    own = network.get_embedding_dimension()
    if width > own:
        raise ModelMissing(model, f"its vectors have {own} numbers, fewer than {width}")
    made = TransformerTokenEmbedder if looks_ahead(network) else TransformerEmbedder
    return made(model, network, width)


class TransformerEmbedder:
    """A sentence-transformers model on the processor, in float32."""

    def __init__(self, model: str, network: Any, width: int = 0) -> None:
        self._model = network
        self._model.truncate_dim = width or None
        self._prompts = choose_prompts(model, network.prompts or {})
        self.dimension: int = width or network.get_embedding_dimension()
        # A name of the hub is no folder; nothing is kept there.
        self.folder = Path(model)
        wide = f":{width}" if width else ""
        content = _content(network, self._prompts)[:16]
        self.name = f"transformer:{self.folder.name}:{content}{wide}"

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
        vectors: NDArray[np.float32] = self._run(texts, prompt, normalize_embeddings=True)
        return vectors.astype(np.float32)

    def _run(self, texts: Sequence[str], prompt: str, **options: Any) -> Any:
        return self._model.encode(
            [_clean(text) for text in texts],
            # Always given, else a default prompt of the model would step in.
            prompt=prompt,
            # Without a graphics card larger batches only mean more padding.
            batch_size=_AT_ONCE,
            show_progress_bar=False,
            **options,
        )


class TransformerTokenEmbedder(TransformerEmbedder):
    """The same of an encoder, which also tells what it makes of each piece."""

    # The directions that are shipped are those of another network.
    shipped_directions = False

    @property
    def state_width(self) -> int:
        """How many numbers the state of a piece has; dense layers behind it may change the
        vector's.
        """
        width: int = self._model[0].get_embedding_dimension()
        return width

    def query_states(self, text: str) -> TokenStates:
        """The pieces of what somebody asks, without prompt and marks; of an empty text the
        marks.
        """
        found = self._pieces([text], self._prompts.query)[1][0]
        tokenizer = self._model.tokenizer
        # What the vocabulary does not know stands in the text all the same.
        marks = set(tokenizer.all_special_ids) - {tokenizer.unk_token_id}
        inner = ~np.isin(found[1], list(marks))
        inner[np.flatnonzero(inner)[: self._pieces_of_prompt()]] = False
        states = self._with_rarity(*found)
        if not inner.any():
            return states
        return TokenStates(states.states[inner], states.rarity[inner])

    def passage_states(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[TokenStates]]:
        """The vectors as `encode_passages` gives them, and the pieces that each comes from."""
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32), []
        vectors, found = self._pieces(texts, self._prompts.passage)
        return vectors, [self._with_rarity(*pieces) for pieces in found]

    def _pieces(self, texts: Sequence[str], prompt: str) -> tuple[NDArray[np.float32], list[Any]]:
        """Unit vectors, and of each text the states and numbers of its pieces."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        pieces = []
        for at, whole in enumerate(self._run(texts, prompt, output_value=None)):
            vector = whole["sentence_embedding"].numpy()[: self.dimension]
            vectors[at] = vector / max(float(np.linalg.norm(vector)), _TINY)
            filled = whole["attention_mask"].numpy().astype(np.bool_)
            states = whole["token_embeddings"].numpy()[filled].astype(np.float32)
            pieces.append((states, whole["input_ids"].numpy()[filled]))
        return vectors, pieces

    def _pieces_of_prompt(self) -> int:
        told = self._model.tokenizer(self._prompts.query.rstrip(), add_special_tokens=False)
        return len(told["input_ids"])

    def _with_rarity(self, states: NDArray[np.float32], ids: NDArray[np.int64]) -> TokenStates:
        # Vocabularies are numbered by how often a piece was seen, and what is seen n-th most often
        # is seen 1/n as often as the first (Zipf).
        return TokenStates(states, np.log1p(ids).astype(np.float32))


_AT_ONCE = 4
_TINY = 1e-9
# Two texts that begin alike: in a network that only looks back their first pieces are the same.
_ALIKE = ("Die Vereinbarung gilt bis Ende Mai", "Die Vereinbarung gilt nicht für alle")


def looks_ahead(network: Any) -> bool:
    """Whether the state of a piece knows what stands behind it, as in every encoder."""
    try:
        one, other = network.encode(
            list(_ALIKE), prompt="", output_value=None, show_progress_bar=False
        )
        first, second = (
            whole["token_embeddings"][whole["attention_mask"].bool()].numpy()
            for whole in (one, other)
        )
        same = int((one["input_ids"][:2] == other["input_ids"][:2]).sum())
    except (KeyError, AttributeError, TypeError):
        return False  # no transformer that gives states
    return same > 0 and not np.allclose(first[:2], second[:2], atol=1e-4)


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
