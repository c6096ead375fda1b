"""The passages that search keeps in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.archive.postings import Postings

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Passages:
    """All passages at one generation, ordered by number; `owners` numbers their documents from 0
    without gaps.
    """

    generation: int
    numbers: Ints
    documents: Ints
    downweighted: NDArray[np.bool_]
    postings: Postings
    owners: Ints = field(init=False)

    def __post_init__(self) -> None:
        owners = np.unique(self.documents, return_inverse=True)[1].astype(np.int64)
        object.__setattr__(self, "owners", owners)
