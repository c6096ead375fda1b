"""Fine-tunes an embedding model on pairs of question and passage: the last layers only, on the
processor, resumable.

The passages of the other pairs of a batch are what a question must not find. What was learnt is
kept every few steps, so that whoever is stopped goes on there.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from nlp.embedders.transformer import Prompts, choose_prompts, load_sentence_transformer

_STATE = "state.pt"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class TuneSettings:
    """All that decides over a run; `layers` are counted from the end, `minutes` end it early."""

    layers: int = 2
    rate: float = 1e-5
    batch: int = 16
    epochs: int = 2
    minutes: float = 50.0
    temperature: float = (
        0.01  # what e5 itself was trained with; a higher one tears its cosines apart
    )
    seed: int = 7
    every: int = 20  # steps between two checkpoints
    pieces: int = 192  # of a passage; more would take too long


@dataclass(frozen=True, slots=True)
class Tuned:
    """How long it took in steps, and the mean loss at the beginning and at the end."""

    steps: int
    first_loss: float
    last_loss: float


def tune(
    model: Path,
    pairs: Sequence[tuple[str, str]],
    work: Path,
    settings: TuneSettings = TuneSettings(),
    progress: Progress = lambda _done, _total: None,
) -> tuple[Any, Tuned]:
    """The sentence-transformers model of the folder `model` after it learnt from (question,
    passage) pairs.

    `work` is a folder for checkpoints; those of other pairs, settings or of another model are not
    used.

    Raises:
        nlp.embedders.ModelMissing: the model cannot be loaded.
        ValueError: there are fewer than two pairs.
    """
    if len(pairs) < 2:
        raise ValueError("a batch needs at least two pairs")
    torch.manual_seed(settings.seed)
    network = load_sentence_transformer(str(model))
    longest = network.max_seq_length
    network.max_seq_length = min(longest or settings.pieces, settings.pieces)
    run = _Run(network, choose_prompts(str(model), network.prompts or {}), settings)
    batches = _batches(pairs, settings)
    checkpoint = _Checkpoint(work / _STATE, _key(model, pairs, settings))
    losses = checkpoint.load(run)
    began = time.monotonic()
    for step in range(len(losses), len(batches)):
        losses.append(run.step(batches[step]))
        progress(step + 1, len(batches))
        if (step + 1) % settings.every == 0:
            checkpoint.save(run, losses)
        if time.monotonic() - began > settings.minutes * 60:
            break
    checkpoint.save(run, losses)
    network.max_seq_length = longest
    tenth = max(len(losses) // 10, 1)
    return network.eval(), Tuned(len(losses), _mean(losses[:tenth]), _mean(losses[-tenth:]))


class _Run:
    def __init__(self, network: Any, prompts: Prompts, settings: TuneSettings) -> None:
        self._network, self._prompts, self._settings = network, prompts, settings
        for parameter in network.parameters():
            parameter.requires_grad = False
        for layer in _layers(network)[-settings.layers :]:
            for parameter in layer.parameters():
                parameter.requires_grad = True
        self.learnt = {name: p for name, p in network.named_parameters() if p.requires_grad}
        self.optimiser = torch.optim.AdamW(
            self.learnt.values(), lr=settings.rate, weight_decay=0.01
        )
        network.eval()  # without dropout: some hundred pairs of a few steps need no noise

    def step(self, batch: Sequence[tuple[str, str]]) -> float:
        """Learn from one batch; its loss."""
        asked = self._vectors([self._prompts.query + question for question, _ in batch])
        told = self._vectors([self._prompts.passage + passage for _, passage in batch])
        scores = asked @ told.T / self._settings.temperature
        # Another pair with the same passage is no wrong answer.
        numbers = {passage: n for n, (_, passage) in enumerate(batch)}
        told_as = torch.tensor([numbers[passage] for _, passage in batch])
        same = told_as[:, None] == told_as
        scores = scores.masked_fill(same & ~torch.eye(len(batch), dtype=torch.bool), float("-inf"))
        loss = torch.nn.functional.cross_entropy(scores, torch.arange(len(batch)))
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it without types
        torch.nn.utils.clip_grad_norm_(self.learnt.values(), 1.0)
        self.optimiser.step()
        return float(loss.detach())

    def _vectors(self, texts: list[str]) -> torch.Tensor:
        features = self._network.preprocess(texts)
        vectors: torch.Tensor = self._network(features)["sentence_embedding"]
        return torch.nn.functional.normalize(vectors, dim=-1)


class _Checkpoint:
    def __init__(self, file: Path, key: str) -> None:
        self._file, self._key = file, key

    def load(self, run: _Run) -> list[float]:
        """Go on where a run of the same key was stopped; its losses so far."""
        if not self._file.is_file():
            return []
        kept = torch.load(self._file, weights_only=True)
        if kept["key"] != self._key:
            return []
        with torch.no_grad():
            for name, tensor in kept["learnt"].items():
                run.learnt[name].copy_(tensor)
        run.optimiser.load_state_dict(kept["optimiser"])
        losses: list[float] = kept["losses"]
        return losses

    def save(self, run: _Run, losses: list[float]) -> None:
        """Keep what was learnt; a stop in between leaves the one before."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".new")
        learnt = {name: parameter.detach() for name, parameter in run.learnt.items()}
        kept = {
            "key": self._key,
            "learnt": learnt,
            "optimiser": run.optimiser.state_dict(),
            "losses": losses,
        }
        torch.save(kept, draft)
        draft.replace(self._file)


def _layers(network: Any) -> list[Any]:
    """The layers of the encoder in order: the first list of modules that it has."""
    for module in network.modules():
        if isinstance(module, torch.nn.ModuleList) and len(module):
            return list(module)
    return [network]


def _batches(
    pairs: Sequence[tuple[str, str]], settings: TuneSettings
) -> list[list[tuple[str, str]]]:
    chance = random.Random(settings.seed)
    batches: list[list[tuple[str, str]]] = []
    for _ in range(settings.epochs):
        order = chance.sample(list(pairs), len(pairs))
        epoch = [order[at : at + settings.batch] for at in range(0, len(order), settings.batch)]
        batches += [batch for batch in epoch if len(batch) > 1]
    return batches


def _key(model: Path, pairs: Sequence[tuple[str, str]], settings: TuneSettings) -> str:
    weights = sorted(
        (file.name, file.stat().st_size, file.stat().st_mtime_ns)
        for file in model.glob("*.safetensors")
    )
    said = json.dumps([weights, list(pairs), asdict(settings)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / max(len(values), 1), 4)
