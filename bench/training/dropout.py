"""Dropout for processors: drawing a random number for each activation would take a third of the
whole step.
"""

from __future__ import annotations

import random

import torch
from torch import nn

_DRAWN = 1 << 23


class QuickDropout(nn.Module):
    """Dropout whose mask is a random stretch of numbers that were drawn once; `share` of them is
    dropped.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = share
        self._drawn = (torch.rand(_DRAWN) >= share).to(torch.bfloat16) if share else torch.empty(0)
        self._chance = random.Random(int(torch.randint(1 << 30, ())))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """The states with some of them set to nothing and the rest scaled up; unchanged outside of
        training.
        """
        size = states.numel()
        if not self.training or not self._share or size > _DRAWN:
            return states
        start = self._chance.randrange(_DRAWN - size + 1)
        mask = self._drawn[start : start + size].view(states.shape).to(states.dtype)
        return states * mask.mul(1 / (1 - self._share))


def put_quick(network: nn.Module, share: float) -> None:
    """Put it in place of every dropout of a transformers encoder behind a linear layer, attention
    left out.
    """
    for name, module in list(network.named_modules()):
        if isinstance(module, nn.Dropout) and not name.endswith("attention.self.dropout"):
            parent, _, own = name.rpartition(".")
            setattr(network.get_submodule(parent), own, QuickDropout(share))
