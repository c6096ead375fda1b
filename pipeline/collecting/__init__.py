"""Looking at the sources and noting what became of each place.

A run calls `collect` for each source, takes in the `files_of` what comes back, and calls `settle`
with the outcomes. What is noted lags behind the archive and is never ahead of it: a run that is
killed in between loses nothing.
"""

from pipeline.collecting.crawling import Collected, collect, fetched_files, files_of, look_at
from pipeline.collecting.crawls import last_look
from pipeline.collecting.settling import Settled, settle
from pipeline.collecting.trusting import Doubt, doubts, keep, trust

__all__ = [
    "Collected",
    "Doubt",
    "Settled",
    "collect",
    "doubts",
    "fetched_files",
    "files_of",
    "keep",
    "last_look",
    "look_at",
    "settle",
    "trust",
]
