"""Trains the tagger for persons, organisations and places: an adapter and a head on
multilingual-e5-small.

`python -m bench.training.entities --data FOLDER --model FOLDER --out FOLDER` reads
`<set>.{train,dev}.conll`, logs the score on the dev split and keeps the best weights as
`adapter.safetensors` in `--out`. `--test` scores finished weights on the test splits instead. The
log names every setting.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import random
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from bench.training.conll import Labelled, read_sentences, without
from bench.training.network import Batch, EntityNetwork, Example, collate, make_examples
from bench.training.scores import Score, score_spans
from nlp.bio import LABELS, best_labels

SETS = ("germeval14", "smartdata", "mobie")
KINDS = ("PER", "ORG", "LOC")


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides over a training run."""

    rank: int = 32
    alpha: float = 32.0
    rate: float = 3e-4  # with 1e-3 and twice the alpha the network falls silent and stays so
    head_rate: float = 2e-3
    decay: float = 0.01
    warmup: float = 0.06
    epochs: float = 8.0
    minutes: float = (
        0.0  # 0: no limit; else the rate falls to nothing by then, whatever epoch it is
    )
    batch: int = 32
    dropout: float = 0.1
    smoothing: float = 0.05
    keep: float = 0.998  # of the running mean of the weights, a step
    longest: int = 128
    threads: int = 2
    seed: int = 20
    # One head each, because the sets draw their lines differently; the first one is the one that
    # omdok uses.
    sets: str = "germeval14,smartdata"
    limit: int = 0  # sentences a set, for trying out; 0: all
    every: float = 600.0  # seconds between two scores on dev
    half: bool = True  # bfloat16 where it does not matter


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    options = _parser().parse_args(arguments)
    settings = Settings(**{f.name: getattr(options, f.name) for f in dataclasses.fields(Settings)})
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    network = EntityNetwork(
        options.model, settings.sets.split(","), settings.rank, settings.alpha, settings.dropout
    )
    options.out.mkdir(parents=True, exist_ok=True)
    if options.test:
        network.load(options.out / "adapter.safetensors")
        scores = {
            name: _score_split(network, options.data, name, "test", settings) for name in SETS
        }
        print(json.dumps(scores, indent=2))
        return 0
    train(network, options.data, options.out, settings)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of <set>.<split>.conll")
    parser.add_argument("--model", type=Path, default=Path("outputs/models/multilingual-e5-small"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--test", action="store_true", help="score the weights in --out on the test splits"
    )
    for field in dataclasses.fields(Settings):
        kind: Any = type(field.default)
        read = (lambda text: text.lower() in {"1", "true", "yes"}) if kind is bool else kind
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=read, default=field.default)
    return parser


def train(network: EntityNetwork, data: Path, out: Path, settings: Settings) -> None:
    """Train until the epochs or the minutes are over; the best weights by dev stay in `out`."""
    log = _Log(out / "log.jsonl")
    log.write(settings=dataclasses.asdict(settings))
    examples = make_examples(
        network.tokenizer, training_sentences(data, settings), list(network.heads), settings.longest
    )
    run = _Run(network, settings, math.ceil(len(examples) / settings.batch))
    best, scored = 0.0, time.monotonic()
    for batches in _epochs(examples, settings):
        for batch in batches:
            done = run.step(batch)
            if run.steps % 50 == 0:
                log.write(step=run.steps, done=round(done, 4), loss=round(run.loss, 4))
            if done >= 1 or time.monotonic() - scored > settings.every:
                best = max(best, _keep_if_best(run, data, out, best, log))
                scored = time.monotonic()
            if done >= 1:
                return


def training_sentences(data: Path, settings: Settings) -> list[Labelled]:
    """The train splits, without what also stands in a dev or test split of any set."""
    held_out = [s for name in SETS for split in ("dev", "test") for s in _read(data, name, split)]
    chosen: list[Labelled] = []
    for name in settings.sets.split(","):
        sentences = without(_read(data, name, "train"), held_out)
        random.Random(settings.seed).shuffle(sentences)
        chosen += sentences[: settings.limit or None]
    return chosen


def _read(data: Path, name: str, split: str) -> list[Labelled]:
    return read_sentences(data / f"{name}.{split}.conll", name)


def _epochs(examples: list[Example], settings: Settings) -> Iterator[Iterator[Batch]]:
    chance = random.Random(settings.seed)
    while True:
        yield _batches(examples, settings.batch, chance)


def _batches(examples: list[Example], size: int, chance: random.Random) -> Iterator[Batch]:
    """One epoch in random order, where sentences of like length share a batch."""
    order = chance.sample(examples, len(examples))
    batches: list[list[Example]] = []
    for start in range(0, len(order), size * 50):
        pool = sorted(order[start : start + size * 50], key=lambda example: len(example.ids))
        batches += [pool[place : place + size] for place in range(0, len(pool), size)]
    chance.shuffle(batches)
    # Every core takes each second sentence: halves of like length and work.
    return (
        Batch([collate(batch[part::2]) for part in range(2) if batch[part::2]]) for batch in batches
    )


