"""Low-rank adapters on a network that stays as it is: W + scale · up · down, with `up` and `down`
learnt.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


class Adapted(nn.Module):
    """A linear layer whose matrix is frozen; its bias and a correction of low rank are learnt.

    The sum of both matrices is made once a step, so that going forward costs one product as before
    and going back needs no gradient of the large matrix: a third less work than training all of it.
    """

    def __init__(self, linear: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.register_buffer("base", linear.weight.detach().clone())
        self.bias = nn.Parameter(linear.bias.detach().clone())
        self.down = nn.Parameter(torch.randn(rank, linear.in_features) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(linear.out_features, rank))
        self.scale = alpha / rank
        self._sum: torch.Tensor | None = None

    def refresh(self, kind: torch.dtype) -> None:
        """Add both matrices anew; to be called after each step of the optimiser."""
        self._sum = self.merged().to(kind)

    def merged(self) -> torch.Tensor:
        """The matrix with its correction, float32."""
        with torch.no_grad():
            base: torch.Tensor = self.base  # type: ignore[assignment]  # a buffer, which mypy takes for a module
            return base + self.scale * (self.up @ self.down)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        """What the linear layer gives, in the number format of its last `refresh`."""
        assert self._sum is not None, "refresh first"
        product: torch.Tensor = _LowRank.apply(  # type: ignore[no-untyped-call]  # torch leaves it without types
            states.to(self._sum.dtype), self._sum, self.bias, self.down, self.up, self.scale
        )
        return product


class _LowRank(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        states: torch.Tensor,
        matrix: torch.Tensor,
        bias: torch.Tensor,
        down: torch.Tensor,
        up: torch.Tensor,
        scale: float,
    ) -> torch.Tensor:
        ctx.save_for_backward(states, matrix, down, up)
        ctx.scale = scale
        return torch.nn.functional.linear(states, matrix, bias.to(matrix.dtype))

    @staticmethod
    def backward(ctx: Any, slope: torch.Tensor) -> Any:
        states, matrix, down, up = ctx.saved_tensors
        slope = slope.to(matrix.dtype)
        slopes, rows = slope.reshape(-1, slope.shape[-1]), states.reshape(-1, states.shape[-1])
        up_slope = slopes.T @ (rows @ down.to(matrix.dtype).T)
        down_slope = (slopes @ up.to(matrix.dtype)).T @ rows
        return (
            (slopes @ matrix).reshape(states.shape),
            None,
            slopes.float().sum(0),
            down_slope.float() * ctx.scale,
            up_slope.float() * ctx.scale,
            None,
        )


def adapt(encoder: nn.Module, rank: int, alpha: float) -> list[Adapted]:
    """Put an adapter on every linear layer inside a transformers encoder; those and its layer norms
    can learn.
    """
    for parameter in encoder.parameters():
        parameter.requires_grad = False
    adapted = []
    for name, module in list(encoder.named_modules()):
        if isinstance(module, nn.Linear):
            parent, _, own = name.rpartition(".")
            layer = Adapted(module, rank, alpha)
            setattr(encoder.get_submodule(parent), own, layer)
            adapted.append(layer)
        elif isinstance(module, nn.LayerNorm):
            for parameter in module.parameters():
                parameter.requires_grad = True
    return adapted
