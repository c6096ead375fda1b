"""Requests and files that Hypothesis draws are the same in every process, until somebody explores.

Even `derandomize` is not enough: Hypothesis also draws the constants of all modules of ours that happen to be loaded,
so that what ran before in the same process, and any changed literal, changes what is drawn. Here they are left out
and every test has a seed of its own. `OMDOK_EXAMPLES=200` explores: so many draws, our constants among them, and
another start with `OMDOK_SEED=7`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture import providers

EXAMPLES = os.environ.get("OMDOK_EXAMPLES", "")
SEED = os.environ.get("OMDOK_SEED", "0")
_KEPT = 1024  # as many as Hypothesis keeps itself


def drawn(label: str, few: int) -> Callable[[Any], Any]:
    """The decorator of a test that takes what is drawn: `few` draws, or as many as are asked for; `label` is one of a
    kind."""
    chosen = settings(
        max_examples=int(EXAMPLES or few), deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate], database=None,
    )  # fmt: skip
    return lambda test: seed(f"{SEED} {label}")(chosen(test))


@contextmanager
def steady(*, explores: bool = bool(EXAMPLES)) -> Iterator[None]:
    """Within, no constants of our modules are drawn, unless somebody explores."""
    if explores:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "_get_local_constants", providers.Constants)
        # What was drawn of before is kept there, constants with it.
        patch.setattr(providers, "CONSTANTS_CACHE", type(providers.CONSTANTS_CACHE)(_KEPT))
        yield