class _Run:
    """The optimiser, its rate over time, and the running mean of the weights."""

    def __init__(self, network: EntityNetwork, settings: Settings, steps_an_epoch: int) -> None:
        self.network, self.settings = network, settings
        self.steps, self.loss = 0, 0.0
        self._total = max(1.0, steps_an_epoch * settings.epochs)
        self._start = time.monotonic()
        heads = set(network.heads.parameters())
        self._learnt = [p for p in network.parameters() if p.requires_grad]
        groups = [
            {
                "params": [p for p in self._learnt if p not in heads and p.dim() > 1],
                "lr": settings.rate,
            },
            {
                "params": [p for p in self._learnt if p not in heads and p.dim() == 1],
                "lr": settings.rate / 2,
            },
            {"params": list(heads), "lr": settings.head_rate},
        ]
        groups[1]["weight_decay"] = 0.0
        self._optimiser = torch.optim.AdamW(groups, weight_decay=settings.decay, betas=(0.9, 0.98))
        self._rates = [group["lr"] for group in self._optimiser.param_groups]
        self._mean = [p.detach().clone() for p in self._learnt]
        self._kind = torch.bfloat16 if settings.half else torch.float32
        # Each thread computes alone: one waits for the other once a step and not at every product.
        self._pool = ThreadPoolExecutor(
            settings.threads, initializer=torch.set_num_threads, initargs=(1,)
        )

    def step(self, batch: Batch) -> float:
        """Learn from one batch; the share of the training that is done."""
        self.network.train()
        self.network.refresh(self._kind)
        words = sum(part.words for part in batch.parts)
        slopes = list(self._pool.map(lambda part: self._slopes(part, words), batch.parts))
        for place, parameter in enumerate(self._learnt):
            given = [part[place] for part, _loss in slopes if part[place] is not None]
            parameter.grad = torch.stack(given).sum(0) if given else None
        loss = sum(loss for _slopes, loss in slopes)
        self.loss = loss if self.steps == 0 else 0.98 * self.loss + 0.02 * loss
        nn.utils.clip_grad_norm_(self._learnt, 1.0)
        done = self._done()
        for group, rate in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = rate * _share_of_rate(done, self.settings.warmup)
        self._optimiser.step()
        self.steps += 1
        keep = min(self.settings.keep, self.steps / (self.steps + 10))
        torch._foreach_lerp_(self._mean, [p.detach() for p in self._learnt], 1 - keep)
        return done

    def _done(self) -> float:
        by_steps = (self.steps + 1) / self._total
        limit = self.settings.minutes * 60
        return min(1.0, max(by_steps, (time.monotonic() - self._start) / limit if limit else 0.0))

    def _slopes(self, part: Any, words: int) -> tuple[Sequence[Any], float]:
        with torch.autocast("cpu", self._kind, enabled=self.settings.half):
            scores = self.network(part)
        summed = nn.functional.cross_entropy(
            scores, part.labels, reduction="sum", label_smoothing=self.settings.smoothing
        )
        loss = summed / words
        return torch.autograd.grad(loss, self._learnt, allow_unused=True), float(loss.detach())

    def swap(self) -> None:
        """Exchange the weights and their running mean."""
        with torch.no_grad():
            for parameter, mean in zip(self._learnt, self._mean, strict=True):
                kept = parameter.detach().clone()
                parameter.copy_(mean)
                mean.copy_(kept)


def _share_of_rate(done: float, warmup: float) -> float:
    if done < warmup:
        return done / warmup
    return max(0.01, 0.5 * (1 + math.cos(math.pi * (done - warmup) / (1 - warmup))))


def _keep_if_best(run: _Run, data: Path, out: Path, best: float, log: _Log) -> float:
    run.swap()
    scores = {
        name: _score_split(run.network, data, name, "dev", run.settings)
        for name in run.network.heads
    }
    reached = next(iter(scores.values()))["all"]["f1"]
    brief = {
        name: {kind: round(s["f1"], 4) for kind, s in kinds.items()}
        for name, kinds in scores.items()
    }
    log.write(step=run.steps, dev=brief, kept=reached > best)
    if reached > best:
        run.network.save(out / "adapter.safetensors")
    run.swap()
    return reached


def _score_split(
    network: EntityNetwork, data: Path, name: str, split: str, settings: Settings
) -> dict[str, dict[str, float]]:
    sentences = _read(data, name, split)
    if settings.limit:
        sentences = sentences[: settings.limit]
    heads = list(network.heads)
    found = predict(network, sentences, name if name in heads else heads[0], settings)
    scores: dict[str, Score] = score_spans([s.labels for s in sentences], found, KINDS)
    return {kind: dataclasses.asdict(score) for kind, score in scores.items()}


def predict(
    network: EntityNetwork, sentences: Sequence[Labelled], head: str, settings: Settings
) -> list[list[str]]:
    """The labels that the network gives the words, by the head of that name."""
    network.eval()
    network.refresh(torch.bfloat16 if settings.half else torch.float32)
    asked = [dataclasses.replace(sentence, origin=head) for sentence in sentences]
    examples = make_examples(network.tokenizer, asked, list(network.heads), 512)
    order = sorted(range(len(examples)), key=lambda place: len(examples[place].ids))
    found: dict[int, list[str]] = {}
    for start in range(0, len(order), 32):
        places = order[start : start + 32]
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=settings.half):
            scores = network(collate([examples[place] for place in places])).float().numpy()
        ends = np.cumsum([len(examples[place].starts) for place in places])[:-1]
        for place, part in zip(places, np.split(scores, ends), strict=True):
            labels = [LABELS[label] for label in best_labels(part)]
            found[place] = labels + ["O"] * (len(sentences[place].words) - len(labels))
    return [found[place] for place in range(len(sentences))]


class _Log:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._start = time.monotonic()

    def write(self, **facts: Any) -> None:
        line = json.dumps({"seconds": round(time.monotonic() - self._start, 1), **facts})
        with self._file.open("a", encoding="utf8") as handle:
            handle.write(line + "\n")
        print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
