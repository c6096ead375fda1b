"""The second stages of search: one file each, and this table of them."""

from __future__ import annotations

from pkgutil import resolve_name

from nlp.types import Embedder, Reranker, TokenEmbedder

# name in the settings → "module:Class"; each class takes the embedder.
RERANKERS: dict[str, str] = {"late": "nlp.rerankers.late:LateInteraction"}


def load_reranker(name: str, embedder: Embedder) -> Reranker | None:
    """The second stage of that name; None when the embedder cannot tell what it makes of each piece
    of a text.

    Raises:
        KeyError: no second stage of that name.
    """
    made = RERANKERS[name]
    if not isinstance(embedder, TokenEmbedder):
        return None
    reranker: Reranker = resolve_name(made)(embedder)
    return reranker
