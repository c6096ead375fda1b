"""The network that is trained: multilingual-e5-small with adapters, and a head on the first piece
of each word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from bench.training.conll import Labelled
from bench.training.dropout import QuickDropout, put_quick
from bench.training.lora import Adapted, adapt
from nlp.bio import LABELS
from nlp.embedders.unigram import UnigramTokenizer
from nlp.model_folder import ONNX_FOLDER

_NUMBERS = {label: number for number, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence as numbers: piece ids, where each word starts among them, a label a word, and
    its head.
    """

    ids: tuple[int, ...]
    starts: tuple[int, ...]
    labels: tuple[int, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Padded:
    """Sentences side by side; `places` are the words' first pieces in the flattened rows."""

    ids: torch.Tensor
    mask: torch.Tensor
    places: torch.Tensor
    labels: torch.Tensor
    heads: torch.Tensor

    @property
    def words(self) -> int:
        """How many words the sentences have together."""
        return len(self.labels)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one step learns from, in parts that run side by side."""

    parts: list[Padded]


def make_examples(
    tokenizer: UnigramTokenizer, sentences: Iterable[Labelled], sets: Sequence[str], longest: int
) -> list[Example]:
    """The sentences as numbers, cut to `longest` pieces."""
    examples = []
    for sentence in sentences:
        bos, *_, eos = tokenizer.encode("")
        ids, starts = [bos], []
        for word in sentence.words:
            pieces = (
                tokenizer.encode(word)[1:-1] or tokenizer.encode("\N{REPLACEMENT CHARACTER}")[1:-1]
            )
            if len(ids) + len(pieces) >= longest:
                break
            starts.append(len(ids))
            ids += pieces
        labels = tuple(_NUMBERS[label] for label in sentence.labels[: len(starts)])
        examples.append(Example((*ids, eos), tuple(starts), labels, sets.index(sentence.origin)))
    return examples


def collate(examples: Sequence[Example]) -> Padded:
    """The examples as tensors, padded to the longest."""
    longest = max(len(example.ids) for example in examples)
    ids = torch.zeros(len(examples), longest, dtype=torch.long)
    mask = torch.zeros(len(examples), longest, dtype=torch.long)
    places: list[int] = []
    labels: list[int] = []
    heads: list[int] = []
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = 1
        places += [row * longest + start for start in example.starts]
        labels += example.labels
        heads += [example.head] * len(example.labels)
    return Padded(ids, mask, torch.tensor(places), torch.tensor(labels), torch.tensor(heads))


class EntityNetwork(nn.Module):
    """`forward` gives the scores of the labels, shape (words, labels), by the head of each
    sentence's set.
    """

    def __init__(
        self, model: Path, sets: Sequence[str], rank: int, alpha: float, dropout: float
    ) -> None:
        super().__init__()
        from transformers import BertModel
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it without types
        self.tokenizer = UnigramTokenizer(model / ONNX_FOLDER)
        self.encoder: Any = BertModel.from_pretrained(
            model,
            add_pooling_layer=False,
            dtype=torch.float32,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.encoder.embeddings.requires_grad_(False)
        self._adapted: list[Adapted] = adapt(self.encoder.encoder, rank, alpha)
        put_quick(self.encoder, dropout)
        self._drop = QuickDropout(dropout)
        hidden = self.encoder.config.hidden_size
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, len(LABELS)) for name in sets})

    def refresh(self, kind: torch.dtype) -> None:
        """Take over what was learnt since; needed before `forward`."""
        for layer in self._adapted:
            layer.refresh(kind)

    def forward(self, batch: Padded) -> torch.Tensor:
        """Scores of shape (words, labels)."""
        states = self.encoder(input_ids=batch.ids, attention_mask=batch.mask).last_hidden_state
        words = self._drop(states.flatten(0, 1)[batch.places]).float()
        by_head = torch.stack([head(words) for head in self.heads.values()])
        scores: torch.Tensor = by_head[batch.heads, torch.arange(batch.words)]
        return scores

    def save(self, file: Path) -> None:
        """Write what was learnt as float16."""
        from safetensors.torch import save_file

        learnt = {
            name: p.detach().half().contiguous()
            for name, p in self.named_parameters()
            if p.requires_grad
        }
        scale = str(self._adapted[0].scale)
        save_file(
            learnt,
            file,
            metadata={"scale": scale, "labels": " ".join(LABELS), "heads": " ".join(self.heads)},
        )
        file.chmod(0o644)  # safetensors lets nobody but the owner read

    def load(self, file: Path) -> None:
        """Take over what `save` wrote."""
        from safetensors.torch import load_file

        with torch.no_grad():
            learnt = dict(self.named_parameters())
            for name, tensor in load_file(file).items():
                learnt[name].copy_(tensor)
